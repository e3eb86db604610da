"""Decide what counts as the same word: spellings, stop words, stems and near-synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from analysis.resources import resource
from analysis.text.nltk_parts import nltk_alone

# Words that are different in capitals: "US" is a country and "us" is not.
DIFFERENT_IN_CAPITALS = frozenset({"US", "WHO", "IT"})
POSSESSIVE = re.compile(r"['’‘]s?$")
SHORTEST = 4  # letters of a beginning in `resources/spellings.csv`
SPELLED_WITH_S = re.compile(r"(?<=\w{4})([iy])s(?=(?:e[drs]?|ers|es|ing|ations?)$)")


@cache
def stop_words() -> frozenset[str]:
    """Words of the closed classes (articles, pronouns, prepositions, …), which carry no topic."""
    return frozenset(row["word"] for row in resource("stop_words"))


@cache
def _spellings() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Whole words, beginnings of words, and what these begin with."""
    rows = resource("spellings")
    whole, start = (
        {row["variant"]: row["normal"] for row in rows if row["match"] == match} for match in ("word", "start")
    )
    return whole, start, frozenset(variant[:SHORTEST] for variant in start)


@cache
def fold(form: str) -> str:
    """The same spelling for every way to write a word: lower case, American, straight apostrophe, no dots.

    >>> fold("Armoured"), fold("Russia’s"), fold("organisations"), fold("U.S."), fold("us")
    ('armored', "russia's", 'organizations', 'US', 'us')

    The folded spelling is for comparing words, not for reading: "promised" always becomes "promized", which makes no two
    different words equal.
    """
    word = form.replace("’", "'").replace("‘", "'")
    if "." in word and not any(map(str.isdigit, word)):
        word = word.replace(".", "")
    if word in DIFFERENT_IN_CAPITALS:
        return word
    word = word.lower()
    whole, start, openings = _spellings()
    if word in whole:
        return whole[word]
    if word[:SHORTEST] in openings:
        for length in range(min(len(word), 13), SHORTEST - 1, -1):
            if word[:length] in start:
                return start[word[:length]] + word[length:]
    return SPELLED_WITH_S.sub(r"\1z", word) if "is" in word or "ys" in word else word


def bare(form: str) -> str:
    """A word without its possessive ending.

    >>> bare("Korea’s"), bare("workers'"), bare("has")
    ('Korea', 'workers', 'has')
    """
    return POSSESSIVE.sub("", form)


@cache
def is_stop_word(form: str) -> bool:
    """Whether a word says nothing about the topic: "us" does not, "US" does.

    >>> is_stop_word("Which"), is_stop_word("US"), is_stop_word("us")
    (True, False, True)
    """
    folded = fold(form)
    return folded in stop_words() or fold(bare(folded)) in stop_words()


@cache
def _stemmer() -> Any:
    with nltk_alone("nltk", "nltk.corpus", "nltk.stem"):
        from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")


@cache
def stem(form: str) -> str:
    """Snowball (Porter 2) stem of a word, "" for a stop word.

    >>> stem("negotiations"), stem("Defence"), stem("the")
    ('negoti', 'defens', '')
    """
    return "" if is_stop_word(form) else _stemmer().stem(bare(fold(form)))


@cache
def _groups() -> dict[str, str]:
    groups: dict[str, str] = {}
    for row in resource("synonyms"):
        if stem(row["word"]):
            groups.setdefault(stem(row["word"]), row["group"])
    return groups


@cache
def concept(form: str) -> str:
    """A word's group of near-synonyms (`resources/synonyms.csv`), else its stem; "" for a stop word.

    >>> concept("weaponry") == concept("arms"), concept("submarine")
    (True, 'submarin')
    """
    return _groups().get(stem(form), stem(form))


@cache
def _stock() -> dict[tuple[str, str], list[list[str]]]:
    """Every set phrase by its first two words."""
    phrases: dict[tuple[str, str], list[list[str]]] = {}
    for row in resource("stock_phrases"):
        first, second, *_ = words = [fold(word) for word in row["phrase"].split()]
        phrases.setdefault((first, second), []).append(words)
    return phrases


def stock_phrases(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The positions of set phrases of news copy (`resources/stock_phrases.csv`) among folded words.

    >>> list(stock_phrases("she declined to comment on it".split()))
    [(1, 4)]
    """
    stock = _stock()
    for start, opening in enumerate(pairwise(words)):
        for phrase in stock.get(opening, ()):
            if list(words[start : start + len(phrase)]) == phrase:
                yield start, start + len(phrase)


# Words that a headline in title case writes in lower case.
_SMALL_IN_TITLES = frozenset(
    "a an the and but or nor for of to in on at by with from as into over up out off vs via per than".split()
)


def in_title_case(words: Sequence[str]) -> bool:
    """Whether words are written like a headline, so that capitals do not show names.

    >>> [in_title_case(text.split()) for text in ("Ferry May Close in May", "Joy Strange met Grace", "He met Grace")]
    [True, False, False]
    """
    return len(words) > 1 and all(word in _SMALL_IN_TITLES or not word[0].islower() for word in words)

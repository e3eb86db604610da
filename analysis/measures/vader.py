"""Tone: VADER sentence by sentence.

Version 1 of the measures is VADER as in NLTK. In version 2 names carry no tone (Joy Strange, the Justice Department), and a
curly apostrophe negates as a straight one does ("isn’t").
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.measure import Measure, Parts, mark, percent
from analysis.names.lists import opens_with_a_name
from analysis.text.nltk_parts import nltk_alone, nltk_data
from analysis.text.word_forms import in_title_case
from analysis.text.words import WORD, Pieces, Words, number_pieces

NEUTRAL = 0.05  # compound scores nearer to 0 are neither positive nor negative (Hutto & Gilbert 2014)


@cache
def _analyser() -> Any:
    with nltk_alone("nltk", "nltk.sentiment"):
        from nltk.sentiment.vader import SentimentIntensityAnalyzer

        with nltk_data():
            return SentimentIntensityAnalyzer()


def valence(word: str) -> float:
    """VADER's valence of one word, −4 (most negative) to 4; 0 for a word it does not list.

    >>> valence("ammunition"), valence("threats")
    (0.0, -1.8)
    """
    return _analyser().lexicon.get(word.lower(), 0.0)


@cache
def _altering() -> tuple[frozenset[str], frozenset[str]]:
    """The words that may alter what a word up to three places behind them counts; and the longest
    word of each set phrase, which may also begin with the word that it alters."""
    rules = _analyser().constants
    phrases = {*rules.SPECIAL_CASE_IDIOMS, *filter(re.compile(" ").search, rules.BOOSTER_DICT)}
    longest = frozenset(max(phrase.split(), key=len) for phrase in phrases)
    return longest | rules.NEGATE | rules.BOOSTER_DICT.keys() | {"least", "this"}, longest


def _token(piece: str) -> str:
    """A piece of text as NLTK reads it: one mark before or behind it goes if none is left then.

    >>> [_token(piece) for piece in ("cat.", "can't.", "'cat'", "!!cat")]
    ['cat', "can't.", "'cat'", 'cat']
    """
    if piece.isalnum():
        return piece
    rules, word = _analyser().constants, piece.strip(string.punctuation)
    mark = piece.removeprefix(word) if piece.startswith(word) else piece.removesuffix(word)
    if len(word) < 2 or mark not in rules.PUNC_LIST:
        return piece
    plain = word.isalnum() or not rules.REGEX_REMOVE_PUNCTUATION.search(word)
    return word if plain else piece


@cache
def _valences() -> dict[str, float]:
    """The valences of the words that count: VADER's boosters only strengthen others."""
    rules, lexicon = _analyser().constants, _analyser().lexicon
    return {word: lexicon[word] for word in lexicon if word not in rules.BOOSTER_DICT}


class _Sentence(NamedTuple):
    """What NLTK's rules ask about a sentence."""

    words_and_emoticons: list[str]
    is_cap_diff: bool


def compound(sentence: str) -> float:
    """VADER's compound score of one sentence, −1 (negative) to 1 (positive).

    NLTK's analyser is used because NLTK is installed anyway; the reference implementation differs in a few rules, and a test
    states how often. The rules run only for words of the lexicon; any other word counts 0.

    >>> compound("The talks are a threat."), compound("The talks are on Monday.")
    (-0.5267, 0.0)
    """
    tokens = [_token(piece) for piece in sentence.split() if len(piece) > 1]
    return _normal(_emphasised(sum(_valences_there(tokens)), sentence))


def _valences_there(tokens: list[str], altered: list[bool] | None = None) -> list[float]:
    """What each word of a sentence counts by NLTK's rules; `altered`: those that any may alter."""
    lower = [token.lower() for token in tokens]
    capitals = sum(map(str.isupper, tokens))
    known = _Sentence(tokens, 0 < capitals < len(tokens))
    analyser, listed = _analyser(), _valences()
    valences = [0.0] * len(tokens)
    for place in [place for place, word in enumerate(lower) if word in listed]:
        token = tokens[place]
        at = tokens.index(token)  # NLTK looks around the first of its kind
        if altered and not altered[at]:
            valences[place] = listed[lower[place]]
        elif lower[at : at + 2] != ["kind", "of"]:
            (valences[place],) = analyser.sentiment_valence(0.0, known, token, at, [])
    return analyser._but_check(tokens, valences) if "but" in lower else valences


def _emphasised(total: float, sentence: str) -> float:
    """The sum of the words' valences, strengthened by the marks of the sentence."""
    marks = _analyser()._punctuation_emphasis(total, sentence) if "!" in sentence or "?" in sentence else 0.0
    return total + math.copysign(marks, total) if total else 0.0


def _normal(total: float) -> float:
    """The compound score of a sum of valences."""
    return round(_analyser().constants.normalize(total), 4)


def tones(words: Words) -> np.ndarray:
    """The compound score of each sentence.

    A listed word counts as listed if no word near it matters to any rule; NLTK handles the others.
    """
    return _tones(words.pieces, words.texts())


def _tones(pieces: Pieces, texts: Sequence[str]) -> np.ndarray:
    tokens = list(map(_token, pieces.forms)) or [""]
    lower = list(map(str.lower, tokens))
    valence, (altering, in_phrases) = _valences(), _altering()

    def among(words: Container[str]) -> np.ndarray:
        return np.fromiter(map(words.__contains__, lower), dtype=bool)

    alone = np.array([len(form) > 1 for form in pieces.forms] or [False])  # NLTK leaves the others out
    row, id = (array[alone[pieces.id]] for array in pieces[:2])
    listed = among(valence)
    alters = among(altering) | np.array(["n't" in word for word in lower])
    for number in np.flatnonzero(listed).tolist():
        alters[number] |= tokens[number].isupper()
    altered = _near(alters[id], before=3) | _near(among(in_phrases)[id], behind=2)
    at = np.flatnonzero(listed[id])
    weights = np.array([valence.get(word, 0.0) for word in lower])[id[at]]
    total = np.bincount(row[at], weights=weights, minlength=len(texts))
    ends = np.cumsum(np.bincount(row, minlength=len(texts)))
    turned = np.isin(row[at], row[among(("but",))[id]])
    for sentence in np.unique(row[at[altered[at] | turned]]).tolist():
        here = slice(ends[sentence - 1] if sentence else 0, ends[sentence])
        total[sentence] = sum(_valences_there([tokens[n] for n in id[here].tolist()], altered[here].tolist()))
    for sentence in np.flatnonzero(total).tolist():
        total[sentence] = _emphasised(total[sentence], texts[sentence])
    distinct, which = np.unique(total, return_inverse=True)
    return np.array(list(map(_normal, distinct.tolist())))[which]


def _near(marked: np.ndarray, *, before: int = 0, behind: int = 0) -> np.ndarray:
    """Whether a place, or one of those just before or behind it, is marked.

    >>> _near(np.array([0, 0, 1, 0, 0, 0], dtype=bool), before=2, behind=1).astype(int).tolist()
    [0, 1, 1, 1, 1, 0]
    """
    padded = np.pad(marked, (before, behind))
    size = range(before + behind + 1)
    return np.logical_or.reduce([padded[start : start + len(marked)] for start in size])


NAME = "Xx"  # stands for a name
OPENS = re.compile(r"(?:^|[.!?:“”\"„«»])\W*$")


def _names(text: str) -> list[re.Match[str]]:
    """The words of VADER's lexicon in a sentence that a capital makes part of a name."""
    matches = list(WORD.finditer(text))
    written = [match.group() for match in matches]
    alpha = [at for at, word in enumerate(written) if word[0].isalpha()]
    words = [written[at] for at in alpha]
    found = [place for place, word in enumerate(words) if word.istitle() and valence(word)]
    if not found or in_title_case(words):
        return []
    return [
        matches[alpha[place]]
        for place in found
        if not OPENS.search(text[: matches[alpha[place]].start()]) or opens_with_a_name(words[place:])
    ]


def _read(text: str) -> str:
    """A sentence as version 2 reads it, but with its apostrophes."""
    for match in reversed(_names(text)):
        text = text[: match.start()] + NAME + text[match.end() :]
    return text


def _may_name(piece: str) -> bool:
    """Whether a piece of text has a word that may be in `_names`."""
    return not piece.islower() and any(word.istitle() and valence(word) for word in WORD.findall(piece))


def tones_without_names(words: Words) -> np.ndarray:
    """The compound score of each sentence, without names and with straight apostrophes."""
    pieces, texts = words.pieces, words.texts()
    may_name = np.array([_may_name(form) for form in pieces.forms] or [False])
    rows = np.unique(pieces.row[may_name[pieces.id]])
    read = number_pieces(_read(texts[row]).split() for row in rows.tolist())
    others = ~np.isin(pieces.row, rows)
    row = np.append(pieces.row[others], rows[read.row])
    id = np.append(pieces.id[others], read.id + len(pieces.forms))
    order = np.argsort(row, kind="stable")
    forms = [form.replace("’", "'").replace("‘", "'") for form in [*pieces.forms, *read.forms]]
    return _tones(Pieces(row[order], id[order], forms), texts)


def _counter(read: Callable[[Words], np.ndarray], parts: Sequence[str]) -> Callable[[Words], Parts]:
    def count(words: Words) -> Parts:
        """Compound score, and whether it is positive, negative or neutral, per sentence with a word."""
        tone = words.once(read)
        has_words = words.sum() > 0
        counted = (
            np.where(has_words, tone, 0.0),
            (has_words & (tone >= NEUTRAL)).astype(float),
            (has_words & (tone <= -NEUTRAL)).astype(float),
            (has_words & (abs(tone) < NEUTRAL)).astype(float),
        )
        return dict(zip(parts, counted, strict=True))

    return count


SIGNS = ("positive", "negative", "neutral")
PARTS = {1: ("tone", *SIGNS), 2: ("tone_without_names", *(f"{sign}_without_names" for sign in SIGNS))}
count, count_2 = _counter(tones, PARTS[1]), _counter(tones_without_names, PARTS[2])


def _marks(words: Words, weight: np.ndarray) -> pd.DataFrame:
    at = np.flatnonzero(weight)
    return mark(words, at, at, np.where(weight[at] > 0, "positive", "negative").tolist(), weight[at])


def lexicon_words(words: Words) -> pd.DataFrame:
    """The words of VADER's lexicon, labelled `positive` or `negative`, with their valence as weight."""
    return _marks(words, words.lookup(valence))


def lexicon_words_without_names(words: Words) -> pd.DataFrame:
    """The same without the words that are part of a name."""
    weight = words.lookup(lambda form: valence(form.replace("’", "'")))
    columns = (words.sentences[name].to_list() for name in ("article", "start", "text"))
    named = {
        (article, start + one.start()) for article, start, text in zip(*columns, strict=True) for one in _names(text)
    }
    article = words.sentences["article"].to_numpy()[words.row]
    for at in np.flatnonzero(weight):
        if (article[at], int(words.offsets[at, 0])) in named:
            weight[at] = 0.0
    return _marks(words, weight)


ENOUGH = {"sentences": 5}  # one sentence more or less must not turn the sign by itself

SOURCE = "Hutto & Gilbert 2014, as in NLTK"


def _measures(
    version: int, count: Callable[[Words], Parts], spans: Callable[[Words], pd.DataFrame]
) -> Iterator[Measure]:
    tone, *signs = PARTS[version]
    ending = ", names included" if version == 1 else ""
    yield Measure(
        f"vader_tone/{version}",
        "sentiment",
        "−1 to 1, mean over sentences",
        "more positive",
        SOURCE,
        count,
        lambda tone, sentences: tone / sentences,
        ENOUGH,
        spans,
        (tone, "sentences"),
        f"VADER tone{ending}",
    )
    for kind, part in zip(SIGNS, signs, strict=True):
        yield Measure(
            f"{kind}_sentences/{version}",
            "sentiment",
            "% of sentences",
            f"more {kind}",
            SOURCE,
            count,
            percent,
            ENOUGH,
            spans,
            (part, "sentences"),
            f"{kind.capitalize()} sentences{ending}",
        )


MEASURES = [*_measures(2, count_2, lexicon_words_without_names), *_measures(1, count, lexicon_words)]


def whole_words(aliases: Iterable[str]) -> re.Pattern[str]:
    """What finds any of these, whole and without regard to case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, aliases))})(?!\w)", re.IGNORECASE)


def plain_name(target: str) -> str:
    """A target as a part of the name of a measure.

    >>> plain_name("Kim Jong Un!")
    'kim_jong_un'
    """
    return re.sub(r"\W+", "_", target.lower()).strip("_")


def towards(target: str, aliases: tuple[str, ...]) -> Measure:
    """Version 1 of `tone_towards`: the VADER score of the sentences that mention somebody."""
    pattern = whole_words(aliases)
    mentions, tone = f"sentences with {target}", f"tone of sentences with {target}"  # measures share their parts' names

    def count_mentions(words: Words) -> Parts:
        mentioned = np.array([bool(pattern.search(text)) for text in words.texts()], dtype=float)
        mentioned *= words.sum() > 0
        return {mentions: mentioned, tone: mentioned * count(words)["tone"]}

    return Measure(
        f"tone_towards_{plain_name(target)}/1",
        "sentiment",
        "−1 to 1, mean over sentences that mention it",
        "more positive",
        SOURCE,
        count_mentions,
        lambda tone, mentions: tone / mentions,
        {mentions: 3},
        lexicon_words,
        (tone, mentions),
        f"Tone of the sentences that name {target}",
    )

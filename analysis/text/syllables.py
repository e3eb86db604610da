"""What is known of one word: syllables, letters, whether Dale and Chall list it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from analysis.resources import RESOURCES

VOCABULARY = 2**18  # words that facts are kept of: an archive has more, most of them seen once


@contextmanager
def nltk_data() -> Iterator[None]:
    """While it lasts, NLTK, and textstat through it, read the data shipped with the package.

    NLTK reads no file that the account's group may write to, and would ask the network instead;
    under Ubuntu's usual umask every file of a clone is such a file. Ours are trusted as our code is.
    """
    import nltk
    from nltk import pathsec

    before = list(nltk.data.path), pathsec.ENFORCE
    nltk.data.path[:], pathsec.ENFORCE = [str(RESOURCES / "nltk_data")], False
    try:
        yield
    finally:
        nltk.data.path[:], pathsec.ENFORCE = before


@cache
def load_textstat() -> Any:
    """textstat, with its pronouncing dictionary in memory, where it stays."""
    from textstat import textstat

    with nltk_data():
        textstat.syllable_count("dictionary")
    return textstat


@cache
def _pronounced() -> dict[str, int]:
    """The syllables of every word of CMUdict in its first pronunciation: the sounds with a stress.

    A number a word takes a tenth of the time and memory of the lists that textstat keeps.
    """
    counts: dict[str, int] = {}
    with open(RESOURCES / "nltk_data/corpora/cmudict/cmudict", encoding="utf-8") as file:
        for word, _, *sounds in map(str.split, file):
            counts.setdefault(word.lower(), sum(sound[-1].isdigit() for sound in sounds))
    return counts


@cache
def _hyphenation() -> tuple[Any, dict[str, Any], frozenset[str]]:
    """Pyphen, its patterns, and what these begin with."""
    from pyphen import Pyphen

    pyphen = Pyphen(lang="en_US")
    patterns = pyphen.hd.patterns
    begin = frozenset(pattern[:end] for pattern in patterns for end in range(1, len(pattern) + 1))
    return pyphen, patterns, begin


@lru_cache(VOCABULARY)
def syllables(word: str) -> int:
    """Syllables of one word as textstat counts: CMUdict's first pronunciation, else Pyphen's hyphens.

    >>> syllables("ammunition"), syllables("talks")
    (4, 1)
    """
    if word.isalnum():
        return _pronounced_or_hyphenated(word.lower())
    from textstat.backend.selections import list_words

    return sum(map(_pronounced_or_hyphenated, list_words(word, lowercase=True)))


def pronounced(word: str) -> int:
    """The syllables of a lower-case word in CMUdict's first pronunciation; 0 for a word that it does not have.

    >>> pronounced("talks"), pronounced("zzz")
    (1, 0)
    """
    return _pronounced().get(word, 0)


def _pronounced_or_hyphenated(plain: str) -> int:
    known = _pronounced().get(plain)
    return _hyphenated(plain) if known is None else known


@lru_cache(VOCABULARY)
def _hyphenated(plain: str) -> int:
    """One more than Pyphen's hyphens. Pyphen itself asks for every piece of a word, not only for
    those that a pattern begins with, and keeps every word for good."""
    pyphen, patterns, begin = _hyphenation()
    pointed = f".{plain}."
    values = [0] * (len(pointed) + 1)
    for start in range(len(pointed) - 1):
        end = start + 1
        while (piece := pointed[start:end]) in begin and end <= len(pointed):
            if piece in patterns:
                offset, raised = patterns[piece]
                for at, value in enumerate(raised, start + offset):
                    values[at] = max(values[at], value)
            end += 1
    return 1 + sum(value % 2 for value in values[1 + pyphen.left : len(plain) - pyphen.right + 2])


def letters(word: str) -> int:
    """Letters and digits of one word, punctuation inside it left out.

    >>> letters("Jong-un"), letters("U.S.")
    (6, 2)
    """
    return len(word) if word.isalnum() else sum(map(str.isalnum, word))


@cache
def _dale_chall_list() -> frozenset[str]:
    return frozenset(files("textstat").joinpath("resources/en/easy_words.txt").read_text(encoding="utf-8").split())


def listed(word: str) -> bool:
    """Whether a word stands, in this very form, on textstat's copy of Dale and Chall's 3,000 familiar words.

    >>> listed("weapon"), listed("artillery")
    (True, False)
    """
    return word.lower() in _dale_chall_list()

"""Facts about single words: syllables, letters, whether Dale and Chall list them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from analysis.resources import RESOURCES
from analysis.text.nltk_parts import nltk_alone

VOCABULARY = 2**18  # words whose facts are cached: an archive has more, most of which occur once
# What textstat leaves out of a word: apostrophes except those of contractions, then all other punctuation.
QUOTATION_MARK = re.compile(r"'(?![tsd]|ve|ll|re)")
NOT_IN_A_WORD = re.compile(r"[^\w\s']")


@cache
def load_textstat() -> Any:
    """textstat, with CMUdict as NLTK would give it, which takes a second to load and read it."""
    with nltk_alone("nltk"):
        from textstat import textstat
        from textstat.backend.utils import _get_cmudict

    cmudict = SimpleNamespace(dict=lambda: _Sounds(reversed(list(_cmudict()))))
    _get_cmudict.nltk = SimpleNamespace(data=SimpleNamespace(find=str), corpus=SimpleNamespace(cmudict=cmudict))
    return textstat


class _Sounds(dict[str, Any]):
    """The sounds of every word of CMUdict in its first pronunciation, which is all that textstat asks for."""

    def __getitem__(self, word: str) -> list[list[str]]:
        return [super().__getitem__(word).split()]


def _cmudict() -> Iterator[tuple[str, str]]:
    """Every word of CMUdict in lower case with its sounds, pronunciation by pronunciation."""
    with open(RESOURCES / "nltk_data/corpora/cmudict/cmudict", encoding="utf-8") as file:
        for line in file:
            word, _, sounds = line.split(" ", 2)
            yield word.lower(), sounds


@cache
def _pronounced() -> dict[str, int]:
    """The syllables of every word of CMUdict in its first pronunciation: its sounds with a stress.

    One number per word takes a tenth of the time and memory of the lists that textstat keeps.
    """
    counts: dict[str, int] = {}
    for word, sounds in _cmudict():
        counts.setdefault(word, sounds.count("0") + sounds.count("1") + sounds.count("2"))
    return counts


@cache
def _hyphenation() -> tuple[Any, dict[str, Any], frozenset[str]]:
    """Pyphen, its patterns, and all the beginnings of these."""
    from pyphen import Pyphen

    pyphen = Pyphen(lang="en_US")
    patterns = pyphen.hd.patterns
    begin = frozenset(pattern[:end] for pattern in patterns for end in range(1, len(pattern) + 1))
    return pyphen, patterns, begin


@lru_cache(VOCABULARY)
def syllables(word: str) -> int:
    """Syllables of one word as textstat counts them: CMUdict's first pronunciation, else Pyphen's hyphens.

    >>> syllables("ammunition"), syllables("talks")
    (4, 1)
    """
    if word.isalnum():
        return _pronounced_or_hyphenated(word.lower())
    plain = NOT_IN_A_WORD.sub("", QUOTATION_MARK.sub("", word)).lower()
    return sum(map(_pronounced_or_hyphenated, plain.split()))


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
    """One more than Pyphen's hyphens. Pyphen itself looks up every piece of a word, not only beginnings of patterns, and
    caches every word for good."""
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
    """Letters and digits of one word, without punctuation inside it.

    >>> letters("Jong-un"), letters("U.S.")
    (6, 2)
    """
    return len(word) if word.isalnum() else sum(map(str.isalnum, word))


@cache
def _dale_chall_list() -> frozenset[str]:
    spec = find_spec("textstat")  # its place, without the seconds that loading it takes
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).with_name("resources") / "en" / "easy_words.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def listed(word: str) -> bool:
    """Whether a word is, in exactly this form, on textstat's copy of Dale and Chall's list of 3,000 familiar words.

    >>> listed("weapon"), listed("artillery")
    (True, False)
    """
    return word.lower() in _dale_chall_list()

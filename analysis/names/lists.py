"""What published lists say about a word: first name, surname, town, or a word that news copy writes in lower case.

Sources and licences: `resources/README.md`; `tools/trust/name_lists.py` makes the files.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from analysis.resources import resource
from analysis.text.word_forms import bare

MOST = 9  # the level of the most frequent names and of the largest towns
AFTER_A_NAME = frozenset("said says told was is has had will would did does and who asked added wrote".split())
COMMON = 3  # lower-case uses in 2,000 articles from which a word is common
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "’": "'"})


@cache
def plain(word: str) -> str:
    """Lower case without accents, as in the lists.

    >>> plain("Łódź"), plain("O’Neill"), plain("São")
    ('lodz', "o'neill", 'sao')
    """
    parts = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


@cache
def _people() -> dict[str, tuple[int, int]]:
    return {row["name"]: (int(row["first"]), int(row["last"])) for row in resource("person_names")}


@cache
def _towns() -> dict[tuple[str, ...], int]:
    return {tuple(row["name"].replace(".", "").split()): int(row["level"]) for row in resource("place_names")}


@cache
def _writing() -> dict[str, tuple[int, int]]:
    return {row["word"]: (int(row["small"]), int(row["capital"])) for row in resource("word_capitals")}


def first_name(word: str) -> int:
    """How frequent a word is as a first name: 0 (not listed) to 9.

    >>> first_name("Gloria"), first_name("Vladivostok")
    (9, 0)
    """
    return _people().get(plain(word), (0, 0))[0]


def surname(word: str) -> int:
    """How frequent a word is as a surname: 0 (not listed) to 9."""
    return _people().get(plain(word), (0, 0))[1]


def town(words: tuple[str, ...]) -> int:
    """How large a town of this name is: 0 (not listed) to 9.

    >>> town(("San", "Francisco")) > town(("Bath",)) > town(("Nowhere",))
    True
    """
    return _towns().get(tuple(plain(word).replace(".", "") for word in words), 0)


@cache
def writing(word: str) -> tuple[int, int]:
    """How often 2,000 news articles write a word in lower case, and with a capital inside a sentence.

    >>> small, capital = writing("Paris")
    >>> small < capital
    True
    """
    return _writing().get(bare(word).lower().replace("’", "'"), (0, 0))


@cache
def _nicknames() -> dict[str, str]:
    return {row["nickname"]: row["name"] for row in resource("nicknames")}


def formal(first: str) -> str:
    """The full first name of a short form: "joe" is "joseph"; any other word unchanged."""
    return _nicknames().get(first, first)


def is_common(word: str) -> bool:
    """Whether news copy regularly writes a word in lower case."""
    return writing(word)[0] >= COMMON


def opens_with_a_name(words: Sequence[str]) -> bool:
    """Whether a sentence's first word is part of a name, not only capitalised as the first word.

    >>> [opens_with_a_name(text.split()) for text in ("Joy Strange came", "Savage said no", "Savage dogs bark")]
    [True, True, False]
    """
    if len(words) < 2 or not words[0][:1].isupper():
        return False
    listed = first_name(words[0]) or surname(words[0])
    return words[1][:1].isupper() or bool(listed) and words[1].lower() in AFTER_A_NAME

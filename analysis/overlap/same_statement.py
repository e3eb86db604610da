"""The probability that two sentences say the same, and whether they are the same word for word.

The probability is a logistic regression on twelve facts about two sentences (`FACTS`), each of which a reader can count. Its
weights (`resources/same_statement.csv`) were fitted by `tools.trust.fit_same_statement` to pairs of news sentences that
people judged (MSRP, Dolan & Brockett 2005). The judgment was strict: a sentence with a detail that the other lacks does not
say the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from analysis.resources import resource
from analysis.text.word_forms import concept, fold

VERBATIM = 0.9  # share of the longer sentence's words that the other has in the same order
PART = 8  # words in a row in both, from which a part is verbatim, whatever the rest
SPELLED_ALIKE = 0.75  # of two words: share of their letters in the same order (Ratcliff & Obershelp)
NEGATIONS = frozenset({"not", "no", "never", "without", "nor", "neither", "cannot", "deny", "denied", "denies"})
FACTS = (
    "words in common",  # of all words of both: Dice
    "longest difference",  # words in a row, as logarithm
    "longest addition",  # the same of words that one has and the other nothing in their place
    "differences",  # how many stretches differ
    "least contained",  # content words of one that the other has, of the one where it is less
    "most contained",
    "pairs of content words in common",  # neighbours: Dice
    "figures of one only",
    "unlike words spelled alike",
    "negation of one only",
    "letters in common",  # runs of four: Dice
    "difference of length",  # words
)


def say_the_same(first: Sequence[str], second: Sequence[str]) -> float:
    """The probability that two sentences, given as their words, say the same, 0 to 1.

    >>> words = "Divers found a long gash in the hull on Monday".split()
    >>> say_the_same(words, words) > 0.9
    True
    >>> say_the_same(words, "A choir sang in the church until the last bus had come".split()) < 0.1
    True
    """
    weights = _weights()
    value = weights[0] + sum(weight * fact for weight, fact in zip(weights[1:], facts(first, second), strict=True))
    return 1 / (1 + math.exp(-value))


def how_worded(first: Sequence[str], second: Sequence[str]) -> str:
    """Whether two sentences have the same words: "verbatim", "verbatim in part" or "reworded".

    Verbatim: nine in ten words of the longer one are the other's, in the same order. Verbatim in part:
    eight words in a row or more are.

    >>> words = "Divers found a long gash in the hull on Monday".split()
    >>> how_worded(words, words[1:]), how_worded(words, "On Monday a gash in the hull was found".split())
    ('verbatim', 'reworded')
    """
    one, other = ([fold(word) for word in words] for words in (first, second))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    sizes = [block.size for block in matcher.get_matching_blocks()]
    if sum(sizes) >= VERBATIM * max(len(one), len(other), 1):
        return "verbatim"
    return "verbatim in part" if max(sizes) >= PART else "reworded"


def facts(first: Sequence[str], second: Sequence[str]) -> list[float]:
    """What two sentences, given as their words, have in common, and where they differ: a number for each of `FACTS`."""
    one, other = ([fold(word) for word in words] for words in (first, second))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    differing = [(j - i, n - m) for kind, i, j, m, n in matcher.get_opcodes() if kind != "equal"]
    additions = [max(sizes) for sizes in differing if not min(sizes)]
    content = [[known for known in map(concept, words) if known] for words in (first, second)]
    here, there = map(Counter, content)
    shared = (here & there).total()
    contained = [shared / max(counts.total(), 1) for counts in (here, there)]
    figures = [{word for word in words if any(map(str.isdigit, word))} for words in (one, other)]
    return [
        _dice(one, other),
        math.log1p(max(map(max, differing), default=0)),
        math.log1p(max(additions, default=0)),
        len(differing),
        min(contained),
        max(contained),
        _dice(*map(pairwise, content)),
        len(figures[0] ^ figures[1]),
        _spelled_alike(here - there, there - here),
        _negated(one) != _negated(other),
        _dice(*(_runs_of_letters(" ".join(words)) for words in (one, other))),
        abs(len(one) - len(other)),
    ]


@cache
def _weights() -> list[float]:
    return [float(row["weight"]) for row in resource("same_statement")]


def _dice(one: Iterable[object], other: Iterable[object]) -> float:
    here, there = Counter(one), Counter(other)
    size = here.total() + there.total()
    return 2 * (here & there).total() / size if size else 0.0


def _runs_of_letters(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(len(text) - 3)]


def _negated(words: Iterable[str]) -> bool:
    return any(word in NEGATIONS or word.endswith("n't") for word in words)


def _spelled_alike(here: Iterable[str], there: Iterable[str]) -> int:
    """How many words of one are, except for some letters, words of the other."""
    others = list(there)
    return sum(any(_alike(word, other) for other in others) for word in here)


@cache
def _alike(one: str, other: str) -> bool:
    if one[:4] == other[:4]:
        return True
    return len(one) > 4 and SequenceMatcher(None, one, other).ratio() > SPELLED_ALIKE

"""Decide whether a word that looks like a hedge is one: "may" is, "in May", "Theresa May" and "may I?" are not.

Each rule looks at the words around a cue, as written and in lower case with straight apostrophes, from the position of its
first word to that of its last (excluded). The classic counts have their own rules (`analysis.measures.hedges`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.measures.hedges import BE, DETERMINERS, PREPOSITIONS, is_number, word_at
from analysis.names.lists import first_name
from analysis.text.word_forms import in_title_case

Rule = Callable[[Sequence[str], Sequence[str], int, int], bool]

BEFORE_A_MONTH = frozenset(
    "in on of by from since until till during before after early mid late last next this every each between to through".split()
)
BEFORE_A_NAME = frozenset("mr mrs ms miss sir lady dame minister".split())
AFTER_OPENING_MAY = frozenset("be have not well also".split())  # "May be late", not "May I?" nor "May they rest"
NOT_ABLE = frozenset("couldn't can't cannot not never".split())
OWNED = DETERMINERS - {"this", "that", "each", "some", "every", "any"}
STRONG = frozenset("military economic industrial political naval financial full own sheer".split())
AFTER_A_NOUN = PREPOSITIONS | BE | {"and", "or", "to"}
WITHOUT = frozenset("no without beyond".split())


def _may(words: Sequence[str], lower: Sequence[str], first: int, last: int) -> bool:
    before, after = word_at(lower, first - 1), word_at(lower, last)
    if words[first][0].islower():
        return not is_number(after or " ")
    if is_number(after or " ") or is_number(before or " "):
        return False  # "May 5", "5 May"
    if first == 0:
        return after in AFTER_OPENING_MAY
    name = before in BEFORE_A_MONTH | BEFORE_A_NAME or bool(first_name(before))
    return in_title_case(words) and bool(after) and not name


def _might(words: Sequence[str], lower: Sequence[str], first: int, last: int) -> bool:
    name = first > 0 and words[first][0].isupper() and not in_title_case(words)
    before, after = word_at(lower, first - 1), word_at(lower, last)
    strength = after in ("", "of") or before in OWNED or before in STRONG and after in AFTER_A_NOUN
    return not name and not strength  # not "with all his might", "its military might"


def _think(words: Sequence[str], lower: Sequence[str], first: int, last: int) -> bool:
    return not word_at(lower, last).startswith("tank")


def _possibly(words: Sequence[str], lower: Sequence[str], first: int, last: int) -> bool:
    return word_at(lower, first - 1) not in NOT_ABLE  # "could not possibly"


def _doubt(words: Sequence[str], lower: Sequence[str], first: int, last: int) -> bool:
    before = first - 1 if word_at(lower, first - 1) not in ("a", "any") else first - 2
    return word_at(lower, before) not in WITHOUT


SENSES: dict[str, Rule] = {"may": _may, "might": _might, "think": _think, "possibly": _possibly, "doubt": _doubt}


def is_hedge(words: Sequence[str], lower: Sequence[str], first: int, last: int) -> bool:
    """Whether the cue `words[first:last]` has the sense of a hedge.

    >>> words = "Mrs May may think that the think tank might win".split()
    >>> [is_hedge(words, [word.lower() for word in words], at, at + 1) for at in (1, 2, 3, 6, 8)]
    [False, True, True, False, True]
    """
    rule = SENSES.get(lower[first]) if last == first + 1 else None
    return rule is None or rule(words, lower, first, last)

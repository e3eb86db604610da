"""Amounts and dates of two articles that speak of one thing, and whether they can both hold.

Two values are held together where they are of one kind and stand in the same words: in sentences that
share most of their words, or some of those right beside them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from analysis.names.amounts import Amount, find_amounts, meet, of_one_kind
from analysis.names.days import Days, days_of
from analysis.names.quantities import DATE, date_form, dates_differ
from analysis.text.word_forms import concept
from analysis.text.words import WORD

BESIDE = 8  # words before and after a value that are its surroundings
CLOSE = 4  # words between a date and what happened then
MOST_SHARED = 0.6  # of the words of the shorter sentence: then they are about one thing
SHARED = 4  # words in common that are enough with one or two beside the value
MOST_VAGUE = 2  # times: "at least a dozen" is no other way to say 40
SAYING = frozenset(map(concept, "say said says tell told add added report reported according".split()))

Key = tuple[Hashable, int]  # article and sentence


class Value(NamedTuple):
    """An amount or a date, where it stands, and the words around it: all, beside, close; how it is written."""

    key: Key
    amount: Amount | None
    days: Days | None
    form: str
    says: str
    published: date | None
    words: frozenset[str]
    beside: frozenset[str]
    close: frozenset[str]
    alone: bool  # no other of its kind in the sentence


class Difference(NamedTuple):
    """Two values that cannot both hold: how they differ, and the words that they stand in."""

    first: Value
    second: Value
    relation: str
    shared: frozenset[str]


def read_values(body: pd.DataFrame, published: dict[Hashable, date | None]) -> tuple[list[Value], list[Value]]:
    """The amounts and the dates of body sentences, in text order."""
    amounts, dates = [], []
    for article, sentence, text in body[["article", "sentence", "text"]].itertuples(index=False, name=None):
        words = [(match.start(), concept(match[0])) for match in WORD.finditer(text)]
        found = list(find_amounts(text))
        for one in found:
            alone = not any(one is not other and of_one_kind(one, other) for other in found)
            says = text[one.start : _with_noun(text, one)]
            amounts.append(_value((article, sentence), words, one.start, one.end, says, amount=one, alone=alone))
        spans = [match.span() for match in DATE.finditer(text)]
        for start, end in spans:
            written, day = text[start:end], published.get(article)
            value = _value((article, sentence), words, start, end, written, days=days_of(written, day), published=day)
            dates.append(value._replace(form=date_form(written), alone=len(spans) == 1))
    return amounts, dates


def _with_noun(text: str, amount: Amount) -> int:
    """Where an amount ends with the word that it counts."""
    match = WORD.search(text, amount.end)
    near = match is not None and not amount.unit and match.start() - amount.end == 1
    return match.end() if match and near else amount.end


def _value(
    key: Key,
    words: list[tuple[int, str]],
    start: int,
    end: int,
    says: str,
    *,
    amount: Amount | None = None,
    days: Days | None = None,
    published: date | None = None,
    alone: bool = True,
) -> Value:
    first, last = bisect_left(words, (start, "")), bisect_left(words, (end, ""))
    others = [*words[:first], *words[last:]]
    around = [_known(words[max(0, first - size) : first] + words[last : last + size]) for size in (BESIDE, CLOSE)]
    return Value(key, amount, days, says, says, published, _known(others), around[0], around[1], alone)


def _known(words: Sequence[tuple[int, str]]) -> frozenset[str]:
    return frozenset(known for _, known in words) - {""}


# What differs ----------------------------------------------------------------------------------


def differences(values: list[Value]) -> Iterator[Difference]:
    """Every two values of two articles that are of one thing and cannot both hold.

    A value that the other article has, too – of something else, or of another day – contradicts nothing.
    """
    by_article: dict[Hashable, list[Value]] = defaultdict(list)
    for value in values:
        by_article[value.key[0]].append(value)
    for one, other in combinations(by_article.values(), 2):
        found = []
        for first in one:
            for second in other:
                relation = _relation(first, second)
                if relation and not _knows(other, first) and not _knows(one, second):
                    found.append(Difference(first, second, relation, first.words & second.words))
        yield from _counterparts(found)


def _counterparts(found: list[Difference]) -> list[Difference]:
    """Of the differences of two articles: each value with the other that stands in most of its words."""
    kept: list[Difference] = []
    for one in sorted(found, key=lambda one: -len(one.shared) - len(one.first.beside & one.second.beside)):
        if not any(one.first is other.first or one.second is other.second for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: found.index(one))


def _relation(first: Value, second: Value) -> str:
    """How two values differ, "" where they do not, or are not of one thing."""
    if not (first.alone and second.alone):
        return ""
    if first.amount and second.amount:
        one, other = first.amount, second.amount
        if not of_one_kind(one, other) or (one.unit == other.unit and meet(one, other)):
            return ""
        if _is_plural(one) or _is_plural(other):
            return ""
        nouns = frozenset(one.nouns[:1] + other.nouns[:1])
        return f"{first.says} and {second.says}" if _same_matter(first, second, nouns, bool(one.unit)) else ""
    return _dates_differ(first, second) if _same_time_of(first, second) else ""


def _is_plural(amount: Amount) -> bool:
    """Whether it is "thousands" or the like, which nearly everything lies in."""
    return amount.low * MOST_VAGUE < amount.high < math.inf


def _same_matter(first: Value, second: Value, nouns: frozenset[str], measured: bool) -> bool:
    """Whether two amounts stand in the same words; an amount of money needs more of them than one of a noun."""
    shared = (first.words & second.words) - nouns - SAYING
    beside = (first.beside & second.beside) - nouns - SAYING
    return _enough(first, second, len(shared), nouns) and len(beside) >= 1 + (
        measured and not _most(first, second, nouns)
    )


def _same_time_of(first: Value, second: Value) -> bool:
    """Whether two dates are of one happening: the same word close to both, and more in common."""
    shared, close = (first.words & second.words) - SAYING, (first.close & second.close) - SAYING
    beside = (first.beside & second.beside) - SAYING
    return bool(close) and (_most(first, second, frozenset()) or (len(shared) >= SHARED - 1 and len(beside) >= 2))


def _enough(first: Value, second: Value, shared: int, nouns: frozenset[str]) -> bool:
    return shared >= SHARED or (shared > 0 and _most(first, second, nouns))


def _most(first: Value, second: Value, nouns: frozenset[str]) -> bool:
    """Whether the shorter of two sentences has most of its words in the other."""
    one, other = first.words - nouns - SAYING, second.words - nouns - SAYING
    return len(one & other) >= MOST_SHARED * max(min(len(one), len(other)), 1)


def _dates_differ(first: Value, second: Value) -> str:
    """How two dates differ; days against days, years against years: a day in a year contradicts nothing."""
    one, other = first.days, second.days
    if one and other:
        apart = one.grain == other.grain and (one.last < other.first or other.last < one.first)
        return f"{first.says} and {second.says} cannot both hold" if apart else ""
    relation = dates_differ((first.form, first.published), (second.form, second.published))
    return "" if " lies within " in relation else relation


def _knows(values: list[Value], asked: Value) -> bool:
    """Whether an article has this value, too."""
    if asked.amount:
        return any(one.amount and _same_amount(one.amount, asked.amount) for one in values)
    if asked.days:
        return any(
            one.days and one.days.first <= asked.days.last and asked.days.first <= one.days.last for one in values
        )
    return any(one.form == asked.form for one in values)


def _same_amount(one: Amount, asked: Amount) -> bool:
    """Whether an article's amount may be the one asked for: of its kind, or the same number of anything."""
    if one.unit == asked.unit and of_one_kind(one, asked):
        return meet(one, asked) and one.high <= MOST_VAGUE * one.low
    return not one.unit and not asked.unit and one.low == one.high == asked.low == asked.high

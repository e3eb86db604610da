"""Counts of a whole corpus, for a function that is given only some of its articles.

Which word is a name, and which is rare, is judged by the whole corpus. Where its events are looked
at apart, each part counts, the counts are summed, and the parts are looked at again with the sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any


class Enough(Exception):
    """Nothing that follows would be right without the counts of the other parts."""


@dataclass
class Pool:
    """`known`: the sums over all parts, call after call, as far as they are known; `own`: of this."""

    known: list[Counter[Any]]
    own: list[Counter[Any]] = field(default_factory=list)
    settled: bool = True


_POOL: ContextVar[Pool | None] = ContextVar("pool", default=None)


def of_all(counts: Counter[Any]) -> Counter[Any]:
    """These counts, summed over the whole corpus; they are its counts unless it is looked at in parts.

    Called as often and in the same order for every part, whatever the articles in it.
    """
    pool = _POOL.get()
    if pool is None:
        return counts
    pool.own.append(counts)
    if len(pool.own) > len(pool.known):
        if not pool.known:
            raise Enough
        return counts
    known = pool.known[len(pool.own) - 1]
    if counts.keys() <= known.keys():
        return known
    pool.settled = False  # they were summed when less was known
    return Counter({**counts, **known})


def in_parts() -> bool:
    """Whether what is looked at is a part of a corpus."""
    return _POOL.get() is not None


@contextmanager
def pool(known: list[Counter[Any]]) -> Iterator[Pool]:
    """While it lasts, `of_all` answers from these sums, and keeps what it was told."""
    token = _POOL.set(Pool(known))
    try:
        yield _POOL.get()  # type: ignore[misc]
    finally:
        _POOL.reset(token)


def looked_at(
    function: Callable[..., Any], known: list[Counter[Any]], *given: Any
) -> tuple[Any, list[Counter[Any]], bool]:
    """What a function of a part returns under these sums, its own counts, and whether the sums had them.

    >>> def share(words):
    ...     return len(words) / of_all(Counter(words)).total()
    >>> looked_at(share, [Counter(a=3, b=1)], ["a"])
    (0.25, [Counter({'a': 1})], True)
    >>> looked_at(share, [Counter(b=1)], ["a"])
    (0.5, [Counter({'a': 1})], False)
    """
    with pool(known) as own:
        try:
            return function(*given), own.own, own.settled
        except Enough:
            return None, own.own, False


def summed(parts: list[list[Counter[Any]]]) -> list[Counter[Any]]:
    """The counts of several parts, call by call.

    >>> summed([[Counter("ab")], [Counter("a"), Counter("c")]])
    [Counter({'a': 2, 'b': 1}), Counter({'c': 1})]
    """
    sums = []
    for calls in zip_longest(*parts, fillvalue=Counter()):
        total: Counter[Any] = Counter()
        for counts in calls:
            total.update(counts)
        sums.append(total)
    return sums

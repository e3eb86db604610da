"""Write words as in word lists, and find a list's phrases in a sentence: left to right, the longest first, no overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

Entry = tuple[Any, ...]  # begins with its phrase
Index = dict[str, list[tuple[list[str], Entry]]]


def as_listed(text: str) -> str:
    """A text in lower case, with straight apostrophes.

    >>> as_listed("Don’t")
    "don't"
    """
    return text.lower().replace("’", "'")


def all_as_listed(words: Sequence[str]) -> list[str]:
    """The same for words, which must not contain spaces."""
    # One word at a time would take three times as long.
    return as_listed(" ".join(words)).split(" ")


def index_by_first_word(entries: Iterable[Entry]) -> Index:
    """The other words of each phrase and its entry, by the phrase's first word; longest first, then in their order."""
    index = defaultdict(list)
    for entry in entries:
        first, *rest = entry[0].split()
        index[first].append((rest, entry))
    for phrases in index.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return dict(index)


def longest_phrases(
    lower: Sequence[str],
    index: Index,
    places: Iterable[int] | None = None,
    fits: Callable[[int, int, Entry], bool] | None = None,
) -> Iterator[tuple[int, int, Entry]]:
    """First word, last word (exclusive) and entry of each phrase in the words of a sentence, written as in lists.

    `places`: where a phrase may begin, if that is known. `fits` says whether a phrase counts at its place; if it does not,
    the next longest is tried.

    >>> index = index_by_first_word([("kind of", 1), ("kind", 2)])
    >>> list(longest_phrases("a kind of kind man".split(), index))
    [(1, 3, ('kind of', 1)), (3, 4, ('kind', 2))]
    """
    free = 0  # words before this position belong to a phrase already
    for position in range(len(lower)) if places is None else places:
        if position >= free and lower[position] in index:
            for rest, entry in index[lower[position]]:
                last = position + 1 + len(rest)
                if (not rest or lower[position + 1 : last] == rest) and (fits is None or fits(position, last, entry)):
                    yield position, last, entry
                    free = last
                    break

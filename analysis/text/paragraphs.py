"""The blocks of an article while rules label them, and how text is split into blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

LONGEST_WRAPPED = 120  # characters: a longer line was not wrapped at a fixed width

_STOPS = ".!?…:;,—–-"
_CLOSERS = "\"'”’)]»"


@dataclass(frozen=True)
class Rule:
    """A reason for a label: `pattern` matches the start of a block, `find` looks at a whole page."""

    name: str
    kind: str
    reason: str
    pattern: str = ""
    find: Callable[[Page], list[int]] = lambda page: []


@dataclass
class Page:
    """An article's blocks while they are being labelled; `rules[i]` is None until one applies."""

    title: str
    text: str
    blocks: list[str]
    rules: list[Rule | None] = field(init=False)
    stops: list[bool] = field(init=False)  # whether each block ends like a sentence or clause

    def __post_init__(self) -> None:
        self.rules = [None] * len(self.blocks)
        self.stops = [ends_with(block, _STOPS) for block in self.blocks]

    def apply(self, rule: Rule) -> None:
        """Label the blocks that the rule finds, unless an earlier rule has labelled them."""
        for i in rule.find(self):
            self.rules[i] = self.rules[i] or rule

    def open(self, first: int = 0, last: int | None = None) -> list[int]:
        """The blocks from `first` up to `last` that no rule has labelled."""
        rules = self.rules
        return [i for i in range(len(rules))[first:last] if rules[i] is None]

    def named(self, name: str) -> list[int]:
        """The blocks that the rule of this name has labelled."""
        return [i for i, rule in enumerate(self.rules) if rule and rule.name == name]


def ends_with(block: str, marks: str) -> bool:
    """Whether a block ends with one of these marks, ignoring closing quotation marks and brackets."""
    return block[-1] in marks or (block[-1] in _CLOSERS and block.rstrip(_CLOSERS)[-1:] in tuple(marks))


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return where each block starts and ends: each line, or each paragraph if lines were wrapped.

    >>> paragraphs("One.\\n\\n  Two. ")
    [(0, 4), (8, 12)]
    """
    offsets, position = [], 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            start = position if stripped[0] == line[0] else position + line.index(stripped)
            offsets.append((start, start + len(stripped)))
        position += len(line)
    return _rejoin(text, offsets) if _is_wrapped(text, offsets) else offsets


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether lines were wrapped at a fixed width: about equally long, and mostly ending in mid-sentence."""
    if len(lines) < 4 or any(end - start > LONGEST_WRAPPED for start, end in lines):
        return False
    widest = max(end - start for start, end in lines)
    inner = [line for line, below in pairwise(lines) if _touch(text, line, below)]
    full = [line for line in inner if line[1] - line[0] > 0.75 * widest]
    broken = [line for line in full if text[line[1] - 1] not in '.!?:”"']
    return len(inner) >= 3 and len(full) > 0.8 * len(inner) and len(broken) > 0.6 * len(full)


def _touch(text: str, line: tuple[int, int], below: tuple[int, int]) -> bool:
    return text.count("\n", line[1], below[0]) == 1


def _rejoin(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined = lines[:1]
    for above, line in pairwise(lines):
        if _touch(text, above, line):
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined

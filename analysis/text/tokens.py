"""Number the whitespace-separated tokens of texts in arrays, without a Python string for each.

A look-up in a dictionary of a hundred thousand tokens waits for memory several times. Here a token of up to sixteen bytes is two
64-bit numbers, looked up for all tokens of a batch at once in a small table. The dictionary is asked only for what the
table does not have: new, rare and very long tokens.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BITS = 18  # of a place in the table: it takes 5 MB
LONGEST = 16  # bytes of a token in the table

_ASCII_SPACE = bytes(chr(byte).isspace() for byte in range(128)) + bytes(128)
_OTHER_SPACES = np.array(
    [int.from_bytes(mark.encode().ljust(3, b"\0"), "big") for mark in map(chr, range(128, 0x3001)) if mark.isspace()]
)
_KEPT = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)  # by bytes that are a token's
_MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)


class Numbered(dict[bytes, int]):
    """Numbers tokens, encoded as UTF-8, in order of appearance.

    >>> numbers, counts = Numbered().numbers(["It may rain,", "", "may it rain, it"])
    >>> numbers.tolist(), counts.tolist()
    ([0, 1, 2, 1, 3, 2, 3], [3, 0, 4])
    """

    def __init__(self) -> None:
        self._halves = np.zeros((2, 1 << BITS), dtype=np.uint64)
        self._number = np.zeros(1 << BITS, dtype=np.int32)

    def __missing__(self, token: bytes) -> int:
        self[token] = number = len(self)
        return number

    def numbers(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """The number of each token that `str.split` finds, text after text; and how many tokens each text has."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        data = b" ".join([b"", *encoded, b" " * LONGEST])
        starts, ends = _tokens(data)
        bounds = np.cumsum([0, *(len(text) + 1 for text in encoded)])
        counts = np.diff(np.searchsorted(starts, bounds, side="right"))
        return self._looked_up(data, starts, ends), counts

    def _looked_up(self, data: bytes, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        length = ends - starts
        longer = np.flatnonzero(length > 8)
        eight = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))  # those from each byte on, as a number
        halves = np.zeros((2, len(starts)), dtype=np.uint64)
        halves[0] = eight[starts] & _KEPT[np.minimum(length, 8)]
        halves[1, longer] = eight[starts[longer] + 8] & _KEPT[np.minimum(length[longer] - 8, 8)]
        place = _place(halves)
        numbers = self._number[place].astype(np.int64)
        known = (self._halves[0][place] == halves[0]) & (self._halves[1][place] == halves[1])
        # Neither a longer token nor one that ends in a null character is what its two numbers say.
        fits = length <= LONGEST
        if b"\0" in data:
            fits &= np.frombuffer(data, dtype=np.uint8)[ends - 1] != 0
        left = np.flatnonzero(~(known & fits))
        other = place[left] ^ 1
        again = (self._halves[:, other] == halves[:, left]).all(axis=0) & fits[left]
        numbers[left[again]] = self._number[other[again]]
        left = left[~again]
        tokens = map(data.__getitem__, map(slice, starts[left].tolist(), ends[left].tolist()))
        numbers[left] = np.fromiter(map(self.__getitem__, tokens), np.int64, len(left))
        left = left[fits[left]]
        self._keep(place[left], halves[:, left], numbers[left])
        return numbers

    def _keep(self, place: np.ndarray, halves: np.ndarray, numbers: np.ndarray) -> None:
        """Add tokens to the table, where one of their two places is free."""
        place = np.where(self._halves[0][place] == 0, place, place ^ 1)
        free = np.flatnonzero(self._halves[0][place] == 0)
        place, which = np.unique(place[free], return_index=True)
        self._halves[:, place] = halves[:, free[which]]
        self._number[place] = numbers[free[which]]


def _place(halves: np.ndarray) -> np.ndarray:
    """The first place in the table where a token may be."""
    mixed = (halves[0] ^ halves[1] * _MIX[0]) * _MIX[1]
    mixed = (mixed ^ mixed >> np.uint64(32)) * _MIX[1]
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)


def _tokens(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of each token in text that begins and ends with a space, encoded as UTF-8."""
    space = np.frombuffer(data.translate(_ASCII_SPACE), dtype=bool)
    if not data.isascii():
        space = space | _other_spaces(data)
    edges = np.flatnonzero(space[1:] != space[:-1]) + 1
    return edges[::2], edges[1::2]


def _other_spaces(data: bytes) -> np.ndarray:
    """Whether each byte belongs to a space outside ASCII, such as a no-break space."""
    raw = np.frombuffer(data, dtype=np.uint8)
    first = np.flatnonzero(raw >= 0xC2)  # bytes that begin a character
    three = raw[first] >= 0xE0
    code = (
        (raw[first].astype(np.int64) << 16)
        | (raw[first + 1].astype(np.int64) << 8)
        | np.where(three, raw[first + 2], 0)
    )
    found = np.isin(code, _OTHER_SPACES)
    space = np.zeros(len(raw), dtype=bool)
    space[first[found]] = space[first[found] + 1] = True
    space[first[found & three] + 2] = True
    return space

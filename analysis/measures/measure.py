"""What a measure is: a named formula over sums of parts; scores, and what each sentence adds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.text.words import Words

Parts = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Measure:
    """A formula over sums of parts, under a name whose definition never changes.

    `name` with version (`flesch_kincaid_grade/1`); `family`; `unit`; `more` (what a higher value means); `reference`
    (author, year); `count` (from words to parts, one number per sentence); `formula` (from sums to the value; it gets the
    parts that its arguments are named after, or those in `needs`, in their order); `at_least` (the minimum count of each
    part; below it the value is missing); `spans` (from words to the evidence in the text). A measure of your own:

    >>> from analysis import cut_text, score
    >>> shouts = Measure("exclamations/1", "own", "per 100 sentences", "louder", "own",
    ...     lambda words: {"shouts": np.array([text.count("!") for text in words.texts()])},
    ...     lambda shouts, sentences: 100 * shouts / sentences)
    >>> score(cut_text("It rains! It will snow."), shouts)["value"].item()
    50.0
    """

    name: str
    family: str
    unit: str
    more: str
    reference: str
    count: Callable[[Words], Parts]
    formula: Callable[..., Any]
    at_least: Mapping[str, int] = field(default_factory=lambda: {"words": 1})
    spans: Callable[[Words], pd.DataFrame] | None = None
    needs: tuple[str, ...] = ()
    label: str = ""  # the name for readers; by default the name without its version

    def __post_init__(self) -> None:
        plain = self.name.partition("/")[0].replace("_", " ").replace(" 1000 ", " 1,000 ").capitalize()
        object.__setattr__(self, "label", self.label or plain)

    @cached_property
    def arguments(self) -> list[str]:
        """The parts that the formula gets, in order."""
        return list(self.needs or inspect.signature(self.formula).parameters)

    @property
    def parts(self) -> list[str]:
        """The parts that the formula and the minimum need."""
        return list(dict.fromkeys([*self.arguments, *self.at_least]))

    @property
    def described(self) -> str:
        """Name, unit, direction and reference in a sentence."""
        return f"{self.label}: {self.unit}; higher means {self.more}. Reference: {self.reference}."

    def value(self, sums: Mapping[str, Any]) -> Any:
        """The formula on these sums; NaN where it is undefined."""
        with np.errstate(divide="ignore", invalid="ignore"):
            value = self.formula(*(np.asarray(sums[name], dtype=float) for name in self.arguments))
        return np.where(np.isfinite(value), value, np.nan)

    def why(self, sums: pd.DataFrame) -> np.ndarray:
        """Why each row of sums has no value; "" where it has one."""
        why = np.where(np.isnan(self.value(sums)), "undefined for these sums", "").astype(object)
        for part, least in reversed(list(self.at_least.items())):
            for row in np.flatnonzero(sums[part] < least):
                found = f"{sums[part].iloc[row]:.0f} {part.replace('_', ' ')}"
                why[row] = f"too short: {found}, it needs {least}"
        return why


def per_1000_words(cues: Any, words: Any) -> Any:
    """A rate per 1,000 words, about the length of a long article."""
    return 1000 * cues / words


def percent(some: Any, whole: Any) -> Any:
    """A share in %."""
    return 100 * some / whole


SPAN_COLUMNS = ["article", "sentence", "start", "end", "text", "label", "weight"]


def mark(
    words: Words,
    first: Sequence[int] | np.ndarray,
    last: Sequence[int] | np.ndarray,
    label: Sequence[str],
    weight: Sequence[float] | np.ndarray,
) -> pd.DataFrame:
    """The table of `spans` for runs of words given by the positions of their first and last word."""
    first, last = np.asarray(first, dtype=int), np.asarray(last, dtype=int)
    rows = words.sentences.iloc[words.row[first]]
    start, end = words.offsets[first, 0], words.offsets[last, 1]
    text = [
        whole[begin - offset : stop - offset]
        for whole, offset, begin, stop in zip(rows["text"].to_list(), rows["start"].to_list(), start, end, strict=True)
    ]
    columns = {
        "article": rows["article"].to_numpy(),
        "sentence": rows["sentence"].to_numpy(),
        "start": start,
        "end": end,
        "text": text,
        "label": list(label),
        "weight": np.asarray(weight, dtype=float),
    }
    return pd.DataFrame(columns, columns=SPAN_COLUMNS)

"""Scores: sums of parts, then formulas; what each sentence contributes; the words that were counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import singledispatch

import numpy as np
import pandas as pd

from analysis.measures.measure import Measure, Parts
from analysis.measures.registry import MEASURES, Wanted, chosen
from analysis.text.given import sentences_of
from analysis.text.memory import uncollected
from analysis.text.words import Words, cut_words

By = str | list[str]
FOREIGN = "foreign"  # sentences in a language that no measure counts


def parts_of(
    sentences: pd.DataFrame, measures: Wanted = None, *, voice: str = "all", kinds: Sequence[str] = ("body",)
) -> pd.DataFrame:
    """The parts that the measures need, one row per row of `sentences`, 0 outside these kinds.

    A sentence counts if it has a word in this voice.
    """
    sentences = sentences_of(sentences)
    words = cut_words(sentences[sentences["kind"].isin(kinds)], voice)
    asked = chosen(measures)
    parts = count_parts(words, dict.fromkeys(measure.count for measure in asked))
    needed = dict.fromkeys(["words", "sentences", *(part for measure in asked for part in measure.parts)])
    return parts[list(needed)].reindex(sentences.index, fill_value=0.0)


def count_parts(words: Words, counts: Iterable[Callable[[Words], Parts]]) -> pd.DataFrame:
    """The counts of all these functions, and `words` and `sentences`, one row per sentence of `words`.

    Raises ValueError if two functions give the same name to different counts.
    """
    counted = words.sum()
    parts: dict[str, np.ndarray] = {"words": counted, "sentences": (counted > 0).astype(float)}
    for count in counts:
        with uncollected():
            found = words.once(count)
        for name, values in found.items():
            if not np.array_equal(parts.setdefault(name, values), values):
                raise ValueError(f"two measures count {name!r} in different ways; give one of these parts another name")
    return pd.DataFrame(parts, index=words.sentences.index)


@singledispatch
def score(
    sentences: pd.DataFrame,
    measures: Wanted = None,
    *,
    by: By = "article",
    voice: str = "all",
    kinds: Sequence[str] = ("body",),
    wide: bool = False,
) -> pd.DataFrame:
    """Scores of articles or of their sentences: sum the parts of each group, then apply each formula.

    Columns: those of `by`, `measure`, `value` (in the measure's unit; NaN with a reason in `why`
    where the group is too short), `why`, `words`, `sentences` (counts in this voice).

    >>> from analysis import cut_text
    >>> text = cut_text("The talks may stall. They may not.")
    >>> score(text, "words_per_sentence/1")[["article", "value", "words", "sentences"]]
      article  value  words  sentences
    0    text    3.5      7          2

    `wide` gives a table for reading instead: one row per group, one column per measure, under its label.

    >>> score(text, "words_per_sentence", wide=True)
    measure  Words per sentence
    article
    text                    3.5
    """
    asked = chosen(measures)
    keys = [by] if isinstance(by, str) else list(by)
    sentences = sentences_of(sentences)
    parts = parts_of(sentences, asked, voice=voice, kinds=kinds)
    table = scored(sums_by(sentences, parts, keys), asked)
    return pivoted(table) if wide else table


def sums_by(sentences: pd.DataFrame, parts: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The sums of parts of each group, in the order of its first sentence, and of `FOREIGN` ones."""
    foreign = (sentences["kind"] == "foreign").astype(float)
    parts = parts.assign(**{FOREIGN: foreign})
    return parts.groupby([sentences[key] for key in keys], sort=False).sum()


def scored(sums: pd.DataFrame, measures: Iterable[Measure]) -> pd.DataFrame:
    """The table of `score` from the table of `sums_by`."""
    tables = []
    for measure in measures:
        why = measure.why(sums)
        value = np.where(why == "", measure.value(sums), np.nan)
        why[(why != "") & (sums[FOREIGN] > 0).to_numpy()] = "not English"
        counts = {name: sums[name].astype(int) for name in ("words", "sentences")}
        columns = {"measure": measure.name, "value": value, "why": why} | counts
        tables.append(pd.DataFrame(columns, index=sums.index))
    return pd.concat(tables).reset_index()


def pivoted(scores: pd.DataFrame) -> pd.DataFrame:
    """A table of `score` for reading: one row per group, one column per measure, under its label."""
    names = list(dict.fromkeys(scores["measure"]))
    table = scores.pivot(index=scores.columns[0], columns="measure", values="value")[names]
    return table.rename(columns=lambda name: MEASURES[name].label if name in MEASURES else name)


def contributions(
    sentences: pd.DataFrame,
    measure: str | Measure,
    *,
    by: By = "article",
    voice: str = "all",
    kinds: Sequence[str] = ("body",),
) -> pd.DataFrame:
    """Each sentence's contribution to its group's score: the score with it minus the score without it.

    Columns: `article`, `outlet`, `sentence`, `start`, `end`, `text`, `contribution` (in the measure's unit; positive if the
    sentence raises the score; NaN if nothing is left to score without it). For a ratio of sums, these contributions do not
    add up to the score: each answers an editor's question, "and without this sentence?".
    """
    (one,) = chosen(measure)
    sentences = sentences_of(sentences)
    parts = parts_of(sentences, one, voice=voice, kinds=kinds)
    keys = [by] if isinstance(by, str) else list(by)
    sums = parts.groupby([sentences[key] for key in keys], sort=False).transform("sum")
    table = sentences[["article", "outlet", "sentence", "start", "end", "text"]].copy()
    table["contribution"] = one.value(sums) - one.value(sums - parts)
    return table[parts["words"] > 0].reset_index(drop=True)


def by_sentence(
    sentences: pd.DataFrame, measure: str | Measure, *, voice: str = "all", kinds: Sequence[str] = ("body",)
) -> pd.DataFrame:
    """The measure of each sentence on its own, however short: to show where in an article it is high or low.

    Columns: `article`, `outlet`, `sentence`, `start`, `end`, `text`, `value` (NaN where undefined).
    """
    (one,) = chosen(measure)
    sentences = sentences_of(sentences)
    parts = parts_of(sentences, one, voice=voice, kinds=kinds)
    table = sentences[["article", "outlet", "sentence", "start", "end", "text"]].copy()
    table["value"] = one.value(parts)
    return table[parts["words"] > 0].reset_index(drop=True)


def spans(
    sentences: pd.DataFrame, measure: str | Measure, *, voice: str = "all", kinds: Sequence[str] = ("body",)
) -> pd.DataFrame:
    """The words that a measure counted, with their places.

    Columns: `article`, `sentence`, `start`, `end` (offsets into the article's text), `text`,
    `label` (what it was counted as), `weight` (how much it counted).
    """
    (one,) = chosen(measure)
    if one.spans is None:
        raise ValueError(f"{one.name} counts whole sentences; no word of them can be marked")
    sentences = sentences_of(sentences)
    return one.spans(cut_words(sentences[sentences["kind"].isin(kinds)], voice))


def telling(marks: pd.DataFrame, share: float = 1 / 3) -> pd.DataFrame:
    """The rows of a table of `spans` with the most weight, for text in which nearly every word counts.

    >>> telling(pd.DataFrame({"text": ["the", "arms", "deal"], "weight": [0.1, -4.0, 0.2]}))
       text  weight
    1  arms    -4.0

    Marks of equal weight are kept together, so plain counts lose none.
    """
    weight = marks["weight"].abs()
    return marks[weight >= weight.quantile(1 - share, interpolation="higher")] if len(marks) else marks

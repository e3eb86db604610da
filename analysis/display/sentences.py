"""The sentences that move a score or make a difference, most important first, with the counted words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.phrases import named
from analysis.display.html_table import frame
from analysis.display.marked_text import Evidence, _legend, _marked, _marks_of_spans, _Row, _scoped, _signed
from analysis.measures.measure import SPAN_COLUMNS, Measure
from analysis.measures.registry import chosen
from analysis.measures.scores import parts_of, spans, telling
from analysis.phrasing import IN_VOICE

TOP = 10
HEAD = ("moves it by", "leaves", "where", "sentence")
KEYS = ["article", "sentence"]
PLACE = ["article", "outlet", "sentence", "start", "end", "text"]
_LEFT = 'style="text-align: left; vertical-align: top; line-height: 1.9"'
_PLACE = f'{_LEFT[:-1]}; white-space: nowrap"'
_RIGHT = 'style="text-align: right; vertical-align: top; white-space: nowrap"'


@dataclass(frozen=True, repr=False, eq=False)
class Listing(Evidence):
    """Sentences in order of their contribution, marked; `table` holds them as a data frame."""

    table: pd.DataFrame


def evidence(
    sentences: pd.DataFrame,
    measure: str | Measure,
    *,
    article: Any = None,
    outlet: str | None = None,
    voice: str = "all",
    kinds: Sequence[str] = ("body",),
    top: int = TOP,
) -> Listing:
    """The sentences that move a score most: the text behind one number in a table of scores.

    The score is that of `article`, or of all articles of `outlet`, or of all articles. In a notebook the sentences are in a
    table with the counted words marked, numbered from 1. `.table`, which numbers sentences from 0 like other tables, has the
    columns `article`, `outlet`, `sentence`, `start`, `end`, `text`, `contribution` (the score with the sentence minus the
    score without it), `left` (the score without it and all sentences above it) and `words` (the counted words, joined by
    "; "; empty for a measure that counts whole sentences).

    >>> from analysis import cut_text
    >>> text = cut_text("It rained all day. It may snow. " + "We saw no cloud at all then. " * 8)
    >>> evidence(text, "modal_per_1000_words/1", top=2)
    Modal per 1,000 words of all sentences: 15.9 (cues per 1,000 words)
    Marked: modal 1
    moves it by  leaves  sentence
          +15.9     0.0  text 2: It ⟦may|modal⟧ snow.
           −2.0     0.0  text 3: We saw no cloud at all then.

    Each contribution is exact, but for a ratio they do not add up to the score, because a sentence also changes what the
    others are divided by. The steps of `left` do add up: to the score minus the last `left`.

    Raises ValueError where there is no such article or outlet.
    """
    rows = _of(_of(sentences, "article", article), "outlet", outlet).reset_index(drop=True)
    (one,) = chosen(measure)
    parts = parts_of(rows, one, voice=voice, kinds=kinds)
    side = pd.Series(1, index=rows.index)
    total, ranked = _ranked(rows, parts, side, one, lambda effect, total: -abs(effect))
    (why,) = one.why(parts.sum().to_frame().T)
    value = f"no value, {why}" if why else _signed([total])[0].lstrip("+")
    of = " of ".join(str(name) for name in (article, outlet) if name is not None)
    title = f"{one.label} of {of or 'all sentences'}: {value} ({one.unit}{IN_VOICE[voice]})"
    return _listing(title, *_worded(ranked.head(top), rows, one, voice, kinds), signed=False, several=_several(rows))


def gap_evidence(
    sentences: pd.DataFrame,
    measure: str | Measure,
    first: str,
    second: str,
    *,
    voice: str = "all",
    kinds: Sequence[str] = ("body",),
    top: int = TOP,
) -> Listing:
    """The sentences behind the difference between two outlets, the most important first.

    The columns are those of `evidence`: `contribution` is how much this sentence changes the difference (first minus
    second), `left` the difference without it and all sentences above it. The title says how many sentences, left out in
    this order, close the gap. It is the difference between the outlets' whole texts, whatever their events.

    >>> from analysis import cut_text
    >>> a, b = cut_text("It rains. It will snow.", "A"), cut_text("It may or it may not. So it is.", "B")
    >>> gap_evidence(pd.concat([a, b]), "words_per_sentence/1", "B", "A", top=2)
    Words per sentence, B's article minus A's article: +2.00 (words); without 2 of 4 sentences it is closed
    moves it by  leaves  sentence
          +1.50   +0.50  B 1: It may or it may not.
          +0.50   +0.00  A 1: It rains.

    Raises ValueError for an outlet that has no sentences.
    """
    (one,) = chosen(measure)
    rows, total, ranked, closing = _gap(sentences, one, first, second, voice, kinds)
    upper, lower = (named(name, "article" if _several(rows) else "sentence") for name in (first, second))
    title = f"{one.label}, {upper} minus {lower}: {_signed([total])[0] or 'no value'} ({one.unit}{IN_VOICE[voice]})"
    if closing:
        title += f"; without {closing} of {len(ranked)} sentences it is closed"
    return _listing(title, *_worded(ranked.head(top), rows, one, voice, kinds), signed=True, several=_several(rows))


def gap_sentences(
    sentences: pd.DataFrame,
    measure: str | Measure,
    first: str,
    second: str,
    *,
    voice: str = "all",
    kinds: Sequence[str] = ("body",),
) -> pd.DataFrame:
    """Every sentence that the difference between two outlets rests on: without them, it is closed.

    The table of `gap_evidence` down to the sentence that closes the gap; all sentences if none does. Arguments and errors
    are those of `gap_evidence`.
    """
    (one,) = chosen(measure)
    rows, _, ranked, closing = _gap(sentences, one, first, second, voice, kinds)
    return _worded(ranked.head(closing or len(ranked)), rows, one, voice, kinds)[0]


def _gap(
    sentences: pd.DataFrame, measure: Measure, first: str, second: str, voice: str, kinds: Sequence[str]
) -> tuple[pd.DataFrame, float, pd.DataFrame, int]:
    """Two outlets' sentences; their difference; each sentence's contribution, ranked; how many close the gap, or 0."""
    pair = [_of(sentences, "outlet", name) for name in (first, second)]
    rows = pd.concat(pair, ignore_index=True)
    parts = parts_of(rows, measure, voice=voice, kinds=kinds)
    side = pd.Series(np.repeat([1, -1], [len(each) for each in pair]), index=rows.index)
    total, ranked = _ranked(rows, parts, side, measure, lambda effect, gap: -effect * np.sign(gap))
    closed = np.flatnonzero(ranked["left"] * np.sign(total) <= 0)
    return rows, total, ranked, int(closed[0]) + 1 if total and len(closed) else 0


def _of(sentences: pd.DataFrame, column: str, value: Any) -> pd.DataFrame:
    if value is None:
        return sentences
    rows = sentences[sentences[column] == value]
    if rows.empty:
        known = ", ".join(map(repr, sentences[column].unique()[:9]))
        raise ValueError(f"there is no {column} {value!r}; choose one of {known}")
    return rows


def _ranked(
    rows: pd.DataFrame, parts: pd.DataFrame, side: pd.Series, measure: Measure, key: Any
) -> tuple[float, pd.DataFrame]:
    """The score, or the difference of two sides (1 and −1), and each sentence's contribution, ranked by `key`."""
    sides = {one: parts.where(side == one, 0.0) for one in side.unique()}
    sums = {one: own.sum() for one, own in sides.items()}
    total = float(sum(one * measure.value(sums[one]) for one in sides))
    table = rows[PLACE].copy()
    table["contribution"] = sum(
        one * (measure.value(sums[one]) - measure.value(sums[one] - own)) * (side == one) for one, own in sides.items()
    )
    table = table[parts["words"] > 0]
    order = key(table["contribution"], total).sort_values(kind="stable").index
    table = table.loc[order]
    table["left"] = sum(one * measure.value(sums[one] - own.loc[order].cumsum()) for one, own in sides.items())
    return total, table.reset_index(drop=True)


def _worded(
    table: pd.DataFrame, rows: pd.DataFrame, measure: Measure, voice: str, kinds: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table with the words that were counted in each sentence, and the places of these words."""
    asked = rows.merge(table[KEYS], on=KEYS)
    found = pd.DataFrame(columns=SPAN_COLUMNS)
    if measure.spans is not None and len(asked):
        found = spans(asked, measure, voice=voice, kinds=kinds)
    counted = found[found["weight"] != 0].groupby(KEYS)["text"].agg("; ".join)
    words = [counted.get(place, "") for place in zip(*(table[key] for key in KEYS), strict=True)]
    crowded = len(found) > asked["text"].str.split().str.len().sum() / 3
    return table.assign(words=words), telling(found) if crowded else found


def _several(rows: pd.DataFrame) -> bool:
    """Whether an outlet has several articles here, so that its name does not say which."""
    return bool((rows.groupby("outlet")["article"].nunique() > 1).any())


def _listing(title: str, table: pd.DataFrame, found: pd.DataFrame, *, signed: bool, several: bool) -> Listing:
    """The sentences under their title: an HTML table, and lines of plain text."""
    # A mark that does not count by itself, such as a source, shows its label without a weight.
    marks = {
        place: _marks_of_spans(group.assign(weight=group["weight"].replace(0, 1)))
        for place, group in found.groupby(KEYS, sort=False)
    }
    every = [mark for group in marks.values() for mark in group]
    labels = sorted({mark.label for mark in every})
    legend, told = _legend(every, labels)
    html, lines = [], [title, *filter(None, [told]), "moves it by  leaves  sentence"]
    numbers = _signed([*table["contribution"], *table["left"]])
    effects, left = numbers[: len(table)], numbers[len(table) :]
    for row, effect, leaves in zip(table.itertuples(), effects, left, strict=True):
        leaves = leaves if signed else leaves.lstrip("+")
        here = [
            mark._replace(start=mark.start - row.start, end=mark.end - row.start)
            for mark in marks.get((row.article, row.sentence), [])
        ]
        marked, plain = _marked(row.text, here, [_Row(0, len(row.text))], labels)
        article = f", {row.article}," if several else ""
        place = f"{row.outlet}{article} {row.sentence + 1}"
        cells = "".join(f"<td {_RIGHT}>{number}</td>" for number in (effect, leaves))
        html.append(f'<tr>{cells}<th scope="row" {_PLACE}>{escape(place)}</th><td {_LEFT}>{marked}</td></tr>')
        lines.append(f"{effect:>11}  {leaves:>6}  {place}: {' '.join(plain.split())}")
    head = "".join(f'<th scope="col" {_PLACE}>{name}</th>' for name in HEAD)
    body = (
        f"<div {frame(title)}><table><caption>{escape(title)}{legend}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(html)}</tbody></table></div>"
    )
    return Listing(_scoped(body), "\n".join(lines), table)

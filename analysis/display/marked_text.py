"""Show the evidence in the text: one article marked, or two side by side with links.

The text is never changed: without tags, the element of class `text` is the article to the letter. Labels, numbers and
reasons are attributes that the style sheet prints.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

SHOWN = 200_000  # characters of an article that are shown
STYLES = 6  # ways to draw a mark in evidence.css: k0 to k5
KINDS = ["other wording", "quotation", "stock phrase", "reworded", "name or title"]


@dataclass(frozen=True, repr=False, eq=False)
class Evidence:
    """Marked text: `html` in a notebook, `plain` in a terminal, with marks like ⟦may|modal⟧."""

    html: str
    plain: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.plain


class _Mark(NamedTuple):
    """Characters `start` to `end` marked as `label`; `tag` is printed after them, `note` on hover."""

    start: int
    end: int
    label: str
    tag: str
    note: str
    name: str = ""  # of the anchor at this place
    target: str = ""  # the anchor that the mark links to


class _Row(NamedTuple):
    """A piece of text on lines of its own, with a number in the margin or a reason why it is grey."""

    start: int
    end: int
    number: str = ""
    reason: str = ""


def highlight(
    articles: pd.DataFrame,
    article: Any,
    spans: pd.DataFrame | None = None,
    *,
    contributions: pd.DataFrame | None = None,
    blocks: pd.DataFrame | None = None,
) -> Evidence:
    """One article with the evidence of a measure marked in it.

    `spans` is the table of `spans` (`article, start, end, label, weight`). With `contributions`, each sentence is on a line
    of its own with its contribution in the margin. With `blocks`, text that is not body is grey and gives the reason. Rows
    of other articles are ignored. Only the first `SHOWN` characters of a longer text are shown, and a line says so.

    >>> articles = pd.DataFrame({"outlet": ["Sendas News"], "text": ["It may rain."]}, index=["a"])
    >>> marked = {"article": "a", "start": [3], "end": [6], "label": ["modal"], "weight": [1.0]}
    >>> highlight(articles, "a", pd.DataFrame(marked))
    Sendas News (a)
    Marked: modal 1
    It ⟦may|modal⟧ rain.

    Raises ValueError for an article that is not in `articles` or a span beyond its text.
    """
    whole = _text(articles, article)
    text = whole[:SHOWN]
    tables = [_beginning(_of(table, article), whole) for table in (spans, contributions, blocks)]
    marks = [] if tables[0] is None else _marks_of_spans(tables[0])
    labels = sorted({mark.label for mark in marks})
    rows = _rows(text, *tables[1:])
    body, plain = _marked(text, marks, rows, labels)
    name = _name(articles, article)
    if len(whole) > SHOWN:
        name += f", the first {SHOWN:,} of {len(whole):,} characters"
    legend, told = _legend(marks, labels)
    html = f'<p class="name">{escape(name)}</p>{legend}{body}'
    return Evidence(_scoped(html), "\n".join(filter(None, [name, told, plain])))


def side_by_side(
    articles: pd.DataFrame,
    first: Any,
    second: Any,
    passages: pd.DataFrame | None = None,
    reworded: pd.DataFrame | None = None,
) -> Evidence:
    """Two articles with their shared passages and reworded sentences numbered and linked.

    `passages` and `reworded` are the tables of `shared_passages` and `reworded`. Only rows that link these two articles are
    used, in either order.

    >>> articles = pd.DataFrame({"outlet": ["A", "B"], "text": ["He may go.", "So he may."]}, index=["a", "b"])
    >>> passages = {"first": "a", "second": "b", "first_start": [0], "first_end": [6],
    ...             "second_start": [3], "second_end": [9], "kind": "other wording"}
    >>> side_by_side(articles, "a", "b", pd.DataFrame(passages))
    Linked: other wording 1
    A (a)
    ⟦He may|1 other wording⟧ go.
    B (b)
    So ⟦he may|1 other wording⟧.

    Raises ValueError for an article that is not in `articles` or a passage beyond its text.
    """
    texts = _text(articles, first), _text(articles, second)
    links = linked(first, second, passages, reworded)
    marks = _marks_of_links(links, f"samestory-{_digest(first, second)}")
    labels = [*KINDS, *sorted(set(links["kind"]) - set(KINDS))]
    legend, told = _legend(marks[0], labels)
    columns, lines = [], [told.replace("Marked:", "Linked:") or "Linked: nothing"]
    for article, text, side in zip((first, second), texts, marks, strict=True):
        body, plain = _marked(text, side, [_Row(0, len(text))], labels)
        name = _name(articles, article)
        columns.append(f'<div><p class="name">{escape(name)}</p>{body}</div>')
        lines += [name, plain]
    return Evidence(_scoped(f'{legend}<div class="pair">{"".join(columns)}</div>'), "\n".join(lines))


def linked(
    first: Any, second: Any, passages: pd.DataFrame | None = None, reworded: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Shared passages and reworded sentences of one pair in one table, in the order of the first article.

    Columns: `kind` (of the passage, or "reworded"), `first_start`, `first_end`, `second_start`, `second_end`, for `first`
    and `second` in the order of the arguments.
    """
    columns = ["kind", "first_start", "first_end", "second_start", "second_end"]
    tables = [passages, None if reworded is None else reworded.assign(kind="reworded")]
    rows = []
    for table in tables:
        if table is None:
            continue
        rows.append(table[(table["first"] == first) & (table["second"] == second)][columns])
        swapped = table[(table["first"] == second) & (table["second"] == first)]
        rows.append(swapped.rename(columns=_swap_sides)[columns])
    if not any(len(row) for row in rows):
        return pd.DataFrame(columns=columns)
    found = pd.concat([row for row in rows if len(row)])
    return found.sort_values([*columns[1:], "kind"], kind="stable").reset_index(drop=True)


def _swap_sides(column: str) -> str:
    side, _, rest = column.partition("_")
    return "_".join(filter(None, [{"first": "second", "second": "first"}.get(side, side), rest]))


# -- what to mark -----------------------------------------------------------------------------------


def _text(articles: pd.DataFrame, article: Any) -> str:
    if article not in articles.index:
        known = ", ".join(map(repr, articles.index[:9]))
        raise ValueError(f"there is no article {article!r}; choose one of {known}")
    return articles.at[article, "text"]


def _name(articles: pd.DataFrame, article: Any) -> str:
    """The article's outlet and title."""
    title = articles.at[article, "title"] if "title" in articles else ""
    return " ".join(f"{articles.at[article, 'outlet']}{f': {title}' if title else f' ({article})'}".split())


def _of(table: pd.DataFrame | None, article: Any) -> pd.DataFrame | None:
    return None if table is None else table[table["article"] == article]


def _beginning(table: pd.DataFrame | None, text: str) -> pd.DataFrame | None:
    """The rows within the part of a text that is shown."""
    return table if table is None or len(text) <= SHOWN else table[table["end"] <= SHOWN]


def _marks_of_spans(spans: pd.DataFrame) -> list[_Mark]:
    """The marks of a table of spans; they have tags only if there are several labels."""
    several = spans["label"].nunique() > 1
    weights = spans["weight"] if "weight" in spans else [1.0] * len(spans)
    return [
        _Mark(
            int(start),
            int(end),
            str(label),
            str(label) if several else "",
            str(label) if weight == 1 else f"{label} {weight:+.3g}",
        )
        for start, end, label, weight in zip(spans["start"], spans["end"], spans["label"], weights, strict=True)
    ]


def _marks_of_links(links: pd.DataFrame, prefix: str) -> tuple[list[_Mark], list[_Mark]]:
    """The marks of the first and of the second article, each linking to its other end."""
    sides: tuple[list[_Mark], list[_Mark]] = ([], [])
    for number, link in enumerate(links.itertuples(index=False), 1):
        ends = ((int(link.first_start), int(link.first_end)), (int(link.second_start), int(link.second_end)))
        for side, (start, end) in enumerate(ends):
            here, there = f"{prefix}-{number}-{side}", f"{prefix}-{number}-{1 - side}"
            note = f"{number} {link.kind}"
            sides[side].append(_Mark(start, end, str(link.kind), str(number), note, here, there))
    return sides


def _rows(text: str, contributions: pd.DataFrame | None, blocks: pd.DataFrame | None) -> list[_Row]:
    """Split the text where a block or a scored sentence begins, and where a scored sentence ends."""
    cuts = {0, len(text)}
    numbers: dict[int, str] = {}
    asides: dict[int, str] = {}
    if contributions is not None:
        numbers = dict(zip(contributions["start"], _signed(contributions["contribution"]), strict=True))
        after = (re.compile(r"\S").search(text, end) for end in contributions["end"])
        cuts |= {*numbers, *(found.start() for found in after if found)}
    if blocks is not None:
        cuts |= {*blocks["start"]}
        for start, end, kind, reason in zip(*(blocks[c] for c in ("start", "end", "kind", "reason")), strict=True):
            if kind != "body":
                asides |= dict.fromkeys([cut for cut in cuts if start <= cut < end], f"{kind}: {reason}")
    edges = sorted(int(cut) for cut in cuts if 0 <= cut <= len(text))
    return [_Row(start, end, numbers.get(start, ""), asides.get(start, "")) for start, end in pairwise(edges)]


def _signed(values: Iterable[float]) -> list[str]:
    """Numbers with a sign, with as many decimals as give the largest three digits; "" for NaN.

    >>> _signed([1.2345, -0.1, float("nan")])
    ['+1.23', '−0.10', '']
    """
    values = list(values)
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0)
    decimals = 2 if not largest else max(0, 2 - math.floor(math.log10(largest)))
    return [f"{value:+.{decimals}f}".replace("-", "−") if math.isfinite(value) else "" for value in values]


# -- how it is written ------------------------------------------------------------------------------


def _pieces(start: int, end: int, marks: Sequence[_Mark]) -> Iterator[tuple[int, int, list[_Mark]]]:
    """The text from `start` to `end` in pieces, each with all the marks that cover it."""
    inside = sorted(mark for mark in marks if mark.start < end and mark.end > start)
    cuts = {start, end, *(edge for mark in inside for edge in mark[:2] if start < edge < end)}
    edges = sorted(cuts)
    active: list[_Mark] = []
    following = 0
    for left, right in pairwise(edges):
        while following < len(inside) and inside[following].start <= left:
            active.append(inside[following])
            following += 1
        active = [mark for mark in active if mark.end > left]
        yield left, right, list(active)


def _marked(text: str, marks: Sequence[_Mark], rows: Sequence[_Row], labels: Sequence[str]) -> tuple[str, str]:
    """The text as HTML and as plain text, with its marks, margin numbers and reasons."""
    for mark in marks:
        if not 0 <= mark.start <= mark.end <= len(text):
            raise ValueError(
                f"a span runs from {mark.start} to {mark.end}, but the article's text has {len(text)} characters"
            )
    html, plain = [], []
    for row in rows:
        pieces = list(_pieces(row.start, row.end, marks))
        inner = "".join(_html_piece(text[a:b], active, a, b, labels) for a, b, active in pieces)
        classes = "row aside" if row.reason else "row"
        number = f' data-value="{escape(row.number)}"' if row.number else ""
        reason = f' data-reason="{escape(row.reason)}" title="{escape(row.reason)}"' if row.reason else ""
        html.append(f'<div class="{classes}"{number}{reason}>{inner}</div>')
        before = [f"[{row.number}] " if row.number else "", f"⟨{row.reason}⟩ " if row.reason else ""]
        plain += [*before, *(_plain_piece(text[a:b], active, b) for a, b, active in pieces)]
    numbered = " numbered" if any(row.number for row in rows) else ""
    return f'<div class="text{numbered}">{"".join(html)}</div>', "".join(plain)


def _html_piece(text: str, active: list[_Mark], start: int, end: int, labels: Sequence[str]) -> str:
    """One piece in the style of its shortest mark, with the tags of the marks that end with it."""
    if not active:
        return escape(text)
    inner = min(active, key=lambda mark: (mark.end - mark.start, mark))
    style = labels.index(inner.label) % STYLES
    notes = escape("; ".join(mark.note for mark in active))
    tags = escape(" ".join(mark.tag for mark in active if mark.end == end and mark.tag))
    anchors = "".join(f'<span id="{mark.name}"></span>' for mark in active if mark.start == start and mark.name)
    linked = f'<a href="#{inner.target}">{escape(text)}</a>' if inner.target else escape(text)
    label = f' data-label="{tags}"' if tags else ""
    return f'{anchors}<mark class="k{style}" title="{notes}"{label}>{linked}</mark>'


def _plain_piece(text: str, active: list[_Mark], end: int) -> str:
    notes = " + ".join(mark.note for mark in active)
    return f"⟦{text}|{notes}⟧" if active else text


def _legend(marks: Sequence[_Mark], labels: Sequence[str]) -> tuple[str, str]:
    """Each label with its style and its number of marks: as HTML, and as a line of plain text."""
    counts = {label: sum(mark.label == label for mark in marks) for label in labels}
    found = {label: count for label, count in counts.items() if count}
    items = (
        f'<li><mark class="k{labels.index(label) % STYLES}">{escape(label)}</mark> {count}</li>'
        for label, count in found.items()
    )
    said = ", ".join(f"{label} {count}" for label, count in found.items())
    return (f'<ul class="legend">{"".join(items)}</ul>' if found else "", f"Marked: {said}" if found else "")


@cache
def _css() -> str:
    return (files("analysis") / "resources" / "evidence.css").read_text(encoding="utf-8")


def _scoped(html: str) -> str:
    """HTML with its style sheet; the two classes keep MathJax from setting "$5 … $6" as a formula."""
    return f'<div class="samestory mathjax_ignore tex2jax_ignore"><style>{_css()}</style>{html}</div>'


def _digest(*names: Any) -> str:
    return hashlib.sha256("\n".join(map(str, names)).encode("utf-8", "surrogatepass")).hexdigest()[:8]

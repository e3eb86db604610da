"""The front page: the differences between outlets that survive, each linked to its evidence and method."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

import pandas as pd

from analysis.comparison.phrases import named
from analysis.display.marked_text import Evidence
from analysis.display.sentences import gap_evidence, gap_sentences
from analysis.measures.registry import MEASURES

QUOTED = ["finding", "measure", "outlet", "article", "file", "start", "end", "contribution", "words", "text"]
# The notebook that explains a measure, by its family.
METHODS = {
    "readability": "01_readability",
    "sentiment": "02_sentiment",
    "hedging": "03_hedging",
    "attribution": "03_hedging",
}
NO_FINDING = "No difference between these outlets is a finding: none is both more than chance and the same however it is measured."
NOT_FINDINGS = {
    "untested": "More than chance, but there are too few other ways to measure it:",
    "remarkable": "Remarkable, but not a finding:",
}
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~$])")


def quotes(articles: pd.DataFrame, sentences: pd.DataFrame, table: pd.DataFrame, *, voice: str = "all") -> pd.DataFrame:
    """Every sentence behind the surviving findings of `differences`, the most important first.

    One row each: `finding`, `measure`, `outlet`, `article`, `file` (where the article was read), `start`, `end` (offsets
    into its `text`), `contribution` (what the sentence adds to the difference, in the measure's unit), `words` (the counted
    words), `text`. Without these sentences there would be no difference.
    """
    found = []
    for row in table[table["survives"]].itertuples():
        made = gap_sentences(sentences, row.measure, row.first, row.second, voice=voice)
        found.append(made.assign(finding=row.finding, measure=row.measure))
    made = pd.concat(found) if found else pd.DataFrame(columns=QUOTED)
    return made.assign(file=made["article"].map(articles["file"]))[QUOTED].reset_index(drop=True)


@dataclass(frozen=True, repr=False, eq=False)
class FrontPage:
    """The surviving differences as a numbered list: `markdown` with links in a notebook, `plain` elsewhere."""

    markdown: str
    plain: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return self.plain


def front_page(table: pd.DataFrame) -> FrontPage:
    """The surviving findings of `differences`, each with links to its evidence and its method.

    The evidence is what `front_page_evidence` shows, the method is the notebook about the measure. Below the findings, under
    headings of their own: differences that could hardly be tested, and remarkable differences that are not findings.

    >>> table = pd.DataFrame({"finding": [1], "measure": "lix/1", "survives": True, "state": "finding",
    ...     "sentence": "LIX, in these 8 articles, A higher than B by 9 (4 to 14): holds in 16 of 16 other ways."})
    >>> front_page(table)
    1. LIX, in these 8 articles, A higher than B by 9 (4 to 14): holds in 16 of 16 other ways.
    """
    survivors = table[table["survives"]]
    plain = [f"{row.finding}. {row.sentence}" for row in survivors.itertuples()]
    linked = [
        f"{row.finding}. **{_markdown(row.sentence)}** {_links(row.finding, row.measure)}"
        for row in survivors.itertuples()
    ]
    if survivors.empty:
        plain, linked = [NO_FINDING], [NO_FINDING]
    for state, heading in NOT_FINDINGS.items():
        if sentences := table.loc[table["state"] == state, "sentence"].tolist():
            plain += ["", heading, *(f"• {sentence}" for sentence in sentences)]
            linked += ["", heading, "", *(f"- {_markdown(sentence)}" for sentence in sentences)]
    return FrontPage("\n".join(linked), "\n".join(plain))


def _links(number: int, measure: str) -> str:
    links = [f"[evidence](#evidence-{number})"]
    notebook = METHODS.get(MEASURES[measure].family) if measure in MEASURES else None
    if notebook:
        links.append(f"[method]({notebook}.ipynb#How-we-measure-it)")
    return f"({', '.join(links)})"


def _markdown(text: str) -> str:
    """Text as Markdown that shows it literally: an outlet's name may contain anything.

    >>> _markdown("A*B <b> [x](y)")
    'A\\\\*B &lt;b&gt; \\\\[x\\\\]\\\\(y\\\\)'
    """
    return _MARKS.sub(r"\\\1", escape(text, quote=False))


def front_page_evidence(sentences: pd.DataFrame, table: pd.DataFrame, *, voice: str = "all", top: int = 5) -> Evidence:
    """The sentences behind each surviving finding of `differences`, with anchors `evidence-1`, ….

    The `top` sentences of each, as in `gap_evidence`; `quotes` has all of them.
    """
    html, plain = [], []
    for row in table[table["survives"]].itertuples():
        shown = gap_evidence(sentences, row.measure, row.first, row.second, voice=voice, top=top)
        html.append(
            f'<section id="evidence-{row.finding}"><h4>Finding {row.finding}: {escape(named(row.first, row.unit))} and {escape(named(row.second, row.unit))}</h4>{shown.html}</section>'
        )
        plain.append(f"Finding {row.finding}. {shown.plain}")
    none = "No difference survives, so there is no evidence to show."
    return Evidence("\n".join(html) or f"<p>{none}</p>", "\n\n".join(plain) or none)

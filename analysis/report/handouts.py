"""What goes out with a report: a methods box, the sentences quoted, and a letter to each outlet.

    report/methods.md               how it was done, in plain words, to paste under a story
    report/quotes.csv               every sentence that the findings rest on, if there are findings
    report/right-of-reply/NAME.md   for each outlet: what the report says about it

They are written from the tables that the notebooks kept, so that they say what the report says. Names
of outlets, titles and sentences come from somebody else: in Markdown they are shown to the letter.
"""

from __future__ import annotations

import platform
import re
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.differences import COLUMNS as DIFFERENCES
from analysis.comparison.differences import ENOUGH
from analysis.comparison.phrases import usually
from analysis.corpus.about import duplicates, problems
from analysis.display.files import harmless
from analysis.display.front_page import QUOTED
from analysis.measures.accuracy import accuracy, noise_pages, trust_in_words
from analysis.measures.registry import MEASURES
from analysis.overlap.disagreements import EXPERIMENTAL, disagreements_in_words
from analysis.overlap.origins import likely, origins_in_words
from analysis.phrasing import chance, shortened, with_interval, without_controls
from analysis.resources import RESOURCES, resource
from analysis.text.given import body_of
from analysis.text.words import cut_words

LETTERS = "right-of-reply"
LIBRARIES = ("numpy", "pandas", "scipy", "nltk", "nupunkt", "textstat", "trafilatura")
INSTRUMENTS = {  # what the page shows beside its measures, and under which name its figures are
    "origins": "origins",
    "reworded": "reworded",
    "cited": "attributions_per_1000_words/2",
}
LONGEST_NAME = 100  # bytes: with a long folder above it still a path that Windows takes
MOST_PAIRS = 10  # of articles that share wording, each in a line
MOST_KINDS = 10  # of problems, each in a line
ESTIMATES = ["measure", "outlet", "estimate", "low", "high", "articles", "sentences", "words", "unit", "why"]
ORIGINS = ["event", "origin", "article", "outlet", "holds", "specifications"]
OVERLAP = [
    "first",
    "second",
    "first_outlet",
    "second_outlet",
    "containment_3_first_no_names",
    "containment_3_second_no_names",
]
FACTS = ["event", "fact", "kind", "subject", "relation", "article", "outlet", "says", "start", "end"]
TEXTS = (
    "measure",
    "first_outlet",
    "second_outlet",
    "first",
    "second",
    "sentence",
    "outlet",
    "article",
    "file",
    "text",
    "unit",
    "why",
    "event",
    "kind",
    "subject",
    "relation",
    "says",
)
# Names that Windows keeps for devices, whatever ending follows.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}

_ACTIVE = re.compile(r"([\\`*\[\]|~$@]|(?<![^\W_])_|_(?![^\W_]))")  # an underscore inside a word is none
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_OPENING = re.compile(r"^(\d*)(?=[.)](?:\s|$)|#|>|[-+=](?:[-=\s]|$))")
_FIGURES = re.compile(r"\s*\(.*\)$|'[^']*'|\b\d[\d,.]*\b")

UNITS = {
    "sentence": "there is one article per outlet",
    "article": "an outlet has several",
    "event": "the articles report on several",
}
LIMITS = {
    "sentence": "With one article per outlet, a difference describes these articles, not the outlets. "
    "How much two articles of one outlet usually differ was estimated from American political news of 2012 to 2020; "
    "other outlets may vary more.",
    "article": "A difference is more than the variation between the articles that were read; whether "
    "these stand for all that an outlet publishes depends on how they were chosen.",
    "event": "A difference is more than the variation between the events that were looked at; "
    "whether these stand for all events depends on how they were chosen.",
}
# What the numbers in a letter are about.
READS = {
    "sentence": "Every number is about the one article of yours that was read, not about your outlet.",
    "article": "Every number is about the articles that were read.",
    "event": "Every number is about the events that were looked at.",
}
PAIRED = {
    "event": "Two outlets were compared on the events that both report, event by event; a difference "
    "counts only if it points the same way as their overall numbers."
}
INDEPENDENT = (
    "Two outlets were compared by the larger of two errors, each outlet’s own (Welch) and the pooled one (Student)."
)


def write_handouts(
    folder: str | Path,
    articles: pd.DataFrame,
    *,
    enough: float = ENOUGH,
    said: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> None:
    """Write methods.md, quotes.csv (if there are findings) and right-of-reply/ into a report's `folder`, from its tables.

    Of `tables/` are read, where they are there: `differences`, `quotes` and `estimates` (what
    notebook 05 keeps), `origins` and `disagreements` (what 04 keeps). `enough` is the share of
    choices under which a difference has to hold, `said` what the story page says of each outlet (`said_of`). The same tables and articles give the same bytes.
    """
    folder = Path(folder)
    report = _Report(folder / "tables", articles)
    _write(folder / "methods.md", "methods.md.jinja", _methods(report, enough))
    quotes = folder / "tables" / "quotes.csv"
    if len(report.quotes):
        shutil.copyfile(quotes, folder / "quotes.csv")
    (folder / LETTERS).mkdir(exist_ok=True)
    for outlet, name in file_names(report.outlets).items():
        _write(
            folder / LETTERS / f"{name}.md",
            "right_of_reply.md.jinja",
            _letter(report, outlet) | {"said": (said or {}).get(outlet, [])},
        )


def differences_in(folder: Path, articles: pd.DataFrame, measures: Collection[str]) -> pd.DataFrame | None:
    """The table `differences` that the notebooks kept, if they looked at just these measures; else None."""
    report = _Report(folder / "tables", articles)
    return report.differences if set(report.estimates["measure"]) == set(measures) else None


class _Report:
    """The tables of a report, with names and sentences as the articles have them."""

    def __init__(self, tables: Path, articles: pd.DataFrame):
        self.articles = articles
        self.outlets = sorted(set(articles["outlet"]))
        names = [*self.outlets, *articles.index, *articles["event"], *articles["file"]]
        self._written = {harmless(name): name for name in names}  # as a cell of a table
        self.differences = self._read(tables / "differences.csv", DIFFERENCES)
        self.quotes = self._read(tables / "quotes.csv", QUOTED)
        self.estimates = self._read(tables / "estimates.csv", ESTIMATES)
        self.origins = self._read(tables / "origins.csv", ORIGINS)
        self.overlap = self._read(tables / "overlap.csv", OVERLAP)
        self.facts = self._read(tables / "disagreements.csv", FACTS)

    @cached_property
    def words(self) -> pd.Series:
        """The words of each article's body, which are what the report counts."""
        body = body_of(self.articles)
        return pd.Series(cut_words(body).sum(), index=body["article"]).groupby(level=0).sum()

    def _read(self, path: Path, columns: list[str]) -> pd.DataFrame:
        if not path.is_file():
            return pd.DataFrame(columns=columns)
        numbers = {name: [""] for name in columns if name not in TEXTS}
        table = pd.read_csv(path, keep_default_na=False, na_values=numbers, dtype=dict.fromkeys(TEXTS, str))
        for name in ("first", "second", "first_outlet", "second_outlet", "outlet", "article", "event", "file"):
            if name in table:
                table[name] = table[name].map(lambda cell: self._written.get(cell, cell))
        return table

    def text(self, row: Any) -> str:
        """The words that a row's offsets point at."""
        return self.articles.at[row.article, "text"][int(row.start) : int(row.end)]

    def known_as(self, article: Any, file: str = "", *, address: bool = False) -> str:
        """An article as a person knows it: headline, date and, if wanted, address; last, the name of its file."""
        row = self.articles.loc[article]
        said = [f"“{row['title'].strip('“”')}”" if row["title"] else "without a headline"]
        said += [] if pd.isna(row["published"]) else [str(row["published"].date())]
        said += [row["url"]] if address and row.get("url") else []
        file = file or f"file {row['file']}"
        return f"{', '.join(said)} ({file})"

    @property
    def unit(self) -> str:
        """What was sampled, as most estimates have it."""
        units = self.estimates["unit"]
        return units.mode().iloc[0] if len(units) else "sentence"


# -- methods.md ---------------------------------------------------------------------------------------


def _methods(report: _Report, enough: float) -> dict[str, Any]:
    measures = [MEASURES[name] for name in dict.fromkeys(report.estimates["measure"]) if name in MEASURES]
    counted = report.estimates.groupby("outlet")[["sentences", "words"]].max().sum()
    return {
        "articles": report.articles,
        "outlets": report.outlets,
        "dates": _dates(report.articles["published"]),
        "events": report.articles["event"].replace("", np.nan).nunique(),
        "sentences": int(counted["sentences"]),
        "words": int(counted["words"]),
        "left_out": _left_out(report.articles),
        "measures": [_measure(measure) for measure in measures],
        "right": {key: _right(name) for key, name in INSTRUMENTS.items()},
        "unit": report.unit,
        "unit_because": UNITS[report.unit],
        "unit_limit": LIMITS[report.unit],
        "paired": PAIRED.get(report.unit, INDEPENDENT),
        "placebos": _placebos(report.unit),
        "enough": enough,
        "held": _held(report.differences),
        "quoted": len(report.quotes) > 0,
        "version": version("samestory"),
        "versions": versions(),
        "references": _references([measure.name for measure in measures]),
    }


def versions() -> list[str]:
    """samestory, Python and the libraries that a number depends on, each with its version."""
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return [f"samestory {version('samestory')}", f"Python {platform.python_version()}", *libraries]


def _dates(published: pd.Series) -> str:
    known = published.dropna()
    if known.empty:
        return "None of them has a known date."
    first, last = known.min().date(), known.max().date()
    told = f"They were published on {first}" if first == last else f"They were published from {first} to {last}"
    without = len(published) - len(known)
    return f"{told} ({without} without a known date)." if without else f"{told}."


def _left_out(articles: pd.DataFrame) -> list[str]:
    twice = duplicates(articles)
    copies = int((~twice["counted"].astype(bool)).sum())
    syndicated = len(twice) - copies
    wrong = problems(articles)
    doubts = [doubt for said in articles["doubts"] if said for doubt in said.split("; ")]
    doubtful = int((articles["doubts"] != "").sum())
    lines = {
        f"{_of(copies, 'article')} left out that repeat another of the same outlet; the first counts.": copies,
        f"{_of(syndicated, 'article')} that repeat one of another outlet; they count for both.": syndicated,
        f"{_of(len(wrong), 'problem')} with files, rows or dates{_kinds(wrong['problem'])}": len(wrong),
        f"{_of(doubtful, 'article')} with a doubt about the text, counted nonetheless{_kinds(doubts)}": doubtful,
    }
    none = "No article was left out, and none is in doubt."
    return [line for line, number in lines.items() if number] or [none]


def _of(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _kinds(found: Iterable[str]) -> str:
    """The kinds of what was found, most frequent first, and whole what was found once.

    >>> _kinds(["cut off (“A (B) …”)", "too short (3 words)", "too short (9 words)"])
    ': too short (2), cut off (“A (B) …”).'

    A kind is what is left without its figures, and without what gave it away.
    """
    kinds: dict[str, list[str]] = {}
    for one in found:
        kinds.setdefault(" ".join(_FIGURES.sub(" ", one).split()), []).append(one)
    ordered = sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    told = [f"{kind} ({len(alike)})" if len(alike) > 1 else alike[0] for kind, alike in ordered]
    more = f", and {len(told) - MOST_KINDS} more kinds" if len(told) > MOST_KINDS else ""
    return f": {', '.join(told[:MOST_KINDS])}{more}." if told else "."


def _measure(measure: Any) -> dict[str, Any]:
    told = {name: getattr(measure, name) for name in ("label", "name", "unit", "more", "reference")}
    return told | {"trust": _right(measure.name)}


def _right(name: str) -> list[str]:
    """How right a measure or instrument was found to be, a figure a line."""
    return [line.removeprefix(f"{name}: ") for line in trust_in_words(name).splitlines()]


def _placebos(unit: str) -> list[str]:
    table = noise_pages()
    return [
        f"{row.page}, {row.outlets} outlets: of {row.pages} pages, {row.stated:.1%} state a difference, and "
        f"{row.survives:.1%} a finding"
        for row in table[table["unit"] == unit].itertuples()
    ]


def _held(differences: pd.DataFrame) -> str:
    if differences.empty:
        return "Here no difference is more than chance."
    survive = int(differences["survives"].sum())
    tested = differences[differences["state"] != "remarkable"]
    if tested.empty:
        return "Here no difference is more than chance."
    tried = tested["specifications"]
    return (
        f"Here {survive} of {_of(len(tested), 'difference')} that are more than chance "
        f"{'holds' if survive == 1 else 'hold'} up, each tried in {tried.min()} to {tried.max()} other ways."
    )


def _references(measures: list[str]) -> list[str]:
    """What the method, these measures and the labelled data rest on, each once, by author."""
    references = "; ".join(MEASURES[name].reference for name in measures)
    data = {name.partition(", ")[0] for name in accuracy(*measures, *INSTRUMENTS.values())["data"]}
    rows = resource("references")
    wanted = {
        row["reference"] for row in rows if row["key"] == "method" or row["key"] in references or row["key"] in data
    }
    return sorted(wanted)


# -- right of reply -----------------------------------------------------------------------------------


def _letter(report: _Report, outlet: str) -> dict[str, Any]:
    own = report.articles[report.articles["outlet"] == outlet]
    named = report.differences[(report.differences[["first", "second"]] == outlet).any(axis=1)]
    survive = named["survives"].astype(bool)
    return {
        "outlet": outlet,
        "outlets": len(report.outlets),
        "articles": [_article(row, report.words) for row in own.itertuples()],
        "stands": [_finding(report, row, outlet) for row in named[survive].itertuples()],
        "fell": [_finding(report, row, outlet) for row in named[~survive].itertuples()],
        "reads": READS[report.unit],
        "origins": _origins(report.origins, outlet),
        "shared": _shared(report, outlet),
        "facts": _facts(report, outlet),
        "numbers": [_numbers(report, row) for row in report.estimates.itertuples() if row.outlet == outlet],
    }


def _article(row: Any, words: pd.Series) -> dict[str, Any]:
    published = "" if pd.isna(row.published) else str(row.published.date())
    return row._asdict() | {"published": published, "words": int(words.get(row.Index, 0))}


def _finding(report: _Report, row: Any, outlet: str) -> dict[str, Any]:
    measure = MEASURES.get(row.measure)
    meaning = f"Higher means {measure.more}; the unit is {measure.unit}." if measure else row.measure
    mine = (report.quotes["finding"] == row.finding) & (report.quotes["outlet"] == outlet)
    return {
        "number": row.finding,
        "sentence": row.sentence,
        "p": _p(row.p),
        "numbers": _in_numbers(row),
        "meaning": meaning,
        "quotes": [
            {
                "text": report.text(quote),
                "contribution": f"{quote.contribution:+.2f}",
                "where": report.known_as(quote.article, f"file {quote.file}, characters {quote.start} to {quote.end}"),
            }
            for quote in report.quotes[mine].itertuples()
        ],
    }


def _in_numbers(row: Any) -> str:
    value, low, high = with_interval(row.difference, row.low, row.high)
    said = (
        f"Difference {value}, simultaneous 95 % interval {low} to {high}, p {_p(row.p)} corrected for all comparisons"
    )
    if row.unit == "sentence" and not np.isnan(row.usual):
        said += f"; {usually(row.usual)}"
    if row.specifications:
        said += f"; the same verdict in {row.stands} of {row.specifications} other ways to measure it"
    return f"{said}."


def _p(value: float) -> str:
    return chance(value, 3)


def _origins(origins: pd.DataFrame, outlet: str) -> list[str]:
    """The likely origins of the outlet's articles, a line each, under their event."""
    mine = likely(origins[origins["outlet"] == outlet])
    lines = []
    for row in mine.drop_duplicates(["event", "origin"]).itertuples():
        group = origins[(origins["event"] == row.event) & (origins["origin"] == row.origin)]
        told = origins_in_words(group).partition(": ")[2]
        lines.append(f"{row.event}: {told}" if row.event else told)
    return lines


def _shared(report: _Report, outlet: str) -> dict[str, Any]:
    """The pairs of articles with the most wording in common, of which one is the outlet's."""
    sides = (("first", "second"), ("second", "first"))
    pairs = [
        {
            "mine": getattr(row, mine),
            "theirs": getattr(row, other),
            "outlet": getattr(row, f"{other}_outlet"),
            "of_mine": getattr(row, f"containment_3_{mine}_no_names"),
            "of_theirs": getattr(row, f"containment_3_{other}_no_names"),
        }
        for row in report.overlap.itertuples()
        for mine, other in sides
        if getattr(row, f"{mine}_outlet") == outlet
    ]
    known = [pair for pair in pairs if not np.isnan(pair["of_mine"] + pair["of_theirs"])]
    known.sort(key=lambda pair: -max(pair["of_mine"], pair["of_theirs"]))
    told = [
        f"{pair['of_mine']:.1%} of the runs of three words in your article {report.known_as(pair['mine'])} are in "
        f"{pair['outlet']}: {report.known_as(pair['theirs'], address=True)}; {pair['of_theirs']:.1%} of theirs are in yours"
        for pair in known[:MOST_PAIRS]
    ]
    return {"lines": told, "pairs": len(known)}


def _facts(report: _Report, outlet: str) -> list[dict[str, Any]]:
    """The facts on which the outlet's account differs from another, each with its sentences; none that is an experiment."""
    found = []
    for _, fact in report.facts[~report.facts["kind"].isin(EXPERIMENTAL)].groupby("fact", sort=True):
        mine = fact[fact["outlet"] == outlet]
        if len(mine):
            texts = list(dict.fromkeys(report.text(row) for row in mine.itertuples()))
            found.append({"line": disagreements_in_words(fact), "texts": texts})
    return found


def _numbers(report: _Report, row: Any) -> dict[str, Any]:
    measure = MEASURES.get(row.measure)
    everybody = report.estimates.loc[report.estimates["measure"] == row.measure, "estimate"].dropna()
    known = not np.isnan(row.estimate)
    value, low, high = with_interval(row.estimate, row.low, row.high)
    interval = f"{low} to {high}" if not np.isnan(row.low) else row.why or "none"
    return {
        "label": measure.label if measure else row.measure,
        "unit": measure.unit if measure else "",
        "estimate": value if known else f"none ({row.why})",
        "interval": interval if known else "none",
        "others": f"{shortened(everybody.min())} to {shortened(everybody.max())}" if len(everybody) else "none",
        "basis": f"{_of(row.articles, 'article')}, {_of(row.sentences, 'sentence')}",
    }


# -- names and Markdown -------------------------------------------------------------------------------


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A file's name, without ending, for each of these names: legible, and safe on every system.

    >>> file_names(["Today On Globe", "../../etc", "ECHO", "Echo", "新华社", "con", "?"])
    {'Today On Globe': 'Today-On-Globe', '../../etc': 'etc', 'ECHO': 'ECHO', 'Echo': 'Echo-2',
     '新华社': '新华社', 'con': 'con-outlet', '?': 'outlet'}

    Letters, marks and digits of any script are kept, whatever else becomes a hyphen. No two are the
    same where a system takes upper and lower case, or two spellings of one letter, for the same.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        stem = _stem(name)
        chosen, number = stem, 1
        while _as_seen(chosen) in taken:
            number += 1
            chosen = f"{stem}-{number}"
        taken.add(_as_seen(chosen))
        found[name] = chosen
    return found


def _stem(name: str) -> str:
    normal = unicodedata.normalize("NFKC", name)
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in normal)
    short = "-".join(kept.split()).encode()[:LONGEST_NAME].decode(errors="ignore").strip("-")
    return f"{short}-outlet" if short.casefold() in DEVICES else short or "outlet"


def _as_seen(name: str) -> str:
    """The name as a file system sees it that ignores case and spelling."""
    return unicodedata.normalize("NFKC", name.casefold())


def as_markdown(text: str) -> str:
    r"""Text as Markdown that shows it to the letter, in one line: no tag, link, table or formula in it.

    >>> print(as_markdown("<b>A|B</b> [x](javascript:y)"))
    &lt;b>A\|B&lt;/b> \[x\](javascript:y)
    >>> print(as_markdown("# 1\n*really* www.example.org"))
    \# 1 \*really\* www\.example.org
    """
    line = _ACTIVE.sub(r"\\\1", without_controls(" ".join(text.split())))
    line = re.sub(r"&(?=#?\w+;)", "&amp;", line).replace("<", "&lt;")
    return _OPENING.sub(r"\1\\", _ADDRESS.sub(r"\\", line))


def _write(path: Path, template: str, values: dict[str, Any]) -> None:
    """Fill a template in which every text is shown to the letter."""
    from jinja2 import Environment

    shown = Environment(
        finalize=lambda value: as_markdown(value) if isinstance(value, str) else value, keep_trailing_newline=True
    )
    page = shown.from_string((RESOURCES / template).read_text("utf-8")).render(values)
    page = re.sub(r"\n{3,}", "\n\n", page).rstrip() + "\n"
    path.write_text(page, encoding="utf-8", newline="\n")

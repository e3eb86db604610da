"""The story page as HTML: one page for readers, from the results of `story_results` and the sentences of `story_sentences`.

`index.html` holds everything for one event; of a corpus of several, the texts of each story lie beside it in `data/` and
are loaded when the story is opened. No other host is asked, and without JavaScript the findings can be read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.display import explorer
from analysis.measures.accuracy import accuracy
from analysis.report import story_pieces as draw
from analysis.report import story_sentences as wording
from analysis.report.replace_folder import GENERATOR
from analysis.report.story_embeds import END, embeds_of, head, write_embeds
from analysis.report.story_evidence import alone, evidence, linked
from analysis.report.story_measures import LEXICON, Row
from analysis.report.story_pictures import FORMS, write_pictures
from analysis.report.story_results import COPIED
from analysis.report.story_table import write_sentences
from analysis.report.story_texts import in_utf16
from analysis.report.story_words import findings_of
from analysis.resources import RESOURCES

TEMPLATE = "story.html.jinja"
TEXTS = "data"  # folder of the texts, a file a story
MONTHS = "January February March April May June July August September October November December".split()
EXPLORER = Path(explorer.__file__).parent
STYLES = ("chart.css", "explorer.css", "page.css")
KINDS = {"named": "named", "pronoun": "he, she, they", "unnamed": "no name", "none": "no source"}
MARKS = {  # of the markers in "At a glance"
    "firm": "filled markers differ firmly from at least one other",
    "counted": "markers with a hole were counted, not tested",
    "open": "hollow ones on striped ground are no findings",
}
GRADES = {"firm": 3, "likely": 2, "remarkable": 1, "close": 0}
FROM_ZERO = ("length", "hedging", "cues", "attribution", "named", "quotation", "shared")  # axes that begin at nought
MOST_COLUMNS = 8  # outlets that have a column each, where there are many rows
FILLED = ("difference", "plain")  # rules of findings whose outlets have filled markers


def write_story(
    folder: Path,
    report: Row,
    texts: Row,
    links: Row,
    targets: Mapping[str, str],
    notebooks: Mapping[str, str] | None = None,
    words: Row | None = None,
    *,
    pictures: bool = False,
) -> Path:
    """Write `index.html`, `sentences.csv` and, of several stories, a file of texts for each; return the path of the page.

    `targets`: what else lies beside the page, from what a link says to where it leads. `notebooks`: where that is worked
    out which the page says, by measure ("ease"), kind of finding ("origin") or section ("cited").
    `words`: what an editor says differently, as `read_words` reads it. `pictures`: whether each chart is also drawn as SVG,
    PNG and PDF.
    """
    tell = wording.Teller(report)
    shown, told, linked_ = in_utf16(report, texts, links)
    inline = {"report": shown, "texts": {}, "links": {}}
    if not tell.several:
        inline |= {"texts": told, "links": linked_}
    else:
        (folder / TEXTS).mkdir(exist_ok=True)
        for event in report["events"]:
            path = folder / TEXTS / f"{event['id']}.js"
            own = of_event(event, told, linked_)
            path.write_text(f"samestory({packed(event['id'])},{packed(own)})\n", encoding="utf-8", newline="\n")
    write_sentences(folder, report, texts)
    made = environment()
    names = context(report, texts, links, tell, words or {})
    start, embeds = head(read(STYLES[0])), embeds_of(names, made)
    write_embeds(folder, start, embeds, names["findings"], report)
    if pictures:
        write_pictures(folder, names, texts, links)
    names |= {
        "links": targets.items(),
        "notebooks": notebooks or {},
        "embeds": embeds,
        "forms": FORMS if pictures else (),
        "css": Markup("".join(read(name) for name in STYLES)),
        "script": Markup(f"{read('explorer.js')}\n{read('page.js')}"),  # from file:// nothing can be imported
        "data": Markup(packed(inline | {"embed": {"start": start, "bodies": embeds, "end": END}})),
    }
    page = made.get_template(TEMPLATE).render(names)
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def of_event(event: Row, texts: Row, links: Row) -> Row:
    """The texts and links of one event."""
    own = set(event["articles"].values())
    return {
        "texts": {key: texts[key] for key in texts if key in own},
        "links": {key: row for key, row in links.items() if own.issuperset(key.split("|"))},
    }


def context(report: Row, texts: Row, links: Row, tell: wording.Teller, words: Row) -> Row:
    """All names that the template uses, but for what depends on where the page lies."""
    findings = findings_of(tell, words)
    for finding in findings:
        finding |= evidence(finding, report, texts, links, tell)
    cells = report["values"]
    axes = {
        mid: draw.axis_of(list(cells[mid].values()) + spread_cells(report, mid), mid in FROM_ZERO) for mid in LEXICON
    }
    share = {
        (pair[a], pair[b]): pair["share"][n]
        for pair in report["pairs"]
        for n, (a, b) in enumerate((("first", "second"), ("second", "first")))
    }
    fragile = tell.fragile()
    return {
        "generator": GENERATOR,
        "report": report,
        "texts": texts,
        "tell": tell,
        "findings": findings,
        "filled": FILLED,
        "lexicon": LEXICON,
        "axes": axes,
        "style": {outlet["id"]: outlet["style"] for outlet in report["outlets"]},
        "title": words.get("title", tell.about()),
        "headline": words.get("headline") or tell.headline(tell.findings()),
        "standfirst": words.get("standfirst") or tell.standfirst(tell.findings()),
        "when": when(report["story"]),
        "sentences": {outlet["id"]: outlet["sentences"] for outlet in report["outlets"]},
        "by_value": lambda mid: sorted(report["outlets"], key=lambda outlet: -(cells[mid][outlet["id"]]["value"] or 0)),
        "said": lambda mid, outlet: (
            tell.value(mid, outlet) + (" words" if LEXICON[mid].per and not tell.several else "")
        ),
        "spread": lambda mid, outlet: spread(report, mid, outlet),
        "shared": lambda a, b: share[a, b],
        "strips_of": lambda pair: strips_of(pair, report, texts, links),
        "columns": [one for one in report["measures"] if LEXICON[one["id"]].glance],
        "key": tell.key([mid for mid in LEXICON if LEXICON[mid].glance], MARKS),
        "ranges": tell.has_ranges(mid for mid in LEXICON if LEXICON[mid].glance),
        "only": alone(report),
        "alarms": alarms(report),
        "about": wording.about(report["story"]),
        "unit": "sentence" if not tell.several else "event" if report["story"]["shared_events"] else "article",
        "need": lambda mid: need(report, mid, axes[mid]),
        "fragile": fragile,
        "right": {mid: tell.right(mid) for mid in LEXICON},
        "origins": tell.origins(),
        "origins_right": origins_right(),
        "wording_says": tell.wording_says(),
        "copied": COPIED,
        "most_columns": MOST_COLUMNS,
        "contents": contents(tell, fragile),
        "kinds": list(KINDS),
        "kind_names": KINDS,
        "levels": wording.LEVELS,
        "grades": GRADES,
        "marks": draw.MARKS,
        "total": lambda counts: sum(counts.values()),
        "small_number": wording.small,
    }


def environment() -> Environment:
    """Jinja, strict: a name that is missing is an error, not an empty place on the page."""
    made = Environment(
        loader=FileSystemLoader(RESOURCES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "marker": draw.marker,
        "plot": draw.plot,
        "symbols": draw.symbols,
        "number": wording.number,
        "counted": wording.counted,
    }
    return made


def packed(value: object) -> str:
    """JSON that may stand in a script: nothing in it can close the element."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def read(name: str) -> str:
    """A file of the explorer."""
    return (EXPLORER / name).read_text(encoding="utf-8")


def when(story: Row) -> str:
    """When the articles were published: the day, two days of a year, or two years.

    >>> when({"from": "2023-09-04", "to": "2023-09-04"}), when({"from": "2023-08-28", "to": "2023-09-04"})
    ('4 September 2023', '28 August to 4 September 2023')
    >>> when({"from": "2012-09-20", "to": "2017-11-09"}), when({"from": "", "to": ""})
    ('2012 to 2017', 'no article gives its date')
    """
    if not story["from"]:
        return "no article gives its date"
    first, last = date.fromisoformat(story["from"]), date.fromisoformat(story["to"])
    if first.year != last.year:
        return f"{first.year} to {last.year}"
    day = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    return day if first == last else f"{first.day} {MONTHS[first.month - 1]} to {day}"


def origins_right() -> str:
    """How often stories of outlets that write on their own are taken for one origin, as it was measured."""
    measured = accuracy("origins")
    row = measured[measured["metric"].str.startswith("share of pairs")].iloc[0]
    return (
        f"How often is this wrong? Of {row['n']:,} pairs of stories on one event that outlets wrote independently of each "
        f"other, {100 * row['value']:.0f} in 100 were taken for stories with a common original."
    )


def alarms(report: Row) -> str:
    """Of 100 pages without a difference, on how many a finding is stated, in words."""
    if not report["alarms"]:
        return ""
    least, most = (wording.number(share, 0) for share in report["alarms"])
    return most if least == most else f"{least} to {most}"


def contents(tell: wording.Teller, fragile: list[Row]) -> list[tuple[str, str]]:
    """The sections that this page has."""
    every = [
        ("findings", "What we found"),
        ("glance", "At a glance"),
        ("stories", "Story by story"),
        ("wording", "Whose wording?"),
        ("cited", "Who is cited"),
        ("not", "What is no finding"),
        ("right", "How sure, how right"),
        ("read", "Read the articles"),
    ]
    return [(key, name) for key, name in every if (key != "stories" or tell.several) and (key != "not" or fragile)]


def spread(report: Row, mid: str, outlet: str) -> list[float] | None:
    """The values of an outlet's single events, where there are several."""
    if len(report["events"]) < 2:
        return None
    place = [one["id"] for one in report["outlets"]].index(outlet)
    return [event["values"][mid][place] for event in report["events"] if event["values"][mid][place] is not None]


def spread_cells(report: Row, mid: str) -> list[Row]:
    """The middle 96 of 100 events as a cell, so that the axis holds them and not the odd one out."""
    values = sorted(value for outlet in report["outlets"] for value in spread(report, mid, outlet["id"]) or [])
    return [{"value": None, "low": values[len(values) // 50], "high": values[-1 - len(values) // 50]}] if values else []


def need(report: Row, mid: str, axis: draw.Axis) -> float:
    """How much of the axis the smallest difference takes that could have shown, in %."""
    sizes = [gap["smallest"] for gap in report["gaps"][mid] if gap["smallest"]]
    return round(min(100 * min(sizes) / (axis.high - axis.low), 100), 1) if sizes else 0


def strips_of(pair: Row, report: Row, texts: Row, links: Row) -> Markup:
    """Two articles as bars of sentences, joined where they say the same."""
    one, other, both = linked(pair, report, links)
    return draw.strips(texts[one], texts[other], both)

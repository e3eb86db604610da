"""The story page as HTML: one page for readers, from the results of `story_results` and the sentences of `story_sentences`.

`index.html` holds everything for one event; of a corpus of several, the texts of each story lie beside it in `data/` and
are loaded when the story is opened. No other host is asked, and without JavaScript the findings can be read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.display import explorer
from analysis.measures.accuracy import accuracy
from analysis.report import story_pieces as draw
from analysis.report import story_sentences as wording
from analysis.report.story_measures import LEXICON
from analysis.report.story_results import COPIED
from analysis.report.story_texts import in_utf16
from analysis.resources import RESOURCES

GENERATOR = "samestory"  # marks the page as ours
TEMPLATE = "story.html.jinja"
TEXTS = "data"  # folder of the texts, a file a story
EXPLORER = Path(explorer.__file__).parent
KINDS = {"named": "named", "pronoun": "he, she, they", "unnamed": "no name", "none": "no source"}
LEVELS = {
    "firm": "Firm.",
    "remarkable": "Remarkable, no finding.",
    "likely": "Likely.",
    "counted": "Counted.",
    "close": "Too close to call.",
}
GRADES = {"firm": 3, "counted": 3, "likely": 2, "remarkable": 1, "close": 0}
SHOWN = 3  # sentences an outlet under a finding about a large corpus
LEADS = {
    "date": "When?",
    "place": "Where?",
    "number": "How many?",
    "role": "Which office?",
    "name": "Who holds the office?",
}


def write_story(
    folder: Path, report: dict[str, Any], texts: dict[str, Any], links: dict[str, Any], targets: dict[str, str]
) -> Path:
    """Write `index.html` and, for a corpus of several stories, a file of texts for each; return the path of the page.

    `targets`: what else lies beside the page, from what a link says to where it leads.
    """
    tell = wording.Teller(report)
    told, linked = in_utf16(texts, links)
    inline = {"report": report, "texts": {}, "links": {}}
    if not tell.several:
        inline = {"report": report, "texts": told, "links": linked}
    else:
        (folder / TEXTS).mkdir(exist_ok=True)
        for event in report["events"]:
            path = folder / TEXTS / f"{event['id']}.js"
            own = _of_event(event, told, linked)
            path.write_text(f"samestory({packed(event['id'])},{packed(own)})\n", encoding="utf-8", newline="\n")
    page = environment().get_template(TEMPLATE).render(context(report, texts, links, inline, tell, targets))
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def _of_event(event: dict[str, Any], texts: dict[str, Any], links: dict[str, Any]) -> dict[str, Any]:
    own = set(event["articles"].values())
    return {
        "texts": {key: texts[key] for key in texts if key in own},
        "links": {key: row for key, row in links.items() if own.issuperset(key.split("|"))},
    }


def context(
    report: dict[str, Any],
    texts: dict[str, Any],
    links: dict[str, Any],
    inline: dict[str, Any],
    tell: wording.Teller,
    targets: dict[str, str],
) -> dict[str, Any]:
    """All names that the template uses."""
    findings = tell.findings()
    for finding in findings:
        finding |= evidence(finding, report, texts, links, tell)
    cells = report["values"]
    axes = {
        mid: draw.axis_of(
            list(cells[mid].values()) + spread_cells(report, mid), mid not in ("ease", "tone", "sentence", "length")
        )
        for mid in LEXICON
    }
    style = {outlet["id"]: outlet["style"] for outlet in report["outlets"]}
    share = {
        (pair[a], pair[b]): pair["share"][n]
        for pair in report["pairs"]
        for n, (a, b) in enumerate((("first", "second"), ("second", "first")))
    }
    facts = leads(report, tell)
    return {
        "generator": GENERATOR,
        "report": report,
        "texts": texts,
        "tell": tell,
        "findings": findings,
        "lexicon": LEXICON,
        "axes": axes,
        "style": style,
        "headline": tell.headline(findings),
        "standfirst": tell.standfirst(findings),
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
        "only": alone(report),
        "alarms": alarms(report),
        "about": wording.about(report["story"]),
        "unit": "sentence" if not tell.several else "event" if report["story"]["shared_events"] else "article",
        "need": lambda mid: need(report, mid, axes[mid]),
        "leads": facts,
        "spellings": [fact for fact in report["facts"] if fact["kind"] == "spelling"],
        "fragile": tell.fragile(),
        "right": {mid: tell.right(mid) for mid in LEXICON},
        "origins": tell.origins(),
        "origins_right": origins_right(),
        "wording_says": tell.wording_says(),
        "copied": COPIED,
        "links": targets.items(),
        "contents": contents(report, tell, facts),
        "kinds": list(KINDS),
        "kind_names": KINDS,
        "levels": LEVELS,
        "grades": GRADES,
        "marks": draw.MARKS,
        "total": lambda counts: sum(counts.values()),
        "small_number": wording.small,
        "css": Markup((EXPLORER / "page.css").read_text(encoding="utf-8")),
        "script": Markup(script()),
        "data": Markup(packed(inline)),
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


def script() -> str:
    """The explorer and the page's own few lines in one module: from file:// nothing can be imported."""
    explorer, own = ((EXPLORER / name).read_text(encoding="utf-8") for name in ("explorer.js", "page.js"))
    return f"{explorer}\n{own}"


def when(story: dict) -> str:
    """When the articles were published."""
    if not story["from"]:
        return "no article gives its date"
    first, last = story["from"][:4], story["to"][:4]
    return first if first == last else f"{first} to {last}"


def origins_right() -> str:
    """How often stories of outlets that write on their own are taken for one origin, as it was measured."""
    measured = accuracy("origins")
    row = measured[measured["metric"].str.startswith("share of pairs")].iloc[0]
    return (
        f"Of {row['n']:,} pairs of stories that outlets wrote on their own about one event, this takes "
        f"{100 * row['value']:.0f} in 100 for one origin."
    )


def alarms(report):
    """Of 100 pages without a difference, on how many a finding is stated, in words."""
    if not report["alarms"]:
        return ""
    least, most = (wording.number(share, 0) for share in report["alarms"])
    return most if least == most else f"{least} to {most}"


def contents(report, tell, facts):
    every = [
        ("findings", "What we found"),
        ("glance", "At a glance"),
        ("stories", "Story by story"),
        ("wording", "Whose wording?"),
        ("cited", "Who is cited"),
        ("leads", "Where facts differ"),
        ("not", "What is no finding"),
        ("right", "How sure, how right"),
        ("read", "Read the articles"),
    ]
    return [(key, name) for key, name in every if (key != "stories" or tell.several) and (key != "leads" or facts)]


def spread(report, mid, outlet):
    """The values of an outlet's single events, where there are several."""
    if len(report["events"]) < 2:
        return None
    place = [one["id"] for one in report["outlets"]].index(outlet)
    return [event["values"][mid][place] for event in report["events"] if event["values"][mid][place] is not None]


def spread_cells(report, mid):
    """The middle 96 of 100 events as a cell, so that the axis holds them and not the odd one out."""
    values = sorted(value for outlet in report["outlets"] for value in spread(report, mid, outlet["id"]) or [])
    return [{"value": None, "low": values[len(values) // 50], "high": values[-1 - len(values) // 50]}] if values else []


def need(report, mid, axis):
    """How much of the axis the smallest difference takes that could have shown, in %."""
    sizes = [gap["smallest"] for gap in report["gaps"][mid] if gap["smallest"]]
    return round(min(100 * min(sizes) / (axis.high - axis.low), 100), 1) if sizes else 0


# -- evidence --------------------------------------------------------------------------------------


def evidence(finding, report, texts, links, tell) -> dict:
    """The sentences under a finding, marked: all of a small corpus, some of a large one."""
    if finding["rule"] == "origin":
        return {
            "evidence": [],
            "twins": [twin for pair in finding["pairs"] for twin in twins(pair, report, texts, links)],
            "legend": [],
        }
    if finding["rule"] == "only":
        rows = naming(finding["mention"]["name"], finding["first"], report, texts)
        return {"evidence": rows, "twins": [], "legend": [], "sampled": False}
    marks = LEXICON[finding["measure"]].marks
    if finding["rule"] == "close" or not marks:
        return {"evidence": [], "twins": [], "legend": []}
    outlets = [finding["first"], *finding["others"]]
    rows = [
        row
        for outlet in outlets
        for row in (
            sampled(report, finding["measure"], outlet) if tell.several else counting(report, texts, marks, outlet)
        )
    ]
    legend = [label for label in draw.MARKS if any(f'class="k {label}"' in row["html"] for row in rows)]
    return {"evidence": rows, "twins": [], "legend": legend, "sampled": tell.several}


def counting(report, texts, marks, outlet):
    """Every sentence of an outlet that has a mark of this kind."""
    for key, article in report["articles"].items():
        if article["outlet"] != outlet:
            continue
        text = texts[key]
        own = [[*span, "quote"] for span in text["quotes"]] if marks == "quotes" else text["marks"][marks]
        for n, (start, end, _) in enumerate(text["sentences"], 1):
            if any(start <= mark[0] < end for mark in own):
                yield {
                    "outlet": outlet,
                    "where": f"sentence {n} of {len(text['sentences'])}",
                    "html": draw.marked(text["text"], start, end, own),
                }


def sampled(report, mid, outlet):
    """Some sentences of an outlet, each with its event."""
    labels = {event["id"]: event["label"] for event in report["events"]}
    for row in report["samples"][mid][outlet][:SHOWN]:
        own = [mark if len(mark) == 3 else [*mark, "quote"] for mark in row["marks"]]
        yield {
            "outlet": outlet,
            "where": labels[row["event"]],
            "html": draw.marked(row["text"], 0, len(row["text"]), own),
        }


def naming(name, outlet, report, texts):
    """Every sentence of an outlet's article that has a name, or its last word."""
    surname = name.split()[-1]
    (key,) = [key for key, article in report["articles"].items() if article["outlet"] == outlet]
    text, own = texts[key], texts[key]["marks"]["attribution"]
    return [
        {
            "outlet": outlet,
            "where": f"sentence {n} of {len(text['sentences'])}",
            "html": draw.marked(text["text"], start, end, own),
        }
        for n, (start, end, _) in enumerate(text["sentences"], 1)
        if surname in text["text"][start:end]
    ]


def twins(pair, report, texts, links):
    """The sentences of two articles that say the same, side by side, what they share word for word marked."""
    one, other, both = linked(pair, report, links)
    for a, b, c, d, _ in sorted(both["sentences"]):
        rows = []
        for key, start, end, side in ((one, a, b, 0), (other, c, d, 2)):
            own = [[row[side], row[side + 1], "shared"] for row in both["passages"] if row[4] == "w"]
            rows.append(
                {"outlet": report["articles"][key]["outlet"], "html": draw.marked(texts[key]["text"], start, end, own)}
            )
        yield rows


def linked(pair, report, links):
    """The two articles of a pair of outlets, and their links, the pair's first outlet first."""
    key_of = {article["outlet"]: key for key, article in report["articles"].items()}
    one, other = key_of[pair["first"]], key_of[pair["second"]]
    if f"{one}|{other}" in links:
        return one, other, links[f"{one}|{other}"]
    found = links.get(f"{other}|{one}", {"passages": [], "sentences": []})
    return (one, other, {name: [[*row[2:4], *row[:2], row[4]] for row in rows] for name, rows in found.items()})


def strips_of(pair, report, texts, links):
    one, other, both = linked(pair, report, links)
    return draw.strips(texts[one], texts[other], both)


def leads(report, tell):
    """Facts on which articles differ, in the order that a reporter would check them."""
    order = list(LEADS)
    rows = []
    for fact in sorted(
        (fact for fact in report["facts"] if fact["kind"] in LEADS),
        key=lambda fact: (len(fact["versions"]) < 2, order.index(fact["kind"])),
    ):
        quoted = {version["text"]: version["article"] for version in fact["versions"]}
        said = [version["says"] for version in fact["versions"]]
        quotes = [
            {"outlet": report["articles"][article]["outlet"], "where": "", "html": found(text, said)}
            for text, article in quoted.items()
        ]
        rows.append(tell.lead(fact, LEADS[fact["kind"]]) | {"versions": fact["versions"], "quotes": quotes})
    return rows


def alone(report):
    """The sentences with the names that one outlet has alone, each sentence once."""
    only = {}
    for outlet, names in report["only"].items():
        sentences = dict.fromkeys(one["text"] for one in names)
        only[outlet] = [found(text, [one["name"] for one in names]) for text in sentences]
    return only


def found(text, words):
    """A sentence with these words marked."""
    places = [(text.find(word), word) for word in words]
    return draw.marked(text, 0, len(text), [[at, at + len(word), "found"] for at, word in places if at >= 0])

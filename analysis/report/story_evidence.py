"""The sentences under each finding of the story page, with the words marked that count."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from analysis.report import story_pieces as draw
from analysis.report.story_measures import LEXICON, Row
from analysis.report.story_sentences import Teller

SHOWN = 3  # sentences an outlet under a finding about a large corpus
NOTHING: Row = {"evidence": [], "twins": [], "legend": [], "sampled": False}


def evidence(finding: Row, report: Row, texts: Row, links: Row, tell: Teller) -> Row:
    """The sentences under a finding, marked: all of a small corpus, some of a large one."""
    if finding["rule"] == "origin":
        return NOTHING | {"twins": [twin for pair in finding["pairs"] for twin in twins(pair, report, texts, links)]}
    if finding["rule"] == "only":
        return NOTHING | {"evidence": naming(finding["mention"]["name"], finding["first"], report, texts)}
    if finding["rule"] == "close":
        return NOTHING
    rows = [
        row for one in (finding["first"], *finding["others"]) for row in _rows(finding["measure"], one, report, texts)
    ]
    legend = [label for label in draw.MARKS if any(f'class="k {label}"' in row["html"] for row in rows)]
    return NOTHING | {"evidence": rows, "legend": legend, "sampled": tell.several}


def _rows(mid: str, outlet: str, report: Row, texts: Row) -> Iterator[Row]:
    if report["samples"]:
        return sampled(report, mid, outlet)
    return counting(report, texts, LEXICON[mid].marks, outlet) if LEXICON[mid].marks else iter([])


def counting(report: Row, texts: Row, marks: str, outlet: str) -> Iterator[Row]:
    """Every sentence of an outlet that has a mark of this kind."""
    for key in _articles_of(outlet, report):
        text = texts[key]
        own = [[*span, "quote"] for span in text["quotes"]] if marks == "quotes" else text["marks"][marks]
        for n, (start, end, _) in enumerate(text["sentences"], 1):
            if any(start <= mark[0] < end for mark in own):
                yield _row(outlet, text, n, draw.marked(text["text"], start, end, own))


def sampled(report: Row, mid: str, outlet: str) -> Iterator[Row]:
    """Some sentences of an outlet, each with the headline of its article, or its event's where that has none."""
    labels = {event["id"]: event["label"] for event in report["events"]}
    for row in report["samples"].get(mid, {}).get(outlet, [])[:SHOWN]:
        own = [mark if len(mark) == 3 else [*mark, "quote"] for mark in row["marks"]]
        html = draw.marked(row["text"], 0, len(row["text"]), own)
        yield {
            "outlet": outlet,
            "where": report["articles"][row["article"]]["title"] or labels[row["event"]],
            "text": row["text"],
            "html": html,
        }


def naming(name: str, outlet: str, report: Row, texts: Row) -> list[Row]:
    """Every sentence of an outlet's article that has a name, or its last word."""
    (key,) = _articles_of(outlet, report)
    text, surname = texts[key], name.split()[-1]
    return [
        _row(outlet, text, n, draw.marked(text["text"], start, end, text["marks"]["cited"]))
        for n, (start, end, _) in enumerate(text["sentences"], 1)
        if surname in text["text"][start:end]
    ]


def _articles_of(outlet: str, report: Row) -> list[str]:
    return [key for key, article in report["articles"].items() if article["outlet"] == outlet]


def _row(outlet: str, text: Row, n: int, html: Markup) -> Row:
    start, end, _ = text["sentences"][n - 1]
    where = f"sentence {n} of {len(text['sentences'])}"
    return {"outlet": outlet, "where": where, "text": text["text"][start:end], "html": html}


def twins(pair: Row, report: Row, texts: Row, links: Row) -> Iterator[list[Row]]:
    """The sentences of two articles that say the same, side by side, what they share word for word marked."""
    one, other, both = linked(pair, report, links)
    for a, b, c, d, _ in sorted(both["sentences"]):
        rows = []
        for key, start, end, side in ((one, a, b, 0), (other, c, d, 2)):
            own = [[row[side], row[side + 1], "shared"] for row in both["passages"] if row[4] == "w"]
            html = draw.marked(texts[key]["text"], start, end, own)
            rows.append(
                {"outlet": report["articles"][key]["outlet"], "text": texts[key]["text"][start:end], "html": html}
            )
        yield rows


def linked(pair: Row, report: Row, links: Row) -> tuple[str, str, Row]:
    """The two articles of a pair of outlets, and their links, the pair's first outlet first."""
    key_of = {article["outlet"]: key for key, article in report["articles"].items()}
    one, other = key_of[pair["first"]], key_of[pair["second"]]
    if f"{one}|{other}" in links:
        return one, other, links[f"{one}|{other}"]
    found = links.get(f"{other}|{one}", {"passages": [], "sentences": []})
    return one, other, {name: [[*row[2:4], *row[:2], row[4]] for row in rows] for name, rows in found.items()}


def alone(report: Row) -> dict[str, list[Markup]]:
    """The sentences with the names that one outlet has alone, each sentence once."""
    only = {}
    for outlet, names in report["only"].items():
        sentences = dict.fromkeys(one["text"] for one in names)
        only[outlet] = [_found(text, [one["name"] for one in names]) for text in sentences]
    return only


def _found(text: str, words: list[str]) -> Markup:
    """A sentence with these words marked."""
    places = [(text.find(word), word) for word in words]
    return draw.marked(text, 0, len(text), [[at, at + len(word), "found"] for at, word in places if at >= 0])

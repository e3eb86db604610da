"""The texts behind the story page: blocks, sentences, marks and scores by offset, and what links two articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.registry import chosen
from analysis.measures.scores import by_sentence, parts_of, spans, telling
from analysis.report.story_measures import Row
from analysis.text.blocks import label_blocks

LIGHTEST = 0.2  # a hedging cue below this weight hardly counts, and is not marked
SAMPLED = 6  # sentences shown for a cell of a large corpus
TYPICAL = 1  # words from the mean of an outlet: a sentence of its usual length
MOST_CITED = 10  # sentences in which an outlet cites somebody
LONG = 320  # characters of a sentence that is too long to stand as a sample


def texts_of(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    passages: pd.DataFrame,
    matched: pd.DataFrame,
    cited: pd.DataFrame,
    ids: dict[Any, str],
) -> dict[str, Row]:
    """Each article: its text, blocks, sentences, quotations, the marks and scores of every measure."""
    blocks = dict(list(label_blocks(articles).groupby("article")))
    marks = _marks(sentences, passages, cited)
    scores = _scores(sentences, matched)
    body = dict(list(sentences[sentences["kind"] == "body"].groupby("article")))
    texts = {}
    for article, row in articles.iterrows():
        own = body[article]
        texts[ids[article]] = {
            "text": row["text"],
            "blocks": blocks[article][["start", "end", "kind"]].to_numpy().tolist(),
            "sentences": own[["start", "end", "sentence"]].to_numpy().tolist(),
            "quotes": [list(span) for spans_ in own["quotes"] for span in spans_],
            "marks": {key: table.get(article, []) for key, table in marks.items()},
            "scores": {key: [_number(value, 2) for value in table.loc[own.index]] for key, table in scores.items()},
        }
    return texts


def _marks(
    sentences: pd.DataFrame, passages: pd.DataFrame, cited: pd.DataFrame
) -> dict[str, dict[Any, list[list[Any]]]]:
    """Of each kind of mark and article: [start, end, label]."""
    found = {
        "attribution": spans(sentences, "attributions_per_1000_words"),
        "hedging": spans(sentences, "hedged_sentences").query("weight >= @LIGHTEST").assign(label="hedge"),
        "tone": spans(sentences, "news_tone"),
        "ease": telling(spans(sentences, "teacher_ease"))
        .query("label == 'unfamiliar' and weight < 0")
        .assign(label="hard"),
    }
    sides = [
        passages[[side, f"{side}_start", f"{side}_end", "kind"]].set_axis(["article", "start", "end", "label"], axis=1)
        for side in ("first", "second")
    ]
    sources = cited[["article", "who_start", "who_end"]].dropna().set_axis(["article", "start", "end"], axis=1)
    cues = cited[["article", "start", "end"]].assign(label=cited["named"])
    found["cited"] = pd.concat([cues, sources.assign(label="source")]).astype({"start": int, "end": int})
    shared = pd.concat(sides)
    found["shared"] = shared[shared["label"] == "other wording"].assign(label="shared").drop_duplicates()
    return {
        key: {
            article: sorted(map(list, own[["start", "end", "label"]].to_numpy().tolist()))
            for article, own in table.groupby("article")
        }
        for key, table in found.items()
    }


def _scores(sentences: pd.DataFrame, matched: pd.DataFrame) -> dict[str, pd.Series]:
    """Of each measure that words alone do not tell: one number a sentence, −1 to 1 or 0 to 1."""
    ease = by_sentence(sentences, "teacher_ease")
    places = {
        place: at
        for at, place in zip(
            sentences.index, zip(sentences["article"], sentences["sentence"], strict=True), strict=True
        )
    }
    at = [places[place] for place in zip(ease["article"], ease["sentence"], strict=True)]
    centred = (ease["value"] - ease["value"].median()) / 2
    told = pd.concat(
        [
            matched[["first", "first_sentence"]].set_axis(["a", "s"], axis=1),
            matched[["second", "second_sentence"]].set_axis(["a", "s"], axis=1),
        ]
    )
    times = Counter(zip(told["a"], told["s"], strict=True))
    body = sentences[sentences["kind"] == "body"]
    return {
        "hedging": _first_part(body, "hedged_sentences"),
        "tone": _first_part(body, "news_tone"),
        "ease": pd.Series(centred.clip(-1, 1).to_numpy(), index=at).reindex(body.index, fill_value=0),
        "shared": pd.Series(
            [times[place] for place in zip(body["article"], body["sentence"], strict=True)], index=body.index
        ),
    }


def _first_part(body: pd.DataFrame, name: str) -> pd.Series:
    """Of each sentence, what the measure's numerator counts."""
    (measure,) = chosen(name)
    return parts_of(body, measure)[measure.arguments[0]]


# -- evidence of a large corpus --------------------------------------------------------------------


def samples_of(report: Row, texts: dict[str, Row]) -> dict[str, dict[str, list[Row]]]:
    """For each measure and outlet some sentences that count, spread over the events, none twice.

    Every n-th of those that count, in the order of the events: nobody picked them. For tone and
    ease, where nearly every sentence counts, every n-th of the twentieth that counts most; for the
    length of sentences, every n-th of those that are as long as the outlet's mean.
    """
    kinds = {one["id"]: one["marks"] for one in report["measures"] if one["marks"] or one["id"] == "sentence"}
    return {
        mid: {outlet["id"]: _sample(report, texts, mid, marks, outlet["id"]) for outlet in report["outlets"]}
        for mid, marks in (kinds | {"cited": "cited"}).items()
    }


def _sample(report: Row, texts: dict[str, Row], mid: str, kind: str, outlet: str) -> list[Row]:
    mean = report["values"][mid][outlet]["value"] if mid == "sentence" else None
    counted = []
    for event in report["events"]:
        article = event["articles"].get(outlet)
        if not article:
            continue
        text = texts[article]
        marks = text["quotes"] if kind == "quotes" else text["marks"].get(kind, [])
        for position, (start, end, _) in enumerate(text["sentences"]):
            own = [[a - start, b - start, *rest] for a, b, *rest in marks if a >= start and b <= end]
            said = text["text"][start:end]
            counts = own or (mid == "sentence" and mean is not None and abs(len(said.split()) - mean) <= TYPICAL)
            if counts and end - start < LONG:
                weight = abs(text["scores"][mid][position] or 0) if mid in ("tone", "ease") else len(own)
                counted.append((weight, event["id"], article, said, own))
    if counted and mid in ("tone", "ease"):
        least = np.quantile([row[0] for row in counted], 0.95)
        counted = [row for row in counted if row[0] >= least]
    step = max(len(counted) // SAMPLED, 1)
    return [
        {"event": event, "article": article, "text": text, "marks": own}
        for _, event, article, text, own in counted[step // 2 :: step][:SAMPLED]
    ]


def cited_of(report: Row, texts: dict[str, Row]) -> list[dict[str, list[Row]]]:
    """For each person cited, by outlet: the first sentences in which it cites them."""
    event_of = {article: event["id"] for event in report["events"] for article in event["articles"].values()}
    return [
        {
            outlet: [
                {"event": event_of[article], "article": article, "sentence": number} | _cited(texts[article], number)
                for article, number in at[:MOST_CITED]
                if article in event_of
            ]
            for outlet, at in person["at"].items()
        }
        for person in report["people"]
    ]


def _cited(text: Row, number: int) -> Row:
    start, end = next((a, b) for a, b, n in text["sentences"] if n == number)
    marks = [[a - start, b - start, label] for a, b, label in text["marks"]["cited"] if a >= start and b <= end]
    return {"text": text["text"][start:end], "marks": marks}


def links_of(passages: pd.DataFrame, matched: pd.DataFrame, ids: dict[Any, str]) -> dict[str, Row]:
    """Of each pair of articles: shared passages and matched sentences, as offsets on both sides."""
    kinds = {"other wording": "w", "quotation": "q", "stock phrase": "s", "name or title": "n"}
    links: dict[str, dict[str, list]] = defaultdict(lambda: {"passages": [], "sentences": []})
    for row in passages.itertuples():
        if row.words >= 4 or row.kind == "other wording":
            links[f"{ids[row.first]}|{ids[row.second]}"]["passages"].append(
                [row.first_start, row.first_end, row.second_start, row.second_end, kinds[row.kind]]
            )
    for row in matched.itertuples():
        links[f"{ids[row.first]}|{ids[row.second]}"]["sentences"].append(
            [row.first_start, row.first_end, row.second_start, row.second_end, round(row.similarity, 2)]
        )
    return dict(links)


def in_utf16(report: Row, texts: dict[str, Any], links: dict[str, Any]) -> tuple[Row, dict[str, Any], dict[str, Any]]:
    """Report, texts and links with offsets as JavaScript counts them; the same up to the first character beyond U+FFFF."""
    report = report | {
        "samples": {one: _of_quoted(by_outlet) for one, by_outlet in report["samples"].items()},
        "citing": [_of_quoted(by_outlet) for by_outlet in report["citing"]],
    }
    places = {key: offsets(row["text"]) for key, row in texts.items() if max(row["text"], default="") > "\uffff"}
    texts = texts | {key: _counted(texts[key], at) for key, at in places.items()}
    for pair, both in links.items():
        sides = [places.get(key) for key in pair.split("|")]
        if any(sides):
            moved = {name: [_moved(row, sides) for row in rows] for name, rows in both.items()}
            links = links | {pair: moved}
    return report, texts, links


def _of_quoted(by_outlet: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The sentences of each outlet that are quoted by themselves."""
    return {
        outlet: [row | {"marks": _along(row["marks"], offsets(row["text"]))} for row in rows]
        for outlet, rows in by_outlet.items()
    }


def _counted(row: dict[str, Any], at: list[int]) -> dict[str, Any]:
    spans = {name: _along(row[name], at) for name in ("blocks", "sentences", "quotes")}
    return row | spans | {"marks": {kind: _along(marks, at) for kind, marks in row["marks"].items()}}


def _along(rows: list[list[Any]], at: list[int]) -> list[list[Any]]:
    return [[at[row[0]], at[row[1]], *row[2:]] for row in rows]


def _moved(row: list[Any], sides: list[Any]) -> list[Any]:
    places = [sides[0], sides[0], sides[1], sides[1]]
    return [*(at[place] if at else place for at, place in zip(places, row, strict=False)), *row[4:]]


def offsets(text: str) -> list[int]:
    """Of each place in a text, how many UTF-16 units stand before it.

    >>> offsets("a\N{GRINNING FACE}b")
    [0, 1, 3, 4]
    """
    return [0, *accumulate(1 + (character > "\uffff") for character in text)]


def _number(value: Any, digits: int = 3) -> float | None:
    return None if value is None or not np.isfinite(value) else round(float(value), digits)

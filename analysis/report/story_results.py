"""From a corpus to the data of the story page: every number on it, computed by the library.

`story_of(…)` returns three plain dictionaries: `report` (what is always on the page), `texts` (an entry an article) and
`links` (an entry a pair of articles). Offsets are counted as JavaScript counts them, in UTF-16 units.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.differences import differences
from analysis.comparison.estimates import compare
from analysis.comparison.gaps import family_of
from analysis.comparison.units import overlap_measure, read_units
from analysis.measures.accuracy import accuracy, noise_pages
from analysis.measures.measure import Measure, percent
from analysis.measures.registry import chosen
from analysis.measures.scores import parts_of, score
from analysis.names.mentions import find_mentions
from analysis.overlap.origins import origins, ties
from analysis.overlap.pairs import overlap
from analysis.overlap.passages import shared_passages
from analysis.overlap.ties import matched_sentences
from analysis.report.story_cited import (
    Ids,
    Slugs,
    citations,
    kinds_of_sources,
    names_in_titles,
    only_one_has,
    people_of,
)
from analysis.report.story_measures import LEXICON, Facts, Row, slug
from analysis.report.story_texts import cited_of, links_of, samples_of, texts_of
from analysis.text.given import event_of
from analysis.text.words import Words, cut_sentences, cut_words

SHARED = "containment_3_no_names"  # names and titles are not wording
COPIED = 15  # words outside quotation marks: nobody writes so many alike by chance
MOST_STORIES = 300  # listed on the page
MOST_SHARES = 12  # outlets whose shared wording is shown pair by pair


def _quoted(words: Words) -> dict[str, np.ndarray]:
    return {"quoted_words": cut_words(words.sentences, "quoted").sum().astype(float)}


def _articles(words: Words) -> dict[str, np.ndarray]:
    return {"articles": (~words.sentences["article"].duplicated().to_numpy()).astype(float)}


# Two plain counts that everybody asks for first; nothing is tested by them.
OWN = {
    "quotation": Measure(
        "quoted_words/1",
        "page",
        "% of words",
        "quotes more",
        "plain count",
        _quoted,
        percent,
        {"words": 50},
        needs=("quoted_words", "words"),
    ),
    "length": Measure(
        "article_length/1",
        "page",
        "words",
        "longer",
        "plain count",
        _articles,
        lambda words, articles: words / articles,
        {"articles": 1},
    ),
}
TESTED = [one.name for facts in LEXICON.values() if facts.tested for one in chosen(facts.measure)]


def measure_of(mid: str) -> Measure:
    """The measure behind a column of the page."""
    if mid in OWN:
        return OWN[mid]
    return overlap_measure(SHARED) if mid == "shared" else chosen(LEXICON[mid].measure)[0]


def story_of(
    articles: pd.DataFrame, *, title: str, found: pd.DataFrame | None = None
) -> tuple[Row, dict[str, Row], dict[str, Row]]:
    """All numbers of the page about one corpus, as `report`, `texts` and `links`.

    `found` is a table of `differences` by the measures in `TESTED`, if it is there already.
    """
    sentences = cut_sentences(articles)
    body = sentences[sentences["kind"] == "body"]
    ids = {article: f"a{n}" for n, article in enumerate(articles.index)}
    slugs = slugs_of(set(articles["outlet"]))
    stories = stories_of(articles)
    several = len(stories) > 1
    shared = overlap(articles, sentences=sentences)
    passages = shared_passages(articles, sentences=sentences)
    matched = matched_sentences(articles, sentences=sentences)
    names = find_mentions(articles, sentences=sentences)
    cited = citations(articles, sentences, names)
    gaps = _gaps(articles, sentences, slugs, several, found)
    report = {
        "schema": "samestory-page/2",
        "story": _story(articles, body, several)
        | {"title": title, "about": [] if several else names_in_titles(articles, names)},
        "outlets": _outlets(body, slugs),
        "articles": {ids[key]: _article(row, slugs) for key, row in articles.iterrows()},
        "events": _events(articles, stories, sentences, shared, passages, ids, slugs),
        "measures": [_measure(mid, several) for mid in LEXICON],
        "values": _values(articles, sentences, shared, slugs, several),
        "flesch": _flesch(sentences, slugs),
        "gaps": gaps,
        "pairs": _pairs(articles, sentences, shared, passages, matched, slugs, several),
        "copied": _copied(passages, ids),
        "cited": kinds_of_sources(cited, slugs),
        "people": people_of(cited, names, articles, ids, slugs),
        "right": _right(),
        "alarms": _alarms(several, articles),
        "only": {} if several else only_one_has(articles, sentences, names, ids, slugs),
    }
    texts = texts_of(articles, sentences, passages, matched, cited, ids)
    report["samples"] = samples_of(report, texts) if several else {}
    report["citing"] = cited_of(report, texts) if several else []
    return report, texts, links_of(passages, matched, ids)


def slugs_of(names: Iterable[str]) -> dict[str, str]:
    """Names as they may stand in an address, no two alike, in order.

    >>> slugs_of(["Third Eye Analyst", "A&B", "A B", "Правда"])
    {'A B': 'a-b', 'A&B': 'a-b-2', 'Third Eye Analyst': 'third-eye-analyst', 'Правда': 'outlet'}
    """
    made: dict[str, str] = {}
    for name in sorted(names):
        plain = slug(name) or "outlet"
        taken = sum(re.sub(r"-\d+$", "", one) == plain for one in made.values())
        made[name] = f"{plain}-{taken + 1}" if taken else plain
    return made


def stories_of(articles: pd.DataFrame) -> list[list[Any]]:
    """The ids of the articles of each story, an outlet once in each.

    Further articles of an outlet on one event, and those on no event, are stories of their own; articles of which
    nobody gave an event, one an outlet, are taken for one story.

    >>> stories_of(pd.DataFrame({"outlet": list("ABA"), "event": "e"}, index=[1, 2, 3]))
    [[1, 2], [3]]
    """
    stories, alone = [], []
    for event, members in articles.groupby(event_of(articles), sort=False):
        twice = members["outlet"].duplicated()
        first = ~twice if event != "" or not twice.any() else twice & False
        stories += [list(members.index[first])] if first.any() else []
        alone += [[one] for one in members.index[~first]]
    return stories + alone


# -- who and how much ------------------------------------------------------------------------------


def _story(articles: pd.DataFrame, body: pd.DataFrame, several: bool) -> Row:
    days = articles["published"].dropna().sort_values()
    events = event_of(articles)
    events = events[events != ""]
    reporting = articles["outlet"].reindex(events.index).groupby(events).nunique()  # outlets an event
    return {
        "articles": len(articles),
        "outlets": articles["outlet"].nunique(),
        "events": max(events.nunique(), 0 if several else 1),
        "several": several,
        "shared_events": bool((reporting > 1).any()),
        "all_events": bool((reporting == articles["outlet"].nunique()).all()),
        "sentences": len(body),
        "words": int(cut_words(body).sum().sum()),
        "from": f"{days.iloc[0]:%Y-%m-%d}" if len(days) else "",
        "to": f"{days.iloc[-1]:%Y-%m-%d}" if len(days) else "",
        "undated": int(articles["published"].isna().sum()),
        "flagged": [
            {"outlet": row["outlet"], "doubt": row["doubts"]}
            for _, row in articles[articles["doubts"] != ""].iterrows()
        ],
    }


def _outlets(body: pd.DataFrame, slugs: Slugs) -> list[Row]:
    words = cut_words(body).sum()
    rows = []
    for style, (name, key) in enumerate(slugs.items()):
        own = (body["outlet"] == name).to_numpy()
        rows.append(
            {
                "id": key,
                "name": name,
                "short": _short(name),
                "style": style,
                "articles": int(body.loc[own, "article"].nunique()),
                "sentences": int(own.sum()),
                "words": int(words[own].sum()),
            }
        )
    return rows


def _short(name: str) -> str:
    """Initials for narrow columns: "DNL"; a name of one word keeps four letters."""
    parts = re.findall(r"[A-Za-z0-9]+", name)
    return "".join(part[0] for part in parts).upper() if len(parts) > 1 else name[:4]


def _article(row: pd.Series, slugs: Slugs) -> Row:
    day = f"{row['published']:%Y-%m-%d}" if pd.notna(row["published"]) else ""
    return {"outlet": slugs[row["outlet"]], "title": row["title"], "published": day, "doubts": row["doubts"]}


def _events(
    articles: pd.DataFrame,
    stories: list[list[Any]],
    sentences: pd.DataFrame,
    shared: pd.DataFrame,
    passages: pd.DataFrame,
    ids: Ids,
    slugs: Slugs,
) -> list[Row]:
    """One row a story: its label, its articles, and each outlet's value in each measure."""
    by_article = {
        mid: score(sentences, measure_of(mid)).set_index("article")["value"] for mid in LEXICON if mid != "shared"
    }
    copied = passages[passages["kind"] == "other wording"].groupby(["first", "second"])["words"].max()
    share = _shares_by_article(shared)
    rows = []
    for number, keys in enumerate(stories[:MOST_STORIES]):
        members = articles.loc[keys]
        of = {slugs[outlet]: key for key, outlet in members["outlet"].items()}
        values = {
            mid: [_number(table.get(of.get(outlet), np.nan)) for outlet in slugs.values()]
            for mid, table in by_article.items()
        }
        values["shared"] = [_number(100 * share.get(of.get(outlet), np.nan)) for outlet in slugs.values()]
        days = members["published"].dropna()
        rows.append(
            {
                "id": f"e{number}",
                "label": _label(list(members["title"])),
                "date": f"{days.min():%Y-%m-%d}" if len(days) else "",
                "articles": {outlet: ids[key] for outlet, key in of.items()},
                "values": {mid: [_three(value, mid) for value in row] for mid, row in values.items()},
                "runs": [_longest(copied, of.get(a), of.get(b)) for a, b in combinations(slugs.values(), 2)]
                if len(slugs) <= MOST_SHARES
                else [],
            }
        )
    return rows


def _shares_by_article(shared: pd.DataFrame) -> pd.Series:
    """Of each article, the mean share of its wording that stands in those of other outlets."""
    others = shared[shared["first_outlet"] != shared["second_outlet"]]
    sides = [
        others.set_index(side)[f"containment_3_{side}_no_names"].rename_axis("article") for side in ("first", "second")
    ]
    return pd.concat(sides).groupby(level=0).mean()


def _longest(copied: pd.Series, one: Any, other: Any) -> int:
    """Words of the longest passage outside quotation marks that two articles share."""
    return int(max(copied.get((one, other), 0), copied.get((other, one), 0)))


def _label(titles: list[str]) -> str:
    """The headline that shares most words with the others: the event's name where nobody gave one."""
    words = [set(re.findall(r"\w{4,}", title.lower())) for title in titles]
    alike = [sum(len(own & other) for other in words) / (1 + len(own)) for own in words]
    return titles[int(np.argmax(alike))]


# -- values and differences ------------------------------------------------------------------------


def _measure(mid: str, several: bool) -> Row:
    facts, measure = LEXICON[mid], measure_of(mid)
    return {
        "id": mid,
        "label": facts.label,
        "asks": facts.asks,
        "more": facts.more,
        "less": facts.less,
        "name": measure.name,
        "unit": facts.unit(several),
        "marks": facts.marks,
        "places": facts.places,
        "tested": facts.tested,
        "reference": measure.reference,
    }


def _values(
    articles: pd.DataFrame, sentences: pd.DataFrame, shared: pd.DataFrame, slugs: Slugs, several: bool
) -> dict[str, dict[str, Row]]:
    """Of each measure and outlet: estimate, interval, and the counts that it is a share of."""
    return {mid: _value_of(mid, facts, articles, sentences, shared, slugs, several) for mid, facts in LEXICON.items()}


def _value_of(
    mid: str,
    facts: Facts,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    shared: pd.DataFrame,
    slugs: Slugs,
    several: bool,
) -> dict[str, Row]:
    measure, scale = measure_of(mid), facts.scale(several)
    empty = {"estimate": np.nan, "low": np.nan, "high": np.nan, "why": "no two articles on one event"}
    if mid == "shared" and not (shared["first_outlet"] != shared["second_outlet"]).any():
        table = pd.DataFrame(empty, index=list(slugs))
    else:
        table = compare(shared if mid == "shared" else sentences, measure).set_index("outlet").reindex(list(slugs))
    if mid == "length" and several:
        table.update(_mean_words(articles, sentences))
    counts = {}
    if facts.counted:
        parts = parts_of(sentences, measure).groupby(sentences["outlet"]).sum()
        counts = {
            name: [int(parts.at[name, part]) for part in measure.arguments] for name in slugs if name in parts.index
        }
    return {
        slugs[name]: _turned(
            {
                "value": _number(row["estimate"] * scale),
                "low": _number(row["low"] * scale),
                "high": _number(row["high"] * scale),
                "of": counts.get(name),
                "why": row["why"] if isinstance(row["why"], str) else "",
            },
            facts.turned,
        )
        for name, row in table.iterrows()
    }


def _mean_words(articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Mean words an article with its interval over articles: the library bounds it by what one sentence scores."""
    from scipy.special import stdtrit  # a quantile of t; scipy.stats takes a second to load

    body = sentences[sentences["kind"] == "body"]
    words = pd.Series(cut_words(body).sum(), index=body.index).groupby(body["article"]).sum()
    by = words.groupby(articles["outlet"].reindex(words.index))
    several = by.size().where(by.size() > 1)
    margin = by.std() / np.sqrt(several) * stdtrit(several - 1, 0.975)
    low = (by.mean() - margin).clip(lower=0)  # no article has fewer words than none
    return pd.DataFrame({"estimate": by.mean(), "low": low, "high": by.mean() + margin})


def _flesch(sentences: pd.DataFrame, slugs: Slugs) -> dict[str, float | None]:
    """Each outlet's score on the scale of reading ease that people know."""
    table = compare(sentences, chosen("flesch_reading_ease")[0]).set_index("outlet")["estimate"]
    return {key: _number(table.get(name, np.nan)) for name, key in slugs.items()}


def _turned(cell: Row, turned: bool) -> Row:
    """A share of 100 told from its other side: named instead of unnamed sources."""
    if not turned:
        return cell
    flip = {key: None if cell[key] is None else 100 - cell[key] for key in ("value", "low", "high")}
    of = cell["of"] and [cell["of"][1] - cell["of"][0], cell["of"][1]]
    return cell | {"value": flip["value"], "low": flip["high"], "high": flip["low"], "of": of}


def _gaps(
    articles: pd.DataFrame, sentences: pd.DataFrame, slugs: Slugs, several: bool, found: pd.DataFrame | None
) -> dict[str, list[Row]]:
    """Every pair of outlets by every measure that is tested: the difference and its verdict, as one family."""
    if found is None:
        found = differences(articles, sentences, TESTED)
    known = {(row.measure, frozenset([row.first, row.second])): row for row in found.itertuples()}
    tested = chosen(TESTED)
    family = family_of(read_units(sentences, tested, "outlet", "all"), tested)
    gaps: dict[str, list[Row]] = {}
    for mid, facts in LEXICON.items():
        name = measure_of(mid).name
        table = family.get(name) if facts.tested else None
        rows = [] if table is None else table.itertuples()
        scale = facts.scale(several)
        gaps[mid] = [_gap(row, known.get((name, frozenset([row.first, row.second]))), scale, slugs) for row in rows]
    return gaps


def _gap(row: Any, found: Any, scale: float, slugs: Slugs) -> Row:
    """One pair, the higher outlet first; its verdict is the state in `differences`, or close, or unknown."""
    first, second = (row.first, row.second) if not row.difference < 0 else (row.second, row.first)
    ends = [row.low * scale, row.high * scale]
    if row.difference < 0:
        ends = [-ends[1], -ends[0]]
    return {
        "first": slugs[first],
        "second": slugs[second],
        "difference": _number(abs(row.difference) * scale),
        "low": _number(ends[0]),
        "high": _number(ends[1]),
        "verdict": found.state if found is not None else "unknown" if np.isnan(row.p) else "close",
        "tried": int(found.specifications) if found is not None else None,
        "held": int(found.stands) if found is not None else None,
        "usual": _number(row.usual) if pd.notna(row.usual) else None,
        "smallest": _number(row.smallest * scale),
        "says": "" if found is None else _clause(found.sentence),
    }


def _clause(sentence: str) -> str:
    """What the library says after the claim and its size.

    >>> _clause("LIX, A higher than B by 9 (4 to 14): holds in 1 of 2 other ways; fails when headings are counted.")
    'holds in 1 of 2 other ways; fails when headings are counted.'
    """
    return sentence.rpartition("): ")[2]


# -- wording ---------------------------------------------------------------------------------------


def _pairs(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    shared: pd.DataFrame,
    passages: pd.DataFrame,
    matched: pd.DataFrame,
    slugs: Slugs,
    several: bool,
) -> list[Row]:
    """Each pair of outlets: the share of each one's wording that stands in the other, and more."""
    if len(slugs) > MOST_SHARES:
        return []
    outlet = articles["outlet"]
    between = {
        name: _between(table, outlet)
        for name, table in (
            ("shared", shared),
            ("alike", matched),
            ("wording", passages[passages["kind"] == "other wording"]),
        )
    }
    rows = [
        _pair(pair, {name: of.get(frozenset(pair)) for name, of in between.items()}, slugs, outlet)
        for pair in combinations(slugs, 2)
    ]
    if not several and len(articles) > 1:
        tied = ties(articles, sentences=sentences)
        groups = origins(articles, sentences=sentences).set_index("outlet")
        order = dict(zip(map(frozenset, tied[["first_outlet", "second_outlet"]].to_numpy()), _order(tied), strict=True))
        for row, (one, other) in zip(rows, combinations(slugs, 2), strict=True):
            row |= {"order": order.get(frozenset([one, other]), "")} | _origin(groups.loc[one], groups.loc[other])
    return rows


def _between(table: pd.DataFrame, outlet: pd.Series) -> dict[frozenset[str], pd.DataFrame]:
    """The rows of a table of pairs of articles, by the two outlets of each."""
    pairs = [frozenset(pair) for pair in zip(table["first"].map(outlet), table["second"].map(outlet), strict=True)]
    places: dict[frozenset[str], list[int]] = defaultdict(list)
    for at, pair in enumerate(pairs):
        places[pair].append(at)
    return {pair: table.iloc[at] for pair, at in places.items()}


def _pair(pair: tuple[str, str], of: Row, slugs: Slugs, outlet: pd.Series) -> Row:
    one, other = pair
    shares = [np.nan, np.nan]
    if of["shared"] is not None:
        turned = (of["shared"]["first"].map(outlet) != one).to_numpy()
        first, second = (of["shared"][f"containment_3_{side}_no_names"].to_numpy() for side in ("first", "second"))
        shares = [_mean(np.where(turned, second, first)), _mean(np.where(turned, first, second))]
    longest = None if of["wording"] is None else of["wording"].iloc[int(of["wording"]["words"].argmax())]
    return {
        "first": slugs[one],
        "second": slugs[other],
        "share": [_number(100 * share) for share in shares],
        "sentences": 0 if of["alike"] is None else len(of["alike"]),
        "longest": [] if longest is None else [int(longest["words"]), longest["text"]],
    }


def _mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else np.nan


def _order(tied: pd.DataFrame) -> pd.Series:
    """Whether the sentences of each pair are in one order: kept, or mostly kept where some changed places."""
    return tied["order"].where((tied["order"] != "kept") | (tied["tau"] > 1 - 1e-9), "mostly kept")


def _origin(one: pd.Series, other: pd.Series) -> Row:
    if pd.isna(one["origin"]) or one["origin"] != other["origin"]:
        return {}
    times = int(one["specifications"])
    return {"origin": {"group": int(one["origin"]), "held": round(one["holds"] * times), "tried": times}}


def _copied(passages: pd.DataFrame, ids: Ids) -> list[Row]:
    """Passages outside quotation marks too long to be alike by chance."""
    some = passages[(passages["kind"] == "other wording") & (passages["words"] >= COPIED)]
    some = some.sort_values("words", ascending=False, kind="stable")
    return [
        {"first": ids[row.first], "second": ids[row.second], "words": row.words, "text": row.text}
        for row in some.head(5).itertuples()
    ]


# -- how right ---


def _right() -> dict[str, list[Row]]:
    """Of each measure what was found out about how right it is, in the library's figures."""
    right = {}
    for mid in LEXICON:
        table = accuracy(measure_of(mid).name)
        right[mid] = [
            {"metric": row.metric, "data": row.data, "value": _number(row.value), "note": row.note}
            for row in table.itertuples()
        ]
    return right


def _alarms(several: bool, articles: pd.DataFrame) -> list[float | None] | None:
    """Of 100 pages without any difference, on how many a finding is stated: least and most; None if never measured."""
    unit = "sentence" if not several else "event" if event_of(articles).nunique() > 1 else "article"
    pages = noise_pages()
    rates = pages.loc[pages["unit"] == unit, "survives"].dropna()
    return [_number(100 * rates.min(), 2), _number(100 * rates.max(), 2)] if len(rates) else None


def _three(value: float | None, mid: str) -> float | None:
    """A value of one article as the page shows it: in its unit, to three digits, from the right side."""
    if value is None:
        return None
    value = 100 - value if LEXICON[mid].turned else value
    return float(f"{value:.3g}")


def _number(value: float | None, digits: int = 3) -> float | None:
    """A number as JSON has it: rounded, None where it is not known."""
    return None if value is None or not np.isfinite(value) else round(float(value), digits)

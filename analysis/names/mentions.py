"""Which names, numbers and dates each outlet mentions, and which it leaves out."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from analysis.names.find import find_names
from analysis.names.quantities import find_quantities
from analysis.names.same import kind_of_adjective
from analysis.text.given import body_of, event_of
from analysis.text.memory import remembered

KINDS = ["person", "place", "organisation", "event", "other name", "date", "number"]
FOUND = ["article", "sentence", "start", "end", "text", "kind", "mention"]
MENTIONS = ["kind", "mention", "variants", "article", "outlet", "times"]


def mentions(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per mention and article of its event; `times` is 0 for an article that leaves it out.

    Columns: `kind` (person, place, organisation, event, other name, date, number), `mention` (the form under which its
    spellings are joined), `variants` (all spellings, joined by "; ", most frequent first), `article`, `outlet`, `times` (in
    the article's body). `pivot_table(index=["kind", "mention"], columns="outlet", values="times")` makes the matrix. Rows
    are sorted by kind, then by the number of articles with the mention, then by its frequency.

    "Russian" mentions Russia: an outlet that writes it has not left the country out. A capital city is not joined with its
    country. Rules for names: `find_names`. Dates are as vague as in the article ("last month", "in July"). Numbers are
    those in digits, and those from three up in words, with their unit. "two" and "first" are left out because they mostly
    refer to something else ("the two leaders").

    How often persons, places and organisations are found and labelled correctly: `trust_in_words("find_names")`.
    """
    found = find_mentions(articles, sentences=sentences)
    event = event_of(articles)
    found = found.assign(event=event.reindex(found["article"]).to_numpy())
    counts = found.groupby(["event", "kind", "mention", "article"], sort=False).size().rename("times")
    made = found[["event", "kind", "mention"]].drop_duplicates()
    members = pd.DataFrame(
        {"event": event.to_numpy(), "article": articles.index, "outlet": articles["outlet"].to_numpy()}
    )
    table = made.merge(members, on="event").join(counts, on=["event", "kind", "mention", "article"])
    table["times"] = table["times"].fillna(0).astype(int)
    variants = _variants(found)
    keys = zip(table["kind"], table["mention"], strict=True)
    table["variants"] = pd.Series([variants[key] for key in keys], index=table.index, dtype=object)
    return _sorted(table, articles)[MENTIONS]


def _variants(found: pd.DataFrame) -> dict[tuple[str, str], str]:
    variants = {}
    for (kind, mention), texts in found.groupby(["kind", "mention"], sort=False)["text"]:
        counts = Counter(texts)
        variants[str(kind), str(mention)] = "; ".join(sorted(counts, key=lambda text: (-counts[text], text)))
    return variants


def _sorted(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    of_mention = table.groupby(["kind", "mention"], sort=False)["times"]
    table = table.assign(
        kind_at=table["kind"].map(KINDS.index),
        spread=-of_mention.transform(lambda counts: (counts > 0).sum()),
        often=-of_mention.transform("sum"),
        article_at=articles.index.get_indexer(table["article"].array),
    )
    order = ["kind_at", "spread", "often", "mention", "article_at"]
    return table.sort_values(order, kind="stable").reset_index(drop=True)


def find_mentions(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per name, date or number in the body, in text order.

    Columns: `article`, `sentence`, `start`, `end` (offsets), `text`, `kind`, `mention`.
    """
    return _mentions(body_of(articles, sentences), articles.index).copy()


@remembered(1)
def _mentions(sentences: pd.DataFrame, articles: pd.Index) -> pd.DataFrame:
    names = find_names(sentences)
    names = names.loc[names["kind"] != "title", FOUND]
    adjective = names["kind"] == "demonym"
    names.loc[adjective, "kind"] = names.loc[adjective, "text"].map(kind_of_adjective)
    columns = (sentences[name].to_list() for name in ("article", "sentence", "start", "text"))
    figures = [
        (article, sentence, begin + start, begin + end, text[start:end], kind, mention)
        for article, sentence, begin, text in zip(*columns, strict=True)
        for start, end, kind, mention in find_quantities(text)
    ]
    inside_name = set(zip(names["article"], names["start"], strict=True))
    figures = [row for row in figures if (row[0], row[2]) not in inside_name]
    found = pd.concat([names, pd.DataFrame(figures, columns=FOUND)]).infer_objects()
    at = found["article"].map({article: at for at, article in enumerate(articles)})
    return found.iloc[np.lexsort((found["start"], at))].reset_index(drop=True)

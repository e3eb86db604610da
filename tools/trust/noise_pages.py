"""How often does a page state a finding where nothing differs? python -m tools.trust.noise_pages [ARTICLES]

Pages are made from real articles whose outlets do not differ, because there is only one outlet, or because labels were
assigned at random. Each page is judged like a front page: by the family of verdicts and, if that states something, under
every defensible choice. Writes `data/noise_pages.csv`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import load
from analysis.comparison.differences import differences
from analysis.comparison.gaps import LOOKS, family_of
from analysis.comparison.intervals import LEVEL, holm
from analysis.comparison.phrases import VERDICTS
from analysis.comparison.units import Units, unit_of
from analysis.measures.measure import Measure
from analysis.measures.registry import chosen
from analysis.measures.scores import parts_of
from analysis.progress import progress
from analysis.text.words import cut_sentences
from tools.trust.article_variation import NEWS, TOPIC, half_of, likeness

RECORD = Path(__file__).parents[2] / "data" / "noise_pages.csv"
HEADLINE = [
    "teacher_ease/1",
    "news_tone/1",
    "hedges_per_1000_words/3",
    "hedged_sentences/3",
    "attributions_per_1000_words/2",
    "words_per_sentence/1",
]
PAGES = 300
SEED = 2023
OUTLETS = (2, 3, 5)
EACH = 8  # articles per outlet
EVENTS = 12
COLUMNS = ["page", "unit", "outlets", "pages", "called", "stated", "survives"]

Labels = list[tuple[str, str, str]]  # of each article: its id, outlet and event


class Pool(NamedTuple):
    """Articles to draw from, their outlets, and the similarity of each two."""

    articles: list[str]
    outlets: np.ndarray
    alike: np.ndarray

    def outlet(self, rng: np.random.Generator, least: int) -> np.ndarray:
        """The articles of one outlet that has this many and was not used to estimate how much articles vary."""
        names, counts = np.unique(self.outlets, return_counts=True)
        name = rng.choice([one for one, many in zip(names, counts, strict=True) if many >= least and not half_of(one)])
        return np.flatnonzero(self.outlets == name)


def one_article_each(pool: Pool, rng: np.random.Generator, outlets: int) -> Labels:
    """Articles of one outlet on one topic, each assigned to an outlet of its own."""
    while True:
        articles = pool.outlet(rng, 10)
        seed = rng.choice(articles)
        near = articles[(pool.alike[seed, articles] > TOPIC) & (articles != seed)]
        if len(near) >= outlets - 1:
            drawn = [seed, *rng.choice(near, outlets - 1, replace=False)]
            return [(pool.articles[at], f"Outlet {n}", "") for n, at in enumerate(drawn)]


def several_articles_each(pool: Pool, rng: np.random.Generator, outlets: int) -> Labels:
    """Articles of one outlet, divided among several."""
    drawn = rng.permutation(pool.outlet(rng, EACH * outlets))[: EACH * outlets]
    return [(pool.articles[at], f"Outlet {n % outlets}", "") for n, at in enumerate(drawn)]


def one_event_each(pool: Pool, rng: np.random.Generator, outlets: int) -> Labels:
    """Articles with similar words, as if they reported one event, assigned to outlets at random."""
    labels: Labels = []
    for event, seed in enumerate(rng.choice(len(pool.articles), EVENTS, replace=False)):
        near = rng.permutation(np.argsort(-pool.alike[seed], kind="stable")[:8])[:outlets]
        labels += [(pool.articles[at], f"Outlet {n}", f"event {event}") for n, at in enumerate(near)]
    return labels


KINDS: dict[str, Callable[[Pool, np.random.Generator, int], Labels]] = {
    "one article per outlet, all of one outlet and topic": one_article_each,
    "eight articles per outlet, all of one outlet": several_articles_each,
    "twelve events, outlets by chance": one_event_each,
}


def noise_pages(articles: pd.DataFrame, measures: list[Measure], *, pages: int = PAGES) -> pd.DataFrame:
    """One row per kind of page and number of outlets.

    Columns: `page`, `unit`, `outlets`, `pages`; and the shares of pages with a false result: `called` (a verdict by at least
    one measure, uncorrected for the others), `stated` (more than chance on the page as a whole), `survives` (also the same
    under enough of the defensible choices: a finding).
    """
    sentences = cut_sentences(articles)
    counted = Counted(articles, sentences["article"], parts_of(sentences, measures), measures)
    pool = Pool(articles.index.tolist(), articles["outlet"].to_numpy(), likeness(articles))
    found = []
    for number, (name, draw) in enumerate(KINDS.items()):
        for outlets in OUTLETS:
            rng = np.random.default_rng([SEED, number, outlets])
            drawn = [draw(pool, rng, outlets) for _ in range(pages)]
            seen = [counted.found(labels) for labels in progress(drawn, "page")]
            found.append((name, seen[0][0], outlets, pages, *np.mean([one[1:] for one in seen], axis=0)))
    return pd.DataFrame(found, columns=COLUMNS)


class Counted:
    """What was counted in each sentence of each article, for pages of any of them."""

    def __init__(self, articles: pd.DataFrame, names: pd.Series, parts: pd.DataFrame, measures: list[Measure]) -> None:
        self.articles, self.measures = articles, measures
        self.sentences = {name: rows for name, rows in parts.groupby(names, sort=False)}
        self.sums = parts.groupby(names, sort=False).sum()

    def found(self, labels: Labels) -> tuple[str, bool, bool, bool]:
        """The unit, and whether anything on the page of these articles is called, stated, or a finding."""
        units = self._units(labels)
        family = family_of(units, self.measures)
        more = LOOKS - 1 if units.unit == "sentence" else 0
        alone = [holm(table["p_alone"].to_numpy(), more * len(table)) for table in family.values()]
        stated = any(table["verdict"].isin(VERDICTS[:2]).any() for table in family.values())
        survives = stated and self._survives(labels)
        return units.unit, bool((np.concatenate(alone) < 1 - LEVEL).any()), stated, survives

    def _units(self, labels: Labels) -> Units:
        rows = pd.DataFrame(
            [(f"{name}_{n}", *rest) for n, (name, *rest) in enumerate(labels)], columns=["article", "outlet", "event"]
        )
        unit = unit_of(rows)
        if unit == "sentence":
            each = [self.sentences[name] for name, _, _ in labels]
            rows = rows.loc[np.repeat(rows.index, [len(some) for some in each])].reset_index(drop=True)
            parts = pd.concat(each, ignore_index=True)
        else:
            parts = self.sums.loc[[name for name, _, _ in labels]].reset_index(drop=True)
        return Units("outlet", unit, parts, rows, sorted(rows["outlet"].unique()))

    def _survives(self, labels: Labels) -> bool:
        names = pd.Index([f"{name}_{n}" for n, (name, _, _) in enumerate(labels)], name="article")
        texts = self.articles.loc[[name for name, _, _ in labels]].set_axis(names)
        texts = texts.assign(outlet=[outlet for _, outlet, _ in labels], event=[event for *_, event in labels])
        return bool(differences(texts, cut_sentences(texts), self.measures)["survives"].any())


def main(path: str | Path = NEWS) -> int:
    """Make the pages, print and write what they state."""
    if not Path(path).exists():
        print(f"{path}: no such articles; name a folder or table with several articles per outlet", file=sys.stderr)
        return 2
    table = noise_pages(load(path), chosen(HEADLINE))
    table.to_csv(RECORD, index=False, float_format="%.4f", lineterminator="\n")
    print(table.to_string(index=False, float_format="%.3f"))
    print(f"Written to {RECORD}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

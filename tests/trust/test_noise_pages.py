"""Pages are made from articles that do not differ as outlets, and few of them state a finding."""

import numpy as np
import pandas as pd
import pytest

from analysis import load
from analysis.archive.made_up import recombined
from analysis.measures.accuracy import noise_pages as recorded
from analysis.measures.accuracy import noise_pages_in_words
from analysis.measures.registry import chosen
from tools.trust.article_variation import half_of
from tools.trust.noise_pages import COLUMNS, EACH, EVENTS, KINDS, OUTLETS, Pool, noise_pages


@pytest.fixture(scope="module")
def pool() -> Pool:
    """Fifty articles each of three outlets of the half that is checked, all on one topic."""
    names = [name for name in (f"Outlet {n}" for n in range(20)) if not half_of(name)][:3]
    return Pool([f"a{n}" for n in range(150)], np.repeat(names, 50), np.ones((150, 150)))


@pytest.mark.parametrize(("kind", "each"), list(zip(KINDS, (1, EACH, EVENTS), strict=True)))
@pytest.mark.parametrize("outlets", OUTLETS)
def test_a_page_has_the_articles_that_its_kind_says(pool, kind, each, outlets):
    """So many outlets, articles and events; of one real outlet where the kind says so; no article twice in a place."""
    labels = KINDS[kind](pool, np.random.default_rng(1), outlets)
    table = pd.DataFrame(labels, columns=["article", "outlet", "event"])
    assert len(table) == each * outlets
    assert table["outlet"].nunique() == outlets
    assert table["event"].nunique() == (EVENTS if "event" in kind else 1)
    assert not table.duplicated(["article", "event"]).any()
    real = dict(zip(pool.articles, pool.outlets, strict=True))
    if "all of one outlet" in kind:
        assert table["article"].map(real).nunique() == 1


def test_pages_are_counted(root, monkeypatch):
    """A row for each kind and number of outlets, with shares of the pages, from three pages each."""
    monkeypatch.setattr("tools.trust.noise_pages.OUTLETS", (2,))
    monkeypatch.setattr("tools.trust.noise_pages.half_of", lambda outlet: 0)
    articles = load(recombined(load(root / "data"), 20))
    table = noise_pages(articles, chosen(["words_per_sentence/1", "syllables_per_word/1"]), pages=3)
    assert table.columns.tolist() == COLUMNS
    assert table["unit"].tolist() == ["sentence", "article", "event"]
    assert (table["survives"] <= table["stated"]).all()
    assert (table[["called", "stated", "survives"]] * 3 % 1 == 0).all(axis=None)


def test_the_record_keeps_the_promise():
    """Of pages where nothing differs at most one in twenty states a finding, within what so few pages can say."""
    table = recorded()
    assert table.columns.tolist() == COLUMNS
    assert (table["survives"] <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / table["pages"])).all()
    single = table[table["unit"] == "sentence"]
    assert (single["called"] <= 0.1).all()
    assert noise_pages_in_words().count("\n") == len(table) - 1
    assert noise_pages_in_words().startswith(
        "2 outlets, one article per outlet, all of one outlet and topic: of 100 pages "
    )

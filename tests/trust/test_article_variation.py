"""How much two articles of one outlet usually differ is estimated as simulated articles do, and checked on other outlets."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.article_variation import FIGURES, QUOTATIONS, Variation, variation_of
from analysis.comparison.intervals import Spread
from analysis.comparison.units import is_rate
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES
from tools.trust.article_variation import (
    COLUMNS,
    FREEDOM,
    Pairs,
    Scored,
    called,
    estimated,
    half_of,
    pairs_on_one_topic,
)


def simulated(rng: np.random.Generator, between: float, inside: float, articles: int = 400) -> tuple[Scored, Pairs]:
    """Articles of one outlet whose true values have this deviation, each measured with this error, and pairs of them."""
    values = rng.normal(0, between, articles) + rng.normal(0, inside, articles)
    first, second = np.triu_indices(articles, 1)
    return Scored(values, np.full(articles, inside**2), np.full(articles, 20.0)), Pairs(
        first, second, np.ones(len(first))
    )


@pytest.mark.parametrize(("between", "inside"), [(3.0, 1.0), (1.0, 3.0), (2.0, 0.1)])
def test_the_variation_between_articles_is_found_beside_that_of_their_sentences(between, inside):
    """What is left of the squared differences when the articles' own variances are taken out."""
    found = [estimated(*simulated(np.random.default_rng(seed), between, inside)).deviation for seed in range(6)]
    assert np.mean(found) == pytest.approx(between, rel=0.15)


def test_articles_that_vary_no_more_than_their_sentences_have_no_variation_of_their_own():
    """A negative variance counts as 0, and adds nothing to an error."""
    scored, pairs = simulated(np.random.default_rng(1), 0.0, 1.0)
    usual = estimated(Scored(scored.value * 0.9, scored.variance, scored.freedom), pairs)
    assert usual.deviation == 0
    assert usual.added_to(Spread(4.0, 7.0)) == Spread(4.0, 7.0)


def test_of_such_articles_one_pair_in_twenty_is_called_different():
    """By the estimate from others of their kind, and nearly; of articles that vary more, more."""
    usual = estimated(*simulated(np.random.default_rng(0), 3.0, 1.0))
    rates = [called(*simulated(np.random.default_rng(seed), 3.0, 1.0), usual) for seed in range(1, 6)]
    assert np.mean(rates) == pytest.approx(0.04, abs=0.02)
    assert called(*simulated(np.random.default_rng(9), 9.0, 1.0), usual) > 0.3


def test_the_halves_of_the_outlets_are_fixed():
    """By a hash of the name: in any corpus an outlet is on the same side."""
    names = ["Politico", "Reuters", "CNN (Web News)", "Vox"]
    assert [half_of(name) for name in names] == [0, 1, 1, 1]


def test_pairs_are_of_one_outlet_and_topic_and_every_article_weighs_alike():
    """Of two outlets in one half; the pairs of an outlet share its articles' weight."""
    names = [name for name in (f"Outlet {n}" for n in range(20)) if half_of(name)][:2]
    articles = pd.DataFrame({"outlet": [names[0]] * 3 + [names[1]] * 4})
    alike = np.ones((7, 7))
    alike[0, 1] = alike[1, 0] = 0
    pairs = pairs_on_one_topic(articles, alike, 1)
    found = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    assert found == [(0, 2), (1, 2), (3, 4), (3, 5), (3, 6), (4, 5), (4, 6), (5, 6)]
    assert pairs.weight.tolist() == [3 / 2] * 2 + [4 / 6] * 6


def test_every_measure_has_its_usual_variation_and_its_check():
    """A measure that is a rate and is not here was defined after `make variation`; of other outlets about 5 % are called."""
    table = pd.read_csv(FIGURES)
    assert table.columns.tolist() == COLUMNS
    rates = {name for name, one in MEASURES.items() if is_rate(one, dict.fromkeys(one.parts, 7.0))}
    assert set(table.loc[table["voice"] == "all", "measure"]) == rates
    assert not table.duplicated(["measure", "voice"]).any()
    assert table["freedom"].between(*FREEDOM).all()
    assert (table[["articles", "outlets", "pairs", "checked_pairs"]] >= 20).all(axis=None)
    assert set(table["voice"]) == {"all", "own", "quoted", QUOTATIONS}
    assert table.loc[table["voice"] == "all", "called"].mean() == pytest.approx(0.05, abs=0.025)
    assert table.loc[table["voice"] == "all", "called"].max() < 0.1


def test_a_measure_of_ones_own_has_none_whatever_its_name():
    """Its name may be that of a measure that is known; the figures are of that one's definition."""
    known = MEASURES["lix/1"]
    own = Measure("lix/1", "own", "points", "harder to read", "own", known.count, known.formula)
    assert variation_of(own) is None
    assert isinstance(variation_of(known, "own"), Variation)

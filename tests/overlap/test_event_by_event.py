"""What compares articles on one event depends on no other event in the corpus."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.archive.made_up import recombined
from analysis.corpus.load import load
from analysis.names.mentions import mentions
from analysis.overlap.disagreements import disagreements
from analysis.overlap.origins import origins, ties
from analysis.overlap.pairs import overlap
from analysis.overlap.passages import shared_passages
from analysis.overlap.reuse import reuse_of
from analysis.overlap.reworded import reworded

# Rows that only the second event has: words that are rare there, or names there, are not so in the first.
OTHER = "Putin may putin. The summit of Kim. Kim and kim met. Talks, talks and more talks on the Korean peninsula."


@pytest.fixture(autouse=True)
def no_site_text(monkeypatch):
    """Site text is found over a whole corpus: what repeats between these invented events is no matter here."""
    monkeypatch.setattr("analysis.text.blocks.repeated_blocks", lambda articles, blocks: {})


@pytest.fixture(scope="module")
def mixed(root) -> pd.DataFrame:
    """Three events, of each the articles far from each other."""
    table = load(recombined(load(root / "data"), 3))
    table.loc[table["event"] == "event 3", "text"] += f"\n\n{OTHER}"
    return table.iloc[np.argsort(np.arange(len(table)) % 5, kind="stable")]


@pytest.mark.parametrize("asked", [overlap, reworded, shared_passages, ties, origins, disagreements])
def test_an_event_is_judged_by_itself(mixed, asked):
    """The rows of all events together are those of each alone, to the last digit."""
    alone = [asked(members) for _, members in mixed.groupby("event", sort=False)]
    together = asked(mixed)
    assert min(map(len, alone)) > 0
    numbers = [name for name in ("fact",) if name in together]
    joined = pd.concat(alone, ignore_index=True).astype({"event": "str"} if "event" in together else {})
    assert_frame_equal(together.drop(columns=numbers), joined.drop(columns=numbers), check_exact=True)


@pytest.mark.parametrize(
    ("asked", "keys"), [(reuse_of, ["article", "other"]), (mentions, ["kind", "mention", "article"])]
)
def test_so_are_tables_in_another_order(mixed, asked, keys):
    """Reuse, in the order of the articles, and mentions, by how many have them."""
    alone = pd.concat([asked(members) for _, members in mixed.groupby("event", sort=False)])
    alone, together = (table.sort_values(keys).reset_index(drop=True) for table in (alone, asked(mixed)))
    unshared = [name for name in together if name != "variants"]  # the spellings in all of the corpus
    assert_frame_equal(together[unshared], alone[unshared], check_exact=True)

"""How much an outlet hedges: cues by category, per 1,000 words and as a share of sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.cues import CUE_WORDS, find_cues
from analysis.measures import Measure, Parts, define, mark, per_1000_words, percent
from analysis.text import Words

# What a hedge is: the outlet is not sure. The other categories stand beside these, never among them.
HEDGES = ("modal", "probable", "belief", "condition", "inquiry", "approximator")
BESIDE = ("distancing", "booster", "weasel")
CATEGORIES = HEDGES + BESIDE

SOURCE = "resources/hedges.csv, after Hyland 2005 and Farkas et al. 2010"


def cues(words: Words) -> pd.DataFrame:
    """Every cue: `row` of its sentence, `first` and `last` word (positions in `words`), `cue`, `category`."""
    found = [
        (row, start + first, start + last - 1, cue, category)
        for row, start, end, at in words.around(words.begins(CUE_WORDS))
        for first, last, cue, category in find_cues(*words.both(start, end), at)
    ]
    return pd.DataFrame(found, columns=["row", "first", "last", "cue", "category"])


def count(words: Words) -> Parts:
    """Cues of each category, all hedges, and whether there is one, per sentence."""
    found = cues(words)
    rows, category = found["row"].to_numpy(dtype=int), found["category"].to_numpy()
    size = len(words.sentences)
    parts = {name: np.bincount(rows[category == name], minlength=size).astype(float) for name in CATEGORIES}
    hedges = np.sum([parts[name] for name in HEDGES], axis=0)
    return parts | {"hedges": hedges, "hedged": (hedges > 0).astype(float)}


def _marked(*categories: str):
    def spans(words: Words) -> pd.DataFrame:
        found = cues(words)
        found = found[found["category"].isin(categories)]
        return mark(words, found["first"], found["last"], found["category"], np.ones(len(found)))

    return spans


MORE = {
    "distancing": "keeps more distance from claims",
    "booster": "more emphatic",
    "weasel": "leans more on opinion without a name",
}

define(
    Measure(
        "hedges_per_1000_words/1",
        "hedging",
        "cues per 1,000 words",
        "more cautious",
        SOURCE,
        count,
        per_1000_words,
        {"words": 50},
        _marked(*HEDGES),
        ("hedges", "words"),
    ),
    Measure(
        "hedged_sentences/1",
        "hedging",
        "% of sentences",
        "more cautious",
        SOURCE,
        count,
        percent,
        {"sentences": 5},
        _marked(*HEDGES),
        ("hedged", "sentences"),
    ),
    *(
        Measure(
            f"{category}_per_1000_words/1",
            "hedging",
            "cues per 1,000 words",
            MORE.get(category, "more cautious"),
            SOURCE,
            count,
            per_1000_words,
            {"words": 50},
            _marked(category),
            (category, "words"),
        )
        for category in CATEGORIES
    ),
)

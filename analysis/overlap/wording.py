"""Put any table of this package into sentences that can be printed."""

from __future__ import annotations

import pandas as pd

from analysis.overlap.disagreements import disagreements_in_words
from analysis.overlap.edits import edits_in_words
from analysis.overlap.origins import origins_in_words
from analysis.overlap.pairs import closest
from analysis.overlap.version_changes import versions_in_words

# A column that only this table has, and who says it in words.
SPEAKERS = {
    "relation": disagreements_in_words,
    "effect": edits_in_words,
    "stories": origins_in_words,
    "jaccard": closest,
    "later": versions_in_words,
}


def in_words(table: pd.DataFrame) -> str:
    """What a table of `pairs`, `origins`, `edits`, `facts` or `versions` shows, in sentences that can be printed.

    >>> from analysis.overlap import facts
    >>> in_words(facts(pd.DataFrame({"outlet": ["A"], "title": ["Rain"], "text": ["It rained."], "event": [""], "doubts": [""]})))
    'Nothing to say: the table has no rows.'

    Raises ValueError for another table.
    """
    for column, speaker in SPEAKERS.items():
        if column in table:
            return speaker(table) if len(table) else "Nothing to say: the table has no rows."
    raise ValueError("in_words says what pairs, origins, edits, facts and versions return; this table is none of these")

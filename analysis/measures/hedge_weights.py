"""How much a text leaves open, by fitted weights: cues to be expected, hedged and weasel sentences.

The classic counts of `hedging` take every cue for one; here each counts as often as annotators mark
such a cue in such a place (`analysis.measures.hedge_detector`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.measures import attribution
from analysis.measures.hedge_detector import Cue, Detector, detector
from analysis.measures.measure import Measure, Parts, mark, per_1000_words, percent
from analysis.text.words import Words

SOURCE = "resources/hedge_weights.csv, fitted to FactBank and WikiWeasel (Szarvas et al. 2012)"


def _cues(words: Words, table: Detector) -> Iterator[tuple[int, int, list[Cue]]]:
    """Row, position of its first word, and cues of each sentence that may have one."""
    for row, start, end, at in words.around(words.begins(table.phrases)):
        yield row, start, table.cues(*words.both(start, end), at)


def judge(words: Words, table: Detector) -> tuple[np.ndarray, np.ndarray]:
    """Cues to be expected, and whether the score exceeds the table's threshold, per sentence."""
    expected = np.zeros(len(words.sentences))
    scores = np.full(len(words.sentences), table.score([]))
    for row, _, cues in _cues(words, table):
        expected[row] = sum(cue.probability for cue in cues)
        scores[row] = table.score(cues)
    return expected, (scores > table.threshold).astype(float)


def _uncertainty(words: Words) -> tuple[np.ndarray, np.ndarray]:
    return judge(words, detector())


def count(words: Words) -> Parts:
    """Cues to be expected, and whether the sentence is hedged, per sentence."""
    expected, hedged = words.once(_uncertainty)
    return {"expected_cues": expected, "likely_hedged": hedged}


def count_by_speaker(words: Words) -> Parts:
    """Cues to be expected in sentences that attribute something to somebody, and in the others.

    All cues of a sentence go one way: "Officials said it may rain" is the officials' doubt, and a
    hedge of the outlet's own in such a sentence is taken for theirs.
    """
    expected, _ = words.once(_uncertainty)
    attributed = words.once(attribution.count)["attributions"] > 0
    return {"attributed_cues": np.where(attributed, expected, 0.0), "own_cues": np.where(attributed, 0.0, expected)}


def count_weasels(words: Words) -> Parts:
    """Whether a sentence has the wording that Wikipedia's editors tag, per sentence.

    Of the sentences that the weights were fitted to, half were tagged, so the share of a text is on
    the high side: it serves to compare texts.
    """
    return {"likely_weasel": judge(words, detector("weasel"))[1]}


def _marked(setting: str):
    def spans(words: Words) -> pd.DataFrame:
        found = [
            (start + cue.first, start + cue.last - 1, cue.category, cue.probability)
            for _, start, cues in _cues(words, detector(setting))
            for cue in cues
        ]
        first, last, category, weight = zip(*found, strict=True) if found else ((),) * 4
        return mark(words, first, last, category, weight)

    return spans


MARKED = _marked("uncertainty")

MEASURES = [
    Measure(
        "hedges_per_1000_words/2",
        "hedging",
        "expected cues per 1,000 words",
        "more cautious",
        SOURCE,
        count,
        per_1000_words,
        {"words": 50},
        MARKED,
        ("expected_cues", "words"),
        "Hedges per 1,000 words, weighted",
    ),
    Measure(
        "hedged_sentences/2",
        "hedging",
        "% of sentences",
        "more cautious",
        SOURCE,
        count,
        percent,
        {"sentences": 5},
        MARKED,
        ("likely_hedged", "sentences"),
        "Hedged sentences, weighted",
    ),
    # Both are per 1,000 words of the whole text, so that they add up to the rate of all hedges.
    *(
        Measure(
            f"hedges_{whose}_per_1000_words/2",
            "hedging",
            "expected cues per 1,000 words",
            more,
            SOURCE,
            count_by_speaker,
            per_1000_words,
            {"words": 50},
            MARKED,
            (f"{whose}_cues", "words"),
            f"Hedges per 1,000 words, {label}",
        )
        for whose, label, more in (
            ("own", "outlet’s own", "more cautious"),
            ("attributed", "sources’", "passes on more doubt"),
        )
    ),
    Measure(
        "weasel_sentences/1",
        "hedging",
        "% of sentences",
        "leans more on opinion without a name",
        SOURCE,
        count_weasels,
        percent,
        {"sentences": 5},
        _marked("weasel"),
        ("likely_weasel", "sentences"),
    ),
]

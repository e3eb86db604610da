"""Weighted hedging: the expected number of hedge cues, hedged sentences and weasel sentences, by fitted weights.

The classic counts of `hedges` count every cue as one. Here, a cue counts as much as the share of such cues, in such a
place, that annotators mark (`analysis.measures.hedge_detector`). Version 3 of the measures leaves out words in another sense
("in May", "think tank"; `analysis.measures.hedge_senses`), version 2 does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analysis.measures import attribution
from analysis.measures.hedge_detector import Detector, detector
from analysis.measures.measure import Measure, Parts, mark, per_1000_words, percent
from analysis.text.words import Words

SOURCE = "resources/hedge_weights.csv, fitted to FactBank and WikiWeasel (Szarvas et al. 2012)"


def judge(words: Words, table: Detector) -> tuple[np.ndarray, np.ndarray]:
    """The expected number of cues, and whether the score exceeds the table's threshold, per sentence."""
    cues = table.find(words)
    expected = np.bincount(words.row[cues.first], weights=cues.probability, minlength=len(words.sentences))
    return expected, (table.scores(words, cues) > table.threshold).astype(float)


def _of_version(senses: bool) -> tuple[Callable[[Words], Parts], Callable[[Words], Parts], Callable[[Words], Parts]]:
    """The counting functions with or without regard to the sense of a word: hedges, hedges by speaker, weasel wording."""
    expected_part, hedged_part, attributed_part, own_part, weasel_part = PARTS[senses]

    def uncertainty(words: Words) -> tuple[np.ndarray, np.ndarray]:
        return judge(words, detector(senses=senses))

    def count(words: Words) -> Parts:
        """The expected number of cues, and whether the sentence is hedged, per sentence."""
        return dict(zip((expected_part, hedged_part), words.once(uncertainty), strict=True))

    def count_by_speaker(words: Words) -> Parts:
        """The expected number of cues in sentences that attribute something to somebody, and in the others.

        All cues of a sentence are counted together: "Officials said it may rain" is the officials' doubt, and a hedge of the
        outlet itself in such a sentence counts as theirs, too.
        """
        expected, _ = words.once(uncertainty)
        if senses:
            attributed = words.once(attribution.count_2)["attributed"] > 0
        else:
            attributed = words.once(attribution.count)["attributions"] > 0
        return {attributed_part: np.where(attributed, expected, 0.0), own_part: np.where(attributed, 0.0, expected)}

    def count_weasels(words: Words) -> Parts:
        """Whether a sentence has wording that Wikipedia's editors tag, per sentence.

        Half of the sentences that the weights were fitted to were tagged, so the share in a text is too high: it is only for
        comparing texts.
        """
        return {weasel_part: judge(words, detector("weasel", senses=senses))[1]}

    return count, count_by_speaker, count_weasels


def _marked(setting: str, senses: bool) -> Callable[[Words], pd.DataFrame]:
    def spans(words: Words) -> pd.DataFrame:
        table = detector(setting, senses=senses)
        cues = table.find(words)
        categories = [table.categories[cue] for cue in cues.cue]
        return mark(words, cues.first, cues.last - 1, categories, cues.probability)

    return spans


# The names of the parts, with and without regard to the sense of a word; all may be counted together.
PARTS = {
    False: ("expected_cues", "likely_hedged", "attributed_cues", "own_cues", "likely_weasel"),
    True: ("expected_hedges", "hedged_in_context", "hedges_of_sources", "hedges_of_outlet", "weasel_in_context"),
}


def _measures(version: int, senses: bool) -> Iterator[Measure]:
    count, count_by_speaker, count_weasels = _of_version(senses)
    expected, hedged, attributed, own, weasel = PARTS[senses]
    marked = _marked("uncertainty", senses)
    ending = "" if senses else ", by spelling alone"
    yield Measure(
        f"hedges_per_1000_words/{version}",
        "hedging",
        "expected cues per 1,000 words",
        "more cautious",
        SOURCE,
        count,
        per_1000_words,
        {"words": 50},
        marked,
        (expected, "words"),
        f"Hedges per 1,000 words, weighted{ending}",
    )
    yield Measure(
        f"hedged_sentences/{version}",
        "hedging",
        "% of sentences",
        "more cautious",
        SOURCE,
        count,
        percent,
        {"sentences": 5},
        marked,
        (hedged, "sentences"),
        f"Hedged sentences, weighted{ending}",
    )
    # Both are per 1,000 words of the whole text, so that they add up to the rate of all hedges.
    for whose, part, label, more in (
        ("own", own, "outlet’s own", "more cautious"),
        ("attributed", attributed, "sources’", "passes on more doubt"),
    ):
        yield Measure(
            f"hedges_{whose}_per_1000_words/{version}",
            "hedging",
            "expected cues per 1,000 words",
            more,
            SOURCE,
            count_by_speaker,
            per_1000_words,
            {"words": 50},
            marked,
            (part, "words"),
            f"Hedges per 1,000 words, {label}{ending}",
        )
    yield Measure(
        f"weasel_sentences/{version - 1}",
        "hedging",
        "% of sentences",
        "leans more on opinion without a name",
        SOURCE,
        count_weasels,
        percent,
        {"sentences": 5},
        _marked("weasel", senses),
        (weasel, "sentences"),
        f"Weasel sentences{ending}",
    )


MEASURES = [*_measures(3, senses=True), *_measures(2, senses=False)]

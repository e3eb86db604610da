"""Reading ease in teachers' terms, by the length of sentences and by fitted weights of words.

`teacher_ease/1` is on the scale of CLEAR, where teachers compared excerpts in pairs: about −3.5 (hard) to 1.5 (easy). It is
a constant plus three means over words: the logarithm of the length of the word's sentence (so that one wrongly joined
sentence does not decide a score); whether the word is unfamiliar (`readability.is_familiar`); and its weight. Names count as
familiar and have no weight; nor has a word that is not in `resources/teacher_ease.csv`.

The constant and the coefficients are in the table, in brackets. `tools.trust.fit_ease` fits it to CLEAR
(Crossley et al. 2021; CC BY-NC-SA) and to the order of the versions in OneStopEnglish (Vajjala & Lučić 2018; CC BY-SA).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.measure import Measure, Parts, mark
from analysis.measures.readability import SAMPLE, is_familiar, names
from analysis.resources import resource
from analysis.text.matching import as_listed
from analysis.text.words import Words

TABLE = "teacher_ease"
CONSTANT, LENGTH, UNFAMILIAR = "(constant)", "(log sentence length)", "(unfamiliar word)"


@cache
def weights() -> dict[str, float]:
    """The weight of each listed word, the constant and the coefficients."""
    return {row["word"]: float(row["weight"]) for row in resource(TABLE)}


def text_sums(words: Words) -> Parts:
    """The parts that need no weights, per sentence."""
    counted = words.sum()
    unfamiliar = words.lookup(lambda form: not is_familiar(form)).astype(bool)
    return {
        "log_length": counted * np.log(np.maximum(counted, 1)),
        "unfamiliar_words": words.sum(unfamiliar & ~names(words)),
    }


def _word_weights(words: Words) -> np.ndarray:
    return np.where(names(words), 0.0, words.lookup(lambda form: weights().get(as_listed(form), 0.0)))


def count(words: Words) -> Parts:
    """The sums that the formula needs, per sentence."""
    return {**text_sums(words), "word_weight": words.sum(_word_weights(words))}


def formula(words: Any, log_length: Any, unfamiliar_words: Any, word_weight: Any) -> Any:
    """A constant and three means over words."""
    by = weights()
    sums = by[LENGTH] * log_length + by[UNFAMILIAR] * unfamiliar_words + word_weight
    return by[CONSTANT] + sums / words


def weighing_words(words: Words) -> pd.DataFrame:
    """Words that move the score, labelled `easier`, `harder` or `unfamiliar`, with their weight.

    A word's contribution to the score is its weight divided by the number of words.
    """
    unfamiliar = words.lookup(lambda form: not is_familiar(form)).astype(bool) & ~names(words)
    weight = _word_weights(words) + weights()[UNFAMILIAR] * unfamiliar
    at = np.flatnonzero(weight)
    label = np.where(unfamiliar, "unfamiliar", np.where(weight > 0, "easier", "harder"))
    return mark(words, at, at, label[at].tolist(), weight[at])


MEASURES = [
    Measure(
        "teacher_ease/1",
        "readability",
        "points, −3.5 to 1.5",
        "easier to read",
        "resources/teacher_ease.csv, fitted to CLEAR (Crossley et al. 2021)",
        count,
        formula,
        SAMPLE,
        weighing_words,
        label="Teachers’ ease",
    )
]

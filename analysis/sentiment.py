"""Tone: VADER sentence by sentence, and towards whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures import Measure, Parts, define, mark, percent
from analysis.text import Words, nltk_data

NEUTRAL = (
    0.05  # compound scores nearer to 0 are neither positive nor negative (Hutto & Gilbert 2014)
)


@cache
def _analyser() -> Any:
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    with nltk_data():
        return SentimentIntensityAnalyzer()


@cache
def valence(word: str) -> float:
    """VADER's valence of one word, −4 (most negative) to 4; 0 for a word it does not list.

    >>> valence("ammunition"), valence("threats")
    (0.0, -1.8)
    """
    return _analyser().lexicon.get(word.lower(), 0.0)


@cache
def _listed(token: str) -> bool:
    lexicon = _analyser().lexicon
    return token.lower() in lexicon or re.sub(r"^\W+|\W+$", "", token.lower()) in lexicon


@cache
def compound(sentence: str) -> float:
    """VADER's compound score of one sentence, −1 (negative) to 1 (positive).

    NLTK's analyser is used because NLTK is here anyway; the reference implementation differs from
    it in single rules, and a test states how often. Its rules run only where the sentence has a
    word of the lexicon: without one the score is 0 by definition.

    >>> compound("The talks are a threat."), compound("The talks are on Monday.")
    (-0.5267, 0.0)
    """
    if not any(map(_listed, sentence.split())):
        return 0.0
    return _analyser().polarity_scores(sentence)["compound"]


def count(words: Words) -> Parts:
    """Compound score, and whether it is positive, negative or neutral, per sentence with a word."""
    tone = np.array([compound(text) for text in words.texts()], dtype=float)
    has_words = words.sum() > 0
    return {
        "tone": np.where(has_words, tone, 0.0),
        "positive": (has_words & (tone >= NEUTRAL)).astype(float),
        "negative": (has_words & (tone <= -NEUTRAL)).astype(float),
        "neutral": (has_words & (abs(tone) < NEUTRAL)).astype(float),
    }


def lexicon_words(words: Words) -> pd.DataFrame:
    """The words of VADER's lexicon, labelled `positive` or `negative`, with their valence as weight."""
    weight = words.lookup(valence)
    at = np.flatnonzero(weight)
    return mark(
        words, at, at, np.where(weight[at] > 0, "positive", "negative").tolist(), weight[at]
    )


ENOUGH = {"sentences": 5}  # one sentence more or less must not turn the sign by itself

SOURCE = "Hutto & Gilbert 2014, as in NLTK"
define(
    Measure("vader_tone/1", "sentiment", "−1 to 1, mean over sentences", "more positive", SOURCE,
            count, lambda tone, sentences: tone / sentences, ENOUGH, lexicon_words, label="VADER tone"),
    *(
        Measure(f"{kind}_sentences/1", "sentiment", "% of sentences", f"more {kind}", SOURCE, count,
                percent, ENOUGH, lexicon_words, (kind, "sentences"))
        for kind in ("positive", "negative", "neutral")
    ),
)  # fmt: skip


def tone_towards(targets: Mapping[str, Iterable[str]]) -> list[Measure]:
    """A measure for each named target: the mean tone of the sentences that mention it.

    `targets` gives each target its aliases; a target without any is its own. Words are compared
    without regard to case and whole. What a sentence says need not be about the one it mentions.

    >>> [measure.name for measure in tone_towards({"Putin": ["Vladimir Putin", "Putin"], "Kim": []})]
    ['tone_towards_putin/1', 'tone_towards_kim/1']
    """
    return [_towards(target, tuple(aliases) or (target,)) for target, aliases in targets.items()]


def _towards(target: str, aliases: tuple[str, ...]) -> Measure:
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, aliases))})(?!\w)", re.IGNORECASE)

    def count_mentions(words: Words) -> Parts:
        mentioned = np.array([bool(pattern.search(text)) for text in words.texts()], dtype=float)
        mentioned *= words.sum() > 0
        return {"mentions": mentioned, "tone_of_mentions": mentioned * count(words)["tone"]}

    name = re.sub(r"\W+", "_", target.lower()).strip("_")
    return Measure(f"tone_towards_{name}/1", "sentiment", "−1 to 1, mean over sentences that mention it",
                   "more positive", SOURCE, count_mentions,
                   lambda tone_of_mentions, mentions: tone_of_mentions / mentions, {"mentions": 3}, lexicon_words)  # fmt: skip

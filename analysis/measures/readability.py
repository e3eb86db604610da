"""Ten published formulas and the plain counts behind them: parts, measures, evidence."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.measures.measure import Measure, Parts, mark
from analysis.text.syllables import VOCABULARY, letters, listed, syllables
from analysis.text.words import Words

LONG = 6  # letters; LIX and RIX call a word long from the seventh on (Björnsson 1968; Anderson 1983)
POLYSYLLABLE = 3  # syllables, in SMOG, Gunning fog and Linsear Write
WORDS_PER_MINUTE = 238  # silent reading of non-fiction by adults (Brysbaert 2019)
ENDINGS = {
    "ies": "y",
    "ied": "y",
    "ier": "y",
    "iest": "y",
    "ily": "y",
    "'s": "",
    "’s": "",
    "s": "",
    "es": "",
    "d": "",
    "ed": "",
    "ing": "",
    "n": "",
    "r": "",
    "er": "",
    "st": "",
    "est": "",
    "ly": "",
}
LONGEST_ENDING = max(map(len, ENDINGS))


@lru_cache(VOCABULARY)
def is_familiar(word: str) -> bool:
    """Whether Dale and Chall (1948) would call a word familiar: listed, or a regular form of a listed one.

    textstat's list has the bare words only; the publication's rules for endings, numerals, hyphens
    and contractions stand here. Names of persons and places are familiar, too, but a word alone
    does not say whether it is one: `count` decides.

    >>> [is_familiar(word) for word in ("weapons", "stopped", "13th", "artillery", "bilateral")]
    [True, True, True, False, False]
    """
    plain = word.lower().replace("’", "'")
    if plain[:1].isdigit() or listed(plain):
        return True
    if "-" in plain:
        return all(is_familiar(part) for part in plain.split("-") if part)
    if "'" in plain and is_familiar(plain.partition("n'" if plain.endswith("n't") else "'")[0]):
        return True
    for size in range(1, LONGEST_ENDING + 1):
        instead = ENDINGS.get(plain[-size:])
        if instead is not None:
            stem = plain[:-size] + instead
            single = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
            if any(len(form) > 1 and listed(form) for form in (stem, stem + "e", single)):
                return True
    return False


@lru_cache(VOCABULARY)
def is_complex(word: str) -> bool:
    """Whether Gunning (1952) would call a word hard: three syllables or more, but no compound of short
    words, and no verb that only -ed or -es made three.

    >>> [is_complex(word) for word in ("negotiation", "expanded", "leader-level")]
    [True, False, False]
    """
    if syllables(word) < POLYSYLLABLE:
        return False
    if "-" in word:
        return any(is_complex(part) for part in word.split("-"))
    stem = word[:-2] if word.lower().endswith(("ed", "es")) else word
    return syllables(stem) >= POLYSYLLABLE if len(stem) > 2 else False


def names(words: Words) -> np.ndarray:
    """Whether each word is a name: capitalised, and not merely because its sentence begins there."""
    return words.lookup(lambda form: form[:1].isupper()).astype(bool) & ~words.first


def _strokes(words: Words) -> np.ndarray:
    """Characters that are not blank, per sentence."""
    lengths = np.array([len(piece) for piece in words.pieces.forms] or [0])[words.pieces.id]
    return np.bincount(words.pieces.row, weights=lengths, minlength=len(words.sentences))


def count(words: Words) -> Parts:
    """The sums that the formulas need, per sentence."""
    of_syllables = words.lookup(syllables)
    of_letters = words.lookup(letters)
    name = names(words)
    return {
        "syllables": words.sum(of_syllables),
        "letters": words.sum(of_letters),
        "strokes": _strokes(words),
        "polysyllables": words.sum(of_syllables >= POLYSYLLABLE),
        "complex_words": words.sum(words.lookup(is_complex).astype(bool) & ~name),
        "long_words": words.sum(of_letters > LONG),
        "unfamiliar_words": words.sum(~words.lookup(is_familiar).astype(bool) & ~name),
    }


def _linsear(words, sentences, polysyllables):
    points = (words + 2 * polysyllables) / sentences
    return np.where(points > 20, points / 2, (points - 2) / 2)


def _marked(label: str, test, *, but_names: bool = False):
    def spans(words: Words) -> pd.DataFrame:
        wanted = words.lookup(test).astype(bool)
        at = np.flatnonzero(wanted & ~names(words) if but_names else wanted)
        return mark(words, at, at, [label] * len(at), np.ones(len(at)))

    return spans


POLYSYLLABLES = _marked("polysyllable", lambda word: syllables(word) >= POLYSYLLABLE)
LONG_WORDS = _marked("long word", lambda word: letters(word) > LONG)
LABELS = {
    "flesch_kincaid_grade": "Flesch–Kincaid grade",
    "gunning_fog": "Gunning fog index",
    "smog": "SMOG grade",
    "coleman_liau_index": "Coleman–Liau index",
    "dale_chall": "Dale–Chall score",
    "lix": "LIX",
    "rix": "RIX",
    "linsear_write": "Linsear Write grade",
}
SAMPLE = {"words": 100, "sentences": 3}  # the shortest sample in the publications is of 100 words


def _formula(name, unit, more, source, formula, spans=POLYSYLLABLES, at_least=SAMPLE) -> Measure:
    return Measure(
        f"{name}/1", "readability", unit, more, source, count, formula, at_least, spans, label=LABELS.get(name, "")
    )


MEASURES = [
    _formula(
        "flesch_reading_ease",
        "points, 0–100",
        "easier to read",
        "Flesch 1948",
        lambda words, sentences, syllables: 206.835 - 1.015 * words / sentences - 84.6 * syllables / words,
    ),
    _formula(
        "flesch_kincaid_grade",
        "US school grade",
        "harder to read",
        "Kincaid et al. 1975",
        lambda words, sentences, syllables: 0.39 * words / sentences + 11.8 * syllables / words - 15.59,
    ),
    # textstat counts a word as hard unless Dale and Chall list it; Gunning spares names, compounds and endings.
    _formula(
        "gunning_fog",
        "years of schooling",
        "harder to read",
        "Gunning 1952",
        lambda words, sentences, complex_words: 0.4 * (words / sentences + 100 * complex_words / words),
        _marked("complex word", is_complex, but_names=True),
    ),
    _formula(
        "smog",
        "US school grade",
        "harder to read",
        "McLaughlin 1969",
        lambda sentences, polysyllables: 3.1291 + 1.0430 * np.sqrt(30 * polysyllables / sentences),
    ),
    # Strokes are the typewriter's: letters, digits and punctuation marks.
    _formula(
        "automated_readability_index",
        "US school grade",
        "harder to read",
        "Smith & Senter 1967",
        lambda words, sentences, strokes: 4.71 * strokes / words + 0.5 * words / sentences - 21.43,
        LONG_WORDS,
    ),
    # textstat has 0.058 where Coleman and Liau print 0.0588.
    _formula(
        "coleman_liau_index",
        "US school grade",
        "harder to read",
        "Coleman & Liau 1975",
        lambda words, sentences, letters: 5.88 * letters / words - 29.6 * sentences / words - 15.8,
        LONG_WORDS,
    ),
    # textstat adds the constant only above 5 % of unfamiliar words; the 1948 equation always has it.
    _formula(
        "dale_chall",
        "points, 4–10 and above",
        "harder to read",
        "Dale & Chall 1948",
        lambda words, sentences, unfamiliar_words: (
            15.79 * unfamiliar_words / words + 0.0496 * words / sentences + 3.6365
        ),
        _marked("unfamiliar word", lambda word: not is_familiar(word), but_names=True),
    ),
    _formula(
        "lix",
        "points, 20–60",
        "harder to read",
        "Björnsson 1968",
        lambda words, sentences, long_words: words / sentences + 100 * long_words / words,
        LONG_WORDS,
    ),
    _formula(
        "rix",
        "long words a sentence",
        "harder to read",
        "Anderson 1983",
        lambda sentences, long_words: long_words / sentences,
        LONG_WORDS,
    ),
    _formula("linsear_write", "US school grade", "harder to read", "O’Hayre 1966", _linsear),
    _formula(
        "words_per_sentence",
        "words",
        "longer sentences",
        "plain count",
        lambda words, sentences: words / sentences,
        None,
        {"sentences": 1},
    ),
    _formula(
        "syllables_per_word",
        "syllables",
        "longer words",
        "plain count",
        lambda words, syllables: syllables / words,
        at_least={"words": 1},
    ),
    _formula(
        "long_words_share",
        "% of words over six letters",
        "longer words",
        "plain count",
        lambda words, long_words: 100 * long_words / words,
        LONG_WORDS,
        {"words": 1},
    ),
    _formula(
        "reading_time",
        "minutes",
        "longer to read",
        "Brysbaert 2019",
        lambda words: words / WORDS_PER_MINUTE,
        None,
        {"words": 1},
    ),
]

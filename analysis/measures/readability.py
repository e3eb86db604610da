"""Published readability formulas and the plain counts behind them: parts, measures, evidence.

Deviations from the publications:

- The publications take samples of 100 words (SMOG: ten sentences each from the beginning, the middle and the end). Here the
  whole text is counted, from 100 words and 3 sentences on. For fewer than 30 sentences, SMOG is converted as usual, which
  McLaughlin did not test.
- A name is any capitalised word that does not begin its sentence; Fog and Dale–Chall do not count it as hard.
- Fog exempts compounds of easy words only if they have a hyphen ("leader-level", not "bookkeeper"). Of words with -ed or
  -es, version 1 exempts too many, because it looks at what is left without the ending ("companies", "alliances"). Version 2
  exempts verbs of two syllables that the ending made three, as in Gunning (1952), and takes words that may be nouns or verbs
  ("sentences") for verbs.
- For Dale and Chall, nouns with -er, and adverbs that add more than -ly ("easily"), are unfamiliar unless they are listed.
  Here both are familiar if their stem is.
- For LIX, a colon ends a sentence, too. Here sentences are the same as for every other measure.
- Coleman and Liau print two equations: cloze % = 141.8401 − .214590 L + 1.079812 S, and grade = −27.4004 × cloze ÷ 100 +
  23.06395, with L letters and S sentences per 100 words. The formula here combines both, rounded.
- No publication of Linsear Write as a grade level is known. O’Hayre (1966) has *Lensear Write*, a score of 100 words: one
  point for each word of one syllable except "the", "is", "are", "was" and "were", and three for each sentence. Both are here
  under their names; O’Hayre's is for a text of any length, and a semicolon does not end a sentence.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.measures.measure import Measure, Parts, mark
from analysis.text.matching import as_listed
from analysis.text.syllables import VOCABULARY, letters, listed, pronounced, syllables
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
NO_POINT = frozenset(("the", "is", "are", "was", "were"))  # in Lensear Write (O’Hayre 1966)
LONGEST_ENDING = max(map(len, ENDINGS))


@lru_cache(VOCABULARY)
def is_familiar(word: str) -> bool:
    """Whether Dale and Chall (1948) would call a word familiar: listed, or a regular form of a listed one.

    textstat's list has only the words themselves; the publication's rules for endings, numerals, hyphens and contractions
    are here. Names of persons and places are familiar, too, but a single word does not show whether it is one, so `count`
    decides.

    >>> [is_familiar(word) for word in ("weapons", "stopped", "13th", "artillery", "bilateral")]
    [True, True, True, False, False]
    """
    plain = as_listed(word)
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
            for form in (stem, stem + "e", single):
                if len(form) > 1 and listed(form):
                    return True
    return False


@lru_cache(VOCABULARY)
def is_complex(word: str) -> bool:
    """Whether a word is hard by version 1 of the Fog index: three syllables or more, even without a final -ed or -es.

    Words with a hyphen are hard if one of their parts is. The ending is removed from nouns, too, so that "companies" is not
    hard while "company" is; `is_hard` corrects that.

    >>> [is_complex(word) for word in ("negotiation", "expanded", "leader-level", "companies")]
    [True, False, False, False]
    """
    if syllables(word) < POLYSYLLABLE:
        return False
    if "-" in word:
        return any(is_complex(part) for part in word.split("-"))
    stem = word[:-2] if word.lower().endswith(("ed", "es")) else word
    return syllables(stem) >= POLYSYLLABLE if len(stem) > 2 else False


@lru_cache(VOCABULARY)
def is_hard(word: str) -> bool:
    """Whether Gunning (1952) would call a word hard: three syllables or more, except hyphenated compounds of easy words,
    and verbs of two syllables that -ed or -es made three.

    >>> [is_hard(word) for word in ("negotiation", "expanded", "trespasses", "leader-level", "companies", "remedied")]
    [True, False, False, False, True, True]
    """
    if "-" in word:
        return any(is_hard(part) for part in word.split("-"))
    count = syllables(word)
    return count >= POLYSYLLABLE and not (count == POLYSYLLABLE and _is_lengthened_verb(word.lower()))


def _is_lengthened_verb(word: str) -> bool:
    """Whether -ed or -es added a syllable to a verb that is in the pronouncing dictionary.

    A verb is a word that the dictionary also has with -ed or -ing: "service", but not "office".
    """
    if not word.endswith(("ed", "es")):
        return False
    bases = [word[:-1], word[:-2], word[:-3]] if word[-4:-3] == word[-3:-2] else [word[:-1], word[:-2]]
    base = next((base for base in bases if pronounced(base)), "")
    if pronounced(base) != POLYSYLLABLE - 1:
        return False
    stem = base.removesuffix("e")
    return word.endswith("ed") or any(pronounced(form) for form in (f"{stem}ed", f"{stem}ing"))


def names(words: Words) -> np.ndarray:
    """Whether each word is a name: capitalised, and not the first word of its sentence."""
    return words.lookup(lambda form: form[:1].isupper()).astype(bool) & ~words.first


def _strokes(words: Words) -> np.ndarray:
    """Characters without whitespace, per sentence."""
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
        "hard_words": words.sum(words.lookup(is_hard).astype(bool) & ~name),
        "one_syllable_words": words.sum(words.lookup(_scores_a_point)),
        "long_words": words.sum(of_letters > LONG),
        "unfamiliar_words": words.sum(~words.lookup(is_familiar).astype(bool) & ~name),
    }


def _scores_a_point(word: str) -> bool:
    return syllables(word) == 1 and word.lower() not in NO_POINT


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
    "gunning_fog/1": "Gunning fog index, version 1",
    "gunning_fog/2": "Gunning fog index",
    "smog": "SMOG grade",
    "coleman_liau_index": "Coleman–Liau index",
    "dale_chall": "Dale–Chall score",
    "lix": "LIX",
    "rix": "RIX",
    "linsear_write": "Linsear Write grade",
    "lensear_write": "Lensear Write score",
}
SAMPLE = {"words": 100, "sentences": 3}  # the shortest sample in the publications is of 100 words


def _formula(name, unit, more, source, formula, spans=POLYSYLLABLES, at_least=SAMPLE, version=1) -> Measure:
    full = f"{name}/{version}"
    label = LABELS.get(full, LABELS.get(name, ""))
    return Measure(full, "readability", unit, more, source, count, formula, at_least, spans, label=label)


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
    # In textstat, a word is hard if it has three syllables and is not on Dale and Chall's list.
    _formula(
        "gunning_fog",
        "years of schooling",
        "harder to read",
        "Gunning 1952",
        lambda words, sentences, complex_words: 0.4 * (words / sentences + 100 * complex_words / words),
        _marked("complex word", is_complex, but_names=True),
    ),
    _formula(
        "gunning_fog",
        "years of schooling",
        "harder to read",
        "Gunning 1952",
        lambda words, sentences, hard_words: 0.4 * (words / sentences + 100 * hard_words / words),
        _marked("hard word", is_hard, but_names=True),
        version=2,
    ),
    _formula(
        "smog",
        "US school grade",
        "harder to read",
        "McLaughlin 1969",
        lambda sentences, polysyllables: 3.1291 + 1.0430 * np.sqrt(30 * polysyllables / sentences),
    ),
    # Strokes are those of a typewriter: letters, digits and punctuation marks.
    _formula(
        "automated_readability_index",
        "US school grade",
        "harder to read",
        "Smith & Senter 1967",
        lambda words, sentences, strokes: 4.71 * strokes / words + 0.5 * words / sentences - 21.43,
        LONG_WORDS,
    ),
    # Coleman and Liau's two equations combined and rounded; textstat has 0.058 for 0.0588.
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
        "long words per sentence",
        "harder to read",
        "Anderson 1983",
        lambda sentences, long_words: long_words / sentences,
        LONG_WORDS,
    ),
    _formula("linsear_write", "US school grade", "harder to read", "as in textstat, of unknown origin", _linsear),
    _formula(
        "lensear_write",
        "points per 100 words",
        "easier to read",
        "O’Hayre 1966",
        lambda words, sentences, one_syllable_words: 100 * (one_syllable_words + 3 * sentences) / words,
        _marked("word of one syllable", _scores_a_point),
    ),
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

"""Tone of news sentences, by fitted weights of words and set phrases.

The tone of a sentence is S / √(1 + S²), where S is the sum of the weights in it (VADER's bounded form), or 0 if that is
nearer to 0 than `NEUTRAL`. `resources/news_tone.csv` has every weight. The rules for the words of a sentence:

- a set phrase counts as a whole ("White House": 0), the longest first;
- a capitalised word inside a sentence is a name and does not count, unless capitals mean nothing there, as in a headline in
  title case;
- a word that is not listed has slightly less than the weight of its base form;
- a negation up to `REACH` words before reverses the weight and reduces it.

VADER's boosters ("very") and its rule for "but" made no difference on news and are left out.
Sources: Hutto & Gilbert 2014 (VADER: lexicon, negation); Polanyi & Zaenen 2006 (shifters).
`tools.trust.fit_tone` fits the weights to New York Times sentences rated by readers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.measure import Measure, Parts, mark
from analysis.measures.vader import ENOUGH, NEUTRAL
from analysis.resources import resource
from analysis.text.matching import as_listed
from analysis.text.syllables import VOCABULARY
from analysis.text.words import Words

TABLE = "news_tone"
REACH = 3  # words before a tone word in which a negation counts (VADER: 3)
NEGATED = -0.74  # as in VADER
BASE_FORM = 0.9  # an unlisted word is a little less certain than its listed base form
LONGEST_SMALL_WORD = 4  # letters of a word that a headline in title case may write in lower case ("with")
SHORTEST_BASE = 3  # letters
_NEGATIONS = (
    "not no never without cannot neither nor nobody none nothing hardly barely scarcely rarely "
    "seldom lack lacks lacked lacking isn't wasn't aren't weren't don't doesn't didn't won't "
    "wouldn't can't couldn't shouldn't hasn't haven't hadn't ain't mustn't needn't"
)
NEGATIONS = frozenset(_NEGATIONS.split())
# Each ending, and what replaces it in the base form.
ENDINGS = (
    ("'s", ""),
    ("s'", "s"),
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ily", "y"),
    ("ly", ""),
    ("ly", "le"),
    ("ness", ""),
    ("iness", "y"),
    ("er", ""),
    ("er", "e"),
    ("ier", "y"),
    ("est", ""),
    ("est", "e"),
    ("iest", "y"),
    ("ment", ""),
    ("ful", ""),
)
_BY_LAST_LETTER = {
    letter: [(ending, instead) for ending, instead in ENDINGS if ending[-1] == letter]
    for letter in {ending[-1] for ending, _ in ENDINGS}
}


def base_forms(word: str) -> Iterator[str]:
    """The possible base forms of an inflected or derived word, the most likely first.

    >>> list(base_forms("robbed"))
    ['robb', 'rob', 'robbe']
    """
    for ending, instead in _BY_LAST_LETTER.get(word[-1:], ()):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_BASE:
            yield stem + instead
            if not instead and stem[-1] == stem[-2]:
                yield stem[:-1]


class Fact(NamedTuple):
    """What the rules ask about a word."""

    lower: str
    weight: float
    phrases: list[tuple[str, ...]]  # that it may begin, longest first
    negates: bool
    capital: bool
    kept_small: bool  # although a headline in title case would not


class ToneSpan(NamedTuple):
    """Words that carry tone in a sentence, `last` exclusive, and their weight."""

    first: int
    last: int
    weight: float


class NewsTone:
    """The rules, on a table of weights."""

    def __init__(self, table: Mapping[str, float]):
        self.table = table
        self.phrases = defaultdict[str, list[tuple[str, ...]]](list)
        for phrase in sorted((tuple(entry.split()) for entry in table), key=len, reverse=True):
            if len(phrase) > 1:
                self.phrases[phrase[0]].append(phrase)
        self.fact = lru_cache(VOCABULARY)(self._fact)

    def entry(self, word: str) -> tuple[str, float] | None:
        """The listed form of a lower-case word, and the share of its weight that counts."""
        if word in self.table:
            return word, 1.0
        for form in base_forms(word):
            if form in self.table:
                return form, BASE_FORM
        if word.startswith("un") and word[2:] in self.table and len(word) > SHORTEST_BASE + 2:
            return word[2:], NEGATED
        return None

    def weight(self, word: str) -> float:
        """The weight of a lower-case word, 0 if neither it nor a base form is listed."""
        entry, share = self.entry(word) or ("", 0.0)
        return self.table[entry] * share if entry else 0.0

    def _fact(self, form: str) -> Fact:
        """What the rules ask about a word."""
        lower, capital = as_listed(form), form[:1].isupper()
        small = not capital and len(form) > LONGEST_SMALL_WORD
        phrases, weight = self.phrases.get(lower, []), self.weight(lower)
        return Fact(lower, weight, phrases, lower in NEGATIONS, capital, small)

    def spans(self, facts: Sequence[Fact], places: Iterable[int] | None = None) -> list[ToneSpan]:
        """The words and phrases of one sentence that carry tone, left to right.

        `places`: where one may begin, if that is known.
        """
        spans, end = [], 0
        for first in range(len(facts)) if places is None else places:
            if first < end or not (facts[first].weight or facts[first].phrases):
                continue
            end, weight = self._longest(facts, first)
            if weight and not (end == first + 1 and _is_name(facts, first)):
                weight = weight * NEGATED if _is_negated(facts, first) else weight
                spans.append(ToneSpan(first, end, weight))
        return spans

    def _longest(self, facts: Sequence[Fact], first: int) -> tuple[int, float]:
        for phrase in facts[first].phrases:
            if tuple(fact.lower for fact in facts[first : first + len(phrase)]) == phrase:
                return first + len(phrase), self.table[" ".join(phrase)]
        return first + 1, facts[first].weight


def _is_negated(facts: Sequence[Fact], at: int) -> bool:
    reach = range(max(0, at - REACH), at)
    return any(facts[before].negates and facts[before + 1].lower != "only" for before in reach)


def _is_name(facts: Sequence[Fact], at: int) -> bool:
    if at == 0 or not facts[at].capital:
        return False
    few = 2 * sum(fact.capital for fact in facts[1:]) < len(facts)
    return few or any(fact.kept_small for fact in facts[1:])


@cache
def shipped() -> NewsTone:
    """The rules on the shipped table.

    >>> rules = shipped()
    >>> rules.spans([rules.fact(word) for word in "The White House was not happy".split()])
    [ToneSpan(first=4, last=5, weight=-0.22), ToneSpan(first=5, last=6, weight=-0.3478)]
    """
    return NewsTone({row["word"]: float(row["weight"]) for row in resource(TABLE)})


def bounded(total: np.ndarray) -> np.ndarray:
    """Tone, −1 (negative) to 1 (positive), from sums of weights.

    >>> bounded(np.array([-1.0, 0.04, 0.75])).round(2).tolist()
    [-0.71, 0.0, 0.6]
    """
    tone = total / np.sqrt(1 + total * total)
    return np.where(abs(tone) < NEUTRAL, 0.0, tone)


def _spans(words: Words, rules: NewsTone) -> Iterator[tuple[int, int, list[ToneSpan]]]:
    """Row, position of its first word, and spans of each sentence that may have one."""
    facts = [rules.fact(form) for form in words.forms]
    weighs = np.array([bool(fact.weight) for fact in facts], dtype=bool)[words.id]
    phrases = chain.from_iterable(rules.phrases.values())
    for row, start, end, at in words.around(weighs | words.begins(phrases)):
        sentence = list(map(facts.__getitem__, words.id[start:end].tolist()))
        yield row, start, rules.spans(sentence, at)


def judge(words: Words, rules: NewsTone) -> np.ndarray:
    """The tone of each sentence, 0 where no word carries any."""
    sums = np.zeros(len(words.sentences))
    for row, _, spans in _spans(words, rules):
        sums[row] = sum(span.weight for span in spans)
    return bounded(sums)


def count(words: Words) -> Parts:
    """The tone of each sentence."""
    return {"sentence_tone": judge(words, shipped())}


def tone_words(words: Words) -> pd.DataFrame:
    """The words and phrases that carry tone, `positive` or `negative`, with their weight."""
    found = [
        (start + span.first, start + span.last - 1, span.weight)
        for _, start, spans in _spans(words, shipped())
        for span in spans
    ]
    first, last, weight = zip(*found, strict=True) if found else ((),) * 3
    label = ["positive" if one > 0 else "negative" for one in weight]
    return mark(words, first, last, label, weight)


MEASURES = [
    Measure(
        "news_tone/1",
        "sentiment",
        "−1 to 1, mean over sentences",
        "more positive",
        "resources/news_tone.csv, fitted to NYT sentences (Hutto & Gilbert 2014)",
        count,
        lambda sentence_tone, sentences: sentence_tone / sentences,
        ENOUGH,
        tone_words,
    )
]

"""Which words attribute something to somebody, by weights set by hand: version 1 of the measures.

A cue ("said", "according to", "claim") is a candidate. Its score is a logistic function of how reliable the cue is and of
what stands around it (`features`). Reliabilities and weights are in `resources/attribution_cues.csv` and
`attribution_weights.csv`. The sources of the classes of words: `resources/attribution_words.toml`.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis.measures.attribution_phrases import (
    AUXILIARIES,
    BREAKS,
    CLASSES,
    DESCRIBING,
    DETERMINERS,
    OPENERS,
    SUBJECTS,
    Sentence,
)
from analysis.measures.attribution_sources import Candidate, candidates
from analysis.resources import RESOURCES
from analysis.text.sentences import Span

# What stands before a form that is then no noun.
BEFORE_VERBS = SUBJECTS | AUXILIARIES | DESCRIBING | CLASSES["organisations"]


@cache
def weights() -> dict[str, float]:
    """The weight of every feature; `threshold` is the score from which a candidate counts."""
    with open(RESOURCES / "attribution_weights.csv", encoding="utf-8", newline="") as file:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(file)}


def features(candidate: Candidate) -> Iterator[str]:
    """The names of the features that hold; what each means stands in `attribution_weights.csv`."""
    sentence, first, last, cue, category, group, passive, source, nested = candidate
    after = sentence.at(last + 1)
    if sentence.quotes and _at_a_mark(candidate):
        yield "quote_adjacent"
    if sentence.quoted(first):
        yield "in_quotation"
    if after in OPENERS:
        yield "clause_follows"
    if after in BREAKS:
        yield "parenthetical"
    if source:
        inverted = source[0] > last and category not in ("noun", "preposition") and not passive
        yield "subject_inverted" if inverted else "subject_found"
        if sentence.low[source[0]] in CLASSES["first_or_second_person"]:
            yield "first_or_second_person"
        if sentence.low[source[0]] in ("this", "that", "these", "those", "which"):
            yield "pointing_subject"
    elif passive:
        yield "passive"
        if after == "as":
            yield "passive_as"
    elif category != "noun":
        yield "no_source"
    if category == "noun":
        yield "noun_reading"
    elif cue.also_noun and not _reads_as_verb(candidate):
        yield "noun_or_verb"
    if category == "thought" and after == "to":
        yield "intention"
    if sentence.at(first - 1) == "to":
        yield "infinitive"
    if sentence.low[first].endswith("ing"):
        yield "participle"
    around = sentence.low[group:first] + (sentence.low[source[0] - 1 : source[0]] if source else [])
    if any(word in CLASSES["hypothetical"] or word.endswith("n't") for word in around):
        yield "hypothetical"
    if sentence.low[-1] == "?":
        yield "question"
    if nested:
        yield "nested"


def _at_a_mark(candidate: Candidate) -> bool:
    """Whether a quotation opens or closes beside the cue and its source, or soon after the cue."""
    first, last = candidate.source or (candidate.first, candidate.last)
    near = range(min(first, candidate.first) - 2, max(last + 3, candidate.last + 8))
    return not candidate.sentence.marks.isdisjoint(near)


def _reads_as_verb(candidate: Candidate) -> bool:
    """Whether the words around a form that may be a noun make it a verb: "polls show"."""
    sentence, first, last = candidate.sentence, candidate.first, candidate.last
    after = sentence.at(last + 1)
    if after in OPENERS or sentence.at(first - 1) in BEFORE_VERBS:
        return True
    name = first > 0 and sentence.words[first - 1][0].isupper()
    return name and (first > 1 or after in DETERMINERS)  # not "Insurance claims rose"


class Attribution(NamedTuple):
    """A cue and its source as positions of words in their sentence, last word included."""

    first: int
    last: int
    source: Span | None
    category: str
    kind: str  # of the source: named, unnamed, pronoun, none
    score: float
    said: bool = False  # or written; version 1 does not tell


def find(sentence: Sentence) -> list[Attribution]:
    """The attributions of one sentence, in its order."""
    weight = weights()
    found = []
    for candidate in candidates(sentence):
        _, first, last, cue, category, _, _, source, _ = candidate
        odds = weight["intercept"] + weight["reliability"] * cue.log_odds
        score = 1 / (1 + math.exp(-odds - sum(map(weight.__getitem__, features(candidate)))))
        if score >= weight["threshold"]:
            found.append(Attribution(first, last, source, category, sentence.kind(source), score))
    return found

"""Who says what: cues of attribution, the phrase that names or describes the source, a score.

A cue ("said", "according to", "claim") is a candidate. Its score is a logistic function of how
reliable the cue is and of what stands around it (`features`). Reliabilities and weights were set by
hand, not fitted; they stand in `resources/attribution_cues.csv` and `attribution_weights.csv`.
Sources of the classes of words: `resources/attribution_words.toml`.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.attribution_phrases import (
    AUXILIARIES,
    BREAKS,
    CLASSES,
    DESCRIBING,
    DETERMINERS,
    OPENERS,
    SUBJECTS,
    Sentence,
    lower,
)
from analysis.measures.attribution_sources import Candidate, candidates, cues
from analysis.measures.measure import SPAN_COLUMNS, Measure, Parts, per_1000_words, percent
from analysis.resources import RESOURCES
from analysis.text.given import sentences_of
from analysis.text.quotations import find_quotations
from analysis.text.sentences import Span
from analysis.text.words import Words, cut_words

# What stands before a form that is then no noun.
BEFORE_VERBS = SUBJECTS | AUXILIARIES | DESCRIBING | CLASSES["organisations"]


class Attribution(NamedTuple):
    """A cue and its source as positions of words in their sentence, last word included."""

    first: int
    last: int
    source: Span | None
    category: str
    kind: str  # of the source: named, unnamed, pronoun, none
    score: float


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


def attributed(sentence: str) -> bool:
    """Whether a sentence attributes something to somebody.

    >>> attributed("The ferry was overloaded, two officials said.")
    True
    >>> attributed("The ferry was overloaded.")
    False
    """
    return bool(find(Sentence(sentence, 0, find_quotations(sentence))))


def _find_all(words: Words) -> Iterator[tuple[int, Sentence, list[Attribution]]]:
    """Row, sentence and attributions of each sentence that has one with its cue in the voice.

    Only sentences with a word of a cue are cut and looked at.
    """
    table = cues()
    has_cue = words.lookup(lambda form: lower(form) in table).astype(bool)
    columns = [words.sentences[name].to_list() for name in ("text", "start", "quotes")]
    for row in np.unique(words.row[has_cue]).tolist():
        sentence = Sentence(*(column[row] for column in columns))
        found = find(sentence)
        if words.voice != "all":
            quoted = words.voice == "quoted"
            found = [one for one in found if sentence.quoted(one.first) == quoted]
        if found:
            yield row, sentence, found


def count(words: Words) -> Parts:
    """Attributions per sentence; those whose source is named, described (`unnamed`), a pronoun.

    `sources` counts the named and the described: what the share of unnamed sources is a share of.
    """
    kinds = ("named", "unnamed", "pronoun", "none")
    counts = np.zeros((len(words.sentences), len(kinds)))
    for row, _, found in _find_all(words):
        for one in found:
            counts[row, kinds.index(one.kind)] += 1
    named, unnamed, pronoun, _ = counts.T
    return {
        "attributions": counts.sum(axis=1),
        "named": named,
        "unnamed": unnamed,
        "pronoun": pronoun,
        "sources": named + unnamed,
    }


COLUMNS = [
    "article",
    "outlet",
    "sentence",
    "start",
    "end",
    "cue",
    "category",
    "who",
    "who_start",
    "who_end",
    "named",
    "quotation",
    "score",
]
INTEGERS = {"start": int, "end": int}
NULLABLE = {"who_start": "Int64", "who_end": "Int64"}


def attributions(sentences: pd.DataFrame, voice: str = "all", *, kinds: Sequence[str] = ("body",)) -> pd.DataFrame:
    """Who says what: one row per attribution whose cue stands in this voice.

    Columns: `article`, `outlet`, `sentence`; `start`, `end`, `cue` (the word or phrase
    that attributes, with its offsets in the article's text); `category` (of the cue: speech,
    thought, writing, noun, phrase, preposition); `who`, `who_start`, `who_end` (the phrase that
    names or describes the source; empty and NA where there is none); `named` (named, unnamed,
    pronoun or none); `quotation` (whether words of the sentence inside quotation marks are the
    source's: each quotation goes to the nearest attribution outside it); `score` (0 to 1, higher is
    surer).

    >>> from analysis import cut_text
    >>> text = cut_text("“We ran aground,” said Dana Okafor. A U.S. official denied it.")
    >>> attributions(text)[["cue", "who", "named", "quotation"]]
          cue              who    named  quotation
    0    said      Dana Okafor    named       True
    1  denied  A U.S. official  unnamed      False

    Scores come from weights set by hand: they order the candidates, they are no probabilities.
    Found is what is said, written or thought, with or without a source ("it was acknowledged
    that"); intentions ("plans to travel"), "reportedly" and "is expected to" are not. A cue inside
    quotation marks, where the speaker attributes, is found only where it is very sure.
    """
    sentences = sentences_of(sentences)
    words = cut_words(sentences[sentences["kind"].isin(kinds)], voice)
    facts = words.sentences[["article", "outlet", "sentence"]].to_numpy()
    rows = [
        (*facts[row], *_in_text(sentence, one), one.kind, quotation, one.score)
        for row, sentence, found in _find_all(words)
        for one, quotation in zip(found, _quotations(sentence, found), strict=True)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(INTEGERS | NULLABLE | {"quotation": bool, "score": float})


def _in_text(sentence: Sentence, one: Attribution) -> tuple[object, ...]:
    """Offsets and text of the cue, its category, text and offsets of the source."""
    cue = sentence.span(one.first, one.last)
    facts = (*cue, sentence.between(*cue), one.category)
    if one.source is None:
        return (*facts, "", None, None)
    who = sentence.span(*one.source)
    return (*facts, sentence.between(*who), *who)


def _quotations(sentence: Sentence, found: list[Attribution]) -> list[bool]:
    """Whether each attribution is the one nearest to a quotation that its cue stands outside of."""
    nearest = set()
    for start, end in sentence.quotes:
        distances = []
        for number, one in enumerate(found):
            edges = [*sentence.span(one.first, one.last), *(sentence.span(*one.source) if one.source else ())]
            if not start <= edges[0] < end:
                distances.append((max(start - max(edges), min(edges) - end), number))
        nearest |= {number for _, number in sorted(distances)[:1]}
    return [number in nearest for number in range(len(found))]


def evidence(words: Words) -> pd.DataFrame:
    """The cues, labelled by the kind of their source, and the sources, labelled `source`.

    A source counts nothing by itself: its weight is 0, and the weights add up to the attributions.
    """
    facts = words.sentences[["article", "sentence"]].to_numpy()
    rows: dict[tuple[object, ...], None] = {}  # two cues may share a source
    for row, sentence, found in _find_all(words):
        marked = {(*sentence.span(one.first, one.last), one.kind, 1.0) for one in found}
        marked |= {(*sentence.span(*one.source), "source", 0.0) for one in found if one.source}
        for start, end, label, weight in sorted(marked):
            rows[*facts[row], start, end, sentence.between(start, end), label, weight] = None
    return pd.DataFrame(list(rows), columns=SPAN_COLUMNS).astype(INTEGERS | {"weight": float})


SOURCE = "resources/attribution_cues.csv and attribution_weights.csv, set by hand"
MEASURES = [
    *(
        Measure(
            f"{name}_per_1000_words/1",
            "attribution",
            "per 1,000 words",
            more,
            SOURCE,
            count,
            per_1000_words,
            {"words": 50},
            evidence,
            (name, "words"),
        )
        for name, more in {
            "attributions": "more attributed",
            "named": "names more sources",
            "unnamed": "cites more sources without a name",
        }.items()
    ),
    # A pronoun repeats a source without telling of which kind it was, so it stands on neither side.
    Measure(
        "unnamed_share/1",
        "attribution",
        "% of attributions to a name or a description",
        "describes more of its sources instead of naming them",
        SOURCE,
        count,
        percent,
        {"sources": 5},
        evidence,
        ("unnamed", "sources"),
    ),
]

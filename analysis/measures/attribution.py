"""Who says what: cues of attribution, the phrase that names or describes the source, a score.

Two versions of the measures find them: version 1 by weights set by hand (`attribution_by_hand`), version 2 by weights fitted
to labelled articles (`attribution_evidence`), behind insertions (`attribution_clauses`). `attributions` is of version 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeVar

import numpy as np
import pandas as pd

from analysis.measures import attribution_by_hand as by_hand
from analysis.measures import attribution_evidence as by_evidence
from analysis.measures.attribution_by_hand import Attribution
from analysis.measures.attribution_clauses import Clauses
from analysis.measures.attribution_evidence import Candidate
from analysis.measures.attribution_named import KINDS, Introductions, kind
from analysis.measures.attribution_phrases import Sentence, lower
from analysis.measures.attribution_said import is_said
from analysis.measures.attribution_sources import cues
from analysis.measures.measure import SPAN_COLUMNS, Measure, Parts, per_1000_words, percent
from analysis.text.given import sentences_of
from analysis.text.quotations import find_quotations
from analysis.text.words import Words, cut_words

S = TypeVar("S", bound=Sentence)
Found = tuple[int, Sentence, list[Attribution]]  # row of a sentence, the sentence, what it attributes


def attributed(sentence: str) -> bool:
    """Whether a sentence attributes something to somebody.

    >>> attributed("The ferry was overloaded, two officials said.")
    True
    >>> attributed("The ferry was overloaded.")
    False
    """
    found = by_evidence.candidates(Clauses(sentence, 0, find_quotations(sentence)))
    return any(score >= by_evidence.THRESHOLD for score in by_evidence.scores(found))


def _read(words: Words, table: Iterable[str], sentence: type[S]) -> Iterator[tuple[int, S]]:
    """Row and words of each sentence that has a word of a cue; the others are not cut."""
    known = frozenset(table)
    has_cue = words.lookup(lambda form: lower(form) in known).astype(bool)
    columns = [words.sentences[name].to_list() for name in ("text", "start", "quotes")]
    rows = set(np.unique(words.row[has_cue]).tolist())
    if sentence is Clauses:  # a colon or a dash is a cue, too
        rows |= {row for row, text in enumerate(columns[0]) if MARK.search(text)}
    for row in sorted(rows):
        yield row, sentence(*(column[row] for column in columns))


MARK = re.compile("[:—–―]")
AT_ONCE = 5_000  # sentences whose candidates are judged together


def _in_voice(words: Words, found: Iterable[Found]) -> list[Found]:
    """Of what was found, the attributions whose cue is in the voice."""
    if words.voice == "all":
        return [one for one in found if one[2]]
    quoted = words.voice == "quoted"
    heard = ((row, it, [one for one in all_ if it.quoted(one.first) == quoted]) for row, it, all_ in found)
    return [one for one in heard if one[2]]


def found_by_hand(words: Words) -> list[Found]:
    """The attributions of version 1."""
    read = _read(words, cues(), Sentence)
    return _in_voice(words, ((row, sentence, by_hand.find(sentence)) for row, sentence in read))


def found_by_evidence(words: Words, *, tell_said: bool = False) -> list[Found]:
    """The attributions of version 2; whether they report something said only if asked."""
    introductions = Introductions(words)

    def of(row: int, sentence: Clauses, found: list[Candidate], scores: Iterable[float]) -> Iterator[Attribution]:
        for one, score in zip(found, scores, strict=True):
            if score >= by_evidence.THRESHOLD:
                named = kind(sentence, one.source, row, introductions)
                said = tell_said and is_said(one, named)
                yield Attribution(one.first, one.last, one.source, one.category, named, score, said)

    def found() -> Iterator[Found]:
        read = _read(words, by_evidence.forms(), Clauses)
        while some := list(islice(read, AT_ONCE)):
            candidates = [sorted(by_evidence.candidates(sentence), key=lambda one: one.first) for _, sentence in some]
            scores = iter(by_evidence.scores(list(chain.from_iterable(candidates))))
            for (row, sentence), theirs in zip(some, candidates, strict=True):
                yield row, sentence, list(of(row, sentence, theirs, islice(scores, len(theirs))))

    return _in_voice(words, found())


Finder = Callable[[Words], list[Found]]


def _counter(finder: Finder) -> Callable[[Words], Parts]:
    def count(words: Words) -> Parts:
        """Attributions per sentence; those whose source is named, described (`unnamed`), a pronoun.

        `sources` counts the named and the described: what the share of unnamed sources is a share of.
        """
        counts = np.zeros((len(words.sentences), len(KINDS)))
        for row, _, found in words.once(finder):
            for one in found:
                counts[row, KINDS.index(one.kind)] += 1
        named, unnamed, pronoun, _ = counts.T
        values = (counts.sum(axis=1), named, unnamed, pronoun, named + unnamed)
        return dict(zip(PARTS[finder], values, strict=True))

    return count


# The names of the parts in each version, which may be counted together.
PARTS: dict[Finder, tuple[str, ...]] = {
    found_by_hand: ("attributions", "named", "unnamed", "pronoun", "sources"),
    found_by_evidence: ("attributed", "named_sources", "unnamed_sources", "pronouns", "known_sources"),
}
count, count_2 = _counter(found_by_hand), _counter(found_by_evidence)


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
    "said",
]
INTEGERS = {"start": int, "end": int}
NULLABLE = {"who_start": "Int64", "who_end": "Int64"}


def attributions(sentences: pd.DataFrame, voice: str = "all", *, kinds: Sequence[str] = ("body",)) -> pd.DataFrame:
    """Who says what: one row per attribution whose cue stands in this voice.

    Columns: `article`, `outlet`, `sentence`; `start`, `end`, `cue` (the word or phrase
    that attributes, with its offsets in the article's text); `category` (of the cue: speech,
    judgment, thought, intention, writing, noun, phrase, preposition, colon, dash); `who`, `who_start`, `who_end` (the phrase that
    names or describes the source, both in "the mayor, Dana Okafor"; empty and NA where there is none); `named` (named, unnamed,
    pronoun or none); `quotation` (whether words of the sentence inside quotation marks are the
    source's: each quotation goes to the nearest attribution outside it); `score` (0 to 1, higher is
    surer); `said` (whether it reports what somebody or something said or wrote, outside quotations: not what
    somebody wants, plans or thinks, will not or might say).

    >>> from analysis import cut_text
    >>> text = cut_text("“We ran aground,” said Dana Okafor. A U.S. official denied it.")
    >>> attributions(text)[["cue", "who", "named", "quotation"]]
          cue              who    named  quotation
    0    said      Dana Okafor    named       True
    1  denied  A U.S. official  unnamed      False

    Found is what annotators of news articles (PolNeAR) mark: what is said, written, thought, wanted or judged, with or
    without a source, by a verb, a noun, a colon or a dash. The score is how often they mark such a cue. A source is named
    where its name is given there or, for a role ("the mayor"), earlier in the article. How right cues, sources and
    sentences are: `trust_in_words("attributions_per_1000_words/2")`.
    """
    sentences = sentences_of(sentences)
    words = cut_words(sentences[sentences["kind"].isin(kinds)], voice)
    facts = words.sentences[["article", "outlet", "sentence"]].to_numpy()
    rows = [
        (*facts[row], *_in_text(sentence, one), one.kind, quotation, one.score, one.said)
        for row, sentence, found in found_by_evidence(words, tell_said=True)
        for one, quotation in zip(found, _quotations(sentence, found), strict=True)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(INTEGERS | NULLABLE | {"quotation": bool, "score": float, "said": bool})


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


def _marker(finder: Finder) -> Callable[[Words], pd.DataFrame]:
    def evidence(words: Words) -> pd.DataFrame:
        """The cues, labelled by the kind of their source, and the sources, labelled `source`.

        A source counts nothing by itself: its weight is 0, and the weights add up to the attributions.
        """
        facts = words.sentences[["article", "sentence"]].to_numpy()
        rows: dict[tuple[object, ...], None] = {}  # two cues may share a source
        for row, sentence, found in words.once(finder):
            marked = {(*sentence.span(one.first, one.last), one.kind, 1.0) for one in found}
            marked |= {(*sentence.span(*one.source), "source", 0.0) for one in found if one.source}
            for start, end, label, weight in sorted(marked):
                rows[*facts[row], start, end, sentence.between(start, end), label, weight] = None
        return pd.DataFrame(list(rows), columns=SPAN_COLUMNS).astype(INTEGERS | {"weight": float})

    return evidence


def _measures(version: int, finder: Finder, count: Callable[[Words], Parts], source: str) -> Iterator[Measure]:
    evidence = _marker(finder)
    attributions, named, unnamed, _, sources = PARTS[finder]
    ending = ", by weights set by hand" if version == 1 else ""
    for name, part, more in (
        ("attributions", attributions, "more attributed"),
        ("named", named, "names more sources"),
        ("unnamed", unnamed, "cites more sources without a name"),
    ):
        yield Measure(
            f"{name}_per_1000_words/{version}",
            "attribution",
            "per 1,000 words",
            more,
            source,
            count,
            per_1000_words,
            {"words": 50},
            evidence,
            (part, "words"),
            f"{name.capitalize()} per 1,000 words{ending}",
        )
    # A pronoun repeats a source without saying of which kind it was, so it counts on neither side.
    yield Measure(
        f"unnamed_share/{version}",
        "attribution",
        "% of attributions to a name or a description",
        "describes more of its sources instead of naming them",
        source,
        count,
        percent,
        {sources: 5},
        evidence,
        (unnamed, sources),
        f"Unnamed share{ending}",
    )


MEASURES = [
    *_measures(
        2, found_by_evidence, count_2, "resources/attribution_evidence.csv, fitted to PolNeAR (Newell et al. 2018)"
    ),
    *_measures(1, found_by_hand, count, "resources/attribution_cues.csv and attribution_weights.csv, set by hand"),
]

"""Tone towards somebody: what the words around a name say about the person, by fitted weights.

Evidence about a mention is the news tone (`analysis.measures.news_tone`) of the words before and after it, in its clause
and beyond, near and far, on the same side of a quotation mark and on the other; whether it is quoted, a pronoun, or the
first word; and the words directly before and after it ("blamed | X", "X | said"). Each piece of evidence has a weight for a
negative, a neutral and a positive tone (`resources/tone_towards.csv`). The tone is the probability of positive minus the
probability of negative. Names carry no tone: the name Joy Strange expresses neither joy nor strangeness.

`tools.trust.fit_tone_towards` fits the weights to sentences of NewsMTSC (Hamborg & Donnay 2021).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures import vader
from analysis.measures.measure import Measure, Parts, mark
from analysis.measures.news_tone import ToneSpan, shipped
from analysis.names.lists import opens_with_a_name
from analysis.resources import resource
from analysis.text.sentences import Span
from analysis.text.word_forms import in_title_case
from analysis.text.words import Words

TONES = (-1, 0, 1)
NEAR = 3  # words
HALVED = 4  # words over which the influence of a word halves
LONG = 60  # words of a sentence; longer ones count as this long
BREAK = re.compile(r"[;:—–()\n]")
OPENS_CLAUSE = frozenset(
    "but and while although though who whose which because as after before when if where saying adding".split()
)
ALWAYS_OPENS = frozenset("but while although though because whereas".split())
PRONOUNS = frozenset("he she him her his they i we it their me my".split())


class Mention(NamedTuple):
    """A mention of somebody in a sentence: the sentence's words, which of them are the mention, and what is quoted."""

    words: Sequence[str]
    gaps: Sequence[str]  # before each word
    first: int
    last: int  # excluded
    quoted: Sequence[bool]


@cache
def weights() -> dict[str, dict[int, float]]:
    """The weight of each piece of evidence for each tone."""
    table: dict[str, dict[int, float]] = defaultdict(dict)
    for row in resource("tone_towards"):
        table[row["evidence"]][int(row["tone"])] = float(row["weight"])
    return dict(table)


def _clause(it: Mention) -> tuple[int, int]:
    """Where the clause of a mention begins and ends (excluded)."""
    opens = [at for at, word in enumerate(it.words) if at == 0 or _opens_clause(it.gaps[at], word.lower())]
    start = max((at for at in opens if at <= it.first), default=0)
    return start, min((at for at in opens if at >= it.last), default=len(it.words))


def _opens_clause(gap: str, word: str) -> bool:
    return bool(BREAK.search(gap)) or word in ALWAYS_OPENS or "," in gap and word in OPENS_CLAUSE


def _toned(it: Mention) -> list[ToneSpan]:
    """The words that carry tone, without names and without the mention itself."""
    rules, capitals_say_nothing = shipped(), in_title_case(it.words)
    spans = rules.spans([rules.fact(word) for word in it.words])
    return [
        span
        for span in spans
        if not (span.first < it.last and it.first < span.last)
        and (capitals_say_nothing or not _is_name(it.words, span))
    ]


def _is_name(words: Sequence[str], span: ToneSpan) -> bool:
    if span.last > span.first + 1 or not words[span.first].istitle():
        return False
    return span.first > 0 or opens_with_a_name(words)


def evidence(it: Mention) -> dict[str, float]:
    """The evidence around a mention, by place and sign, and its position in the sentence."""
    sums = defaultdict[str, float](float)
    start, end = _clause(it)
    quoted = it.quoted[it.first]
    for span in _toned(it):
        sign, size = "+" if span.weight > 0 else "−", abs(span.weight)
        side = "before" if span.first < it.first else "behind"
        distance = it.first - span.last if side == "before" else span.first - it.last
        sums[f"all {sign}"] += size
        sums[f"{'in its clause' if start <= span.first < end else 'beyond'}, {side} {sign}"] += size
        sums[f"near {sign}"] += size / (1 + distance / HALVED)
        if distance < NEAR:
            sums[f"next to it, {side} {sign}"] += size
        if it.quoted[span.first] != quoted:
            sums[f"across a quotation mark {sign}"] += size
    found = {name: total / math.sqrt(1 + total) for name, total in sums.items()}
    found["always"] = 1.0
    found["length"] = min(len(it.words), LONG) / LONG
    found["place"] = it.first / len(it.words)
    for name, holds in (
        ("quoted", quoted),
        ("pronoun", it.last == it.first + 1 and it.words[it.first].lower() in PRONOUNS),
        ("first word", it.first == 0),
    ):
        found[name] = float(holds)
    before = it.words[it.first - 1].lower() if it.first else "nothing"
    behind = it.words[it.last].lower() if it.last < len(it.words) else "nothing"
    return found | {f"“{before}” before": 1.0, f"“{behind}” behind": 1.0}


def tone_of(it: Mention, table: Mapping[str, Mapping[int, float]] | None = None) -> dict[int, float]:
    """The probability of each tone towards a mention."""
    table = weights() if table is None else table
    sums = dict.fromkeys(TONES, 0.0)
    for name, amount in evidence(it).items():
        for tone, weight in table.get(name, {}).items():
            sums[tone] += weight * amount
    highest = max(sums.values())
    odds = {tone: math.exp(total - highest) for tone, total in sums.items()}
    return {tone: one / sum(odds.values()) for tone, one in odds.items()}


# The measure ------------------------------------------------------------------------------------


def _mentions(words: Words, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, Mention]]:
    """Row, position of the first word, and mention, of every mention in these words."""
    texts = words.sentences["text"].to_list()
    starts, quotes = words.sentences["start"].to_list(), words.sentences["quotes"].to_list()
    mentioned = [row for row, text in enumerate(texts) if pattern.search(text)]
    ends = words.ends.tolist()
    offsets = words.offsets if mentioned else np.empty((0, 2), dtype=int)
    for row in mentioned:
        begin, text = starts[row], texts[row]
        first, end = ends[row - 1] if row else 0, ends[row]
        spans = (offsets[first:end] - begin).tolist()
        if spans:
            yield from (
                (row, first, it) for it in mentions_in(text, spans, pattern, _inside(spans, begin, quotes[row]))
            )


def _inside(spans: Sequence[Sequence[int]], begin: int, quotes: Iterable[Span]) -> list[bool]:
    return [any(start <= begin + span[0] < end for start, end in quotes) for span in spans]


def mentions_in(
    text: str, spans: Sequence[Sequence[int]], pattern: re.Pattern[str], quoted: Sequence[bool]
) -> Iterator[Mention]:
    """The mentions in one sentence, given the places of its words."""
    words = [text[start:end] for start, end in spans]
    gaps = [text[before:start] for before, (start, _) in zip([0, *(end for _, end in spans)], spans, strict=False)]
    for match in pattern.finditer(text):
        inside = [at for at, (start, end) in enumerate(spans) if start < match.end() and match.start() < end]
        if inside:
            yield Mention(words, gaps, inside[0], inside[-1] + 1, quoted)


SOURCE = "resources/tone_towards.csv, fitted to NewsMTSC (Hamborg & Donnay 2021)"


def tone_towards(targets: Mapping[str, Iterable[str]], *, version: int = 2) -> list[Measure]:
    """A measure for each named target: how negative or positive the sentences that mention it are towards it.

    `targets` has the aliases of each target; a target without any is looked for by its own name. Whole words are compared,
    ignoring case. Version 2 weighs the words around each mention; version 1 is the VADER score of the whole sentence,
    whoever it is about.

    >>> [measure.name for measure in tone_towards({"Putin": ["Vladimir Putin", "Putin"], "Kim": []})]
    ['tone_towards_putin/2', 'tone_towards_kim/2']

    Raises ValueError if two targets differ only in capitals and punctuation, which names of measures do not have. How often
    the tone is right: `trust_in_words("tone_towards/2")`.
    """
    make = {1: vader.towards, 2: _towards}[version]
    measures = [make(target, tuple(aliases) or (target,)) for target, aliases in targets.items()]
    named: dict[str, str] = {}
    for target, measure in zip(targets, measures, strict=True):
        if (other := named.setdefault(measure.name, target)) != target:
            both = f"{other!r} and {target!r} would both be {measure.name}"
            raise ValueError(f"{both}; give one of them another name")
    return measures


def _towards(target: str, aliases: tuple[str, ...]) -> Measure:
    pattern = vader.whole_words(aliases)
    mentions, tone = f"mentions of {target}", f"tone towards {target}"  # measures share their parts' names

    def count(words: Words) -> Parts:
        """The mean tone of the mentions in each sentence that has one."""
        tones, counts = np.zeros(len(words.sentences)), np.zeros(len(words.sentences))
        for row, _, it in _mentions(words, pattern):
            likely = tone_of(it)
            tones[row] += likely[1] - likely[-1]
            counts[row] += 1
        mentioned = counts > 0
        return {mentions: mentioned.astype(float), tone: tones / np.maximum(counts, 1)}

    def spans(words: Words) -> pd.DataFrame:
        """The words of tone around each mention, with their news tone as weight."""
        found = {
            (start + span.first, start + span.last - 1): span.weight
            for _, start, it in _mentions(words, pattern)
            for span in _toned(it)
        }
        places = sorted(found)
        first, last = zip(*places, strict=True) if places else ((), ())
        weight = [found[place] for place in places]
        return mark(words, first, last, ["positive" if one > 0 else "negative" for one in weight], weight)

    return Measure(
        f"tone_towards_{vader.plain_name(target)}/2",
        "sentiment",
        "−1 to 1, mean over sentences that mention it",
        "more positive",
        SOURCE,
        count,
        lambda tone, mentions: tone / mentions,
        {mentions: 3},
        spans,
        (tone, mentions),
    )

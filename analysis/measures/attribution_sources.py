"""The cues of attribution in one sentence ("said", "according to") and the source of each."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

from analysis.measures.attribution_phrases import (
    BREAKS,
    CLASSES,
    DESCRIBING,
    DETERMINERS,
    NOUN_SIGNS,
    OPENERS,
    POSSESSIVE,
    PREPOSITIONS,
    SUBJECTS,
    Sentence,
)
from analysis.resources import RESOURCES
from analysis.text.sentences import Span

MAY_FOLLOW = DETERMINERS | SUBJECTS | DESCRIBING  # an inverted verb, beside any capital
SURE = 2  # log odds of a cue after which the rest of the clause is taken to be what it introduces


class Cue(NamedTuple):
    """One form of a cue: its words, its category, the log odds of its reliability."""

    words: tuple[str, ...]
    category: str
    log_odds: float
    also_noun: bool

    @property
    def may_be_noun(self) -> bool:
        """Whether it is a cue after an article too: "the claim", "her telling", not "the said"."""
        return self.also_noun or self.category == "noun" or self.words[0].endswith("ing")


@cache
def cues() -> dict[str, list[tuple[int, Cue]]]:
    """The forms of every cue, and where in it that word stands, by the longest of its words."""
    table = defaultdict(list)
    with open(RESOURCES / "attribution_cues.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            reliability = float(row["reliability"])
            log_odds = math.log(reliability / (1 - reliability))
            for form in row["forms"].split("; "):
                words = tuple(form.split())
                at = max(range(len(words)), key=lambda position: len(words[position]))
                also_noun = form in row["also_noun"].split("; ")
                table[words[at]].append((at, Cue(words, row["category"], log_odds, also_noun)))
    return dict(table)


class Candidate(NamedTuple):
    """A cue in its sentence, with what is known of its grammar."""

    sentence: Sentence
    first: int
    last: int
    cue: Cue
    category: str  # of the cue; noun where a verb's form is read as one
    group: int  # where the auxiliaries and adverbs before a verb begin
    passive: bool
    source: Span | None
    nested: bool  # in what an earlier cue introduces


class Worded(Protocol):
    """What has the words of a form."""

    @property
    def words(self) -> tuple[str, ...]: ...


Form = TypeVar("Form", bound=Worded)


def find_in(
    sentence: Sentence,
    table: Mapping[str, Sequence[tuple[int, Form]]],
    without: Callable[[Sequence[str], int], bool] = lambda words, at: False,
) -> Iterator[tuple[int, int, Form]]:
    """First and last position of every form of a table, the longer of two that begin together."""
    found = []
    for position in [position for position, word in enumerate(sentence.low) if word in table]:
        for at, form in table[sentence.low[position]]:
            first, last = position - at, position - at + len(form.words) - 1
            if len(form.words) == 1 or tuple(sentence.low[max(first, 0) : last + 1]) == form.words:
                found.append((first, -last, form))
    free = 0
    for first, last, form in sorted(found):
        if first >= free and not without(sentence.low, first) and not sentence.in_a_name(first):
            free = 1 - last
            yield first, -last, form


class Content:
    """What an earlier cue of a sentence introduces, as far as the next mark."""

    def __init__(self, sentence: Sentence):
        self.sentence = sentence
        self.start: int | None = None

    def holds(self, first: int) -> bool:
        """Whether a verb stands in it, and is not joined to the cue by "and"."""
        if self.start is not None and not BREAKS.isdisjoint(self.sentence.low[self.start : first]):
            self.start = None
        return self.start is not None and self.sentence.at(first - 1) not in ("and", "but")

    def follow(self, last: int, introducing: bool) -> None:
        """It begins behind a cue that introduces, or before a word that opens a clause."""
        after = self.sentence.at(last + 1)
        if after in OPENERS or introducing and after not in BREAKS:
            self.start = last + 1


def candidates(sentence: Sentence) -> Iterator[Candidate]:
    """Every cue of a sentence with its source."""
    previous: Span | None = None
    content = Content(sentence)
    for first, last, cue in find_in(sentence, cues()):
        noun = cue.category != "preposition" and is_noun(sentence.at(first - 1))
        category = "noun" if noun else cue.category
        if category == "noun" and not cue.may_be_noun:
            continue  # "the said contract"
        group, passive = first, False
        if category == "noun":
            source = possessor(sentence, first, last)
        elif category == "preposition":
            source = sentence.phrase_after(last + 1)
        else:
            group = sentence.verb_group(first)
            passive = is_passive(sentence, group, first)
            source = agent(sentence, last) if passive else sentence.subject(group, first, previous)
            if source is None and not passive and may_invert(sentence, first, last):
                source = sentence.phrase_after(last + 1)
        nested = content.holds(first) and category != "noun"
        yield Candidate(sentence, first, last, cue, category, group, passive, source, nested)
        previous = source or previous
        if category != "noun":
            content.follow(last, cue.log_odds > SURE)


def is_noun(before: str) -> bool:
    """Whether the word before a cue makes it a noun: "the claims", "Lindqvist’s claim"."""
    return before in NOUN_SIGNS or before.endswith(POSSESSIVE) and before not in CLASSES["be"]


def possessor(sentence: Sentence, first: int, last: int) -> Span | None:
    """Whose claim it is: "Lindqvist’s claim", "a claim by Lindqvist"."""
    before = sentence.at(first - 1)
    if before in CLASSES["possessives"]:
        return (first - 1, first - 1)
    if before.endswith(POSSESSIVE):
        start, end = sentence.phrase_before(first - 1) or (first - 1, first - 1)
        inner = [at + 1 for at in range(start, end) if sentence.low[at] in PREPOSITIONS]
        return (max(inner, default=start), end)
    return sentence.phrase_after(last + 2) if sentence.at(last + 1) in ("by", "from") else None


def is_passive(sentence: Sentence, group: int, verb: int) -> bool:
    """Whether a verb is passive: "was reported", "reported by"."""
    word = sentence.low[verb]
    if group < verb and not word.endswith("ing"):
        return not CLASSES["be"].isdisjoint(sentence.low[group:verb])
    if sentence.at(group - 1) in CLASSES["be"]:
        return not word.endswith("ing")
    return word.endswith("ed") and sentence.at(verb + 1) == "by"


def agent(sentence: Sentence, verb: int) -> Span | None:
    """By whom a passive verb was done: "reported on Monday by the Gazette"."""
    near = sentence.low[verb + 1 : verb + 6]
    return sentence.phrase_after(verb + 2 + near.index("by")) if "by" in near else None


def may_invert(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the source may follow a verb: "…, said Dana Okafor"."""
    after = sentence.at(last + 1)
    if first == 0 or sentence.low[first - 1] not in BREAKS or sentence.low[first].endswith("ing"):
        return False
    return after in MAY_FOLLOW or (after not in BREAKS and sentence.words[last + 1][0].isupper())

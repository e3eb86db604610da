"""The phrase that names a source: where it begins and ends; a name or a description.

No parser: closed classes of words (`resources/attribution_words.toml`), marks and capitals.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from analysis.resources import RESOURCES
from analysis.text.sentences import Span

# Unlike in `WORD`, "Gov." before a name is one word, "officials’" keeps its apostrophe, and a blank
# line is a mark, for a headline without a full stop runs into the sentence after it.
TOKEN = re.compile(
    r"""
    \w+ (?: [-'’‘&.]\w+ | ,\d+ )*
    (?: ['’](?<=s.)(?!\w)
      | \.(?<=\.\w.)
      | \.(?: (?<=\b[A-Z].) | (?<=\b[A-Z]\w.) | (?<=\b[A-Z]\w\w.) )(?=\s+[A-Z])
    )?
    | [^\w\s]
    | \n(?=\s*\n)
    """,
    re.VERBOSE,
)
BREAKS = frozenset(",;:()[]—–-…?!.\"'“”‘’„«»\n")
POSSESSIVE = ("'s", "s'")

CLASSES = {
    name: frozenset(words.split())
    for name, words in tomllib.loads((RESOURCES / "attribution_words.toml").read_text("utf-8")).items()
}
DETERMINERS, PREPOSITIONS = CLASSES["determiners"], CLASSES["prepositions"]
SUBJECTS, OPENERS, TIMES = CLASSES["subjects"], CLASSES["openers"], CLASSES["times"]
AUXILIARIES, CONJUNCTIONS = CLASSES["auxiliaries"], CLASSES["conjunctions"]
DESCRIBING = CLASSES["describing"]
PHRASE_STOPS = BREAKS | AUXILIARIES | CONJUNCTIONS | {"and"}
PHRASE_ENDS = PHRASE_STOPS | TIMES | SUBJECTS | PREPOSITIONS - CLASSES["joining_prepositions"]
MAY_STOP = PHRASE_STOPS | SUBJECTS | {"who", "to"}  # a phrase that ends further on may begin after it
VERB_ENDINGS = ("ed", "ing", "said", "says")
NOUN_SIGNS = CLASSES["articles"] | PREPOSITIONS - {"to", "as", "than"}  # "the claims", "in reply"
PRONOUNS = SUBJECTS | CLASSES["objects"] | CLASSES["possessives"]
NOT_A_NAME = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | TIMES
HEAD_ENDS = PREPOSITIONS | BREAKS | {"and", "who"}
NONE: frozenset[int] = frozenset()


def lower(text: str) -> str:
    """Lower case with straight apostrophes, as the lists are written."""
    return text.lower().replace("’", "'")


class Sentence:
    """The words and marks of one sentence, and the phrases that begin or end at one of them."""

    def __init__(self, text: str, start: int, quotes: Sequence[Span]):
        self.text, self.start, self.quotes = text, start, quotes
        self.words = TOKEN.findall(text)
        self.low = lower(" ".join(self.words)).split(" ")
        # Cached properties would take a lock.
        self._headline: bool | None = None
        self._offsets: list[Span] | None = None
        self._quoted: list[bool] | None = None
        self._marks: AbstractSet[int] | None = None

    @property
    def offsets(self) -> list[Span]:
        """Where each word stands in the article's text."""
        if self._offsets is None:
            spans, end, offset, find = [], 0, self.start, self.text.index
            for word in self.words:
                start = find(word, end)
                end = start + len(word)
                spans.append((offset + start, offset + end))
            self._offsets = spans
        return self._offsets

    def quoted(self, at: int) -> bool:
        """Whether a word stands inside quotation marks."""
        if not self.quotes:
            return False
        if self._quoted is None:
            starts = [start for start, _ in self.offsets]
            self._quoted = [False] * len(starts)
            for quote in self.quotes:
                inside = range(*(bisect_left(starts, edge) for edge in quote))
                self._quoted[inside.start : inside.stop] = [True] * len(inside)
        return self._quoted[at]

    @property
    def marks(self) -> AbstractSet[int]:
        """Positions of the marks that open or close a quotation."""
        if self._marks is None:
            edges = {edge for start, end in self.quotes for edge in (start, end - 1)}
            self._marks = {at for at, (start, _) in enumerate(self.offsets) if start in edges} if edges else NONE
        return self._marks

    @property
    def headline(self) -> bool:
        """Whether most long words are capitalised, so that a capital makes no name."""
        if self._headline is None:
            long = [word for word in self.words if len(word) > 3]
            self._headline = 2 * sum(map(str.islower, long)) < len(long)
        return self._headline

    def span(self, first: int, last: int) -> Span:
        """Where words stand in the article's text, without a possessive's ending."""
        ending = {"'s": 2, "s'": 1}.get(self.low[last][-2:], 0)
        return self.offsets[first][0], self.offsets[last][1] - ending

    def between(self, start: int, end: int) -> str:
        """The text between two offsets into the article."""
        return self.text[start - self.start : end - self.start]

    def at(self, position: int) -> str:
        """A word in lower case; a full stop outside the sentence."""
        return self.low[position] if 0 <= position < len(self.low) else "."

    def in_a_name(self, at: int) -> bool:
        """Whether a capital makes the word part of a name: "the United States"."""
        capital = at > 0 and self.words[at][0].isupper() and self.low[at - 1] not in BREAKS
        return capital and not self.headline

    def verb_group(self, verb: int) -> int:
        """Where the auxiliaries and adverbs before a verb begin: "has repeatedly | insisted"."""
        first = verb
        while first and (self.low[first - 1] in AUXILIARIES or self._adverb(first - 1)):
            first -= 1
        governed = 0 < first < verb and self.low[first] == "to" and self.words[first - 1].islower()
        if governed and self.low[first - 1].endswith(("s", "ed", "ing")):
            return self.verb_group(first - 1)  # "continues to insist"
        return first

    def _adverb(self, at: int) -> bool:
        """Whether a word is an adverb or a negated auxiliary by its ending."""
        word = self.words[at]
        return word.endswith(("n't", "n’t", "ly")) and (word[-1] == "t" or len(word) > 4 and word.islower())

    def phrase_before(self, last: int) -> Span | None:
        """The noun phrase that ends at a word: "a spokesman for the mayor"."""
        first, low = last, self.low
        while first >= 0 and not (self._may_stop(low[first]) and self._stops(first, last)):
            first -= 1
        if self.at(first) == "to" or self.low[last] in PREPOSITIONS:
            return None  # "efforts to build a line highlight": the subject stands further left
        first += 1
        while first < last and (self.low[first] in TIMES or self.low[first] in PREPOSITIONS or self._adverb(first)):
            first += 1
        return (first, last) if first <= last else None

    def _may_stop(self, word: str) -> bool:
        """Whether a phrase may begin after a word, whatever is around it."""
        return word in MAY_STOP or word.endswith(VERB_ENDINGS)

    def _stops(self, at: int, last: int) -> bool:
        """Whether the phrase that ends at `last` begins after a word."""
        word = self.low[at]
        if word == "who":
            return at == last or self.at(at - 1) in BREAKS
        if self._joins_names(at):
            return False
        if word == "to" and self.at(at - 1) == "close":
            return False
        if word in PHRASE_STOPS or (word in SUBJECTS and at < last):
            return True
        # A verb ends the phrase; "officials briefed on the talks" and "the united party" have none.
        verb = at < last and word.endswith(VERB_ENDINGS) and self.words[at].islower()
        return verb and self.at(at - 1) not in DETERMINERS and self.at(at + 1) not in PREPOSITIONS

    def _joins_names(self, at: int) -> bool:
        """Whether a word is the "and" between two capitals: "Okafor and Lindqvist"."""
        if self.low[at] != "and":
            return False
        around = self.words[max(at - 1, 0) : at + 2 : 2]
        return len(around) == 2 and all(word[0].isupper() for word in around)

    def phrase_after(self, first: int) -> Span | None:
        """The noun phrase that begins at a word: "a spokesman for the mayor"."""
        last, low = first, self.low
        while last < len(low) and not (low[last] in PHRASE_ENDS and self._ends(last, first)):
            last += 1
        only_article = last == first + 1 and self.low[first] in ("the", "a", "an")
        return (first, last - 1) if last > first and not only_article else None

    def subject(self, group: int, verb: int, previous: Span | None) -> Span | None:
        """The subject of a verb; `previous`, that of the verb before, where the two share it."""
        if group == 0 or self.low[group] == "to":
            return None  # "Adding to it, …" and "it is fair to say …"
        last = group - 1
        word = self.low[last]
        if word in ("and", "but", "or"):
            return previous or self._clause_name(last)
        if word in BREAKS and self.low[verb].endswith("ing"):
            return previous or self._apposed_name(last) or self._clause_name(last)
        if word == ",":
            return self._apposed_name(last) or self.phrase_before(self._comma_before(last) - 1)
        if word in ("who", "which", "that") and last:
            last -= 2 if self.low[last - 1] == "," else 1
        elif word == ")" and "(" in self.low[:last]:
            last = max(at for at in range(last) if self.low[at] == "(") - 1
        outside = last >= 0 and self.low[last] not in BREAKS and not self.quoted(last)
        return self.phrase_before(last) if outside else None

    def _comma_before(self, comma: int) -> int:
        """The comma that opens what another one closes; 0 where it is none."""
        at = comma - 1
        while at > 0 and self.low[at] not in BREAKS:
            at -= 1
        return at if self.at(at) == "," else 0

    def _apposed_name(self, comma: int) -> Span | None:
        """The name between commas: "the mayor, Dana Okafor, said"."""
        first = self._comma_before(comma) + 1
        name = 1 < first < comma <= first + 4 and all(word[0].isupper() for word in self.words[first:comma])
        return (first, comma - 1) if name else None

    def _clause_name(self, at: int) -> Span | None:
        """The name or pronoun that opens a clause: "Okafor came and said"."""
        first = at
        while first and self.low[first - 1] not in BREAKS:
            first -= 1
        last = first
        while last < at and (self.words[last][0].isupper() or self._joins_names(last)):
            last += 1
        opens = self.low[first] in SUBJECTS or (last > first and self.low[first] not in NOT_A_NAME)
        return (first, max(first, last - 1)) if opens else None

    def _ends(self, at: int, first: int) -> bool:
        """Whether the phrase that begins at `first` ends before one of the words that may end it."""
        word = self.low[at]
        close_to = word == "to" and self.at(at - 1) == "close"
        return word in BREAKS or at > first and not close_to and not self._joins_names(at)

    def kind(self, source: Span | None) -> str:
        """Whether a source is `named`, `unnamed` (described), a `pronoun`, or there is `none`."""
        if source is None:
            return "none"
        first, last = source
        ends = (at - 1 for at in range(first + 1, last + 1) if self.low[at] in HEAD_ENDS)
        head = next(ends, last)
        word = self.low[head].removesuffix("'s").removesuffix("'")
        if word in PRONOUNS:
            return "unnamed" if "anonymity" in self.low else "pronoun"
        if word in DESCRIBING or word in DETERMINERS:
            return "unnamed"
        if self.words[head][0].isupper():
            return "named"
        capital = any(self.words[at][0].isupper() for at in range(first, head) if self.low[at] not in DETERMINERS)
        return "named" if capital and word in CLASSES["organisations"] else "unnamed"

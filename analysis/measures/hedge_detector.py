"""A hedge detector that is a printable table: cues, contexts that matter to them, weights.

A *hedge* is wording that leaves open whether something is so: "may", "is expected to", "whether". A
cue of the table (`resources/hedge_weights.csv`) that stands in a sentence has log odds: its own
weight plus the weight of every context that it stands in ("after to", "with if"). As a probability
they say how often annotators mark such a cue.

Two settings share the table. `uncertainty` has the categories modal, probable, belief, condition,
inquiry and distancing; fitted to single annotated cues, so probabilities add up to the number of
cues to be expected. `weasel` has the vague attributions and quantities that Wikipedia's editors tag
("some say", "widely regarded"), hedges included, and no contexts; fitted to whole sentences, half
of them tagged, so it ranks sentences, and its probabilities are not those of running text.
Ganter & Strube 2009 were the first to find hedges by these tags.

The annotation is that of FactBank (Saurí & Pustejovsky 2009) and WikiWeasel (Farkas et al. 2010) as
unified by Szarvas et al. 2012; a sentence as "at least one of its cues" is Pearl's noisy or (1988).
`tools.trust.fit_hedging` fits the weights to `resources/hedge_candidates.csv`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from analysis.measures.hedge_senses import is_hedge
from analysis.resources import resource
from analysis.text.matching import all_as_listed, index_by_first_word, longest_phrases

TABLE = "hedge_weights"
SETTINGS = ("uncertainty", "weasel")

# The closed classes that contexts are made of. Endings (-ed, -ing) and names beside a cue were
# tried: they fit the labelled texts, and no others.
HAVE = "have has had having haven't hasn't hadn't i've they've we've"
BE = "is are was were be been being isn't aren't wasn't weren't it's that's there's he's she's they're we're"
MODAL_VERBS = "may might could would should can will must shall ought won't wouldn't couldn't can't cannot"
DETERMINERS = "the a an this that these those his her its their our your my any every each some no another such"
PRONOUNS = "he she it they who which that"
SPEAKERS = "i we you"
PREPOSITIONS = "in on at for from with into over under during before after between among by"
NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty "
    "hundred thousand million billion dozen half"
)
ASKING = (
    "ask asked asks asking know knows knew known see decide decided determine determined wonder "
    "wondered wonders question sure clear doubt check investigate"
)


def _class(words: str) -> frozenset[str]:
    return frozenset(words.split())


MODALS = _class(MODAL_VERBS)
CONDITIONS = _class("if unless whether until provided depending")
NEGATION = _class("not n't no never nor neither cannot without nothing none nobody")
REPORTING = _class(
    "say says said saying told tell tells asked announced reported added stated warned spokesman "
    "spokeswoman spokesperson according"
)
BETWEEN = _class("also often still now being been")  # "is now expected"


def _by_word(classes: Mapping[str, str]) -> dict[str, str]:
    """The context that each word gives; of two classes that have the word, the first."""
    pairs = [(word, name) for name, words in classes.items() for word in words.split()]
    return dict(reversed(pairs))


NEXT = _by_word(
    {
        "before to": "to",
        "before that": "that",
        "before by": "by",
        "before of": "of",
        "before as": "as",
        "before be": "be been",
        "before have": HAVE,
        "before a number": NUMBERS,
        "before a preposition": PREPOSITIONS,
        "before a determiner": DETERMINERS,
        "before a pronoun": f"{PRONOUNS} {SPEAKERS}",
    }
)
PREVIOUS = _by_word(
    {
        "after be": BE,
        "after have": HAVE,
        "after to": "to",
        "after a modal": MODAL_VERBS,
        "after that": "that",
        "after a determiner": DETERMINERS,
        "after I, we, you": SPEAKERS,
        "after a pronoun": PRONOUNS,
        "after as": "as than",
        "after a degree": "very most more so too",
        "after a preposition": f"{PREPOSITIONS} of",
        "after and": "and or but",
        "after asking": ASKING,
    }
)


def is_negation(word: str) -> bool:
    """Whether a lower-case word negates."""
    return word in NEGATION or word.endswith("n't")


def _next(lower: list[str], position: int) -> str | None:
    if position >= len(lower):
        return "at the end"
    word = lower[position]
    return "before a number" if word[0].isdigit() else NEXT.get(word)


def _previous(lower: list[str], position: int) -> str | None:
    if position == 0:
        return "at the start"
    word = lower[position - 1]
    if position > 1 and (word.endswith("ly") or is_negation(word) or word in BETWEEN):
        earlier = PREVIOUS.get(lower[position - 2])  # "is widely expected", "has not expected"
        if earlier == "after be" or (earlier == "after have" and word != "been"):
            return earlier
    return PREVIOUS.get(word)


class Surroundings:
    """What is asked about a sentence once, however many cues it holds."""

    def __init__(self, words: Sequence[str], lower: list[str]):
        self.words, self.lower = words, lower
        self.conditions = sum(map(CONDITIONS.__contains__, lower))
        self.modals = sum(map(MODALS.__contains__, lower))
        self.report = next((i for i, word in enumerate(lower) if word in REPORTING), None)

    def contexts(self, first: int, last: int) -> list[str]:
        """The contexts that the cue `words[first:last]` stands in."""
        lower, cue = self.lower, self.lower[first]
        negated = cue.endswith("n't") or any(map(is_negation, lower[max(0, first - 2) : first]))
        if last < len(lower) and lower[last] in ("not", "n't"):  # "could not" is "couldn't"
            negated, last = True, last + 1
        found = [_next(lower, last), _previous(lower, first)]
        if negated:
            found.append("negated")
        if self.conditions > (cue in CONDITIONS):
            found.append("with if")
        if self.modals > (cue in MODALS):
            found.append("with a modal")
        if self.report is not None:
            found.append("after a report" if self.report < first else "before a report")
        if first and self.words[first][0].isupper():
            found.append("capitalised")
        return [name for name in found if name]


class Cue(NamedTuple):
    """A cue in a sentence (`last` word exclusive), and how often annotators mark such a one."""

    first: int
    last: int
    cue: str
    category: str
    probability: float


class Detector:
    """The weights of one setting.

    A row of the table gives the weight of a cue, of a context (for a category, or in addition for a
    `family` of cues: "expect", "expected", "expects"), of a sentence without a cue (`no cue`), or
    the score above which a sentence counts (`threshold`). `senses`: leave out words in another
    sense (`analysis.measures.hedge_senses`), as the latest versions of the measures do.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]], setting: str, *, senses: bool = False):
        self.senses = senses
        cues, contexts = [], defaultdict[str, dict[str, float]](dict)
        self.background, self.threshold = 0.0, 0.5
        for row in rows:
            if row["setting"] != setting:
                continue
            weight = float(row["weight"])
            if row["context"] == "threshold":
                self.threshold = weight
            elif row["context"] == "no cue":
                self.background = _probability(weight)
            elif row["cue"]:
                cues.append((row["cue"], row["category"], weight, row["family"]))
            else:
                # A category ("modal") and a family ("may") may share a name.
                key = f"family {row['family']}" if row["family"] else row["category"]
                contexts[key][row["context"]] = weight
        self.index = index_by_first_word(
            (cue, category, weight, contexts[category], contexts[f"family {family}"])
            for cue, category, weight, family in cues
        )
        self.phrases = [(first, *rest) for first, entries in self.index.items() for rest, _ in entries]

    def cues(
        self, words: Sequence[str], lower: list[str] | None = None, places: Iterable[int] | None = None
    ) -> list[Cue]:
        """The cues of one sentence (surface forms, without punctuation), left to right.

        Callers that already have the words as lists write them, and know where a cue may begin, can pass both.
        """
        lower = all_as_listed(words) if lower is None else lower
        around, found = None, []
        for first, last, (cue, category, log_odds, *weights) in longest_phrases(lower, self.index, places):
            if self.senses and not is_hedge(words, lower, first, last):
                continue
            if any(weights):
                around = around or Surroundings(words, lower)
                for context in around.contexts(first, last):
                    log_odds += sum(weight.get(context, 0.0) for weight in weights)
            found.append(Cue(first, last, cue, category, _probability(log_odds)))
        return found

    def score(self, cues: Iterable[Cue]) -> float:
        """Probability that a sentence with these cues is marked: 0 to 1, higher is more hedged."""
        return 1.0 - (1.0 - self.background) * math.prod(1.0 - cue.probability for cue in cues)


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


@cache
def detector(setting: str = "uncertainty", *, senses: bool = False) -> Detector:
    """The shipped detector of a setting, `uncertainty` or `weasel`; with `senses`, "in May" is no cue.

    >>> [(cue.cue, cue.category) for cue in detector().cues("It may rain in May".split())]
    [('may', 'modal'), ('may', 'modal')]
    >>> [round(cue.probability, 1) for cue in detector().cues("It may rain in May".split())]
    [0.9, 0.1]
    """
    return Detector(resource(TABLE), setting, senses=senses)

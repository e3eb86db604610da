"""A hedge detector that is a printable table: cues, contexts that matter to them, weights.

A *hedge* is wording that leaves open whether something is so: "may", "is expected to", "whether". Each cue of the table
(`resources/hedge_weights.csv`) in a sentence has log-odds: its own weight plus the weight of every context it is in ("after
to", "with if"). As a probability, these say how often annotators mark such a cue.

Two settings share the table. `uncertainty` has the categories modal, probable, belief, condition, inquiry and distancing. It
was fitted to single annotated cues, so that probabilities add up to the expected number of cues. `weasel` has the vague
attributions and quantities that Wikipedia's editors tag ("some say", "widely regarded"), hedges included, and no contexts. It
was fitted to whole sentences, half of which were tagged: it ranks sentences, and its probabilities are not those of running
text. Ganter & Strube 2009 were the first to find hedges by these tags.

The annotation is that of FactBank (Saurí & Pustejovsky 2009) and WikiWeasel (Farkas et al. 2010) as unified by Szarvas et al.
2012. A sentence counts as "at least one of its cues", which is Pearl's noisy or (1988). `tools.trust.fit_hedging` fits the
weights for the cues in `resources/hedge_candidates.csv`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from analysis.measures.hedge_senses import SENSES, is_hedge
from analysis.resources import resource
from analysis.text.phrases import Phrases
from analysis.text.words import Words

TABLE = "hedge_weights"
SETTINGS = ("uncertainty", "weasel")

# The closed classes that contexts are made of. Endings (-ed, -ing) and names next to a cue were
# tried: they only fit the labelled texts.
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
    """The context of each word; if two classes have the word, the first."""
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


NEGATED, WITH_IF, WITH_A_MODAL, CAPITALISED = "negated", "with if", "with a modal", "capitalised"
BEFORE_A_REPORT, AFTER_A_REPORT = "before a report", "after a report"
# A context is identified by its position here; the first means no context.
CONTEXTS = ["", "at the end", "at the start", *dict.fromkeys([*NEXT.values(), *PREVIOUS.values()])]
CONTEXTS += [NEGATED, WITH_IF, WITH_A_MODAL, BEFORE_A_REPORT, AFTER_A_REPORT, CAPITALISED]
NUMBER = {name: number for number, name in enumerate(CONTEXTS)}


class Surroundings:
    """The contexts of cues; words and sentences are looked up once, however many cues they have."""

    def __init__(self, words: Words) -> None:
        self.words, self.begins = words, np.append(0, words.ends)
        self.next = self._facts(lambda word: NUMBER["before a number" if word[0].isdigit() else NEXT.get(word, "")])
        self.previous = self._facts(lambda word: NUMBER[PREVIOUS.get(word, "")])
        self.contracted = self._facts(lambda word: word.endswith("n't"))
        self.negation = self.contracted | self._facts(NEGATION.__contains__)
        self.skipped = self.negation | self._facts(lambda word: word.endswith("ly") or word in BETWEEN)
        self.been, self.apart = self._facts("been".__eq__), self._facts(("not", "n't").__contains__)
        self.condition, self.modal = self._facts(CONDITIONS.__contains__), self._facts(MODALS.__contains__)
        self.conditions, self.modals = (words.sum(fact[words.id]) for fact in (self.condition, self.modal))
        reports = np.flatnonzero(self._facts(REPORTING.__contains__)[words.id])[::-1]
        self.report = np.full(len(words.sentences), -1)  # the first of each sentence
        self.report[words.row[reports]] = reports

    def _facts(self, fact: Callable[[str], Any]) -> np.ndarray:
        """A fact of each distinct word."""
        return np.array([fact(form) for form in self.words.lower_forms] or [0])

    def _at(self, facts: np.ndarray, word: np.ndarray, there: np.ndarray) -> np.ndarray:
        """The fact of these words; 0 if they are not in the sentence."""
        found = np.zeros(len(word), dtype=facts.dtype)
        found[there] = facts[self.words.id[word[there]]]
        return found

    def contexts(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """The contexts of each cue, as numbers, one row per cue; `last` is exclusive."""
        row = self.words.row[first]
        start, end, report = self.begins[row], self.begins[row + 1], self.report[row]
        everywhere, second, third = first >= 0, first > start, first - 1 > start
        apart = self._at(self.apart, last, last < end)  # "could not" is "couldn't"
        last = last + apart
        negated = apart | self._at(self.contracted, first, everywhere)
        negated |= self._at(self.negation, first - 1, second) | self._at(self.negation, first - 2, third)
        following = np.where(last < end, self._at(self.next, last, last < end), NUMBER["at the end"])
        previous = np.where(second, self._at(self.previous, first - 1, second), NUMBER["at the start"])
        # "is widely expected", "has not expected"
        skipped = self._at(self.skipped, first - 1, third)
        earlier = self._at(self.previous, first - 2, third)
        skipped &= (earlier == NUMBER["after be"]) | (
            (earlier == NUMBER["after have"]) & ~self._at(self.been, first - 1, third)
        )
        capital = np.array([self.words.forms[id][0].isupper() for id in self.words.id[first].tolist()], dtype=bool)
        found = [
            following,
            np.where(skipped, earlier, previous),
            negated * NUMBER[NEGATED],
            (self.conditions[row] > self._at(self.condition, first, everywhere)) * NUMBER[WITH_IF],
            (self.modals[row] > self._at(self.modal, first, everywhere)) * NUMBER[WITH_A_MODAL],
            (report >= 0) * np.where(report < first, NUMBER[AFTER_A_REPORT], NUMBER[BEFORE_A_REPORT]),
            (second & capital) * NUMBER[CAPITALISED],
        ]
        return np.column_stack(found)


class Cues(NamedTuple):
    """Cues in sentences: first and last word (exclusive) among all words, row of the table, probability of being marked."""

    first: np.ndarray
    last: np.ndarray
    cue: np.ndarray
    probability: np.ndarray


class Detector:
    """The weights of one setting.

    A row of the table has the weight of a cue, of a context (for a category, or in addition for a `family` of cues:
    "expect", "expected", "expects"), of a sentence without a cue (`no cue`), or the score above which a sentence counts
    (`threshold`). `senses`: leave out words in another sense (`analysis.measures.hedge_senses`), as in the latest versions
    of the measures.
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
        self.cues = [cue for cue, *_ in cues]
        self.categories = [category for _, category, *_ in cues]
        self.phrases = Phrases(self.cues)
        self.weights = np.array([weight for *_, weight, _ in cues])
        self.of_contexts = np.array(
            [
                [contexts[category].get(name, 0.0) + contexts[f"family {family}"].get(name, 0.0) for name in CONTEXTS]
                for _, category, _, family in cues
            ]
        )

    def find(self, words: Words) -> Cues:
        """The cues in these words, in their order."""
        first, last, cue = self.phrases.find(words)
        if self.senses:
            meant = self._meant(words, first, cue)
            first, last, cue = first[meant], last[meant], cue[meant]
        log_odds = self.weights[cue]
        if self.of_contexts.any():
            for context in words.once(Surroundings).contexts(first, last).T:
                log_odds = log_odds + self.of_contexts[cue, context]
        distinct, at = np.unique(log_odds, return_inverse=True)
        return Cues(first, last, cue, np.array(list(map(_probability, distinct.tolist())))[at])

    def _meant(self, words: Words, first: np.ndarray, cue: np.ndarray) -> np.ndarray:
        """Whether each cue has the sense of a hedge."""
        meant, begins = np.ones(len(first), dtype=bool), np.append(0, words.ends)
        for at in np.flatnonzero(np.array([one in SENSES for one in self.cues])[cue]).tolist():
            row, word = words.row[first[at]], first[at]
            within = word - begins[row]
            meant[at] = is_hedge(*words.both(begins[row], begins[row + 1]), within, within + 1)
        return meant

    def scores(self, words: Words, cues: Cues) -> np.ndarray:
        """Probability that each sentence, with these cues, is marked: 0 to 1, higher is more hedged."""
        none = np.ones(len(words.sentences))
        np.multiply.at(none, words.row[cues.first], 1.0 - cues.probability)
        return 1.0 - (1.0 - self.background) * none


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


@cache
def detector(setting: str = "uncertainty", *, senses: bool = False) -> Detector:
    """The shipped detector for a setting, `uncertainty` or `weasel`; with `senses`, "in May" is not a cue.

    >>> from analysis.text.words import cut_text, cut_words
    >>> found = detector().find(cut_words(cut_text("It may rain in May")))
    >>> [detector().cues[number] for number in found.cue]
    ['may', 'may']
    >>> found.probability.round(1).tolist()
    [0.9, 0.1]
    """
    return Detector(resource(TABLE), setting, senses=senses)

"""Find the cues of `hedges.csv` in the words of one sentence: a list, with few rules for words of two meanings.

A rule looks at the words beside a cue and says whether it counts there: "may" is a hedge and "in May" is a month. The
table names a rule for each cue that needs one (column `context`); the functions below, by name, are the rules.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.measure import Measure, Parts, mark, per_1000_words, percent
from analysis.resources import resource
from analysis.text import calendar
from analysis.text.matching import all_as_listed, index_by_first_word, longest_phrases
from analysis.text.words import Words

TABLE = "hedges"

BE = frozenset("is are was were be been being isn't aren't wasn't weren't it's he's she's they're we're".split())
DETERMINERS = frozenset("the a an this that these those his her its their our your my any every each some no".split())
PRONOUNS = frozenset("i you he she it we they there".split())
PREPOSITIONS = frozenset("in on at for from with into over under during before after by of".split())
NEGATION = frozenset("not n't never no".split())
NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions "
    "billion billions trillion dozen dozens half third quarter two-thirds three-quarters one-third one-quarter".split()
)
MONTHS = frozenset(name.lower() for name in calendar.MONTHS + calendar.SHORT_MONTHS)
OPINION_VERBS = frozenset(
    "say says said believe believes believed think thinks thought argue argues argued claim claims claimed suggest "
    "suggests suggested fear fears feared feel feels felt consider considers considered see saw contend contends "
    "contended suspect suspected wonder wondered worry worried insist insisted maintain maintained view regard call "
    "called expect expected hope hoped speculate speculated question questioned assert asserted predict predicted".split()
)
BETWEEN_SUBJECT_AND_VERB = frozenset("have has had also may might would will still now even".split())


def is_number(word):
    return word[0].isdigit() or word in NUMBERS


def word_at(lower, position):
    return lower[position] if 0 <= position < len(lower) else ""


# Each rule takes the surface words, the same in lower case, and the cue's first and last (exclusive) position.


def not_a_name(words, lower, first, last):
    """Not "in May", "may 5", "Theresa May"; a capital "May" counts only in a question or wish: "May they ..."."""
    if words[first] == "May":
        return first == 0 and word_at(lower, last) in PRONOUNS
    return not is_number(word_at(lower, last) or " ")


def not_strength(words, lower, first, last):
    """Not "the might of", "their military might": the noun follows a determiner or ends a phrase."""
    before, after = word_at(lower, first - 1), word_at(lower, last)
    if after == "of" or before in DETERMINERS - {"this", "that"}:
        return False
    if before.endswith(("ary", "ial", "ic", "ical", "val")):  # military, financial, economic, political, naval
        return bool(after) and after not in PREPOSITIONS and after not in ("and", "or", "to") and after not in BE
    return bool(after)


def not_negated(words, lower, first, last):
    """Not "could not": in the past tense that is a fact, someone was unable."""
    return word_at(lower, last) not in NEGATION


def not_after_as(words, lower, first, last):
    """Not "as if", a comparison, nor "as ... as possible"."""
    return word_at(lower, first - 1) != "as"


def not_ability(words, lower, first, last):
    """Not "as soon as possible", "it is possible to", "made possible": ability, not uncertainty."""
    made = {"make", "makes", "made", "making"}
    if word_at(lower, first - 1) in {"as"} | made or word_at(lower, first - 2) in made:
        return False
    return word_at(lower, last) not in ("", "to", "for", "by", "only")


def before_number(words, lower, first, last):
    """Only before a quantity: "about 300", "some 40", "around a dozen"; not "some 2024 models" nor "around 9 May"."""
    after, next_but_one = word_at(lower, last), word_at(lower, last + 1)
    if after in ("a", "an", "one"):
        return next_but_one in NUMBERS
    if not after or not is_number(after) or next_but_one in MONTHS:
        return False
    about_a_topic = {
        "talk",
        "talked",
        "talking",
        "talks",
        "think",
        "thinking",
        "know",
        "knew",
        "worry",
        "worried",
        "learn",
        "learned",
        "asked",
        "said",
        "questions",
        "book",
        "film",
        "story",
        "concerns",
        "heard",
        "told",
    }
    return lower[first] != "about" or word_at(lower, first - 1) not in about_a_topic


def after_number(words, lower, first, last):
    """Only near the end of a quantity: "20 or so", "20 miles or so"."""
    return any(is_number(word) or word in ("a", "an", "one") for word in lower[max(0, first - 2) : first])


def linking_verb(words, lower, first, last):
    """Only "appears to", "appears likely", "it appears": not "appears in court"."""
    after = word_at(lower, last)
    return after in ("to", "that", "as", "likely", "unlikely", "not", "ready", "set") or (
        not after and word_at(lower, first - 1) == "it"
    )


def before_clause(words, lower, first, last):
    """Only before what is claimed: "claims that", "fear it", "claimed to"; not "insurance claims", "claimed 40 lives"."""
    return word_at(lower, last) in PRONOUNS or word_at(lower, last) in ("that", "to")


def before_that_or_to(words, lower, first, last):
    """Only "certain that", "clear that", "sure to": not "a certain age", and never negated."""
    return word_at(lower, last) in ("that", "to") and not any(
        word in NEGATION or word.endswith("n't") for word in lower[max(0, first - 2) : first]
    )


def passive(words, lower, first, last):
    """Only after a form of "be", adverbs aside: "is considered", "was long considered", not "he considered leaving"."""
    before = first - 1
    while before > 0 and (
        lower[before].endswith("ly") or lower[before] in ("not", "also", "often", "still", "now", "long")
    ):
        before -= 1
    return word_at(lower, before) in BE


def not_a_noun(words, lower, first, last):
    """Not after a determiner: "they think" and "I guess", not "the thought", "a guess"."""
    return word_at(lower, first - 1) not in DETERMINERS - {"that", "this"} and word_at(lower, last) != "of"


def not_a_kind(words, lower, first, last):
    """Not "a new kind of car": only "kind of tired", "sort of agreed", without a determiner or adjective before it."""
    before = word_at(lower, first - 1)
    return before in PRONOUNS or before in BE or before.endswith("ed") or before in ("just", "only")


def before_opinion_verb(words, lower, first, last):
    """Only as those who say so: "some say", "critics have argued"; not "some bread", "met critics"."""
    after = word_at(lower, last)
    if after in BETWEEN_SUBJECT_AND_VERB:
        after = word_at(lower, last + 1)
    return after in OPINION_VERBS


RULES = {
    rule.__name__: rule
    for rule in (
        not_a_name,
        not_strength,
        not_negated,
        not_after_as,
        not_ability,
        before_number,
        after_number,
        linking_verb,
        before_clause,
        before_that_or_to,
        passive,
        not_a_noun,
        not_a_kind,
        before_opinion_verb,
    )
}


_INDEX = index_by_first_word((row["cue"], RULES.get(row["context"]), row["category"]) for row in resource(TABLE))
CUE_WORDS = [(word, *rest) for word, candidates in _INDEX.items() for rest, _ in candidates]


def find_cues(words, lower=None, places=None):
    """Cues in one sentence: (first, last_exclusive, cue, category), left to right; the longest wins, none overlap.

    `words` are surface forms, case kept, without punctuation; hyphens and apostrophes inside a word are kept
    ("so-called" is one word, "don't" is one word). Callers that already have them as lists write them, and know where a cue
    may begin, can pass both (`lower`, `places`).

    >>> find_cues("It may rain in May".split())
    [(1, 2, 'may', 'modal')]
    >>> find_cues("Some say about 300 came".split())
    [(0, 1, 'some', 'weasel'), (2, 3, 'about', 'approximator')]
    """
    lower = all_as_listed(words) if lower is None else lower

    def counts(first, last, entry):
        return entry[1] is None or entry[1](words, lower, first, last)

    found = longest_phrases(lower, _INDEX, places, counts)
    return [(first, last, cue, category) for first, last, (cue, _, category) in found]


# Hedges: the outlet is not certain. The other categories are counted separately from these.
HEDGES = ("modal", "probable", "belief", "condition", "inquiry", "approximator")
BESIDE = ("distancing", "booster", "weasel")
CATEGORIES = HEDGES + BESIDE
SOURCE = "resources/hedges.csv, after Lakoff 1973, Hyland 2005, Farkas et al. 2010 and Szarvas et al. 2012"


def cues(words: Words) -> pd.DataFrame:
    """Every cue: `row` of its sentence, `first` and `last` word (positions in `words`), `cue`, `category`."""
    found = [
        (row, start + first, start + last - 1, cue, category)
        for row, start, end, at in words.around(words.begins(CUE_WORDS))
        for first, last, cue, category in find_cues(*words.both(start, end), at)
    ]
    return pd.DataFrame(found, columns=["row", "first", "last", "cue", "category"])


def count(words: Words) -> Parts:
    """Cues of each category, all hedges, and whether there is one, per sentence."""
    found = cues(words)
    rows, category = found["row"].to_numpy(dtype=int), found["category"].to_numpy()
    size = len(words.sentences)
    parts = {name: np.bincount(rows[category == name], minlength=size).astype(float) for name in CATEGORIES}
    hedges = np.sum([parts[name] for name in HEDGES], axis=0)
    return parts | {"hedges": hedges, "hedged": (hedges > 0).astype(float)}


def _marked(*categories: str):
    def spans(words: Words) -> pd.DataFrame:
        found = cues(words)
        found = found[found["category"].isin(categories)]
        return mark(words, found["first"], found["last"], found["category"], np.ones(len(found)))

    return spans


MORE = {
    "distancing": "keeps more distance from claims",
    "booster": "more emphatic",
    "weasel": "leans more on opinion without a name",
}


MEASURES = [
    Measure(
        "hedges_per_1000_words/1",
        "hedging",
        "cues per 1,000 words",
        "more cautious",
        SOURCE,
        count,
        per_1000_words,
        {"words": 50},
        _marked(*HEDGES),
        ("hedges", "words"),
    ),
    Measure(
        "hedged_sentences/1",
        "hedging",
        "% of sentences",
        "more cautious",
        SOURCE,
        count,
        percent,
        {"sentences": 5},
        _marked(*HEDGES),
        ("hedged", "sentences"),
    ),
    *(
        Measure(
            f"{category}_per_1000_words/1",
            "hedging",
            "cues per 1,000 words",
            MORE.get(category, "more cautious"),
            SOURCE,
            count,
            per_1000_words,
            {"words": 50},
            _marked(category),
            (category, "words"),
        )
        for category in CATEGORIES
    ),
]

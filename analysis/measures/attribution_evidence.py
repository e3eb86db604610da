"""Which words attribute something to somebody, by fitted weights: the versions of the measures from 2 on.

A form of `resources/attribution_forms.csv`, a colon or a dash beside a name is a candidate. Its evidence is the cue itself,
its form ("infinitive", "passive"), the words around it and what its source is; each piece has a weight, in log odds
(`resources/attribution_evidence.csv`). That sum, and the sums of the other candidates of the sentence, make the score, a
probability. From `THRESHOLD` on a candidate is counted.
`tools.trust.fit_attribution` fits the weights to PolNeAR (Newell et al. 2018); those set by hand say so in the table.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from analysis.measures.attribution_clauses import DASHES, Clauses
from analysis.measures.attribution_phrases import (
    AUXILIARIES,
    BREAKS,
    CLASSES,
    DESCRIBING,
    DETERMINERS,
    OPENERS,
    PREPOSITIONS,
    SUBJECTS,
    TIMES,
    lower,
)
from analysis.measures.attribution_sources import Content, agent, find_in, is_noun, is_passive, may_invert
from analysis.names.lists import first_name, is_common, surname
from analysis.resources import resource
from analysis.text.sentences import Span
from analysis.text.syllables import VOCABULARY

THRESHOLD = 0.38  # the F1 of cues and of heads of sources is about the largest there
LONGEST_SIDE = 6  # words of a source before a colon
LONGEST_SPEAKER = 4  # words of a name beside a colon or a dash
LONGEST_END = 8  # words after a dash that name a source
SEEKERS = ("a pronoun", "a name", "people", "first person")  # may find other things than facts
COUNTING = frozenset("two three each every another other".split())  # before a form these make it a noun
NEGATING, CONDITIONAL = frozenset(("not", "never")), frozenset(("if", "unless", "whether"))
MARKS = DASHES | {":"}
LATE = 25  # words before a cue
SHORT = 8  # words of a sentence
# A cue after which the rest of the clause is taken to be what it introduces.
INTRODUCING = frozenset(
    "say tell add state claim argue insist believe think announce warn write tweet report deny suggest ask note explain "
    "acknowledge admit".split()
) | {"according to"}
INVERTING = frozenset("say add explain note quip joke conclude reply".split())
QUOTING = frozenset("quote quotes quoted quoting cite cites cited citing".split())
BEFORE_VERBS = SUBJECTS | AUXILIARIES | DESCRIBING | CLASSES["organisations"]
PEOPLE, WRITTEN = DESCRIBING | CLASSES["human"], CLASSES["written"]
PERSON_ENDINGS = ("ists", "ors", "ers", "ist")
NO_FORM = ("noun", "preposition", "phrase", "colon", "dash")
PAST = frozenset(
    "said told thought knew wrote spoke swore sang felt found saw heard understood meant learnt taught sought chose forgot "
    "foresaw undertook went put".split()
)


def _by_word(words_of: dict[str, str]) -> dict[str, str]:
    """The name of each word's list, from lists by their names."""
    return {word: name for name, words in words_of.items() for word in words.split()}


PERSONS = _by_word(
    {
        "first person": "i we my our us me",
        "second person": "you your",
        "it": "it its this that these those which what there",
    }
)
MODAL = frozenset("would could may might should must can will shall".split())
NEXT = _by_word(
    {
        "that": "that",
        "whether": "whether if how why what where when who",
        "a pronoun": "he she they it we i you there",
        "to": "to",
        "about": "about",
        "of": "of",
        "for": "for",
        "as": "as",
        "by": "by",
        "on": "on upon",
        "with": "with",
        "in, at": "in at during from after before",
        "against": "against over toward towards",
        "him": "him her them us me himself herself",
        "a determiner": "the a an this these those any some no all each every another",
        "a possessive": "his its their my our your",
        "and": "and or but",
        "be": "is are was were be been",
    }
)


class Form(NamedTuple):
    """A form that may attribute: its cue as a verb or phrase, and as a noun; "" where it is none."""

    words: tuple[str, ...]
    category: str
    cue: str
    noun: str


class Candidate(NamedTuple):
    """A cue in its sentence, with what is known of its grammar."""

    sentence: Clauses
    first: int
    last: int
    cue: str
    category: str
    noun_or_verb: bool
    group: int  # where the auxiliaries and adverbs before a verb begin
    passive: bool
    source: Span | None
    nested: bool  # in what an earlier cue introduces
    later: bool  # not the first of its sentence


@cache
def forms() -> dict[str, list[tuple[int, Form]]]:
    """Every form, and where in it that word is, by the longest of its words."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for row in resource("attribution_forms"):
        as_noun = row["category"] == "noun"
        rows[row["form"]] |= {"noun": row["cue"]} if as_noun else {"category": row["category"], "cue": row["cue"]}
        if row["also_noun"]:
            rows[row["form"]].setdefault("noun", row["cue"])
    table = defaultdict(list)
    for form, row in rows.items():
        words = tuple(form.split())
        at = max(range(len(words)), key=lambda position: len(words[position]))
        table[words[at]].append((at, Form(words, row.get("category", ""), row.get("cue", ""), row.get("noun", ""))))
    return dict(table)


@cache
def _set_phrases() -> dict[str, list[tuple[int, list[str]]]]:
    """By each of its words, every set phrase that attributes nothing ("that said"), and where in it that word is."""
    phrases = defaultdict(list)
    for row in resource("no_attribution"):
        words = row["phrase"].split()
        for at, word in enumerate(words):
            phrases[word].append((at, words))
    return dict(phrases)


def _in_set_phrase(low: Sequence[str], at: int) -> bool:
    """Whether a word belongs to a set phrase."""
    starts = ((at - before, phrase) for before, phrase in _set_phrases().get(low[at], ()))
    return any(start >= 0 and low[start : start + len(phrase)] == phrase for start, phrase in starts)


def candidates(sentence: Clauses) -> list[Candidate]:
    """Every cue of a sentence with its source."""
    found = list(_worded(sentence))
    verbs = {one.first for one in found if one.category != "noun"}
    marked = [one for one in _marked(sentence) if verbs.isdisjoint(range((one.source or (0, 0))[0], one.first))]
    saying = any(one.category == "speech" and one.cue != "speak" for one in found)
    # "Okafor, speaking on Monday, said" says once, and so does "Okafor said:".
    return [one for one in found if not (saying and sentence.low[one.first] == "speaking")] + marked


def _worded(sentence: Clauses) -> Iterator[Candidate]:
    previous: Span | None = None
    content = Content(sentence)
    later = False
    for first, last, form in find_in(sentence, forms(), _in_set_phrase):
        before = sentence.at(first - 1)
        participle = sentence.low[first].endswith("ing") and before in PREPOSITIONS  # "by saying so"
        noun_before = is_noun(before) or before in COUNTING
        noun = not form.cue or form.category != "preposition" and noun_before and not participle
        if noun and not form.noun and not sentence.low[first].endswith("ing"):
            continue  # "the said contract"
        cue, category = (form.noun or form.cue, "noun") if noun else (form.cue, form.category)
        if cue == "add" and not noun and not adds_words(sentence, last):
            continue  # "added sugar to his tea"
        group, passive, source = _grammar(sentence, first, last, cue, category, previous)
        if cue == "find" and source_type(sentence, source) in SEEKERS and not adds_words(sentence, last):
            continue  # "he found his keys"
        nested = content.holds(first) and not noun
        either = bool(form.noun) and not noun
        candidate = Candidate(sentence, first, last, cue, category, either, group, passive, source, nested, later)
        yield candidate
        later = True
        if sentence.quoted(first):
            continue  # nobody speaks outside a quotation by what somebody says inside it
        previous = source or previous
        verb = not nested and not passive and category not in ("noun", "preposition")
        if source and verb and (not either or _reads_as_verb(candidate)):
            sentence.main = sentence.main or source
        if not noun:
            content.follow(last, cue in INTRODUCING)


def adds_words(sentence: Clauses, last: int) -> bool:
    """Whether "added" or "found" is about words: before a clause or a mark, or beside a quotation."""
    after = sentence.at(last + 1)
    return bool(sentence.quotes) or after in OPENERS or after in BREAKS or "that" in sentence.low[last + 1 : last + 4]


def _grammar(
    sentence: Clauses, first: int, last: int, cue: str, category: str, previous: Span | None
) -> tuple[int, bool, Span | None]:
    """Where the verb group of a cue begins, whether it is passive, and its source."""
    if category == "noun":
        return first, False, sentence.owner(first, last, previous)
    if category == "preposition":
        return first, False, sentence.phrase_after(last + 1)
    group = sentence.verb_group(first)
    passive = is_passive(sentence, group, first)
    if passive:
        return group, True, agent(sentence, last)
    after = sentence.at(last + 1)
    quoted = _quoted_as_saying(sentence, group)
    if quoted:
        return group, False, quoted
    inverts = after not in TIMES and may_invert(sentence, first, last)
    opens = first == 0 and sentence.words[min(last + 1, len(sentence.words) - 1)][0].isupper()
    if cue in INVERTING and (opens or inverts and _ends_with_source(sentence, first, last)):
        return group, False, sentence.phrase_after(last + 1)
    source = sentence.subject(group, first, previous)
    if source is None and (inverts or _went_on(sentence, first, last)):
        source = sentence.phrase_after(last + 1)
    return group, False, source


def _went_on(sentence: Clauses, first: int, last: int) -> bool:
    """Whether a phrase of two words follows a quotation: "“No,” went on Ms Okafor"."""
    return last > first and sentence.at(first - 1) in BREAKS and sentence.quoted(first - 1)


def _ends_with_source(sentence: Clauses, first: int, last: int) -> bool:
    """Whether a clause stands before a verb and nothing but a phrase after it: "Two people died, say police."."""
    source = sentence.phrase_after(last + 1)
    if source is None or sentence.low[source[1]] in DETERMINERS:
        return False
    for at in range(source[1] + 1, len(sentence.low)):
        if sentence.low[at] in BREAKS:
            break
        if sentence.finite(at) or sentence.low[at] in SUBJECTS or sentence.low[at] in OPENERS:
            return False
    start = sentence.segment_start(first - 2)
    relative = sentence.at(start) in ("who", "which", "where", "that")
    clause = any(sentence.finite(at) or sentence.low[at].endswith("ed") for at in range(start, first - 1))
    return sentence.quoted(first - 1) or clause and not relative


def _quoted_as_saying(sentence: Clauses, group: int) -> Span | None:
    """The person between "quoted" and "as saying"."""
    if sentence.at(group - 1) != "as":
        return None
    quoting = [at for at in range(group - 1) if sentence.low[at] in QUOTING]
    return (quoting[-1] + 1, group - 2) if quoting and quoting[-1] + 1 <= group - 2 else None


def _marked(sentence: Clauses) -> Iterator[Candidate]:
    """A colon after a name or description, a dash before one at the end."""
    if MARKS.isdisjoint(sentence.low):
        return
    for at, word in [(at, word) for at, word in enumerate(sentence.low[:-1]) if word in MARKS]:
        if sentence.quoted(at) and not _transcribed(sentence, at):
            continue
        source = _before_colon(sentence, at) if word == ":" else _after_dash(sentence, at)
        if source:
            name = "colon" if word == ":" else "dash"
            yield Candidate(sentence, at, at, name, name, False, at, False, source, False, False)


def _transcribed(sentence: Clauses, at: int) -> bool:
    """Whether a colon follows a speaker as transcripts write one, at the head of a sentence: "OKAFOR:"."""
    first = 1 if sentence.low[0] in BREAKS else 0
    names = sentence.words[first:at]
    capitals = sentence.low[at] == ":" and 0 < len(names) <= LONGEST_SPEAKER and all(map(str.isupper, names))
    return capitals and not is_common(names[-1]) and bool(surname(names[-1]))


def _before_colon(sentence: Clauses, at: int) -> Span | None:
    source = sentence.phrase_before(at - 1) if at else None
    return source if source and at - source[0] <= LONGEST_SIDE else None


def _after_dash(sentence: Clauses, at: int) -> Span | None:
    if sentence.low[at] == "-" and sentence.at(at - 1) != "-":
        return None
    rest = [word for word in sentence.low[at + 1 :] if word != "."]
    names = len(rest) <= LONGEST_END and BREAKS.isdisjoint(set(rest) - {","})
    return sentence.phrase_after(at + 1) if names else None


# Evidence --------------------------------------------------------------------------------------


def source_type(sentence: Clauses, source: Span | None) -> str:
    """What a source is, by its head: a name, a person, something written, a body, a thing, a pronoun."""
    if source is None:
        return "none"
    head = sentence.head(source)
    word = sentence.low[head].removesuffix("'s").removesuffix("'")
    if word in PERSONS:
        return PERSONS[word]
    kind = sentence.kind(source)
    if kind == "pronoun":
        return "a pronoun"
    if sentence.words[head][0].isupper() and not sentence.headline:
        return "a name"
    if word in PEOPLE or word.endswith(PERSON_ENDINGS):
        return "people"
    if word in WRITTEN:
        return "written"
    if word in CLASSES["organisations"]:
        return "a body"
    if sentence.low[source[0]] in ("this", "these"):
        return "this thing"
    return "a name" if kind == "named" else "a thing"


def _neighbour(sentence: Clauses, at: int) -> str:
    """The class of a word beside a cue."""
    if not 0 <= at < len(sentence.low):
        return "the edge"
    of_word = _class(sentence.words[at])
    mark = sentence.quotes and at in sentence.marks and of_word not in UNQUOTING
    return "a quotation mark" if mark else of_word


UNQUOTING = ("the edge", "a comma", "a colon")


@lru_cache(VOCABULARY)
def _class(written: str) -> str:
    """The class of a word or mark."""
    word = lower(written)
    if word in ".!?":
        return "the edge"
    if word in ",:":
        return "a comma" if word == "," else "a colon"
    if word in BREAKS:
        return "a mark"
    if word[0].isdigit():
        return "a number"
    if word in NEXT:
        return NEXT[word]
    if written[0].isupper():
        return "a capital"
    return next((f"-{ending}" for ending in ("ly", "ing") if word.endswith(ending)), "a word")


def _form(it: Candidate) -> str:
    """The form of a verb in its group."""
    if it.category in NO_FORM:
        return it.category
    low, first = it.sentence.low, it.first
    word, auxiliaries = low[first], low[it.group : first]
    if word.endswith("ing"):
        return "participle"
    if it.sentence.at(first - 1) == "to":
        return "infinitive"
    if it.passive:
        return "passive"
    if auxiliaries:
        if any(one in MODAL or one.endswith("'ll") for one in auxiliaries):
            return "after a modal"
        if any(one in ("has", "have", "had") or one.endswith(("'ve", "'d")) for one in auxiliaries):
            return "after have"
        if any(one in ("do", "does", "did") or one.endswith("n't") for one in auxiliaries):
            return "after do"
        return "after another word"
    if word.endswith("s") and not word.endswith("ss"):
        return "third person"
    return "past" if word.endswith("ed") or word in PAST else "base"


Column = tuple[
    str, Sequence[Any]
]  # a name of evidence, and for each candidate what fills its gap; nothing: it does not hold


def evidence(found: Sequence[Candidate]) -> Iterator[Column]:
    """What speaks for and against candidates; the weight of each piece is in `attribution_evidence.csv`."""
    sentences, first, last, cue, category, either, group, _, source, nested, later = zip(*found, strict=True)
    before = [_neighbour(sentence, at - 1) for sentence, at in zip(sentences, group, strict=True)]
    follows = [_neighbour(sentence, at + 1) for sentence, at in zip(sentences, last, strict=True)]
    types = list(map(source_type, sentences, source))
    forms = list(map(_form, found))
    quoted = list(map(Clauses.quoted, sentences, first))
    yield "cue {}", [f"{one} (noun)" if of == "noun" else one for one, of in zip(cue, category, strict=True)]
    yield "category {}", category
    yield "form {}", forms
    yield "before {}", follows
    yield "source {}", types
    yield "after {}", before
    yield "{0[0]} before {0[1]}", list(zip(category, follows, strict=True))
    yield "{0[0]} with source {0[1]}", list(zip(category, types, strict=True))
    yield "{0[0]} as {0[1]}", [of not in NO_FORM and (of, form) for of, form in zip(category, forms, strict=True)]
    yield "with quotation", [bool(sentence.quotes) for sentence in sentences]
    yield "quotation beside", [bool(it.sentence.quotes) and _at_a_mark(it) for it in found]
    yield "in quotation", quoted
    yield "nested", nested
    around = list(map(_around, found))
    yield "negated", [any(word in NEGATING or word.endswith("n't") for word in words) for words in around]
    yield "after if", [not CONDITIONAL.isdisjoint(words) for words in around]
    yield "question", [sentence.low[-1] == "?" for sentence in sentences]
    yield "headline", [sentence.headline for sentence in sentences]
    yield "inverted", list(map(_inverted, found))
    yield "noun or verb", [one and not _reads_as_verb(it) for one, it in zip(either, found, strict=True)]
    yield "not the first", later
    yield "short sentence", [len(sentence.low) < SHORT for sentence in sentences]
    yield "late", [at > LATE for at in first]
    yield (
        "noun after a determiner",
        [it.category == "noun" and it.sentence.at(it.first - 1) in DETERMINERS for it in found],
    )
    marks = [_of_mark(it) if it.category in ("colon", "dash") else {} for it in found]
    for name in dict.fromkeys(chain.from_iterable(marks)):
        yield name, [one.get(name, False) for one in marks]
    yield "{} in quotation", [one and of for one, of in zip(quoted, category, strict=True)]
    yield "{} nested", [one and of for one, of in zip(nested, category, strict=True)]


def names_of(found: Sequence[Candidate]) -> list[list[str]]:
    """The names of the evidence that holds for each candidate."""
    columns = [[value and name.format(value) for value in values] for name, values in evidence(found)]
    return [list(filter(None, names)) for names in zip(*columns, strict=True)]


def _around(it: Candidate) -> list[str]:
    """The words of the verb group before a cue, and the one before its source."""
    sentence, source = it.sentence, it.source
    return sentence.low[it.group : it.first] + (sentence.low[source[0] - 1 : source[0]] if source else [])


def _inverted(it: Candidate) -> bool:
    behind = it.source is not None and it.source[0] > it.last
    return behind and not it.passive and it.category not in ("noun", "preposition", "dash")


def _of_mark(it: Candidate) -> dict[str, bool]:
    sentence, first, source = it.sentence, it.first, it.source
    colon, dash = it.category == "colon", it.category == "dash"
    return {
        "colon near the start": colon and source is not None and source[0] <= 1,
        "colon before a capital": colon and first + 1 < len(sentence.words) and sentence.words[first + 1][0].isupper(),
        "colon with quotation": colon and bool(sentence.quotes),
        "dash with quotation": dash and bool(sentence.quotes),
        "dash opens": dash and first <= 1,
        "speaker beside a mark": source is not None and _speaker(it, source),
    }


def _speaker(it: Candidate, source: Span) -> bool:
    """Whether nothing but a person or a role is beside a colon at the start or a dash: "Okafor: …", "… – mayor"."""
    sentence, (first, last) = it.sentence, source
    if it.category == "colon" and (first > 1 or last + 1 != it.first):
        return False
    if first == last and sentence.low[first] in CLASSES["headline_roles"]:
        return True
    names = sentence.words[first : last + 1]
    if _transcribed(sentence, it.first):
        return True
    capitals = 1 < len(names) <= LONGEST_SPEAKER and all(name[0].isupper() for name in names)
    return capitals and bool(first_name(names[0]) or surname(names[-1])) and not is_common(names[-1])


def _at_a_mark(it: Candidate) -> bool:
    """Whether a quotation opens or closes beside the cue and its source, or soon after the cue."""
    first, last = it.source or (it.first, it.last)
    return not it.sentence.marks.isdisjoint(range(min(first, it.first) - 2, max(last + 3, it.last + 8)))


def _reads_as_verb(it: Candidate) -> bool:
    """Whether the words around a form that may be a noun make it a verb: "polls show"."""
    sentence, first, after = it.sentence, it.first, it.sentence.at(it.last + 1)
    if after in OPENERS or sentence.at(first - 1) in BEFORE_VERBS:
        return True
    name = first > 0 and sentence.words[first - 1][0].isupper()
    return name and (first > 1 or after in DETERMINERS)


@cache
def weights() -> dict[str, float]:
    """The weight of each piece of evidence, in log odds; `always` is of every candidate."""
    return {row["evidence"]: float(row["weight"]) for row in resource("attribution_evidence")}


def odds(found: Sequence[Candidate], table: Mapping[str, float]) -> np.ndarray:
    """What the evidence for each candidate weighs by itself, in log odds."""
    total = np.zeros(len(found))
    for name, values in evidence(found):
        if "{" in name:
            weight = {value: table.get(name.format(value), 0.0) if value else 0.0 for value in set(values)}
            total += list(map(weight.__getitem__, values))
        else:
            total += table.get(name, 0.0) * np.array(values, dtype=bool)
    return table.get("always", 0.0) + total


def company(found: Sequence[Candidate], own: np.ndarray) -> dict[str, np.ndarray]:
    """The candidates' own odds, and those of the surest other of their sentence and of their source; 0 where there is none."""
    beside, alone = _surest_other([id(it.sentence) for it in found], own)
    of_source, no_other = _surest_other([(id(it.sentence), it.source or at) for at, it in enumerate(found)], own)
    return {
        "own odds": own,
        "alone in its sentence": alone.astype(float),
        "surest beside it": beside,
        "shares its source": (~no_other).astype(float),
        "surest of its source": of_source,
    }


def _surest_other(groups: Sequence[Hashable], own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The highest odds of the others in each one's group, 0 where it is alone; whether it is alone."""
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    group = np.array([numbers[one] for one in groups], dtype=int)
    order = np.lexsort((-own, group))
    first = np.searchsorted(group[order], np.arange(len(numbers)))  # the surest of each group
    size = np.bincount(group, minlength=len(numbers))
    second = order[np.minimum(first + 1, len(own) - 1)]
    surest = order[first]
    other = np.where(surest[group] == np.arange(len(own)), second[group], surest[group])
    alone = size[group] == 1
    return np.where(alone, 0.0, own[other]), alone


def scores(found: Sequence[Candidate], table: Mapping[str, float] | None = None) -> list[float]:
    """The probabilities that annotators would mark candidates, which are all those of their sentences: 0 to 1."""
    if not found:
        return []
    table = weights() if table is None else table
    total = np.zeros(len(found))
    for name, values in company(found, odds(found, table)).items():
        total += table.get(name, 0.0) * values
    return [1 / (1 + math.exp(-one)) for one in (table.get("always in company", 0.0) + total).tolist()]

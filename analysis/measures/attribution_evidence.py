"""Which words attribute something to somebody, by fitted weights: the versions of the measures from 2 on.

A form of `resources/attribution_forms.csv`, a colon or a dash beside a name is a candidate. Its evidence is the cue itself,
its form ("infinitive", "passive"), the words around it and what its source is; each piece has a weight, in log odds
(`resources/attribution_evidence.csv`), and their sum as a probability is the score. From `THRESHOLD` on it is counted.
`tools.trust.fit_attribution` fits the weights to PolNeAR (Newell et al. 2018); those set by hand say so in the table.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

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
)
from analysis.measures.attribution_sources import agent, is_noun, is_passive, may_invert, possessor
from analysis.resources import resource
from analysis.text.sentences import Span

THRESHOLD = 0.33  # the F1 of sentences and of cues is about the largest there
LONGEST_SIDE = 6  # words of a source before a colon
LONGEST_END = 8  # words after a dash that name a source
SEEKERS = ("a pronoun", "a name", "people", "first person")  # may find other things than facts
COUNTING = frozenset("two three each every another other".split())  # before a form these make it a noun
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
MODAL = frozenset("would could may might should must can will shall".split())
NEXT = {
    word: name
    for name, words in {
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
    }.items()
    for word in words.split()
}


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
def _set_phrases() -> dict[str, list[tuple[str, ...]]]:
    phrases = defaultdict(list)
    for row in resource("no_attribution"):
        first, *rest = row["phrase"].split()
        phrases[first].append((first, *rest))
    return dict(phrases)


def _in_set_phrases(low: list[str]) -> set[int]:
    """Positions of the words of set phrases that attribute nothing: "that said"."""
    found: set[int] = set()
    phrases = _set_phrases()
    for at in [at for at, word in enumerate(low) if word in phrases]:
        for phrase in phrases[low[at]]:
            if tuple(low[at : at + len(phrase)]) == phrase:
                found.update(range(at, at + len(phrase)))
    return found


def _find_forms(sentence: Clauses) -> Iterator[tuple[int, int, Form]]:
    """First and last position of every form, the longer of two that begin together."""
    table, found = forms(), []
    for position in [position for position, word in enumerate(sentence.low) if word in table]:
        for at, form in table[sentence.low[position]]:
            first, last = position - at, position - at + len(form.words) - 1
            if len(form.words) == 1 or tuple(sentence.low[max(first, 0) : last + 1]) == form.words:
                found.append((first, -last, form))
    free, no_cue = 0, _in_set_phrases(sentence.low) if found else set()
    for first, last, form in sorted(found):
        if first >= free and first not in no_cue and not sentence.in_a_name(first):
            free = 1 - last
            yield first, -last, form


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
    content: int | None = None  # where what an earlier cue introduces begins
    later = False
    for first, last, form in _find_forms(sentence):
        before, after = sentence.at(first - 1), sentence.at(last + 1)
        participle = sentence.low[first].endswith("ing") and before in PREPOSITIONS  # "by saying so"
        noun_before = is_noun(before) or before in COUNTING
        noun = not form.cue or form.category != "preposition" and noun_before and not participle
        if noun and not form.noun and not sentence.low[first].endswith("ing"):
            continue  # "the said contract"
        cue, category = (form.noun or form.cue, "noun") if noun else (form.cue, form.category)
        if cue == "add" and not noun and not _adds_words(sentence, last):
            continue  # "added sugar to his tea"
        group, passive, source = _grammar(sentence, first, last, cue, category, previous)
        if cue == "find" and source_type(sentence, source) in SEEKERS and not _adds_words(sentence, last):
            continue  # "he found his keys"
        if content is not None and not BREAKS.isdisjoint(sentence.low[content:first]):
            content = None
        nested = content is not None and not noun and before not in ("and", "but")
        either = bool(form.noun) and not noun
        candidate = Candidate(sentence, first, last, cue, category, either, group, passive, source, nested, later)
        yield candidate
        later = True
        previous = source or previous
        verb = not nested and not passive and category not in ("noun", "preposition")
        if source and verb and (not either or _reads_as_verb(candidate)):
            sentence.main = sentence.main or source
        if not noun and (after in OPENERS or cue in INTRODUCING and after not in BREAKS):
            content = last + 1


def _adds_words(sentence: Clauses, last: int) -> bool:
    """Whether "added" or "found" is about words: before a clause or a mark, or beside a quotation."""
    after = sentence.at(last + 1)
    return bool(sentence.quotes) or after in OPENERS or after in BREAKS or "that" in sentence.low[last + 1 : last + 4]


def _grammar(
    sentence: Clauses, first: int, last: int, cue: str, category: str, previous: Span | None
) -> tuple[int, bool, Span | None]:
    """Where the verb group of a cue begins, whether it is passive, and its source."""
    if category == "noun":
        return first, False, possessor(sentence, first, last)
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
    for at, word in enumerate(sentence.low[:-1]):
        if word != ":" and word not in DASHES or sentence.quoted(at):
            continue
        source = _before_colon(sentence, at) if word == ":" else _after_dash(sentence, at)
        if source:
            name = "colon" if word == ":" else "dash"
            yield Candidate(sentence, at, at, name, name, False, at, False, source, False, False)


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
    for name, words in (
        ("first person", ("i", "we", "my", "our", "us", "me")),
        ("second person", ("you", "your")),
        ("it", ("it", "its", "this", "that", "these", "those", "which", "what", "there")),
    ):
        if word in words:
            return name
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
    if not 0 <= at < len(sentence.low) or sentence.low[at] in ".!?":
        return "the edge"
    word = sentence.low[at]
    if word in ",:":
        return {",": "a comma", ":": "a colon"}[word]
    if at in sentence.marks:
        return "a quotation mark"
    if word in BREAKS:
        return "a mark"
    if word[0].isdigit():
        return "a number"
    if word in NEXT:
        return NEXT[word]
    if sentence.words[at][0].isupper():
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


def evidence(it: Candidate) -> Iterator[str]:
    """What speaks for and against a candidate; the weight of each is in `attribution_evidence.csv`."""
    sentence, category = it.sentence, it.category
    form, source = _form(it), source_type(sentence, it.source)
    follows = _neighbour(sentence, it.last + 1)
    yield f"cue {it.cue}{' (noun)' if category == 'noun' else ''}"
    yield from (f"category {category}", f"form {form}", f"before {follows}", f"source {source}")
    yield from (f"{category} before {follows}", f"{category} with source {source}")
    if category not in NO_FORM:
        yield f"{category} as {form}"
    yield f"after {_neighbour(sentence, it.group - 1)}"
    for name, holds in _circumstances(it).items():
        if holds:
            yield name
    if sentence.quoted(it.first):
        yield f"{category} in quotation"
    if it.nested:
        yield f"{category} nested"


def _circumstances(it: Candidate) -> dict[str, bool]:
    sentence, first, source = it.sentence, it.first, it.source
    around = sentence.low[it.group : first] + (sentence.low[source[0] - 1 : source[0]] if source else [])
    behind = source is not None and source[0] > it.last
    colon, dash = it.category == "colon", it.category == "dash"
    role = source is not None and sentence.low[source[1]] in CLASSES["headline_roles"]
    return {
        "with quotation": bool(sentence.quotes),
        "quotation beside": bool(sentence.quotes) and _at_a_mark(it),
        "in quotation": sentence.quoted(first),
        "nested": it.nested,
        "negated": any(word in ("not", "never") or word.endswith("n't") for word in around),
        "after if": any(word in ("if", "unless", "whether") for word in around),
        "question": sentence.low[-1] == "?",
        "headline": sentence.headline,
        "inverted": behind and not it.passive and it.category not in ("noun", "preposition", "dash"),
        "noun or verb": it.noun_or_verb and not _reads_as_verb(it),
        "not the first": it.later,
        "short sentence": len(sentence.low) < SHORT,
        "late": first > LATE,
        "noun after a determiner": it.category == "noun" and sentence.at(first - 1) in DETERMINERS,
        "colon near the start": colon and source is not None and source[0] <= 1,
        "colon before a capital": colon and first + 1 < len(sentence.words) and sentence.words[first + 1][0].isupper(),
        "colon with quotation": colon and bool(sentence.quotes),
        "dash with quotation": dash and bool(sentence.quotes),
        "dash opens": dash and first <= 1,
        "role beside a mark": (colon and source == (0, 0) or dash and source is not None and source[0] == source[1])
        and role,
    }


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


def score(it: Candidate, table: Mapping[str, float] | None = None) -> float:
    """The probability that annotators would mark a candidate: 0 to 1."""
    table = weights() if table is None else table
    odds = table.get("always", 0.0) + sum(table.get(name, 0.0) for name in evidence(it))
    return 1 / (1 + math.exp(-odds))

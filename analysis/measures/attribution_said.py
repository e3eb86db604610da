"""Whether an attribution reports something said or written, and not what somebody wants, plans, thinks or does.

The cue must be one of `resources/attribution_said.csv`, some only where words follow ("observed that"); its verb must not be
put off or denied ("would say", "did not say", "tried to persuade"); its source must be able to speak: a name, a pronoun for a
person, people, a body, something written.
"""

from __future__ import annotations

from functools import cache

from analysis.measures.attribution_clauses import Clauses
from analysis.measures.attribution_evidence import (
    CONDITIONAL,
    NO_FORM,
    PEOPLE,
    PERSON_ENDINGS,
    PERSONS,
    WRITTEN,
    Candidate,
    adds_words,
)
from analysis.measures.attribution_phrases import CLASSES, PRONOUNS
from analysis.resources import resource
from analysis.text.sentences import Span

PUT_OFF = CLASSES["hypothetical"] | {"to"}
SPEAKING = frozenset({"say", "tell"})  # what does so speaks, whatever it is
SPEAKERS = (*PERSON_ENDINGS, "or", "er", "man", "men", "woman", "women", "person", "people", "ian", "ians")
POINTING = frozenset("this that these those such".split())
ABLE = CLASSES["organisations"] | PEOPLE | WRITTEN
MUTE = frozenset(PERSONS) - {"it", "its"}  # the writer, the reader, "this"
THINGS = frozenset({"it", "they"})  # who or what they are, only the sentences before say
SHOWING = frozenset({"demonstrate", "highlight", "make clear", "show", "underline", "underscore"})  # letters do so, too


@cache
def _reporting() -> dict[tuple[str, str], str]:
    """When a cue of a category reports something said: "always", or where "words" follow."""
    return {(row["cue"], row["category"]): row["when"] for row in resource("attribution_said")}


def is_said(it: Candidate, named: str) -> bool:
    """Whether a candidate reports something said or written; `named`: the kind of its source."""
    sentence, when = it.sentence, _reporting().get((it.cue, it.category))
    if when is None and it.category not in ("colon", "dash") or sentence.quoted(it.first):
        return False
    if (when == "words" or it.source is None) and not adds_words(sentence, it.last):
        return False
    if it.category not in NO_FORM and _put_off(it):
        return False
    if it.cue == "according to":
        return True
    if it.source is None:
        return it.passive and it.cue != "ask"  # "it was announced"; "when asked" is the reporter's
    return _may_speak(sentence, it.source, named, it.cue) and not _is_a_thing(it, it.source)


def _put_off(it: Candidate) -> bool:
    """Whether a verb only might be, is not, or is somebody's aim; or is a noun after all: "raises questions"."""
    sentence = it.sentence
    group = range(it.group, it.first)
    start = min(it.group, it.source[0]) if it.source else it.group
    return (
        any(sentence.low[at] in PUT_OFF or sentence.low[at].endswith(("n't", "n’t")) for at in group)
        or sentence.at(start - 1) in CONDITIONAL
        or it.noun_or_verb
        and sentence.at(it.first - 1) in CLASSES["making"]
    )


def _may_speak(sentence: Clauses, source: Span, named: str, cue: str) -> bool:
    head = sentence.head(source)
    word = sentence.low[head].removesuffix("'s").removesuffix("'")
    if word in PRONOUNS or word in PERSONS:
        return word not in MUTE
    last = sentence.low[source[1]]  # "past and present senators"
    if named == "named" or word in ABLE or word.endswith(SPEAKERS) or last in PEOPLE or last.endswith(PERSON_ENDINGS):
        return True
    return cue in SPEAKING and sentence.low[source[0]] not in POINTING


def _is_a_thing(it: Candidate, source: Span) -> bool:
    """Whether "it" or "they" shows something, as letters do, or "it" is not the verb's subject: "it comes as they assess"."""
    word = it.sentence.low[source[1]]
    if word not in THINGS:
        return False
    far = source[1] < it.first and it.group != source[1] + 1
    return it.cue in SHOWING or word == "it" and (far or it.sentence.at(source[0] - 1) in CLASSES["prepositions"])

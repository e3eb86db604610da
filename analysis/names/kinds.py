"""Decide whether a name is a person, place or organisation, by weighing the evidence for each.

Evidence comes from lists (first names, surnames, towns, the gazetteer), from the name's own words (initials, "of", a last
word such as "Council"), and from the words around each of its mentions in an event: a title, "in", "who", an age. A name
that is introduced with a title once is a person everywhere. Each piece of evidence has a weight for each kind
(`resources/name_weights.csv`), and the kind with the largest sum wins. `none` is one of the kinds.

`tools/trust/fit_names.py` fits the weights to documents of UD English GUM (Zeldes 2017); the measured accuracy is in
`data/validation.csv`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from analysis.names.lists import MOST, first_name, is_common, plain, surname, town
from analysis.resources import resource
from analysis.text.word_forms import bare

KINDS = ("person", "place", "organisation")
NONE = "none"
Evidence = Mapping[str, float]


class Context(NamedTuple):
    """The words around one mention and the characters between; both are "" at the edge of its sentence."""

    before: tuple[str, str]  # the word before, and the one before that, in lower case
    gap_before: str
    after: str  # the word after, as written
    gap_after: str
    possessive: bool
    title: bool  # next to the name, which makes it a person


IN = frozenset("in at near throughout across outside inside around".split())
TO = frozenset("from to into through towards toward via".split())
LINKING = frozenset("of by with for and that as on".split())
OWNING = frozenset("his her their my our its this these those".split())
SAYING = frozenset(
    "said says told added asked wrote thinks thought believes argued announced replied explained warned claimed tweeted "
    "insisted admitted denied noted recalled suggested".split()
)
PERSONAL = frozenset("he she his her him who whose whom".split())
FOLLOWING = frozenset("and in on at of for to with".split())
BEING = frozenset("is was are were has had have will would can could did does".split())
APPOSED = frozenset("a an the his her then former".split())
ONCE = frozenset({"a title", "an age follows", "who follows", "said follows"})  # one such mention is enough


def _before(it: Context) -> str:
    word, earlier = it.before
    if it.gap_before == " ":
        if word in IN:
            return "after in"
        if word in TO:
            return "after to"
        if word == "the":
            return "after in the" if earlier in IN | TO else "after the"
        if word in ("a", "an"):
            return "after a"
        if word in LINKING:
            return f"after {word}"
        if word in OWNING:
            return "after his"
        if word.endswith(("'s", "’s")):
            return "after a possessive"
        return "after another word"
    if not word:
        return "opens"
    return "after a comma" if it.gap_before.startswith(",") else "after a mark"


def _after(it: Context) -> list[str]:
    word, gap = it.after.lower(), it.gap_after
    if gap == " ":
        for words, name in ((SAYING, "said follows"), (PERSONAL, "who follows"), (BEING, "is follows")):
            if word in words:
                return [name]
        if word in FOLLOWING:
            return [f"before {word}"]
        if word.endswith("ed"):
            return ["a past tense follows"]
        return ["another word follows"] if it.after[:1].islower() else []
    if gap.startswith(","):
        found = ["a comma follows"]
        if word in PERSONAL:
            found.append("who follows")
        if word.isdigit() and len(word) == 2:
            found.append("an age follows")
        if word in APPOSED:
            found.append("an apposition follows")
        return found
    for start, name in (("(", "a bracket follows"), (":", "a colon follows")):
        if gap.strip().startswith(start):
            return [name]
    return ["a dash follows"] if gap.strip()[:1] in ("–", "—", "-") and gap.strip() else ["closes"] * (not word)


def around(mentions: Sequence[Context]) -> Counter[str]:
    """The share of a name's mentions that have each context, reduced slightly for a name with few mentions."""
    found: list[str] = []
    for it in mentions:
        found += [_before(it), *_after(it)]
        found += ["a title"] * it.title + ["possessive"] * it.possessive
    counts = Counter(found)
    total = len(mentions) + 0.5
    return Counter({name: min(1.0, count) if name in ONCE else count / total for name, count in counts.items()})


OPENS_PLACE = frozenset(
    "north south east west northern southern eastern western new upper lower central greater mount san santa saint st fort "
    "port los las el".split()
)
INITIAL = re.compile(r"[A-Z]\.?")
INNER_CAPITAL = re.compile(r"(?!Mc|Mac|De|O)\w*[a-z][A-Z]")
PEOPLE = re.compile(r"(?:ians|ans|ese|ists?|ers|ish|ics|ism|ness|tion|ings?)$")
PLACE = re.compile(r"(?:land|ton|ville|burg|shire|ford|ham|stan|ia|mouth|borough|bury|polis|dale)$")


def inside(words: Sequence[str], head: str, listed: str, first_head: str = "", places: str = "") -> dict[str, float]:
    """The evidence in a name's own words.

    `words`: as written. `head`, `first_head`: the kind shown by its last and its first word. `listed`: its kind in the
    gazetteer. `places`: "first" or "last" if that word alone is a listed place. Each is "" if there is none.
    """
    low = [plain(bare(word)).rstrip(".") for word in words]
    found: dict[str, float] = {f"words {min(len(words), 4)}": 1.0}
    if listed:
        found[f"listed {listed}"] = 1.0
    elif size := town(tuple(low)):
        alone = " alone" * (len(words) == 1)
        found[f"town{alone}"], found[f"size of town{alone}"] = 1.0, size / MOST
    common = [is_common(word) for word in low]
    if len(words) == 1:
        found |= _one_word(words[0], low[0])
        found["common word"] = float(common[0])
    else:
        found |= _several(words, low, common)
    if head:
        found[f"head {head}" if len(words) > 1 else f"only head {head}"] = 1.0
    elif len(words) > 1 and first_head:
        found["first word is a head"] = 1.0
    text = " ".join(words)
    for name, holds in (
        (f"{places} word is a place", places and not listed),
        ("of inside", "of" in low[1:]),
        ("digit", any(map(str.isdigit, text))),
        ("ampersand", "&" in text),
        ("hyphen", "-" in text),
        ("inner capital", any(map(INNER_CAPITAL.match, words))),
    ):
        if holds:
            found[name] = 1.0
    return found


def _one_word(word: str, low: str) -> dict[str, float]:
    first, last = first_name(low), surname(low)
    found = {"first name alone": first / MOST, "surname alone": last / MOST}
    if not first and not last:
        found["in no list of names"] = 1.0
        if low.endswith("s"):
            found["plural"] = 1.0
    letters = word.replace(".", "")
    if letters.isupper() and len(letters) > 1:
        found["acronym"] = found[f"acronym of {min(len(letters), 5)}"] = 1.0
    for name, ending in (("ending of people", PEOPLE), ("ending of a place", PLACE)):
        if ending.search(low):
            found[name] = 1.0
    return found


def _several(words: Sequence[str], low: Sequence[str], common: Sequence[bool]) -> dict[str, float]:
    first, last = first_name(low[0]), surname(low[-1])
    found = {
        "first name": first / MOST * (0.5 if common[0] else 1.0),
        "surname": last / MOST,
        "common words": sum(common) / len(common),
    }
    for name, holds in (
        ("first name and surname", first and last and not common[0]),
        ("no first name", not first),
        ("initial first", INITIAL.fullmatch(words[0])),
        ("initial inside", any(map(INITIAL.fullmatch, words[1:-1]))),
        ("only common words", all(common)),
        ("opens like a place", low[0] in OPENS_PLACE),
    ):
        if holds:
            found[name] = 1.0
    return found


@cache
def weights() -> dict[str, dict[str, float]]:
    """The weight of each piece of evidence for each kind and for `none`."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for row in resource("name_weights"):
        table[row["evidence"]][row["kind"]] = float(row["weight"])
    return dict(table)


def weighed(evidence: Evidence, table: Mapping[str, Mapping[str, float]] | None = None) -> dict[str, float]:
    """The sum of the weights for each kind; the largest wins."""
    table = weights() if table is None else table
    sums = dict.fromkeys((*KINDS, NONE), 0.0)
    for name, amount in (("always", 1.0), *evidence.items()):
        for kind, weight in table.get(name, {}).items():
            sums[kind] += weight * amount
    return sums


def likeliest(evidence: Evidence, table: Mapping[str, Mapping[str, float]] | None = None) -> str:
    """The kind with the strongest evidence, or `none`.

    >>> likeliest(inside(["Gloria", "Okafor"], "", "") | {"a title": 1.0})
    'person'
    >>> likeliest(inside(["Bath", "Council"], "organisation", ""))
    'organisation'
    """
    sums = weighed(evidence, table)
    return max(sums, key=lambda kind: sums[kind])


def combined(parts: Iterable[Evidence]) -> dict[str, float]:
    """All the evidence for one name."""
    return {name: amount for part in parts for name, amount in part.items() if amount}

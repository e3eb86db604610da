"""Join names that are the same, and say of which kind each is: person, place or organisation.

Within one event, these forms are joined:

- forms that the gazetteer lists ("U.S.", "American", "United States");
- spellings that differ in hyphens, dots, a middle initial or, in a word of eight letters or more, in one letter
  ("Vladivostock");
- a short form and the only full name it can stand for, in the same article or else in the event ("Kim"); a short form
  that could be two people is left alone;
- a name and the same name with an addition ("US-led", "anti-Trump", "Jr.") or as the plural of a surname;
- full names with the same surname and first name ("Joe Biden", "Joseph Robinette Biden").

Where no list decides the kind, `analysis.names.kinds` weighs the evidence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from analysis.names.kinds import NONE, Context, around, combined, inside, likeliest
from analysis.names.lists import first_name, formal, is_common, town
from analysis.resources import resource
from analysis.text.word_forms import bare, fold

LONG_WORD = 8  # letters: in shorter words, one letter often makes a different name (Iran, Iraq)
ADDED = frozenset("area backed based born controlled era funded held led leaning made owned run style".split())
# Before a hyphen, these do not change the name: "anti-Trump".
PREFIXES = frozenset({"anti", "ex", "mid", "non", "now", "post", "pre", "pro", "then", "trans", "un"})
STORMS = frozenset({"cyclone", "hurricane", "typhoon"})
GENERATION = frozenset({"jr", "sr", "ii", "iii", "iv"})
Key = tuple[str, ...]


@dataclass
class Named:
    """One occurrence of a name or title: words `first` to `last` (excluded)."""

    first: int
    last: int
    article: object
    event: object
    start: int  # offset in the article
    text: str
    key: Key
    kind: str  # "name" until identified
    person: bool  # a title says so
    context: Context
    mention: str = ""


def name_key(forms: Sequence[str]) -> Key:
    """A key that the spellings of a name have in common.

    >>> name_key(["Kim", "Jong-un"]), name_key(["Sergei", "K", "Shoigu"]), name_key(["U.S."])
    (('kim', 'jong', 'un'), ('sergei', 'shoigu'), ('us',))
    >>> name_key(["anti-Trump"]), name_key(["US-led"]), name_key(["Joseph", "R", "Biden", "Jr"])
    (('trump',), ('us',), ('joseph', 'biden'))
    """
    return _name_key(tuple(forms))


@lru_cache(maxsize=100_000)
def _name_key(forms: Key) -> Key:
    parts = [part for form in forms for part in fold(bare(form)).lower().split("-") if part]
    if len(parts) > 1 and "-" in forms[-1] and parts[-1] in ADDED:
        parts.pop()
    if len(parts) > 1 and "-" in forms[0] and parts[0] in PREFIXES:
        del parts[0]
    if len(parts) > 2 and parts[-1].rstrip(".") in GENERATION:
        parts.pop()
    inner = [part for part in parts[1:-1] if len(part) > 1]
    return tuple(parts[:1] + inner + parts[1:][-1:])


@cache
def _gazetteer() -> dict[Key, tuple[str, str]]:
    entries: dict[Key, tuple[str, str]] = {}
    for row in resource("gazetteer"):
        key = name_key(row["form"].replace(",", "").split())
        entries.setdefault(key, (row["mention"], row["kind"]))
        if row["relation"] == "demonym":
            entries.setdefault((*key[:-1], key[-1] + "s"), (row["mention"], row["kind"]))
    return entries


@cache
def _adjectives() -> frozenset[Key]:
    """Forms of the gazetteer that are adjectives or members' names, not names themselves: "Russian", "Democrats"."""
    demonyms: dict[Key, bool] = {}
    for row in resource("gazetteer"):
        key = name_key(row["form"].replace(",", "").split())
        demonyms.setdefault(key, row["relation"] == "demonym")
    found = {key for key, demonym in demonyms.items() if demonym}
    return frozenset(found | {(*key[:-1], key[-1] + "s") for key in found} - demonyms.keys())


def place_or_body(key: Key) -> tuple[str, str] | None:
    """Name and kind of a key's entry in the gazetteer, demonyms ("Russian") included; None if it is not listed.

    >>> place_or_body(("north", "korean"))
    ('North Korea', 'place')
    """
    return _gazetteer().get(key)


def kind_of_adjective(text: str) -> str:
    """The kind of name that an adjective of the gazetteer refers to.

    >>> kind_of_adjective("Russian"), kind_of_adjective("Democrats")
    ('place', 'organisation')
    """
    listed_as = place_or_body(name_key(text.split()))
    return listed_as[1] if listed_as else "other name"


def are_members(text: str) -> bool:
    """Whether these are people described by their party, not a party or a club: "House Democrats".

    >>> [are_members(text) for text in ("Republican", "House Democrats", "Senate Democrats")]
    [True, True, True]
    >>> [are_members(text) for text in ("GOP", "Log Cabin Republicans", "Liberal Democrats", "Russians", "Marines")]
    [False, False, False, False, False]
    """
    key = name_key(text.split())
    last, before = key[-1:], key[:-1]
    if last not in _adjectives() or key not in _adjectives() and place_or_body(key):
        return False
    return _gazetteer()[last][0].endswith(" Party") and (
        not before or bool(place_or_body(before) or head_kind(before[-1]))
    )


def leading_place(forms: Sequence[str]) -> int:
    """How many words of a place or party precede a name: "American James Foote", not "American River".

    >>> leading_place(["American", "James", "Foote"]), leading_place(["American", "River"])
    (1, 0)
    """
    return _leading_place(tuple(forms))


@lru_cache(maxsize=100_000)
def _leading_place(forms: Key) -> int:
    for length in (2, 1):
        rest = name_key(forms[length:])
        known = len(rest) > 0 and place_or_body(rest)
        if place_or_body(name_key(forms[:length])) and (known or len(rest) > 1 and not head_kind(rest[-1])):
            return length
    return 0


@cache
def _head_kinds() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in resource("name_heads")}


def head_kind(word: str) -> str:
    """The kind of a name that ends in this word ("council", "peninsula"); "" if the word does not decide it."""
    return _head_kinds().get(word, "")


def identify(found: list[Named]) -> list[Named]:
    """The same names, each with its kind and the form under which its spellings are joined."""
    found = _split_couples(found)
    for group in by_event(found).values():
        _join_spellings(group)
        _join_full_names(group)
        _join_short_forms(group)
        written = written_forms(group)
        kinds = _kinds(group, written)
        for named in group:
            listed_as, named.kind = place_or_body(named.key), kinds[named.key]
            as_listed = listed_as is not None and named.kind in (listed_as[1], "demonym")
            named.mention = listed_as[0] if listed_as and as_listed else written[named.key]
    return found


def by_event(found: list[Named]) -> dict[str, list[Named]]:
    """The names of each event, without titles."""
    names: dict[str, list[Named]] = defaultdict(list)
    for named in found:
        if named.kind == "name":
            names[_event(named)].append(named)
    return names


def _event(named: Named) -> str:
    return named.event if isinstance(named.event, str) else ""


def _split_couples(found: list[Named]) -> list[Named]:
    """Split two names joined by a hyphen or dash ("the Biden-Xi summit") if the event has each of them alone."""
    known = {event: _known_alone({named.key for named in names}) for event, names in by_event(found).items()}
    split: list[Named] = []
    for named in found:
        cut = _coupled_at(named, known[_event(named)]) if named.kind == "name" else None
        split += [named] if cut is None else _cut(named, cut)
    return split


def _known_alone(keys: set[Key]) -> set[Key]:
    return keys | {(word,) for key in keys if len(key) < 4 for word in (key[0], key[-1])}


def _coupled_at(named: Named, known: set[Key]) -> int | None:
    for cut in (at for at, mark in enumerate(named.text) if mark in "-–"):
        one, other = (name_key(part.split()) for part in (named.text[:cut], named.text[cut + 1 :]))
        if one in known and other in known and named.text[:1].isupper() and named.text[cut + 1 :][:1].isupper():
            return cut
    return None


def _cut(named: Named, at: int) -> list[Named]:
    one, other = named.text[:at], named.text[at + 1 :]
    words, after = len(one.split()), len(other.split())
    first = replace(named, last=named.first + words, text=one, key=name_key(one.split()))
    second = replace(
        named, first=named.last - after, start=named.start + at + 1, text=other, key=name_key(other.split())
    )
    return [first, second]


# Spellings -------------------------------------------------------------------------------------


def _join_spellings(names: list[Named]) -> None:
    counts = Counter(named.key for named in names)
    better = {key: key for key in counts}
    for one, other in _nearly_equal(counts):
        rare, frequent = sorted((one, other), key=lambda key: (bool(place_or_body(key)), counts[key], key))
        if not (place_or_body(rare) and place_or_body(frequent)):
            better[rare] = frequent
    for named in names:
        named.key = better[better[named.key]]


def _nearly_equal(keys: Iterable[Key]) -> list[tuple[Key, Key]]:
    """Pairs of keys that differ by one letter in one long word.

    Two words that differ by one letter become equal when at most one letter is removed from each.
    """
    alike: dict[Key, set[Key]] = defaultdict(set)
    for key in keys:
        for position, word in enumerate(key):
            if len(word) >= LONG_WORD and word.isalpha():
                shorter = {word[:cut] + word[cut + 1 :] for cut in range(1, len(word))}
                for variant in shorter | {word}:
                    alike[(*key[:position], "*", variant, *key[position + 1 :])].add(key)
    return sorted({pair for group in alike.values() for pair in pairwise(sorted(group)) if _one_letter(*pair)})


def _one_letter(one: Key, other: Key) -> bool:
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = sorted(differing[0], key=len)
    at = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[at:] == b[at + 1 :] or a[at + 1 :] == b[at + 1 :]


# Full names ------------------------------------------------------------------------------------


def _join_full_names(names: list[Named]) -> None:
    """Join full names with the same surname and first name: "Joe Biden" and "Joseph Robinette Biden"."""
    alike: dict[Key, Counter[Key]] = defaultdict(Counter)
    for named in names:
        key = named.key
        middle = all(len(part) > 2 for part in key[1:-1])  # "H.W." and "W." are two people
        if len(key) > 1 and middle and first_name(key[0]) and not head_kind(key[-1]) and not _is_place(key):
            alike[formal(key[0]), key[-1]][key] += 1
    usual = {key: max(group, key=lambda key: (group[key], key)) for group in alike.values() for key in group}
    for named in names:
        named.key = usual.get(named.key, named.key)


# Short forms -----------------------------------------------------------------------------------


def _join_short_forms(names: list[Named]) -> None:
    persons = {named.key for named in names if named.person}
    in_event = _Full()
    in_article: dict[object, _Full] = defaultdict(_Full)
    for named in names:
        if len(named.key) > 1 and not _is_place(named.key) and not town(named.key):
            in_event.add(named.key)
            in_article[named.article].add(named.key)
    for named in names:
        if len(named.key) == 1:
            (word,) = named.key
            full = in_article[named.article].of(word) or in_event.of(word) or in_event.of_family(word)
            if full and not (_is_place(named.key) and full not in persons):
                named.person = named.person or full in persons
                named.key = full


def _is_place(key: Key) -> bool:
    listed_as = place_or_body(key)
    return listed_as is not None and listed_as[1] == "place"


class _Full:
    """Full names by the words that may be their short forms: the last word and, for a person, the first."""

    def __init__(self) -> None:
        self.by_word: dict[str, set[Key]] = defaultdict(set)

    def add(self, key: Key) -> None:
        self.by_word[key[-1]].add(key)
        if not head_kind(key[-1]) and (first_name(key[0]) or not is_common(key[0])):
            self.by_word[key[0]].add(key)

    def of(self, word: str) -> Key | None:
        """The only full name that a word can be short for."""
        keys = self.by_word.get(word, set())
        return next(iter(keys)) if len(keys) == 1 else None

    def of_family(self, word: str) -> Key | None:
        """The only person whose surname this plural can be: "the Okafors"."""
        full = self.of(word[:-1]) if word.endswith("s") else None
        return full if full and full[-1] == word[:-1] else None


# Kinds and forms -------------------------------------------------------------------------------


def written_forms(names: list[Named]) -> dict[Key, str]:
    """The most frequent written form of each key; of equally frequent forms, the longest."""
    written: Counter[tuple[Key, str]] = Counter()
    for named in names:
        whole = name_key(named.text.replace(".", ". ").split()) == named.key
        written[named.key, named.text] += whole
    forms: dict[Key, dict[str, int]] = defaultdict(dict)
    for (key, text), count in written.items():
        forms[key][text] = count
    return {key: min(counts, key=lambda text: (-counts[text], -len(text), text)) for key, counts in forms.items()}


def _kinds(names: list[Named], written: dict[Key, str]) -> dict[Key, str]:
    """The kind of each name of an event, from all its mentions there."""
    mentions: dict[Key, list[Named]] = defaultdict(list)
    for named in names:
        mentions[named.key].append(named)
    return {key: _kind(key, group, written[key]) for key, group in mentions.items()}


def _kind(key: Key, mentions: list[Named], written: str) -> str:
    fixed = fixed_kind(key, mentions, written)
    if fixed:
        return fixed
    kind = likeliest(evidence(key, mentions, written))
    return "other name" if kind == NONE else kind


def fixed_kind(key: Key, mentions: list[Named], written: str) -> str:
    """The kind of a name where a list or a rule decides it, else ""."""
    if key in _adjectives():
        return "demonym"
    listed_as, head = place_or_body(key), _head(key) if len(key) > 1 else ""
    if head in ("event", "other name") or key[0] in STORMS and len(key) > 1:
        return head or "event"
    if listed_as and (listed_as[1] != "place" or written.isupper()):
        return listed_as[1]  # a place may share its name with a person; "US" does not
    if not listed_as and not head and any(named.person for named in mentions):
        return "person"
    return "place" if head == "place" and not first_name(key[0]) else ""


def evidence(key: Key, mentions: list[Named], written: str) -> dict[str, float]:
    """The evidence for a name's kind: its own words, and the words around it."""
    whole = written if name_key(written.replace(".", ". ").split()) == key else " ".join(key).title()
    listed_as = place_or_body(key)
    ends = [end for end, part in (("first", key[:1]), ("last", key[-1:])) if len(key) > 1 and _is_place(part)]
    made_of = inside(
        whole.split(),
        _head(key),
        listed_as[1] if listed_as else "",
        first_head=head_kind(key[0]),
        places=ends[0] if ends else "",
    )
    return combined([made_of, around([named.context for named in mentions])])


def _head(key: Key) -> str:
    """The kind shown by the last word before "of".

    >>> _head(("ministry", "of", "defence")) == _head(("of", "ministry", "of", "defence")) != ""
    True
    """
    return head_kind(key[key.index("of", 1) - 1] if "of" in key[1:] else key[-1])

"""Who is cited on the story page, and which names only one outlet has, by the names that the articles print."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd

from analysis.measures.attribution import attributions
from analysis.measures.attribution_phrases import CLASSES
from analysis.names.mentions import mentions
from analysis.names.same import are_members
from analysis.report.story_measures import Row
from analysis.resources import resource

INITIAL = re.compile(r" (?:[A-Z]\. )+")  # between a first and a last name
MOST_PEOPLE = 14  # cited, on the page
ABOUT = ("person", "place", "organisation", "event")
MOST_ABOUT = 3  # names above the headline
SPEAKERS = ("person", "organisation", "place")  # "Russia denied it"
BEHIND = re.compile(  # "a spokesman for Mr. Okafor"
    r"\b(?:of|for|from|to|in|at|with|by|on|near|against|about) (?:the )?(?:[A-Z]\w*\.? )?$"
)
BESIDE = re.compile(r", (?!and |or )[a-z]")  # "Dana Okafor, a lawyer"
BEFORE, AFTER = re.compile(r"(?:, | \()$"), re.compile(r"\.?[,)]")  # an apposition
JOINING = re.compile(r",? (?:and|or) (?:the )?|, ")
ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
GOVERNMENT = " government"
DIRECTIONS = frozenset({"North", "South", "East", "West"})  # a "Western agency" is any of many
POSSESSIVE = re.compile("['’]s?")
Ids = dict[Any, str]  # from the id of an article to the page's
Slugs = dict[str, str]  # from the name of an outlet to its address
Name = tuple[int, int, str, str]  # start, end, kind and mention


def citations(articles: pd.DataFrame, sentences: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """What the articles say that somebody said or wrote: the `attributions` with `said`, a source once at each place.

    `speakers`: who they are, pairs of kind and mention, of sources with a name: the surname joined with the full name.
    """
    table = attributions(sentences)
    table = table[table["said"]]
    again = table["who_start"].notna() & table.duplicated(["article", "who_start"])
    table = table[~again].reset_index(drop=True)
    full = _full_names(names, articles)
    spans = ["article", "start", "end", "kind", "mention"]
    of: dict[Any, list[Name]] = defaultdict(list)
    for article, *name in names.loc[names["kind"].isin(SPEAKERS), spans].itertuples(index=False):
        of[article].append(tuple(name))
    speakers = []
    for row in table.itertuples():
        event, text = articles.loc[row.article, ["event", "text"]]
        found = speakers_of(text, row.who_start, row.who_end, of[row.article]) if row.named == "named" else []
        speakers.append([(kind, full.get((event, name), name)) for kind, name in found])
    return table.assign(speakers=pd.Series(speakers, index=table.index, dtype=object))


def speakers_of(text: str, start: float, end: float, names: list[Name]) -> list[tuple[str, str]]:
    """Kind and mention of whoever a phrase in a text says speaks: the last of its names, and those that "and" joins to it.

    What is said beside a person's name, before or behind it, is about that person. Members of a party are not the party.

    >>> text = "Okafor adviser Dana Lindqvist said"
    >>> speakers_of(text, 0, 29, [(0, 6, "person", "Okafor"), (15, 29, "person", "Dana Lindqvist")])
    [('person', 'Dana Lindqvist')]
    >>> text = "both Norway and the Gazette said"
    >>> speakers_of(text, 0, 27, [(5, 11, "place", "Norway"), (20, 27, "organisation", "Gazette")])
    [('place', 'Norway'), ('organisation', 'Gazette')]
    >>> speakers_of("the Okafor campaign said", 0, 19, [(4, 10, "person", "Okafor")])
    [('organisation', 'Okafor campaign')]
    >>> speakers_of("Dana Okafor, Democrat of Ohio, said", 13, 29, [(0, 11, "person", "Dana Okafor")])
    [('person', 'Dana Okafor')]
    """
    first, last = int(start), int(end)
    who = text[first:last]
    inside = [(a - first, b - first, kind, name) for a, b, kind, name in names if a >= first and b <= last]
    people = _heads(who, [one for one in inside if one[2] == "person"])
    if not people and (beside := _before(text, first, last, names)):
        return beside
    if cut := next((b for _, b, *_ in people if BESIDE.match(who, b)), 0):
        return _joined(who, [one for one in people if one[1] <= cut])
    if inside and inside[-1][1] < len(who) and who.split()[-1].lower() in CLASSES["organisations"]:
        return [] if inside[-1][3] in DIRECTIONS else [("organisation", ARTICLE.sub("", who))]
    return _joined(who, people or _heads(who, inside))


def _heads(who: str, names: list[Name]) -> list[Name]:
    """The names in a phrase that nothing else in it belongs to."""
    return [one for one in names if not BEHIND.search(who[: one[0]]) and not POSSESSIVE.match(who, one[1])]


def _before(text: str, start: int, end: int, names: list[Name]) -> list[tuple[str, str]]:
    """The people whose names are just before a phrase between commas or in brackets, which describes them."""
    opened = BEFORE.search(text[max(start - 2, 0) : start])
    if not opened or not AFTER.match(text, end):
        return []
    people = [one for one in names if one[2] == "person" and one[1] <= start - len(opened[0])]
    if not people or people[-1][1] != start - len(opened[0]):
        return []
    return _joined(text, people) if _heads(text, people[-1:]) else []


def _joined(who: str, heads: list[Name]) -> list[tuple[str, str]]:
    """The last of some names, and those before it that nothing but "and" or a comma separates from it.

    Without members of a party and people of a country: "Russians" are neither a person nor a body.
    """
    found: list[Name] = []
    for one in reversed(heads):
        if found and not JOINING.fullmatch(who[one[1] : found[0][0]]):
            break
        found.insert(0, one)
    return [(kind, name) for a, b, kind, name in found if not are_members(who[a:b]) and not is_adjective(who[a:b])]


@cache
def _adjectives() -> frozenset[str]:
    listed = {row["form"]: row["relation"] for row in reversed(resource("gazetteer")) if row["kind"] == "place"}
    found = {form for form, relation in listed.items() if relation == "demonym"}
    return frozenset(found | {f"{form}s" for form in found} - listed.keys())


def is_adjective(text: str) -> bool:
    """Whether a name only says where something or somebody is from.

    >>> [is_adjective(text) for text in ("Western", "Russian", "Russians", "Russia", "U.S.")]
    [True, True, True, False, False]
    """
    return text in _adjectives()


def _full_names(names: pd.DataFrame, articles: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Surnames for which an event has one full name only: "Trump" is "Donald Trump"."""
    people = names[names["kind"] == "person"]
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for article, name in zip(people["article"], people["mention"], strict=True):
        if " " in name:
            known[articles.at[article, "event"], name.split()[-1]].add(name)
    return {key: next(iter(found)) for key, found in known.items() if len(found) == 1}


def kinds_of_sources(cited: pd.DataFrame, slugs: Slugs) -> dict[str, dict[str, int]]:
    """Of each outlet, how often it cites a named source, one without a name, "he" or "she", and none."""
    return {key: dict(Counter(cited.loc[cited["outlet"] == name, "named"])) for name, key in slugs.items()}


def people_of(cited: pd.DataFrame, names: pd.DataFrame, articles: pd.DataFrame, ids: Ids, slugs: Slugs) -> list[Row]:
    """Who is cited by whom, how often and where, most often first; names of one or two letters are reading errors.

    A country that says something is its government: where articles cite both, they are one, under the government's name.
    """
    some = cited.explode("speakers").dropna(subset="speakers").reset_index(drop=True)
    some = some.assign(kind=some["speakers"].str[0], mention=some["speakers"].str[1].astype(object))
    some = some[some["mention"].str.len() > 2].astype({"mention": str})
    some = some.assign(mention=some["mention"].replace(_without_initials(some["mention"].value_counts())))
    some = _with_governments(some, names)
    ranked = some.groupby(["mention", "kind"]).size().reset_index(name="times")
    ranked = ranked.sort_values(["times", "mention"], ascending=[False, True]).head(MOST_PEOPLE)
    people = []
    for row in ranked.itertuples():
        own = some[(some["mention"] == row.mention) & (some["kind"] == row.kind)]
        by = {slugs[name]: rows for name, rows in own.groupby("outlet")}
        at = {
            key: sorted({(ids[a], n) for a, n in rows[["article", "sentence"]].to_numpy()}) for key, rows in by.items()
        }
        name = printed(row.mention, names[names["mention"] == row.mention], articles["text"])
        people.append({"name": name, "kind": row.kind, "by": {key: len(rows) for key, rows in by.items()}, "at": at})
    return people


def _with_governments(some: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Citations of a country, and of its government by other names, as citations of its government by its most frequent."""
    places = names[names["kind"] == "place"]
    country = dict(zip(places["text"] + GOVERNMENT, places["mention"], strict=True))
    by = {country[name]: name for name in reversed(some["mention"].value_counts().index) if name in country}
    pairs = [
        ("organisation", by[place])
        if (place := country.get(name, name if kind == "place" else "")) in by
        else (kind, name)
        for kind, name in zip(some["kind"], some["mention"], strict=True)
    ]
    return some.assign(kind=[kind for kind, _ in pairs], mention=[name for _, name in pairs])


def _without_initials(times: pd.Series) -> dict[str, str]:
    """Names that are alike but for initials in the middle, each with the most frequent of them.

    >>> _without_initials(pd.Series({"Donald Trump": 3, "Donald J. Trump": 1, "Ann B. Lee": 1}))
    {'Donald J. Trump': 'Donald Trump'}
    """
    alike: dict[str, str] = {}
    for name in times.index:
        alike.setdefault(INITIAL.sub(" ", name), name)
    return {name: most for name in times.index if (most := alike[INITIAL.sub(" ", name)]) != name}


def printed(mention: str, found: pd.DataFrame, texts: pd.Series) -> str:
    """A mention as the articles print it: "UK", where none has "United Kingdom".

    >>> found = pd.DataFrame({"text": ["UK", "British", "UK"]})
    >>> printed("United Kingdom", found, pd.Series(["The UK left. British."])), printed("UK", found, pd.Series(["UK"]))
    ('UK', 'UK')
    """
    if has_one_of(texts, [mention]) or found.empty:
        return mention
    return Counter(found["text"]).most_common(1)[0][0]


def only_one_has(
    articles: pd.DataFrame, sentences: pd.DataFrame, names: pd.DataFrame, ids: Ids, slugs: Slugs
) -> dict[str, list[Row]]:
    """Names that stand in one article only, in no other under any spelling, with the sentence that has them."""
    table = mentions(articles, sentences=sentences)
    having = table[table["times"] > 0].groupby(["kind", "mention"])[["article", "variants"]].agg(["nunique", "first"])
    alone = having[having["article", "nunique"] == 1]
    found: dict[str, list[Row]] = defaultdict(list)
    for (kind, name), row in alone.iterrows():
        article = row["article", "first"]
        others = articles["text"].drop(article)
        if kind in ("date", "number") or len(name) < 2 or has_one_of(others, row["variants", "first"].split("; ")):
            continue
        own = names[(names["mention"] == name) & (names["article"] == article)]
        if own["text"].map(is_adjective).all():
            continue
        place = own.iloc[0]
        found[slugs[articles.at[article, "outlet"]]].append(
            {
                "name": printed(name, own, articles.loc[[article], "text"]),
                "kind": kind,
                "article": ids[article],
                "sentence": int(place["sentence"]),
                "text": _sentence(sentences, article, place["sentence"]),
            }
        )
    return dict(found)


def has_one_of(texts: pd.Series, words: list[str]) -> bool:
    """Whether one of these stands in any of the texts.

    >>> has_one_of(pd.Series(["The Pacific Coast."]), ["Pacific"]), has_one_of(pd.Series(["Westward."]), ["West"])
    (True, False)
    """
    return bool(texts.str.contains(_one_of(words)).any())


def _one_of(words: Iterable[str]) -> str:
    """A pattern for any of these as a whole, the longest that fits."""
    return rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b"


def _sentence(sentences: pd.DataFrame, article: Any, number: int) -> str:
    return sentences[(sentences["article"] == article) & (sentences["sentence"] == number)]["text"].iloc[0]


def names_in_titles(articles: pd.DataFrame, names: pd.DataFrame) -> list[str]:
    """The names that more than half of the titles have, most frequent first: what articles on one event are about."""
    found = []
    for mention, own in names[names["kind"].isin(ABOUT)].groupby("mention", sort=False):
        pattern = _one_of(set(own["text"])) + r"(?!-\w)"  # no "Wal" in "Wal-Mart"
        places = [at.start() for title in articles["title"] if (at := re.search(pattern, title))]
        if len(places) > max(1, len(articles) / 2):
            found.append((-len(places), sum(places), printed(str(mention), own, articles["title"])))
    every = [name for *_, name in sorted(found)]
    whole = [name for name in every if not any(name != other and name in other.split() for other in every)]
    return list(dict.fromkeys(whole))[:MOST_ABOUT]

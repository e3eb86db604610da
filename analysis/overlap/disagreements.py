"""Facts on which outlets differ: leads for a reporter to check, never called errors.

Two outlets speak of one fact where an amount or a date stands in the same words, and where they spell one
name; as an experiment, where one leaves a place or date open that another names, and where they name the
holder of one office or the office of one person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from functools import singledispatch
from typing import NamedTuple

import pandas as pd

from analysis.names.mentions import find_mentions
from analysis.names.offices import find_offices
from analysis.overlap.values import Difference, Value, differences, read_values
from analysis.text.given import body_of, event_of
from analysis.text.word_forms import bare, concept
from analysis.text.words import WORD

COLUMNS = ["event", "fact", "kind", "subject", "relation", "article", "outlet", "says"]
COLUMNS += ["sentence", "start", "end", "text"]
PLACE = ["article", "sentence"]
MOST_LINES = 30  # of facts in words
SPELLED_ALIKE = 0.75  # of two words: share of letters in the same order (Ratcliff & Obershelp)
SHORTEST_WORD = 4  # letters of a word whose spelling is compared
NOT_LETTERS = re.compile(r"[^\w]+")
DERIVED = re.compile(r"(?:ians?|ans?|ese|ish|s)$")  # an adjective or a plural of the name
EXPERIMENTAL = ("date", "place", "role", "name")  # fewer than 8 in 10 were useful when read, or too few were read

OPEN = re.compile(
    r"""\b(?: undisclosed | unspecified | unknown | unclear | uncertain | unconfirmed | unannounced
    | not\ (?:yet\ )?(?:been\ )?
      (?:disclosed|announced|confirmed|known|revealed|specified|given|clear|set)
    | no\ (?:official\ )?(?:confirmation|word|details?) | declined\ to\ say )\b""",
    re.VERBOSE | re.IGNORECASE,
)
NAMING = {"place": ("place", "other name"), "date": ("date",)}  # kinds of mentions
ASKED = {  # what a sentence about where or when something happens has
    "place": r"\b(?:location|venue|site)\b|\b(?:occur|held|takes? place|taking place) (?:in|at)\b",
    "date": r"\b(?:date|timing)\b",
}

Key = tuple[object, int]  # article and sentence


class Said(NamedTuple):
    """What one sentence says of a fact: the form that compares, its words, where it stands."""

    form: str
    says: str
    key: Key


class Fact(NamedTuple):
    """Several versions of one fact."""

    kind: str
    subject: str
    relation: str
    versions: list[Said]


class Event(NamedTuple):
    """What the articles on one event say."""

    articles: pd.DataFrame
    body: pd.DataFrame
    mentions: pd.DataFrame

    def said(self, *kinds: str) -> list[Said]:
        """Every mention of some kinds, in text order."""
        some = self.mentions[self.mentions["kind"].isin(kinds)]
        return _said(some, "mention", "text")


def _said(table: pd.DataFrame, form: str, says: str) -> list[Said]:
    columns = (table[name].to_list() for name in (form, says, *PLACE))
    return [Said(form, says, (article, sentence)) for form, says, article, sentence in zip(*columns, strict=True)]


@singledispatch
def disagreements(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per version of a fact on which outlets of one event differ: leads to check, not errors.

    Columns: `event`; `fact` (number of the fact: rows with one number belong together), `kind`,
    `subject` (words that the sentences share, the office, the person), `relation` (how the versions
    stand to each other, in words), `article`, `outlet`, `says` (its words), `sentence`, `start`,
    `end`, `text` (the sentence with its offsets).

    Kinds: `number` (amounts of one thing – one noun, money, a percentage, one measure – that cannot both
    hold, in whatever notation: `find_amounts`; in sentences that share most of their words, or some right
    beside the amount, and where neither article has the other's amount, too); `spelling` (one name whose
    letters differ). Experimental: `date` (days, months or years that cannot both hold, by the same rules),
    `place` (one says it is not known, another names it), `role` (one person, several titles), `name` (one
    office, several holders). What is experimental is in no letter to an outlet.

    7 rows read, all that 55 stories of three outlets give (BASIL, `data/rows_read.csv`): 5 of 5 amounts, 1 of
    1 dates and 0 of 1 titles were of use to a reporter. On 220 other stories 1 of 2 amounts, 3 of 3 spellings and
    1 of 10 dates were. Of 9 facts found to differ by reading on BASIL, 6 are here. To differ is no error: what
    was 12 on Monday may be 13 on Tuesday. What is said in words that these rules do not know is missed; no
    row is no agreement.
    """
    body = body_of(articles, sentences)
    found = find_mentions(articles, sentences=body)
    places = body.set_index(PLACE)[["start", "end", "text"]].T.to_dict("list")
    rows = []
    facts = [
        (name, fact)
        for name, members in articles.groupby(event_of(articles), sort=False)
        for fact in _facts(Event(members, *(_of(table, members) for table in (body, found))))
    ]
    for number, (name, fact) in enumerate(facts, 1):
        for _, says, key in fact.versions:
            who = key[0], articles["outlet"][key[0]]
            rows.append((name, number, *fact[:3], *who, says, key[1], *places[key]))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({name: int for name in ("fact", "sentence", "start", "end")})


def _of(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    return table[table["article"].isin(articles.index)]


def _day(articles: pd.DataFrame, article: object) -> date | None:
    """The day on which an article was published, None if that is not known."""
    published = articles["published"][article] if "published" in articles else None
    return None if published is None or pd.isna(published) else published.date()


def _facts(event: Event) -> Iterator[Fact]:
    if len(event.articles) < 2 or event.body.empty:
        return
    published = {article: _day(event.articles, article) for article in event.articles.index}
    amounts, dates = read_values(event.body, published)
    yield from _differing(event, "date", dates)
    yield from _differing(event, "number", amounts)
    yield from _left_open(event)
    yield from _roles(event)
    yield from _spellings(event)


# Dates and numbers -----------------------------------------------------------------------------


def _differing(event: Event, kind: str, values: list[Value]) -> Iterator[Fact]:
    """Dates or numbers of one thing that cannot both hold; those that differ from one another are one fact."""
    groups: list[tuple[list[Value], list[Difference]]] = []
    for difference in differences(values):
        pair = [difference.first, difference.second]
        joined = [group for group in groups if any(one is value for one in group[0] for value in pair)]
        groups = [group for group in groups if group not in joined]
        members = [one for group in joined for one in group[0]]
        members += [value for value in pair if not any(value is one for one in members)]
        groups.append((members, [one for group in joined for one in group[1]] + [difference]))
    for members, found in groups:
        order = {id(value): at for at, value in enumerate(values)}
        members.sort(key=lambda value: order[id(value)])
        shared = sorted(frozenset[str]().union(*(one.shared for one in found)))
        subject = "; ".join(_as_written(event, members[0].key, shared)[:3])
        relation = "; ".join(dict.fromkeys(one.relation for one in found))
        yield Fact(kind, subject, relation, [Said(value.form, value.says, value.key) for value in members])


def _as_written(event: Event, key: Key, concepts: list[str]) -> list[str]:
    """The words of a sentence that mean these concepts, in its order."""
    here = (event.body["article"] == key[0]) & (event.body["sentence"] == key[1])
    words = WORD.findall(event.body.loc[here, "text"].iloc[0])
    return list(dict.fromkeys(word for word in words if concept(word) in concepts))


# Where one outlet leaves open what another names ------------------------------------------------


def _left_open(event: Event) -> Iterator[Fact]:
    outlets: dict[str, set[object]] = defaultdict(set)
    for one in event.said(*NAMING["place"], *NAMING["date"]):
        outlets[one.form].add(one.key[0])
    for kind, asked in ASKED.items():
        about = event.body[event.body["text"].str.contains(asked, flags=re.IGNORECASE)]
        unknown = about["text"].str.extract(f"({OPEN.pattern})", flags=OPEN.flags)[0]
        left_open = _said(about.assign(says=unknown)[unknown.notna()], "says", "says")
        said_where = set(about.loc[unknown.isna(), PLACE].itertuples(index=False, name=None))
        named = [
            one
            for one in event.said(*NAMING[kind])
            if one.key in said_where and len(outlets[one.form]) < len(event.articles)
        ]
        if left_open and {one.key[0] for one in named} - {one.key[0] for one in left_open}:
            where = "where" if kind == "place" else "when"
            yield Fact(kind, where, "named by some, left open by others", [*left_open, *named])


# Roles and spellings ---------------------------------------------------------------------------


def _roles(event: Event) -> Iterator[Fact]:
    held = find_offices(event.body, event.mentions)
    for by, differing, kind in ((["person", "office"], "title", "role"), (["body", "office"], "person", "name")):
        for about, rows in held[held[by[0]] != ""].groupby(by, sort=False):
            count = rows[differing].nunique()
            if count > 1 and rows["article"].nunique() > 1:
                subject = about[0] if kind == "role" else ", ".join(about)
                yield Fact(kind, subject, f"{count} {differing}s", _said(rows, differing, "says"))


def _spellings(event: Event) -> Iterator[Fact]:
    names = event.mentions[~event.mentions["kind"].isin(["date", "number"])]
    # A name that is always written alike has one spelling: most are.
    spelled = names.drop_duplicates(["mention", "text"])["mention"]
    several = set(spelled[spelled.duplicated()])
    for mention, group in names[names["mention"].isin(several)].groupby("mention", sort=False):
        main, *others = group["text"].value_counts().index
        variants = [main, *(text for text in others if differ_in_letters(main, text))]
        written = group[group["text"].isin(variants)].drop_duplicates(["article", "text"])
        if len(variants) > 1 and written["article"].nunique() > 1:
            relation = f"{len(variants)} spellings"
            yield Fact("spelling", str(mention), relation, _said(written, "text", "text"))


def differ_in_letters(one: str, other: str) -> bool:
    """Whether two spellings of a name differ in the letters of one word: capitals, marks and initials are house style.

    >>> differ_in_letters("Vladivostok", "Vladivostock"), differ_in_letters("Sergei Shoigu", "Sergey Shoigu")
    (True, True)
    >>> differ_in_letters("Kim Jong Un", "Kim Jong-un"), differ_in_letters("Dan Cathy", "Dan T. Cathy")
    (False, False)
    >>> differ_in_letters("Ukraine", "Ukrainian"), differ_in_letters("Mike Elliott", "Michael Elliott")
    (False, False)
    """
    words = [[word for word in NOT_LETTERS.sub(" ", _plain(text)).split() if len(word) > 1] for text in (one, other)]
    if len(words[0]) != len(words[1]):
        return False
    apart = [(here, there) for here, there in zip(*words, strict=True) if here != there]
    if len(apart) != 1:
        return False
    short, long = sorted(apart[0], key=len)
    alike = SequenceMatcher(None, short, long).ratio() >= SPELLED_ALIKE
    ends = DERIVED.search(short) or DERIVED.search(long)
    return len(short) >= SHORTEST_WORD and short[0] == long[0] and alike and not long.startswith(short) and not ends


def _plain(text: str) -> str:
    """In lower case, without accents and possessive."""
    letters = unicodedata.normalize("NFKD", bare(text).lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# In words --------------------------------------------------------------------------------------


def disagreements_in_words(table: pd.DataFrame) -> str:
    """The table of `disagreements` as plain lines, one a fact; of very many the first."""
    facts = list(table.groupby("fact", sort=True))
    lines = [_line(fact) for _, fact in facts[:MOST_LINES]]
    if len(facts) > MOST_LINES:
        lines.append(f"{len(facts) - MOST_LINES} more leads stand in the table.")
    return "\n".join(lines)


def _line(fact: pd.DataFrame) -> str:
    first = fact.iloc[0]
    versions = fact.groupby("says", sort=False)["outlet"].agg(lambda who: ", ".join(dict.fromkeys(who)))
    said = "; ".join(f"“{says}” ({who})" for says, who in versions.items())
    subject = f"{first['subject']}; experimental" if first["kind"] in EXPERIMENTAL else first["subject"]
    return f"{first['kind'].capitalize()} ({subject}): {said}. {first['relation']}."

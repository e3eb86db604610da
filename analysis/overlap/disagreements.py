"""Facts on which outlets differ: leads for a reporter to check, never called errors.

Two outlets speak of one fact where their sentences say much the same (dates, numbers), where one
leaves a place or date open that another names, where they name the holder of one office or the
office of one person, and where they spell one name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import singledispatch
from itertools import combinations, product
from typing import NamedTuple

import pandas as pd

from analysis.names.mentions import find_mentions
from analysis.names.offices import find_offices
from analysis.names.quantities import dates_differ, depends_on_publication
from analysis.overlap.edits import is_variant
from analysis.overlap.reworded import reworded
from analysis.text.given import body_of, event_of

SAME_SUBJECT = 0.3  # similarity of two sentences that both give a date or number
COLUMNS = ["event", "fact", "kind", "subject", "relation", "article", "outlet", "says"]
COLUMNS += ["sentence", "start", "end", "text"]
PLACE = ["article", "sentence"]
MOST_LINES = 30  # of facts in words
UNDATED = "depends on the day of publication, which is not known; no other outlet says so"

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
    alike: pd.DataFrame  # pairs of sentences on one subject

    def said(self, *kinds: str) -> list[Said]:
        """Every mention of some kinds, in text order."""
        some = self.mentions[self.mentions["kind"].isin(kinds)]
        return _said(some, "mention", "text")

    def published(self, said: Said) -> object:
        """The day on which an article was published, None or NaT if that is not known."""
        return self.articles["published"][said.key[0]] if "published" in self.articles else None


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

    Kinds: `date`, `number` (sentences on one subject, by `reworded` at `SAME_SUBJECT`, each with a
    date, or a number of one unit, that the other has not; and dates like "last year" that one outlet
    gives on a page without a date), `place` (one says it is not known, another names it), `role`
    (one person, several titles), `name` (one office, several holders), `spelling` (one name, several
    spellings).

    To differ is no error: "July" lies in "the summer", a body may have two spokespersons, and what
    was open on Monday may be known on Tuesday. What is said in words that these rules do not know
    is missed; no row is no agreement.
    """
    body = body_of(articles, sentences)
    found = find_mentions(articles, sentences=body)
    alike = reworded(articles, at_least=SAME_SUBJECT, sentences=body)
    places = body.set_index(PLACE)[["start", "end", "text"]].T.to_dict("list")
    rows = []
    facts = [
        (name, fact)
        for name, members in articles.groupby(event_of(articles), sort=False)
        for fact in _facts(Event(members, *(_of(table, members) for table in (body, found, alike))))
    ]
    for number, (name, fact) in enumerate(facts, 1):
        for _, says, key in fact.versions:
            who = key[0], articles["outlet"][key[0]]
            rows.append((name, number, *fact[:3], *who, says, key[1], *places[key]))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({name: int for name in ("fact", "sentence", "start", "end")})


def _of(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    return table[table["article" if "article" in table else "first"].isin(articles.index)]


def _facts(event: Event) -> Iterator[Fact]:
    if len(event.articles) < 2 or event.body.empty:
        return
    for kind in ("date", "number"):
        yield from _differing(event, kind)
    yield from _left_open(event)
    yield from _roles(event)
    yield from _spellings(event)


# Dates and numbers -----------------------------------------------------------------------------


def _differing(event: Event, kind: str) -> Iterator[Fact]:
    """Dates or numbers that differ on one subject; then dates that nobody can place."""
    said: dict[Key, list[Said]] = defaultdict(list)
    outlets: dict[str, set[object]] = defaultdict(set)
    for one in event.said(kind):
        said[one.key].append(one)
        outlets[one.form].add(one.key[0])
    told: set[Key] = set()
    for group, subject in _subjects(event, said):
        versions = [one for key in group for one in said[key]]
        if relation := _relation(event, kind, versions):
            yield Fact(kind, subject, relation, versions)
            told |= set(group)
    for one in event.said(kind):
        known = one.key in told or len(outlets[one.form]) > 1 or not pd.isna(event.published(one))
        if kind == "date" and not known and depends_on_publication(one.form):
            yield Fact(kind, one.form, UNDATED, [one])


def _subjects(event: Event, said: dict[Key, list[Said]]) -> Iterator[tuple[list[Key], str]]:
    """Groups of sentences with something said that are linked by likeness; what the first share."""
    group_of = {key: {key} for key in said}
    shared: dict[Key, str] = {}
    columns = ["first", "first_sentence", "second", "second_sentence", "shared"]
    for *ends, words in event.alike[columns].itertuples(index=False, name=None):
        one, other = (ends[0], ends[1]), (ends[2], ends[3])
        if one in said and other in said:
            joined = group_of[one] | group_of[other]
            group_of |= {key: joined for key in joined}
            shared.setdefault(one, words)
            shared.setdefault(other, words)
    for key in said:
        group = [other for other in said if other in group_of[key]]
        if len(group) > 1 and key == group[0]:
            yield group, "; ".join(shared[key].split("; ")[:3])


def _relation(event: Event, kind: str, versions: list[Said]) -> str:
    """How versions differ that one article has and another has not, "" if they do not."""
    of_article: dict[object, dict[str, Said]] = defaultdict(dict)
    for one in versions:
        of_article[one.key[0]].setdefault(one.form, one)
    found = []
    for here, there in combinations(of_article.values(), 2):
        for one, other in product(
            *([a[form] for form in a if form not in b] for a, b in ((here, there), (there, here)))
        ):
            if kind == "number":
                found.append(_numbers_differ(one.form, other.form))
            else:
                dates = ((said.form, event.published(said)) for said in (one, other))
                found.append(dates_differ(*dates))
    return "; ".join(dict.fromkeys(filter(None, found)))


def _numbers_differ(one: str, other: str) -> str:
    """Two numbers of one unit, "" where the units differ.

    >>> _numbers_differ("43 million households", "48 million households")
    '43 million households and 48 million households'
    >>> _numbers_differ("43 seats", "48 votes")
    ''
    """
    units = [form.rpartition(" ")[2] for form in (one, other)]
    return f"{one} and {other}" if units[0] == units[1] and " " in one else ""


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
        variants = [main, *(text for text in others if is_variant(main, text))]
        written = group[group["text"].isin(variants)].drop_duplicates(["article", "text"])
        if len(variants) > 1 and written["article"].nunique() > 1:
            relation = f"{len(variants)} spellings"
            yield Fact("spelling", str(mention), relation, _said(written, "text", "text"))


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
    return f"{first['kind'].capitalize()} ({first['subject']}): {said}. {first['relation']}."

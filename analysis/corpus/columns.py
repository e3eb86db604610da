"""Recognise which column of a table is the outlet, the headline, the text: by its name and its values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from analysis.corpus.nested import VALUES

if TYPE_CHECKING:
    from analysis.corpus.tables import Cells, Sheet

# The usual names of each field, the best first; case, spaces and punctuation do not matter.
NAMES = {
    "text": (
        "text body content article article_text full_text story article_body body_text main_text"
        " article_content plain_text content_text content_html body_html story_text news_text full_content"
    ),
    "outlet": (
        "outlet source publication publisher newspaper media site outlet_name source_name"
        " publication_name publisher_name media_name news_outlet site_name og_site_name publication_title source_title"
        " newspaper_name newspaper_title journal media_outlet news_source source_hostname source_domain hostname domain"
    ),
    "title": "title headline article_title heading web_title headlines news_title",
    "published": (
        "published date published_at publish_date pub_date publication_date created"
        " date_published date_publish published_date published_on datetime web_publication_date date_time"
        " first_publication_date created_at timestamp"
    ),
    "url": "url link web_url address article_url page_url source_url document_url permalink uri source site",
    "author": "author authors byline author_name writer creator",
    "event": "event story_id event_id event_uri cluster cluster_id story",
    "id": "id article_id doc_id document_id stories_id store_id proquest_document_id article uuid guid",
    "file": "file filename file_name file_path path",
}
COMPUTED = ("words", "doubts")  # never read from a table
RESERVED = {*NAMES, "article"}
LONG = 100  # characters: a column with longer values on average holds texts, not names
ENOUGH = 200  # values that are looked at in a column
# Objects that feeds put around an article's own fields: `fields.bodyText`, `_source.title`.
WRAPPERS = frozenset(
    "fields article data attributes _source doc document item story news node post content meta metadata page entry record"
    " result thread newsitem yoastheadjson".split()
)

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_OBJECT = re.compile(r"\[*\{\s*[\"'].*\}\]*$", re.DOTALL)
_NUMBER = re.compile(r"[\s\d.,:/+-]*$|(?:true|false|null|none|nan)$", re.IGNORECASE)


def bare(name: str) -> str:
    """A column's name in lower case, without spaces and punctuation.

    >>> bare("Published-At ")
    'publishedat'
    """
    return re.sub(r"[\W_]+", "", name.lower())


ALIASES = {field: [bare(name) for name in names.split()] for field, names in NAMES.items()}
_VALUES = {bare(name) or name: rank for rank, name in enumerate(VALUES, 1)}


def rank(name: str, alias: str) -> int | None:
    """How directly a column has this name: 0 if it does, more for an object's value or a wrapper's field; else None.

    >>> rank("Pub Date", "pubdate"), rank("source.name", "source"), rank("fields.body", "body"), rank("a.b", "b")
    (0, 5, 100, None)
    """
    *above, last = map(_part, name.split("."))
    if bare(name) == alias and not (above and above[0].startswith("_")):
        return 0
    if above and last in _VALUES and above[-1] == alias and WRAPPERS.issuperset(above[:-1]):
        return _VALUES[last] + 100 * (len(above) - 1)
    if above and last == alias and WRAPPERS.issuperset(above):
        return 100 * len(above)
    return None


def _part(name: str) -> str:
    """A part of a column's name, bare; `_source`, which is not a source, keeps its underscore."""
    return "_" * name.startswith("_") + bare(name)


def _named(field: str, names: Iterable[str]) -> list[str]:
    """The columns that have one of a field's names, the best first."""
    names = list(names)
    ranked = [
        (rank_, place, name)
        for place, alias in enumerate(ALIASES[field])
        for name in names
        if (rank_ := rank(name, alias)) is not None
    ]
    return list(dict.fromkeys(name for _, _, name in sorted(ranked, key=lambda one: (one[0] // 100, one[1], one[0]))))


def article_names(names: Iterable[str], *fields: str) -> int:
    """How many fields of an article (or how many of `fields`) have a column among these names.

    >>> article_names(["Headline", "Body", "7"]), article_names(["Headline"], "text")
    (2, 0)
    """
    names = list(names)
    return sum(bool(_named(field, names)) for field in fields or NAMES)


def choose(sheet: Sheet) -> tuple[dict[str, str], str]:
    """The column of each field that has one, and the choice in words.

    >>> from analysis.corpus.tables import Sheet
    >>> sheet = Sheet(rows=[{"headline": "Rain", "body": "It rained.", "content": "Rain …"}])
    >>> choose(sheet)
    ({'text': 'body', 'title': 'headline'}, "'body' read as text (not 'content'), 'headline' as title")

    A column with the field's own name comes first, then the others in the order of `NAMES`, then values in an object of
    that name; an empty column comes last. `article` and `story` are texts if they are long, else names. A `source` or `site`
    with web addresses is the `url`. A column that mostly holds numbers, addresses or objects is not the text.
    """
    chosen: dict[str, str] = {}
    said: list[str] = []
    columns = sheet.columns
    for field in NAMES:
        fit = [n for n in _named(field, columns) if n not in chosen.values() and _fits(field, n, sheet)]
        fit.sort(key=lambda name: not any(row.get(name) for row in sheet.rows))
        if not fit:
            continue
        chosen[field] = fit[0]
        rest = f" (not {', '.join(map(repr, fit[1:]))})" if fit[1:] else ""
        if fit[0] != field or rest:
            said.append(f"{fit[0]!r} {'as' if said else 'read as'} {field}{rest}")
    return chosen, ", ".join(said)


def _fits(field: str, name: str, sheet: Sheet) -> bool:
    """Whether a column's values can be the field, where its name leaves that open."""
    word = bare(name.rsplit(".", 1)[-1])
    values = list(islice((row[name] for row in sheet.rows if row.get(name)), ENOUGH))
    length = sum(map(len, values)) / (len(values) or 1)
    addresses = 2 * sum(bool(_ADDRESS.match(value)) for value in values) > len(values)
    if field == "text":
        other = sum(bool(_OBJECT.match(value) or (word != "text" and _NUMBER.match(value))) for value in values)
        return not addresses and 2 * other <= len(values) and (word not in ("article", "story") or length >= LONG)
    if field == "id" and word == "article":
        every = [row.get(name) for row in sheet.rows]
        return length < LONG and len(set(every)) == len(every)
    if field == "event" and word == "story":
        return length < LONG
    if field == "outlet" and "domain" not in word and "host" not in word:
        return not addresses
    if field == "author":
        return not (values and all(value.isdigit() for value in values))  # a site's user numbers
    if field == "url":
        return addresses or word not in ("address", "source", "site", "uri")
    return True


def rename(row: Cells, chosen: dict[str, str]) -> Cells:
    """A row with the fields first, then its further columns; those named like a field get a _2.

    >>> rename({"source": "http://a.org/1", "hostname": "a.org"}, {"outlet": "hostname"})
    {'outlet': 'a.org', 'source': 'http://a.org/1'}
    """
    taken = {*chosen.values(), *COMPUTED}
    own = {field: row.get(name, "") for field, name in chosen.items()}
    rest = {name: value for name, value in row.items() if name not in taken}
    return own | {f"{n}_2" if n in RESERVED else n: value for n, value in rest.items()}

"""Which column of a table is the outlet, the headline, the text: by its name, and what it holds."""

from __future__ import annotations

import re
from itertools import islice

from analysis.corpus.cells import Cells, Sheet

# Per field the names in common use, the best first; capitals, blanks and signs do not matter.
NAMES = {
    "text": (
        "text body content article article_text full_text story article_body body_text main_text"
        " article_content plain_text"
    ),
    "outlet": (
        "outlet source publication publisher newspaper media site outlet_name source_name"
        " publication_name publisher_name media_name news_outlet site_name source_hostname"
        " source_domain hostname domain"
    ),
    "title": "title headline article_title heading",
    "published": (
        "published date published_at publish_date pub_date publication_date created"
        " date_published date_publish published_date published_on datetime created_at timestamp"
    ),
    "url": "url link web_url address article_url page_url source_url permalink uri source site",
    "author": "author authors byline author_name writer",
    "event": "event story_id event_id cluster cluster_id story",
    "id": "id article_id doc_id document_id article uuid guid",
    "file": "file filename file_name file_path path",
}
COMPUTED = ("words", "flags")  # never taken from a table
RESERVED = {*NAMES, "article"}
LONG = 100  # characters: a column whose mean is longer holds texts, not names
ENOUGH = 200  # values that show what a column holds

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)


def bare(name: str) -> str:
    """A column's name without capitals, blanks and signs.

    >>> bare("Published-At ")
    'publishedat'
    """
    return re.sub(r"[\W_]+", "", name.lower())


ALIASES = {field: [bare(name) for name in names.split()] for field, names in NAMES.items()}


def choose(sheet: Sheet) -> tuple[dict[str, str], str]:
    """The column of each field that has one, and the choice in words.

    >>> sheet = Sheet(rows=[{"headline": "Rain", "body": "It rained.", "content": "Rain …"}])
    >>> choose(sheet)
    ({'text': 'body', 'title': 'headline'}, "'body' read as text (not 'content'), 'headline' as title")

    A column with the field's own name comes first, then in the order of `NAMES`; one without a
    single value comes last. `article` and `story` are texts if they are long, else names; a `source`
    or `site` of web addresses is the `url`.
    """
    chosen: dict[str, str] = {}
    told: list[str] = []
    columns = sheet.columns
    for field, aliases in ALIASES.items():
        names = [name for alias in aliases for name in columns if bare(name) == alias]
        fit = [n for n in names if n not in chosen.values() and _fits(field, n, sheet)]
        fit.sort(key=lambda name: not any(row.get(name) for row in sheet.rows))
        if not fit:
            continue
        chosen[field] = fit[0]
        rest = f" (not {', '.join(map(repr, fit[1:]))})" if fit[1:] else ""
        if fit[0] != field or rest:
            told.append(f"{fit[0]!r} {'as' if told else 'read as'} {field}{rest}")
    return chosen, ", ".join(told)


def _fits(field: str, name: str, sheet: Sheet) -> bool:
    """Whether what a column holds can be the field, where its name leaves that open."""
    word = bare(name)
    values = list(islice((row[name] for row in sheet.rows if row.get(name)), ENOUGH))
    length = sum(map(len, values)) / (len(values) or 1)
    addresses = 2 * sum(bool(_ADDRESS.match(value)) for value in values) > len(values)
    if field == "text" and word in ("article", "story"):
        return length >= LONG
    if field == "id" and word == "article":
        every = [row.get(name) for row in sheet.rows]
        return length < LONG and len(set(every)) == len(every)
    if field == "event" and word == "story":
        return length < LONG
    if field == "outlet" and word in ("source", "site"):
        return not addresses
    if field == "url" and word in ("address", "source", "site"):
        return addresses
    return True


def rename(row: Cells, chosen: dict[str, str]) -> Cells:
    """A row by fields first, then its further columns, those called like a field with a _2.

    >>> rename({"source": "http://a.org/1", "hostname": "a.org"}, {"outlet": "hostname"})
    {'outlet': 'a.org', 'source': 'http://a.org/1'}
    """
    taken = {*chosen.values(), *COMPUTED}
    own = {field: row.get(name, "") for field, name in chosen.items()}
    rest = {name: value for name, value in row.items() if name not in taken}
    return own | {f"{n}_2" if n in RESERVED else n: value for n, value in rest.items()}

"""What a text file says about itself at its top: front matter (YAML, TOML), or lines such as `Title: …` and `URL: …`."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The names under which note-takers, clippers and scripts write each field.
NAMES = {
    "title": "title headline heading subject",
    "outlet": "outlet publication newspaper publisher site website site_name sitename media journal source domain",
    "author": "author authors by byline writer creator",
    "published": "published date publication_date date_published published_at pubdate publish_date posted datetime",
    "url": "url link source_url source address permalink canonical web uri original",
    "section": "section rubric category",
    "event": "event story_id",
    "id": "id",
}
# Known names that are not columns here: their lines belong to the head and are removed with it.
OTHERS = (
    "created updated modified saved accessed retrieved clipped captured archived downloaded fetched description abstract"
    " summary excerpt tags keywords categories language lang type words word_count length page pages edition country"
    " image cover draft layout aliases cssclasses status note notes rating copyright dateline location"
).split()
MOST_LINES = 40  # in a head
LONGEST = 400  # characters in a line of it

_FENCE = re.compile(r"(---|\+\+\+)[ \t]*\n")
_LINE = re.compile(r"[*_#\s]*([A-Za-z][A-Za-z _-]{0,24}?)[*_]*\s?[:=](?!//)[*_]*(?:[ \t]+(.*)|$)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_ITEM = re.compile(r"\s*-\s+(.*)")
_OPTIONS = {name: field for field, names in reversed(NAMES.items()) for name in names.split()}
SURE = ("title", "url", "outlet", "published")  # a head without front matter has at least two of these


def read_head(text: str) -> tuple[dict[str, str], str]:
    """The fields at the top of a text, and the text below them; no fields if the text has no head.

    >>> read_head("---\\ntitle: 'Rain'\\nsource: https://a.org/1\\nauthor:\\n  - '[[A. Roe]]'\\n---\\nIt rained.")
    ({'title': 'Rain', 'url': 'https://a.org/1', 'author': 'A. Roe'}, 'It rained.')
    >>> read_head("Title: Rain\\nDate: 2023-09-04\\n\\nIt rained.")
    ({'title': 'Rain', 'published': '2023-09-04'}, 'It rained.')
    >>> read_head("Note: it rained.\\n\\nMore.")
    ({}, 'Note: it rained.\\n\\nMore.')
    """
    start = text.lstrip("\ufeff \t\n")
    if fence := _FENCE.match(start):
        end = re.search(rf"^(?:{re.escape(fence[1])}|\.\.\.)[ \t]*$", start[fence.end() :], re.MULTILINE)
        lines = start[fence.end() :][: end.start()].split("\n") if end else []
        if lines and sum(bool(_LINE.match(line)) for line in lines) >= 1:
            return head_fields(lines), start[fence.end() :][end.end() :].lstrip("\n")  # type: ignore[union-attr]
    lines = start.split("\n")
    length = head_length(lines)
    fields = head_fields(lines[:length])
    if sum(name in fields for name in SURE) < 2:
        return {}, text
    return fields, "\n".join(lines[length:]).lstrip("-=_* \t\n")


def head_length(lines: list[str]) -> int:
    """How many lines at the top belong to a head."""
    for at, line in enumerate(lines[:MOST_LINES]):
        found = _LINE.match(line) if len(line) <= LONGEST else None
        if line.strip() and not (found and (_key(found[1]) in _OPTIONS or _key(found[1]) in OTHERS)):
            return at
    return 0


def head_fields(lines: Iterable[str]) -> dict[str, str]:
    """The fields in the lines of a head."""
    return _fields(_pairs(lines))


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _pairs(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Names and values; a list's items, one per line below its name, are one value."""
    pairs: list[tuple[str, str]] = []
    for line in lines:
        item = _ITEM.match(line)
        if item and pairs:
            name, value = pairs[-1]
            pairs[-1] = name, ", ".join(filter(None, (value, _value(item[1]))))
        elif (found := _LINE.match(line)) and not line.startswith("  "):
            pairs.append((_key(found[1]), _value(found[2] or "")))
    return pairs


def _value(written: str) -> str:
    """A value without quotation marks and without the brackets of lists and wiki links."""
    value = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", written.strip().rstrip("*_").strip())
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(filter(None, map(_value, value[1:-1].split(","))))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if value in (">", "|", ">-", "|-", "null", "~"):
        return ""
    return value.removeprefix("<").removesuffix(">") if _ADDRESS.match(value.strip("<>")) else value


def _fields(pairs: list[tuple[str, str]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in pairs:
        field = _OPTIONS.get(name, "")
        if name == "source":
            field = "url" if _ADDRESS.match(value) else "outlet"
        if field == "outlet" and _ADDRESS.match(value) and "url" not in fields:
            field = "url"
        if field and value and field not in fields:
            fields[field] = value
    return fields

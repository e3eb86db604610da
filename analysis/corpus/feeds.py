"""Read feeds – RSS 0.9 to 2.0, RDF, Atom – as a table of their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis.corpus.outlets import host_of
from analysis.errors import Unreadable
from analysis.text.decoding import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

# The names that an entry may use for each column, the most complete first; XML namespaces are ignored.
_NAMES = {
    "text": ("encoded", "content", "description", "summary"),
    "title": ("title",),
    "url": ("link", "origlink", "guid", "id"),
    "published": ("pubdate", "published", "date", "updated"),
    "author": ("creator", "author"),
}
_FULL = 2  # how many of the text's names hold the full text


class Feed(NamedTuple):
    """A feed: the cells of each entry, a note and doubts."""

    entries: list[dict[str, str]]
    note: str
    doubts: list[str]


def read_feed(data: bytes) -> Feed:
    """The entries of a feed: `text`, `title`, `url`, `published`, `author`, `outlet`; raises Unreadable.

    The outlet is the entry's source, else the host of its address, else the feed's title. Nothing is fetched.

    >>> item = "<item><title>Rain</title><description>It rained.</description></item>"
    >>> read_feed(f"<rss><channel><title>Echo</title>{item}</channel></rss>".encode())
    ... # doctest: +NORMALIZE_WHITESPACE
    Feed(entries=[{'text': 'It rained.', 'title': 'Rain', 'outlet': 'Echo'}],
         note='1 of 1 entries with a summary only', doubts=[])
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    found = [] if root is None else list(root.iter("{*}item", "{*}entry"))
    if not found:
        raise Unreadable("XML that is not a feed (RSS or Atom) with entries", "save the articles in another format")
    feed = next((one.text for one in root.iter("{*}title") if one.text), "")
    short = sum(not _first(entry, "text", _FULL) for entry in found)
    return Feed(
        [_cells(entry, one_line(feed)) for entry in found],
        f"{short:,} of {len(found):,} entries with a summary only" if short else "",
        ["a damaged feed, some of which may be lost"] if parser.error_log else [],
    )


def _cells(entry: _Element, feed: str) -> dict[str, str]:
    cells = {name: value for name in _NAMES if (value := _first(entry, name))}
    outlet = _source(entry) or host_of(cells.get("url", "")) or feed
    return cells | ({"outlet": outlet} if outlet else {})


def _first(entry: _Element, column: str, most: int | None = None) -> str:
    """The value of a column: the first that is not empty, in the order of its names."""
    for name in _NAMES[column][:most]:
        for child in entry:
            if isinstance(child.tag, str) and child.tag.rpartition("}")[2].lower() == name:
                is_link = name == "link" and child.get("rel", "alternate") == "alternate"
                if value := (child.get("href", "") if is_link else "") or _content(child):
                    return value
    return ""


def _content(element: _Element) -> str:
    """The text of an element; its markup, if that is written as XML."""
    from lxml import etree

    if element.get("type") == "xhtml" and len(element):
        return "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in element)
    return "".join(element.itertext()).strip()


def _source(entry: _Element) -> str:
    """The outlet of an entry, where a feed of several outlets names it (RSS: its text; Atom: its title)."""
    return next((one_line("".join(one.itertext("{*}title", "{*}source"))) for one in entry.iter("{*}source")), "")

"""The article in a saved web page: its text, and what the page says about it.

Text and metadata come from trafilatura, called as in published evaluations (`include_comments=False`, otherwise its
defaults), so that it finds what it was shown to find. Added here: the character set that the page declares, pages nested
deeper than its parser goes, the time of publication with its hour, and plain lines for lists and tables.
"""

from __future__ import annotations

import email
import email.policy
import logging
import re
from typing import TYPE_CHECKING, Any

from analysis.corpus.dates import parse_date
from analysis.corpus.exports import read_export
from analysis.corpus.markup import plain
from analysis.corpus.outlets import host_of, is_archive, original
from analysis.errors import Unreadable
from analysis.text.decoding import decode, one_line
from analysis.text.doubts import LIVE_BLOG, NO_ARTICLE, SECOND_ARTICLE
from analysis.text.no_article import FEW_WORDS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_BYTES = 10_000_000  # of markup, without pictures: more takes half a minute, and is not an article
DEEPEST = 240  # levels of nested elements; beyond 255, parsers drop the rest of the page
FIRST_YEAR = 1995  # earlier "publication dates" are a clock at zero; htmldate draws the same line
FEWEST_LISTED = 10  # linked headlines on a page that lists articles; below an article there may be a few
SECOND = 80  # words in paragraphs of an `article` that is more than the announcement of one
PARAGRAPH = 40  # words in a paragraph, of which an article has several
LOOKED_AT = 4096  # bytes of a page in which its character set is declared

_PICTURE = re.compile(rb"data:[\w/+.;=-]{1,100};base64,[A-Za-z0-9+/=%]{200,}")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_WHOLE = re.compile(r"[^\x00-\x7f\ufffd]+")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|Page saved with SingleFile\s+url: (\S+)")
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{6,40})"')
_URL_DATE = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?:/|$)")
_HOST = re.compile(r"(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})", re.IGNORECASE)
_LIVE_BLOG = re.compile(r'"@type"\s*:\s*(?:\[[^\]]*)?"LiveBlogPosting"')
_EXPORT = re.compile(
    r"DocPublicationName|ProQuest document ID|\d+ of \d+ DOCUMENTS|End of Document|[\"\s>]Document [A-Za-z0-9]{20,}",
    re.IGNORECASE,
)
_TITLE_ENDS = re.compile(r"\s+[-–—|·•:]\s+")
_CONTAINERS = (
    "a abbr address article aside b big blockquote center cite div em fieldset figure font footer "
    "form header i main nav s section small span strong sub sup u"
).split()
_PUBLISHED = " | ".join(
    f"//meta[{test}]/@content"
    for test in (
        "@property='article:published_time' or @name='article:published_time'",
        "@itemprop='datePublished' or @property='datePublished' or @name='datePublished'",
        "@property='og:article:published_time' or @property='og:published_time'",
        "@name='parsely-pub-date' or @name='sailthru.date' or @name='citation_publication_date'",
        "@name='DC.date.issued' or @name='dcterms.created' or @name='dc.date' or @name='DC.date'",
        "@name='pubdate' or @name='publishdate' or @name='publish-date' or @name='publish_date'",
        "@name='date'",
    )
)
_TIMES = (
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
    "(//article//time | //main//time)[not(ancestor::aside or ancestor::nav)]/@datetime",
)
_quiet = logging.NullHandler()


def read_html(data: bytes, *, charset: str = "", url: str = "") -> dict[str, str]:
    r"""Return `text`, `title`, `outlet`, `published`, `author`, `url`, `doubts` of a web page; "" if unknown.

    >>> page = b"<html><head><title>Rain</title></head><body><p>It rained.</p></body></html>"
    >>> read_html(page) == {"text": "It rained.", "title": "Rain", "outlet": "", "published": "",
    ...                     "author": "", "url": "", "doubts": ""}
    True

    The text is the article's paragraphs and headings, a line each with a blank line between. A list item is a line without
    a mark, a table's row a line with tabs between its cells. Menus, advertisements, readers' comments and the like are left
    out, as trafilatura judges.

    `published` is what the page declares in its head, its data for search engines (JSON-LD), its `time` elements or its
    address, in UTC, with the hour if there is one. A date in the text may be that of the event, so it is not used.
    `outlet` is the site's name; where the page names only a host, the end of its title if that spells the host's name, else
    the host. For a page from a web archive, `url` and `outlet` are those of the original. `doubts` says whether the page
    calls itself a live blog, a video or a list of articles.

    Of a page that is an archive's export, all the text is returned, for `exports.read_export` to split.

    `charset` and `url` are known from elsewhere, such as an .mhtml file. Raises Unreadable.
    """
    data = _PICTURE.sub(b"", data)
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"{len(data) / 1e6:,.0f} MB of markup, too much for one article",
            "save the article's own page, or paste its text into a .txt file",
        )
    page = _decode(data, charset)
    tree = _parse(page)
    if tree is None:
        raise Unreadable("an empty page", "save the page again once the article shows")
    if _EXPORT.search(page) and read_export(export := plain(page)):
        return {"text": export}
    text, about = _extract(tree, url)
    if not text:
        scripts = tree.find(".//script") is not None
        found = "no text in this page, only scripts" if scripts else "no article in this page"
        raise Unreadable(found, "save the page again once the article shows, as .mhtml if offered")
    saved_from = next((found[1] or found[2] for found in _SAVED_FROM.finditer(page[:LOOKED_AT])), "")
    address = url or about["url"] or saved_from
    about["url"] = address if address.startswith(("http://", "https://")) else ""
    about["published"] = _published(tree, about["url"])
    about["doubts"] = _doubts(tree, text)
    about["outlet"] = _outlet(about["outlet"], _original(about["url"], tree), tree)
    about["title"] = _headline(about["title"], about["outlet"])
    return {"text": text} | about


def read_mhtml(data: bytes) -> dict[str, str]:
    """Return the same for a web page saved as a single .mhtml file.

    Text in frames, which are separate parts of the file, is not read. Raises Unreadable.
    """
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = [part for part in message.walk() if part.get_content_type() in _HTML_TYPES]
    start = str(message.get_param("start") or "")
    root = next((page for page in pages if start and page.get("Content-ID") == start), None)
    root = root or (pages[0] if pages else None)
    content = root.get_payload(decode=True) if root else None
    if root is None or not isinstance(content, bytes):
        raise Unreadable("no web page in this .mhtml file", "save the page again")
    address = _header(message, "Snapshot-Content-Location") or _header(root, "Content-Location")
    charset = str(root.get_content_charset() or "")
    found = read_html(content, charset=charset, url=address if address.startswith("http") else "")
    return found | {"title": found["title"] or _header(message, "Subject")}


_HTML_TYPES = ("text/html", "application/xhtml+xml")


def _header(part: Any, name: str) -> str:
    """A header's text, =?utf-8?Q?…?= decoded."""
    from email.header import decode_header, make_header

    value = str(part.get(name) or "")
    try:
        return one_line(str(make_header(decode_header(value))))
    except (LookupError, ValueError):  # an unknown character set; half a base64 group
        return one_line(value)


def _decode(data: bytes, charset: str) -> str:
    """Decode a page: by its byte order mark, else as UTF-8 if possible, else as declared, else by its bytes.

    Declared names mean what browsers take them for (latin-1 is cp1252), as in webencodings and the standard
    https://encoding.spec.whatwg.org/.
    """
    import webencodings

    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        page = data.decode("utf-8-sig", "replace")
        if page.isascii() or page.count("\ufffd") < sum(map(len, _WHOLE.findall(page))):
            return page  # still UTF-8 with a broken letter or two, in an advertisement for example
        declared = [name.decode() for name in _CHARSET.findall(data[:LOOKED_AT])]
        for label in (charset, *declared):
            encoding = webencodings.lookup(label)
            if encoding and encoding.name not in ("utf-8", "utf-16le", "utf-16be", "replacement"):
                return webencodings.decode(data, encoding)[0]
    try:
        return decode(data)[0]
    except UnicodeError:
        return data.decode("utf-8", "replace")


def _parse(page: str) -> HtmlElement | None:
    """The page as a tree that trafilatura can walk, whatever its size and depth."""
    from lxml import etree, html
    from trafilatura.utils import repair_faulty_html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    page = repair_faulty_html(page, page[:50].lower())
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # an empty page
        return None
    if any("depth" in error.message for error in parser.error_log):
        raise _too_deep()  # the parser stopped in the middle of the page
    _flatten(tree)
    return tree


def _too_deep() -> ValueError:
    return Unreadable(
        f"a page with elements nested more than {DEEPEST} deep", "paste the article's text into a .txt file"
    )


def _flatten(tree: HtmlElement) -> None:
    """Remove containers nested deeper than `DEEPEST`; their text and paragraphs stay."""
    from lxml import etree

    for element in _at_depth(tree, DEEPEST):
        for inner in element.iter(*_CONTAINERS):
            inner.tail = " " + (inner.tail or "")  # or the words at its edges would be joined
        etree.strip_tags(element, *_CONTAINERS)
    if _at_depth(tree, 255):
        raise _too_deep()


def _at_depth(tree: HtmlElement, depth: int) -> list[HtmlElement]:
    from lxml import etree

    found, level = [], 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        level += 1 if event == "start" else -1
        if event == "start" and level == depth:
            found.append(element)
    return found


def _extract(tree: HtmlElement, url: str) -> tuple[str, dict[str, str]]:
    """The article's text by trafilatura, and title, outlet, author and address from its metadata."""
    from trafilatura import bare_extraction, extract_metadata

    for name in ("trafilatura", "htmldate", "justext", "charset_normalizer"):
        logging.getLogger(name).addHandler(_quiet)  # or its warnings appear on the user's screen
    # A fixed date, or the result would change from day to day. Our dates come from `_published`.
    dates = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
    about = extract_metadata(tree, default_url=url or None, date_config=dates)
    document = bare_extraction(tree, include_comments=False, date_extraction_params=dates)
    text = "" if document is None else _lines(document.body)  # type: ignore[union-attr]
    return text, {
        "title": one_line(about.title or ""),
        "outlet": one_line(about.sitename or ""),
        "author": one_line((about.author or "").replace("; ", ", ")),
        "url": one_line(about.url or ""),
    }


def _lines(body: Any) -> str:
    """The lines that trafilatura found, without its marks for items, cells and table heads."""
    from unicodedata import normalize

    from trafilatura.xml import xmltotxt

    for row in reversed(list(body.iter("row"))):  # a table within a cell before the cell
        cells = list(row.iter("cell"))
        if next(row.iter("p", "head", "list", "quote", "lb"), None) is None:
            line = "\t".join(" ".join("".join(cell.itertext()).split()) for cell in cells)
            row.clear(keep_tail=True)
            row.text = line
        for cell in cells:  # of a table used for layout: each paragraph is a line
            cell.tag = "p"
        row.tag = "p"
    for item in body.iter("item"):
        item.tag = "p"
    lines = normalize("NFC", xmltotxt(body, False)).split("\n")
    return "\n\n".join(line.strip() for line in lines if line.strip())


def _published(tree: HtmlElement, url: str) -> str:
    """The time of publication that a page declares, ISO, UTC; "" if it declares none."""
    data = tree.xpath("//script[contains(@type, 'json')]/text()")
    declared = [*tree.xpath(_PUBLISHED), *(d for text in data for d in _JSON_DATE.findall(text))]
    for times in _TIMES:
        declared += tree.xpath(times)
    declared += ["-".join(part.zfill(2) for part in found) for found in _URL_DATE.findall(url)]
    for value in map(str, declared):
        moment = parse_date(value)
        if moment and moment.year >= FIRST_YEAR:
            return moment.isoformat() if ":" in value else f"{moment:%Y-%m-%d}"
    return ""


def _original(address: str, tree: HtmlElement) -> str:
    """The address of the page that a web archive keeps, from the archive's address or its search form."""
    found = original(address)
    if found or not address:
        return found
    typed = map(str, tree.xpath("//input[@name='q']/@value | //link[@rel='original']/@href"))
    return next((value for value in typed if value.startswith("http") and host_of(value)), "")


def _outlet(name: str, url: str, tree: HtmlElement) -> str:
    """A site's name as readers know it; where only a host is known, the end of the title if it spells the host."""
    declared = tree.xpath("//meta[@property='og:site_name']/@content")
    name = one_line(declared[0]) if declared and declared[0].strip() else name
    if is_archive(name) or is_archive(host_of(name) or name.partition("://")[2].partition("/")[0]):
        name = ""
    if name and "://" not in name and not _HOST.fullmatch(name):
        return name
    host = host_of(name if _HOST.fullmatch(name) else "") or host_of(url)
    end = _TITLE_ENDS.split(one_line(tree.findtext(".//title") or ""))[-1]
    return end if host and _spells(end, host) else host


def _doubts(tree: HtmlElement, text: str) -> str:
    """What a page says it is, if that is not a single article."""
    kinds = {kind.lower() for kind in map(str, tree.xpath("//meta[@property='og:type']/@content"))}
    declared = " ".join(map(str, tree.xpath("//script[contains(@type, 'json')]/text()")))
    items = " ".join(map(str, tree.xpath("//@itemtype")))
    if "LiveBlogPosting" in items or _LIVE_BLOG.search(declared):
        return f"{LIVE_BLOG} (its page says so)"
    paragraphs = [len(line.split()) for line in text.split("\n")]
    if sum(paragraphs) <= FEW_WORDS and any(kind.startswith(("video", "music")) for kind in kinds):
        return f"{NO_ARTICLE} (the page of a video or a recording)"
    listed = len(tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4][.//a[@href] or ancestor::a[@href]]"))
    if listed >= FEWEST_LISTED and "article" not in kinds and sum(words >= PARAGRAPH for words in paragraphs) < 2:
        return f"{NO_ARTICLE} (a page of {listed} linked headlines)"
    several = [one for one in tree.xpath("//article[not(ancestor::article or ancestor::aside)]") if _is_long(one)]
    return f"{SECOND_ARTICLE} (on its page)" if len(several) > 1 else ""


def _is_long(article: HtmlElement) -> bool:
    """Whether an element `article` holds one, and not the announcement of one."""
    return sum(len(paragraph.text_content().split()) for paragraph in article.iter("p")) >= SECOND


def _spells(name: str, host: str) -> bool:
    """Whether a name and a host have the same letters: "The Herald" and theherald.example."""
    letters = re.sub(r"\W", "", name.lower())
    label = host.lower().split(".")[0].replace("-", "")
    return bool(letters) and label in (letters, letters.removeprefix("the"))


def _headline(title: str, outlet: str) -> str:
    """A page's title without the outlet's name at its end."""
    parts = _TITLE_ENDS.split(title)
    if outlet and len(parts) > 1 and parts[-1].casefold() == outlet.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" -–—|·•:")
    return title

"""Text as a reader sees it: without tags, entities, escapes, soft hyphens and other invisible characters."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from unicodedata import is_normalized, normalize

MOST_TIMES = 4  # times that entities are decoded: feeds escape what was escaped before
FEWEST_TAGS = 2  # tags written as entities: a single one may be what the article is about

_TAG_NAMES = (
    "a abbr address article aside audio b big blockquote body br button center cite code del div dl dt dd em figure"
    " figcaption font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img ins li link main meta nav noscript ol"
    " p picture pre q s script section small source span strike strong style sub sup table tbody td tfoot th thead time"
    " title tr u ul video wbr"
).split()
TAG = re.compile(
    rf"</?(?:{'|'.join(_TAG_NAMES)}|[a-z]+-[a-z-]+)(?:\s[^<>]*)?/?>|<!--|<!doctype|<!\[CDATA\[", re.IGNORECASE
)
_SURE = re.compile(r"<br\s*/?>|\A\s*<(?:p|div)>|<!\[CDATA\[", re.IGNORECASE)  # one of these is enough to be markup
_BREAKS = re.compile(r"</?(?:p|div|br|li|h[1-6]|blockquote|tr)\b", re.IGNORECASE)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_EXCEL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_BREAK = re.compile(r"\\r\\n|\\n|\\r(?![a-z])")
_LATEX = re.compile(r"``(?=\S)((?:(?!``|\n\n).)*?\S)''", re.DOTALL)
_TYPED = re.compile(r"(?<![\w'])''(?=[\w“‘])((?:(?!''|\n\n).)*?\S)''(?!')", re.DOTALL)

_SPACES, _SPACES_IN_A_LINE = re.compile(r"[ \t\r\n\f]+"), re.compile(r"[ \t\r\f]+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")

# Elements that are invisible or not part of the text.
_DROPPED = "script style noscript template iframe object svg form figure head button nav audio video".split()
_BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table"
    " tr ul".split()
)


def as_seen(text: str, *, tags: bool = True) -> tuple[str, list[str]]:
    r"""A text as it is shown to a reader, and what was done to it; without `tags`, tags are left as they are.

    >>> as_seen("<p>It&amp;nbsp;rained,<br>&#8220;perhaps&#8221;.</p><p>Engi\u00adneers said so.</p>")[0]
    'It\xa0rained,\n\n“perhaps”.\n\nEngineers said so.'
    >>> as_seen("Rain")
    ('Rain', [])
    """
    done: list[str] = []
    for name, step in (*_STEPS[: 1 if tags else 0], *_STEPS[1:]):
        if (changed := step(text)) != text:
            text = changed
            done.append(name)
    return text, done


def is_page(text: str) -> bool:
    """Whether a text is the source of a whole web page."""
    return bool(_PAGE.match(text[:2000]))


def _without_tags(text: str) -> str:
    """Remove tags, including those written as entities."""
    for time in range(MOST_TIMES):
        if "<" in text and (len(TAG.findall(text)) >= FEWEST_TAGS or (not time and _SURE.search(text))):
            return _without_tags(plain(text))
        if "&" not in text or not _ENTITY.search(text):
            return text
        decoded = html.unescape(text)
        if len(TAG.findall(decoded)) < FEWEST_TAGS and not (time and TAG.search(decoded)):
            return text  # entities without tags are decoded in the next step
        text = decoded
    return text


def plain(source: str) -> str:
    """The text of a piece of HTML: a line for each block, item or row, with blank lines between."""
    from lxml import etree
    from lxml import html as parser

    try:
        tree = parser.fragment_fromstring(
            source.replace("\0", "").replace("<![CDATA[", "").replace("]]>", ""), create_parent="div"
        )
        for element in list(tree.iter()):
            if (not isinstance(element.tag, str) or element.tag in _DROPPED) and element.getparent() is not None:
                element.drop_tree()  # keeps the text after it; ValueError where that has control characters
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):  # lxml asserts that there is a body
        return re.sub(r"\s+", " ", TAG.sub(" ", source)).strip()
    if not _BREAKS.search(source):
        return "".join(_pieces(tree, _SPACES_IN_A_LINE)).strip()
    lines = "".join(_pieces(tree, _SPACES)).split("\n")
    return "\n\n".join(shown for line in lines if (shown := line.strip()))


def _pieces(tree: object, spaces: re.Pattern[str]) -> Iterator[str]:
    """The text of a tree, with a line end around each block; without recursion, because pages nest deeply."""
    from lxml import etree

    def shown(text: str | None) -> str:
        """A line end counts as a space, as in a browser; a blank line ends a paragraph, as in feeds."""
        return spaces.sub(" ", _BLANK_LINE.sub("\x00", text or "")).replace("\x00", "\n\n")

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        block = element.tag in _BLOCKS
        if event == "start":
            yield "\n" * (block or element.tag == "br")
            yield shown(element.text)
        else:
            yield "\n" * block + "\t" * (element.tag in ("td", "th"))
            yield "" if element is tree else shown(element.tail)


def _decoded(text: str) -> str:
    for _ in range(MOST_TIMES):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _shown(text: str) -> str:
    """Remove soft hyphens, zero-width and direction marks; write ligatures as letters; compose accents."""
    if text.isascii():
        return text
    text = _LIGATURE.sub(lambda found: _LIGATURES[found[0]], _INVISIBLE.sub("", text))
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _unescaped(text: str) -> str:
    r"""Decode line ends and letters that a program wrote as escapes: \n, \u2019, _x000D_."""
    if "_x" in text:
        text = _EXCEL.sub(_character, text).replace("\r\n", "\n").replace("\r", "\n")
    if "\\" not in text:
        return text
    escaped = bool(_UNICODE.search(text))
    text = _UNICODE.sub(_character, text)
    breaks = len(_BREAK.findall(text))
    if breaks > 1 or (breaks and escaped):
        text = _BREAK.sub("\n", text).replace("\\t", " ")
        escaped = True
    if escaped or text.count('\\"') > 1:
        text = text.replace('\\"', '"').replace("\\'", "'").replace("\\/", "/")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character.isprintable() or character in "\n\r\t" or "\ud800" <= character <= "\udfff" else ""


def _quoted(text: str) -> str:
    """Join quotation marks that were typed as two characters."""
    if "''" not in text:
        return text
    return _TYPED.sub(r"“\1”", _LATEX.sub(r"“\1”", text))


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("markup removed", _without_tags),
    ("entities decoded", _decoded),
    ("escaped characters decoded", _unescaped),
    ("soft hyphens, ligatures and the like replaced", _shown),
    ("quotation marks typed as two characters joined", _quoted),
)

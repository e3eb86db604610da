"""The paragraphs of a PDF, put together from the lines on its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from statistics import median
from typing import Any, NamedTuple

from analysis.corpus.pdf_columns import GAP, SPACES, read_down
from analysis.corpus.titles import believed
from analysis.errors import Unreadable
from analysis.resources import RESOURCES
from analysis.text.doubts import MIXED_COLUMNS, PICTURE, SECOND_ARTICLE, quoted

MOST_PAGES = 2_000  # of a PDF: an archive's export of several hundred articles; a book is not an article
HEADLINE = 1.5  # times the font size of the text
HEADLINE_WORDS = 3
STORY_WORDS = 60  # below a headline: with fewer it is the headline of a box


@dataclass
class Line:
    """A line of a PDF at its place on the page: lengths in points, from the page's lower left corner."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    word: float  # width of its first word
    size: float  # font size

    @property
    def hyphenated(self) -> bool:
        """Whether it ends in the first half of a word."""
        return self.text[-1] in _HYPHENS and self.text[-2:-1].isalpha()


COMMON = 0.1  # as often as the most common: then a distance between lines is not an exception
TOLERANCE = 2.0  # points: lines this close are at the same place
MARGIN = 0.12  # of a page's height, at the top and at the bottom, where running heads and feet are
_PRINTED = re.compile(  # 11/22/26, 1:20 AM Title; https://… 1/3; 1 of 3 22/11/2026, 01:20
    r"(?:\d+ of \d+ )?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d\d\b.*"
    r"|(?:https?|file)://\S+(?: \d+/\d+)?|\d+(?:/| of )\d+"
)
_ADDRESS = re.compile(r"https?://\S+(?<!…)")
_END = re.compile(r"[.!?…:][\"'”’)\]]*$")
_HYPHENS = "-\u00ad\u2010\x02"


def read_pdf(data: bytes) -> dict[str, str]:
    """The paragraphs of a PDF, by pdfium: the lines of its pages, joined where they were wrapped.

    A line ends a paragraph if the first word below would still have fitted on it, or if the next line is farther away than
    usual, indented, or in another font size. A word hyphenated at a line's end is joined; it keeps its hyphen if both halves
    are words and the whole is not.

    Two kinds of lines are left out because they are not part of an article: lines with the same words (numbers may differ)
    at the same place in the margin of at least two pages and more than half of all pages; and what a browser prints there,
    that is the date of printing, the title and the address (which becomes `url`).

    Lines that run across columns are split at the gutter, and the columns are read one after the other. `doubts` says where
    that is uncertain, where a page has no text, and where a second story begins.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("a PDF with a password", "save it without a password") from error
        raise
    try:
        if len(pdf) > MOST_PAGES:
            found = f"a PDF of {len(pdf):,} pages, too many for one article"
            raise Unreadable(found, "save the article's pages as a PDF of their own")
        pages = [_read_page(pdf, number) for number in range(len(pdf))]
        title = pdf.get_metadata_value("Title")
    finally:
        pdf.close()
    lines = [line for page in pages for line in page.lines]
    if not lines:
        raise Unreadable("a PDF with no text in it, only pictures", "run text recognition (OCR) first")
    kept, url = _without_running_lines(lines, [page.height for page in pages])
    text = "\n\n".join(_pdf_paragraphs(kept or lines))
    return {
        "text": text,
        "title": believed(title, text),
        "url": url,
        "doubts": "; ".join(_doubts(pages, kept or lines)),
    }


class _Page(NamedTuple):
    height: float
    lines: list[Line]
    mixed: bool  # whether lines of two columns may have been read as one


def _read_page(pdf: Any, number: int) -> _Page:
    """A page's lines, columns read one after the other."""
    page = pdf[number]
    height = page.get_height()
    rows, mixed = read_down(list(_rows(page, number)))
    page.close()
    return _Page(height, [_one(row) for row in rows], mixed)


def _doubts(pages: list[_Page], lines: list[Line]) -> list[str]:
    """What is odd about the pages: columns that may be mixed, pages without text, a second headline."""
    mixed = [str(number) for number, page in enumerate(pages, 1) if page.mixed]
    empty = [str(number) for number, page in enumerate(pages, 1) if not page.lines]
    second = _second_headline(lines)
    found = {MIXED_COLUMNS: f"page {', '.join(mixed)}" * bool(mixed), PICTURE: f"page {', '.join(empty)}" * bool(empty)}
    found[SECOND_ARTICLE] = f"from {quoted(second)}" if second else ""
    return [f"{doubt} ({sign})" for doubt, sign in found.items() if sign]


def _second_headline(lines: list[Line]) -> str:
    """The second headline in large type that has a story in small type below it; "" if there is none."""
    letters: Counter[int] = Counter()
    for line in lines:
        letters[round(line.size)] += len(line.text)
    usual = letters.most_common(1)[0][0]
    groups = [(large, list(group)) for large, group in groupby(lines, lambda line: line.size >= HEADLINE * usual)]
    heads = [
        " ".join(line.text for line in head)
        for (large, head), (_, below) in pairwise(groups)
        if large and sum(len(line.text.split()) for line in below) >= STORY_WORDS
    ]
    return next((head for head in heads[1:] if len(head.split()) >= HEADLINE_WORDS), "")


def _one(row: list[Line]) -> Line:
    """The pieces of a line, joined."""
    return replace(row[0], text=" ".join(piece.text for piece in row), right=row[-1].right)


def _rows(page: Any, number: int) -> Iterator[list[Line]]:
    """Yield the lines of a page in the order in which the file has them, each split at its wide gaps."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    signs = [chr(pdfium.FPDFText_GetUnicode(textpage.raw, i)) for i in range(textpage.count_chars())]

    def box(i: int) -> tuple[float, float, float, float]:
        return textpage.get_charbox(i, loose=True)

    def size_of(i: int) -> float:
        size = pdfium.FPDFText_GetFontSize(textpage.raw, i)  # 1 where the page is scaled
        return size if size > 2 else box(i)[3] - box(i)[1]

    def piece(words: list[range], size: float) -> Line:
        first, last = words[0][0], words[-1][-1]
        left, bottom, *_ = box(first)
        return Line(
            text=_whole(signs[first : last + 1]),
            page=number,
            left=left,
            right=box(last)[2],
            bottom=bottom,
            word=box(words[0][-1])[2] - left,
            size=size,
        )

    def pieces(words: list[range]) -> Iterator[Line]:
        size = size_of(words[0][0])
        gaps = [box(following[0])[0] - box(word[-1])[2] for word, following in pairwise(words)]
        wide = max(GAP * size, SPACES * median(gaps)) if gaps else 0
        start = 0
        for at, gap in enumerate(gaps, 1):
            if gap > wide:
                yield piece(words[start:at], size)
                start = at
        yield piece(words[start:], size)

    # pdfium returns a line end as "\r\n", but none after a hyphen, which it returns as U+0002.
    ends = [i + 1 for i, sign in enumerate(signs) if sign in "\n\x02"]
    for first, last in pairwise([0, *ends, len(signs)]):
        if words := list(_words_in(signs, first, last)):
            yield list(pieces(words))
    textpage.close()


def _words_in(signs: list[str], first: int, last: int) -> Iterator[range]:
    """The positions of each word among the characters from `first` up to `last`."""
    for blank, group in groupby(range(first, last), lambda i: signs[i].isspace()):
        if not blank:
            places = list(group)
            yield range(places[0], places[-1] + 1)


def _whole(signs: list[str]) -> str:
    """Join the surrogate pairs in which pdfium returns characters beyond U+FFFF."""
    return "".join(signs).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_running_lines(lines: list[Line], heights: list[float]) -> tuple[list[Line], str]:
    """The lines of the text, and the address that a browser printed below it ("" if none)."""

    def margin(line: Line) -> bool:
        height = heights[line.page]
        return not MARGIN * height < line.bottom < (1 - MARGIN) * height

    def place(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "0", line.text), round(line.bottom / TOLERANCE / 2)

    pages = Counter(p for p, _ in {(place(line), line.page) for line in lines if margin(line)})
    fewest = max(2, len(heights) / 2 + 0.5)
    kept, url = [], ""
    for line in lines:
        repeated = pages[place(line)] >= fewest
        if not margin(line) or not (repeated or _PRINTED.fullmatch(line.text)):
            kept.append(line)
        elif found := _ADDRESS.search(line.text):
            url = url or found[0]
    return kept, url


def _pdf_paragraphs(lines: list[Line]) -> list[str]:
    """Join the lines of each paragraph."""
    edge = _edges(lines)
    paragraphs: list[list[Line]] = []
    for block in _columns(lines, _leading(lines)):
        left, right = min(line.left for line in block), max(line.right for line in block)
        if len(block) < 3:  # too few to show the width of their column
            right = max(edge(line) for line in block)
        paragraphs.append([block[0]])
        for above, line in pairwise(block):
            if _indented(line, above, left) or _fits(line, above, right):
                paragraphs.append([line])
            else:
                paragraphs[-1].append(line)
    joined = paragraphs[:1]
    for before, after in pairwise(paragraphs):
        if _goes_on(before, after) and not _fits(after[0], before[-1], edge(before[-1])):
            joined[-1].extend(after)
        else:
            joined.append(after)
    return [_join(paragraph) for paragraph in joined]


def _edges(lines: list[Line]) -> Callable[[Line], float]:
    """A function that returns the right edge of a line's column: of its page, font size and left edge."""
    reach: dict[tuple[int, int, int], list[float]] = {}
    for line in lines:
        place = line.page, round(line.size), int(line.left // 20)
        reach.setdefault(place, []).append(line.right)

    widest = {place: sorted(rights)[-4:] for place, rights in reach.items()}

    def edge(line: Line) -> float:
        page, size, left = line.page, round(line.size), int(line.left // 20)
        rights = sorted(r for n in (-1, 0, 1) for r in widest.get((page, size, left + n), []))
        return rights[-2] if len(rights) > 3 else rights[-1]  # one line may run across the columns

    return edge


def _leading(lines: list[Line]) -> dict[float, float]:
    """The usual distance between the lines of a paragraph, for each font size."""
    steps: dict[float, Counter[float]] = {}
    for above, line in pairwise(lines):
        step = above.bottom - line.bottom
        if above.page == line.page and _same_size(above, line) and 0.5 * line.size < step:
            steps.setdefault(round(line.size), Counter())[round(step * 2) / 2] += 1
    # Where most paragraphs are a single line, the distance between paragraphs is the most common.
    common = {size: [s for s in counts if counts[s] >= COMMON * max(counts.values())] for size, counts in steps.items()}
    return {size: min(found) for size, found in common.items()}


def _columns(lines: list[Line], leading: dict[float, float]) -> list[list[Line]]:
    """Split the lines wherever one is not directly below the one before."""
    blocks = [lines[:1]]
    for above, line in pairwise(lines):
        step = above.bottom - line.bottom
        usual = min(leading.get(round(line.size), 1.5 * line.size), 2.5 * line.size)
        under = line.left < above.right and above.left < line.right
        if above.page == line.page and _same_size(above, line) and under and 0 < step < 1.2 * usual:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) < 0.1 * max(one.size, other.size)


def _indented(line: Line, above: Line, left: float) -> bool:
    """Whether a line is indented in its block, and not centred below the one above."""
    aside = (line.left + line.right) - (above.left + above.right)
    centred = abs(aside) < TOLERANCE and above.left > left + 0.5 * line.size
    return line.left > left + 0.5 * line.size and not centred


def _fits(line: Line, above: Line, right: float) -> bool:
    """Whether a space and the first word of a line would have fitted on the line above."""
    return above.right + line.word + 0.3 * line.size < right


def _goes_on(above: list[Line], below: list[Line]) -> bool:
    """Whether a paragraph continues in the next column or on the next page."""
    last, first = above[-1], below[0]
    moved = first.page != last.page or first.bottom > last.bottom + last.size
    if not moved or not _same_size(last, first) or _END.search(last.text):
        return False
    return last.hyphenated or first.text[0].islower() or len(above) > 1 or len(below) > 1


def _join(lines: list[Line]) -> str:
    text = lines[0].text
    for above, line in pairwise(lines):
        text = _mend(text, line.text) if above.hyphenated else f"{text} {line.text}"
    return " ".join(text.replace("\u00ad", "").replace("\x02", "-").split())


def _mend(text: str, below: str) -> str:
    """Join a word that was hyphenated at a line's end.

    >>> _mend("leader-", "level"), _mend("the govern-", "ment"), _mend("Anglo-", "Saxon law")
    ('leader-level', 'the government', 'Anglo-Saxon law')
    """
    first = re.findall(r"[^\W\d_]+", text[-50:])[-1].lower()
    second = re.split(r"[\W\d_]", below)[0].lower()
    compound = {first, second} <= _words() and first + second not in _words()
    hard = text[-1] != "\u00ad" and (compound or not below[0].islower())
    return text[:-1] + "-" * hard + below


@cache
def _words() -> frozenset[str]:
    """English words: those of the pronouncing dictionary."""
    file = RESOURCES / "nltk_data" / "corpora" / "cmudict" / "cmudict"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split(" ", 1)[0].lower() for line in lines)

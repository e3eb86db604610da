"""The paragraphs of a PDF, put together from the lines on its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from analysis.corpus.titles import believed
from analysis.errors import Unreadable
from analysis.resources import RESOURCES

MOST_PAGES = 500  # of a PDF: a book, not an article


@dataclass
class Line:
    """A line of a PDF as it stands on the page: lengths in points, from its lower left corner."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    word: float  # width of its first word
    size: float  # of its letters

    @property
    def parted(self) -> bool:
        """Whether it ends in half a word."""
        return self.text[-1] in _HYPHENS and self.text[-2:-1].isalpha()


TOLERANCE = 2.0  # points: lines this close stand at the same place
MARGIN = 0.12  # of a page's height, at the top and at the bottom: where running lines stand
_PRINTED = re.compile(  # 11/22/26, 1:20 AM Title; https://… 1/3; 1 of 3 22/11/2026, 01:20
    r"(?:\d+ of \d+ )?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d\d\b.*"
    r"|(?:https?|file)://\S+(?: \d+/\d+)?|\d+(?:/| of )\d+"
)
_ADDRESS = re.compile(r"https?://\S+(?<!…)")
_END = re.compile(r"[.!?…:][\"'”’)\]]*$")
_HYPHENS = "-\u00ad\u2010\x02"


def read_pdf(data: bytes) -> dict[str, str]:
    """The paragraphs of a PDF, by pdfium: the lines of its pages, joined where the width ran out.

    A line ends a paragraph if the first word below would still have fitted on it, if the next one
    stands farther off than lines do, is indented or set in another size. A word parted at a line's
    end is put together, with its hyphen if both halves are words and the whole is none.

    Left out, as no part of an article, are lines that stand at the same place in the margin of at
    least two pages, and more than half of them, with the same words (numbers apart), and those that
    a browser prints there: the date of printing, the title, the address (which becomes `url`).
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
            found = f"a PDF of {len(pdf):,} pages, which is no single article"
            raise Unreadable(found, "save the article's pages as a PDF of their own")
        heights: list[float] = []
        lines: list[Line] = []
        for number in range(len(pdf)):
            page = pdf[number]
            heights.append(page.get_height())
            lines += _pdf_lines(page, number)
            page.close()
        title = pdf.get_metadata_value("Title")
    finally:
        pdf.close()
    if not lines:
        remedy = "run text recognition (OCR) first"
        raise Unreadable("a PDF with no text in it, only pictures", remedy)
    kept, url = _without_running_lines(lines, heights)
    text = "\n\n".join(_pdf_paragraphs(kept or lines))
    return {"text": text, "title": believed(title, text), "url": url}


def _pdf_lines(page: Any, number: int) -> Iterator[Line]:
    """Yield the lines of a page in the order in which they were written."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    signs = [chr(pdfium.FPDFText_GetUnicode(textpage.raw, i)) for i in range(textpage.count_chars())]

    def line(span: range) -> Line:
        seen = [i for i in span if not signs[i].isspace()]
        first, last = seen[0], seen[-1]
        word = next((i - 1 for i in range(first, last) if signs[i].isspace()), last)
        boxes = [textpage.get_charbox(i, loose=True) for i in (first, word, last)]
        size = pdfium.FPDFText_GetFontSize(textpage.raw, first)  # 1 where the page is scaled
        return Line(
            text=_whole(signs[first : last + 1]),
            page=number,
            left=boxes[0][0],
            right=boxes[2][2],
            bottom=boxes[0][1],
            word=boxes[1][2] - boxes[0][0],
            size=size if size > 2 else boxes[0][3] - boxes[0][1],
        )

    # pdfium gives a line end as "\r\n", but none after a hyphen, for which it gives U+0002.
    ends = [i + 1 for i, sign in enumerate(signs) if sign in "\n\x02"]
    spans = [range(first, last) for first, last in pairwise([0, *ends, len(signs)])]
    yield from (line(span) for span in spans if any(not signs[i].isspace() for i in span))
    textpage.close()


def _whole(signs: list[str]) -> str:
    """Text whose characters beyond the first 65,536 come as two halves, as pdfium gives them."""
    return "".join(signs).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_running_lines(lines: list[Line], heights: list[float]) -> tuple[list[Line], str]:
    """The lines of the text, and the address that a browser printed under it ("" if none)."""

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
        if len(block) < 3:  # too few to show how wide their column is
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
    """How far to the right the lines of a line's column reach: of its page, size and left edge."""
    reach: dict[tuple[int, int, int], list[float]] = {}
    for line in lines:
        place = line.page, round(line.size), int(line.left // 20)
        reach.setdefault(place, []).append(line.right)

    widest = {place: sorted(rights)[-4:] for place, rights in reach.items()}

    def edge(line: Line) -> float:
        page, size, left = line.page, round(line.size), int(line.left // 20)
        rights = sorted(r for n in (-1, 0, 1) for r in widest.get((page, size, left + n), []))
        return rights[-2] if len(rights) > 3 else rights[-1]  # one line may lie across the columns

    return edge


def _leading(lines: list[Line]) -> dict[float, float]:
    """How far apart, for each size of letters, the lines of a paragraph mostly stand."""
    steps: dict[float, Counter[float]] = {}
    for above, line in pairwise(lines):
        step = above.bottom - line.bottom
        if above.page == line.page and _same_size(above, line) and 0.5 * line.size < step:
            steps.setdefault(round(line.size), Counter())[round(step * 2) / 2] += 1
    return {size: max(counts, key=lambda s: (counts[s], -s)) for size, counts in steps.items()}


def _columns(lines: list[Line], leading: dict[float, float]) -> list[list[Line]]:
    """Part the lines where one does not stand closely under the one before."""
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
    """Whether a line starts farther in than its block, and is not centred under the one above."""
    aside = (line.left + line.right) - (above.left + above.right)
    centred = abs(aside) < TOLERANCE and above.left > left + 0.5 * line.size
    return line.left > left + 0.5 * line.size and not centred


def _fits(line: Line, above: Line, right: float) -> bool:
    """Whether the first word of a line and a blank would have fitted on the line above."""
    return above.right + line.word + 0.3 * line.size < right


def _goes_on(above: list[Line], below: list[Line]) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    last, first = above[-1], below[0]
    moved = first.page != last.page or first.bottom > last.bottom + last.size
    if not moved or not _same_size(last, first) or _END.search(last.text):
        return False
    return last.parted or first.text[0].islower() or len(above) > 1 or len(below) > 1


def _join(lines: list[Line]) -> str:
    text = lines[0].text
    for above, line in pairwise(lines):
        text = _mend(text, line.text) if above.parted else f"{text} {line.text}"
    return " ".join(text.replace("\u00ad", "").replace("\x02", "-").split())


def _mend(text: str, below: str) -> str:
    """Put together a word parted at a line's end.

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

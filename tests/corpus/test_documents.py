"""PDF and Word files, and files that are not what their ending says."""

import io
import textwrap
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.corpus.documents import DOCUMENT_FILES, KEYS, read_document
from analysis.errors import Unreadable

FILES = Path(__file__).parents[1] / "files"

STORY = [
    " ".join(paragraph.split())
    for paragraph in """
        The ferry to the northern islands stops on Monday for a week, the harbour office said,
        as its ramp has to be mended after the storm.

        A smaller boat will carry passengers, but no cars, three times a day. Farmers who need hay
        are asked to telephone the office.

        Nobody was hurt when the ramp gave way. The last such stop was eleven years ago, and it
        lasted four days in all.""".split("\n\n")
]
SIZE = 10
LETTER = 0.6 * SIZE  # Courier: every letter is as wide


def make_pdf(*pages, extra=b"", information=b""):
    """A PDF of pages of (left, bottom, size, text), in Courier, 300 by 400 points."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for i, lines in enumerate(pages):
        shown = "".join(f"BT /F1 {s} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, s, text in lines)
        content = shown.encode("cp1252")
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * i),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    if information:
        objects.append(b"<< %s >>" % information)
        extra += b"/Info %d 0 R" % len(objects)
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Root 1 0 R /Size %d %s >>\n" % (len(objects) + 1, extra)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)
    return data + b"startxref\n%d\n%%%%EOF" % start


def set_lines(paragraphs, top=340, *, left=20, width=40, gap=0, indent=0):
    """Paragraphs as a typesetter sets them: lines of `width` letters, 12 points from each other."""
    lines, y = [], top
    for paragraph in paragraphs:
        first = " " * indent
        for i, line in enumerate(textwrap.wrap(first + paragraph, width, drop_whitespace=True)):
            inset = LETTER * indent if i == 0 else 0
            lines.append((left + inset, y, SIZE, line.strip()))
            y -= 12
        y -= gap
    return lines


def read_pdf(*pages, **known):
    return read_document(make_pdf(*pages, **known), ".pdf")


def paragraphs(found):
    return found["text"].split("\n\n")


@pytest.mark.parametrize("setting", [{"gap": 8}, {"indent": 3}, {"gap": 8, "width": 30}, {}])
def test_wrapped_lines_are_joined_to_their_paragraphs(setting):
    """Paragraphs are recognised by a gap, an indent, or a last line with room for the next word."""
    assert paragraphs(read_pdf(set_lines(STORY, **setting))) == STORY


def test_columns_and_pages_are_read_one_after_the_other():
    """A paragraph that goes on in the next column or on the next page is one paragraph."""
    lines = set_lines(STORY, gap=8, width=20)
    left, right, over = lines[:6], lines[6:12], lines[12:]
    right = [(160, 340 - 12 * i, size, text) for i, (_, _, size, text) in enumerate(right[:2])]
    over = lines[8:]
    over = [(x, y + 340 - over[0][1], size, text) for x, y, size, text in over]
    assert paragraphs(read_pdf(left + right, over)) == STORY


def set_columns(paragraphs, gap, *, width=22, top=340, indent=2):
    """Paragraphs in two columns, written row by row across both, with a gutter of `gap` points."""
    lines = set_lines(paragraphs, top, width=width, indent=indent)
    half = (len(lines) + 1) // 2
    shift = width * LETTER + gap
    rows = []
    for row in range(half):
        x, _, size, text = lines[row]
        rows.append((x, top - 12 * row, size, text))
        if row + half < len(lines):
            x, _, size, text = lines[row + half]
            rows.append((x + shift, top - 12 * row, size, text))
    return rows


@pytest.mark.parametrize("gap", [12, 20, 30])
@pytest.mark.parametrize("heading", [False, True])
def test_columns_that_were_written_row_by_row_are_read_down(gap, heading):
    """The gutter shows where the columns are; a headline across both stays above them."""
    above = [(20, 370, 14, "Ferry stops for one week")] if heading else []
    found = read_pdf(above + set_columns(STORY, gap, width=18))
    assert paragraphs(found) == ["Ferry stops for one week"] * heading + STORY
    assert found["doubts"] == ""


def test_a_table_is_no_column():
    """The cells of a row stay together: none of its columns is running text."""
    rows = [("Monday", "three boats"), ("Tuesday", "two boats"), ("Wednesday", "no boat"), ("Thursday", "one boat")] * 2
    lines = [
        (20 + 150 * at, 340 - 12 * row, SIZE, cell) for row, cells in enumerate(rows) for at, cell in enumerate(cells)
    ]
    text = read_pdf(lines)["text"].replace("\n\n", " ")
    assert text.startswith("Monday three boats Tuesday two boats")


def test_a_page_without_text_among_others_is_a_doubt():
    """A scan between pages of text is not passed over in silence."""
    found = read_pdf(set_lines(STORY[:1]), [], set_lines(STORY[1:]))
    assert found["doubts"] == "a page without text, perhaps a picture of one (page 2)"


def test_a_second_headline_with_a_story_of_its_own_is_a_doubt():
    """Two stories on a page are perhaps two articles."""
    long = [" ".join(STORY[:2]) + " " + STORY[0]]
    first = [(20, 385, 18, "Ferry stops for a week"), *set_lines(long, 360, width=40)]
    second = [(20, 190, 18, "Shops fear empty shelves"), *set_lines([" ".join(STORY)], 170, width=40)]
    assert read_pdf(first + second)["doubts"] == "perhaps a second article (from “Shops fear empty shelves”)"
    assert read_pdf(first)["doubts"] == ""


def test_a_heading_is_a_paragraph_of_its_own():
    """Larger letters part a heading from the text under it, and its own lines are joined."""
    heading = [(20, 370, 16, "Ferry stops for a whole"), (20, 352, 16, "week and not one day more")]
    found = read_pdf(heading + set_lines(STORY[:1]))
    assert paragraphs(found) == ["Ferry stops for a whole week and not one day more", STORY[0]]


@pytest.mark.parametrize(
    ("above", "below", "word"),
    [
        ("on Monday the gov-", "ernment said so", "government"),
        ("it was a leader-", "level meeting", "leader-level"),
        ("the Anglo-", "Saxon law was old", "Anglo-Saxon"),
        ("the years 2020-", "2023 were wet", "2020-"),
    ],
)
def test_a_word_parted_at_a_line_end_is_put_together(above, below, word):
    """The hyphen is removed where it only split the word, and stays where it is part of it."""
    found = read_pdf([(20, 340, SIZE, above.rjust(20)), (20, 328, SIZE, below.ljust(20))])
    assert word in found["text"].split()


def test_what_runs_along_the_margins_is_left_out():
    """Lines repeated at one place, and a browser's own, are no part of the article."""
    pages = [
        [(20, 385, 8, "The Island Post"), *set_lines(STORY[i : i + 1]), (140, 12, 8, f"Page {i + 1}")] for i in range(3)
    ]
    browser = [
        (20, 385, 8, "2/27/23, 9:30 AM Ferry stops"),
        *set_lines(STORY, gap=8),
        (20, 12, 8, "https://post.example/ferry?x=1 1/1"),
    ]
    found = read_pdf(browser)
    assert paragraphs(read_pdf(*pages)) == STORY
    assert (paragraphs(found), found["url"]) == (STORY, "https://post.example/ferry?x=1")


def test_a_margin_that_does_not_repeat_is_kept():
    """A line in the margin of one page is text, and so is one repeated in the middle of pages."""
    once = [(20, 385, 8, "Ferry stops for a week"), *set_lines(STORY[:1])]
    middle = [[(20, 200, SIZE, "2/27/23, 9:30 AM: the ramp gave way.")]] * 3
    assert paragraphs(read_pdf(once, set_lines(STORY[1:2]))) == ["Ferry stops for a week", *STORY[:2]]
    assert paragraphs(read_pdf(*middle)) == ["2/27/23, 9:30 AM: the ramp gave way."] * 3


def test_a_printed_page_of_chromium_is_read():
    """A real browser's PDF gives the article, its title and the address printed under it."""
    found = read_document((FILES / "printed.pdf").read_bytes(), ".pdf")
    saved = read_document((FILES / "saved.mhtml").read_bytes(), ".mhtml")
    assert found == {
        "text": f"{saved['title']}\n\n{saved['text']}",
        "title": "Ferry to the islands stops for a week",
        "outlet": "",
        "published": "",
        "author": "",
        "doubts": "",
        "url": "https://post.example/2023/ferry",
    }


@pytest.mark.parametrize(
    ("declared", "title"), [("Nobody was hurt | The Post", "Nobody was hurt"), ("Microsoft Word - draft7.docx", "")]
)
def test_a_declared_title_has_to_stand_in_the_text(declared, title):
    """A title that the file merely says, from a template or a program, is not believed."""
    information = f"/Title ({declared}) /Author (jsmith) /CreationDate (D:2020)".encode()
    found = read_pdf(set_lines(STORY[2:]), information=information)
    assert {key: found[key] for key in ("title", "author", "doubts", "published")} == {
        "title": title,
        "author": "",
        "doubts": "",
        "published": "",
    }


ENCRYPTED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (
    b"41" * 32,
    b"42" * 32,
)


@pytest.mark.parametrize(
    ("data", "problem", "remedy"),
    [
        (make_pdf([]), "a PDF with no text in it, only pictures", "run text recognition (OCR) first"),
        (make_pdf([], extra=ENCRYPTED), "a PDF with a password", "save it without a password"),
        (
            make_pdf(*[[]] * 2001),
            "a PDF of 2,001 pages, too many for one article",
            "save the article's pages as a PDF of their own",
        ),
    ],
)
def test_a_pdf_without_text_says_what_to_do(data, problem, remedy):
    """A scan, a locked file and a book are distinguished, each with its remedy."""
    with pytest.raises(Unreadable) as error:
        read_document(data, ".pdf")
    assert (str(error.value), error.value.remedy) == (problem, remedy)


def word(document):
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def read_word(document):
    return read_document(word(document), ".docx")


def run(text):
    return f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_word_document_is_read_in_order():
    """Headings, links, tables, controls and line breaks come in the order of the page."""
    document = docx.Document()
    document.core_properties.title = "Ferry stops"
    document.core_properties.author = "Template Author"
    document.add_heading("Ferry stops")
    paragraph = document.add_paragraph("Read the ")
    link = f'<w:hyperlink {nsdecls("w")} w:anchor="x">{run("timetable")}</w:hyperlink>'
    paragraph._p.append(parse_xml(link))
    paragraph.add_run("\tfirst.\nThen go.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Day", "Boats", "Monday", "three"), strict=True):
        cell.text = text
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('In a control.')}</w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(-1, parse_xml(control))
    layout = document.add_table(1, 2)
    layout.cell(0, 0).text, layout.cell(0, 1).text = "One.", "Three."
    layout.cell(0, 0).add_paragraph("Two.")
    document.sections[0].header.paragraphs[0].text = "The running head"
    lines = ["Ferry stops", "Read the timetable\tfirst.", "Then go.", "Day\tBoats", "Monday\tthree"]
    assert read_word(document) == {
        "text": "\n\n".join([*lines, "In a control.", "One.", "Two.", "Three."]),
        "title": "Ferry stops",
        "outlet": "",
        "published": "",
        "author": "",
        "doubts": "",
        "url": "",
    }


def test_tracked_changes_read_as_accepted():
    """What an editor inserted is text; what was deleted, or moved away, is not."""
    document = docx.Document()
    paragraph = document.add_paragraph("The ferry ")
    for tag, text in (("ins", "now "), ("moveFrom", "today "), ("moveTo", "often ")):
        paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1">{run(text)}</w:{tag}>'))
    deleted = run("never ").replace("w:t", "w:delText")
    paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2">{deleted}</w:del>'))
    paragraph.add_run("stops.")
    assert read_word(document)["text"] == "The ferry now often stops."


def test_text_in_a_box_is_read_once():
    """A text box, which Word writes twice for old versions' sake, is one paragraph."""
    names = nsdecls("w") + (' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"')
    box = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    document = docx.Document()
    paragraph = document.add_paragraph("Beside it.")
    paragraph._p.append(parse_xml(f"<w:r {names}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"))
    assert read_word(document)["text"] == "Beside it.\n\nIn a box."


def test_notes_stand_at_the_end():
    """Footnotes are text too; the rule that separates them is not."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    document.add_paragraph("The ferry stops.")
    note = f"<w:footnote w:id='1'><w:p>{run('So the office.')}</w:p></w:footnote>"
    rule = f"<w:footnote w:type='separator' w:id='0'><w:p>{run('rule')}</w:p></w:footnote>"
    blob = f"<w:footnotes {nsdecls('w')}>{rule}{note}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert read_word(document)["text"] == "The ferry stops.\n\nSo the office."


def packed(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = make_pdf(set_lines(STORY))
EMPTY_WORD = word(docx.Document())


@pytest.mark.parametrize(
    ("data", "suffix", "problem", "remedy"),
    [
        (PDF, ".html", "a PDF with the ending of a web page", "rename it to end in .pdf"),
        (PDF, ".DOCX", "a PDF with the ending of a Word document", "rename it to end in .pdf"),
        (b"<html><p>Rain", ".pdf", "a web page with the ending of a PDF", "rename it to end in .html"),
        (
            b"\x89PNG\r\n\x1a\n",
            ".htm",
            "a picture with the ending of a web page",
            "run text recognition (OCR) on it and save the text as .txt",
        ),
        (
            EMPTY_WORD,
            ".mhtml",
            "a zip or Office file with the ending of a web page",
            "save the article as a web page again",
        ),
        (b"{\\rtf1 Rain}", ".docx", "an RTF text with the ending of a Word document", "rename it to end in .rtf"),
        (OLE + b"\0" * 600, ".docx", "an old Word document (.doc)", "save it as .docx"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            ".docx",
            "a Word document with a password",
            "save it without a password",
        ),
        (packed(a_txt="rain"), ".docx", "a zip file, not a Word document", "rename it to end in .zip"),
        (EMPTY_WORD, ".docx", "no text in this Word document", "check that it is the right file"),
        (
            EMPTY_WORD[:2000],
            ".docx",
            "damaged, or not what its ending .docx says (BadZipFile)",
            "open it in its program and save it again, or paste the text into a .txt file",
        ),
        (b"It rained.", ".pdf", "not a PDF", "save the article as a PDF again"),
        (b" \n", ".html", "an empty file", "save the article again, or delete the file"),
        (
            b"Rain",
            ".doc",
            "a file ending in '.doc'",
            "save it as one of .html, .htm, .xhtml, .mhtml, .mht, .pdf, .docx, .rtf",
        ),
    ],
)
def test_a_file_that_is_something_else_is_said_to_be(data, suffix, problem, remedy):
    """The first bytes show what a file is, and the message says what to do with it."""
    with pytest.raises(Unreadable) as error:
        read_document(data, suffix)
    assert (str(error.value), error.value.remedy) == (problem, remedy)


def test_a_document_that_unpacks_to_gigabytes_is_not_unpacked(monkeypatch):
    """A small file that would fill the memory is refused by what its directory says."""
    monkeypatch.setattr("analysis.corpus.docx.MOST_UNPACKED", 1_000_000)
    bomb = packed(word__document_xml="x", word__media_bin=b"\0" * 3_000_000)
    assert len(bomb) < 10_000
    with pytest.raises(Unreadable, match="^a Word document that unpacks to 3 MB$"):
        read_document(bomb, ".docx")


def entity(value):
    """A Word document whose text is an entity of this value."""
    document = docx.Document()
    document.add_paragraph("Rain MARK.")
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(document))) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                kind = f"?><!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY s {value}>]>".encode()
                part = part.replace(b"?>", kind, 1).replace(b"MARK", b"&s;")
            new.writestr(name, part)
    return data.getvalue()


def test_entities_and_files_elsewhere_are_not_followed(tmp_path):
    """A document that names another file, or multiplies its own text, is not read at all."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    for value in (f'SYSTEM "{secret.as_uri()}"', f'"{"&a;" * 1000}"'):
        with pytest.raises(Unreadable, match="^a Word document with definitions that Word does not"):
            read_document(entity(value), ".docx")


def test_a_page_saved_under_the_other_ending_is_read():
    """A web page named .mhtml and a saved page named .html are read for what they are."""
    saved = (FILES / "saved.mhtml").read_bytes()
    page = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    html = f"<!doctype html><html><head><title>Ferry</title></head><body>{page}</body></html>"
    assert read_document(saved, ".html") == read_document(saved, ".mht")
    assert paragraphs(read_document(html.encode(), ".mhtml")) == STORY


def test_a_missing_library_is_not_the_files_fault(monkeypatch):
    """Without the library the error says so, not that the document is damaged."""
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(ImportError):
        read_document(PDF, ".pdf")


STARTS = [b"", b"%PDF-1.4\n", b"<html>", b"MIME-Version: 1.0\r\n", PDF[:200], EMPTY_WORD[:200]]


@settings(max_examples=100, derandomize=True, database=None)
@given(
    start=st.sampled_from(STARTS),
    data=st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")),
    suffix=st.sampled_from(DOCUMENT_FILES),
)
@example(start=b"", data=b"Content-Type: text/html; charset=\xff\r\nMIME-Version: 1\r\n\r\n<p>x", suffix=".mht")
@example(start=b"<html>", data=b"<p>\xed\xa0\x80\x00&#xD800;&#0;", suffix=".html")
@example(start=PDF, data=b"\0", suffix=".pdf")
@example(start=EMPTY_WORD, data=b"\0", suffix=".docx")
def test_any_bytes_are_text_or_unreadable(start, data, suffix):
    """No file ends in another error, and whatever is read can be written to any table."""
    try:
        found = read_document(start + data, suffix)
    except Unreadable as error:
        assert str(error) and error.remedy
    else:
        assert tuple(found) == KEYS
        assert all(value == value.encode().decode().replace("\0", "") for value in found.values())
        assert not any("\n" in found[key] for key in KEYS[1:]) and "\r" not in found["text"]

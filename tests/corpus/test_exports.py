"""Exports of press archives: as many articles as they hold, each with what the archive knows of it."""

import importlib.util
import io
import sys
import textwrap
from pathlib import Path

import docx
import pytest

from analysis.corpus.about import duplicates, problems, reading
from analysis.corpus.exports import FAMILIES, read_export, several
from analysis.corpus.load import load
from analysis.errors import CorpusError
from analysis.text.blocks import label_blocks
from analysis.text.record import FIELDS, record_lines


def by_path(name: str):
    """A file beside this one as a module: tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


samples, make_pdf = by_path("exports"), by_path("test_documents").make_pdf
EXPORTS, STORIES = samples.EXPORTS, samples.STORIES


def stories_of(name):
    return STORIES[:1] if "one article" in name else STORIES


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n\n"):
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def as_rtf(text: str) -> bytes:
    """Paragraphs as a word processor writes them, quotation marks by their numbers."""
    escaped = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    escaped = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in escaped).replace("\t", "\\tab ")
    lines = "\\par\n".join(f"{{\\f0 {line}}}" for line in escaped.split("\n") if line)
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Times;}}}}{lines}\\par}}".encode("ascii")


def as_html(text: str) -> bytes:
    """Lines as paragraphs, those with tabs as rows of tables."""
    lines = [line for line in text.replace("&", "&amp;").split("\n") if line]
    rows = (f"<table><tr><td>{line.replace(chr(9), '</td><td>')}</td></tr></table>" for line in lines)
    body = "".join(row if "\t" in line else f"<p>{line}</p>" for line, row in zip(lines, rows, strict=True))
    return f"<!doctype html><html><head><title>Results</title></head><body>{body}</body></html>".encode()


def as_pdf(text: str) -> bytes:
    """Pages of lines with gaps between paragraphs, and the page's number in the margin."""
    pages, y = [[]], 350
    for paragraph in text.replace("(", "\\(").replace(")", "\\)").split("\n\n"):
        for line in textwrap.wrap(paragraph.replace("\t", "  "), 56):
            if y < 40:
                pages.append([])
                y = 350
            pages[-1].append((20, y, 8, line))
            y -= 10
        y -= 8
    for number, page in enumerate(pages, 1):
        page.append((120, 15, 7, f"Page {number} of {len(pages)}"))
    return make_pdf(*pages)


def check(articles, stories):
    """Each story's headline, outlet, author and day are columns; its paragraphs are body, and no others."""
    assert articles["title"].tolist() == [story.title for story in stories]
    assert articles["outlet"].tolist() == [story.outlet for story in stories]
    assert articles["author"].tolist() == [story.author for story in stories]
    assert [f"{day:%-d %B %Y}" for day in articles["published"]] == [samples.british(story) for story in stories]
    blocks = label_blocks(articles)
    for article, story in zip(articles.index, stories, strict=True):
        mine = blocks[blocks["article"] == article]
        assert mine.loc[mine["kind"].isin(["body", "heading"]), "text"].tolist() == story.body


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_as_many_articles_as_it_holds(tmp_path, name):
    """Outlet, date, headline and author come from the archive's record, which is set aside with its reason."""
    (tmp_path / "export.txt").write_text(EXPORTS[name], encoding="utf-8")
    articles = load(tmp_path)
    check(articles, stories_of(name))
    assert " export of " in reading(articles)["read_as"].item()
    assert set(problems(articles)["file"]) <= {"the corpus"}
    if "list" not in name:
        blocks = label_blocks(articles)
        aside = blocks.loc[blocks["reason"] == "a line of the press archive's record", "text"]
        assert len(aside) >= 4 * len(stories_of(name))


@pytest.mark.parametrize(
    ("ending", "write"), [(".docx", as_docx), (".rtf", as_rtf), (".html", as_html)], ids=["docx", "rtf", "html"]
)
@pytest.mark.parametrize("name", [n for n in EXPORTS if "LexisNexis" not in n and "list" not in n])
def test_an_export_is_read_alike_from_word_rtf_and_html(tmp_path, name, ending, write):
    """The same lines in another kind of file are the same articles."""
    (tmp_path / f"export{ending}").write_bytes(write(EXPORTS[name]))
    articles = load(tmp_path)
    check(articles, stories_of(name))


@pytest.mark.parametrize("name", ["Nexis Uni", "Nexis Uni without a cover", "Factiva", "Factiva, one article"])
def test_an_export_is_read_alike_from_pdf(tmp_path, name):
    """Lines that a page's width or end broke are joined, and its numbers are no text."""
    (tmp_path / "export.pdf").write_bytes(as_pdf(EXPORTS[name]))
    check(load(tmp_path), stories_of(name))


def test_an_exports_outlet_counts_more_than_the_folders(tmp_path):
    """A folder that is called after the archive names nobody's outlet."""
    (tmp_path / "Nexis").mkdir()
    (tmp_path / "Nexis" / "a.txt").write_text(EXPORTS["Nexis Uni"], encoding="utf-8")
    assert load(tmp_path)["outlet"].tolist() == [story.outlet for story in STORIES]


def test_an_article_without_text_is_a_problem_of_its_own(tmp_path):
    """ProQuest lists articles whose text it may not show; the others are read."""
    export = EXPORTS["ProQuest"].replace(f"Full text: {chr(10).join(STORIES[1].body)}", "Full text: Not available.")
    (tmp_path / "export.txt").write_text(export, encoding="utf-8")
    articles = load(tmp_path)
    check(articles, [STORIES[0], STORIES[2]])
    assert ["article 2", "no text in the export"] in problems(articles)[["place", "problem"]].values.tolist()


def test_the_same_copy_in_two_outlets_is_found_under_two_records(tmp_path):
    """What the archive writes around a wire copy does not hide that it is one."""
    copies = [
        STORIES[0],
        samples.Story("Islands cut off", "Harbour Times", "", (5, "September", 2023), STORIES[0].body),
    ]
    export = samples.nexis_uni(copies, byline=False, foot=["Notes", "Printed on page one of the northern edition."])
    (tmp_path / "export.txt").write_text(export, encoding="utf-8")
    articles = load(tmp_path)
    assert len(articles) == 2
    assert duplicates(articles)[["outlet", "of_outlet", "counted"]].values.tolist() == [
        ["Harbour Times", "The Island Post", True]
    ]


@pytest.mark.parametrize(
    ("mark", "sign"),
    [
        ("Source name: The Herald", "3 lines “Source name …”"),
        ("Certificate issued on May 2", "3 lines “Certificate issued on …”"),
        ("Length: 260 words", "3 lines “Length …”"),
        ("1,260 words", "3 lines “Words …”"),
        ("mardi 17 octobre 2023\n152 mots, p. 4", "lines of their own: 3 dates, 3 numbers of words"),
        ("17.10.2023\nVon Anna Berg", "lines of their own: 3 dates, 3 authors"),
        (
            "By Ann Hill\n\nhttps://a.example/1\n\n© 2023 Echo",
            "lines of their own: 3 copyright notices, 3 authors, 3 addresses",
        ),
        ("==========\nOctober 17, 2023", "lines of their own: 3 dates, 3 rules"),
    ],
)
def test_several_articles_that_cannot_be_told_apart_are_refused(tmp_path, mark, sign):
    """They are not counted as one: the sentence says what shows that there are several, and what to do."""
    text = "\n\n".join(f"{story.title}\n\n{mark}\n\n" + "\n\n".join(story.body) for story in STORIES)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        load(tmp_path)
    assert str(error.value) == (
        f"a.txt: perhaps several articles in one file ({sign}) that could not be separated, so not loaded"
        " (export each article into a file of its own, or split the file)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Rain\n\nLength: the film runs for 90 minutes.\n\nIt rained.",
        "The budget\n\nSubject: money. Source: the ministry.\n\nTitle: none.\n\nIt rose.",
        "1 of 3 people say so.\n\n2 of 3 people do not.",
        "By Ann Hill\n\n2 May 2023\n\nIt rained.\n\n© 2023 Echo\n\n3 May 2023\n\n4 May 2023\n\n© 2023 Echo",
        "\n\n".join(f"{day} May 2023\n\nIt rained, and the river rose by {day} inches." for day in range(1, 9)),
    ],
)
def test_an_article_is_no_export(text):
    """Lines with a colon, and numbers of something, are in articles too."""
    assert read_export(text) is None
    assert not several(text)


def test_every_family_has_the_same_parts():
    """A new archive takes one file with three names, and one line."""
    assert all(family.NAME and callable(family.split) and callable(family.read) for family in FAMILIES)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["LENGTH: 260 words", "It rained.", "LOAD-DATE: May 2, 2023"], [0, 2]),
        (["Length: 90 minutes, he said."], []),
        (["Subject: money", "Source: the ministry"], []),
        (["Byline: Ann Hill", "Section: News", "He said: no."], [0, 1]),
        (["https://a.example/1", "Publication: Echo", "Document ID: 7"], [1, 2]),
    ],
)
def test_a_record_is_several_of_its_fields(lines, found):
    """One line with a colon is no record."""
    assert record_lines(lines) == found
    assert all(name == name.lower().strip() and name for name in FIELDS)


def test_a_wrapped_export_is_wrapped_in_every_width():
    """The older Nexis breaks lines at the width that was asked for."""
    for width in (40, 60, 72, 90):
        export = read_export(samples.nexis_old(STORIES, width=width))
        assert [article["title"] for article in export.articles] == [story.title for story in STORIES]
        assert STORIES[1].body == export.articles[1]["text"].split("\n\n")[1 : len(STORIES[1].body) + 1]

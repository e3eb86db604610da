"""One text in many layouts, encodings and signs: the same numbers, whatever wrote it."""

import gzip
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import score
from analysis.corpus.heads import read_head
from analysis.corpus.layout import unwrapped
from analysis.corpus.load import load
from analysis.corpus.markdown import is_markdown, without_marks
from analysis.corpus.markup import as_seen, is_page
from analysis.corpus.seen import name_seen, seen
from analysis.text.blocks import label_blocks
from analysis.text.words import cut_sentences

TITLE = "Ferry to the islands stops for a week"
PARAGRAPHS = [
    (
        "The ferry to the northern islands stops on Monday for a week, the harbour office said, as its ramp has to be mended"
        " after the storm that may have been the worst of the year."
    ),
    (
        "“A smaller boat will carry passengers, but no cars, three times a day,” said Tom Reed, the harbour's master. Farmers"
        " who need hay are asked to telephone the office."
    ),
    "Nobody was hurt when the ramp gave way. “It could perhaps have been far worse,” he told the council on Sunday night.",
    (
        "The last such stop was eleven years ago, according to the office, and it lasted four days in all. A traffic plan has"
        " been drawn up for the affected shops."
    ),
    "Shopkeepers fear that their shelves could be empty by Thursday. The council has asked the navy for a landing craft.",
]
TEXT = "\n\n".join([TITLE, *PARAGRAPHS])
MEASURES = [
    "flesch_kincaid_grade/1",
    "attributions_per_1000_words/1",
    "hedges_per_1000_words/1",
    "words_per_sentence/1",
]


def wrapped(width, first="", rest="", gap="\n\n", line="\n", title=True):
    paragraphs = [TITLE, *PARAGRAPHS] if title else PARAGRAPHS
    options = {"initial_indent": first, "subsequent_indent": rest, "break_on_hyphens": False}
    return gap.join(line.join(textwrap.wrap(paragraph, width, **options)) for paragraph in paragraphs)


def quoted(opening, closing):
    return TEXT.replace("“", opening).replace("”", closing)


def softened(sign):
    """The sign within every longer word."""
    return " ".join(
        f"{word[:4]}{sign}{word[4:]}" if len(word) > 7 and word.isalpha() else word for word in TEXT.split(" ")
    )


HEAD = {"title": TITLE, "url": "https://post.example/ferry", "published": "2023-09-04"}
FRONT = "---\n" + "".join(f'{name}: "{value}"\n' for name, value in HEAD.items()) + "tags:\n  - clippings\n---\n"
MARKDOWN = TEXT.replace("Tom Reed", "[Tom Reed](https://post.example/reed)").replace("four days", "**four days**")
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in [TITLE, *PARAGRAPHS])
LAYOUTS = {
    "as it is": TEXT,
    **{f"wrapped at {width}": wrapped(width) for width in (40, 60, 72, 100)},
    "wrapped, Windows": wrapped(72).replace("\n", "\r\n"),
    "wrapped, old Mac": wrapped(72).replace("\n", "\r"),
    "indented": wrapped(72, first="    ", gap="\n"),
    "indented by a tab": wrapped(72, first="\t", gap="\n"),
    "indented, with gaps": wrapped(72, first="  "),
    "set in": wrapped(72, first="     ", rest="     "),
    "hanging": wrapped(72, rest="   "),
    "spaced": wrapped(72, gap="\n\n\n", line="\n\n"),
    "trailing blanks": wrapped(72).replace("\n", "  \n"),
    "front matter": FRONT + "\n\n".join(PARAGRAPHS),
    "front matter and heading": f"{FRONT}# {TEXT}",
    "front matter, wrapped": FRONT + wrapped(60, title=False),
    "a head of lines": f"Title: {TITLE}\nDate: 4 September 2023\nURL: https://post.example/ferry\n\n"
    + "\n\n".join(PARAGRAPHS),
    "a bold head": f"**Title:** {TITLE}\n**Source:** Post\n\n" + "\n\n".join(PARAGRAPHS),
    "Markdown": MARKDOWN + "\n\n![The ramp](ramp.jpg)\n\n[1]: https://post.example/1",
    "soft hyphens": softened("\u00ad"),
    "zero-width spaces": softened("\u200b"),
    "byte-order marks within": softened("\ufeff"),
    "ligatures": TEXT.replace("ffi", "ﬃ").replace("ff", "ﬀ").replace("fi", "ﬁ"),
    "straight marks": quoted('"', '"').replace("’", "'"),
    "curly apostrophes": TEXT.replace("'", "’"),
    "German marks": quoted("„", "“"),
    "guillemets": quoted("«", "»"),
    "French guillemets": quoted("«\u00a0", "\u00a0»"),
    "guillemets turned": quoted("»", "«"),
    "Swedish marks": quoted("”", "”"),
    "single marks": quoted("‘", "’"),
    "LaTeX": quoted("``", "''"),
    "two apostrophes": quoted("''", "''"),
    "entities": TEXT.replace("“", "&#8220;").replace("”", "&rdquo;").replace("'", "&apos;"),
    "entities twice": TEXT.replace("“", "&amp;#8220;").replace("”", "&amp;rdquo;"),
    "tags": HTML,
    "tags with attributes": HTML.replace("<p>", '<p class="x" style="y">\n').replace("</p>", "\n</p>\n"),
    "line breaks as tags": TEXT.replace("\n\n", "<br/><br />"),
    "tags as entities": HTML.replace("<", "&lt;").replace(">", "&gt;"),
    "line breaks as signs": TEXT.replace("\n\n", "\\n\\n"),
    "JSON's escapes": TEXT.replace("\n\n", "\\n\\n").replace("“", "\\u201c").replace("”", "\\u201d"),
    "Excel's escapes": TEXT.replace("\n\n", "_x000D_\n_x000D_\n"),
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Each layout as a text file, and the encodings that can hold it."""
    folder = tmp_path_factory.mktemp("layouts")
    for name, text in LAYOUTS.items():
        (folder / f"{name}.md" if "Markdown" in name else folder / f"{name}.txt").write_bytes(text.encode())
    for encoding in ENCODINGS:
        (folder / f"in {encoding}.txt").write_bytes(TEXT.encode(encoding))
    (folder / "packed.txt.gz").write_bytes(gzip.compress(wrapped(72).encode()))
    return load(folder, duplicates="all")


def alone(articles):
    """The sentences of each layout as if it were the only article: nothing in it repeats elsewhere."""
    return cut_sentences(articles, label_blocks(articles, repeats=False))


@pytest.mark.parametrize("voice", ["all", "own"])
def test_one_text_has_the_same_numbers_in_every_layout(articles, voice):
    """Grade, attributions, hedges, words a sentence: in all words, and outside quotation marks."""
    scores = score(alone(articles), MEASURES, voice=voice).pivot(index="article", columns="measure", values="value")
    base = scores.loc["as it is"]
    assert base.notna().all() and base["attributions_per_1000_words/1"] > 0
    different = scores[(scores - base).abs().max(axis=1) > 1e-9]
    assert different.index.tolist() == []


def test_one_text_has_the_same_sentences_in_every_layout(articles):
    """The body's words are the same, except for quotation marks and apostrophes."""
    sentences = alone(articles)
    body = sentences[sentences["kind"] == "body"].groupby("article")["text"].agg(" ".join)
    plain = body.str.replace(r"[^\w\s,.]", "", regex=True).str.split().str.join(" ")
    assert set(plain) == {plain["as it is"]}
    assert set(articles["title"]) == {TITLE}
    assert articles.loc["front matter", "url"] == HEAD["url"]


@given(st.integers(35, 110), st.sampled_from(["", "   ", "\t"]), st.booleans())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_width_is_undone(width, indent, gap):
    """Whatever the width and the indent, the paragraphs are those that were broken."""
    if not indent and not gap:
        gap = True  # nothing but the width would show where a paragraph ends
    found, _ = unwrapped(wrapped(width, first=indent, gap="\n\n" if gap else "\n"))
    assert [line.strip() for line in found.split("\n") if line.strip()] == [TITLE, *PARAGRAPHS]


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you\n",
        "1. The ferry stops\n2. The ramp breaks\n3. The navy helps\n4. The rain falls\n",
        "First paragraph is one line.\nSecond paragraph is another line.\nThird paragraph is one more line here.\n",
        "Monday 9:00 Ferry\nTuesday 9:00 Boat\nWednesday 9:00 Ferry\nThursday 9:00 none\n",
        f"{TEXT}\n\nA short line\n\nanother short line\n",
        "",
    ],
)
def test_what_no_width_broke_stays_as_it_is(text):
    """Verses, lists, tables and lines that are paragraphs keep their lines."""
    assert unwrapped(text) == (text, 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("The tag <p> begins a paragraph.", "The tag <p> begins a paragraph."),
        ("AT&T; R&D", "AT&T; R&D"),
        (r"C:" + r"\new\table", r"C:" + r"\new\table"),
        ("5'' of rain, 6'' of snow", "5'' of rain, 6'' of snow"),
        ("<script>alert(1)</script><p>Rain <b>fell</b>.</p>", "Rain fell."),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("<table><tr><td>Mon</td><td>3</td></tr></table>", "Mon\t3"),
        ("One <em>line</em>\nand <strong>another</strong>", "One line\nand another"),
        ("One.\n\n<blockquote>Two\nlines</blockquote>\n\nThree", "One.\n\nTwo lines\n\nThree"),
        ("<![CDATA[<p>Rain</p>]]>", "Rain"),
        ("\\ud83d\\ude00 rain\\nsnow", "😀 rain\nsnow"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_a_text_is_what_a_reader_sees(text, shown):
    """Tags, entities and escapes are resolved where they are meant, and left where an article is about them."""
    assert as_seen(text)[0] == shown


def test_what_was_done_is_said(tmp_path):
    """`reading` says how a text was changed, and how many texts of a table were."""
    changed = seen(FRONT + wrapped(60, title=False).replace("“", "&ldquo;"), head=True)
    assert changed.done == [
        "entities decoded",
        "title, url, published read from its top",
        "lines of 58 characters joined",
    ]
    assert name_seen("Rain &amp; <i>snow</i>") == "Rain & snow"
    assert is_page("<!DOCTYPE html><html><body>x") and not is_page("<p>x</p>")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "---\ntitle: Rain\nauthor:\n  - '[[A. Roe]]'\n  - B. Doe\n---\nIt rained.",
            {"title": "Rain", "author": "A. Roe, B. Doe"},
        ),
        ('+++\ntitle = "Rain"\ndate = 2023-09-04\n+++\nIt rained.', {"title": "Rain", "published": "2023-09-04"}),
        ("TITLE: Rain\nSOURCE: https://a.example/1\n\nIt rained.", {"title": "Rain", "url": "https://a.example/1"}),
        ("Headline: Rain\n\nPublication: Echo\n\nIt rained.", {"title": "Rain", "outlet": "Echo"}),
        ("---\n\nIt rained.\n\n---\n\nIt snowed.", {}),
        ("Source: the ministry.\n\nIt rained.", {}),
        ("Note: it rained. Title: none.", {}),
        ("Dear reader: this is a letter.\nYours: me.", {}),
    ],
)
def test_a_head_is_read_where_there_is_one(text, fields):
    """Two fields that say what an article is make a head; a line with a colon does not."""
    found, below = read_head(text)
    assert found == fields
    assert below == ("It rained." if fields else text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Rain** is *likely*, ~~snow~~ `not`.", "Rain is likely, snow not."),
        ("[Reed](https://a.example/r_(x)) said [so][1].\n\n[1]: https://a.example", "Reed said so.\n\n"),
        ("![ramp](r.jpg)\n\n> It rained.[^1]\n\n[^1]: A note.", "\n\nIt rained.\n\nA note."),
        ("Rain\n====\n\nSnow\n----", "# Rain\n\n## Snow"),
        ("- One\n* Two\n\n2 * 3 * 4, snake_case_name", "One\nTwo\n\n2 * 3 * 4, snake_case_name"),
        (r"\*not emphasised\*, 50\% [[Page|shown]]", r"*not emphasised*, 50\% shown"),
    ],
)
def test_marks_of_markdown_are_removed(text, shown):
    """What is a mark goes, what is a sign stays; headings keep theirs."""
    assert without_marks(text) == shown


def test_markdown_is_known_by_its_links():
    """A single bracket is not markup."""
    assert is_markdown("[a](b) and [c](d)") and not is_markdown("He [the mayor] said (on Monday) so.")

"""What goes out with a report: true to its tables, legible as Markdown, and safe on every disk."""

import re
from html import unescape
from importlib.metadata import version
from pathlib import Path

import mistune
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import MEASURES, load
from analysis.comparison.units import overlap_measure
from analysis.display.files import save_table
from analysis.measures.accuracy import TITLES, accuracy
from analysis.phrasing import without_controls
from analysis.report.handouts import (
    DEVICES,
    INSTRUMENTS,
    LONGEST_NAME,
    _Report,
    as_markdown,
    file_names,
    versions,
    write_handouts,
)
from analysis.resources import RESOURCES

EVIL = 'Evil <b | "> [x](javascript:alert(1)) *Post* "=1+1"'  # what a reader of files leaves as it is
FORMULA = "=cmd|calc"
LIX, HEDGES = "lix/1", "hedges_per_1000_words/1"

SAID = {
    "Post": [
        {
            "title": "Post_'s article runs longer.",
            "text": "10 words, against 9.",
            "sentences": [{"text": "It [rains].", "where": "Over"}],
        }
    ]
}


@pytest.fixture
def articles(tmp_path) -> pd.DataFrame:
    """Three articles of three outlets, two of which have names that mean harm."""
    texts = {
        "a": "Talks *may* fail, <perhaps. It is over | done.\n",
        "b": "The [talks](http://evil.example) failed at noon. Nobody came.\n",
        "c": "Talks go on. # Hope\n",
    }
    table = pd.DataFrame(
        {
            "id": list(texts),
            "outlet": [EVIL, "Post", FORMULA],
            "title": ["Talks | end", "Over", "On"],
            "published": ["2024-03-04", "2024-03-05", ""],
            "event": "talks",
            "text": list(texts.values()),
        }
    )
    table.to_csv(tmp_path / "texts.csv", index=False)
    found = load(tmp_path / "texts.csv")
    found["doubts"] = ["", "too short (7 words); no sentence end", ""]
    return found


@pytest.fixture
def report(tmp_path, articles) -> Path:
    """A report's folder with the tables that the notebooks keep, written as they are."""
    folder = tmp_path / "report"
    tables = {
        "differences": [
            {
                "finding": 1,
                "measure": LIX,
                "first": EVIL,
                "second": "Post",
                "difference": 9.0,
                "low": 4.0,
                "high": 14.0,
                "p": 0.00004,
                "p_alone": 0.000004,
                "usual": 0.000004,
                "unit": "sentence",
                "units": 4,
                "specifications": 16,
                "different": 14,
                "stands": 16,
                "survives": True,
                "state": "finding",
                "sentence": f"LIX, {EVIL}'s article higher than Post's article by 9 (4 to 14): holds in 16 of 16.",
            },
            {
                "finding": 2,
                "measure": HEDGES,
                "first": "Post",
                "second": EVIL,
                "difference": 2.0,
                "low": 1.0,
                "high": 3.0,
                "p": 0.0123,
                "p_alone": 0.001,
                "usual": 0.001,
                "unit": "sentence",
                "units": 4,
                "specifications": 18,
                "different": 15,
                "stands": 2,
                "survives": False,
                "state": "fragile",
                "sentence": f"Hedges, Post's article higher than {EVIL}'s article by 2 (1 to 3): holds in 2 of 18.",
            },
        ],
        "quotes": [
            {
                "finding": 1,
                "measure": LIX,
                "outlet": EVIL,
                "article": "a",
                "file": "texts.csv",
                "start": 0,
                "end": 27,
                "contribution": 3.5,
                "words": 4,
                "text": articles.at["a", "text"][:27],
            },
            {
                "finding": 1,
                "measure": LIX,
                "outlet": "Post",
                "article": "b",
                "file": "texts.csv",
                "start": 0,
                "end": 48,
                "contribution": 1.25,
                "words": 5,
                "text": articles.at["b", "text"][:48],
            },
        ],
        "estimates": [
            {
                "measure": LIX,
                "outlet": name,
                "estimate": estimate,
                "low": estimate - 1,
                "high": estimate + 1,
                "articles": 1,
                "sentences": 2,
                "words": 8,
                "unit": "sentence",
                "why": "",
            }
            for name, estimate in [(EVIL, 49.0), ("Post", 40.0)]
        ]
        + [
            {
                "measure": LIX,
                "outlet": FORMULA,
                "estimate": None,
                "low": None,
                "high": None,
                "articles": 1,
                "sentences": 1,
                "words": 5,
                "unit": "sentence",
                "why": "too short: 5 words, it needs 100",
            }
        ],
        "origins": [
            {
                "event": "talks",
                "origin": 1,
                "article": "a",
                "outlet": EVIL,
                "stories": 2,
                "holds": 0.5,
                "specifications": 10,
                "tie": 0.5,
                "why": "",
            },
            {
                "event": "talks",
                "origin": 1,
                "article": "b",
                "outlet": "Post",
                "stories": 2,
                "holds": 0.5,
                "specifications": 10,
                "tie": 0.5,
                "why": "",
            },
            {
                "event": "talks",
                "origin": 2,
                "article": "c",
                "outlet": FORMULA,
                "stories": 1,
                "holds": 0.9,
                "specifications": 10,
                "tie": 0.0,
                "why": "",
            },
        ],
        "disagreements": [
            {
                "event": "talks",
                "fact": 1,
                "kind": "time",
                "subject": "talks",
                "relation": "One is later",
                "article": "b",
                "outlet": "Post",
                "says": "noon",
                "sentence": 0,
                "start": 0,
                "end": 48,
                "text": articles.at["b", "text"][:48],
            },
            {
                "event": "talks",
                "fact": 1,
                "kind": "time",
                "subject": "talks",
                "relation": "One is later",
                "article": "c",
                "outlet": FORMULA,
                "says": "never",
                "sentence": 0,
                "start": 0,
                "end": 12,
                "text": articles.at["c", "text"][:12],
            },
        ],
        "overlap": [
            {
                "first": "a",
                "second": "b",
                "first_outlet": EVIL,
                "second_outlet": "Post",
                "containment_3_first_no_names": 0.2,
                "containment_3_second_no_names": 0.301,
            },
            {
                "first": "b",
                "second": "c",
                "first_outlet": "Post",
                "second_outlet": FORMULA,
                "containment_3_first_no_names": 0.5,
                "containment_3_second_no_names": 0.1,
            },
            {
                "first": "b",
                "second": "x",
                "first_outlet": "Post",
                "second_outlet": FORMULA,
                "containment_3_first_no_names": None,
                "containment_3_second_no_names": None,
            },
        ],
    }
    for name, rows in tables.items():
        save_table(pd.DataFrame(rows), folder / "tables", name)
    write_handouts(folder, articles, said=SAID)
    return folder


@pytest.fixture
def letters(report) -> dict[str, str]:
    return {p.name: p.read_text("utf-8") for p in (report / "right-of-reply").iterdir()}


def as_html(text: str) -> str:
    """The Markdown as a renderer with all its extensions takes it."""
    markdown = mistune.create_markdown(escape=False, plugins=["table", "url", "strikethrough", "math"])
    return str(markdown(text))


def test_a_report_gets_a_methods_box_its_quotes_and_a_letter_an_outlet(report):
    """These files, each beside the tables, and nothing else."""
    files = {p.relative_to(report).as_posix() for p in report.rglob("*") if p.is_file()}
    assert {name for name in files if not name.startswith("tables/")} == {
        "methods.md",
        "quotes.csv",
        "right-of-reply/Evil-b-x-javascript-alert-1-Post-1-1.md",
        "right-of-reply/Post.md",
        "right-of-reply/cmd-calc.md",
    }


def test_the_letter_says_what_the_report_says(letters):
    """Whole: the covering text with its gaps, the articles, what survives, what did not, the numbers."""
    assert letters["Post.md"] == LETTER


LETTER = r"""# Right of reply: Post

*A draft. Fill in what stands in [square brackets], and check every number against the report before this is sent.*

[date]

To the editors of Post

We intend to publish a report that compares, by counting words and sentences, how 3 outlets reported the same news. Post is one of them. Every number is about the one article of yours that was read, not about your outlet. Below is what its story page says about Post, then what was tested and counted behind it. You are described and quoted as follows; please tell us by [date and time] what is wrong, and what our readers should know about it. How the numbers were made is explained in the attached methods.md.

Write to [name, publication, e-mail, telephone].

## The articles of yours that were read

- Over, 2024-03-05 (file texts.csv; 10 words without headings and captions) – doubts about the text: too short (7 words); no sentence end

## What the story page says about you

**Post\_'s article runs longer.** 10 words, against 9.

> “It \[rains\].” (Over)

## What was tested and is a finding

### Finding 1

LIX, EVIL's article higher than Post's article by 9 (4 to 14): holds in 16 of 16.

- Difference 9, simultaneous 95 % interval 4 to 14, p less than 0.001 corrected for all comparisons; fewer than 1 in 1,000 pairs of articles of one outlet on one topic differ as much; the same verdict in 16 of 16 other ways to measure it.
- Higher means harder to read; the unit is points, 20–60.

Sentences of yours that it rests on, those that do most first; the number is what the sentence adds to the difference:

> “The \[talks\](http:\//evil.example) failed at noon.”

+1.25; “Over”, 2024-03-05 (file texts.csv, characters 0 to 48)

## What is shown, but is no finding

These differences are no findings: they could not be tested enough, do not hold up under enough of the other defensible choices, or are remarkable only by themselves and not as one of so many comparisons. The report lists them as such:

- Hedges, Post's article higher than EVIL's article by 2 (1 to 3): holds in 2 of 18.

## Where your articles may come from

Which articles likely tell from the same original, by their shared wording, in how many of the ways to measure it:

- talks: EVIL and Post (in 5 of 10 specifications).

## Wording that you share

By pairs of articles, names and titles left out:

- 50.0% of the runs of three words in your article “Over”, 2024-03-05 (file texts.csv) are in =cmd\|calc: “On” (file texts.csv); 10.0% of theirs are in yours
- 30.1% of the runs of three words in your article “Over”, 2024-03-05 (file texts.csv) are in EVIL: “Talks \| end”, 2024-03-04 (file texts.csv); 20.0% of theirs are in yours

## Where your account differs from others

A difference is a lead, not an error: the report does not say who is right.

- Time (talks): “noon” (Post); “never” (=cmd\|calc). One is later.

  > “The \[talks\](http:\//evil.example) failed at noon.”

## Your numbers

| measure | unit | yours | 95 % interval | of all outlets | rests on |
|---|---|---|---|---|---|
| LIX | points, 20–60 | 40.0 | 39.0 to 41.0 | 40.0 to 49.0 | 1 article, 2 sentences |

A difference in one of these measures that is not listed above was too close to call.
""".replace("EVIL", as_markdown(EVIL))


@pytest.mark.parametrize(
    ("title", "published", "url", "said"),
    [
        ("Rain", "2024-03-05", "https://a.example/1", "“Rain”, 2024-03-05, https://a.example/1 (file a.txt)"),
        ("“Rain”", None, "", "“Rain” (file a.txt)"),
        ("", "2024-03-05", "", "without a headline, 2024-03-05 (file a.txt)"),
    ],
)
def test_an_article_is_known_by_its_headline(title, published, url, said, tmp_path):
    """And by its date and address; its file's name comes last."""
    row = {
        "outlet": "A",
        "event": "",
        "title": title,
        "published": pd.Timestamp(published),
        "url": url,
        "file": "a.txt",
    }
    assert _Report(tmp_path, pd.DataFrame([row], index=["x1"])).known_as("x1", address=True) == said


def test_an_outlet_that_no_finding_names_is_told_so(letters):
    """Its number is missing with the reason; nothing is invented."""
    letter = letters["cmd-calc.md"]
    assert "\nNo difference that was tested is a finding about you. " in letter
    assert "What did not survive" not in letter
    assert "| LIX | points, 20–60 | none (too short: 5 words, it needs 100) | none |" in letter


def test_nothing_from_an_article_is_active_in_a_letter(report, letters):
    """No tag, no link and no table of theirs, in whatever a renderer can do; the words are all there."""
    for text in [*letters.values(), (report / "methods.md").read_text("utf-8")]:
        page = as_html(text)
        assert re.findall(r"<(?:script|a|img|b|del)\b|class=\"math", page) == []
    named = "Evil &lt;b | &quot;&gt; [x](javascript:alert(1)) *Post* &quot;=1+1&quot;"
    letter = as_html(letters["Evil-b-x-javascript-alert-1-Post-1-1.md"])
    assert named in letter
    assert "“Talks *may* fail, &lt;perhaps.”" in letter


PIECES = [
    "<b>",
    "<!--",
    "&lt;",
    "&#60;",
    "[x](",
    ")",
    "]: ",
    "http://a.example",
    "www.a.example",
    "`",
    "*",
    "__",
    "~~",
    "$",
    "|",
    "\\",
    "#",
    "1.",
    "-",
    ">",
    "\n",
    " ",
    "a",
    "新",
    "\0",
    "\u202e",
]


@given(st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8")).map("".join))
def test_markdown_shows_any_text_to_the_letter(text):
    """A renderer with every extension makes one paragraph of it, which reads as the text did."""
    said = without_controls(" ".join(text.split()))
    page = as_html(f"> “{as_markdown(text)}”\n\n{as_markdown(text)}\n")
    shown = f"<blockquote>\n<p>“{said}”</p>\n</blockquote>\n" + (f"<p>{said}</p>\n" if said else "")
    assert unescape(page) == shown
    assert re.findall(r"<(?!/?(?:blockquote|p)>)", page) == []


def test_the_methods_box_counts_what_was_read(report, articles):
    """Articles, outlets, dates, sentences, words; what was doubted; what the measures are worth."""
    text = (report / "methods.md").read_text("utf-8")
    assert (
        "They were published from 2024-03-04 to 2024-03-05 (1 without a known date). The articles report on 1 event. "
        "Counted were 5 sentences with 21 words of body text."
    ) in text
    assert (
        "\n- 1 article with a doubt about the text, counted nonetheless: too short (7 words), no sentence end.\n"
    ) in text
    assert (
        "\n- **LIX** (lix/1): points, 20–60; higher means harder to read. Reference: Björnsson 1968.\n"
        "  - never compared with human judgment.\n"
    ) in text
    assert "Here 1 of 2 differences that are more than chance holds up, each tried in 16 to 18 other ways." in text
    assert "of 300 pages, " in text and "state a difference, and " in text
    assert f"version {version('samestory')}, MIT" in text
    assert "\n- Björnsson, C. H. (1968). Läsbarhet. Liber.\n" in text
    assert text.count("\n- Holm, S. (1979).") == 1


@pytest.mark.parametrize("name", INSTRUMENTS.values())
def test_the_methods_box_says_how_right_originals_and_citations_are(name, report):
    """Every figure of the table of what was measured, and where the labelled text is from."""
    text = " ".join((report / "methods.md").read_text("utf-8").split())
    for row in accuracy(name).itertuples():
        low, high = (f"{end:.2f}".removeprefix("0") for end in (row.low, row.high))
        assert f"{row.value:.2f}".removeprefix("0") in text and f"{low} to {high}" in text, row.metric
    assert "Fan, L., White, M." in text and "Newell, E., Margolin" in text and "Dolan, W. B." in text


@pytest.mark.parametrize("name", ["Common originals", "Who is cited", "Quotation", "Length"])
def test_the_methods_box_defines_what_is_only_counted(name, report):
    """Each under its name on the page; of those without a figure it says that there is none."""
    text = (report / "methods.md").read_text("utf-8")
    assert f"\n- **{name}.**" in text
    assert text.count("has not been measured: no text that people labelled marks it") == 1
    assert text.count("A plain count, never compared with human judgment") == 1


def test_quotes_are_those_of_the_table(report):
    """To the byte, so that the page, the tables and the quotes agree."""
    assert (report / "quotes.csv").read_bytes() == (report / "tables" / "quotes.csv").read_bytes()


def test_the_same_tables_give_the_same_bytes(report, articles):
    """Written again, no byte changes."""
    before = {p: p.read_bytes() for p in report.rglob("*") if p.is_file()}
    write_handouts(report, articles, said=SAID)
    assert {p: p.read_bytes() for p in report.rglob("*") if p.is_file()} == before


def test_a_report_without_tables_still_says_how_it_was_made(tmp_path, articles):
    """No finding is named, no number invented, no sentence listed."""
    (tmp_path / "bare").mkdir()
    write_handouts(tmp_path / "bare", articles)
    assert not (tmp_path / "bare" / "quotes.csv").exists()
    text = (tmp_path / "bare" / "methods.md").read_text("utf-8")
    assert "Here no difference is more than chance." in text
    assert "Counted were" not in text
    assert "quotes.csv" not in text
    letter = (tmp_path / "bare" / "right-of-reply" / "Post.md").read_text("utf-8")
    assert "The report holds no number of yours." in letter


NAMES = st.text(st.sampled_from("aAéÉß-2./ ") | st.characters(codec="utf-8"), max_size=3)


@given(st.lists(NAMES | NAMES.map(lambda name: name * 100), unique=True, max_size=8))
def test_file_names_are_safe_on_every_system(names):
    """Letters and digits only, short, never a device, never a folder, and unique in any case."""
    found = file_names(names)
    assert list(found) == names
    assert len({name.casefold() for name in found.values()}) == len(names)
    for name in found.values():
        assert re.fullmatch(r"[^\W_]+", re.sub(r"[^\x00-\x7f]|-", "x", name))
        assert len(name.encode()) <= LONGEST_NAME + len("-outlet") + 2
        assert name.casefold() not in DEVICES


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Echo", "ECHO", "echo-2", "echo"], ["Echo", "ECHO-2", "echo-2-2", "echo-3"]),
        (["../..", "/etc/passwd", "C:\\x"], ["outlet", "etc-passwd", "C-x"]),
        (["aux", "COM¹", "nul.txt"], ["aux-outlet", "COM1-outlet", "nul-txt"]),
        (["हिन्दी", "Правда", "読売新聞"], ["हिन्दी", "Правда", "読売新聞"]),
        (["é", "e\u0301"], ["é", "é-2"]),
        (["x" * 300], ["x" * 100]),
    ],
)
def test_outlets_in_any_script_have_a_file_of_their_own(names, found):
    """What reads as the name stays; what a disk cannot hold, or takes for the same, is changed."""
    assert list(file_names(names).values()) == found


def test_every_source_is_cited():
    """What a measure names as its reference, what a cue is taken from, and every labelled set, has a full reference."""
    keys = set(pd.read_csv(RESOURCES / "references.csv")["key"])
    references = {measure.reference for measure in [*MEASURES.values(), overlap_measure("jaccard")]}
    references |= set(pd.read_csv(RESOURCES / "hedges.csv")["source"])
    named = {year for text in references for year in re.findall(r"[A-ZÀ-Þ][^\s(]*[^,;(]*? \d{4}", text)}
    cited = {name for name in named if any(name.endswith(key) for key in keys)}
    assert (named - cited, set(TITLES) - keys) == (set(), set())


def test_the_citation_is_that_of_the_project(root):
    """CITATION.cff and the methods box name the same authors and title."""
    cff = (root / "CITATION.cff").read_text("utf-8")
    template = (RESOURCES / "methods.md.jinja").read_text("utf-8")
    title = re.search(r'^title: "(.+)"$', cff, re.MULTILINE)[1]
    author = re.search(r"^  - name: (.+)$", cff, re.MULTILINE)[1]
    assert f"**Citations.** {author}: *{title}*, version" in template


def test_versions_name_what_a_number_depends_on():
    """samestory and Python first, then the libraries."""
    assert versions()[0] == f"samestory {version('samestory')}"
    assert re.fullmatch(r"Python 3\.\d+\.\d+", versions()[1])
    assert f"pandas {version('pandas')}" in versions()

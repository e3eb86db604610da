"""What holds for any text, any name and any file: nothing crashes, is lost, is misplaced or is run."""

import gzip
import json
import tempfile
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import (
    CorpusError,
    contributions,
    cut_sentences,
    highlight,
    label_blocks,
    load,
    parts_of,
    score,
    show,
    side_by_side,
    spans,
)
from analysis.corpus.about import duplicates, problems, reading
from analysis.measures.hedges import CATEGORIES
from analysis.measures.registry import chosen
from analysis.text.decoding import shown
from analysis.text.doubts import doubts

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b onclick="x">',
    "'><i>",
    "</div></style>",
    "&lt;b&gt;",
    "&amp;",
    "&",
    "]]>",
    "<!--",
    "$x$",
    "javascript:alert(1)",
]
ENDS = ["\n", "\n\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", " ", "\u00a0", "\t", ""]
PROSE = [
    "It may rain.",
    "Perhaps not",
    "“She said so,",
    "he could.”",
    "The U.S. paid $3.5 million.",
    "reportedly",
    "Some say about 300 came",
    "Share this article",
    "By Ann Hill",
    "SOURCE: Post",
    "— Ann (@ann) May 4, 2023",
    "…",
    "?!",
    "Related articles:",
    "Views:1021",
    "ZURICH (AP) —",
    "kind of",
    "in May",
    "Дождь идёт.",
    "雨が降る。",
    "e\u0301",
    "👩‍👩‍👧",
    "\u202e",
    "İ",
    "ß",
]
PIECE = st.sampled_from(PROSE) | st.sampled_from(HOSTILE) | st.text(max_size=12)
TEXT = st.lists(st.tuples(PIECE, st.sampled_from(ENDS)).map("".join), max_size=12).map("".join)
NAME = st.lists(PIECE, max_size=3).map("".join)
ARTICLE = st.fixed_dictionaries({"outlet": NAME, "title": NAME, "text": TEXT})
MEASURED = [f"{category}_per_1000_words/1" for category in CATEGORIES]
MEASURED += ["hedges_per_1000_words/1", "hedged_sentences/1"]


def corpus(articles: list[dict[str, str]]) -> pd.DataFrame:
    names = [f"<{number}>" for number in range(len(articles))]
    table = pd.DataFrame(articles, index=names, columns=["outlet", "title", "text"], dtype="str")
    flags = ["; ".join(doubts(row["text"], row["title"])) for row in articles]
    return table.assign(event="", doubts=pd.Series(flags, index=names, dtype="str"))


CORPUS = st.lists(ARTICLE, max_size=3).map(corpus)


def bare(text: str) -> str:
    return "".join(text.split())


# Cutting ------------------------------------------------------------------------------------------


@given(CORPUS)
def test_blocks_and_sentences_cover_every_text_and_stand_where_they_say(articles):
    """Blocks are in order without overlaps, sentences within them; only whitespace is between."""
    blocks = label_blocks(articles)
    sentences = cut_sentences(articles, blocks)
    for table in (blocks, sentences):
        for row in table.itertuples():
            assert articles.at[row.article, "text"][row.start : row.end] == row.text != ""
    for article, text in articles["text"].items():
        for table in (blocks, sentences):
            own = table[table["article"] == article]
            assert bare("".join(own["text"])) == bare(text)
            rows = list(own[["start", "end"]].itertuples(index=False))
            assert all(before.end <= after.start for before, after in pairwise(rows))
    for row in sentences.itertuples():
        block = blocks.loc[row.block]
        assert (block.article, True) == (row.article, block.start <= row.start < row.end <= block.end)
        assert all(row.start <= first < last <= row.end for first, last in row.quotes)


# Measuring ----------------------------------------------------------------------------------------


@given(CORPUS, st.sampled_from(MEASURED), st.sampled_from(["all", "own", "quoted"]))
def test_every_counted_cue_stands_in_the_text_and_makes_the_score(articles, name, voice):
    """The marks of an article, counted, are the parts that its score is made of."""
    sentences = cut_sentences(articles)
    (measure,) = chosen(name)
    marks, parts = spans(sentences, measure, voice=voice), parts_of(sentences, measure, voice=voice)
    for mark in marks.itertuples():
        assert articles.at[mark.article, "text"][mark.start : mark.end] == mark.text
        assert mark.label in CATEGORIES
    part = measure.arguments[0]
    counted = marks.groupby(["article", "sentence"]).size()
    if part == "hedged":
        counted = counted.clip(upper=1)
    expected = parts.set_index(pd.MultiIndex.from_frame(sentences[["article", "sentence"]]))[part]
    assert expected[expected > 0].to_dict() == counted.to_dict()
    for row in score(sentences, measure, voice=voice).itertuples():
        own = parts[sentences["article"] == row.article].sum()
        assert row.words == own["words"] and row.sentences == own["sentences"]
        assert (row.why == "") == (row.value == row.value)
        assert row.why or row.value == measure.value(own)


@given(CORPUS, st.sampled_from(MEASURED))
def test_a_contribution_is_the_score_with_a_sentence_minus_without_it(articles, name):
    """As documented, for every sentence that has a word; NaN where nothing would be left."""
    sentences = cut_sentences(articles)
    (measure,) = chosen(name)
    parts = parts_of(sentences, measure)
    found = contributions(sentences, measure).set_index(["article", "sentence"])["contribution"]
    with_words = sentences[parts["words"] > 0]
    assert list(found.index) == list(with_words[["article", "sentence"]].itertuples(index=False, name=None))
    for (article, _), row, value in zip(found.index, with_words.index, found, strict=True):
        own = parts[sentences["article"] == article]
        expected = measure.value(own.sum()) - measure.value(own.drop(index=row).sum())
        assert value == pytest.approx(float(expected), nan_ok=True)


# Showing ------------------------------------------------------------------------------------------


class Seen(HTMLParser):
    """What a browser makes of HTML: the tags and attributes it would act on, and the text it shows."""

    def __init__(self, html: str, inside: str = ""):
        super().__init__(convert_charrefs=True)
        self.inside, self.depth = inside, 0 if inside else 1
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "div" and (self.depth or dict(attrs).get("class", "").split()[:1] == [self.inside]):
            self.depth += 1
            self.texts += [""] if self.depth == 1 else []

    def handle_endtag(self, tag):
        if tag == "div" and self.inside and self.depth:
            self.depth -= 1

    def handle_data(self, data):
        if self.inside and self.depth:
            self.texts[-1] += data
        elif not self.inside:
            self.texts.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = unknown_decl = handle_pi = handle_comment


def assert_harmless(seen: Seen) -> None:
    """Only the tags that the project writes, nothing that runs, no link that leaves the page."""
    table = {"table", "thead", "tbody", "tr", "th", "td"}
    assert seen.tags <= {"div", "p", "style", "ul", "li", "mark", "span", "a"} | table
    for name, value in seen.attributes:
        assert not name.startswith("on") and name not in ("src", "style", "srcdoc", "action")
        assert name != "href" or value.startswith("#samestory-")


@given(CORPUS, NAME)
@example(corpus([{"outlet": "<b>A&B</b>", "title": "", "text": "<i>It may.</i>\r\n\n& “I may”"}]), "&lt;")
def test_highlighted_articles_show_the_text_to_the_letter_and_run_nothing(articles, label):
    """With marks, margin numbers and greyed blocks: the visible text is the article, its tags included."""
    sentences = cut_sentences(articles)
    blocks = label_blocks(articles)
    marks = spans(sentences, "hedges_per_1000_words/1")
    marks["label"] = [label] * len(marks)
    added = contributions(sentences, "words_per_sentence/1")
    for article, text in articles["text"].items():
        html = highlight(articles, article, marks, contributions=added, blocks=blocks).html
        seen = Seen(html, "text")
        assert_harmless(seen)
        assert "".join(seen.texts) == text
        name = " ".join(articles.at[article, "outlet"].split())
        assert name in "".join(Seen(html).texts)


@given(TEXT, TEXT, NAME)
def test_two_articles_side_by_side_show_both_texts_and_run_nothing(first, second, kind):
    """Linked from any place to any place, under any label."""
    articles = corpus([{"outlet": kind, "title": "", "text": text} for text in (first, second)])
    link = {
        "first": "<0>",
        "second": "<1>",
        "first_start": [0],
        "first_end": [len(first)],
        "second_start": [len(second) // 2],
        "second_end": [len(second)],
        "kind": [kind],
    }
    seen = Seen(side_by_side(articles, "<0>", "<1>", pd.DataFrame(link)).html, "text")
    assert_harmless(seen)
    assert seen.texts == [first, second]


@given(CORPUS, NAME)
def test_a_shown_table_shows_every_cell_to_the_letter_and_runs_nothing(articles, column):
    """Titles, outlets and column names are data: they are read, never obeyed."""
    table = articles[["outlet", "title"]].rename(columns={"title": f"title {column}"})
    seen = Seen(show(table)._repr_html_())
    assert_harmless(seen)
    cells = set(seen.texts)
    if table.empty:
        assert seen.texts == [f"No rows ({', '.join(name.replace('_', ' ') for name in table)})."]
        return
    told = [name for name in table if not table[name].isin(["", None]).all()]
    headings = [name.replace("_", " ") for name in told]  # a heading is read, so it has no underscores
    for value in [*headings, *(value for name in told for value in table[name])]:
        assert value in cells | {""}


# Reading ------------------------------------------------------------------------------------------

TABLE_ROW = st.fixed_dictionaries(
    {}, optional={name: TEXT for name in ("text", "outlet", "title", "id", "published", "url", "file", "odd")}
)


def as_csv(rows: list[dict[str, str]]) -> bytes:
    return pd.DataFrame(rows).to_csv(index=False).encode()


def as_jsonl(rows: list[dict[str, str]]) -> bytes:
    return "\n".join(map(json.dumps, rows)).encode()


def as_html(text: str) -> bytes:
    return f"<html><head><title>{text}</title></head><body><p>{text}</p></body></html>".encode()


BYTES = (
    st.binary(max_size=60)
    | st.tuples(TEXT, st.sampled_from(["utf-8", "utf-16", "utf-8-sig"])).map(lambda t: t[0].encode(t[1]))
    | TEXT.map(lambda text: text.encode("cp1252", "replace"))
    | st.lists(TABLE_ROW, max_size=4).flatmap(lambda rows: st.sampled_from([as_csv(rows), as_jsonl(rows)]))
    | TEXT.map(as_html)
)
CONTENT = BYTES | BYTES.map(partial(gzip.compress, mtime=0))
ENDINGS = [
    "txt",
    "md",
    "html",
    "csv",
    "tsv",
    "jsonl",
    "json",
    "txt.gz",
    "csv.gz",
    "zip",
    "pdf",
    "docx",
    "xlsx",
    "parquet",
    "mhtml",
    "",
    "exe",
    "TXT",
]
STEM = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12
) | st.sampled_from([*PROSE, "articles", "README", ".hidden", "Echo", "ECHO", "CON", " "])
PATH = st.tuples(
    st.lists(STEM.map(lambda name: name.replace("/", "")).filter(lambda name: name not in ("", ".", "..")), max_size=2),
    STEM.map(lambda name: name.replace("/", "")),
    st.sampled_from(ENDINGS),
).map(lambda path: "/".join([*path[0], f"{path[1]}.{path[2]}".rstrip(".") or "a"]))


def write(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write what can be written: a name may be a file's and a folder's, or too long."""
    written = []
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError:
            continue
        written.append(name)
    return written


def passed_over(name: str) -> bool:
    """Names that begin with a dot, and README files: the only ones that are nobody's article."""
    parts = name.split("/")
    hidden = any(part.startswith((".", "~$")) for part in parts)
    return hidden or parts[-1].partition(".")[0].lower() == "readme"


@settings(max_examples=60)
@given(st.dictionaries(PATH, CONTENT, max_size=5))
@example({"Echo/a.txt": b"It may rain.", "ECHO/a.txt": b"It may rain.", "\udcff.txt": b"Snow."})
def test_any_folder_is_read_or_refused_in_sentences_and_nothing_is_skipped(files):
    """Every file is read, or named among the problems; texts are those in the files."""
    with tempfile.TemporaryDirectory() as folder:
        written = write(Path(folder), files)
        try:
            articles = load(folder)
        except CorpusError as error:
            assert str(error).strip()
            assert all("(" in line for line in str(error).split("\n") if line)
            return
        assert articles.index.is_unique and (articles["text"].str.strip() != "").all()
        assert not articles["text"].str.contains("\r").any()
        assert (articles["words"] == articles["text"].str.split().str.len()).all()
        told = {*reading(articles)["file"], *problems(articles)["file"]}
        known = {shown(name): name for name in written if not passed_over(name)}
        assert sorted(set(known) - told) == []
        twice = duplicates(articles)
        assert set(twice.loc[~twice["counted"], "article"]).isdisjoint(articles.index)
        assert set(twice["duplicate_of"]) <= set(articles.index)
        sentences = cut_sentences(articles)
        assert set(sentences["article"]) == set(articles.index)

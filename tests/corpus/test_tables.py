"""What tables promise: every kind of table, every usual column name, no row lost in silence."""

import csv
import gzip
import io
import json
import math
import sys
from datetime import date, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.about import problems, reading
from analysis.corpus.columns import NAMES, choose
from analysis.corpus.load import load
from analysis.corpus.seen import seen
from analysis.corpus.tables import Sheet, names_of, plain, read_frame, read_table
from analysis.errors import CorpusError, Problem, Unreadable

ROWS = [
    {
        "Outlet": "Echo",
        "Headline": "Rain",
        "Body": "It rained.\nAll day.",
        "Pub Date": datetime(2023, 9, 4, 12),
        "Doc-ID": 7,
    },
    {"Outlet": "Post", "Headline": None, "Body": "It “snowed”; then, it froze.", "Pub Date": None, "Doc-ID": 8},
]
NOTE = "'body' read as text, 'headline' as title, 'pub date' as published, 'doc-id' as id"


def told(articles) -> list[str]:
    return [str(Problem(**row)) for row in problems(articles).to_dict("records")]


def excel(*sheets: tuple[str, list[list]]) -> bytes:
    """A workbook of sheets, each a name and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def as_file(kind: str) -> bytes:
    """The two rows as a table of one kind."""
    frame = pd.DataFrame(ROWS)
    plain_rows = json.loads(frame.to_json(orient="records", date_format="iso"))
    return {
        ".csv": lambda: frame.to_csv(index=False).encode(),
        ".tsv": lambda: frame.to_csv(index=False, sep="\t").encode(),
        ".xlsx": lambda: excel(("Sheet1", [list(ROWS[0]), *(list(row.values()) for row in ROWS)])),
        ".json": lambda: json.dumps({"status": "ok", "data": {"items": plain_rows}}).encode(),
        ".jsonl": lambda: "\n".join(map(json.dumps, plain_rows)).encode(),
        ".parquet": lambda: parquet(frame),
    }[kind]()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", [".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".parquet", "frame"])
def test_every_kind_of_table_gives_the_same_articles(tmp_path, kind, packed):
    """In whatever format, dates, numbers, line breaks and spaces are read in the same way, and the format is noted."""
    if kind == "frame":
        articles, name = load(pd.DataFrame(ROWS)), "data frame"
    else:
        name = f"export{kind}" + ".gz" * packed
        data = as_file(kind)
        (tmp_path / name).write_bytes(gzip.compress(data) if packed else data)
        articles = load(tmp_path)
    assert articles.index.tolist() == ["7", "8"]
    assert articles[["outlet", "title", "text", "file"]].to_dict("list") == {
        "outlet": ["Echo", "Post"],
        "title": ["Rain", "It “snowed”; then, it froze."],
        "text": ["It rained.\nAll day.", "It “snowed”; then, it froze."],
        "file": [name, name],
    }
    assert articles["published"].tolist() == [pd.Timestamp(2023, 9, 4, 12), pd.NaT]
    assert problems(articles).empty
    assert reading(articles)["note"].tolist() == [NOTE]


@pytest.mark.parametrize(("field", "name"), [(field, name) for field, names in NAMES.items() for name in names.split()])
def test_columns_in_common_use_are_recognised(field, name):
    """Each name, however it is written, is the field's, alone and beside a text."""
    long, short = "It rained. " * 20, "http://a.org/1" if field == "url" else "rain"
    written = name.replace("_", " ").title()
    cells = {written.lower(): long if field == "text" else short}
    if field != "text":
        cells["text"] = long
    chosen, note = choose(Sheet(rows=[cells]))
    assert chosen[field] == written.lower()
    assert (f"{written.lower()!r} read as {field}" in note) == (written.lower() != field)


@pytest.mark.parametrize(
    ("rows", "chosen", "note"),
    [
        ([{"text": "x", "body": "y"}], {"text": "text"}, "'text' read as text (not 'body')"),
        ([{"content": "x", "body": "y"}], {"text": "body"}, "'body' read as text (not 'content')"),
        ([{"text": "", "body": "y"}], {"text": "body"}, "'body' read as text (not 'text')"),
        ([{"article": "x" * 99 + "y"}], {"text": "article"}, "'article' read as text"),
        (
            [{"article": "7", "text": "x"}, {"article": "8", "text": "y"}],
            {"text": "text", "id": "article"},
            "'article' as id",
        ),
        ([{"article": "7", "text": "x"}] * 2, {"text": "text"}, ""),
        ([{"story": "rain", "text": "x"}], {"text": "text", "event": "story"}, "'story' as event"),
        (
            [{"source": "https://a.org/1", "hostname": "a.org", "text": "x"}],
            {"text": "text", "outlet": "hostname", "url": "source"},
            "'hostname' as outlet, 'source' as url",
        ),
        ([{"address": "1 High St", "text": "x"}], {"text": "text"}, ""),
    ],
)
def test_where_names_leave_it_open_the_cells_decide(rows, chosen, note):
    """The exact name first, then a fixed order; long cells are texts, addresses are no outlets."""
    assert choose(Sheet(rows=rows))[0] == chosen
    assert choose(Sheet(rows=rows))[1].replace("read as", "as") == note.replace("read as", "as")


def test_a_further_column_called_like_a_field_keeps_its_values():
    """What is not chosen stays in the table, under a name that no other column has."""
    frame = pd.DataFrame(
        {
            "outlet": ["http://a.org/1"],
            "site": ["Echo"],
            "url": ["http://b.org"],
            "text": ["It rained."],
            "file": ["x"],
            "words": [99],
            "note": ["n"],
        }
    )
    articles = load(frame)
    row = articles.iloc[0]
    assert articles.columns[10:].tolist() == ["outlet_2", "note"]
    assert (row["outlet"], row["url"], row["outlet_2"], row["words"]) == ("Echo", "http://b.org", "http://a.org/1", 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (np.int64(7), "7"),
        (np.float32("nan"), ""),
        (math.inf, "inf"),
        (pd.NaT, ""),
        (pd.NA, ""),
        (True, "true"),
        (pd.Timestamp("2023-09-04 12:00", tz="Europe/Berlin"), "2023-09-04T12:00:00+02:00"),
        (date(2023, 9, 4), "2023-09-04"),
        (b"caf\xe9", "caf�"),
        ("a\r\nb\0\ud800", "a\nb\ufffd?"),
        (np.array(["A. Roe", None]), "A. Roe"),
        ([{"name": "A. Roe"}, {"name": "B. Doe"}], "A. Roe, B. Doe"),
        ({"a": ["\ud800"]}, '{"a": ["?"]}'),
        ([[1, 2]], "[[1, 2]]"),
        ({(1, 2): 3}, "{(1, 2): 3}"),
    ],
)
def test_cells_are_text(value, text):
    """Numbers as people write them, moments in ISO 8601, nothing that no table can hold."""
    assert plain(value) == text


@pytest.mark.parametrize(
    ("data", "kind", "rows", "note"),
    [
        (b"text;n\na,b;1\n", ".csv", [{"text": "a,b", "n": "1"}], "values separated by semicolons"),
        (b"sep=|\ntext|n\na|1\n", ".csv", [{"text": "a", "n": "1"}], "values separated by vertical bars"),
        (b"text,n\na,1\n", ".tsv", [{"text": "a", "n": "1"}], "values separated by commas"),
        (b'"a;b;c",text\n1,2\n', ".csv", [{"a;b;c": "1", "text": "2"}], ""),
        (b"\n\ntext,n,,\na,1,,\n", ".csv", [{"text": "a", "n": "1", "column 3": "", "column 4": ""}], ""),
        (b"text,n\na,1,,\n", ".csv", [{"text": "a", "n": "1"}], ""),
        (b"text,n\na\n", ".csv", [{"text": "a"}], ""),
        (b'text\n"a\n\nb"\n', ".csv", [{"text": "a\n\nb"}], ""),
        ("text\na\u2028b\n".encode(), ".csv", [{"text": "a\u2028b"}], ""),
        (b"text\n" + b"a" * 99 + b"\0b\n", ".csv", [{"text": "a" * 99 + "\ufffdb"}], ""),
        ("text,n\na,1\n".encode("utf-16"), ".csv", [{"text": "a", "n": "1"}], ""),
        ('{"text": "a\u2028b"}'.encode(), ".jsonl", [{"text": "a\u2028b"}], ""),
        (b'[{"text": "a"}]', ".jsonl", [{"text": "a"}], ""),
        (b'{"text": "a"}\n\n{"text": "b"}', ".json", [{"text": "a"}, {"text": "b"}], ""),
        (b'{"text": "a"}', ".json", [{"text": "a"}], ""),
        (b'{"r": {"docs": [{"text": "a"}]}, "tags": ["x"]}', ".json", [{"text": "a"}], ""),
    ],
)
def test_dialects(data, kind, rows, note):
    """The separators, blank lines and wrappers that programs put around the same table."""
    [sheet] = read_table(data, kind)
    assert sheet.rows == rows and sheet.wrong == [] and sheet.note == note


@pytest.mark.parametrize(
    ("data", "kind", "rows", "wrong"),
    [
        (
            b'text,n\na,1\n"b"c,2\nd,3\n',
            ".csv",
            ["a", "d"],
            [("row 3", "a quotation mark inside a value, so not loaded", 'double it: ""')],
        ),
        (
            b'text\na\n"b\nc\n',
            ".csv",
            ["a"],
            [("row 3", "a quotation mark is never closed, so nothing from here on is loaded", "close it")],
        ),
        (
            b'[{"text": "a"}, 7]',
            ".json",
            ["a"],
            [("object 2", "not a JSON object", 'write {"text": "…", "outlet": "…"}')],
        ),
    ],
)
def test_rows_that_cannot_be_read_are_told_by_their_place(data, kind, rows, wrong):
    """A bad row is a sentence, and the rows round it are read."""
    [sheet] = read_table(data, kind)
    assert [row["text"] for row in sheet.rows] == rows
    assert sheet.wrong == wrong


@pytest.mark.parametrize(
    ("data", "kind", "found"),
    [
        (b"{]", ".json", "not JSON (save it again, as a list of objects)"),
        (b"[" * 99_999, ".json", "not JSON (save it again, as a list of objects)"),
        (
            b'{"a": [{}], "b": {"c": [{}]}}',
            ".json",
            "several lists of objects: 'a', 'b.c' (keep one list, with an object per article)",
        ),
        (b"7", ".json", "no list of objects (keep one list, with an object per article)"),
        (b"\x00\x01\x02" * 9, ".csv", "not text (save it again, in UTF-8)"),
        (b"", ".jsonl", "an empty file (put the articles in it, or delete it)"),
        (
            b"PK",
            ".xlsx",
            "a workbook that is damaged or has a password, or another kind of file (save it again as .xlsx)",
        ),
        (b"PAR1 PAR1", ".parquet", "a damaged Parquet table, or another kind of file (save it again)"),
    ],
)
def test_a_table_that_is_none_says_so(data, kind, found):
    """What cannot be a table is one sentence, whatever its parser makes of it."""
    with pytest.raises(Unreadable) as error:
        read_table(data, kind)
    assert f"{error.value} ({error.value.remedy})" == found


@pytest.mark.parametrize("depth", [50, 900, 950, 980, 99_999])
def test_objects_in_objects_do_not_stop_a_table(depth):
    """However deeply a value is nested, its row is read or reported, and the next row is read."""
    deep = '{"text": "a", "x": ' + "[" * depth + "]" * depth + "}"
    [sheet] = read_table(f'{deep}\n{{"text": "b"}}'.encode(), ".jsonl")
    assert sheet.rows[-1] == {"text": "b"} and len(sheet.rows) + len(sheet.wrong) == 2


def test_a_long_field_is_read_and_the_limit_of_others_stays():
    """A text beyond the csv module's 131,072 characters is read; the program round us notices nothing."""
    before = csv.field_size_limit()
    [sheet] = read_table(b'text\n"' + b"x" * 999_999 + b'"\n', ".csv")
    assert len(sheet.rows[0]["text"]) == 999_999
    assert csv.field_size_limit() == before


def test_each_sheet_of_a_workbook_is_a_table(tmp_path):
    """Sheets are read each under its own header, and places name them; a sheet is an outlet."""
    notes = ("Notes", [["who", "when"], ["me", "today"]])
    echo = ("Echo", [[], ["text"], ["It rained."], [], [None], ["a", "b"], ["It snowed."]])
    (tmp_path / "a.xlsx").write_bytes(excel(echo, ("Empty", []), notes))
    articles = load(tmp_path)
    assert articles[["outlet", "text"]].to_dict("index") == {
        "a_1": {"outlet": "Echo", "text": "It rained."},
        "a_2": {"outlet": "Echo", "text": "It snowed."},
    }
    assert told(articles) == [
        ("a.xlsx, sheet 'Echo', row 6: 2 values under 1 columns, so not loaded (put quotes round values with commas)"),
        ("a.xlsx, sheet 'Notes': no column named 'text' (rename the column that holds it; found: who, when)"),
    ]


def test_a_text_as_long_as_a_cell_can_be_is_doubted():
    """Excel cuts at 32,767 characters without a word; we say one."""
    text = "It rained. " * 3000
    flags = load(pd.DataFrame({"text": [text[:32_767], text[:32_766]]}), duplicates="all")["doubts"]
    cut = "32,767 characters, as many as an Excel cell holds"
    assert [cut in flag for flag in flags] == [True, False]


def test_without_pyarrow_a_parquet_table_says_what_to_install(tmp_path, monkeypatch):
    """The one package that is not installed by default is named, in a sentence."""
    (tmp_path / "a.parquet").write_bytes(as_file(".parquet"))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CorpusError) as error:
        load(tmp_path)
    assert str(error.value) == ("a.parquet: a Parquet table, which needs one more package (install samestory[parquet])")


def test_names_of_columns_are_each_their_own():
    """Columns with the same name are distinguished, and none is dropped."""
    assert names_of(["a", "A", "a_2", "", None, 7]) == ["a", "a_2", "a_2_2", "column 4", "column 5", "7"]
    frame = pd.DataFrame([["x", "y"]], columns=["text", "text"], index=pd.Index(["i"], name="article"))
    assert read_frame(frame).rows == [{"article": "i", "text": "x", "text_2": "y"}]


def test_one_date_decides_for_its_column():
    """04/09/2023 is in September where another row says 14/09/2023, and nobody's date alone."""
    frame = pd.DataFrame({"text": ["a", "b"], "date": ["04/09/2023", "14/09/2023"]})
    articles = load(frame)
    assert articles["published"].tolist() == [pd.Timestamp(2023, 9, 4), pd.Timestamp(2023, 9, 14)]
    alone = load(frame.iloc[:1])
    assert told(alone) == ["data frame, row 1: 'published' is '04/09/2023', not a date (use 2023-02-28)"]


cells = st.text(st.characters(blacklist_categories=[]), max_size=20)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6),
    st.sampled_from([".csv", ".tsv", ".jsonl", ".json", "frame"]),
)
def test_no_row_is_lost(tmp_path_factory, rows, kind):
    """Every row of a well-formed table is an article or a problem, and its text is what a reader would see."""
    rows = [(f"x{a}", b, c) for a, b, c in rows]  # not blank: a spreadsheet does not show such a row
    names = ["title", "text", "id"]
    if kind == "frame":
        outlet = pd.DataFrame(rows, columns=names, dtype=object)
    else:
        outlet = tmp_path_factory.mktemp("rows") / f"a{kind}"
        objects = [dict(zip(names, row, strict=True)) for row in rows]
        buffer = io.StringIO()
        if kind in (".csv", ".tsv"):
            separator = "," if kind == ".csv" else "\t"
            writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL)
            writer.writerows([names, *rows])
        elif kind == ".json":
            json.dump(objects, buffer)
        else:
            buffer.write("\n".join(map(json.dumps, objects)))
        outlet.write_bytes(buffer.getvalue().encode("utf-8", "replace"))
    try:
        articles = load(outlet, duplicates="all")
    except CorpusError as error:
        told = str(error)
        assert len(told.split("\n")) == len(rows) or told.startswith(f"a{kind}: not text")
        return
    lost = problems(articles)
    assert len(articles) + sum(lost["file"] != "the corpus") == len(rows)
    kept = [seen(plain(text.encode("utf-8", "replace").decode())).text for _, text, _ in rows]
    assert set(articles["text"]) <= set(kept)
    assert not any("\n" in name for name in [*articles.index, *articles["title"]])

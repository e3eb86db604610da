"""Charts and tables as files: what is in them, and what a spreadsheet makes of it."""

import csv
import io
import re
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from fontTools.subset import Options
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.font_manager import _get_font, findfont, get_font
from PIL import Image
from pypdf import PdfReader

from analysis.display import fonts
from analysis.display.chart import Chart, save_chart
from analysis.display.files import CUT, LONGEST, harmless, save_table

SIGN = re.compile(r"[\s'\"‘’“”\ufeff\u200b]*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"[+-]?[\d.,]*\d%?")


def sheet(folder, name="table"):
    """The only sheet of the workbook."""
    return openpyxl.load_workbook(folder / f"{name}.xlsx").active


def values(folder, name="table") -> list[tuple]:
    """The rows of the workbook, its header among them."""
    return list(sheet(folder, name).iter_rows(values_only=True))


@pytest.fixture
def chart() -> Chart:
    """A line, two numbers of data, and an alt text that is not all ASCII."""
    figure = Figure(figsize=(2, 1))
    figure.suptitle("A – harder “than” B")
    figure.subplots().plot([1, 2])
    data = pd.DataFrame({"outlet": ["A", "=B"], "value": [1.23456789, -2]})
    return Chart(figure, data, "A – harder “than” B. A: 1; B: −2.")


def test_a_chart_is_saved_in_five_forms(chart, tmp_path):
    """Its picture for the web, for a slide and for print, what it draws, and what it says."""
    paths = save_chart(chart, tmp_path / "new", "bars")
    assert [path.name for path in paths] == [f"bars.{f}" for f in "svg png pdf csv txt".split()]
    assert (tmp_path / "new" / "bars.svg").read_bytes() == chart.svg()
    assert (tmp_path / "new" / "bars.png").read_bytes() == chart.png()
    assert (tmp_path / "new" / "bars.pdf").read_bytes() == chart.pdf()
    assert (tmp_path / "new" / "bars.csv").read_text("utf-8") == "outlet,value\nA,1.23457\n'=B,-2\n"
    assert (tmp_path / "new" / "bars.txt").read_text("utf-8") == f"{chart.alt}\n"


def test_a_pdf_holds_its_words_as_text_and_no_date(chart):
    """They can be searched and edited; title and alt text are in the metadata, and nothing else."""
    document = PdfReader(io.BytesIO(chart.pdf()))
    (page,) = document.pages
    assert "A – harder “than” B" in page.extract_text()
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert {font["/Subtype"] for font in fonts} == {"/Type0"}  # TrueType, not drawings of letters
    assert document.metadata == {"/Title": chart.title, "/Subject": chart.alt, "/Creator": "samestory"}


def test_fonts_in_a_pdf_hold_letters_and_no_ligatures(chart):
    """Each letter is placed already; and fontTools is as it was afterwards, for others who use it."""
    before = list(Options()._drop_tables_default)
    (page,) = PdfReader(io.BytesIO(chart.pdf())).pages
    for font in page["/Resources"]["/Font"].values():
        (letters,) = font.get_object()["/DescendantFonts"]
        file = letters.get_object()["/FontDescriptor"].get_object()["/FontFile2"].get_object().get_data()
        assert {"GSUB", "GPOS", "GDEF"}.isdisjoint(TTFont(io.BytesIO(file)).keys())
    assert Options._drop_tables_default == before


def test_a_pdf_is_the_same_whichever_small_font_its_letters_come_from(chart, monkeypatch):
    """The smaller only saves time, where the letters of a chart are not all in the font that is put in whole."""
    monkeypatch.setattr(fonts, "READY", ())
    before = chart.pdf()
    monkeypatch.setattr(fonts, "PREPARED", fonts.PREPARED[1:])
    assert chart.pdf() == before


@pytest.mark.parametrize("text", ["first office", "Łódź", "Вести – difficult"])
def test_the_words_of_a_pdf_are_spelled_letter_by_letter(text):
    """Whichever font has them, and nothing is drawn as a ligature, which a search would miss."""
    figure = Figure(figsize=(3, 1))
    figure.suptitle(text)
    (page,) = PdfReader(io.BytesIO(Chart(figure, pd.DataFrame(), text).pdf())).pages
    assert text in page.extract_text()


def test_a_chart_is_drawn_once_for_all_its_forms(chart, tmp_path, monkeypatch):
    """And its figure keeps its resolution, for whoever draws it again."""
    drawn = []
    draw = Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda self, renderer: drawn.append(self.dpi) or draw(self, renderer))
    before = chart.figure.dpi
    save_chart(chart, tmp_path, "bars")
    assert (drawn, chart.figure.dpi) == ([72], before)


def test_a_mark_is_at_the_same_place_in_each_form():
    """In points, wherever its axes clip it."""
    figure = Figure(figsize=(2, 1), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.set(xlim=(0, 200), ylim=(0, 100))
    axes.fill([50, 250, 250, 50], [20, 20, 60, 60], color="black", linewidth=0)
    chart = Chart(figure, pd.DataFrame(), "A bar.")
    with Image.open(io.BytesIO(chart.png(density=1))) as image:
        dark = np.asarray(image.convert("L")) < 128
    rows, columns = np.nonzero(dark)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (40, 79, 50, 199)
    assert "M 36 57.6" in chart.svg().decode()  # counted from the top


def test_a_font_is_read_once(monkeypatch):
    """Letters are drawn from memory; matplotlib knows the font by its path, and opening a file is as it was afterwards."""
    read = {}
    opened = fonts._opened
    monkeypatch.setattr(fonts, "_opened", lambda path, mode: read.setdefault(str(path), opened(path, mode)))
    _get_font.cache_clear()
    fonts.read_fonts.__wrapped__()
    for path in map(findfont, ("DejaVu Sans", "DejaVu Sans:bold")):
        assert isinstance(read[str(path)], io.BytesIO)
        assert get_font(path).fname == path
    assert io.open is open


DANGEROUS = {
    "=1+1": "'=1+1",
    '=HYPERLINK("https://a.org?"&A1)': '\'=HYPERLINK("https://a.org?"&A1)',
    "+1+cmd|' /C calc'!A0": "'+1+cmd|' /C calc'!A0",
    "-1+1": "'-1+1",
    "- he said": "'- he said",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t'=1",
    "\n=1": "'\n'=1",
    "\tx": "'\tx",
    "  =1": "'  =1",
    "'\"=1": "''\"=1",
    "\ufeff=1": "'\ufeff=1",
    "＝1+1": "'＝1+1",
    "a;=1+1": "a;'=1+1",
    "a\n@b": "a\n'@b",
}
HARMLESS = ["", "-5", "+1.5", "-1,000.5", "-12 %", "a=b", "it's", "—", "−5", "well-known", "a; b"]


@pytest.mark.parametrize(("text", "safe"), DANGEROUS.items())
def test_a_text_is_never_a_formula(text, safe, tmp_path):
    """In a CSV it is preceded by an apostrophe, in an XLSX it is text, as a cell and as a heading."""
    save_table(pd.DataFrame({text: ["a", text]}), tmp_path, "table")
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [[safe], ["a"], [safe]]
    rows = list(sheet(tmp_path).iter_rows())
    assert [row[0].data_type for row in rows] == ["s", "s", "s"]
    assert rows[2][0].value == text
    assert rows[2][0].hyperlink is None


@pytest.mark.parametrize("text", [text for text in HARMLESS if text != "-12 %"])
def test_a_harmless_text_stays_as_it_is(text):
    """Also one that a spreadsheet reads as a number."""
    assert harmless(text) == text


@given(st.lists(st.text("=+-@;,'\"\t\r\n 1a", max_size=8), min_size=1, max_size=3))
def test_no_cell_begins_as_a_formula_whatever_parts_the_cells(texts):
    """Half of Europe's spreadsheets part cells at semicolons, where quotation marks mean less."""
    from analysis.display.files import _cells, _csv

    written = _csv(_cells(pd.DataFrame({"a": "x", "b": texts}))).decode()
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter):
            for cell in row:
                assert NUMBER.fullmatch(cell) or cell[:1] == "'" or not SIGN.match(cell), row


def test_numbers_stay_numbers_and_what_is_missing_is_empty(tmp_path):
    """A minus is no formula; NaN, None and NaT are empty cells; infinity is a word."""
    table = pd.DataFrame(
        {
            "int": [-5, 0],
            "float": [-0.25, np.nan],
            "nullable": pd.array([-1, None], dtype="Int64"),
            "mixed": pd.Series([-7, None], dtype=object),
            "text": ["-5", None],
            "bool": [True, False],
            "day": pd.to_datetime(["2023-09-04", None]),
            "large": [np.inf, 1.0],
        }
    )
    save_table(table, tmp_path, "table")
    assert values(tmp_path) == [
        tuple(table.columns),
        (-5, -0.25, -1, -7, "-5", True, "2023-09-04", "inf"),
        (0, None, None, None, None, False, None, 1),
    ]
    assert (tmp_path / "table.csv").read_text("utf-8") == (
        "int,float,nullable,mixed,text,bool,day,large\n-5,-0.25,-1,-7,-5,True,2023-09-04,inf\n0,,,,,False,,1.0\n"
    )


def test_moments_are_iso_text(tmp_path):
    """A column of days has days; one with hours has all of them to the second, in its own zone."""
    table = pd.DataFrame({"at": pd.to_datetime(["2023-09-04T00:00", "2023-09-04T10:05"])})
    table["day"] = [day.date() for day in table["at"]]
    save_table(table, tmp_path, "table")
    assert (tmp_path / "table.csv").read_text("utf-8") == (
        "at,day\n2023-09-04T00:00:00,2023-09-04\n2023-09-04T10:05:00,2023-09-04\n"
    )


def test_a_named_index_becomes_columns_and_an_unnamed_one_is_left_out(tmp_path):
    """Also with several levels, and where a column has the same name."""
    table = pd.DataFrame({"n": [1, 2], "outlet": ["A", "B"]})
    save_table(table, tmp_path, "plain")
    save_table(table.set_index(["n", "outlet"], drop=False), tmp_path, "named")
    wide = table.pivot(columns="outlet", index="n", values=["n"])
    save_table(wide, tmp_path, "wide")
    read = {name: values(tmp_path, name) for name in ("plain", "named", "wide")}
    assert read == {
        "plain": [("n", "outlet"), (1, "A"), (2, "B")],
        "named": [("n", "outlet", "n", "outlet"), (1, "A", 1, "A"), (2, "B", 2, "B")],
        "wide": [("n", "n A", "n B"), (1, 1, None), (2, None, 2)],
    }


def test_a_text_that_is_too_long_for_a_cell_is_cut_with_a_mark(tmp_path):
    """Counted as the spreadsheet counts, in which an emoji is two; the CSV has it whole."""
    texts = ["a" * LONGEST, "b" * (LONGEST + 1), "🙂" * LONGEST]
    save_table(pd.DataFrame({"text": texts}), tmp_path, "table")
    room = LONGEST - len(CUT)
    expected = [texts[0], "b" * room + CUT, "🙂" * (room // 2) + CUT]
    assert [value for (value,) in values(tmp_path)[1:]] == expected
    assert pd.read_csv(tmp_path / "table.csv")["text"].tolist() == texts


def test_more_rows_than_a_sheet_has_are_cut_with_a_mark(tmp_path, monkeypatch):
    """The last row says so; the CSV has them all."""
    monkeypatch.setattr("analysis.display.files.MOST_ROWS", 4)
    save_table(pd.DataFrame({"n": range(3)}), tmp_path, "fits")
    save_table(pd.DataFrame({"n": range(4)}), tmp_path, "cut")
    assert values(tmp_path, "fits") == [("n",), (0,), (1,), (2,)]
    assert values(tmp_path, "cut") == [("n",), (0,), (1,), (CUT.strip(),)]
    assert len(pd.read_csv(tmp_path / "cut.csv")) == 4


def test_what_no_file_can_hold_is_replaced(tmp_path):
    """NUL, other control characters, half a pair, a byte of a file's name: each one mark."""
    texts = pd.Series(["b\x00c\x1b", "d\ud800", "_x0041_"], dtype=object)
    save_table(pd.DataFrame({"a\x00": texts}), tmp_path, "table")
    assert (tmp_path / "table.csv").read_text("utf-8") == "a�\nb�c�\nd?\n_x0041_\n"
    assert values(tmp_path)[:3] == [("a�",), ("b�c�",), ("d?",)]


def test_a_sheet_has_a_header_that_stays_and_columns_that_fit(tmp_path):
    """Bold, above the rows that scroll; no column is wider than a screen."""
    save_table(pd.DataFrame({"n": [1], "text": ["word " * 200]}), tmp_path, "table")
    opened = sheet(tmp_path)
    assert opened.title == "table"
    assert opened.freeze_panes == "A2"
    assert [cell.font.bold for cell in opened[1]] == [True, True]
    assert 2 < opened.column_dimensions["A"].width < 10
    assert 40 < opened.column_dimensions["B"].width < 70


def test_a_workbook_tells_no_time(tmp_path):
    """Neither in its properties nor in the archive that it is."""
    save_table(pd.DataFrame({"a": [1]}), tmp_path, "table")
    with zipfile.ZipFile(tmp_path / "table.xlsx") as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert re.findall(r"\d{4}-\d\d-\d\dT", archive.read("docProps/core.xml").decode()) == (["1980-01-01T"] * 2)


def test_an_empty_table_is_its_header(tmp_path):
    """An empty table of findings is written to a file all the same."""
    save_table(pd.DataFrame({"a": [], "b": pd.Series([], dtype=str)}), tmp_path, "table")
    assert (tmp_path / "table.csv").read_text("utf-8") == "a,b\n"
    assert values(tmp_path) == [("a", "b")]

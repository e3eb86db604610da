"""What `load` promises: every article in, nothing skipped in silence, one sentence a problem."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.about import duplicates, problems, reading
from analysis.corpus.dates import parse_date
from analysis.corpus.files import KINDS
from analysis.corpus.load import load
from analysis.corpus.records import COLUMNS
from analysis.errors import CorpusError, Problem
from analysis.text.decoding import NOT_UTF8
from analysis.text.doubts import LONG_LINE, NOT_ENGLISH, TOO_LONG, TOO_SHORT, looks_english

DATA = Path(__file__).parents[2] / "data"
STORY = "The harbour was closed on Monday, the mayor said, and it will stay so. " * 6
RUSSIAN = "Гавань закрыта с понедельника, сообщила мэрия города, и пока не откроется. " * 10


@pytest.fixture
def folder(tmp_path):
    """A function that writes files (text or bytes by name) into a folder and returns the folder."""

    def write(**files: str | bytes) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return lambda files: write(**files)


def sentences(articles: pd.DataFrame) -> list[str]:
    return [str(Problem(**row)) for row in problems(articles).to_dict("records")]


def test_the_projects_own_corpus_is_read_whole():
    """The five articles come with their outlets, in the table's order, and nothing is wrong."""
    articles = load(DATA)
    assert articles["outlet"].tolist() == [
        "Third Eye Analyst",
        "Democracy News Live",
        "Sendas News",
        "City Telegraph",
        "Today On Globe",
    ]
    assert articles.index.tolist() == sorted(f.stem for f in (DATA / "articles").glob("*.txt"))
    assert articles.columns.tolist() == [*COLUMNS, "note"]
    assert articles["words"].tolist() == [575, 417, 437, 722, 572]
    assert articles["event"].unique().tolist() == ["kim-putin-2023-09"]
    assert articles["published"].isna().all() and (articles["author"] == "").all()
    assert articles["file"].tolist() == [f"articles/{name}.txt" for name in articles.index]
    assert problems(articles).empty


def test_text_is_kept_as_it_was_read():
    """Not a character of a file is lost or changed on the way in."""
    for name, text in load(DATA)["text"].items():
        assert text == (DATA / "articles" / f"{name}.txt").read_text(encoding="utf-8")


def test_without_a_table_names_come_from_folders_files_and_first_lines(folder):
    """A sub-folder is an outlet, else the file is; the first line is the title; other files are reported."""
    corpus = folder(
        {
            "Echo/day.txt": f"\n# Harbour closed\n\n{STORY}",
            "Herald/day.md": f"Port shut\r\n{STORY}",
            "Post.txt": STORY,
            "notes.odt": b"PK",
            "README.md": "Not an article.",
            ".hidden.txt": "Nor this.",
        }
    )
    articles = load(corpus)
    assert articles.index.tolist() == ["Echo/day", "Herald/day", "Post"]
    assert articles["outlet"].tolist() == ["Echo", "Herald", "Post"]
    assert articles["title"].tolist()[:2] == ["Harbour closed", "Port shut"]
    assert articles["title"].iloc[2].endswith(" …") and len(articles["title"].iloc[2]) <= 202
    assert articles["text"].iloc[1] == f"Port shut\n{STORY}"
    assert sentences(articles) == [
        f"notes.odt: a kind of file that cannot be read (save it as one of {', '.join(KINDS)})"
    ]


def test_one_file_is_a_corpus_of_one_article(folder):
    """A path to a text file is read like a folder that holds it."""
    articles = load(folder({"Echo.txt": STORY}) / "Echo.txt")
    assert articles["outlet"].to_dict() == {"Echo": "Echo"}


def test_a_table_says_what_its_files_are(folder):
    """Rows decide order, names and dates; further columns are kept at the end."""
    corpus = folder(
        {
            "articles.csv": "File,ID,outlet,published,desk\n"
            "b.txt,second,Echo,2023-09-04,foreign\n"
            "a.txt,,,4 September 2023,home\n",
            "articles/a.txt": f"One\n{STORY}",
            "articles/b.txt": f"Two\n{STORY}",
        }
    )
    for articles in (load(corpus), load(corpus / "articles.csv")):
        assert articles.index.tolist() == ["second", "a"]
        assert articles["outlet"].tolist() == ["Echo", "a"]
        assert articles["published"].tolist() == [pd.Timestamp(2023, 9, 4)] * 2
        assert articles["desk"].tolist() == ["foreign", "home"]
        assert articles.columns.tolist() == [*COLUMNS, "desk"]
        assert problems(articles).empty


def test_every_problem_of_a_table_is_told_at_once(folder):
    """Each bad row and file gives one sentence, and the good article is still there."""
    corpus = folder(
        {
            "articles.csv": "file,outlet,published\n"
            "a.txt,Echo,31/02/2023\n"
            "gone.txt,Herald,\n"
            ",Post,\n"
            "a.txt,Again,\n"
            "b.txt,One,too,many\n"
            "empty.txt,Void,\n",
            "a.txt": STORY,
            "c.txt": STORY,
            "empty.txt": " \n",
        }
    )
    articles = load(corpus)
    assert articles["outlet"].to_dict() == {"a": "Echo"}
    assert articles["published"].isna().all()
    assert sentences(articles) == [
        ("articles.csv, row 6: 4 values under 3 columns, so not loaded (put quotes round values with commas)"),
        "articles.csv, row 3: no article file 'gone.txt' (correct the name, or delete the row)",
        "articles.csv, row 4: 'file' is empty (correct the name, or delete the row)",
        (
            "articles.csv, row 5: 'a.txt' is already named in row 2, so not loaded again"
            " (correct the name, or delete the row)"
        ),
        "empty.txt: an empty file (put the article in it, or delete it)",
        "c.txt: not named in articles.csv, so not loaded (add a row for it, or move it elsewhere)",
        "articles.csv, row 2: 'published' is '31/02/2023', not a date (use 2023-02-28)",
    ]


def test_a_table_does_not_reach_outside_its_folder(folder):
    """A row cannot name a file beside or above the corpus."""
    corpus = folder({"secret.txt": STORY, "in/a.txt": STORY}) / "in"
    (corpus / "articles.csv").write_text("file,outlet\n../secret.txt,Echo\na.txt,Post\n")
    assert load(corpus)["outlet"].tolist() == ["Post"]


@pytest.mark.parametrize("name", ["export.csv", "export.jsonl"])
def test_a_table_may_hold_the_texts(folder, name):
    """A CSV or JSON Lines export with a text column needs no files beside it."""
    rows = pd.DataFrame({"id": ["x", ""], "Source": ["Echo", ""], "text": [f"Title\n{STORY}", STORY], "n": ["1", "2"]})
    content = rows.to_csv(index=False) if name.endswith("csv") else rows.to_json(orient="records", lines=True)
    articles = load(folder({name: content}) / name)
    assert articles.index.tolist() == ["x", "export_2"]
    assert articles["outlet"].tolist() == ["Echo", "export"]
    assert articles["title"].iloc[0] == "Title"
    assert articles["text"].str.strip().tolist() == [f"Title\n{STORY}".strip(), STORY.strip()]
    assert articles["n"].tolist() == ["1", "2"]
    assert problems(articles).empty


def test_a_broken_line_does_not_stop_the_table(folder):
    """Lines that are not JSON objects, empty texts and repeated ids are reported by line."""
    lines = [f'{{"id": 7, "text": "{STORY}"}}', "{oops", "[1]", '{"text": null}', '{"id": "7", "text": "x"}']
    articles = load(folder({"a.jsonl": "\n".join(lines)}) / "a.jsonl")
    assert articles.index.tolist() == ["7"]
    assert sentences(articles) == [
        'a.jsonl, line 2: not a JSON object (write {"text": "…", "outlet": "…"})',
        'a.jsonl, line 3: not a JSON object (write {"text": "…", "outlet": "…"})',
        "a.jsonl, line 4: 'text' is empty (put the article's text there, or delete the row)",
        ("a.jsonl, line 5: the id '7' is already used in line 1, so not loaded (give each article its own id)"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "", "a.txt: an empty file (put the article in it, or delete it)"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.txt: not text (save the article as plain text in UTF-8)"),
        (
            "a.csv",
            "headline,summary\nx,y\n",
            ("a.csv: no column named 'text' (rename the column that holds it; found: headline, summary)"),
        ),
        ("a.txt", bytes(range(1, 9)) * 9, "a.txt: not text (save the article as plain text in UTF-8)"),
        ("a.csv", "text,outlet\n", "a.csv: a table without rows (add a row per article)"),
        ("a.odt", "x", f"a.odt: a kind of file that cannot be read (save it as one of {', '.join(KINDS)})"),
    ],
)
def test_a_corpus_without_an_article_says_why(folder, name, content, message):
    """When nothing can be loaded the error is the list of problems, a sentence each."""
    with pytest.raises(CorpusError) as error:
        load(folder({name: content}) / name)
    assert str(error.value) == message


def test_half_a_character_does_not_stop_a_table(folder):
    """JSON can hold halves of surrogate pairs, which no table can: they become question marks."""
    articles = load(folder({"a.jsonl": r'{"text": "It rained \ud800."}'}) / "a.jsonl")
    assert articles["text"].tolist() == ["It rained ?."]


def test_an_empty_folder_and_a_missing_one_say_so(tmp_path):
    """The commonest slip, a wrong path, is named as what it is."""
    with pytest.raises(CorpusError, match="no file that can be read"):
        load(tmp_path)
    with pytest.raises(CorpusError, match="no such file or folder"):
        load(tmp_path / "gone")


def test_articles_that_share_a_name_are_told_apart_by_folder_and_ending(folder):
    """Ids are unique even where outlets use the same file names."""
    corpus = folder(dict.fromkeys(["x/a.txt", "y/a.txt", "y/a.md", "b.txt"], STORY))
    assert load(corpus, duplicates="all").index.tolist() == ["b", "x/a", "y/a.md", "y/a.txt"]


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        ("Rain is likely.", f"{TOO_SHORT} (3 words)"),
        (RUSSIAN, NOT_ENGLISH),
        (RUSSIAN.encode("utf-16"), f"{NOT_UTF8} (read as utf-16); {NOT_ENGLISH}"),
        ((STORY + "Café “Zoë”.").encode("cp1252"), f"{NOT_UTF8} (read as cp1252)"),
        (b"\xef\xbb\xbf" + STORY.encode(), ""),
        (STORY.ljust(5_000_000, "x") + ".", f"{LONG_LINE} (5,000,001 characters); {TOO_LONG} (5,000,001 characters)"),
    ],
)
def test_doubtful_texts_are_loaded_and_flagged(folder, content, flag):
    """A doubt about an article is said in its row; the article stays in the corpus."""
    assert load(folder({"a.txt": content}))["doubts"].to_dict() == {"a": flag}


@pytest.mark.parametrize(
    "text",
    [
        (
            "Le gouvernement a annoncé que les mesures ne seront pas appliquées avant la fin du mois, "
            "a déclaré le ministre, qui a ajouté que la situation reste difficile pour les familles."
        ),
        (
            "Die Regierung hat in der Woche nach dem Treffen beschlossen, die Regeln nicht in Kraft zu "
            "setzen, und das war nach Ansicht der Ministerin eine gute Entscheidung an sich."
        ),
        RUSSIAN,
    ],
)
def test_other_languages_are_not_taken_for_english(text):
    """Neither another script nor another language in Latin letters passes; English does."""
    assert not looks_english(text) and not looks_english("Дождь идёт.")
    assert looks_english(STORY)


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2023-09-04", datetime(2023, 9, 4)),
        ("2023-09-04T23:30:00-04:00", datetime(2023, 9, 5, 3, 30)),
        ("Sep 4, 2023", datetime(2023, 9, 4)),
        ("31/02/2023", None),
        ("04/09/2023", None),
        ("yesterday", None),
        ("14/09/2023 10:30", datetime(2023, 9, 14, 10, 30)),  # there is no month 14
        ("04.04.2023", datetime(2023, 4, 4)),
        ("Mon, 04 Sep 2023 12:00:00 -0400", datetime(2023, 9, 4, 16)),
        ("Monday, September 4th, 2023 at 1:30 p.m.", datetime(2023, 9, 4, 13, 30)),
        ("4 Sept 2023 13:99", None),
        ("4 Sept 2023 13:30 pm", None),
        ("2023-09-04 12:00:00 +0200", datetime(2023, 9, 4, 10)),
        ("2023-09-04 12:00 UTC", datetime(2023, 9, 4, 12)),
        ("1693814400", datetime(2023, 9, 4, 8)),
        ("1693814400000", datetime(2023, 9, 4, 8)),
        ("0001-01-01T00:00+14:00", None),  # before the calendar begins
        ("2023", None),
        ("May", None),
        ("May 2023", None),
        ("4 September", None),
        ("September 27, 2023 Wednesday", datetime(2023, 9, 27)),  # as Nexis writes
        ("Monday, September 4, 2023 10:05 AM GMT", datetime(2023, 9, 4, 10, 5)),
        ("04-Sep-2023", datetime(2023, 9, 4)),
        ("4 September 2023 12:00 BST", datetime(2023, 9, 4, 11)),
        ("4 September 2023 12:00 XYZ", None),
        ("Thu Sep 14 10:00:00 2023", datetime(2023, 9, 14, 10)),
        ("4 September 2023 and 5 October 2023", None),
    ],
)
def test_only_dates_that_can_be_read_one_way_are_dates(value, date):
    """Moments are kept in UTC; what is April here and September there is nobody's date."""
    assert parse_date(value) == date


def test_problems_survive_a_selection(folder):
    """Problems are plain data: tables can still be filtered, compared and joined."""
    articles = load(folder({"a.txt": STORY, "b.txt": ""}))
    assert len(problems(articles[articles["words"] > 0])) == 1
    assert len(pd.concat([articles, articles])) == 2


def test_an_outlet_that_is_spelled_in_several_ways_is_one_outlet(folder):
    """Capitals, spaces and Unicode forms do not split an outlet in two; each visible difference is reported."""
    rows = ["Caf\u00e9 Press", "Cafe\u0301  PRESS", "Caf\u00e9 Press", "Caf\u200b\u00e9 Press", "Post"]
    table = pd.DataFrame({"outlet": rows, "text": [f"{STORY} It is day {n}." * 9 for n in range(5)]})
    articles = load(table, duplicates="all")
    assert articles["outlet"].tolist() == ["Caf\u00e9 Press"] * 4 + ["Post"]
    remedy = "(spell the outlet's name the same way everywhere)"
    assert sentences(articles) == [
        f"data frame, row {row}: outlet {name!r} is written 'Caf\u00e9 Press' elsewhere, and was read as that {remedy}"
        for row, name in [(2, "Caf\u00e9 PRESS")]
    ]


def test_an_article_that_an_outlet_has_twice_counts_once(folder):
    """The second copy is left out and reported; another outlet's copy stays; on demand all stay."""
    corpus = folder({"Echo/a.txt": STORY, "Echo/b.txt": STORY, "Post/c.txt": STORY})
    articles = load(corpus)
    assert articles.index.tolist() == ["a", "c"]
    assert sentences(articles) == [
        (
            "Echo/b.txt: repeats 'a' of the same outlet (word for word), so counted once"
            ' (delete one, or load with duplicates="all")'
        )
    ]
    assert duplicates(articles)["article"].tolist() == ["b", "c"]
    assert load(corpus, duplicates="all").index.tolist() == ["a", "b", "c"]
    with pytest.raises(ValueError, match="duplicates is 'none', not one of once, all"):
        load(corpus, duplicates="none")


def test_an_address_that_would_run_is_no_address():
    """Only web addresses reach the pages that link to them."""
    table = pd.DataFrame({"text": [STORY, "Other."], "url": ["JavaScript:alert(1)", "bbc.com:80/news"]})
    articles = load(table)
    assert articles["url"].tolist() == ["", "bbc.com:80/news"]
    assert sentences(articles) == [
        "data frame, row 1: 'url' is 'JavaScript:alert(1)', not a web address (use https://…)"
    ]


def test_names_and_titles_are_one_line_of_whole_characters():
    """No line break, control character, turned direction or half character leaves its cell."""
    table = pd.DataFrame(
        {"outlet": ["The\n\x07 Echo\u202e"], "title": ["Rain\r\nagain \ud800"], "text": ["It \0 rained."]}, dtype=object
    )
    row = load(table).iloc[0]
    assert (row["outlet"], row["title"], row["text"]) == ("The Echo", "Rain again ?", "It \ufffd rained.")


def test_what_was_read_as_what_is_a_row_per_file(folder):
    """Every file of the folder is in the list, read or not, with the choices that were made."""
    corpus = folder(
        {
            "a.csv": f"outlet;body;date\nEcho;{STORY};14/09/2023\nPost;It rained.;04/09/2023\n",
            "Post/b.txt": (STORY + "Zoë.").encode("cp1252"),
            "c.odt": b"?",
        }
    )
    articles = load(corpus)
    assert reading(articles).to_dict("records") == [
        {"file": "Post/b.txt", "read_as": "text", "articles": 1, "note": "not UTF-8 (read as cp1252)"},
        {
            "file": "a.csv",
            "read_as": "CSV table",
            "articles": 2,
            "note": "values separated by semicolons; 'body' read as text, 'date' as published;"
            " dates read as day/month/year",
        },
        {"file": "c.odt", "read_as": "not read", "articles": 0, "note": ""},
    ]
    assert articles["published"].dropna().tolist() == [pd.Timestamp(2023, 9, 14), pd.Timestamp(2023, 9, 4)]
    assert articles["file"].tolist() == ["Post/b.txt", "a.csv", "a.csv"]


def test_tables_whose_rows_have_the_same_ids_are_all_read(folder):
    """Two exports that both count from 1 lose no article: the second's ids get its name."""
    corpus = folder(
        {
            "x.csv": "id,text\n1,One day it rained.\n2,Then it snowed.\n",
            "y/x.csv": "id,text\n1,And it froze at night.\n",
            "1.txt": STORY,
        }
    )
    articles = load(corpus)
    assert articles.index.tolist() == ["1", "x/1", "2", "y/x/1"]
    assert problems(articles).empty


def test_a_table_knows_better_than_a_document_about_itself(folder, monkeypatch):
    """Outlet: table, then sub-folder, then what the page calls itself, then the file's name."""
    page = {"text": STORY, "title": "Rain", "outlet": "Site", "author": "A. Roe", "url": "", "published": "2023-09-04"}
    monkeypatch.setattr("analysis.corpus.reader.read_document", lambda data, kind: page | {"text": data.decode()})
    files = {"articles.csv": "file,outlet,author\na.html,Table,\nSub/b.html,,B. Doe\n"}
    corpus = folder(files | {"a.html": STORY, "Sub/b.html": f"{STORY} And that is all we know."})
    articles = load(corpus)
    assert articles[["outlet", "author", "title", "file"]].to_dict("list") == {
        "outlet": ["Table", "Sub"],
        "author": ["A. Roe", "B. Doe"],
        "title": ["Rain", "Rain"],
        "file": ["a.html", "Sub/b.html"],
    }
    assert articles["published"].tolist() == [pd.Timestamp(2023, 9, 4)] * 2
    assert reading(articles)["note"].tolist()[2] == "names files"
    (corpus / "articles.csv").unlink()
    articles = load(corpus)
    assert articles["outlet"].tolist() == ["Sub", "Site"]
    assert reading(articles)["note"].tolist() == ["the page calls its outlet 'Site'"] * 2


def test_a_table_that_was_loaded_can_be_loaded_again(folder):
    """What `load` returns is a data frame that `load` takes, and nothing changes on the way."""
    articles = load(folder({"Echo/a.txt": f"Rain\n\n{STORY}", "Post/b.txt": "It rained."}))
    again = load(articles)
    columns = ["outlet", "title", "published", "url", "event", "text", "words", "doubts", "author"]
    pd.testing.assert_frame_equal(again[columns], articles[columns])

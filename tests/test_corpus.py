"""What `load` promises: every article in, nothing skipped in silence, one sentence a problem."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus import (
    COLUMNS,
    LONG_LINE,
    NO_SENTENCE_END,
    NOT_ENGLISH,
    NOT_UTF8,
    TOO_LONG,
    TOO_SHORT,
    CorpusError,
    Problem,
    load,
    looks_english,
    parse_date,
    problems,
)

DATA = Path(__file__).parents[1] / "data"
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
    assert articles["source"].tolist() == [
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
    assert articles["published"].isna().all() and (articles["flags"] == "").all()
    assert problems(articles).empty


def test_text_is_kept_as_it_was_read():
    """Not a character of a file is lost or changed on the way in."""
    for name, text in load(DATA)["text"].items():
        assert text == (DATA / "articles" / f"{name}.txt").read_text(encoding="utf-8")


def test_without_a_table_names_come_from_folders_files_and_first_lines(folder):
    """A sub-folder is an outlet, else the file is; the first line is the title; others are told."""
    corpus = folder(
        {
            "Echo/day.txt": f"\n# Harbour closed\n\n{STORY}",
            "Herald/day.md": f"Port shut\r\n{STORY}",
            "Post.txt": STORY,
            "notes.pdf": b"%PDF",
            "README.md": "Not an article.",
            ".hidden.txt": "Nor this.",
        }
    )
    articles = load(corpus)
    assert articles.index.tolist() == ["Echo/day", "Herald/day", "Post"]
    assert articles["source"].tolist() == ["Echo", "Herald", "Post"]
    assert articles["title"].tolist()[:2] == ["Harbour closed", "Port shut"]
    assert articles["title"].iloc[2].endswith(" …") and len(articles["title"].iloc[2]) <= 202
    assert articles["text"].iloc[1] == f"Port shut\n{STORY}"
    assert sentences(articles) == [
        "notes.pdf: not a kind of file that is read (save it as one of .txt, .md, .csv, .jsonl)"
    ]


def test_one_file_is_a_corpus_of_one_article(folder):
    """A path to a text file is read like a folder that holds it."""
    articles = load(folder({"Echo.txt": STORY}) / "Echo.txt")
    assert articles["source"].to_dict() == {"Echo": "Echo"}


def test_a_table_says_what_its_files_are(folder):
    """Rows decide order, names and dates; further columns are kept at the end."""
    corpus = folder(
        {
            "articles.csv": "File,ID,source,published,desk\n"
            "b.txt,second,Echo,2023-09-04,foreign\n"
            "a.txt,,,4 September 2023,home\n",
            "articles/a.txt": f"One\n{STORY}",
            "articles/b.txt": f"Two\n{STORY}",
        }
    )
    for articles in (load(corpus), load(corpus / "articles.csv")):
        assert articles.index.tolist() == ["second", "a"]
        assert articles["source"].tolist() == ["Echo", "a"]
        assert articles["published"].tolist() == [pd.Timestamp(2023, 9, 4)] * 2
        assert articles["desk"].tolist() == ["foreign", "home"]
        assert articles.columns.tolist() == [*COLUMNS, "desk"]
        assert problems(articles).empty


def test_every_problem_of_a_table_is_told_at_once(folder):
    """Each bad row and file gives one sentence, and the good article is still there."""
    corpus = folder(
        {
            "articles.csv": "file,source,published\n"
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
    assert articles["source"].to_dict() == {"a": "Echo"}
    assert articles["published"].isna().all()
    assert sentences(articles) == [
        (
            "articles.csv, row 6: 4 values under 3 columns, so not loaded"
            " (put quotes round values with commas)"
        ),
        "articles.csv, row 3: no article file 'gone.txt' (correct the name, or delete the row)",
        "articles.csv, row 4: 'file' is empty (correct the name, or delete the row)",
        (
            "articles.csv, row 5: 'a.txt' is already that of row 2, so not loaded again"
            " (correct the name, or delete the row)"
        ),
        "empty.txt: an empty file (put the article in it, or delete it)",
        "c.txt: not named in articles.csv, so not loaded (add a row for it, or move it elsewhere)",
        "articles.csv, row 2: 'published' is '31/02/2023', not a date (use 2023-02-28)",
    ]


def test_a_table_does_not_reach_outside_its_folder(folder):
    """A row cannot name a file beside or above the corpus."""
    corpus = folder({"secret.txt": STORY, "in/a.txt": STORY}) / "in"
    (corpus / "articles.csv").write_text("file,source\n../secret.txt,Echo\na.txt,Post\n")
    assert load(corpus)["source"].tolist() == ["Post"]


@pytest.mark.parametrize("name", ["export.csv", "export.jsonl"])
def test_a_table_may_hold_the_texts(folder, name):
    """A CSV or JSON Lines export with a text column needs no files beside it."""
    rows = pd.DataFrame(
        {
            "id": ["x", ""],
            "Source": ["Echo", ""],
            "text": [f"Title\n{STORY}", STORY],
            "n": ["1", "2"],
        }
    )
    content = (
        rows.to_csv(index=False)
        if name.endswith("csv")
        else rows.to_json(orient="records", lines=True)
    )
    articles = load(folder({name: content}) / name)
    assert articles.index.tolist() == ["x", "export_2"]
    assert articles["source"].tolist() == ["Echo", "export"]
    assert articles["title"].iloc[0] == "Title"
    assert articles["text"].str.strip().tolist() == [f"Title\n{STORY}".strip(), STORY.strip()]
    assert articles["n"].tolist() == ["1", "2"]
    assert problems(articles).empty


def test_a_broken_line_does_not_stop_the_table(folder):
    """Lines that are no JSON object, empty texts and repeated ids are told by their line."""
    lines = [
        f'{{"id": 7, "text": "{STORY}"}}',
        "{oops",
        "[1]",
        '{"text": null}',
        '{"id": "7", "text": "x"}',
    ]
    articles = load(folder({"a.jsonl": "\n".join(lines)}) / "a.jsonl")
    assert articles.index.tolist() == ["7"]
    assert sentences(articles) == [
        'a.jsonl, line 2: not a JSON object (write {"text": "…", "source": "…"})',
        'a.jsonl, line 3: not a JSON object (write {"text": "…", "source": "…"})',
        "a.jsonl, line 4: 'text' is empty (put the article's text there, or delete the row)",
        (
            "a.jsonl, line 5: the id '7' is already that of line 1, so not loaded"
            " (give each article its own)"
        ),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "", "a.txt: an empty file (put the article in it, or delete it)"),
        (
            "a.txt",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "a.txt: not text (save the article as plain text in UTF-8)",
        ),
        (
            "a.csv",
            "headline,body\nx,y\n",
            (
                "a.csv: no column named 'text' (rename the column that holds it;"
                " found: headline, body)"
            ),
        ),
        (
            "a.txt",
            bytes(range(1, 9)) * 9,
            "a.txt: not text (save the article as plain text in UTF-8)",
        ),
        ("a.csv", "text,source\n", "a.csv: a table without rows (add a row per article)"),
        (
            "a.docx",
            "x",
            "a.docx: not a kind of file that is read (save it as one of .txt, .md, .csv, .jsonl)",
        ),
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
    with pytest.raises(CorpusError, match=r"no \.txt or \.md file in this folder"):
        load(tmp_path)
    with pytest.raises(CorpusError, match="no such file or folder"):
        load(tmp_path / "gone")


def test_articles_that_share_a_name_are_told_apart_by_folder_and_ending(folder):
    """Ids are unique even where outlets use the same file names."""
    corpus = folder(dict.fromkeys(["x/a.txt", "y/a.txt", "y/a.md", "b.txt"], STORY))
    assert load(corpus).index.tolist() == ["b", "x/a", "y/a.md", "y/a.txt"]


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        ("Rain is likely.", f"{TOO_SHORT} (3 words)"),
        (STORY.replace(".", ""), NO_SENTENCE_END),
        (RUSSIAN, NOT_ENGLISH),
        (RUSSIAN.encode("utf-16"), f"{NOT_UTF8} (read as utf-16); {NOT_ENGLISH}"),
        ((STORY + "Café “Zoë”.").encode("cp1252"), f"{NOT_UTF8} (read as cp1252)"),
        (b"\xef\xbb\xbf" + STORY.encode(), ""),
        (
            STORY.ljust(5_000_000, "x") + ".",
            f"{LONG_LINE} (5,000,001 characters); {TOO_LONG} (5,000,001 characters)",
        ),
    ],
)
def test_doubtful_texts_are_loaded_and_flagged(folder, content, flag):
    """A doubt about an article is said in its row; the article stays in the corpus."""
    assert load(folder({"a.txt": content}))["flags"].to_dict() == {"a": flag}


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

"""The command line: what it prints, where, with which exit code."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis import MEASURES
from analysis.__main__ import main
from analysis.cli.terminal import as_csv, as_table

LONG = "The talks may fail, he said. Nobody knows what the two sides want from each other. " * 12
COMMANDS = ["check", "measures", "new", "report", "score", "verify"]


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def in_a_process(*args: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a shell starts it."""
    return subprocess.run(
        [sys.executable, "-m", "analysis", *map(str, args)],
        env=os.environ | environment,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def corpus(tmp_path) -> Path:
    """Two outlets, two sound articles, and one of each sort that is not."""
    folder = tmp_path / "my articles"
    for name, text in {
        "Écho/one.txt": f"Talks on\n\n{LONG}\n",
        "新华社/two.txt": f"Talks off\n\nThe talks are over since Monday. {LONG}\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def doubtful(corpus) -> Path:
    """The same with an empty file, a copy and a stub."""
    (corpus / "Écho" / "empty.txt").write_text("", "utf-8")
    (corpus / "Écho" / "one again.txt").write_text(f"Talks on\n\n{LONG}\n", "utf-8")
    (corpus / "新华社" / "stub.txt").write_text("Rain is likely tomorrow.\n", "utf-8")
    return corpus


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples(command):
    """Each command says what it does and shows a line that can be copied."""
    ran = run(command, "--help")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert f"\n    samestory {command} " in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 100
    assert ran.stdout.isascii()  # also for a terminal that has no other letters


@pytest.mark.parametrize("arguments", [["--help"], ["measures"], ["measures", "lix/1"]])
def test_a_command_that_only_tells_loads_no_tables(arguments):
    """pandas takes longer to load than all that these commands do."""
    code = f"""
import sys
from analysis.__main__ import main
main({arguments}, standalone_mode=False)
sys.exit("pandas.core" in sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_the_commands_are_these():
    """No command without a test of its help."""
    assert sorted(main.commands) == COMMANDS


def test_check_says_that_nothing_is_wrong(corpus):
    """The outlets, the files, exit code 0, and the next command, ready to paste."""
    ran = run("check", corpus)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == (
        "2 articles of 2 outlets on 1 event, guessed from wording and dates, no date known: Écho (1), 新华社 (1).\n"
        "\n"
        "How each file was read\n"
        "\n"
        "file            read as  articles\n"
        "--------------  -------  --------\n"
        "Écho/one.txt    text     1\n"
        "新华社/two.txt  text     1\n"
        "\n"
        f"Nothing is wrong. Next: samestory report '{corpus}'\n"
    )


def test_check_lists_every_problem_at_once(doubtful):
    """Problems with file, place and remedy, doubts and copies; exit code 1, for it can be used."""
    ran = run("check", doubtful)
    assert (ran.exit_code, ran.stderr) == (1, "")
    parts = ran.stdout.split("\n\n")
    assert parts[1:-1:2] == [
        "How each file was read",
        "Problems",
        "Articles with a doubt about their text",
        "Articles that repeat another",
        "Guessed events",
    ]
    problems, doubts, copies = parts[4], parts[6], parts[8]
    assert "Écho/empty.txt" in problems
    assert "Écho/one.txt" in problems  # the one again, as the files' names are sorted
    assert "too short (4 words)" in doubts
    assert "100%" in copies
    assert parts[-1].startswith("The corpus can be used, with these warnings. Next: samestory report ")
    assert max(map(len, ran.stdout.splitlines()[2:-1])) <= 100


def test_check_as_csv_is_one_table(doubtful):
    """A spreadsheet gets all of it, a row each, and no other line."""
    ran = run("check", doubtful, "--format", "csv")
    table = pd.read_csv(io.StringIO(ran.stdout), keep_default_na=False)
    assert ran.exit_code == 1
    assert list(table.columns) == ["kind", "file", "place", "found", "remedy"]
    assert table["kind"].value_counts().to_dict() == {
        "read": 5,
        "verdict": 3,
        "problem": 3,
        "flag": 1,
        "duplicate": 1,
        "event": 2,
    }


def test_check_shows_each_text_as_it_is_counted(tmp_path):
    """A verdict an article, also of what is left out; set-aside lines are grey on the page, with their reason."""
    texts = {
        "a.txt": f"The talks\n\nShare this article\n\n{LONG}",
        "b.txt": "404 Not Found\n\nThe page is gone <b>.",
        "c.txt": "It rained.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    page = tmp_path / "look.html"
    ran = run("check", tmp_path, "--html", page)
    assert ran.exit_code == 1
    assert "Verdicts: 1 read, 1 read with doubt, 1 not an article." in " ".join(ran.stdout.split())
    shown = page.read_text("utf-8")
    assert '<p class="aside"><b>share buttons</b>Share this article</p>' in shown
    assert "The page is gone &lt;b&gt;." in shown and "<b>." not in shown
    assert shown.index("✗ not an article") < shown.index("? read with doubt") < shown.index("✓ read")
    assert f"open {page} in a browser" in " ".join(ran.stdout.split())


def test_check_groups_many_files(tmp_path):
    """A thousand files that were read alike are one row; every problem still has its own."""
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text(f"{number} {LONG}" * (number != 7), "utf-8")
    ran = run("check", tmp_path)
    read = ran.stdout.split("\n\n")[2]
    assert len(read.splitlines()) <= 5
    assert "00.txt and 28 more" in read


@pytest.mark.parametrize("command", ["check", "score"])
def test_what_cannot_be_used_is_told_in_a_sentence(command, tmp_path, monkeypatch):
    """Exit code 2, nothing on stdout, the place and the remedy on stderr."""
    monkeypatch.chdir(tmp_path)
    ran = run(command, "nowhere")
    assert (ran.exit_code, ran.stdout) == (2, "")
    found = f"no such file or folder (looked for it in {tmp_path})"
    assert ran.stderr == f"samestory: nowhere: {found} (check the spelling)\n"


def test_check_lists_every_problem_where_nothing_can_be_used(tmp_path):
    """A table of file, place, problem and remedy on stdout; one sentence on stderr; exit code 2."""
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "a.txt").write_text(" ")
    (folder / "b.exe").write_bytes(b"MZ")
    ran = run("check", folder, "--format", "csv")
    assert (ran.exit_code, ran.stderr) == (2, "samestory: broken has no article that can be used\n")
    table = pd.read_csv(io.StringIO(ran.stdout), keep_default_na=False)
    assert list(table.columns) == ["file", "place", "problem", "remedy"]
    assert dict(zip(table["file"], table["problem"], strict=True)) == {
        "a.txt": "an empty file",
        "b.exe": "a kind of file that cannot be read",
    }
    assert "an empty file" in run("check", folder).stdout


def test_score_prints_csv_to_pipe_on(corpus):
    """By article: one row per article and measure, with its outlet."""
    ran = run("score", corpus, "--measure", "words_per_sentence/1", "--measure", "lix/1")
    assert (ran.exit_code, ran.stderr) == (0, "")
    table = pd.read_csv(io.StringIO(ran.stdout))
    assert list(table.columns) == ["article", "outlet", "measure", "value", "why", "words", "sentences"]
    assert table[["article", "outlet", "measure"]].to_numpy().tolist() == [
        ["one", "Écho", "words_per_sentence/1"],
        ["two", "新华社", "words_per_sentence/1"],
        ["one", "Écho", "lix/1"],
        ["two", "新华社", "lix/1"],
    ]
    assert table["value"].iloc[0] == 8.0  # six words, ten words


def test_score_by_source_has_intervals(corpus):
    """An outlet's number never appears without its interval, and a family means all its measures."""
    ran = run("score", corpus, "--by", "outlet", "--measure", "sentiment", "--voice", "own")
    table = pd.read_csv(io.StringIO(ran.stdout))
    assert list(table.columns) == [
        *("measure", "outlet", "estimate", "low", "high", "articles", "sentences", "words"),
        *("unit", "why"),
    ]
    assert set(table["measure"]) == {m.name for m in MEASURES.values() if m.family == "sentiment"}


def test_score_of_one_measure_names_it(corpus):
    """The column is there however many were asked for."""
    ran = run("score", corpus, "--by", "outlet", "--measure", "lix/1")
    assert pd.read_csv(io.StringIO(ran.stdout))["measure"].tolist() == ["lix/1"] * 2


def test_score_writes_one_table_of_all_measures(corpus, tmp_path):
    """As a file and as what is piped on: the same rows under one header."""
    asked = ("score", corpus, "--measure", "words_per_sentence/1", "--measure", "lix/1")
    run(*asked, "--out", tmp_path / "scores.csv")
    run(*asked, "--out", tmp_path / "tables")
    written = (tmp_path / "scores.csv").read_text("utf-8")
    assert written == (tmp_path / "tables" / "scores.csv").read_text("utf-8")
    piped = run(*asked).stdout
    assert [line.split(",")[:3] for line in written.splitlines()] == [
        line.split(",")[:3] for line in piped.splitlines()
    ]
    assert len(written.splitlines()) == 1 + 2 * 2


@pytest.mark.parametrize(
    ("out", "files"),
    [("t.csv", ["t.csv"]), ("t.xlsx", ["t.xlsx"]), ("tables", ["tables/scores.csv", "tables/scores.xlsx"])],
)
def test_score_writes_what_out_names(out, files, corpus, tmp_path):
    """A .csv, an .xlsx, or both in a folder; the message is on stderr, for stdout may be a pipe."""
    ran = run("score", corpus, "--measure", "lix/1", "--out", tmp_path / "out" / out)
    written = [p for p in sorted((tmp_path / "out").rglob("*")) if p.is_file()]
    assert [p.relative_to(tmp_path / "out").as_posix() for p in written] == files
    assert (ran.exit_code, ran.stdout) == (0, "")
    assert ran.stderr == f"2 scores written: {', '.join(map(str, written))}\n"
    read = pd.read_csv if written[0].suffix == ".csv" else pd.read_excel
    assert read(written[0])["article"].tolist() == ["one", "two"]


def test_an_outlet_is_no_formula(tmp_path):
    """A name that a spreadsheet would run is printed so that it does not."""
    (tmp_path / "=1+1").mkdir()
    (tmp_path / "=1+1" / "a.txt").write_text(LONG, "utf-8")
    ran = run("score", tmp_path, "--measure", "lix/1")
    assert pd.read_csv(io.StringIO(ran.stdout))["outlet"].tolist() == ["'=1+1"]


def test_measures_tells_what_each_is():
    """Every measure with unit, direction, reference and what was found about it, in 100 columns."""
    ran = run("measures")
    assert (ran.exit_code, ran.stderr) == (0, "")
    said = " ".join(ran.stdout.split())
    for measure in MEASURES.values():
        assert f"{measure.name} {measure.label}: {measure.unit}; higher: {measure.more}." in said
        assert f"Reference: {measure.reference}. Found: " in said
    assert max(map(len, ran.stdout.splitlines())) <= 100


def test_measures_tells_all_about_one():
    """Every figure of its accuracy, what it is made of and how much text it needs."""
    ran = run("measures", "lix/1")
    assert ran.stdout == (
        "lix/1:\n"
        "  name            LIX\n"
        "  unit            points, 20–60\n"
        "  higher          harder to read\n"
        "  reference       Björnsson 1968\n"
        "  made of         sums of words, sentences, long words\n"
        "  needs at least  100 words, 3 sentences\n"
        "  shows           the words it counted\n"
        "  accuracy        never compared with human judgment.\n"
    )


def test_measures_as_csv_is_one_row_each():
    """A spreadsheet gets the same."""
    table = pd.read_csv(io.StringIO(run("measures", "--format", "csv").stdout))
    assert table["measure"].tolist() == list(MEASURES)
    assert list(table.columns) == [*("measure", "label", "family", "unit", "more", "reference", "trust")]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("lix", "; did you mean lix/1?"),
        ("FOG", "; did you mean gunning_fog/1 or gunning_fog/2?"),
        ("readabilty", "; did you mean readability or automated_readability_index/1?"),
        ("flesch_kincaid", "; did you mean flesch_kincaid_grade/1?"),
        ("xyzzy", ";"),
    ],
)
def test_an_unknown_measure_suggests_the_nearest(name, near, corpus):
    """One sentence on stderr, before anything is read; exit code 2."""
    said = f"samestory: there is no measure {name!r}{near} 'samestory measures' lists them all\n"
    for ran in (run("measures", name), run("score", corpus, "--measure", name)):
        assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", said)


def test_a_reader_who_has_seen_enough_ends_it_quietly():
    """`samestory measures | head -1` prints a line and no complaint."""
    ran = subprocess.run(
        f"'{sys.executable}' -m analysis measures --format csv | head -1",
        shell=True,
        capture_output=True,
        check=False,
        text=True,
    )
    assert (ran.stdout, ran.stderr) == ("measure,label,family,unit,more,reference,trust\n", "")


def test_a_terminal_without_their_letters_does_not_stop_it(corpus):
    """Names in any script are printed where the terminal has none of it: escaped, not lost."""
    ran = in_a_process("score", corpus, "--measure", "lix/1", PYTHONIOENCODING="latin-1")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert rb"two,\u65b0\u534e\u793e,lix/1," in ran.stdout


def test_in_the_c_locale_names_are_written_as_they_are(corpus):
    """Where nothing but LC_ALL=C is set, Python writes UTF-8."""
    ran = in_a_process("check", corpus, LC_ALL="C", PYTHONUTF8="", PYTHONIOENCODING="")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "新华社/two.txt" in ran.stdout.decode("utf-8")


def test_a_name_does_not_steer_the_terminal(tmp_path):
    """Escape sequences in the names of files and outlets are shown, not obeyed."""
    (tmp_path / "red\x1b[31m").mkdir()
    (tmp_path / "red\x1b[31m" / "a.txt").write_text(LONG, "utf-8")
    pd.DataFrame({"outlet": ["green\x1b[32m"], "text": [LONG]}).to_csv(tmp_path / "b.csv")
    for command in (["check"], ["score", "--format", "table", "--measure", "lix/1"]):
        ran = run(*command, tmp_path)
        assert "\x1b" not in ran.output
        assert "[31m" in ran.output
        assert "green" in ran.output


def test_verify_says_what_differs(monkeypatch, tmp_path):
    """Exit code 0 for the same bytes, 1 for others; what differs is on stdout."""

    class Found:
        def __init__(self, same: bool):
            self.same = same

        def __str__(self) -> str:
            return "as it was" if self.same else "pandas 3.0 is now 3.1"

    for same, code in ((True, 0), (False, 1)):
        monkeypatch.setattr("analysis.report.verify.verify", lambda report, corpus, same=same: Found(same))
        ran = run("verify", tmp_path)
        assert (ran.exit_code, ran.stdout, ran.stderr) == (code, f"{Found(same)}\n", "")


def test_verify_needs_a_report(tmp_path):
    """Anything that is not a report is refused in a sentence, with exit code 2."""
    ran = run("verify", tmp_path / "nowhere")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("samestory: ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("width", [20, 80, 120])
def test_a_table_is_as_wide_as_the_terminal_and_loses_no_word(width):
    """Wrapped, not cut; characters of Chinese take two places."""
    table = pd.DataFrame({"file": ["新华社/two.txt", "a.txt"], "problem": ["one two three " * 12, "x"]})
    printed = as_table(table, width)
    lines = printed.splitlines()
    assert printed.count("three") == 12
    assert max(len(line) for line in lines) <= max(width, 26)  # no column under 12


def test_csv_keeps_what_is_missing_empty():
    """No "nan" for a reader to wonder at."""
    assert as_csv(pd.DataFrame({"a": [None, "x"], "b": [1.0, None]})) == "a,b\n,1.0\nx,\n"


def test_new_says_why_there_is_no_table_to_fill_in(tmp_path):
    """Articles in a table of their own have no file that a row could name."""
    (tmp_path / "mine").mkdir()
    text = "It rained all day in the town. " * 20
    pd.DataFrame({"outlet": ["A", "B"], "text": [text, text + "Then it snowed."]}).to_csv(
        tmp_path / "mine" / "export.csv", index=False
    )
    ran = run("new", tmp_path / "story", "--from", tmp_path / "mine")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[1:3] == [
        "It has no table articles.csv, because some articles are not files of their own: write outlets and",
        "events into the tables that hold them, or save each article as a file.",
    ]
    assert not (tmp_path / "story" / "data" / "articles.csv").exists()

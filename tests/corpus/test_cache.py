"""What a cache must never do: change a result, lose what was done, or break under a kill or a second run."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from pandas.testing import assert_frame_equal

from analysis import cut_sentences, load, progress, score, tone_towards
from analysis.__main__ import main
from analysis.archive import sums as summing
from analysis.archive.made_up import recombined, write_parts
from analysis.archive.sums import Sentences
from analysis.cli.scores import scores_in_turn
from analysis.corpus import cache
from analysis.corpus.cache import Cache
from analysis.errors import CacheError

MEASURES = ["readability", "vader_tone/1", "hedging"]
MOMENTS = 6
# `samestory score` on so few articles at a time that it can be stopped between them. It hears
# ctrl-C also where the tests run in the background.
COMMAND = """\
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from analysis.corpus import cache
from analysis.archive import sums as summing
from analysis.__main__ import main
summing.AT_ONCE = cache.AT_ONCE = 4
cache._versions = lambda: "tests"
measured = summing._of_articles
def slowly(*given):
    time.sleep(float(sys.argv[1]))
    return measured(*given)
summing._of_articles = slowly
main(["score", *sys.argv[2:]])
"""

# The same, of a corpus that is large by decree. Its workers run these lines, too: one part is measured, and whoever
# comes second waits until the command has been interrupted.
IN_PARTS = """\
import os, signal, sys, time
from analysis.archive import parts as partitions
from analysis.archive import sums as summing
from analysis.__main__ import main
measured = summing._of_articles
def once(*given):
    try:
        os.close(os.open(sys.argv[2] + ".first", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        while not os.path.exists(sys.argv[2] + ".interrupted"):
            time.sleep(0.02)
    return measured(*given)
summing._of_articles = once
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    partitions.LARGE_BYTES = 1000
    main(["score", sys.argv[1], "--measure", "lix/1", "--cache", sys.argv[2]])
"""


@pytest.fixture(scope="module")
def corpus(root, tmp_path_factory) -> Path:
    """Forty articles in a table."""
    table = recombined(load(root / "data", scale=False), 8)
    path = tmp_path_factory.mktemp("corpus") / "articles.parquet"
    table.to_parquet(path)
    return path


@pytest.fixture(autouse=True)
def one_version(monkeypatch):
    """Every process of a test takes its neighbours for the same version, as files may change meanwhile."""
    really = cache._versions
    monkeypatch.setattr(cache, "_versions", lambda: "tests")
    return really


@pytest.fixture
def measured(monkeypatch) -> list[str]:
    """The ids of the articles that are measured while the test lasts."""
    ids: list[str] = []
    really = summing._of_articles

    def watched(articles, *given):
        ids.extend(articles.index)
        return really(articles, *given)

    monkeypatch.setattr(summing, "_of_articles", watched)
    return ids


def scores(*given, **options) -> pd.DataFrame:
    """The scores of all measures as one table."""
    return pd.concat(scores_in_turn(*given, **options), ignore_index=True)


def command(corpus: Path, folder: Path, seconds: float = 0.0) -> subprocess.Popen:
    """`samestory score` in a process of its own; CI is unset, so that there is a bar."""
    given = [str(seconds), str(corpus), "--measure", "readability", "--cache", str(folder)]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *given],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    )


def files(folder: Path) -> list[Path]:
    """What lies in its shelves."""
    return sorted(folder.glob("*/*"))


def wait_for(what) -> None:
    """Until something is true."""
    while not what():
        time.sleep(0.01)


# Only what changed -----------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["article", "outlet"])
@pytest.mark.parametrize("voice", ["all", "quoted"])
def test_a_cache_changes_no_score(by, voice, corpus, tmp_path):
    """Without, with an empty and with a full one: the same table to the last digit."""
    plain = scores(corpus, MEASURES, by=by, voice=voice)
    for _ in range(2):
        assert_frame_equal(scores(corpus, MEASURES, by=by, voice=voice, cache=tmp_path), plain, check_exact=True)


def test_only_changed_articles_are_measured_again(corpus, tmp_path, measured):
    """One text, and one headline; whatever their ids and their places are."""
    scores(corpus, MEASURES, cache=tmp_path / "cache")
    assert len(measured) == 40
    measured.clear()
    table = pd.read_parquet(corpus).iloc[::-1].reset_index(drop=True)
    table.loc[3, "text"] += "\n\nNobody may know."
    table.loc[7, "title"] = table.loc[7, "text"].partition("\n")[0]
    table["id"] = [f"new {number}" for number in range(40)]
    table.to_parquet(tmp_path / "changed.parquet")
    found = scores(tmp_path / "changed.parquet", MEASURES, cache=tmp_path / "cache")
    assert measured == ["new 3", "new 7"]
    assert_frame_equal(found, scores(tmp_path / "changed.parquet", MEASURES), check_exact=True)


def test_what_decides_a_score_decides_what_is_known(corpus, tmp_path, measured, monkeypatch):
    """Other measures, another voice, another version of anything: measured again."""
    for given in ({}, {"voice": "own"}, {"measures": ["hedging"]}):
        scores(corpus, **({"measures": MEASURES} | given), cache=tmp_path)
    assert len(measured) == 3 * 40
    monkeypatch.setattr(cache, "_versions", lambda: "another version of a library")
    scores(corpus, MEASURES, cache=tmp_path)
    assert len(measured) == 4 * 40


def test_a_version_is_that_of_everything(one_version, monkeypatch):
    """A library's number or a word in a list makes another one."""
    found = set()
    for change in ({}, {"libraries": {"nltk": "0"}}, {"definitions": {"hedges.csv": "0"}}):
        with monkeypatch.context() as patch:
            for name, value in change.items():
                patch.setattr(cache, name, lambda value=value: value)
            one_version.cache_clear()
            found.add(one_version())
    one_version.cache_clear()
    assert len(found) == 3


def test_a_measure_of_ones_own_is_not_kept(corpus, tmp_path, measured):
    """Its name may mean another formula tomorrow."""
    sentences = Sentences(load(corpus, scale=False), Cache(tmp_path))
    (towards,) = tone_towards({"Putin": ["Vladimir Putin", "Putin"]})
    for _ in range(2):
        sentences.kept.clear()
        sentences.sums(towards, ["article"], "all", ("body",))
    assert len(measured) == 80
    assert files(tmp_path) == []


def test_a_text_without_a_sentence_and_one_that_stands_twice_are_known(tmp_path, measured):
    """The first has no row, in the second run either; the second is measured once."""
    texts = ["It may rain.", "\x1f", "It may rain."]
    columns = {"outlet": ["Echo", "Post", "Sun"], "title": "Rain", "event": "", "doubts": ""}
    articles = pd.DataFrame(columns | {"text": texts}, index=["a", "b", "c"])
    plain = score(cut_sentences(articles), "lix/1")
    assert plain["article"].tolist() == ["a", "c"]
    for _ in range(2):
        sentences = Sentences(articles, Cache(tmp_path))
        assert_frame_equal(score(sentences, "lix/1"), plain)
    assert len(measured) == 2


def test_pages_and_doubts_are_read_once(tmp_path, monkeypatch):
    """The next run takes both from the cache: the same articles, flags and notes."""
    from analysis.corpus import reader

    page = "<html><title>Rain</title><body><article><p>{}</p></article></body></html>"
    for name, words in (("a", "It may rain in the north today. " * 9), ("b", "It rained. " * 30)):
        (tmp_path / "corpus" / "Echo").mkdir(parents=True, exist_ok=True)
        (tmp_path / "corpus" / "Echo" / f"{name}.html").write_text(page.format(words), "utf-8")
    first = load(tmp_path / "corpus", cache=tmp_path / "cache")
    assert_frame_equal(first, load(tmp_path / "corpus"))

    def never(*given):
        raise AssertionError("asked again")

    never.__name__ = "read_document"
    monkeypatch.setattr(reader, "read_document", never)
    again = load(tmp_path / "corpus", cache=tmp_path / "cache")
    assert_frame_equal(again, first)
    assert again.attrs == first.attrs


def test_parts_of_an_archive_are_known_to_who_reads_it_whole(tmp_path, corpus, measured):
    """And the reverse: a text's hash is the same wherever it is, if none of it repeats elsewhere."""
    from distributed import Client, LocalCluster

    folder = write_parts(pd.read_parquet(corpus), 3, tmp_path / "corpus")
    plain = scores(corpus, MEASURES)
    measured.clear()
    local = {"n_workers": 1, "processes": False, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**local) as cluster, Client(cluster):
        for _ in range(2):
            in_parts = scores(folder, MEASURES, cache=tmp_path / "cache")
            assert_frame_equal(in_parts, plain, check_exact=True)
            assert len(measured) == 40
    assert_frame_equal(scores(corpus, MEASURES, cache=tmp_path / "cache"), plain, check_exact=True)
    assert len(measured) == 40


# What befalls it -------------------------------------------------------------------------------


def test_a_run_killed_at_any_moment_leaves_whole_files(corpus, tmp_path):
    """What it had finished is known to the next; at the end the scores are those without a cache."""
    plain = scores(corpus, "readability")
    chance = random.Random(1)
    for _ in range(MOMENTS):
        before = len(files(tmp_path))
        run = command(corpus, tmp_path)
        wait_for(lambda: len(files(tmp_path)) > before or run.poll() is not None)  # noqa: B023
        time.sleep(chance.random() / 10)
        run.kill()
        run.communicate()
        for file in tmp_path.glob("*/*.parquet"):
            assert len(pd.read_parquet(file)) in range(1, 5)
    assert len(files(tmp_path)) > MOMENTS / 2
    assert_frame_equal(scores(corpus, "readability", cache=tmp_path), plain, check_exact=True)


def test_two_runs_at_once_do_not_hinder_each_other(corpus, tmp_path):
    """Both print what one prints without a cache, and leave one that is right."""
    plain = CliRunner().invoke(main, ["score", str(corpus), "--measure", "readability", "--no-cache"])
    runs = [command(corpus, tmp_path, 0.05) for _ in range(2)]
    printed = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert [out for out, _ in printed] == [plain.stdout] * 2
    assert not list(tmp_path.glob("*/*.draft"))
    again, _ = command(corpus, tmp_path).communicate()
    assert again == plain.stdout


def test_ctrl_c_leaves_what_is_done(corpus, tmp_path, measured):
    """It says so in a sentence, with exit code 130; the next run measures the rest."""
    run = command(corpus, tmp_path, 0.2)
    wait_for(lambda: len(list(tmp_path.glob("sums-*/*.parquet"))) >= 3)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate()
    assert run.returncode == 130
    assert told.endswith("samestory: interrupted; finished work was kept, and the same command continues from there\n")
    assert "Traceback" not in told
    scores(corpus, "readability", cache=tmp_path)
    assert 0 < len(measured) <= 40 - 3 * 4


def test_ctrl_c_in_parts_is_told_in_one_sentence(root, tmp_path):
    """The terminal interrupts the workers, too: they say nothing, and what they finished is kept."""
    write_parts(recombined(load(root / "data", scale=False), 4), 4, tmp_path / "corpus")
    program = tmp_path / "program.py"
    program.write_text(IN_PARTS, "utf-8")
    given = [sys.executable, str(program), str(tmp_path / "corpus"), str(tmp_path / "cache")]
    run = subprocess.Popen(given, stderr=subprocess.PIPE, text=True, start_new_session=True)
    wait_for(lambda: list(tmp_path.glob("cache/sums-*/*.parquet")))
    os.killpg(run.pid, signal.SIGINT)
    (tmp_path / "cache.interrupted").touch()
    _, told = run.communicate()
    assert run.returncode == 130
    assert told == ("samestory: interrupted; finished work was kept, and the same command continues from there\n")


def test_a_damaged_file_is_as_good_as_none(corpus, tmp_path, measured):
    """What was in it is computed again."""
    plain = scores(corpus, MEASURES, cache=tmp_path)
    measured.clear()
    cache._keys.cache_clear()
    for number, file in enumerate(tmp_path.glob("*/*.parquet")):
        file.write_bytes(b"" if number % 2 else b"PAR1 or not")
    assert_frame_equal(scores(corpus, MEASURES, cache=tmp_path), plain, check_exact=True)
    assert len(measured) == 40


def test_a_cache_that_cannot_be_written_is_said_once(corpus, tmp_path, capsys):
    """The scores are right all the same."""
    cache._warn.cache_clear()
    (tmp_path / "cache").write_text("a file", "utf-8")
    found = scores(corpus, "lix/1", cache=tmp_path / "cache")
    assert_frame_equal(found, scores(corpus, "lix/1"), check_exact=True)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2  # one a shelf
    assert all(line.endswith("not a directory, so nothing is kept there") for line in told)


def test_shelves_that_nobody_uses_are_removed(tmp_path):
    """After ninety days, when a new one is made; folders of other names stay."""
    old, other = tmp_path / f"sums-{'0' * 32}", tmp_path / "sums of money"
    recent = tmp_path / f"sums-{'1' * 32}"
    for folder in (old, other, recent):
        folder.mkdir()
    for folder in (old, other):
        os.utime(folder, (time.time() - 91 * 86_400,) * 2)
    Cache(tmp_path).shelf("sums").keep(pd.DataFrame({"words": [1.0]}, index=["a"]))
    assert (old.exists(), other.exists(), recent.exists()) == (False, True, True)


def test_without_pyarrow_there_is_no_cache(corpus, tmp_path, monkeypatch):
    """The command measures everything; naming a folder gives a message about what to install."""
    monkeypatch.setattr(cache, "_possible", lambda: False)
    assert cache.usual(None) is None
    with pytest.raises(CacheError, match=r"a cache needs pyarrow: install samestory\[parquet\]"):
        load(corpus, cache=tmp_path)


def test_the_command_keeps_in_the_users_folder_unless_told(corpus, tmp_path, monkeypatch):
    """--cache, then the environment, then the usual place; --no-cache keeps nothing."""
    monkeypatch.setenv("SAMESTORY_CACHE", str(tmp_path / "environment"))
    asked = ["score", str(corpus), "--measure", "lix/1"]
    for given, folder in (([], "environment"), (["--cache", str(tmp_path / "given")], "given")):
        assert CliRunner().invoke(main, [*asked, *given]).exit_code == 0
        assert sorted(path.name.partition("-")[0] for path in (tmp_path / folder).iterdir()) == ["doubts", "sums"]
    assert cache.usual(None).name == "samestory"
    monkeypatch.setenv("SAMESTORY_CACHE", str(tmp_path / "none"))
    assert CliRunner().invoke(main, [*asked, "--no-cache"]).exit_code == 0
    assert not (tmp_path / "none").exists()


def test_a_cache_of_tables_has_no_text(corpus, tmp_path):
    """Only hashes, numbers and doubts."""
    scores(corpus, MEASURES, cache=tmp_path)
    for file in tmp_path.glob("*/*.parquet"):
        table = pd.read_parquet(file).set_index("key")
        assert table.index.str.fullmatch("[0-9a-f]{32}").all()
        if file.parent.name.startswith("doubts"):
            assert all(isinstance(json.loads(answer), list) for answer in table["answer"])
        else:
            assert set(table.dtypes) == {np.dtype("float64")}


# Progress --------------------------------------------------------------------------------------


def test_long_work_tells_articles_done_rate_and_time_left(monkeypatch, capsys):
    """On stderr; where it is broken off, the bar stays."""
    clock = SimpleNamespace(seconds=0)
    monkeypatch.setattr("tqdm.std.time", lambda: clock.seconds)
    for name in ("CI", "TQDM_DISABLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with pytest.raises(KeyboardInterrupt), progress.counting(40, "article", "measuring") as count:
        for _ in range(2):
            clock.seconds += 1
            count(4)
        raise KeyboardInterrupt
    last = capsys.readouterr().err.split("\r")[-1]
    assert last.startswith("measuring:  20%|")
    assert last.endswith("| 8/40 [00:02<00:08,  4.00 article/s]\n")


def test_continuous_integration_has_no_bar(monkeypatch, capsys):
    """Nor has whoever sets TQDM_DISABLE."""
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(progress, "PATIENCE", 0)
    assert list(progress.progress(range(3), "article")) == [0, 1, 2]
    assert capsys.readouterr().err == ""

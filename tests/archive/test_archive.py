"""A corpus in parts, on a real scheduler and two worker processes: the same answers as in one."""

import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import analysis
from analysis.archive import archive
from analysis.archive import open as opening
from analysis.archive import parts as partitions
from analysis.archive.archive import Archive
from analysis.archive.made_up import recombined, write_parts
from analysis.archive.open import open_archive
from analysis.comparison.estimates import compare, findings, gaps
from analysis.corpus.about import duplicates, problems, reading
from analysis.corpus.reader import Reader
from analysis.measures.measure import Measure
from analysis.names.mentions import mentions
from analysis.overlap.disagreements import disagreements
from analysis.overlap.edits import edits
from analysis.overlap.origins import origins
from analysis.overlap.pairs import overlap
from analysis.overlap.passages import shared_passages
from analysis.overlap.reuse import reuse_of
from analysis.overlap.reworded import reworded
from analysis.overlap.similar_pairs import similar_pairs

MEASURES = ["readability", "vader_tone/1", "news_tone/1"]
EVENTS = 7  # of five outlets


@pytest.fixture(scope="module")
def client():
    """A scheduler, and two workers that are processes of their own, each with a nanny."""
    from dask import config
    from distributed import Client, LocalCluster

    with (
        config.set({"distributed.worker.profile.enabled": False}),  # or each looks at its own stack all the time
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": ":0"},
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def rows(root) -> pd.DataFrame:
    """Thirty-five articles on seven events, each unlike the others."""
    table = recombined(analysis.load(root / "data", scale=False), EVENTS)
    days = np.resize(["2019-04-25", "", "2020-01-02"], len(table))
    return table.assign(published=days)


@pytest.fixture(scope="module")
def whole(rows) -> pd.DataFrame:
    """The same articles in one process."""
    return analysis.load(rows)


@pytest.fixture(scope="module")
def once() -> Callable[[Any, Callable[[], Any]], Any]:
    """An answer of one process, worked out once however many archives are compared with it."""
    known: dict[Any, Any] = {}

    def ask(question: Any, work: Callable[[], Any]) -> Any:
        if question not in known:
            known[question] = work()
        return known[question]

    return ask


@pytest.fixture(scope="module")
def archives(client, rows, tmp_path_factory) -> dict[int, Archive]:
    """The same articles in one part and in seven; an archive is never changed."""
    return {n: analysis.load(write_parts(rows, n, tmp_path_factory.mktemp("parts") / "corpus")) for n in (1, 7)}


@pytest.fixture(params=[1, 7], ids="{} parts".format)
def parted(request, archives) -> Archive:
    """The same articles in so many parts."""
    return archives[request.param]


@pytest.fixture
def in_seven(archives) -> Archive:
    """The same articles in seven parts."""
    return archives[7]


def facts(articles: pd.DataFrame) -> pd.DataFrame:
    """The columns of articles that do not depend on where they were."""
    return articles.drop(columns=["file", "doubts"])


def put(folder: Path, files: dict[str, str]) -> Path:
    """Write text files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def told(corpus) -> list[str]:
    """The problems as sentences, in alphabetical order."""
    return sorted(f"{row.file}, {row.place}: {row.problem}" for row in problems(corpus).itertuples())


def nameless(articles: int) -> str:
    """What a corpus in parts says of articles without an event; in one process, events are guessed."""
    return f"the corpus, : no event given for {articles:,} articles, and none was looked for (a corpus in parts)"


# The same results ------------------------------------------------------------------------------


def test_articles_are_those_of_one_process(parted, whole):
    """In the same order, with the same columns, ids, outlets and texts."""
    assert isinstance(parted, Archive)
    assert_frame_equal(facts(parted.take()), facts(whole))
    assert parted.index.equals(whole.index)
    assert len(parted) == len(whole)


@pytest.mark.parametrize("voice", ["all", "own"])
def test_scores_are_those_of_one_process(parted, whole, once, voice):
    """By article, by outlet, by both, by event and by kind of block."""
    in_parts = analysis.cut_sentences(parted)
    for by in ("article", "outlet", ["outlet", "event"], "kind"):
        given = {"measures": MEASURES, "by": by, "voice": voice}
        in_one = once(str(given), lambda: analysis.score(analysis.cut_sentences(whole), **given))  # noqa: B023
        assert_frame_equal(analysis.score(in_parts, **given), in_one, rtol=1e-9)


def test_comparisons_are_those_of_one_process(parted, whole, once):
    """Estimates, intervals, gaps, verdicts and sentences, over events and over sentences."""
    in_parts, in_one = analysis.cut_sentences(parted), analysis.cut_sentences(whole)
    asked = [
        (compare, MEASURES, {}),
        (gaps, MEASURES, {}),
        (findings, MEASURES, {}),
        (compare, "lix/1", {"by": "article"}),
    ]
    for number, (ask, measures, given) in enumerate(asked):
        known = once(f"comparison {number}", lambda: ask(in_one, measures, **given))  # noqa: B023
        assert_frame_equal(ask(in_parts, measures, **given), known, rtol=1e-9)


def test_overlap_is_that_of_one_process(parted, whole, once):
    """To the last digit: names and rare words are judged by the whole corpus in both."""
    assert_frame_equal(overlap(parted), once("overlap", lambda: overlap(whole)), check_exact=True)


def test_origins_are_those_of_one_process(in_seven, whole):
    """Groups, their shares of specifications and their ties."""
    assert_frame_equal(origins(in_seven), origins(whole), rtol=1e-9)


@pytest.mark.parametrize("asked", [reworded, shared_passages, reuse_of, disagreements])
def test_what_compares_articles_on_an_event_is_that_of_one_process(client, rows, tmp_path, asked):
    """Row by row in the same order, where the events are mixed and whichever worker has them."""
    mixed = rows.iloc[np.argsort(np.arange(len(rows)) % 5, kind="stable")]
    articles = analysis.load(write_parts(mixed, 7, tmp_path))
    table = asked(articles, sentences=analysis.cut_sentences(articles))
    assert len(table) > EVENTS
    assert_frame_equal(table, asked(analysis.load(mixed)), rtol=1e-9)


def test_articles_without_an_event_are_compared_with_each_other(client, rows, tmp_path):
    """On the events that they seem to report, whatever else is in the archive."""
    nameless = (rows["event"] == "event 3").to_numpy()
    articles = analysis.load(write_parts(rows.assign(event=rows["event"].where(~nameless, "")), 3, tmp_path))
    alone = overlap(analysis.load(rows[nameless].assign(event="")))
    found = overlap(articles)
    assert len(alone) > 0
    assert_frame_equal(found[found["first"].isin(rows["id"][nameless])].reset_index(drop=True), alone)


def test_similar_pairs_are_those_of_one_process(parted, whole):
    """All pairs on any event, with the reasons for what was not compared."""
    in_parts, in_one = (similar_pairs(corpus, threshold=0.05) for corpus in (parted, whole))
    assert len(in_one) > EVENTS
    assert_frame_equal(in_parts, in_one)
    assert in_parts.attrs == in_one.attrs


def test_a_measure_that_is_nowhere_registered_goes_to_the_workers(in_seven, whole):
    """One made in a notebook is counted like those of the library."""
    (towards,) = analysis.tone_towards({"Putin": ["Vladimir Putin", "Putin"]})
    in_parts = compare(analysis.cut_sentences(in_seven), towards)
    assert_frame_equal(in_parts, compare(analysis.cut_sentences(whole), towards))


def test_what_is_taken_is_a_table_like_any_other(in_seven, whole):
    """An event's articles, or an outlet's sentences, are what the other functions take."""
    event = in_seven.take(event="event 5")
    assert_frame_equal(facts(event), facts(whole[whole["event"] == "event 5"]))
    sentences = analysis.cut_sentences(in_seven).take(outlet="Sendas News")
    assert set(sentences["outlet"]) == {"Sendas News"}
    assert in_seven.take(event="none such").empty
    with pytest.raises(KeyError, match="section"):
        in_seven.take(section="World")


# What works on tables --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        analysis.label_blocks,
        mentions,
        edits,
        lambda articles: analysis.findings(articles, "lix"),
        lambda articles: analysis.compare(articles, "lix").robustness(articles=articles),
        lambda articles: analysis.spans(analysis.cut_sentences(articles), "news_tone/1"),
        lambda articles: analysis.compare(articles, "lix").evidence("Sendas News"),
        lambda articles: articles["text"],
        lambda articles: articles.groupby("outlet"),
        lambda articles: "text" in analysis.cut_sentences(articles),
    ],
)
def test_what_needs_a_table_says_how_to_get_one(in_seven, asked):
    """In one sentence, whether it is given the archive or its sentences."""
    with pytest.raises((TypeError, AttributeError)) as error:
        asked(in_seven)
    said = (
        r".*take\(event=…\) or take\(outlet=…\) returns some of it as a table, table\(\) all of it\)?( \(load\(.*\))?"
    )
    assert re.fullmatch(said, str(error.value))


def test_all_of_it_is_a_table_up_to_ten_million_words(in_seven, whole, monkeypatch):
    """Articles and sentences; of more, one sentence says to take some."""
    assert_frame_equal(facts(in_seven.table()), facts(whole))
    sentences = analysis.cut_sentences(in_seven)
    assert_frame_equal(sentences.table(), analysis.cut_sentences(in_seven.table()))
    monkeypatch.setattr(archive, "MOST_WORDS", 3_000)
    said = (
        r"^these articles have 8,\d{3} words, too many for one table \(3,000\): take\(event=…\) or "
        r"take\(outlet=…\) returns some of them$"
    )
    for given in (in_seven, sentences):
        with pytest.raises(ValueError, match=said):
            given.table()


def test_an_archive_is_compared_as_a_table_is(in_seven, whole):
    """By the public face: articles or sentences, the finding in words, the scores."""
    in_parts, in_one = analysis.compare(in_seven, "lix"), analysis.compare(whole, "lix")
    assert in_parts.finding == in_one.finding
    assert_frame_equal(in_parts.gaps, in_one.gaps, rtol=1e-9)
    assert_frame_equal(analysis.score(in_seven, "lix/1"), analysis.score(analysis.cut_sentences(in_seven), "lix/1"))


def test_an_archive_is_checked_as_a_table_is(in_seven):
    """Without fetching a text: from what is known of each article."""
    in_parts, in_one = analysis.check(in_seven), analysis.check(in_seven.table())
    assert in_parts.summary == in_one.summary
    assert in_parts.summary.startswith("35 articles of 5 outlets on 7 events, 2019-04-25 to 2020-01-02: ")
    assert_frame_equal(in_parts.table(), in_one.table())


def test_other_blocks_or_sentences_than_its_own_are_what_counts(in_seven, whole):
    """As in one process; with its own, the archive is worked on in parts."""
    blocks = analysis.label_blocks(whole)
    blocks = blocks[blocks["start"] > 0]
    sentences = analysis.cut_sentences(whole, blocks)
    assert_frame_equal(analysis.cut_sentences(in_seven, blocks), sentences)
    for asked in (overlap, similar_pairs):
        assert_frame_equal(asked(in_seven, sentences=sentences), asked(whole, sentences=sentences))
        own = analysis.cut_sentences(in_seven)
        assert_frame_equal(asked(in_seven, sentences=own), asked(in_seven))


# A worker that dies ----------------------------------------------------------------------------


def test_a_worker_killed_in_the_middle_costs_no_row(client, in_seven, whole, tmp_path):
    """Its parts are read again by the other, or by the one that takes its place."""
    started, killed = tmp_path / "started", tmp_path / "killed"

    def slowly(words):
        with open(started, "a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
        while not killed.exists():
            time.sleep(0.02)
        return {"rows": words.sum() * 2}

    double = Measure("double/1", "test", "words", "more", "here", slowly, lambda rows: rows)
    workers = client.run(os.getpid)
    found = []
    asking = Thread(target=lambda: found.append(analysis.score(analysis.cut_sentences(in_seven), double)))
    asking.start()
    while not started.exists() or not (pids := started.read_text("utf-8").split()):
        time.sleep(0.02)
    assert int(pids[0]) in workers.values()
    os.kill(int(pids[0]), signal.SIGKILL)
    killed.touch()
    asking.join()
    assert_frame_equal(found[0], analysis.score(analysis.cut_sentences(whole), double))
    begun = started.read_text("utf-8").split()
    assert len(begun) > 7 + 1  # seven parts, in one process, and what was begun twice
    client.wait_for_workers(2)


def test_a_worker_killed_in_the_middle_of_the_shuffle_costs_no_row(client, in_seven, whole, tmp_path, monkeypatch):
    """What it held of every event is read and sent to its place again."""
    read, begun, killed = archive._sent, tmp_path / "begun", tmp_path / "killed"

    def slowly(*given):
        own = f"{os.getpid()} {time.monotonic_ns()}"
        with open(begun, "a", encoding="utf-8") as file:
            file.write(f"{own}\n")
        # The last of the seven parts waits until what was made of the others is lost.
        while begun.read_text("utf-8").split("\n").index(own) == 6 and not killed.exists():
            time.sleep(0.02)
        return read(*given)

    monkeypatch.setattr(archive, "_sent", slowly)
    client.wait_for_workers(2)
    workers = client.run(os.getpid)
    found = []
    asking = Thread(target=lambda: found.append(overlap(in_seven)))
    asking.start()
    holding = []
    while asking.is_alive() and not holding:  # until a part of the shuffle lies somewhere
        time.sleep(0.02)
        holding = [who[0] for key, who in client.who_has().items() if "split" in str(key) and who]
    os.kill(workers[holding[0]], signal.SIGKILL)
    killed.touch()
    asking.join()
    assert_frame_equal(found[0], overlap(whole), check_exact=True)
    assert len(begun.read_text("utf-8").split()) > 7  # some were read twice
    client.wait_for_workers(2)


# Bad input at scale ----------------------------------------------------------------------------


def test_one_unreadable_file_among_many_is_named(client, tmp_path, monkeypatch):
    """The others are loaded."""
    monkeypatch.setattr(partitions, "FILES_AT_ONCE", 100)
    for outlet in ("Echo", "Post"):
        (tmp_path / outlet).mkdir()
    for number in range(600):
        text = f"Rain on day {number}. It may rain again tomorrow."
        Path(tmp_path, "Echo" if number % 2 else "Post", f"{number}.txt").write_text(text, "utf-8")
    (tmp_path / "Post" / "400.txt").write_bytes(bytes(range(256)) * 9)
    articles = analysis.load(tmp_path)
    assert (len(articles), len(articles.parts)) == (599, 6)
    assert told(articles) == ["Post/400.txt, : not text", nameless(599)]
    scores = analysis.score(analysis.cut_sentences(articles), "words_per_sentence/1", by="outlet")
    assert scores["sentences"].tolist() == [300 * 2, 299 * 2]


def test_an_article_of_fifty_megabytes_is_named(client, tmp_path):
    """It is no article; the others are."""
    put(tmp_path, {"Echo/a.txt": "It may rain.", "Post/b.txt": "It will rain."})
    (tmp_path / "Sun").mkdir()
    with open(tmp_path / "Sun" / "huge.txt", "wb") as file:
        file.truncate(50_000_001)
    articles = analysis.load(tmp_path)
    assert articles.index.tolist() == ["a", "b"]
    assert told(articles) == ["Sun/huge.txt, : larger than 50 MB", nameless(2)]


def test_parts_without_an_article_and_with_other_columns(client, rows, tmp_path):
    """A part is read by its own columns; one without rows, or without a text, is named."""
    one, two, three = (rows.iloc[at : at + 5] for at in (0, 5, 10))
    other = {"text": "Body", "outlet": "Outlet", "title": "Headline", "event": "event_id", "id": "uuid"}
    one.to_parquet(tmp_path / "1.parquet")
    two.rename(columns=other).assign(section="World").to_parquet(tmp_path / "2.parquet")
    rows.iloc[:0].to_parquet(tmp_path / "3.parquet")
    three.assign(text=" ").to_parquet(tmp_path / "4.parquet")
    three.drop(columns="text").to_parquet(tmp_path / "5.parquet")
    (tmp_path / "6.parquet").write_bytes(b"PAR1 or not")
    articles = analysis.load(tmp_path)
    assert articles.index.tolist() == [*one["id"], *two["id"]]
    taken = articles.take()
    assert taken["section"].tolist() == [""] * 5 + ["World"] * 5
    assert_frame_equal(facts(taken).drop(columns="section"), facts(analysis.load(rows.iloc[:10])))
    assert told(articles) == [
        "3.parquet, : a table without rows",
        *[f"4.parquet, row {row}: 'text' is empty" for row in range(1, 6)],
        "5.parquet, : no column named 'text'",
        "6.parquet, : a damaged Parquet table, or another kind of file",
    ]
    read = reading(articles).set_index("file")["articles"]
    assert read.to_dict() == {f"{n}.parquet": 5 * (n < 3) for n in range(1, 7)}
    assert len(analysis.score(analysis.cut_sentences(articles), "lix/1")) == 10


def test_one_outlet_in_all_parts_and_two_in_one(client, rows, tmp_path, monkeypatch):
    """What a part holds decides nothing: outlets are compared as in one process.

    In parts, no text is held to repeat over the corpus: so that the answers can be compared, here neither.
    """
    monkeypatch.setattr("analysis.text.blocks.repeated_blocks", lambda articles, blocks: {})
    outlets = ["Echo"] * 10 + ["Echo", "Post"] * 5
    table = rows.iloc[:20].assign(outlet=outlets)
    articles = analysis.load(write_parts(table, 4, tmp_path))
    in_one = analysis.load(table)
    for asked in (compare, gaps):
        assert_frame_equal(
            asked(analysis.cut_sentences(articles), "lix/1"), asked(analysis.cut_sentences(in_one), "lix/1")
        )
    alone = analysis.load(write_parts(table.assign(outlet="Echo"), 4, tmp_path / "one"))
    assert gaps(analysis.cut_sentences(alone), "lix/1").empty


def test_articles_without_an_event_are_told(client, rows, tmp_path):
    """More than forty of them, of which one process would guess the events."""
    table = pd.concat([rows, rows.iloc[:9].assign(text=rows["text"].iloc[:9] + " More.")])
    table = table.assign(event="", id=[f"a{number}" for number in range(44)])
    articles = analysis.load(write_parts(table, 3, tmp_path), duplicates="all")
    assert problems(articles)["problem"].tolist() == [
        "no event given for 44 articles, and none was looked for (a corpus in parts)"
    ]


def test_no_article_at_all_is_said_as_in_one_process(client, tmp_path):
    """An error, with the same sentences."""
    put(tmp_path, {"a.txt": "  ", "b.txt": ""})
    messages = []
    for scale in (True, False):
        with pytest.raises(analysis.CorpusError) as error:
            analysis.load(tmp_path, scale=scale)
        messages.append(str(error.value))
    assert messages[0] == messages[1]


# What is judged over all parts -----------------------------------------------------------------


def test_ids_outlets_and_repetitions_are_judged_over_all_parts(client, tmp_path):
    """The same ids, names, problems and duplicates as in one process."""
    rain, sun = "It may rain in the north today.", "The sun will shine in the south."
    wind = "Wind is expected on the coast, they say."
    tables = [
        [("1", "The Echo", rain), ("2", "the echo", sun), ("3", "Post", rain + " Or not.")],
        [("1", "The Echo", wind), ("2", "THE ECHO", "IT MAY RAIN; in the north – today!")],
        [("1", "Post", "It may rain in the north, today."), ("5", "Post", "Two articles.")],
        [("9", "Sun", "One id."), ("9", "Sun", "It is not loaded, for its id is taken.")],
    ]
    for number, table in enumerate(tables):
        frame = pd.DataFrame(table, columns=["id", "outlet", "text"])
        frame.to_parquet(tmp_path / f"{number}.parquet")
    in_parts, in_one = analysis.load(tmp_path), analysis.load(tmp_path, scale=False)
    assert_frame_equal(in_parts.take(), in_one)
    assert told(in_parts) == [*told(in_one), nameless(7)]
    assert len(told(in_one)) == 4
    assert_frame_equal(duplicates(in_parts), duplicates(in_one))
    assert_frame_equal(reading(in_parts), reading(in_one))
    both = open_archive(tmp_path, duplicates="all")
    assert_frame_equal(both.take(), analysis.load(tmp_path, scale=False, duplicates="all"))


@pytest.mark.parametrize("copies", ["once", "all"])
def test_near_copies_are_those_of_one_process(client, tmp_path, copies):
    """Articles with a few other words are found across parts, and have the same similarity."""
    words = [f"word{at}" for at in range(120)]
    near = [
        " ".join(["new" if at in changed else word for at, word in enumerate(words)]) for changed in ((50,), (9, 90))
    ]
    other = " ".join(f"other{at}" for at in range(120))
    tables = [[("1", "Echo", other), ("1", "Echo", "Its id is taken."), ("2", "Echo", " ".join(words))]]
    tables += [[("3", "Post", near[0]), ("4", "Sun", other)], [("5", "Mail", near[1])]]
    tables[2] += [("6", "Echo", near[0])] * (copies == "all")  # a version, which counts once only in one process
    for number, table in enumerate(tables):
        pd.DataFrame(table, columns=["id", "outlet", "text"]).to_parquet(tmp_path / f"{number}.parquet")
    in_parts, in_one = (analysis.load(tmp_path, scale=scale, duplicates=copies) for scale in (True, False))
    assert_frame_equal(duplicates(in_parts), duplicates(in_one))
    assert len(duplicates(in_one)) == (4 if copies == "all" else 3)
    assert (duplicates(in_one)["similarity"] < 1).any()


def test_files_that_a_table_names_are_read_in_parts(client, root, monkeypatch):
    """The repository's own corpus, two articles at a time, with what its table says of them."""
    monkeypatch.setattr(partitions, "FILES_AT_ONCE", 2)
    in_parts, in_one = (analysis.load(root / "data", scale=scale) for scale in (True, False))
    assert len(in_parts.parts) == 3
    assert_frame_equal(in_parts.take(), in_one)
    assert_frame_equal(reading(in_parts), reading(in_one))
    assert told(in_parts) == told(in_one)


def test_tables_and_files_keep_their_order(client, tmp_path):
    """In a folder that mixes them, as in one process; a zip is named, not read."""
    put(tmp_path, {"a.txt": "It may rain.", "z.txt": "It rained."})
    put(tmp_path, {"b.csv": "outlet,text\nEcho,It snowed.\n", "c.jsonl": '{"text": "It hailed."}'})
    in_one = analysis.load(tmp_path, scale=False)
    (tmp_path / "d.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    in_parts = analysis.load(tmp_path)
    assert_frame_equal(in_parts.take(), in_one)
    assert told(in_parts) == ["d.zip, : an archive without files", nameless(4)]


@pytest.mark.parametrize("row_group", [3, 10, 35])
def test_a_large_parquet_table_is_read_some_rows_at_a_time(client, rows, tmp_path, monkeypatch, row_group):
    """With the ids and the places that it has when read at once, whatever its row groups are."""
    monkeypatch.setattr(partitions, "ROWS_AT_ONCE", 4)
    table = rows.drop(columns="id")
    table.loc[12, "text"] = ""
    table.to_parquet(tmp_path / "all.parquet", row_group_size=row_group)
    in_parts = analysis.load(tmp_path / "all.parquet")
    assert [len(decided.ids) for _, decided in in_parts.parts] == [4, 4, 4, 3, 4, 4, 4, 4, 3]
    in_one = analysis.load(tmp_path / "all.parquet", scale=False)
    assert_frame_equal(in_parts.take(), in_one)
    assert told(in_parts) == told(in_one) == ["all.parquet, row 13: 'text' is empty"]
    assert_frame_equal(reading(in_parts), reading(in_one))


def test_rows_of_one_long_row_group_are_each_in_one_part(tmp_path, monkeypatch):
    """Whichever batches they are unpacked in; the table is never read at once, however large."""
    monkeypatch.setattr("analysis.corpus.files.LARGEST_TABLE", 1_000)  # bytes
    table = pd.DataFrame({"text": [f"It rained on day {day}." for day in range(1_000)]})
    table.to_parquet(tmp_path / "all.parquet")
    for rows, most, sizes in ((300, 64, [300, 300, 300, 100]), (10, 2, [500, 500])):
        monkeypatch.setattr(partitions, "ROWS_AT_ONCE", rows)
        monkeypatch.setattr(partitions, "MOST_PARTS", most)
        reader = Reader()
        parts = partitions.parts_of_corpus(tmp_path / "all.parquet", reader)
        assert reader.problems == []
        drafts = [list(part.drafts(Reader())) for part in parts]
        assert [len(some) for some in drafts] == sizes
        found = [(draft.values["id"], draft.place, draft.values["text"]) for some in drafts for draft in some]
        assert found == [(f"all_{n:04d}", f"row {n}", f"It rained on day {n - 1}.") for n in range(1, 1_001)]


def test_a_corpus_that_changed_since_it_was_loaded_is_not_read_as_before(client, rows, tmp_path):
    """A part with other articles than were judged stops the work."""
    articles = analysis.load(write_parts(rows, 2, tmp_path))
    rows.iloc[:3].to_parquet(tmp_path / "part-0.parquet")
    with pytest.raises(analysis.CorpusError, match="the corpus has changed: 3 articles where there were 18"):
        analysis.score(analysis.cut_sentences(articles), "lix/1")


# When it is read in parts ----------------------------------------------------------------------


def test_a_corpus_is_read_in_parts_if_told_if_large_or_with_a_client(client, small_corpus, monkeypatch):
    """Otherwise in this process."""
    assert isinstance(analysis.load(small_corpus), Archive)  # a client is active
    assert isinstance(analysis.load(small_corpus, scale=False), pd.DataFrame)
    monkeypatch.setattr(opening, "has_client", lambda: False)
    assert isinstance(analysis.load(small_corpus), pd.DataFrame)
    assert isinstance(analysis.load(small_corpus, scale=True), Archive)
    monkeypatch.setattr(opening, "MOST_WORDS", 1)
    for name, limit in (("LARGE_FILES", 2), ("LARGE_BYTES", 40)):
        with monkeypatch.context() as large:
            large.setattr(partitions, name, limit)
            assert isinstance(analysis.load(small_corpus), Archive)
            assert isinstance(opening.load_table(small_corpus), pd.DataFrame)
            large.setattr(opening, "installed", lambda: False)
            assert isinstance(analysis.load(small_corpus), pd.DataFrame)


def test_many_short_files_are_read_in_parts_into_a_table(client, small_corpus, monkeypatch):
    """What has no more than ten million words goes where every table goes: notebooks, reports."""
    in_one = analysis.load(small_corpus, scale=False)
    monkeypatch.setattr(opening, "has_client", lambda: False)
    monkeypatch.setattr(partitions, "LARGE_FILES", 2)
    assert_frame_equal(analysis.load(small_corpus), in_one)


def test_without_dask_one_sentence_says_what_to_install(small_corpus, monkeypatch):
    """And `import analysis` does without it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ModuleNotFoundError, match=r"needs Dask: install samestory\[scale\]$"):
        analysis.load(small_corpus, scale=True)
    code = "import sys, analysis; print({'dask', 'distributed'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"


def test_a_recombined_corpus_is_the_same_every_time(root):
    """Each outlet's article of each event is half of its own sentences, in their order."""
    articles = analysis.load(root / "data", scale=False)
    table = recombined(articles, 3)
    assert_frame_equal(table, recombined(articles, 3))
    assert table["event"].tolist() == list(np.repeat(["event 1", "event 2", "event 3"], 5))
    own = dict(zip(articles["outlet"], articles["text"], strict=True))
    for outlet, text in zip(table["outlet"], table["text"], strict=True):
        places = [own[outlet].find(sentence) for sentence in text.split("\n\n")]
        assert -1 not in places

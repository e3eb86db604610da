"""What finding files promises: any name, any archive, no way out of the corpus, no end of memory."""

import bz2
import gzip
import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus import files, finder
from analysis.corpus.about import problems, reading
from analysis.corpus.files import KINDS
from analysis.corpus.load import load
from analysis.errors import CorpusError, Problem

STORY = "The harbour was closed on Monday, the mayor said, and it will stay so. " * 6


def texts(*names: str) -> dict[str, bytes]:
    """An article of its own for each name."""
    return {name: f"{STORY} {' '.join(f'{name}-{n}' for n in range(99))}.".encode() for name in names}


def write(folder: Path, content: dict[str, bytes]) -> Path:
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def packed(content: dict[str, bytes], **given: int) -> bytes:
    """A zip archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **given) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def told(articles) -> list[str]:
    return [str(Problem(**row)) for row in problems(articles).to_dict("records")]


def test_a_folder_of_everything_is_read(tmp_path):
    """Texts, tables, gzip and zip lie in one folder, each is read, in the order of the names."""
    content = {
        "Echo/a.txt": texts("a")["a"],
        "Echo/b.md.gz": gzip.compress(texts("b")["b"], mtime=0),
        "Echo/c.zip": packed(texts("deep/c.txt")),
        "d.csv.gz": gzip.compress(b"text,outlet\nIt rained all day.,Post\n", mtime=0),
        "e.zip": packed(texts("Herald/e.txt", "Mail/e.txt", ".DS_Store", "__MACOSX/e.txt")),
        "f.zip": packed(texts("f/x.txt")),
    }
    articles = load(write(tmp_path, content))
    assert articles["outlet"].to_dict() == {
        "a": "Echo",
        "b": "Echo",
        "c": "Echo",
        "d_1": "Post",
        "e.zip/Herald/e": "Herald",
        "e.zip/Mail/e": "Mail",
        "x": "f",
    }
    assert articles["file"].tolist() == [
        "Echo/a.txt",
        "Echo/b.md.gz",
        "Echo/c.zip/deep/c.txt",
        "d.csv.gz",
        "e.zip/Herald/e.txt",
        "e.zip/Mail/e.txt",
        "f.zip/f/x.txt",
    ]
    assert set(problems(articles)["file"]) == {"the corpus"}  # events are guessed


@pytest.mark.parametrize(
    ("names", "outlets"),
    [
        (("Echo/a.txt", "Post/b.txt"), ["Echo", "Post"]),
        (("corpus/Echo/a.txt", "corpus/Post/b.txt"), ["Echo", "Post"]),  # the folder that was packed
        (("all/a.txt", "all/b.txt"), ["a", "b"]),
        (("Echo/a.txt", "Echo/b.txt"), ["Echo", "Echo"]),
        (("a.txt", "b.txt"), ["a", "b"]),
    ],
)
def test_an_archive_is_read_like_the_folder_that_was_packed(tmp_path, names, outlets):
    """Its folders are outlets, but for one that only holds the others or has the archive's name."""
    (tmp_path / "all.zip").write_bytes(packed(texts(*names)))
    assert load(tmp_path / "all.zip")["outlet"].tolist() == outlets


def test_an_archive_may_hold_a_table_and_its_files(tmp_path):
    """A table in an archive names the files beside it."""
    content = texts("in/articles/a.txt", "in/articles/b.txt")
    content["in/articles.csv"] = b"file,outlet\nb.txt,Echo\n"
    (tmp_path / "x.zip").write_bytes(packed(content))
    articles = load(tmp_path / "x.zip")
    assert articles["outlet"].to_dict() == {"b": "Echo"}
    assert told(articles) == [
        ("x.zip/in/articles/a.txt: not named in articles.csv, so not loaded (add a row for it, or move it elsewhere)")
    ]


def test_what_a_browser_saves_beside_a_page_is_not_read(tmp_path, monkeypatch):
    """Frames and scripts in `page_files` are noted as such; a folder with a similar name is read."""
    monkeypatch.setattr("analysis.corpus.documents.read_document", lambda data, kind: {"text": STORY})
    content = texts("Echo/Rain_files/ad.txt", "Echo/Snow_files/a.txt", "Echo/Rain.html")
    for folder in (write(tmp_path / "plain", content), tmp_path / "packed"):
        if folder.name == "packed":
            write(folder, {"x.zip": packed(content)})
        articles = load(folder)
        assert articles["file"].str.rpartition("/")[2].tolist() == ["Rain.html", "a.txt"]
        left_out = reading(articles).query("read_as == 'left out'")
        assert left_out["note"].tolist() == ["pictures and scripts of a saved page"]


def test_links_do_not_lead_out_and_nothing_is_read_twice(tmp_path):
    """A link out of the corpus, to nothing, in a circle, or to what is read anyway is reported."""
    outside = write(tmp_path / "outside", texts("secret.txt", "more/secret.txt"))
    corpus = write(tmp_path / "corpus", texts("a.txt", "Echo/b.txt", ".store/c.txt"))
    (corpus / "out.txt").symlink_to(outside / "secret.txt")
    (corpus / "outside").symlink_to(outside)
    (corpus / "Echo" / "up").symlink_to(corpus)
    (corpus / "again.txt").symlink_to(corpus / "a.txt")
    (corpus / "gone.txt").symlink_to(corpus / "nothing.txt")
    (corpus / "kept.txt").symlink_to(corpus / ".store" / "c.txt")
    (corpus / "hidden").symlink_to(corpus / ".store")
    articles = load(corpus)
    assert articles["file"].tolist() == ["Echo/b.txt", "a.txt", "kept.txt"]
    assert sorted(told(articles)) == [
        "gone.txt: a link that leads nowhere (delete it, or put the file there)",
        "hidden: a link to a hidden folder (put the files themselves there)",
        "out.txt: a link that leads out of the corpus (put the file itself there)",
        "outside: a link that leads out of the corpus (put the file itself there)",
    ]
    left_out = reading(articles).query("read_as == 'left out'")
    assert left_out["file"].tolist() == ["Echo/up", "again.txt"]


def test_a_pipe_is_not_waited_for(tmp_path):
    """A device or pipe in the folder, or as the corpus, is reported and not opened."""
    write(tmp_path, texts("a.txt"))
    os.mkfifo(tmp_path / "b.txt")
    assert told(load(tmp_path)) == ["b.txt: a device or pipe (put a file there)"]
    with pytest.raises(CorpusError, match="b.txt: a device or pipe"):
        load(tmp_path / "b.txt")


def test_what_may_not_be_opened_is_told(tmp_path, monkeypatch):
    """A file and a folder without permission are a sentence each; the others are read."""
    write(tmp_path, texts("a.txt", "b.txt", "c/d.txt"))

    def refuse(function, name):
        def refusing(path, *rest):
            if Path(path).name == name:
                raise PermissionError(13, "Permission denied", str(path))
            return function(path, *rest)

        return refusing

    monkeypatch.setattr(files, "open", refuse(open, "b.txt"), raising=False)
    monkeypatch.setattr(finder.os, "scandir", refuse(os.scandir, "c"))
    assert told(load(tmp_path)) == [
        "c: cannot be opened: Permission denied (check the folder)",
        "b.txt: cannot be opened: Permission denied (check the file)",
    ]


NAMES = ["a\nb.txt", "~x.txt", "e\u0301.txt", "é.txt", "Дождь.txt", "مطر.txt", "雨.txt", "\udcff.txt"]


def test_file_names_of_any_script_are_read(tmp_path):
    """Any letters, line breaks and broken bytes give names that can be printed, in one order."""
    for number, name in enumerate(NAMES):
        (tmp_path / name).write_text(f"{STORY} This is number {number}.")
    articles = load(tmp_path, duplicates="all")
    printed = [r"a\nb.txt", *NAMES[1:-1], r"\xff.txt"]
    assert articles["file"].tolist() == printed  # the same whether a disk parts é in two or not
    assert articles.index.is_unique
    assert "".join(articles.index).isprintable() and "".join(articles["outlet"]).isprintable()
    articles.reset_index().to_csv(io.StringIO())


def test_a_table_finds_a_file_whose_name_is_composed_otherwise(tmp_path):
    """Macs part é into e and an accent; tables, and Windows' backslashes, name the file still."""
    write(tmp_path, texts("Echo/Cafe\u0301.txt"))
    (tmp_path / "articles.csv").write_text("file,outlet\n.\\Echo\\Caf\u00e9.txt,Post\n")
    articles = load(tmp_path)
    assert articles["outlet"].tolist() == ["Post"] and problems(articles).empty


@pytest.fixture
def small_limits(monkeypatch):
    """Limits that a test reaches with a few thousand bytes."""
    for name, size in {"LARGEST_ARTICLE": 5000, "LARGEST_TABLE": 9000, "LARGEST_ARCHIVE": 12_000}.items():
        monkeypatch.setattr(files, name, size)


def test_a_file_beyond_the_limit_is_one_sentence(tmp_path, small_limits):
    """Plain, in gzip or in a zip: what is larger than memory should hold is refused by its size."""
    big = os.urandom(3000).hex().encode()
    content = {"a.txt": big, "b.txt.gz": gzip.compress(big, mtime=0), "c.zip": packed({"d.txt": big})}
    articles = load(write(tmp_path, content | texts("z.txt")))
    assert articles["file"].tolist() == ["z.txt"]
    remedy = "larger than 5000 bytes (split it into smaller files)"
    assert told(articles) == [f"{name}: {remedy}" for name in ("a.txt", "b.txt.gz", "c.zip/d.txt")]


def test_an_archive_stops_at_the_sum_of_what_comes_out(tmp_path, small_limits):
    """Many members, each small enough, together are not; those before the limit are read."""
    content = {f"{n}.txt": os.urandom(2000).hex().encode() for n in range(5)}
    articles = load(write(tmp_path, {"a.zip": packed(content)}))
    assert articles["file"].tolist() == ["a.zip/0.txt", "a.zip/1.txt", "a.zip/2.txt"]
    remedy = "unpacks to more than 12000 bytes (unpack it yourself, or split it)"
    assert told(articles) == [f"a.zip/{n}.txt: {remedy}" for n in (3, 4)]


def bomb(tmp_path: Path, kind: str) -> Path:
    """A small file that unpacks to 400 MB of spaces, or to 100 MB where 50 are too many."""
    zeros = b" " * ((100 if kind in ("gzip", "zip") else 400) * files.MEGABYTE)
    if kind in ("gzip", "table"):
        name = "a.txt.gz" if kind == "gzip" else "a.csv.gz"
        return write(tmp_path, {name: gzip.compress(zeros, compresslevel=1, mtime=0)})
    inner = packed({"a.txt" if kind == "zip" else "xl/workbook.xml": zeros}, compresslevel=1)
    return write(tmp_path, {"a.zip" if kind == "zip" else "a.xlsx": inner})


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("gzip", "a.txt.gz: larger than 50 MB (split it into smaller files)"),
        ("table", "a.csv.gz: larger than 300 MB (split it into smaller files)"),
        ("zip", "a.zip/a.txt: larger than 50 MB (split it into smaller files)"),
        ("workbook", "a.xlsx: a workbook that unpacks to 400 MB (split it, or save it as .csv)"),
    ],
)
def test_a_bomb_does_not_go_off(tmp_path, kind, problem):
    """No more is unpacked than the limit on what is read."""
    folder = write(bomb(tmp_path, kind), texts("z.txt"))
    start = time.process_time()
    articles = load(folder)
    assert time.process_time() - start < 20
    assert told(articles) == [problem]


def test_a_lying_header_does_not_help(tmp_path):
    """Sizes in an archive's header are not believed: a false one is a damaged file, not a crash."""
    data = bytearray(packed(texts("a.txt", "b.txt")))
    at = data.index(b"PK\x01\x02") + 24  # the unpacked size of the first member
    data[at : at + 4] = (10).to_bytes(4, "little")
    articles = load(write(tmp_path, {"x.zip": bytes(data)}))
    assert told(articles) == ["x.zip/a.txt: damaged, or compressed in a way that cannot be read (pack it again)"]


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    ("member", "found"),
    [
        ("../a.txt", "its path leads out of the archive (pack the folder again)"),
        ("/etc/a.txt", "its path leads out of the archive (pack the folder again)"),
        ("C:\\a.txt", "its path leads out of the archive (pack the folder again)"),
        (link("a.txt"), "a link, and links in an archive are not followed (pack the file itself)"),
        ("b.zip", "an archive in an archive (unpack the outer one)"),
        ("b.odt", f"a kind of file that cannot be read (save it as one of {', '.join(KINDS)})"),
    ],
)
def test_members_that_are_not_files_of_the_archive_are_told(tmp_path, member, found):
    """Nothing is written anywhere, no link followed, no archive in an archive opened."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("fine.txt", STORY)
        archive.writestr(member, "../../secret")
    articles = load(tmp_path)
    assert articles["file"].tolist() == ["x.zip/fine.txt"]
    [problem] = told(articles)
    assert problem.endswith(f": {found}") and problem.startswith("x.zip/")


def test_a_locked_member_is_told(tmp_path):
    """A member with a password is a sentence; the others are read."""
    data = bytearray(packed(texts("a.txt", "b.txt")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    articles = load(write(tmp_path, {"x.zip": bytes(data)}))
    assert told(articles) == ["x.zip/a.txt: locked with a password (unpack it yourself)"]


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.zip", b"no zip", "a.zip: not a zip archive, or a damaged one (pack or download it again)"),
        ("a.zip", packed({}), "a.zip: an archive without files (put one article in each file)"),
        ("a.txt.gz", b"no gzip", "a.txt.gz: a damaged gzip file (pack or download it again)"),
        (
            "a.txt.gz",
            gzip.compress(b"It rained." * 99, mtime=0)[:-9],
            "a.txt.gz: a damaged gzip file (pack or download it again)",
        ),
        ("a.tar.gz", b"", f"a.tar.gz: a kind of file that cannot be read (save it as one of {', '.join(KINDS)})"),
        (
            "a.txt.bz2",
            bz2.compress(b"x"),
            f"a.txt.bz2: a kind of file that cannot be read (save it as one of {', '.join(KINDS)})",
        ),
    ],
)
def test_damaged_archives_are_a_sentence(tmp_path, name, data, found):
    """An archive that is not one, is empty, truncated, or of another kind is reported."""
    for path in (write(tmp_path, {name: data}), tmp_path / name):
        with pytest.raises(CorpusError) as error:
            load(path)
        assert str(error.value) == found


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([*KINDS, ".zip", ".csv.gz"]), st.integers(0, 3))
def test_any_bytes_under_any_ending_are_read_or_told(tmp_path_factory, data, ending, start):
    """No file, whatever is in it, stops the reading of the others."""
    data = [b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\x1f\x8b\x08"][start] + data
    folder = write(tmp_path_factory.mktemp("any"), {f"a{ending}": data} | texts("z.txt"))
    articles = load(folder, duplicates="all")
    assert "z.txt" in articles["file"].tolist()
    read = reading(articles).set_index("file")["articles"]
    assert read.get(f"a{ending}", 0) > 0 or not problems(articles).empty


def test_ten_thousand_small_files_take_seconds(tmp_path):
    """Finding and reading is fast enough that nobody waits: 2,000 files in well under ten seconds."""
    content = {f"{n % 20}/{n}.txt": b"Rain." for n in range(2000)}
    write(tmp_path, content)
    start = time.process_time()
    articles = load(tmp_path, duplicates="all")
    assert len(articles) == 2000 and time.process_time() - start < 10
    assert articles["file"].tolist() == sorted(content, key=lambda name: name.split("/"))
    start = time.process_time()
    for _ in range(100):
        articles[["outlet"]]
    assert time.process_time() - start < 1  # what was read as what is not copied each time

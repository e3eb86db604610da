"""Read a corpus – a folder, a file or a table – into one table of articles, and say what is wrong.

Nothing is skipped silently: whatever could not be read, or was read with a doubt, is a `Problem`
with the place where it stands and what would put it right. Text is kept as it was read: decoded,
line ends unified to a newline, nothing removed.
"""

from __future__ import annotations

import io
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

TEXT_FILES = (".txt", ".md")
TABLE_FILES = (".csv", ".jsonl")
COLUMNS = ("source", "title", "published", "url", "event", "text", "words", "flags")
COMPUTED = ("text", "words", "flags")  # never taken from a table that names files

TOO_SHORT = "too short"
NO_SENTENCE_END = "no sentence end"
NOT_ENGLISH = "not English"
LONG_LINE = "very long line"
TOO_LONG = "too long to compare its wording"
NOT_UTF8 = "not UTF-8"

FEWEST_WORDS = 50
LONGEST_LINE = 100_000  # characters: no paragraph of news is that long
MOST_CHARACTERS = 1_000_000  # a long novel; beyond that no passages are looked for
LONGEST_TITLE = 200  # characters: a first line beyond that is a paragraph
SAMPLE = 5_000  # characters that decide the language: the opening is enough, and 5 MB are not read
ENGLISH_SHARE = 0.12  # function words among all words: English news has .25 to .5, tables .13

_FUNCTION_WORD_LIST = """
    the of and to in a an is that for on with as was it at by from be are were has have had he his
    she her they their not this but who which or will would said
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]»]*(?:\s|$)")
_OTHER_SCRIPT = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_NAMED_MONTHS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
_BAD_LINE = re.compile(r"line (\d+): expected (\d+) fields, saw (\d+)")


class CorpusError(ValueError):
    """Nothing could be read; the message has one sentence per problem."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a corpus: where, what was found, what would be right.

    >>> print(Problem("articles.csv", "row 14", "'published' is 'soon', not a date", "use 2023-02-28"))
    articles.csv, row 14: 'published' is 'soon', not a date (use 2023-02-28)
    """

    file: str
    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.problem} ({self.remedy})"


def load(path: str | Path) -> pd.DataFrame:
    """Read the articles at `path`: one row each, in the order of the table or of the file names.

    `path` is a folder of .txt and .md files (sub-folders too), one such file, or a .csv or .jsonl
    table with a column `text`. A folder may hold `articles.csv` with a column `file`, relative to
    the table or to a folder `articles` beside it, and any of `id`, `source`, `title`, `published`,
    `url`, `event`; further columns are kept.

    Returns the index `article` (unique: column `id`, else the file's name, with its folder where
    two files share it) and the columns `source` (the outlet), `title`, `published` (datetime64,
    UTC; NaT if unknown), `url`, `event` ("" if unknown), `text`, `words` (pieces between blanks, as
    a word processor counts), `flags` (doubts about the text, joined by "; ").

    Without a table, or where it does not say, the outlet is the sub-folder's name, else the file's,
    and the title is the first line. A file that a table leaves out is reported and *not* loaded: it
    would enter every comparison as an outlet of its own, under a name that nobody gave it. Names
    starting with a dot, and README files, are no articles. What went wrong is in
    `problems(articles)`.

    Raises CorpusError if there is no article at all.
    """
    path = Path(path)
    report: list[Problem] = []
    articles = _as_table(list(_read(path, report)), report)
    if articles.empty:
        raise CorpusError("\n".join(map(str, report)))
    articles.attrs["problems"] = [asdict(problem) for problem in report]
    return articles


def problems(articles: pd.DataFrame) -> pd.DataFrame:
    """What was wrong with the corpus, a row each: `file`, `place`, `problem`, `remedy`.

    A place is a row of a table as a spreadsheet numbers it (the header is row 1), or a line.
    """
    return pd.DataFrame(
        articles.attrs.get("problems", []), columns=["file", "place", "problem", "remedy"]
    )


def flags(text: str) -> list[str]:
    """Doubts about one article's text, each starting with one of this module's constants.

    >>> flags("Rain is likely.")
    ['too short (3 words)']
    """
    words = len(text.split())
    longest = max(map(len, text.splitlines()), default=0)
    doubts = {
        f"{TOO_SHORT} ({words} word{'s' * (words != 1)})": words < FEWEST_WORDS,
        NO_SENTENCE_END: not _SENTENCE_END.search(text),
        f"{LONG_LINE} ({longest:,} characters)": longest > LONGEST_LINE,
        f"{TOO_LONG} ({len(text):,} characters)": len(text) > MOST_CHARACTERS,
        NOT_ENGLISH: not looks_english(text),
    }
    return [doubt for doubt, holds in doubts.items() if holds]


def looks_english(text: str) -> bool:
    """Whether the letters are Latin and enough words are English function words.

    >>> looks_english("Дождь идёт с самого утра."), looks_english("It has rained since morning.")
    (False, True)

    A crude test on the opening of the text, meant to keep whole articles in another language out of
    English formulas. Fewer than 20 words of Latin script get the benefit of the doubt.
    """
    sample = text[:SAMPLE]
    if len(_OTHER_SCRIPT.findall(sample)) > len(sample) / 3:
        return False
    words = sample.lower().split()
    known = sum(word in _FUNCTION_WORDS for word in words)
    return len(words) < 20 or known >= ENGLISH_SHARE * len(words)


def decode(data: bytes) -> tuple[str, str]:
    r"""Return the text of `data`, line ends unified, and the name of its encoding.

    >>> decode("It’s\r\nraining.".encode("cp1252"))
    ('It’s\nraining.', 'cp1252')

    Raises UnicodeError for bytes that are no text.
    """
    encoding = _encoding(data)
    text = data.decode(encoding)
    if len(_CONTROL.findall(text)) > len(text) / 100:
        raise UnicodeError("control characters")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding.removesuffix("-sig")


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise UnicodeError("binary")
    if len(_HIGH_BYTE.findall(data)) < len(data) / 10 and not _NOT_CP1252.search(data):
        return "cp1252"  # text in Latin letters: what Windows wrote before UTF-8
    from charset_normalizer import from_bytes  # most corpora never need it

    best = from_bytes(data).best()
    if best is None:
        raise UnicodeError("no known encoding")
    return best.encoding


def _read(path: Path, report: list[Problem]) -> Iterator[dict[str, Any]]:
    """Yield one dict per article found, reporting everything that is not one."""
    suffix = path.suffix.lower()
    if path.is_dir():
        table = path / "articles.csv"
        named = _read_table(table, report) if table.is_file() else None
        yield from _read_folder(path, named, report)
    elif not path.exists():
        report.append(Problem(str(path), "", "no such file or folder", "check the spelling"))
    elif suffix in TEXT_FILES:
        yield from _read_files([path], path.parent, report)
    elif suffix in TABLE_FILES:
        rows = _read_table(path, report)
        if any("file" in row for row in rows):
            yield from _read_folder(path.parent, rows, report, table=path)
        else:
            yield from _read_texts(path, rows, report)
    else:
        report.append(_unreadable(path.name))


def _unreadable(name: str) -> Problem:
    kinds = ", ".join(TEXT_FILES + TABLE_FILES)
    return Problem(name, "", "not a kind of file that is read", f"save it as one of {kinds}")


def _read_folder(
    folder: Path,
    rows: list[dict[str, Any]] | None,
    report: list[Problem],
    table: Path | None = None,
) -> Iterator[dict[str, Any]]:
    table = table or folder / "articles.csv"
    if rows is not None and not any("file" in row for row in rows):
        if any("text" in row for row in rows):
            yield from _read_texts(table, rows, report)
            return
        report.append(_no_column(table, rows, "file"))
        rows = None
    root = folder / "articles" if rows is not None and (folder / "articles").is_dir() else folder
    files = [file for file in _files(root) if file != table]
    readable = [file for file in files if file.suffix.lower() in TEXT_FILES]
    report += [_unreadable(_name(file, root)) for file in files if file not in set(readable)]
    if rows is not None:
        yield from _read_named(rows, readable, table, report)
        return
    if not readable:
        remedy = "put one article in each file"
        report.append(Problem(folder.name, "", "no .txt or .md file in this folder", remedy))
    yield from _read_files(readable, root, report)


def _files(root: Path) -> list[Path]:
    inside = (file for file in root.rglob("*") if file.is_file())
    return sorted(
        file
        for file in inside
        if file.stem.lower() != "readme"
        and not any(part.startswith(".") for part in file.relative_to(root).parts)
    )


def _name(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()


def _read_files(files: list[Path], root: Path, report: list[Problem]) -> Iterator[dict[str, Any]]:
    for file, unique in zip(files, _ids(files, root), strict=True):
        name = _name(file, root)
        folders = file.relative_to(root).parts[:-1]
        row = _read_text(file, name, report)
        if row is not None:
            yield {"id": unique, "source": folders[0] if folders else file.stem} | row


def _ids(files: Iterable[Path], root: Path) -> list[str]:
    """Name each file by its stem; where two share one, by its path, with the ending if need be."""
    names = [(f.stem, _name(f.with_suffix(""), root), _name(f, root)) for f in files]
    shares = [Counter(level) for level in zip(*names, strict=True)]
    return [
        next(name for name, share in zip(levels, shares, strict=True) if share[name] == 1)
        for levels in names
    ]


def _read_text(file: Path, name: str, report: list[Problem]) -> dict[str, Any] | None:
    try:
        text, encoding = decode(file.read_bytes())
    except UnicodeError:
        report.append(Problem(name, "", "not text", "save the article as plain text in UTF-8"))
        return None
    except OSError as error:
        report.append(Problem(name, "", f"cannot be opened: {error.strerror}", "check the file"))
        return None
    if not text.strip():
        report.append(Problem(name, "", "an empty file", "put the article in it, or delete it"))
        return None
    doubts = [] if encoding == "utf-8" else [f"{NOT_UTF8} (read as {encoding})"]
    return {"text": text, "doubts": doubts, "file": name, "place": ""}


def _read_named(
    rows: list[dict[str, Any]], files: list[Path], table: Path, report: list[Problem]
) -> Iterator[dict[str, Any]]:
    """Read the files that a table names, in its order, with what it says about them."""
    home = table.parent
    ids = dict(zip(files, _ids(files, home), strict=True))
    seen: dict[Path, str] = {}
    for row in rows:
        name, place = row.get("file", ""), row["place"]
        file = next((home / f / name for f in ("", "articles") if home / f / name in ids), None)
        if file is None or file in seen:
            found = f"no article file {name!r}" if name else "'file' is empty"
            if file in seen:
                found = f"{name!r} is already that of {seen[file]}, so not loaded again"
            report.append(Problem(table.name, place, found, "correct the name, or delete the row"))
            continue
        seen[file] = place
        article = _read_text(file, name, report)
        if article is not None:
            given = {key: row[key] for key in row if row[key] and key not in (*COMPUTED, "doubts")}
            fallback = {"id": ids[file], "source": file.stem}
            yield article | fallback | given | {"file": table.name, "place": place}
    for file in files:
        if file not in seen:
            remedy = "add a row for it, or move it elsewhere"
            left_out = f"not named in {table.name}, so not loaded"
            report.append(Problem(_name(file, home), "", left_out, remedy))


def _read_texts(
    table: Path, rows: list[dict[str, Any]], report: list[Problem]
) -> Iterator[dict[str, Any]]:
    """Read the articles of a table that holds their text."""
    if rows and not any("text" in row for row in rows):
        report.append(_no_column(table, rows, "text"))
        return
    width = len(str(len(rows)))
    for number, row in enumerate(rows, 1):
        text = str(row.get("text") or "").replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            remedy = "put the article's text there, or delete the row"
            report.append(Problem(table.name, row["place"], "'text' is empty", remedy))
            continue
        names = {
            "id": row.get("id") or f"{table.stem}_{number:0{width}d}",
            "source": row.get("source") or table.stem,
        }
        yield row | names | {"text": text, "doubts": row["doubts"], "file": table.name}


def _no_column(table: Path, rows: list[dict[str, Any]], wanted: str) -> Problem:
    own = ("place", "doubts")
    names = ", ".join(dict.fromkeys(name for row in rows for name in row if name not in own))
    remedy = f"rename the column that holds it; found: {names or 'nothing'}"
    return Problem(table.name, "", f"no column named {wanted!r}", remedy)


def _read_table(table: Path, report: list[Problem]) -> list[dict[str, Any]]:
    """Return a table's rows, column names in lower case, each with its `place`."""
    article = _read_text(table, table.name, report)
    if article is None:
        return []
    read = _read_jsonl if table.suffix.lower() == ".jsonl" else _read_csv
    rows = read(article["text"], table.name, report)
    if not rows:
        report.append(Problem(table.name, "", "a table without rows", "add a row per article"))
    return [{"doubts": article["doubts"]} | row for row in rows]


def _read_csv(text: str, name: str, report: list[Problem]) -> list[dict[str, Any]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            # The header is read as a row, or pandas cuts rows that are all too long without a word.
            frame = pd.read_csv(
                io.StringIO(text), header=None, dtype=str, keep_default_na=False,
                on_bad_lines="warn", skip_blank_lines=False,
            )  # fmt: skip
        except ValueError as error:  # pandas' parser errors are ValueErrors
            report.append(Problem(name, "", f"not a CSV table: {error}", "check its quotes"))
            return []
    too_long = _BAD_LINE.findall(" ".join(str(warning.message) for warning in caught))
    for number, expected, seen in too_long:
        found = f"{seen} values under {expected} columns, so not loaded"
        remedy = "put quotes round values with commas"
        report.append(Problem(name, f"row {number}", found, remedy))
    left_out = {int(number) for number, _, _ in too_long}
    numbers = (n for n in range(1, len(frame) + len(left_out) + 1) if n not in left_out)
    header, *records = frame.fillna("").to_numpy().tolist()
    names = [column.strip().lower() for column in header]
    next(numbers)
    return [
        dict(zip(names, map(str.strip, record), strict=True)) | {"place": f"row {number}"}
        for number, record in zip(numbers, records, strict=True)
        if any(record)
    ]


def _read_jsonl(text: str, name: str, report: list[Problem]) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            pairs = {key.strip().lower(): value for key, value in record.items()}
        except (ValueError, AttributeError, RecursionError):
            remedy = 'write {"text": "…", "source": "…"}'
            report.append(Problem(name, f"line {number}", "not a JSON object", remedy))
            continue
        rows.append({key: _plain(value) for key, value in pairs.items()})
        rows[-1]["place"] = f"line {number}"
    return rows


def _plain(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()  # half a surrogate pair is no character


def _as_table(rows: list[dict[str, Any]], report: list[Problem]) -> pd.DataFrame:
    """Check ids and dates, add what is computed, and put the columns in order."""
    records: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["id"] in records:
            first = records[row["id"]]["place"]
            twice = f"the id {row['id']!r} is already that of {first}, so not loaded"
            report.append(Problem(row["file"], row["place"], twice, "give each article its own"))
            continue
        records[row["id"]] = row | {
            "title": row.get("title") or first_line(row["text"]),
            "published": _published(row, report),
            "url": row.get("url", ""),
            "event": row.get("event", ""),
            "words": len(row["text"].split()),
            "flags": "; ".join(row["doubts"] + flags(row["text"])),
        }
    own = ("id", "file", "place", "doubts")
    extra = [name for row in rows for name in row if name not in own + COLUMNS]
    columns = [*COLUMNS, *dict.fromkeys(extra)]
    table = pd.DataFrame(records.values(), columns=columns).fillna(dict.fromkeys(extra, ""))
    table.index = pd.Index(list(records), name="article", dtype="str")
    return table.astype({"published": "datetime64[us]", "words": "int64"})


def _published(row: dict[str, Any], report: list[Problem]) -> datetime | None:
    value = row.get("published", "")
    date = parse_date(value) if value else None
    if value and date is None:
        found = f"'published' is {value!r}, not a date"
        report.append(Problem(row["file"], row["place"], found, "use 2023-02-28"))
    return date


def parse_date(value: str) -> datetime | None:
    """Return the moment that `value` names, in UTC without a zone, or None if it names none.

    >>> parse_date("2023-09-04"), parse_date("4 September 2023"), parse_date("04/09/2023")
    (datetime.datetime(2023, 9, 4, 0, 0), datetime.datetime(2023, 9, 4, 0, 0), None)

    ISO 8601 and dates with the month's English name. "04/09/2023" is April in one country and
    September in another, so it is nobody's date.
    """
    for form in (None, *_NAMED_MONTHS):
        try:
            date = datetime.strptime(value, form) if form else datetime.fromisoformat(value)
        except ValueError:
            continue
        return date.astimezone(UTC).replace(tzinfo=None) if date.tzinfo else date
    return None


def first_line(text: str) -> str:
    """Return the first line that is not blank, without Markdown's #; beyond 200 characters, cut.

    >>> first_line("# Rain is likely\\n\\nIt may rain.")
    'Rain is likely'
    """
    line = text.lstrip().split("\n", 1)[0].strip().lstrip("#").strip()
    return line if len(line) <= LONGEST_TITLE else line[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"

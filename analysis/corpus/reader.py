"""Turn the contents of a corpus – files, tables, files named in a table – into drafts of articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.corpus.cache import Cache, Remembering
from analysis.corpus.columns import choose, rename
from analysis.corpus.dates import day_first
from analysis.corpus.documents import read_document
from analysis.corpus.exports import Export, read_export, several
from analysis.corpus.files import DOCUMENTS, KINDS, TABLES, TEXT, File, path_key, unique_names
from analysis.corpus.finder import Finder
from analysis.corpus.markup import as_seen, is_page
from analysis.corpus.outlets import host_of, is_archive
from analysis.corpus.seen import name_seen, seen
from analysis.corpus.tables import Cells, Sheet, read_frame, read_table
from analysis.errors import Problem, Unreadable
from analysis.progress import progress
from analysis.text.decoding import NOT_UTF8, decode
from analysis.text.doubts import doubts

FRAME = "data frame"  # the file name of articles that come from a data frame
FOLDER = "articles"  # beside a table of files, the folder that may hold them
EXCEL_CUT = 32_767  # characters: an Excel cell holds no more, and the rest is lost
OF_ONE = ("id", "title", "outlet", "published", "author", "url")  # fields of a row that describe a single article
EMPTY = ("'text' is empty", "put the article's text there, or delete the row")


@dataclass
class Draft:
    """One article as it was read: where it was found, what is known about it, doubts about its text."""

    file: str
    place: str
    values: Cells
    doubts: list[str] = field(default_factory=list)
    day_first: bool | None = None
    table: str = ""  # the table that names the file; `place` is then a row of it
    guessed: bool = False  # whether the outlet is only the name of the file or sheet

    @property
    def where(self) -> tuple[str, str]:
        """The file and the place in it that are named in a problem with this article."""
        return self.table or self.file, self.place


@dataclass
class Table:
    """One sheet of a table file, and the column of each field in it."""

    file: File
    sheet: Sheet
    chosen: dict[str, str]
    order: bool | None  # day first in its dates?

    def rows(self) -> Iterator[tuple[str, Cells]]:
        """Each row's place and its cells by field."""
        sheet = f"sheet {self.sheet.name!r}, " if self.sheet.name else ""
        for place, row in zip(self.sheet.places, self.sheet.rows, strict=True):
            yield sheet + place, rename(row, self.chosen)


class Row(NamedTuple):
    """What a table's row says about the file it names."""

    place: str
    cells: Cells
    order: bool | None  # day first in its dates?
    table: str


NO_ROW = Row("", {}, None, "")


class Reader:
    """Reads one corpus; `read` says how each file was read, `problems` what is wrong."""

    def __init__(self, cache: Cache | None = None) -> None:
        self.problems: list[Problem] = []
        self.read: list[dict[str, str]] = []
        self.tables: dict[File, list[Table]] = {}
        self.document: Callable[[bytes, str], dict[str, str]] = read_document
        self.doubts: Callable[[str, str], list[str]] = doubts
        self.remembering: list[Remembering] = []
        if cache is not None:
            self.remembering = [cache.remembering(one) for one in (read_document, doubts)]
            self.document, self.doubts = self.remembering

    def close(self) -> None:
        """Write new answers to the cache, if there is one; tables that were read are dropped."""
        self.tables.clear()
        for one in self.remembering:
            one.close()

    def frame(self, frame: pd.DataFrame) -> list[Draft]:
        """The articles of a data frame."""
        file = File((FRAME,), "", lambda limit: b"")
        self.add_sheets(file, [read_frame(frame)], "data frame")
        return [draft for table in self.tables[file] for draft in self.texts(table, 0)]

    def path(self, path: Path) -> list[Draft]:
        """The articles of a folder, an archive or a file."""
        with ExitStack() as stack:
            finder = Finder(stack)
            files = self.find(path, finder)
            self.take_over(finder)
            return list(self.drafts(files))

    def take_over(self, finder: Finder) -> None:
        """Report and note what a finder could not use."""
        self.problems += finder.problems
        for problem in finder.problems:
            self.note(problem.file, "not read")
        for name, note in finder.noted:
            self.note(name, "left out", note)

    def find(self, path: Path, finder: Finder) -> list[File]:
        """The files of a corpus; for a table that names files, those in its folder."""
        if not path.exists():
            where = "" if path.is_absolute() else f" (looked for it in {Path.cwd()})"
            finder.refuse(str(path), f"no such file or folder{where}", "check the spelling")
            return []
        if not path.is_dir() and not path.is_file():
            finder.refuse(path.name, "a device or pipe", "name a file or folder")
            return []
        table = path / f"{FOLDER}.csv" if path.is_dir() else path
        below = FOLDER if (table.parent / FOLDER).is_dir() else ""
        if table.is_file() and "".join(table.suffixes[-2:]).lower().removesuffix(".gz") in TABLES:
            files = Finder(finder.stack).find(table)
            self._table(files[0])
            if self.lists() and (below or path == table):
                found = finder.find(table.parent, below)
                inside = [f for f in found if f.parts != files[0].parts]
                return [*files, *(f for f in inside if f.kind not in TABLES or path.is_dir())]
            if path == table:
                return files
            self.tables.clear()
            self.read.clear()
            self.problems.clear()
        files = finder.find(path)
        if not files and not finder.problems:
            finder.refuse(path.name, "no file that can be read", "put one article in each file")
        return files

    def drafts(self, files: list[File]) -> Iterator[Draft]:
        """The articles in these files."""
        tables = [file for file in files if file.kind in TABLES and file not in self.tables]
        for file in progress(tables, "table", "opening"):
            self._table(file)
        singles = [file for file in files if file.kind not in TABLES]
        ids = dict(zip(singles, unique_names(singles), strict=True))
        lists = self.lists()
        claimed = {file: t for t in lists for file in singles if t.file.beside(file)}
        seen: dict[File, str] = {}
        for file in progress(files, "file", "opening"):
            if file.kind not in TABLES and file not in claimed:
                yield from self.article(file, ids[file])
            before = 0
            for table in self.tables.get(file, []):
                if table in lists:
                    yield from self._named(table, ids, seen)
                else:
                    yield from self.texts(table, before)
                    before += len(table.sheet.rows)
        for file in (file for file in claimed if file not in seen):
            found = f"not named in {claimed[file].file.parts[-1]}, so not loaded"
            self.refuse(file.name, found, "add a row for it, or move it elsewhere")

    def _table(self, file: File) -> None:
        """Read a table file, and choose its columns."""
        try:
            sheets = read_table(file.read(), file.kind)
        except Unreadable as error:
            self.refuse(file.name, str(error), error.remedy)
            return
        self.add_sheets(file, sheets, KINDS[file.kind])

    def add_sheets(self, file: File, sheets: list[Sheet], read_as: str) -> None:
        """Choose the columns of a table's sheets, and note how it was read."""
        notes = []
        self.tables[file] = []
        for sheet in sheets:
            place = f"sheet {sheet.name!r}" if sheet.name else ""
            wrong = [(f"{place}, {row}" if place else row, *rest) for row, *rest in sheet.wrong]
            self.problems += [Problem(file.name, *problem) for problem in wrong]
            chosen, note = choose(sheet)
            dates = [row.get(chosen.get("published", ""), "") for row in sheet.rows]
            order = day_first(dates)
            if order is not None:
                note += f"; dates read as {'day/month' if order else 'month/day'}/year"
            files = "names files" * ("file" in chosen and "text" not in chosen)
            note = note.removeprefix("; ")
            said = "; ".join(filter(None, (files, sheet.note, *sheet.doubts, note)))
            notes.append(f"{place}: {said}" if place and said else said)
            self.tables[file].append(Table(file, sheet, chosen, order))
        if not any(sheet.rows for sheet in sheets):
            self.problems.append(Problem(file.name, "", "a table without rows", "add a row per article"))
        self.note(file.name, read_as, "; ".join(filter(None, notes)))

    def _done(self, file: File, done: Counter[str]) -> None:
        """Add to a table's note how many of its texts were changed, and how."""
        changes = [f"{what} in {number:,} of its texts" for what, number in sorted(done.items())]
        row = next(row for row in reversed(self.read) if row["file"] == file.name)
        row["note"] = "; ".join(filter(None, (row["note"], *changes)))

    def lists(self) -> list[Table]:
        """The tables that name files: with a column `file`, and no texts of their own."""
        tables = [table for sheets in self.tables.values() for table in sheets]
        return [t for t in tables if "file" in t.chosen and "text" not in t.chosen]

    def texts(self, table: Table, before: int, of: int = 0) -> Iterator[Draft]:
        """The articles of a table with texts; `before` rows come above these, `of` is the number of all."""
        file, sheet = table.file, table.sheet
        if sheet.rows and "text" not in table.chosen:
            remedy = f"rename the column that holds it; found: {', '.join(sheet.columns)}"
            place = f"sheet {sheet.name!r}" if sheet.name else ""
            self.problems.append(Problem(file.name, place, "no column named 'text'", remedy))
            return
        width = len(str(of or before + len(sheet.rows)))
        done: Counter[str] = Counter()
        for number, (place, row) in enumerate(table.rows(), before + 1):
            try:
                text = self._cell(row, done)
            except Unreadable as error:
                self.problems.append(Problem(file.name, place, str(error), error.remedy))
                continue
            if not text.strip():
                self.problems.append(Problem(file.name, place, *EMPTY))
                continue
            row["text"], cut = text, len(row["text"]) == EXCEL_CUT
            row["id"] = row.get("id") or f"{file.stem}_{number:0{width}d}"
            own = row.get("outlet", "")
            known = host_of(own) if is_archive(own) else own
            known = known or file.outlet or host_of(row.get("url", "")) or sheet.name
            row["outlet"] = known or file.stem
            cuts = [f"{EXCEL_CUT:,} characters, as many as an Excel cell holds"] * cut
            yield Draft(file.name, place, row, sheet.doubts + cuts, table.order, guessed=not known)
        self._done(file, done)

    def _cell(self, row: Cells, done: Counter[str]) -> str:
        """The text of a row as a reader sees it; cleans its title, outlet and author, too."""
        row |= {name: name_seen(row.get(name, "")) for name in ("title", "outlet", "author")}
        if is_page(row["text"]):
            page = self.document(row["text"].encode("utf-8", "replace"), ".html")
            row |= {key: value for key, value in page.items() if key != "text" and value and not row.get(key)}
            done["article taken from a page's source"] += 1
            return page["text"]
        text, _, changes = seen(row["text"])
        done.update(changes)
        return text

    def _named(self, table: Table, ids: dict[File, str], seen: dict[File, str]) -> Iterator[Draft]:
        """The articles in the files that a table names, in its order, with what it says about them."""
        for file, row in self.rows(table, ids, seen):
            yield from self.article(file, ids[file], row)

    def rows(self, table: Table, ids: dict[File, str], seen: dict[File, str]) -> Iterator[tuple[File, Row]]:
        """Each file that a table names, with its row."""
        home = table.file.parts[:-1]
        files = {path_key(file.parts): file for file in ids}
        for place, row in table.rows():
            name = row.pop("file")
            parts = tuple(part for part in name.replace("\\", "/").split("/") if part != ".")
            keys = [path_key((*home, *folder, *parts)) for folder in ((), (FOLDER,))]
            file = next((files[key] for key in keys if key in files), None)
            if file is None or file in seen:
                found = f"no article file {name!r}" if name else "'file' is empty"
                if file in seen:
                    found = f"{name!r} is already named in {seen[file]}, so not loaded again"
                remedy = "correct the name, or delete the row"
                self.problems.append(Problem(table.file.name, place, found, remedy))
                continue
            seen[file] = place
            yield file, Row(place, row, table.order, table.file.name)

    def article(self, file: File, name: str, row: Row = NO_ROW) -> Iterator[Draft]:
        """The article in a file, or those of an archive's export, with what a table's row says about it."""
        try:
            values, doubts, notes = self._text_of(file)
        except UnicodeError:
            self.refuse(file.name, "not text", "save the article as plain text in UTF-8")
            return
        except Unreadable as error:
            self.refuse(file.name, str(error), error.remedy)
            return
        if not values["text"].strip():
            self.refuse(file.name, "an empty file", "put the article in it, or delete it")
            return
        if export := read_export(values["text"]):
            yield from self._exported(file, name, export, doubts, row)
            return
        if signs := several(values["text"], page=KINDS[file.kind].startswith("web")):
            found = f"perhaps several articles in one file ({signs}) that could not be separated, so not loaded"
            self.refuse(file.name, found, "export each article into a file of its own, or split the file")
            return
        plain = file.kind in TEXT
        shown = seen(values["text"], head=plain, markdown=file.kind == ".md", tags=False)
        values |= shown.fields | {"text": shown.text}
        notes += shown.done
        page = values.get("outlet", "").strip()
        if is_archive(page) or not page:
            page = host_of(values.get("url", ""))
        note = f"the page calls its outlet {page!r}" if page and page != file.outlet else ""
        self.note(file.name, KINDS[file.kind], "; ".join(filter(None, (*doubts, note, *notes))))
        doubts += filter(None, values.pop("doubts", "").split("; "))
        values |= {"id": name, "outlet": file.outlet or page or file.stem}
        yield self._draft(file, values, doubts, row, guessed=not (file.outlet or page))

    def _text_of(self, file: File) -> tuple[dict[str, str], list[str], list[str]]:
        """A file's values, doubts about how it was read, and what was done to its text."""
        data = file.read()
        if file.kind in DOCUMENTS:
            values = self.document(data, file.kind)
            text, done = as_seen(values["text"], tags=False)
            return values | {"text": text}, [], done
        text, encoding = decode(data)
        doubts = [] if encoding == "utf-8" else [f"{NOT_UTF8} (read as {encoding})"]
        if is_page(text):
            return self.document(data, ".html"), doubts, ["the source of a web page, read as that"]
        text, done = as_seen(text)
        return {"text": text}, doubts, done

    def _draft(
        self, file: File, values: Cells, doubts: list[str], row: Row, place: str = "", *, guessed: bool
    ) -> Draft:
        """An article; what a table's row says about it overrides what it says about itself."""
        given = {key: value for key, value in row.cells.items() if value.strip()}
        known = dict.fromkeys(row.cells, "") | values | given
        return Draft(
            file.name, row.place or place, known, doubts, row.order, row.table, guessed and "outlet" not in given
        )

    def _exported(self, file: File, name: str, export: Export, doubts: list[str], row: Row) -> Iterator[Draft]:
        """The articles of an archive's export.

        What the export says of an article overrides the folder's name. A table's row describes a single article only.
        """
        articles = export.articles
        self.note(file.name, f"{KINDS[file.kind]}, export of {export.family}", "; ".join(doubts))
        width = len(str(len(articles)))
        if len(articles) > 1:
            row = row._replace(cells={key: value for key, value in row.cells.items() if key not in OF_ONE})
        for number, values in enumerate(articles, 1):
            place = f"article {number}" if len(articles) > 1 else ""
            if not values["text"]:
                self.problems.append(Problem(file.name, place, "no text in the export", "export its full text"))
                continue
            known = values["outlet"] or file.outlet
            values |= {"id": f"{name}_{number:0{width}d}" if place else name, "outlet": known or file.stem}
            yield self._draft(file, values, list(doubts), row, place, guessed=not known)

    def refuse(self, name: str, problem: str, remedy: str) -> None:
        """Report a file that cannot be read."""
        self.problems.append(Problem(name, "", problem, remedy))
        self.note(name, "not read")

    def note(self, name: str, read_as: str, note: str = "") -> None:
        """Note how a file was read."""
        self.read.append({"file": name, "read_as": read_as, "note": note})

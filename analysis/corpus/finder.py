"""Find the files of a corpus, in folders and archives, in the same order on every machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from analysis.corpus.files import DOCUMENTS, KINDS, ZIP, File, members, open_zip, read_file, sort_key
from analysis.errors import Problem, Unreadable
from analysis.text.decoding import shown

PAGE_PART = "pictures and scripts of a saved page"

# Programs leave these beside the user's files; they are never articles.
_DEBRIS = {"thumbs.db", "desktop.ini", "__macosx"}
# What browsers call the folder of a saved page's pictures and scripts, after the page's own name.
_PAGE_PARTS = ("_files", "-Dateien", "_archivos", "_fichiers", "_bestanden", "-filer", "_file")


class Finder:
    """Walks a corpus; `problems` collects what cannot be read, `noted` what is ignored (name, reason)."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack  # holds archives open until all is read
        self.problems: list[Problem] = []
        self.noted: list[tuple[str, str]] = []

    def find(self, path: Path, below: str = "") -> list[File]:
        """Every file of a folder or archive that may hold articles, or the one file at `path`.

        With `below`, only what is in that subfolder, whose name is then not taken for an outlet.
        """
        if path.is_dir():
            return list(self._folder(path, path / below))
        if path.suffix.lower() == ZIP:
            return list(self._zip(path, (), ""))
        return list(self._known([File((shown(path.name),), "", partial(read_file, path))]))

    def refuse(self, name: str, problem: str, remedy: str) -> None:
        """Note a problem of a whole file."""
        self.problems.append(Problem(name, "", problem, remedy))

    def _folder(self, root: Path, start: Path) -> Iterator[File]:
        depth = len(start.relative_to(root).parts)
        real: list[Path] = []
        links: list[Path] = []
        for entry in self._walk(root, start):
            (links if entry.is_symlink() else real).append(entry)
        seen = {os.path.realpath(entry) for entry in real}
        real += [link for link in links if self._follow(link, root, seen)]
        for entry in sorted(real, key=lambda entry: sort_key(entry.relative_to(root).parts)):
            parts = tuple(map(shown, entry.relative_to(root).parts))
            outlet = parts[depth] if len(parts) > depth + 1 else ""
            if entry.suffix.lower() == ZIP:
                yield from self._zip(entry, parts, outlet)
            else:
                yield from self._known([File(parts, outlet, partial(read_file, entry))])

    def _walk(self, root: Path, start: Path) -> Iterator[Path]:
        """Files and links below `start`; folders that are links are yielded, not entered."""
        folders = [start]
        while folders:
            folder = folders.pop()
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                name = self._name(folder, root)
                self.refuse(name, f"cannot be opened: {error.strerror}", "check the folder")
                continue
            pages = {Path(e.name).stem for e in entries if DOCUMENTS.get(Path(e.name).suffix.lower())}
            for entry in entries:
                path = Path(entry.path)
                if is_debris((entry.name, "") if entry.is_dir() else (entry.name,)):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if is_page_part(entry.name, pages):
                        self.noted.append((self._name(path, root) + "/", PAGE_PART))
                    else:
                        folders.append(path)
                elif entry.is_symlink() or entry.is_file():
                    yield path
                else:  # reading a pipe would wait, reading a device would never end
                    self.refuse(self._name(path, root), "a device or pipe", "put a file there")

    def _name(self, path: Path, root: Path) -> str:
        return "/".join(map(shown, path.relative_to(root).parts)) or shown(root.name)

    def _follow(self, link: Path, root: Path, seen: set[str]) -> bool:
        """Whether to read the target of a link: a file of the corpus that is not read anyway."""
        name, target = self._name(link, root), os.path.realpath(link)
        home = Path(os.path.realpath(root))
        if not Path(target).is_relative_to(home):
            self.refuse(name, "a link that leads out of the corpus", "put the file itself there")
        elif not os.path.exists(target):
            self.refuse(name, "a link that leads nowhere", "delete it, or put the file there")
        elif os.path.isdir(target) and is_debris((*Path(target).relative_to(home).parts, "")):
            self.refuse(name, "a link to a hidden folder", "put the files themselves there")
        elif os.path.isdir(target) or target in seen:
            self.noted.append((name, "a link to something that is read in its own place"))
        elif os.path.isfile(target):
            seen.add(target)
            return True
        return False

    def _zip(self, path: Path, parts: tuple[str, ...], folder: str) -> Iterator[File]:
        name = "/".join(parts) or shown(path.name)
        try:
            archive = self.stack.enter_context(open_zip(path))
            found = [m for m in members(archive) if not is_debris(m.parts)]
        except Unreadable as error:
            self.refuse(name, str(error), error.remedy)
            return
        if not found:
            self.refuse(name, "an archive without files", "put one article in each file")
        outlets = _outlets_in_archive([m.parts for m in found], path.stem, alone=not parts)
        pages = {"/".join((*m.parts[:-1], Path(m.parts[-1]).stem)) for m in found}
        for member, outlet in zip(found, outlets, strict=True):
            inside = tuple(map(shown, member.parts))
            if any(is_page_part("/".join(inside[:n]), pages) for n in range(1, len(inside))):
                self.noted.append(("/".join((name, *inside)), PAGE_PART))
                continue
            outlet = parts[0] if len(parts) > 1 else shown(outlet)
            yield from self._known([File((*(parts or (name,)), *inside), folder or shown(outlet), member.read)])

    def _known(self, files: Iterable[File]) -> Iterator[File]:
        for file in files:
            if file.kind in KINDS:
                yield file
            elif file.kind == ZIP:
                self.refuse(file.name, "an archive in an archive", "unpack the outer one")
            else:
                remedy = f"save it as one of {', '.join(KINDS)}"
                self.refuse(file.name, "a kind of file that cannot be read", remedy)


def is_debris(path: tuple[str, ...]) -> bool:
    """Whether a path is ignored silently: a hidden file, a program's own file, or a README.

    >>> is_debris((".git", "a.txt")), is_debris(("Echo", "README.md")), is_debris(("Echo", "a.txt"))
    (True, True, False)
    """
    own = (name for name in path if name != "..")  # leads out of the folder, which is reported
    hidden = (name.startswith((".", "~$")) or name.lower() in _DEBRIS for name in own)
    return any(hidden) or path[-1].partition(".")[0].lower() == "readme"


def is_page_part(folder: str, pages: set[str]) -> bool:
    """Whether a folder holds the pictures and scripts that a browser saved with a page.

    >>> is_page_part("Talks end_files", {"Talks end"}), is_page_part("Echo", {"Talks end"})
    (True, False)
    """
    return any(folder.endswith(end) and folder.removesuffix(end) in pages for end in _PAGE_PARTS)


def _outlets_in_archive(paths: list[tuple[str, ...]], stem: str, *, alone: bool) -> list[str]:
    """The outlet of each path in an archive: its first folder, as if the archive were unpacked.

    A single folder around all the others is only the folder that was packed. Inside a corpus, an archive without folders
    counts as a folder of the archive's name.
    """
    tops = {path[0] if len(path) > 1 else "" for path in paths}
    deep = any(len(path) > 2 for path in paths)
    if len(tops) == 1 and tops != {""} and (deep or tops == {stem}):
        paths = [path[1:] for path in paths]
    return [path[0] if len(path) > 1 else "" if alone else stem for path in paths]

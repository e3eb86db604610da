"""Write a folder under a temporary name beside its place, and move it there when it is complete.

If the process is killed at any moment, the previous folder is intact. Linux and macOS can exchange two folders in one step.
Elsewhere (Windows, some network disks) two steps are needed; if a run is killed between them, the next run repairs that.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from analysis.errors import DRAFT

GENERATOR = "samestory"  # marks a page as ours: its folder may be replaced
NEW, PREVIOUS, IN_USE, SCRATCH = "report", "previous", "in-use", "scratch"  # what lies in it
TEMPORARY = "samestory-"  # the beginning of the names of folders that need not be kept
AT_FDCWD, RENAME_EXCHANGE, RENAME_SWAP = -100, 2, 2  # linux/fcntl.h, linux/fs.h; macOS sys/stdio.h


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A draft folder beside `out`, whose sub-folder `NEW` replaces `out` if nothing goes wrong.

    A folder that a killed run had moved away is put back first. Other remains of killed runs are removed at the end, and the
    draft always.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    _put_back(out.parent)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=out.parent))
    try:
        with (draft / IN_USE).open("wb") as mark:
            _claim(mark)
            (draft / NEW).mkdir()
            yield draft
            _put(draft / NEW, out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        _clear(out.parent)  # not sooner: a kernel outlives a killed run by a second or two


@contextmanager
def scratch(draft: Path) -> Iterator[Path]:
    """A temporary folder on a local disk; the draft records it in case the process is killed."""
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, ignore_cleanup_errors=True) as folder:
        (draft / SCRATCH).write_text(folder, encoding="utf-8")
        yield Path(folder)


def _put(new: Path, out: Path) -> None:
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        previous = new.with_name(PREVIOUS) / out.name
        previous.parent.mkdir()
        try:
            out.rename(previous)
            new.rename(out)
        finally:
            if not out.exists():
                previous.rename(out)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False if that is not possible."""
    if sys.platform not in ("linux", "darwin"):
        return False
    libc = ctypes.CDLL(None)
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            return libc.renamex_np(first, second, RENAME_SWAP) == 0
        return libc.renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE) == 0
    except AttributeError:  # a C library from before 2018
        return False


def _put_back(folder: Path) -> None:
    """Put back a folder that was moved away by a run that was killed between two steps."""
    for draft in filter(_abandoned, folder.glob(f"{DRAFT}*")):
        for previous in (draft / PREVIOUS).glob("*"):
            if not (folder / previous.name).exists():
                previous.rename(folder / previous.name)


def _clear(folder: Path) -> None:
    """Remove what killed runs have left in a folder."""
    for draft in filter(_abandoned, sorted(folder.glob(f"{DRAFT}*"))):
        _remove_scratch(draft / SCRATCH)
        shutil.rmtree(draft, ignore_errors=True)


def _remove_scratch(note: Path) -> None:
    if note.is_file():
        folder = Path(note.read_text("utf-8"))
        if folder.name.startswith(TEMPORARY) and folder.parent == Path(tempfile.gettempdir()):
            shutil.rmtree(folder, ignore_errors=True)


def _abandoned(draft: Path) -> bool:
    """Whether no process is working there any more."""
    try:
        with (draft / IN_USE).open("ab") as mark:
            _claim(mark)
    except FileNotFoundError:  # killed before it began
        return True
    except OSError:  # locked, or on a disk without locks: leave it
        return False
    return True


def _claim(mark: BinaryIO) -> None:
    """Lock a file as long as it is open and this process is alive."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)

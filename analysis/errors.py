"""Errors that the commands report, and problems of a corpus, in a sentence each."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class CorpusError(ValueError):
    """Nothing could be read; the message has one sentence per problem, and `problems` has them all."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a corpus: where it is, what was found, how to put it right.

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


class ReportError(ValueError):
    """The report could not be written; the message says where it stopped, and why."""


class CacheError(ValueError):
    """A cache is not possible; the message says why."""


class WorkingFolderError(ValueError):
    """The working folder could not be created; the message says why, and how to put it right."""


class Unreadable(ValueError):
    """A document that holds no readable article: what was found, and in `remedy` what to do.

    >>> raise Unreadable("a PDF with a password", "save it without one")
    Traceback (most recent call last):
    analysis.errors.Unreadable: a PDF with a password
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


DRAFT = ".samestory-draft-"  # the beginning of the names of temporary folders beside the report
REMEDIES = {
    errno.ENOSPC: "make room, or use another --out",
    errno.EDQUOT: "make room, or use another --out",
    errno.EFBIG: "raise the limit on the size of files, or use another --out",
    errno.ENAMETOOLONG: "use a shorter --out",
    errno.EBUSY: "use an --out that is not a disk and that no program has open",
}
ANOTHER_PLACE = "use an --out where you may write"


@contextmanager
def one_sentence(what: str) -> Iterator[None]:
    """Turn a system error about a disk or a folder into a ReportError with a remedy."""
    try:
        yield
    except OSError as error:
        place = str(error.filename or "")
        where = f" ({place})" if place and DRAFT not in place and place not in what else ""
        reason = (error.strerror or str(error)).lower()
        remedy = REMEDIES.get(error.errno or 0, ANOTHER_PLACE)
        raise ReportError(f"{what}: {reason}{where} ({remedy})") from None

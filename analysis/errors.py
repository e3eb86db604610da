"""What can go wrong, in a sentence each: errors that the commands report, and problems of a corpus."""

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


class ReportError(ValueError):
    """The report could not be written; the message says where it stopped, and why."""


class CacheError(ValueError):
    """There cannot be a cache; the message says why."""


class WorkingFolderError(ValueError):
    """The folder could not be laid; the message says why, and what would be right."""


class Unreadable(ValueError):
    """A document that holds no readable article: what was found, and in `remedy` what to do.

    >>> raise Unreadable("a PDF with a password", "save it without one")
    Traceback (most recent call last):
    analysis.errors.Unreadable: a PDF with a password
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


DRAFT = ".samestory-draft-"  # how the name of a folder of ours begins, beside the report
REMEDIES = {
    errno.ENOSPC: "make room, or use another --out",
    errno.EDQUOT: "make room, or use another --out",
    errno.EFBIG: "lift the limit on the size of a file, or use another --out",
    errno.ENAMETOOLONG: "use a shorter --out",
    errno.EBUSY: "use an --out that is no disk of its own and that no program has open",
}
ANOTHER_PLACE = "use an --out where you may write"


@contextmanager
def one_sentence(what: str) -> Iterator[None]:
    """What the system says about a disk or a folder, as a ReportError with a remedy."""
    try:
        yield
    except OSError as error:
        place = str(error.filename or "")
        where = f" ({place})" if place and DRAFT not in place and place not in what else ""
        reason = (error.strerror or str(error)).lower()
        remedy = REMEDIES.get(error.errno or 0, ANOTHER_PLACE)
        raise ReportError(f"{what}: {reason}{where} ({remedy})") from None

"""What can go wrong, in a sentence each: errors that the commands report, and problems of a corpus."""

from __future__ import annotations

from collections.abc import Iterable
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

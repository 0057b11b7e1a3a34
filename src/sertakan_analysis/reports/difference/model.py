"""What differs between two editions, and why: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Where in a report something is printed."""

    KEY_FIGURE = "key figure"
    TABLE = "table"
    FIGURE = "figure"
    TEXT = "text"


class Ground(StrEnum):
    """What a report rests on; a number changes because one of these did."""

    DATA = "data"
    RULE = "rule"
    CODE = "code"
    NOTEBOOK = "notebook"
    PARAMETER = "parameter"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Change:
    """Something printed before and now, as written; ``None`` where it was or is not printed.

    ``exhibit`` is the name of the table or figure, or the label of the headline number, empty for running text;
    ``row`` and ``column`` are its labels. ``number`` tells numbers from words. A whole row that came or went is one
    change without column.
    """

    kind: Kind
    exhibit: str
    row: str
    column: str
    old: str | None
    new: str | None
    number: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """A kind of ground that changed, and which ones of it."""

    ground: Ground
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Which report is spoken of: stem of its files, title, codes of its regions."""

    stem: str
    title: str
    region_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportDifference:
    """A report of which some file differs.

    ``causes`` is ``None`` when a record does not tell what its run rested on, empty when no ground changed.
    ``unread`` says why the published numbers could not be compared, empty when they were. ``formats`` are the
    endings of the files that differ.
    """

    report: Report
    changes: tuple[Change, ...]
    causes: tuple[Cause, ...] | None
    formats: tuple[str, ...]
    unread: str = ""

    @property
    def numbers(self) -> tuple[Change, ...]:
        """The numbers that changed, headline numbers first."""
        order = list(Kind)
        return tuple(sorted((change for change in self.changes if change.number), key=lambda it: order.index(it.kind)))

    @property
    def texts(self) -> tuple[Change, ...]:
        """The words that changed."""
        return tuple(change for change in self.changes if not change.number)


@dataclass(frozen=True, slots=True)
class Difference:
    """Reports that came, went, or differ between two editions, by the editions' names."""

    earlier: str
    later: str
    came: tuple[Report, ...]
    went: tuple[Report, ...]
    reports: tuple[ReportDifference, ...]

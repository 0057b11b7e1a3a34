"""When a report is due, and what became of each due moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import date, datetime, time, timedelta
    from zoneinfo import ZoneInfo

Period = Literal["month", "quarter"]
AsOf = Literal["previous_day", "month_end", "quarter_end"]

PERIODS: Final[tuple[Period, ...]] = ("month", "quarter")
AS_OF: Final[tuple[AsOf, ...]] = ("previous_day", "month_end", "quarter_end")
ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class Every:
    """Due once after each period: on a day of the first month after it, or the month's last day if it has fewer."""

    period: Period
    day: int
    time: time


@dataclass(frozen=True, slots=True)
class Cron:
    """Due when a cron expression of five fields matches; ``as_of`` names the last one ended before that moment."""

    expression: str
    as_of: AsOf


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one report is due, in which zone, and which missed runs are still wanted.

    ``periods`` is how many as-of days back a missed run is still made (1: the newest only); ``deadline`` how long after
    its due moment, ``None`` without end; due moments before the day ``since`` don't exist.
    """

    report: str
    timing: Every | Cron
    zone: ZoneInfo
    deadline: timedelta | None = None
    periods: int = 1
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One run that a schedule asks for: the report, its due moment in UTC, and the day up to which it looks.

    ``attempt`` is which try at it this would be, from 1; it takes no part in comparison.
    """

    report: str
    due: datetime
    as_of: date
    attempt: int = field(default=1, compare=False)


class Outcome(StrEnum):
    """What became of an occurrence. ``OPEN``: claimed once and given back; ``INTERRUPTED``: its coordinator died."""

    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    OPEN = "open"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class OccurrenceRecord:
    """An occurrence as the history knows it: outcome, tries so far, who holds or held it, when that was written."""

    occurrence: Occurrence
    outcome: Outcome
    attempts: int
    coordinator: str
    changed: datetime

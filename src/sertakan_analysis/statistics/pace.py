"""How fast a head count grew between two dates, and how fast it must grow to reach a target."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAYS_PER_MONTH: Final = Decimal("30.4375")  # 365.25 / 12: a month of equal length, so that paces compare


@dataclass(frozen=True, slots=True)
class Pace:
    """The growth between two neighbouring head counts; ``change`` is in persons and may be negative."""

    start: date
    end: date
    change: Decimal

    @property
    def months(self) -> Decimal:
        """The length of the step in months of 30.4375 days."""
        return months_between(self.start, self.end)

    @property
    def per_month(self) -> Decimal:
        """Persons per month of 30.4375 days."""
        return self.change / self.months


def months_between(start: date, end: date) -> Decimal:
    """Return the months of 30.4375 days from one day to another; negative when ``end`` comes first."""
    return (end - start).days / DAYS_PER_MONTH


def paces(points: Sequence[tuple[date, int | Decimal]]) -> tuple[Pace, ...]:
    """Return the pace of each step between neighbouring head counts, earliest first; empty below two points.

    Each point is a day and a number of persons, in any order.

    Raises
    ------
    UserError
        When two points share a day: the step between them has no length.
    """
    ordered = sorted(points)
    steps = []
    for (start, before), (end, after) in pairwise(ordered):
        if start == end:
            raise UserError(
                f"two head counts on {start}: {before} and {after}",
                remedy="Keep one head count a day, from one source.",
            )
        steps.append(Pace(start, end, Decimal(after) - Decimal(before)))
    return tuple(steps)


def fastest(steps: Iterable[Pace]) -> Pace | None:
    """Return the step with the most persons per month (the slowest fall when all fell); ``None`` without steps."""
    return max(steps, key=lambda step: step.per_month, default=None)


def last(steps: Iterable[Pace]) -> Pace | None:
    """Return the latest step; ``None`` without steps."""
    return max(steps, key=lambda step: step.end, default=None)


def needed_pace(current: int | Decimal, target: int | Decimal, start: date, due: date) -> Decimal | None:
    """Return the persons per month of 30.4375 days that take ``current`` to ``target`` by ``due``.

    Zero when the target is already reached; ``None`` when it is not and the due day has come or passed, since no
    pace reaches it then.
    """
    lacking = Decimal(target) - Decimal(current)
    if lacking <= 0:
        return Decimal(0)
    months = months_between(start, due)
    return lacking / months if months > 0 else None


def needed_path(
    current: int | Decimal, target: int | Decimal, start: date, due: date
) -> tuple[tuple[date, Decimal], ...]:
    """Return the straight path of persons from ``start`` to ``due``: both days and each month end between.

    The path is linear in the head count, not in the rate. Empty when the due day has come or passed.
    """
    days = (due - start).days
    if days <= 0:
        return ()
    first, lacking = Decimal(current), Decimal(target) - Decimal(current)
    between = [(when, first + lacking * (when - start).days / days) for when in month_ends(start, due) if when < due]
    return ((start, first), *between, (due, Decimal(target)))


def month_ends(after: date, until: date) -> tuple[date, ...]:
    """Return each last day of a month later than ``after`` and not later than ``until``."""
    ends = []
    when = _month_end(after)
    while when <= until:
        if when > after:
            ends.append(when)
        when = _month_end(when + timedelta(days=1))
    return tuple(ends)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])

"""A monthly series on an even grid of months, where a month without a figure is a gap and never a zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """Values by month number (year times twelve plus month minus one), earliest first; gaps are absent."""

    values: dict[int, float]

    @property
    def first(self) -> int:
        """The first month with a value."""
        return next(iter(self.values))

    @property
    def last(self) -> int:
        """The last month with a value."""
        return next(reversed(self.values))

    @property
    def span(self) -> int:
        """Months from the first to the last value, both counted."""
        return self.last - self.first + 1

    @property
    def all_months(self) -> range:
        """Every month from the first to the last value, gaps included."""
        return range(self.first, self.last + 1)

    def times_seen(self) -> list[int]:
        """Return how many values each calendar month has, January first."""
        calendar = [number % MONTHS_PER_YEAR for number in self.values]
        return [calendar.count(month) for month in range(MONTHS_PER_YEAR)]


def month_grid(months: Sequence[date], values: Sequence[int | Decimal]) -> MonthGrid:
    """Put values on the grid of their months; any day of a month stands for the month.

    Raises
    ------
    UserError
        When months and values differ in number, or a month comes twice.
    """
    if len(months) != len(values):
        raise UserError(f"{len(months)} months for {len(values)} values", remedy="Give one month for each value.")
    grid: dict[int, float] = {}
    for month, value in sorted(zip(months, values, strict=True), key=lambda pair: pair[0]):
        number = month_number(month)
        if number in grid:
            raise UserError(f"two values for {month:%Y-%m}", remedy="Keep one value a month, from one source.")
        grid[number] = float(value)
    return MonthGrid(grid)


def month_number(day: date) -> int:
    """Return the number of a day's month, so that neighbouring months differ by one."""
    return day.year * MONTHS_PER_YEAR + day.month - 1


def first_day(number: int) -> date:
    """Return the first day of the month with that number."""
    return date(number // MONTHS_PER_YEAR, number % MONTHS_PER_YEAR + 1, 1)

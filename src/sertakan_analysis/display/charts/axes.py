"""Scales and their ticks: values from a sensible floor, dates at round months or years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.locale import month_short

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
TIDY: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
YEAR: Final = 12
LEAST_SPAN: Final = 0.35


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to points on the sheet, with the ticks to draw."""

    first: float
    last: float
    start: float
    end: float
    ticks: tuple[tuple[float, str], ...] = ()

    def at(self, value: float) -> float:
        """Position of a value."""
        return self.start + (value - self.first) / (self.last - self.first) * (self.end - self.start)


def value_ticks(values: Sequence[float], *, ceiling: float | None, wanted: int = 5) -> tuple[float, ...]:
    """Return round values that hold all the data.

    A narrow range is widened to a third of its largest value, lest a small change look like a large one; the
    axis starts at zero where that costs little room.
    """
    low, high = min(values), max(values)
    span = max(high - low, LEAST_SPAN * max(abs(low), abs(high)), 1e-9)
    middle = (low + high) / 2
    low, high = min(low, middle - span / 2), max(high, middle + span / 2)
    if 0 < low < span:
        low = 0.0
    step = _tidy((high - low) / wanted)
    first = _floor(low, step)
    ticks = [first * step]
    while ticks[-1] < high - 1e-9 * step:
        first += 1
        ticks.append(first * step)
    if ceiling is not None and max(values) <= ceiling:
        ticks = [tick for tick in ticks if tick <= ceiling + 1e-9]
    return tuple(ticks)


def _floor(value: float, step: float) -> int:
    return int(value // step + (1e-9 if value % step else 0))


def _tidy(rough: float) -> float:
    from math import floor, log10

    power = 10.0 ** floor(log10(rough))
    return next(tidy * power for tidy in TIDY if tidy * power >= rough - 1e-12)


def date_ticks(first: date, last: date, most: int = 6) -> tuple[tuple[date, str], ...]:
    """Return the starts of round months or years between two days, at most as many as asked for."""
    for step in MONTH_STEPS:
        ticks = _starts(first, last, step)
        if len(ticks) <= most:
            break
    yearly = step >= YEAR
    return tuple((tick, str(tick.year) if yearly else month_short(tick)) for tick in ticks)


def _starts(first: date, last: date, step: int) -> list[date]:
    months = range(first.year * YEAR + first.month - 1, last.year * YEAR + last.month)
    starts = [date(number // YEAR, number % YEAR + 1, 1) for number in months if number % step == 0]
    return [start for start in starts if first <= start <= last]

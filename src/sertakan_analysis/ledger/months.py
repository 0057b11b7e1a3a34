"""Months as whole numbers: the questions count with them, and every engine counts alike."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from sertakan_analysis.errors import UserError

YEAR: Final = 12
# Stands for the end that nobody knows; later than any month of a list.
OPEN: Final = 9999 * YEAR


def numbered(month: date) -> int:
    """Return the number of a month, counted from the year 0.

    Raises
    ------
    UserError
        When the day is not the first of its month.
    """
    if month.day != 1:
        raise UserError(f"a month is told by its first day, got {month}", remedy=f"Give {month.replace(day=1)}.")
    return month.year * YEAR + month.month - 1


def dated(number: int) -> date:
    """Return the first day of a numbered month."""
    return date(number // YEAR, number % YEAR + 1, 1)


def window(first: date, last: date) -> tuple[int, int]:
    """Return the numbers of the first and the last month asked for.

    Raises
    ------
    UserError
        When the last month comes before the first.
    """
    start, end = numbered(first), numbered(last)
    if end < start:
        raise UserError(f"the last month, {last:%Y-%m}, is before the first, {first:%Y-%m}", remedy="Exchange them.")
    return start, end


def as_number(name: str) -> pl.Expr:
    """Return a column of days as numbers of their months; a missing end becomes ``OPEN``."""
    day = pl.col(name)
    number = day.dt.year().cast(pl.Int32) * YEAR + day.dt.month().cast(pl.Int32) - 1
    return number.fill_null(OPEN).alias(name)


def as_day(name: str) -> pl.Expr:
    """Return a column of numbered months as their first days; ``OPEN`` becomes null."""
    number = pl.col(name)
    known = pl.when(number < OPEN).then(number)
    return pl.date(known // YEAR, known % YEAR + 1, 1).alias(name)

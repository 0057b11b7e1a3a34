"""The effect of a dated event (a circular, a campaign) on a monthly series: an interrupted time series."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.statistics.estimate import Estimate, estimate, rounded
from sertakan_analysis.statistics.month_grid import MONTHS_PER_YEAR, MonthGrid, first_day, month_grid, month_number
from sertakan_analysis.statistics.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from sertakan_analysis.statistics.least_squares import Fit

LEAST_MONTHS_A_SIDE: Final = 8
SEASON_LEAST_SPAN: Final = 24
SEASON_LEAST_TIMES_SEEN: Final = 2
SEASON_LEAST_FREEDOM: Final = 12
TERMS: Final = 4  # level, slope, change of level, change of slope
CHANGE_OF_LEVEL, CHANGE_OF_SLOPE = 2, 3


@dataclass(frozen=True, slots=True)
class MonthAfter:
    """One month from the event on.

    ``observed`` is the published value (``None`` in a gap), ``expected`` what the earlier course would have led
    to, ``effect`` the fitted difference that the event made by then, ``months_after`` the event's month is 0.
    """

    month: date
    months_after: int
    observed: Decimal | None
    expected: Estimate
    effect: Estimate


@dataclass(frozen=True, slots=True)
class EventEffect:
    """What changed with an event, in the unit of the series, with 95 percent intervals.

    ``level_change`` is the jump in the event's month, ``slope_change`` the change of growth per month after it.
    ``bandwidth`` is the number of months over which neighbouring errors are let be alike (Newey-West).
    ``autocorrelation`` is that of neighbouring months' errors, ``durbin_watson`` the statistic of the residuals
    (near 2 without autocorrelation).
    """

    event_month: date
    level_change: Estimate
    slope_change: Estimate
    after: tuple[MonthAfter, ...]
    months_before: int
    months_after: int
    seasonal: bool
    bandwidth: int
    autocorrelation: Decimal
    durbin_watson: Decimal


def interrupted_series(months: Sequence[date], values: Sequence[int | Decimal], event: date) -> EventEffect | Refusal:
    """Estimate how the level and the slope of a monthly series changed with a dated event.

    Least squares on a line, a change of level and a change of slope from the event's month on; also calendar
    months when the series spans 24 months, shows each of them twice, leaves 12 degrees of freedom and tells them
    from the event. Each interval is the wider of two: Newey-West, and errors of first-order autocorrelation;
    Newey-West alone is far too narrow in series this short (docs/methods/monthly_series.md). Gaps count as time.
    Refuses below 8 values before or after. The effect is that of the event and of whatever else changed with it.

    Raises
    ------
    UserError
        When months and values differ in number, or a month comes twice.

    Source: Newey and West (1987), Econometrica 55(3), 703-708, for the standard errors.
    """
    grid, start = month_grid(months, values), month_number(event)
    before = sum(number < start for number in grid.values)
    after = len(grid.values) - before
    if before < LEAST_MONTHS_A_SIDE:
        return Refusal(RefusalReason.TOO_FEW_MONTHS_BEFORE, before, LEAST_MONTHS_A_SIDE)
    if after < LEAST_MONTHS_A_SIDE:
        return Refusal(RefusalReason.TOO_FEW_MONTHS_AFTER, after, LEAST_MONTHS_A_SIDE)
    return _effect(grid, start, (before, after))


def _effect(grid: MonthGrid, start: int, sides: tuple[int, int]) -> EventEffect:
    from sertakan_analysis.statistics.least_squares import fit

    seasonal = _season_fits(grid, start)
    rows = [_row(number, start, seasonal=seasonal) for number in grid.values]
    bandwidth = newey_west_bandwidth(len(rows))
    fitted = fit(rows, list(grid.values.values()), list(grid.values), bandwidth)
    return EventEffect(
        event_month=first_day(start),
        level_change=_combined(fitted, {CHANGE_OF_LEVEL: 1.0}),
        slope_change=_combined(fitted, {CHANGE_OF_SLOPE: 1.0}),
        after=tuple(
            _month_after(grid, fitted, number, start, seasonal=seasonal) for number in range(start, grid.last + 1)
        ),
        months_before=sides[0],
        months_after=sides[1],
        seasonal=seasonal,
        bandwidth=bandwidth,
        autocorrelation=rounded(fitted.autocorrelation),
        durbin_watson=rounded(fitted.durbin_watson),
    )


def newey_west_bandwidth(observations: int) -> int:
    """Return the usual number of lags for a series of that length: the floor of 4 (n / 100) ^ (2 / 9)."""
    return math.floor(4 * math.pow(observations / 100, 2 / 9))


def _season_fits(grid: MonthGrid, start: int) -> bool:
    from sertakan_analysis.statistics.least_squares import identified

    freedom = len(grid.values) - TERMS - (MONTHS_PER_YEAR - 1)
    return (
        grid.span >= SEASON_LEAST_SPAN
        and min(grid.times_seen()) >= SEASON_LEAST_TIMES_SEEN
        and freedom >= SEASON_LEAST_FREEDOM
        and identified([_row(number, start, seasonal=True) for number in grid.values])
    )


def _row(number: int, start: int, *, seasonal: bool) -> list[float]:
    """Return one row of the design: level, months since the event, changes from the event on, calendar months."""
    since = number - start
    changed = since >= 0
    row = [1.0, float(since), float(changed), float(since * changed)]
    if seasonal:
        row += [float(number % MONTHS_PER_YEAR == month) for month in range(1, MONTHS_PER_YEAR)]
    return row


def _month_after(grid: MonthGrid, fitted: Fit, number: int, start: int, *, seasonal: bool) -> MonthAfter:
    row = _row(number, start, seasonal=seasonal)
    changes = {CHANGE_OF_LEVEL: row[CHANGE_OF_LEVEL], CHANGE_OF_SLOPE: row[CHANGE_OF_SLOPE]}
    unchanged = {place: value for place, value in enumerate(row) if place not in changes}
    return MonthAfter(
        month=first_day(number),
        months_after=number - start,
        observed=rounded(grid.values[number]) if number in grid.values else None,
        expected=_combined(fitted, unchanged),
        effect=_combined(fitted, changes),
    )


def _combined(fitted: Fit, factors: dict[int, float]) -> Estimate:
    return estimate(*fitted.combined(factors))

"""Trend and season of a branch's own monthly counts, gaps allowed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.statistics.estimate import Estimate, estimate, rounded
from sertakan_analysis.statistics.month_grid import MONTHS_PER_YEAR, MonthGrid, first_day, month_grid
from sertakan_analysis.statistics.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

LEAST_MONTHS: Final = 12
SEASON_LEAST_SPAN: Final = 24
SEASON_LEAST_VALUES: Final = 20
NORMAL_95: Final = 1.959963984540054
STARTS: Final = (("lbfgs", 500), ("nm", 5000), ("powell", 500))
LEVEL, SLOPE, SEASON = 0, 1, 2  # positions in the state of UnobservedComponents


class SeasonLeftOut(Enum):
    """Why a series has a trend only."""

    SPAN_TOO_SHORT = "less than 24 months from the first to the last value"
    TOO_FEW_VALUES = "fewer than 20 values"
    CALENDAR_MONTH_MISSING = "a calendar month without any value"


@dataclass(frozen=True, slots=True)
class MonthlyPoint:
    """One month: the published value (``None`` in a gap) and the smoothed trend, in the unit of the series."""

    month: date
    observed: Decimal | None
    trend: Estimate


@dataclass(frozen=True, slots=True)
class SeasonFactor:
    """What a calendar month (1 to 12) adds to the trend on average, in the unit of the series."""

    calendar_month: int
    effect: Estimate


@dataclass(frozen=True, slots=True)
class MonthlyTrend:
    """Trend and season of a monthly series.

    ``points`` has every month from the first to the last value. ``slope`` is the change of the trend per month
    at the last month. ``season`` has twelve factors that add up to zero, January first, or none, and then
    ``season_left_out`` says why. ``starts_tried`` counts the optimisers used until one converged.
    """

    points: tuple[MonthlyPoint, ...]
    slope: Estimate
    season: tuple[SeasonFactor, ...]
    season_left_out: SeasonLeftOut | None
    observations: int
    starts_tried: int

    @property
    def gaps(self) -> int:
        """Months without a value between the first and the last."""
        return len(self.points) - self.observations


def trend_and_season(months: Sequence[date], values: Sequence[int | Decimal]) -> MonthlyTrend | Refusal:
    """Fit a local linear trend, with a fixed season when at least 24 months carry one.

    Months are any day of the month; months left out are gaps. Refuses below 12 values, on a series that never
    changes, and when no optimiser converges. Intervals hold the estimated variances for known, so they are
    somewhat too narrow in short series.

    Raises
    ------
    UserError
        When months and values differ in number, or a month comes twice.

    Source: structural time series as in statsmodels' UnobservedComponents.
    """
    grid = month_grid(months, values)
    if len(grid.values) < LEAST_MONTHS:
        return Refusal(RefusalReason.TOO_FEW_MONTHS, len(grid.values), LEAST_MONTHS)
    if len(set(grid.values.values())) == 1:
        return Refusal(RefusalReason.NO_VARIATION, rounded(grid.values[grid.first]))
    left_out = _season_left_out(grid)
    series, centre, scale = _standardised(grid)
    fitted, tried = _fitted(series, seasonal=left_out is None)
    if fitted is None:
        return Refusal(RefusalReason.NOT_CONVERGED, tried)
    return MonthlyTrend(
        points=_points(grid, fitted, centre, scale),
        slope=_state_estimate(fitted, SLOPE, -1, scale),
        season=() if left_out else _season(grid, fitted, scale),
        season_left_out=left_out,
        observations=len(grid.values),
        starts_tried=tried,
    )


def _season_left_out(grid: MonthGrid) -> SeasonLeftOut | None:
    if grid.span < SEASON_LEAST_SPAN:
        return SeasonLeftOut.SPAN_TOO_SHORT
    if len(grid.values) < SEASON_LEAST_VALUES:
        return SeasonLeftOut.TOO_FEW_VALUES
    if 0 in grid.times_seen():
        return SeasonLeftOut.CALENDAR_MONTH_MISSING
    return None


def _standardised(grid: MonthGrid) -> tuple[Any, float, float]:
    """Return the values on the even grid, gaps as NaN, with mean 0 and deviation 1: the optimiser needs it."""
    import numpy as np

    series = np.array([grid.values.get(number, np.nan) for number in grid.all_months])
    centre, scale = float(np.nanmean(series)), float(np.nanstd(series))
    return (series - centre) / scale, centre, scale


def _fitted(series: Any, *, seasonal: bool) -> tuple[Any, int]:
    """Return the first fit that converges and how many optimisers it took; ``None`` when none does."""
    import warnings

    from statsmodels.tsa.statespace.structural import UnobservedComponents

    model = UnobservedComponents(
        series,
        level="lltrend",
        seasonal=MONTHS_PER_YEAR if seasonal else None,
        stochastic_seasonal=False,
        # The default, a large variance to start with, loses its digits: intervals of the first year came out as 0.
        use_exact_diffuse=True,
    )
    for tried, (method, iterations) in enumerate(STARTS, start=1):
        with warnings.catch_warnings():
            # A start that fails says so in mle_retvals, which is read below; its warnings say nothing more.
            warnings.simplefilter("ignore")
            result = model.fit(method=method, maxiter=iterations, disp=False)
        if result.mle_retvals["converged"]:
            return result, tried
    return None, len(STARTS)


def _points(grid: MonthGrid, fitted: Any, centre: float, scale: float) -> tuple[MonthlyPoint, ...]:
    return tuple(
        MonthlyPoint(
            month=first_day(number),
            observed=rounded(grid.values[number]) if number in grid.values else None,
            trend=_state_estimate(fitted, LEVEL, position, scale, centre),
        )
        for position, number in enumerate(grid.all_months)
    )


def _state_estimate(fitted: Any, state: int, position: int, scale: float, centre: float = 0.0) -> Estimate:
    variance = max(fitted.smoothed_state_cov[state, state, position], 0.0)
    return estimate(centre + scale * fitted.smoothed_state[state, position], NORMAL_95 * scale * variance**0.5)


def _season(grid: MonthGrid, fitted: Any, scale: float) -> tuple[SeasonFactor, ...]:
    """Read the factors from the last state, which holds the last eleven months' effects; the twelfth closes to 0."""
    import numpy as np

    states = slice(SEASON, SEASON + MONTHS_PER_YEAR - 1)
    closing = np.vstack([np.eye(MONTHS_PER_YEAR - 1), -np.ones(MONTHS_PER_YEAR - 1)])
    effects = scale * closing @ fitted.smoothed_state[states, -1]
    covariance = closing @ fitted.smoothed_state_cov[states, states, -1] @ closing.T
    margins = NORMAL_95 * scale * np.sqrt(np.clip(np.diag(covariance), 0.0, None))
    factors = [
        SeasonFactor((grid.last - back) % MONTHS_PER_YEAR + 1, estimate(effects[back], margins[back]))
        for back in range(MONTHS_PER_YEAR)
    ]
    return tuple(sorted(factors, key=lambda factor: factor.calendar_month))

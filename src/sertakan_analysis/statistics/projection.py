"""A projection of coverage from few irregular head counts on one base, with honest intervals or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.statistics.pace import month_ends
from sertakan_analysis.statistics.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_POINTS: Final = 5
DAYS_PER_YEAR: Final = 365.25
PROBABILITIES: Final = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)
SHOWN: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class ProjectedRate:
    """The rate that a figure published on one day would show, in percent: median and bounds of three intervals."""

    when: date
    low_95: Decimal
    low_80: Decimal
    low_50: Decimal
    median: Decimal
    high_50: Decimal
    high_80: Decimal
    high_95: Decimal


@dataclass(frozen=True, slots=True)
class Projection:
    """Projected rates at month ends, and on what they rest.

    ``asked`` is the day that the caller wanted, ``horizon`` the last day that the series' length allows (half of
    it ahead) when that comes first. ``first`` and ``last`` are the days of the first and last head count.
    """

    rates: tuple[ProjectedRate, ...]
    observations: int
    first: date
    last: date
    asked: date
    horizon: date

    @property
    def clipped(self) -> bool:
        """Whether the projection stops before the day that was asked for."""
        return self.horizon < self.asked


@dataclass(frozen=True, slots=True)
class BacktestStep:
    """A known rate against what its predecessors alone foresaw; rates in percent.

    ``months_ahead`` is the distance in days from the last figure used to the figure foreseen, over 30.4375.
    ``within_reach`` tells whether the figure lay inside the horizon that a projection would have allowed itself.
    """

    when: date
    used: int
    actual: Decimal
    foreseen: ProjectedRate
    within_reach: bool

    @property
    def inside_80(self) -> bool:
        """Whether the rate fell inside the 80 percent interval."""
        return self.foreseen.low_80 <= self.actual <= self.foreseen.high_80

    @property
    def inside_95(self) -> bool:
        """Whether the rate fell inside the 95 percent interval."""
        return self.foreseen.low_95 <= self.actual <= self.foreseen.high_95


def project(points: Sequence[tuple[date, int | Decimal]], base: int | Decimal, horizon: date) -> Projection | Refusal:
    """Project the rate of participants over one base to each month end up to ``horizon``.

    Points are days with participants in persons, in any order, all to be read over the same ``base``. The model
    is a local linear trend in continuous time on the logit of the rate, averaged over its unknown variances
    (docs/methods/projection.md). It goes at most half the length of the series ahead and refuses below five
    points, on rates of 0 or 100 percent and beyond, and when no month end lies ahead.

    Raises
    ------
    UserError
        When the base is not positive or two points share a day.
    """
    ordered = _ordered(points, base)
    if refusal := _refusal(ordered, base):
        return refusal
    first, last = ordered[0][0], ordered[-1][0]
    reach = min(horizon, furthest(first, last))
    days = month_ends(last, reach)
    if not days:
        return Refusal(RefusalReason.HORIZON_NOT_AHEAD, reach, _next_month_end(last))
    return Projection(_projected(ordered, base, days), len(ordered), first, last, horizon, reach)


def furthest(first: date, last: date) -> date:
    """Return the furthest day that a projection allows itself: half the length of the series after its end."""
    return last + (last - first) / 2


def backtest(points: Sequence[tuple[date, int | Decimal]], base: int | Decimal) -> tuple[BacktestStep, ...]:
    """Foresee each figure from those before it alone, wherever at least five come before; earliest first.

    Empty when there are fewer than six points or a rate has no logit.

    Raises
    ------
    UserError
        When the base is not positive or two points share a day.
    """
    ordered = _ordered(points, base)
    if any(_at_bound(participants, base) for _, participants in ordered):
        return ()
    return tuple(_foreseen(ordered[: used + 1], base) for used in range(LEAST_POINTS, len(ordered)))


def _foreseen(ordered: list[tuple[date, Decimal]], base: int | Decimal) -> BacktestStep:
    known, (when, participants) = ordered[:-1], ordered[-1]
    return BacktestStep(
        when=when,
        used=len(known),
        actual=(100 * participants / Decimal(base)).quantize(SHOWN),
        foreseen=_projected(known, base, (when,))[0],
        within_reach=when <= furthest(known[0][0], known[-1][0]),
    )


def _ordered(points: Sequence[tuple[date, int | Decimal]], base: int | Decimal) -> list[tuple[date, Decimal]]:
    if base <= 0:
        raise UserError(f"a base of {base}", remedy="Give the base as a number of persons above 0.")
    ordered = sorted((when, Decimal(participants)) for when, participants in points)
    for (when, before), (following, after) in pairwise(ordered):
        if when == following:
            raise UserError(
                f"two head counts on {when}: {before} and {after}",
                remedy="Keep one head count a day, from one source.",
            )
    return ordered


def _refusal(ordered: list[tuple[date, Decimal]], base: int | Decimal) -> Refusal | None:
    if len(ordered) < LEAST_POINTS:
        return Refusal(RefusalReason.TOO_FEW_POINTS, len(ordered), LEAST_POINTS)
    for _, participants in ordered:
        if _at_bound(participants, base):
            return Refusal(RefusalReason.RATE_AT_BOUND, (100 * participants / Decimal(base)).quantize(SHOWN))
    return None


def _at_bound(participants: Decimal, base: int | Decimal) -> bool:
    return not 0 < participants < base


def _next_month_end(day: date) -> date:
    return month_ends(day, day + timedelta(days=62))[0]


def _projected(
    ordered: list[tuple[date, Decimal]], base: int | Decimal, days: Sequence[date]
) -> tuple[ProjectedRate, ...]:
    import numpy as np
    from scipy.special import expit, logit

    from sertakan_analysis.statistics.trend_model import predictive

    origin = ordered[0][0]
    shares = np.array([float(participants / Decimal(base)) for _, participants in ordered])
    years = np.array([(when - origin).days / DAYS_PER_YEAR for when, _ in ordered])
    ahead = np.array([(when - origin).days / DAYS_PER_YEAR for when in days])
    bounds = 100 * expit(predictive(years, logit(shares), ahead).quantiles(np.array(PROBABILITIES)))
    return tuple(
        ProjectedRate(when, *(Decimal(float(bound)).quantize(SHOWN) for bound in column))
        for when, column in zip(days, bounds.T, strict=True)
    )

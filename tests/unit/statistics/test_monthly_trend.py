from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.statistics import Estimate, MonthlyTrend, Refusal, RefusalReason, SeasonLeftOut, trend_and_season

SEASON = [-4000, -2000, 0, 3000, 5000, 2000, -1000, -3000, 0, 1000, 0, -1000]  # adds up to 0
SLOPE = 800


def calendar(count: int, first_year: int = 2022) -> list[date]:
    return [date(first_year + month // 12, month % 12 + 1, 1) for month in range(count)]


def counts(months: list[date], *, noise: float = 500, seed: int = 1, season: bool = True) -> list[int]:
    rng = np.random.default_rng(seed)
    since = [(month.year - 2022) * 12 + month.month - 1 for month in months]
    return [
        int(250_000 + SLOPE * number + (SEASON[number % 12] if season else 0) + rng.normal(0, noise))
        for number in since
    ]


def width(estimate: Estimate) -> float:
    return float(estimate.high - estimate.low)


def trend(months: list[date], values: list[int]) -> MonthlyTrend:
    answer = trend_and_season(months, values)
    assert isinstance(answer, MonthlyTrend)
    return answer


def test_four_years_with_gaps_give_back_slope_and_season():
    months = [month for number, month in enumerate(calendar(48)) if number not in {3, 4, 17, 30, 31}]
    found = trend(months, counts(months))
    assert found.season_left_out is None
    assert found.slope.low <= SLOPE <= found.slope.high
    assert [factor.calendar_month for factor in found.season] == list(range(1, 13))
    for factor, true in zip(found.season, SEASON, strict=True):
        assert float(factor.effect.value) == pytest.approx(true, abs=700)
        assert factor.effect.low < factor.effect.value < factor.effect.high
    assert sum(factor.effect.value for factor in found.season) == pytest.approx(Decimal(0), abs=Decimal("0.01"))


def test_a_gap_stays_a_gap_with_a_trend_and_a_wider_interval():
    rng = np.random.default_rng(4)
    wandering = 250_000 + np.cumsum(rng.normal(SLOPE, 2000, 36))
    kept = [number for number in range(36) if number not in {14, 15, 16}]
    found = trend([calendar(36)[number] for number in kept], [int(wandering[number]) for number in kept])
    assert (len(found.points), found.observations, found.gaps) == (36, 33, 3)
    gap, neighbour = found.points[15], found.points[13]
    assert gap.month == date(2023, 4, 1)
    assert gap.observed is None
    assert width(gap.trend) > 1.05 * width(neighbour.trend)


def test_a_regular_series_is_known_as_well_at_its_beginning_as_at_its_end():
    months = calendar(36)
    widths = [width(point.trend) for point in trend(months, counts(months)).points]
    assert widths == pytest.approx(widths[::-1], rel=0.1)
    assert min(widths) > 0


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        (range(23), SeasonLeftOut.SPAN_TOO_SHORT),
        (sorted({*range(0, 27, 3), *range(0, 27, 2)}), SeasonLeftOut.TOO_FEW_VALUES),
        ([number for number in range(36) if number % 12 != 6], SeasonLeftOut.CALENDAR_MONTH_MISSING),
    ],
)
def test_a_season_is_left_out_with_its_reason_and_the_trend_remains(kept: Any, reason: SeasonLeftOut):
    months = [calendar(36)[number] for number in kept]
    found = trend(months, counts(months, season=False))
    assert found.season_left_out is reason
    assert found.season == ()
    assert found.slope.low <= SLOPE <= found.slope.high


def test_eleven_months_are_too_few():
    months = calendar(11)
    answer = trend_and_season(months, counts(months))
    assert answer == Refusal(RefusalReason.TOO_FEW_MONTHS, found=11, needed=12)


def test_a_series_that_never_changes_has_no_trend_to_estimate():
    answer = trend_and_season(calendar(15), [250_000] * 15)
    assert answer == Refusal(RefusalReason.NO_VARIATION, found=Decimal(250_000))


def test_a_straight_line_without_noise_comes_back_as_it_is():
    months = calendar(15)
    found = trend(months, counts(months, noise=0, season=False))
    assert found.slope.value == pytest.approx(Decimal(SLOPE), rel=Decimal("0.01"))


def test_an_optimiser_that_fails_is_followed_by_another_and_at_last_by_a_refusal(monkeypatch: pytest.MonkeyPatch):
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    real, tried = UnobservedComponents.fit, []

    def stubborn(model: Any, *, method: str, maxiter: int, disp: bool) -> Any:
        tried.append(method)
        result = real(model, method=method, maxiter=maxiter, disp=disp)
        result.mle_retvals["converged"] = method in converging
        return result

    monkeypatch.setattr(UnobservedComponents, "fit", stubborn)
    months = calendar(15)
    converging = {"nm"}
    assert trend(months, counts(months)).starts_tried == 2
    assert tried == ["lbfgs", "nm"]
    converging = set()
    assert trend_and_season(months, counts(months)) == Refusal(RefusalReason.NOT_CONVERGED, found=3)


def test_months_in_any_order_and_on_any_day_of_the_month_are_the_same_series():
    months = calendar(14)
    values = counts(months)
    shuffled = trend([month.replace(day=28) for month in reversed(months)], values[::-1])
    assert shuffled == trend(months, values)


def test_a_month_given_twice_and_lists_of_different_length_are_mistakes():
    with pytest.raises(UserError, match="two values for 2022-03"):
        trend_and_season([date(2022, 3, 1), date(2022, 3, 31)], [1, 2])
    with pytest.raises(UserError, match="2 months for 1 values"):
        trend_and_season([date(2022, 3, 1), date(2022, 4, 1)], [1])

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.statistics import Projection, Refusal, RefusalReason, backtest, project

BASE = 715_619
FAR = date(2045, 12, 31)
# Gresik's published head counts, all over the base of November 2025.
GRESIK = [
    (date(2022, 12, 23), 247_777),
    (date(2023, 2, 15), 246_869),
    (date(2024, 11, 21), 292_858),
    (date(2025, 6, 25), 302_939),
    (date(2025, 11, 26), 292_116),
]


def projected(points: list[tuple[date, int]], horizon: date) -> Projection:
    answer = project(points, BASE, horizon)
    assert isinstance(answer, Projection)
    return answer


def test_four_points_are_too_few():
    assert project(GRESIK[1:], BASE, FAR) == Refusal(RefusalReason.TOO_FEW_POINTS, found=4, needed=5)


@pytest.mark.parametrize(("participants", "rate"), [(0, 0), (BASE, 100), (2 * BASE, 200)])
def test_a_rate_without_a_logit_is_refused_with_its_percentage(participants: int, rate: int):
    points = [*GRESIK, (date(2025, 12, 31), participants)]
    assert project(points, BASE, FAR) == Refusal(RefusalReason.RATE_AT_BOUND, found=Decimal(rate))


def test_a_horizon_before_the_next_month_end_leaves_nothing_to_project():
    asked = date(2025, 11, 29)
    expected = Refusal(RefusalReason.HORIZON_NOT_AHEAD, found=asked, needed=date(2025, 11, 30))
    assert project(GRESIK, BASE, asked) == expected


def test_a_far_horizon_is_clipped_to_half_the_length_of_the_series_and_says_so():
    answer = projected(GRESIK, FAR)
    # 1,069 days from first to last; half of them after 26 November 2025
    assert answer.horizon == date(2027, 5, 14)
    assert answer.asked == FAR
    assert answer.clipped
    assert answer.rates[-1].when == date(2027, 4, 30)


def test_a_near_horizon_is_kept_and_every_month_end_up_to_it_is_given():
    answer = projected(GRESIK, date(2026, 2, 28))
    assert not answer.clipped
    assert [rate.when for rate in answer.rates] == [
        date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28),
    ]  # fmt: skip
    assert (answer.observations, answer.first, answer.last) == (5, date(2022, 12, 23), date(2025, 11, 26))


def test_bounds_are_nested_within_0_and_100_and_widen_with_the_distance():
    rates = projected(GRESIK, FAR).rates
    for rate in rates:
        bounds = [
            0, rate.low_95, rate.low_80, rate.low_50, rate.median, rate.high_50, rate.high_80, rate.high_95, 100,
        ]  # fmt: skip
        assert bounds == sorted(bounds)
    widths = [rate.high_80 - rate.low_80 for rate in rates]
    assert widths == sorted(widths)


def test_the_same_points_in_another_order_give_the_same_digits():
    assert project(GRESIK[::-1], BASE, FAR) == project(GRESIK, BASE, FAR)


def test_a_steady_growth_is_carried_on_by_the_median():
    points = [(date(2021 + half // 2, 1 + 6 * (half % 2), 1), 200_000 + 10_000 * half) for half in range(9)]
    answer = projected(points, date(2026, 1, 31))
    # 2 x 10,000 persons a year from 280,000 on 1 January 2025: about 301,600 or 42.2% after 13 months
    assert answer.rates[-1].median == pytest.approx(Decimal("42.2"), abs=Decimal("0.4"))


def test_two_head_counts_on_one_day_and_an_empty_base_are_mistakes():
    with pytest.raises(UserError, match="two head counts on 2025-11-26: 292100 and 292116"):
        project([*GRESIK, (date(2025, 11, 26), 292_100)], BASE, FAR)
    with pytest.raises(UserError, match="a base of 0"):
        project(GRESIK, 0, FAR)


def test_the_backtest_foresees_each_figure_from_at_least_five_before_it():
    points = [(date(2021 + half // 2, 1 + 6 * (half % 2), 1), 200_000 + 10_000 * half) for half in range(9)]
    steps = backtest(points, BASE)
    assert [(step.used, step.when) for step in steps] == [
        (5, date(2023, 7, 1)), (6, date(2024, 1, 1)), (7, date(2024, 7, 1)), (8, date(2025, 1, 1)),
    ]  # fmt: skip
    assert all(step.inside_80 and step.inside_95 and step.within_reach for step in steps)
    assert steps[0].actual == Decimal("34.9348")  # 250,000 of 715,619


def test_a_jump_that_nothing_foretold_falls_outside_in_the_backtest():
    points = [(date(2021 + half // 2, 1 + 6 * (half % 2), 1), 200_000 + half) for half in range(8)]
    jump = (date(2025, 1, 1), 400_000)
    step = backtest([*points, jump], BASE)[-1]
    assert not step.inside_80
    assert not step.inside_95


def test_a_figure_beyond_half_the_length_is_marked_out_of_reach():
    late = (date(2029, 1, 1), 320_000)
    assert [step.within_reach for step in backtest([*GRESIK, late], BASE)] == [False]


def test_the_backtest_is_empty_where_a_projection_would_be_refused():
    assert backtest(GRESIK, BASE) == ()
    assert backtest([*GRESIK, (date(2025, 12, 31), BASE)], BASE) == ()

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.statistics import fastest, last, needed_pace, needed_path, paces

GRESIK = [
    (date(2024, 11, 21), 292_858),
    (date(2022, 12, 23), 247_777),
    (date(2025, 6, 25), 302_939),
    (date(2025, 11, 26), 292_116),
]


def test_paces_join_neighbouring_days_in_order_and_count_per_mean_month():
    steps = paces(GRESIK)
    assert [(step.start, step.end, step.change) for step in steps] == [
        (date(2022, 12, 23), date(2024, 11, 21), 45_081),
        (date(2024, 11, 21), date(2025, 6, 25), 10_081),
        (date(2025, 6, 25), date(2025, 11, 26), -10_823),
    ]
    # 699 days / 30.4375 = 22.965 months; 45,081 / 22.965 = 1,963 a month
    assert steps[0].months.quantize(Decimal("0.001")) == Decimal("22.965")
    assert steps[0].per_month.quantize(Decimal(1)) == 1963


def test_the_fastest_and_the_last_step_are_found():
    steps = paces(GRESIK)
    assert fastest(steps) == steps[0]
    assert last(steps) == steps[2]
    assert fastest([steps[2]]) == steps[2]  # nothing but a fall: the slowest fall is the fastest growth


def test_one_head_count_has_no_pace():
    assert paces(GRESIK[:1]) == ()
    assert fastest(()) is None
    assert last(()) is None


def test_two_head_counts_on_one_day_are_refused_with_both_values():
    with pytest.raises(UserError, match="two head counts on 2025-11-26: 292100 and 292116"):
        paces([(date(2025, 11, 26), 292_100), *GRESIK])


def test_the_needed_pace_spreads_what_is_lacking_over_mean_months():
    # 1,461 days are four years: 48 months
    assert needed_pace(292_000, 340_000, date(2025, 11, 26), date(2029, 11, 26)) == 1000


@pytest.mark.parametrize("target", [100, 90])
def test_a_target_already_reached_needs_no_pace_even_when_its_day_has_passed(target: int):
    assert needed_pace(100, target, date(2025, 1, 1), date(2024, 1, 1)) == 0


@pytest.mark.parametrize("due", [date(2025, 1, 1), date(2024, 12, 31)])
def test_no_pace_reaches_a_target_whose_day_has_come(due: date):
    assert needed_pace(100, 200, date(2025, 1, 1), due) is None
    assert needed_path(100, 200, date(2025, 1, 1), due) == ()


def test_the_needed_path_is_straight_in_persons_and_shows_month_ends():
    path = needed_path(1000, 1060, date(2024, 1, 21), date(2024, 3, 21))  # 60 days, one person a day
    assert path == (
        (date(2024, 1, 21), Decimal(1000)),
        (date(2024, 1, 31), Decimal(1010)),
        (date(2024, 2, 29), Decimal(1039)),
        (date(2024, 3, 21), Decimal(1060)),
    )


def test_a_path_from_and_to_month_ends_shows_each_once():
    path = needed_path(0, 60, date(2024, 1, 31), date(2024, 3, 31))
    assert [when for when, _ in path] == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]

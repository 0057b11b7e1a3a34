from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from sertakan_analysis.errors import UserError
from sertakan_analysis.statistics.matched_share import BoundsFrom, matched_share


@dataclass(frozen=True)
class Known:
    value: float | None
    low: float
    high: float


SURE = Known(1.0, 1.0, 1.0)


def exactly(value: float) -> Known:
    return Known(value, value, value)


def test_a_match_without_error_shows_the_share_itself():
    found = matched_share(200, 50, precision=SURE, recall=SURE)
    assert (found.share.low, found.share.value, found.share.high) == (Decimal(25), Decimal(25), Decimal(25))
    assert (found.lowest, found.highest) == (Decimal(25), Decimal(25))


def test_wrong_matches_lower_the_share_and_missed_ones_raise_it():
    # 400 matched of 1,000; 99% of them right: 396; these are 90% of those who stand in the other list: 440.
    found = matched_share(1_000, 400, precision=exactly(0.99), recall=exactly(0.90))
    assert found.observed == Decimal(40)
    assert found.share.value == Decimal(44)
    assert found.share.low < found.share.value < found.share.high


def test_the_intervals_of_precision_and_recall_add_up_as_squares():
    # Chance is nothing in so large a list; the logarithms' distances are the legs, the interval the hypotenuse.
    found = matched_share(10**9, 4 * 10**8, precision=Known(0.99, 0.97, 0.995), recall=Known(0.9, 0.85, 0.94))
    low = 44 * np.exp(-np.hypot(np.log(0.99 / 0.97), np.log(0.94 / 0.9)))
    high = 44 * np.exp(np.hypot(np.log(0.995 / 0.99), np.log(0.9 / 0.85)))
    assert float(found.share.low) == pytest.approx(low, abs=0.01)
    assert float(found.share.high) == pytest.approx(high, abs=0.01)


def test_nobody_matched_in_a_small_village_may_still_hide_a_few():
    found = matched_share(20, 0, precision=exactly(0.99), recall=exactly(0.7))
    assert (found.share.low, found.share.value) == (0, 0)
    # Three people are all missed in 0.3³ = 2.7% of cases, four in 0.8%.
    assert found.share.high == Decimal(15)


def test_everybody_matched_and_all_of_them_right_is_the_whole_list():
    found = matched_share(50, 50, precision=SURE, recall=exactly(0.9))
    assert (found.share.low, found.share.value, found.share.high) == (100, 100, 100)


def test_the_bounds_hold_the_uncertain_all_of_them_and_none():
    found = matched_share(100, 40, 30, precision=exactly(0.95), recall=exactly(0.99))
    assert found.lowest <= Decimal(38)  # 40 at 95%
    assert found.highest == Decimal(70)  # 40 and 30
    assert found.bounds_from == BoundsFrom.QUALITY


def test_without_a_judged_sample_only_the_uncertain_bound_the_share_and_it_says_so():
    found = matched_share(100, 40, 30)
    assert found.share is None
    assert (found.lowest, found.highest) == (Decimal(40), Decimal(70))
    assert found.bounds_from == BoundsFrom.UNCERTAIN_PAIRS


def test_a_quality_with_limits_alone_gives_bounds_alone():
    found = matched_share(100, 40, 5, precision=Known(None, 0.5, 1.0), recall=Known(0.9, 0.8, 0.95))
    assert found.share is None
    assert (found.lowest, found.highest) == (Decimal(20), Decimal(50))  # 40 at 50%; 40 at 100% over 80%
    assert found.bounds_from == BoundsFrom.QUALITY


def test_a_sample_of_people_has_wilsons_interval_when_the_match_is_without_error():
    found = matched_share(100, 40, precision=SURE, recall=SURE, sample=True)
    low, high = proportion_confint(40, 100, method="wilson")
    assert (float(found.share.low), float(found.share.high)) == pytest.approx((100 * low, 100 * high), abs=1e-4)


@pytest.mark.parametrize(
    ("counts", "quality", "message"),
    [
        ((0, 0, 0), {}, "0 matched and 0 uncertain people of 0"),
        ((10, 8, 3), {}, "8 matched and 3 uncertain people of 10"),
        ((10, -1, 0), {}, "-1 matched"),
        ((10, 5, 0), {"precision": Known(99, 98, 100), "recall": SURE}, "the precision 99 .98 to 100. is no share"),
        ((10, 5, 0), {"precision": SURE, "recall": Known(0.9, 0.95, 1)}, "the recall 0.9"),
    ],
)
def test_counts_and_qualities_that_cannot_be_are_refused(
    counts: tuple[int, int, int], quality: dict[str, Known], message: str
):
    with pytest.raises(UserError, match=message):
        matched_share(*counts, **quality)


@st.composite
def shares(draw: st.DrawFn) -> Known:
    low, value, high = sorted(draw(st.floats(0, 1)) for _ in range(3))
    return Known(draw(st.sampled_from([value, value, None])), low, high)


@given(st.data(), st.integers(1, 10**6), shares(), shares())
def test_the_share_lies_in_its_interval_and_the_interval_and_what_is_seen_in_the_bounds(
    data: st.DataObject,
    people: int,
    precision: Known,
    recall: Known,
):
    matched = data.draw(st.integers(0, people))
    uncertain = data.draw(st.integers(0, people - matched))
    sample = data.draw(st.booleans())
    found = matched_share(people, matched, uncertain, precision=precision, recall=recall, sample=sample)
    assert 0 <= found.lowest <= found.observed <= found.highest <= 100
    if found.share:
        assert found.lowest <= found.share.low <= found.share.value <= found.share.high <= found.highest


@given(st.data(), st.integers(1, 10**4), shares(), shares())
def test_more_uncertain_pairs_never_narrow_the_bounds(
    data: st.DataObject, people: int, precision: Known, recall: Known
):
    matched = data.draw(st.integers(0, people))
    uncertain = data.draw(st.integers(0, people - matched))
    fewer = matched_share(people, matched, precision=precision, recall=recall)
    more = matched_share(people, matched, uncertain, precision=precision, recall=recall)
    assert more.lowest == fewer.lowest
    assert more.highest >= fewer.highest


# People, share in the other list, recall, precision, pairs judged for each of the two, whether they are a sample.
WORLDS = [
    (50, 0.02, 0.90, 0.97, 200, False),
    (50, 0.40, 0.90, 0.97, 200, False),
    (300, 0.40, 0.97, 0.995, 300, False),
    (3_000, 0.95, 0.97, 0.995, 300, False),
    (200_000, 0.40, 0.97, 0.995, 400, False),
    (20, 0.50, 0.70, 0.90, 10**6, False),
    (400, 0.40, 0.97, 0.995, 300, True),
    (3_000, 0.40, 0.90, 0.97, 300, True),
]


@pytest.mark.slow
@pytest.mark.parametrize(("people", "share", "recall", "precision", "judged", "sample"), WORLDS)
def test_intervals_and_bounds_hold_the_truth_as_often_as_they_say(  # noqa: PLR0913, PLR0917 - a world
    people: int,
    share: float,
    recall: float,
    precision: float,
    judged: int,
    sample: bool,  # noqa: FBT001
):
    random = np.random.default_rng(1)
    repetitions, inside, bounded = 1_000, 0, 0
    for _ in range(repetitions):
        there = random.binomial(people, share) if sample else round(people * share)
        wrong = share * recall * (1 - precision) / precision / (1 - share)
        matched = random.binomial(there, recall) + random.binomial(people - there, wrong)
        uncertain = random.binomial(people - matched, 0.02)
        quality = {
            name: from_sample(random.binomial(judged, value), judged)
            for name, value in (("precision", precision), ("recall", recall))
        }
        found = matched_share(people, matched, uncertain, **quality, sample=sample)
        truth = 100 * (share if sample else there / people)
        inside += float(found.share.low) - 1e-4 <= truth <= float(found.share.high) + 1e-4
        bounded += float(found.lowest) - 1e-4 <= truth <= float(found.highest) + 1e-4
    assert bounded >= inside >= 0.935 * repetitions  # two standard errors of a share of 95 in 1,000 below it


def from_sample(right: int, judged: int) -> Known:
    low, high = proportion_confint(right, judged, method="beta")
    return Known(right / judged, low, high)

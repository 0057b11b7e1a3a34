from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sertakan_analysis.published import BaseValue, CoveragePoint, Dated, change, rebase

SIZES = st.integers(1, 150_000_000)
# A printed rate makes participants or base a number with many decimals.
RATES = st.decimals("0.01", "99.99", places=2)


@st.composite
def coverage(draw: st.DrawFn) -> CoveragePoint:
    when = Dated(date(2025, 1, 1), "day")
    size = Decimal(draw(SIZES))
    participants = size * draw(RATES) / 100 if draw(st.booleans()) else Decimal(draw(SIZES))
    base = BaseValue("base", when, size, False, None, None, "source", False)
    rate = participants * 100 / size
    return CoveragePoint("35.25", when, participants, False, None, base, rate, None, "active", "kabupaten", {}, (), ())


@given(coverage(), coverage())
def test_the_two_parts_add_up_to_the_change_exactly(earlier: CoveragePoint, later: CoveragePoint) -> None:
    split = change(earlier, later)
    assert split.total == split.participants + split.base


@given(coverage(), coverage())
def test_each_part_is_das_guptas_formula_in_exact_fractions(earlier: CoveragePoint, later: CoveragePoint) -> None:
    before, after = Fraction(earlier.participants), Fraction(later.participants)
    old, new = Fraction(1, int(earlier.base.value)), Fraction(1, int(later.base.value))
    split = change(earlier, later)
    close = Fraction(1, 10**12)
    assert abs(Fraction(split.total) - 100 * (after * new - before * old)) <= close
    assert abs(Fraction(split.participants) - 100 * (after - before) * (old + new) / 2) <= close
    assert abs(Fraction(split.base) - 100 * (new - old) * (after + before) / 2) <= close


@given(coverage(), coverage())
def test_swapping_earlier_and_later_flips_every_sign(earlier: CoveragePoint, later: CoveragePoint) -> None:
    there, back = change(earlier, later), change(later, earlier)
    assert (there.total, there.participants, there.base) == (-back.total, -back.participants, -back.base)


@given(coverage(), SIZES)
def test_equal_bases_leave_nothing_to_the_base(earlier: CoveragePoint, participants: int) -> None:
    later = CoveragePoint(
        "35.25",
        earlier.when,
        Decimal(participants),
        False,
        None,
        earlier.base,
        Decimal(participants) * 100 / earlier.base.value,
        None,
        "active",
        "kabupaten",
        {},
        (),
        (),
    )
    assert change(earlier, later).base == 0


@given(coverage())
def test_a_point_on_its_own_base_keeps_its_rate(point: CoveragePoint) -> None:
    [rebased] = rebase([point], point.base)
    assert rebased.rate == point.rate

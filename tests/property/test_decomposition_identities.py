from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sertakan_analysis.statistics import kitagawa

counts = st.integers(min_value=0, max_value=10**9)
bases = st.integers(min_value=1, max_value=10**9)
ROUNDING = Fraction(1, 10**11)  # effects are kept to 12 decimals

Population = dict[str, tuple[int, int]]
Pair = tuple[Population, Population]


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    names = draw(st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=6, unique=True))
    first, second = ({name: (draw(counts), draw(bases)) for name in names} for _ in range(2))
    return first, second


def overall(population: Population) -> Fraction:
    return Fraction(sum(n for n, _ in population.values()), sum(b for _, b in population.values()))


@given(pairs())
def test_the_parts_add_up_exactly_and_to_the_difference_of_the_overall_rates(pair: Pair):
    split = kitagawa(*pair)
    assert split.composition + split.rates == split.difference
    assert sum((group.total for group in split.by_group), Decimal(0)) == split.difference
    exact = 100 * (overall(pair[0]) - overall(pair[1]))
    assert abs(Fraction(split.difference) - exact) <= ROUNDING * max(1, abs(exact))


@given(pairs())
def test_exchanging_the_populations_changes_nothing_but_the_sign(pair: Pair):
    there, back = kitagawa(*pair), kitagawa(pair[1], pair[0])
    assert (there.difference, there.composition, there.rates) == (-back.difference, -back.composition, -back.rates)


@given(pairs(), st.integers(min_value=1, max_value=1000))
def test_equal_shares_of_the_base_leave_no_composition_effect(pair: Pair, factor: int):
    first = pair[0]
    second = {name: (pair[1][name][0], factor * base) for name, (_, base) in first.items()}
    assert kitagawa(first, second).composition == 0


@given(pairs(), st.integers(min_value=0, max_value=1000), st.integers(min_value=1, max_value=1000))
def test_equal_rates_within_groups_leave_no_rate_effect(pair: Pair, part: int, whole: int):
    first, second = ({name: (part * base, whole * base) for name, (_, base) in each.items()} for each in pair)
    assert kitagawa(first, second).rates == 0


@given(pairs())
def test_the_split_equals_the_slow_definition_of_standardised_rates(pair: Pair):
    """The rate effect is the mean, over both compositions, of the difference that the rates alone make."""

    def standardised(rates: Population, shares: Population) -> Fraction:
        total = sum(base for _, base in shares.values())
        return sum((Fraction(base, total) * Fraction(*rates[name]) for name, (_, base) in shares.items()), Fraction(0))

    first, second = pair
    by_rates = sum(standardised(first, shares) - standardised(second, shares) for shares in pair) / 2
    by_composition = sum(standardised(rates, first) - standardised(rates, second) for rates in pair) / 2
    split = kitagawa(first, second)
    scale = 100 * max(1, abs(by_rates), abs(by_composition))
    assert abs(Fraction(split.rates) - 100 * by_rates) <= ROUNDING * scale
    assert abs(Fraction(split.composition) - 100 * by_composition) <= ROUNDING * scale

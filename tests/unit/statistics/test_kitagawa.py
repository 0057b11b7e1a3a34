from __future__ import annotations

from decimal import Decimal

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.statistics import kitagawa

Group = tuple[int, int]

# Das Gupta (1993), Standardization and Decomposition of Rates, P23-186, example 5.3: deaths per 1,000 by race and age,
# United States. Sizes and rates, and the results below, as reprinted with the R package DasGuptR.
SIZES_1985 = (3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472,
              707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236)  # fmt: skip
SIZES_1970 = (2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315,
              535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117)  # fmt: skip
RATES_1985 = ("9.163", "0.462", "0.248", "0.929", "1.084", "1.810", "4.715", "12.187", "27.728", "64.068", "157.570",
              "17.208", "0.738", "0.328", "1.103", "2.045", "3.724", "8.052", "17.812", "34.128", "68.276",
              "125.161")  # fmt: skip
RATES_1970 = ("18.469", "0.751", "0.391", "1.146", "1.287", "2.672", "6.636", "15.691", "34.723", "79.763", "176.837",
              "36.993", "1.352", "0.541", "2.040", "3.523", "6.746", "12.967", "24.471", "45.091", "74.902",
              "123.205")  # fmt: skip


def population(sizes: tuple[int, ...], rates: tuple[str, ...]) -> dict[str, tuple[Decimal, Decimal]]:
    return {
        f"group {number}": (size * Decimal(rate) / 1000, Decimal(size))
        for number, (size, rate) in enumerate(zip(sizes, rates, strict=True))
    }


def per_thousand(percentage: Decimal, decimals: str = "0.0001") -> Decimal:
    return (percentage * 10).quantize(Decimal(decimals))


def test_das_guptas_table_of_american_deaths_comes_out_as_printed():
    split = kitagawa(population(SIZES_1985, RATES_1985), population(SIZES_1970, RATES_1970))

    assert per_thousand(split.first_rate) == Decimal("8.7356")
    assert per_thousand(split.second_rate) == Decimal("9.4218")
    assert per_thousand(split.difference) == Decimal("-0.6862")
    assert per_thousand(split.rates) == Decimal("-2.2277")
    assert per_thousand(split.composition) == Decimal("1.5415")  # printed apart: age 1.5217 and race 0.0198


def test_two_segments_worked_by_hand():
    # Overall 60/200 = 30% against 90/200 = 45%: 15 points less.
    split = kitagawa({"PU": (40, 50), "BPU": (20, 150)}, {"PU": (80, 100), "BPU": (10, 100)})
    wage_earners, others = split.by_group

    # PU: share 25% against 50%, rate 80% in both: (0.25 - 0.5) * 0.8 = -20 points, all of it composition.
    assert (wage_earners.composition, wage_earners.rates) == (Decimal(-20), Decimal(0))
    # BPU: share 75% against 50%, rate 13 1/3% against 10%.
    assert others.composition.quantize(Decimal("0.01")) == Decimal("2.92")  # 0.25 * (0.1333 + 0.1) / 2
    assert others.rates.quantize(Decimal("0.01")) == Decimal("2.08")  # 0.0333 * (0.75 + 0.5) / 2
    assert (split.first_rate, split.second_rate) == (Decimal(30), Decimal(45))
    assert split.difference == Decimal(-15)
    assert others.total == others.composition + others.rates
    assert (others.first_share, others.second_share) == (Decimal(75), Decimal(50))


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ({}, {}, "no groups"),
        ({"PU": (1, 2)}, {"PU": (1, 2), "BPU": (1, 2)}, "only one of the two populations has the groups BPU"),
        ({"PU": (1, 0)}, {"PU": (1, 2)}, "first population: group 'PU' has numerator 1 and base 0"),
        ({"PU": (1, 2)}, {"PU": (-1, 2)}, "second population: group 'PU' has numerator -1 and base 2"),
    ],
)
def test_populations_that_cannot_be_compared_are_named(first: dict[str, Group], second: dict[str, Group], message: str):
    with pytest.raises(UserError, match=message):
        kitagawa(first, second)

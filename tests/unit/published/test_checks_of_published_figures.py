from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.published import arithmetic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sertakan_analysis.published import Published


def changed(published: Published, name: str, value: str) -> Published:
    """The same figures with one value replaced."""
    figure = dataclasses.replace(published.figures[name], value=Decimal(value))
    return dataclasses.replace(published, figures={**published.figures, name: figure})


@pytest.mark.parametrize(
    ("check", "figure", "still_fits", "fits_no_more", "difference"),
    [
        # 292,858 / 557,575 = 52.524 %, printed with one decimal
        (
            arithmetic.percent_equals_numerator_over_base,
            "gresik-2024-11-21-coverage_rate-total",
            "52.5",
            "52.6",
            "-0.08",
        ),
        # 54 % not protected and 46 % protected make 100 %, each rounded to a whole percent
        (arithmetic.complement_adds_up, "bekasi-2025-02-25-unprotected_rate-total", "55", "56", "2"),
        # 304 + 26 = 330 villages
        (
            arithmetic.complement_adds_up,
            "gresik-2023-06-21-villages_not_participating-vulnerable",
            "26",
            "20",
            "-6",
        ),
        # 24,510,000 + 1,780,000 = 26,290,000, each rounded to ten thousand
        (arithmetic.labour_force_adds_up, "jabar-2025-08-labour_force-total", "26290000", "26310000", "20000"),
        # (52.69 - 40.82) % of 715,619 = 84,944; 16 more were printed, up to 76 would still be rounding
        (
            arithmetic.target_gap_agrees,
            "gresik-2025-11-26-participants_needed_to_target-total",
            "84960",
            "85030",
            "86",
        ),
        # 167,129 + 20,348 + 105,381 = 292,858
        (
            arithmetic.segments_add_up_to_total,
            "gresik-2024-11-21-active_participants-total",
            "292858",
            "292859",
            "1",
        ),
    ],
)
def test_a_check_allows_rounding_and_nothing_more(  # noqa: PLR0913, PLR0917 - one column of the table each
    published: Published,
    check: Callable[[Published], Iterator[arithmetic.Inconsistency]],
    figure: str,
    still_fits: str,
    fits_no_more: str,
    difference: str,
) -> None:
    assert not [item for item in check(changed(published, figure, still_fits)) if figure in item.figures]
    found = [item for item in check(changed(published, figure, fits_no_more)) if figure in item.figures]
    assert [item.difference for item in found] == [Decimal(difference)]


@pytest.mark.parametrize(("printed", "half"), [("39.4", "0.05"), ("45.62", "0.005"), ("54", "0.5"), ("70", "0.5")])
def test_a_percentage_is_as_exact_as_its_last_printed_place(printed: str, half: str) -> None:
    assert arithmetic.half_step(Decimal(printed)) == Decimal(half)


@pytest.mark.parametrize(("printed", "half"), [("247777", "0"), ("1500000", "50000"), ("330", "0"), ("84960", "5")])
def test_a_count_is_exact_unless_it_ends_in_zeros(printed: str, half: str) -> None:
    assert arithmetic.count_rounding(Decimal(printed)) == Decimal(half)

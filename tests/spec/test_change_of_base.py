from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sertakan_analysis.published import BaseValue, Change, CoveragePoint, Dated, NotComparable, change, rebase


def points(figures: str, *, scope: str = "kabupaten") -> list[CoveragePoint]:
    """Read a table of date, participants and base."""
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in figures.strip().splitlines()]
    assert header == ["date", "participants", "base"]
    return [_point(date.fromisoformat(day), Decimal(people), Decimal(base), scope) for day, people, base in lines]


def _point(day: date, participants: Decimal, size: Decimal, scope: str) -> CoveragePoint:
    when = Dated(day, "day")
    base = BaseValue(f"base-{size}", when, size, False, None, None, "source", False)
    return CoveragePoint(
        region="35.25",
        when=when,
        participants=participants,
        participants_implied=False,
        participants_range=None,
        base=base,
        rate=participants * 100 / size,
        rate_printed=None,
        measure="active",
        scope=scope,  # type: ignore[arg-type]
        segments={},
        figures=(),
        sources=(),
    )


def rounded(split: Change) -> dict[str, float]:
    return {name: float(round(getattr(split, name), 1)) for name in ("total", "participants", "base")}


def test_gresik_fell_because_its_base_grew() -> None:
    earlier, later = points(
        """
        date       | participants | base
        2024-11-21 |       292858 | 557575
        2025-11-26 |       292116 | 715619
        """
    )
    # total         292116 / 715619 - 292858 / 557575              = 40.82 - 52.52         = -11.7
    # participants  (292116 - 292858) x (1/557575 + 1/715619) / 2  = -742 x 0.0001595 %    =  -0.1
    # base          (292116 + 292858) / 2 x (1/715619 - 1/557575)  = 292487 x -0.0000396 % = -11.6
    assert rounded(change(earlier, later)) == {"total": -11.7, "participants": -0.1, "base": -11.6}


def test_gresik_rose_though_its_participants_fell() -> None:
    earlier, later = points(
        """
        date       | participants | base
        2022-12-23 |       247777 | 628876
        2023-02-28 |       246869 | 541142
        """
    )
    # 908 fewer participants on a base that is 87,734 smaller
    assert rounded(change(earlier, later)) == {"total": 6.2, "participants": -0.2, "base": 6.4}


def test_with_one_base_the_whole_change_is_due_to_participants() -> None:
    earlier, later = points(
        """
        date       | participants | base
        2024-01-01 |          200 | 1000
        2025-01-01 |          250 | 1000
        """
    )
    assert change(earlier, later) == Change(Decimal(5), Decimal(5), Decimal(0))


def test_with_the_same_participants_the_whole_change_is_due_to_the_base() -> None:
    earlier, later = points(
        """
        date       | participants | base
        2024-01-01 |          200 | 1000
        2025-01-01 |          200 |  800
        """
    )
    assert change(earlier, later) == Change(Decimal(5), Decimal(0), Decimal(5))


def test_the_split_is_symmetric() -> None:
    earlier, later = points(
        """
        date       | participants | base
        2024-01-01 |          200 | 1000
        2025-01-01 |          300 |  500
        """
    )
    # from 20 % to 60 %: participants 100 x (1/1000 + 1/500) / 2 = 15, base 250 x (1/500 - 1/1000) = 25
    assert change(earlier, later) == Change(Decimal(40), Decimal(15), Decimal(25))
    assert change(later, earlier) == Change(Decimal(-40), Decimal(-15), Decimal(-25))


def test_on_one_base_only_head_counts_matter() -> None:
    series = points(
        """
        date       | participants | base
        2024-11-21 |       292858 | 557575
        2025-11-26 |       292116 | 715619
        """
    )
    assert [f"{item.rate:.2f}" for item in rebase(series, series[0].base)] == ["52.52", "52.39"]
    assert [f"{item.rate:.2f}" for item in rebase(series, series[1].base)] == ["40.92", "40.82"]


def test_a_branch_is_never_compared_with_its_kabupaten() -> None:
    [one] = points("date | participants | base\n2018-04-30 | 576000 | 1200000", scope="branch")
    [other] = points("date | participants | base\n2025-02-25 | 690000 | 1500000")
    with pytest.raises(NotComparable, match="a branch is not the whole region"):
        change(one, other)
    with pytest.raises(NotComparable, match="different territories"):
        change(other, replace(other, region="32.75"))

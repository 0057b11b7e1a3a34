from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.published import (
    CoveragePoint,
    NotComparable,
    Published,
    change,
    choose_base,
    coverage_points,
    load_published,
    published_rates,
    rebase,
)

DATA = Path(__file__).parents[2] / "data" / "published"
LATEST = date(2026, 11, 21)


@pytest.fixture(scope="module")
def published() -> Published:
    return load_published(DATA)


@pytest.fixture(scope="module")
def gresik(published: Published) -> tuple[CoveragePoint, ...]:
    return coverage_points(published, "35.25", LATEST)


def rows(points: tuple[CoveragePoint, ...]) -> list[str]:
    return [
        " | ".join(
            (
                point.when.on.isoformat(),
                f"{'~' if point.participants_implied else ''}{round(point.participants)}",
                f"{'~' if point.base.implied else ''}{round(point.base.value)}",
                f"{point.rate:.2f}",
                str(point.rate_printed or "not printed"),
                point.measure,
                point.scope,
            )
        )
        for point in points
    ]


def table(words: str) -> list[str]:
    return [" | ".join(cell.strip() for cell in line.split("|")) for line in words.strip().splitlines()]


def test_gresik_has_six_points_on_six_bases(gresik: tuple[CoveragePoint, ...]) -> None:
    # ~ is implied: 247,777 / 39.40 % = 628,876; 715,619 x 40.82 % = 292,116; 202,677 + 10,141 + 90,121 = 302,939
    assert rows(gresik) == table(
        """
        2022-12-23 |  247777 | ~628876 | 39.40 | 39.4        | active          | kabupaten
        2023-02-28 |  246869 | ~541142 | 45.62 | 45.62       | participating   | kabupaten
        2024-11-21 |  292858 |  557575 | 52.52 | 52.5        | active          | kabupaten
        2025-05-08 |  303415 |  688645 | 44.06 | 44.06       | registered      | kabupaten
        2025-06-25 |  302939 |  650956 | 46.54 | not printed | registered      | kabupaten
        2025-11-26 | ~292116 |  715619 | 40.82 | 40.82       | ucj_achievement | kabupaten
        """
    )
    assert len({point.base.base for point in gresik}) == 6


def test_bekasi_has_a_branch_point_and_a_kabupaten_point_that_never_meet(published: Published) -> None:
    points = coverage_points(published, "32.16", LATEST)
    assert rows(points) == table(
        """
        2018-04-30 |  576000 | 1200000 | 48.00 | not printed | registered | branch
        2025-02-25 | ~690000 | 1500000 | 46.00 | 46          | protected  | kabupaten
        """
    )
    assert points[1].participants_range == (Decimal(600_000), Decimal(700_000))
    assert all(point.base.approximate for point in points)
    with pytest.raises(NotComparable, match="different territories"):
        change(points[0], points[1])


def test_east_java_has_one_point_without_construction(published: Published) -> None:
    points = coverage_points(published, "35", LATEST)
    assert rows(points) == table("2023-12-31 | 4336959 | 14531668 | 29.84 | 29.84 | participating | province")
    assert points[0].segments == {"PU": 3_300_717, "BPU": 1_036_242}


def test_a_point_that_two_sources_print_stays_one_point_with_both(gresik: tuple[CoveragePoint, ...]) -> None:
    assert [source.publisher for source in gresik[2].sources] == ["Harian Bhirawa", "Independensi.com"]
    assert gresik[2].segments == {"PU": 167_129, "BPU": 20_348, "jakon": 105_381}


def test_a_series_ends_on_the_day_that_is_asked(published: Published) -> None:
    assert len(coverage_points(published, "35.25", date(2025, 5, 7))) == 3
    assert len(coverage_points(published, "35.25", date(2025, 5, 8))) == 4


@pytest.mark.parametrize(("region", "printed"), [("00", ["35.68", "37.01"]), ("32.75", ["44", "47.24"]), ("32", [])])
def test_a_rate_whose_base_has_no_known_size_is_a_rate_and_no_point(
    published: Published, region: str, printed: list[str]
) -> None:
    rates = published_rates(published, region, LATEST)
    assert [rate.figure.value for rate in rates] == [Decimal(value) for value in printed]
    assert {rate.base_value for rate in rates} <= {None}
    assert coverage_points(published, region, LATEST) == ()
    if rates:
        with pytest.raises(NotComparable, match="no participants and base of known size"):
            change(rates[0], rates[1])


@pytest.mark.parametrize(
    ("until", "base", "value"),
    [
        (date(2023, 12, 31), "gresik-tersirat-2023-02", 541_142),  # nothing stated yet: the latest implied one
        (date(2024, 12, 31), "gresik-non-asn", 557_575),
        (date(2025, 6, 30), "gresik-angkatan-kerja-bpjs", 650_956),
        (LATEST, "gresik-angkatan-kerja-ktp", 715_619),
    ],
)
def test_the_default_base_is_the_latest_stated_one(published: Published, until: date, base: str, value: int) -> None:
    chosen, rule = choose_base(published, coverage_points(published, "35.25", until), "auto")
    assert (chosen.base, round(chosen.value)) == (base, value)
    assert ("tersirat" in rule.template) == chosen.implied


def test_a_reader_may_choose_any_base_of_the_series_and_no_other(
    published: Published, gresik: tuple[CoveragePoint, ...]
) -> None:
    assert choose_base(published, gresik, "gresik-non-asn")[0].value == 557_575
    with pytest.raises(UserError, match=r"'gresik-non-as' does not exist\nRemedy: Did you mean 'gresik-non-asn'\?"):
        choose_base(published, gresik, "gresik-non-as")
    with pytest.raises(UserError, match="'bekasi-pekerja-bpjs' is not the base of any figure here"):
        choose_base(published, gresik, "bekasi-pekerja-bpjs")
    with pytest.raises(NotComparable, match="no base to choose"):
        choose_base(published, (), "auto")


@pytest.mark.parametrize(
    ("base", "rates"),
    [
        ("gresik-angkatan-kerja-ktp", ["34.6", "34.5", "40.9", "42.4", "42.3", "40.8"]),
        ("gresik-non-asn", ["44.4", "44.3", "52.5", "54.4", "54.3", "52.4"]),
    ],
)
def test_on_one_base_gresik_rose_until_2024_and_is_flat_since(
    published: Published, gresik: tuple[CoveragePoint, ...], base: str, rates: list[str]
) -> None:
    rebased = rebase(gresik, choose_base(published, gresik, base)[0])
    assert [f"{item.rate:.1f}" for item in rebased] == rates

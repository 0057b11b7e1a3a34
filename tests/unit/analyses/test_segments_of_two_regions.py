"""The difference of two regions' coverage from the branches' counts by segment (made-up months)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis import load_inputs, regional_comparison
from sertakan_analysis.display import render
from sertakan_analysis.exhibits import PublishedTable, Text

if TYPE_CHECKING:
    from pathlib import Path

# participants and base by segment: rates 80, 20 and 60 percent against 70, 10 and 50 percent
GRESIK = {"PU": (160_000, 200_000), "BPU": (60_000, 300_000), "jakon": (60_000, 100_000)}
BEKASI = {"PU": (490_000, 700_000), "BPU": (50_000, 500_000), "jakon": (50_000, 100_000)}


def write_segments(folder: Path, months: dict[str, dict[str, dict[str, tuple[int, int | str]]]]) -> str:
    lines = ["month,region,segment,participants,base"]
    for month, regions in months.items():
        for code, segments in regions.items():
            lines += [f"{month},{code},{name},{people},{base}" for name, (people, base) in segments.items()]
    path = folder / "segmen.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def segments_of(path: str, regions: tuple[str, ...] = ("35.25", "32.16"), as_of: str = "2025-11-30"):
    return regional_comparison(load_inputs(path), regions=regions, as_of=as_of).segments


@pytest.fixture
def both(tmp_path: Path) -> str:
    return write_segments(tmp_path, {"2025-09": {"35.25": GRESIK, "32.16": BEKASI}})


def test_composition_and_rates_add_up_exactly_to_the_difference(both: str):
    (shown,) = segments_of(both)
    assert isinstance(shown, PublishedTable)
    parts = shown.title.values
    difference, composition, rates = (parts[name].value for name in ("difference", "composition", "rates"))
    assert composition + rates == difference
    assert float(difference) == pytest.approx(100 * (280_000 / 600_000 - 590_000 / 1_300_000))


def test_the_parts_of_the_segments_add_up_to_the_last_row(both: str):
    (shown,) = segments_of(both)
    *segments, total = shown.rows
    assert shown.total_rows == {3}
    for column in (5, 6):
        assert sum(row[column].value for row in segments) == pytest.approx(total[column].value, abs=Decimal("1e-9"))


def test_each_region_ten_points_better_in_every_segment_gives_a_rate_part_of_ten_points(both: str):
    (shown,) = segments_of(both)
    rates = shown.rows[-1][6].value
    assert float(rates) == pytest.approx(10)
    assert float(shown.rows[-1][5].value) == pytest.approx(100 * (280 / 600 - 590 / 1300) - 10)


def test_like_compositions_leave_the_whole_difference_to_the_rates(tmp_path: Path):
    doubled = {name: (people, 2 * base) for name, (people, base) in GRESIK.items()}
    (shown,) = segments_of(write_segments(tmp_path, {"2025-09": {"35.25": GRESIK, "32.16": doubled}}))
    assert shown.rows[-1][5].value == 0
    assert render(shown.title).endswith("cakupan segmen")


def test_the_latest_month_with_both_regions_is_taken_and_none_after_the_day(tmp_path: Path):
    path = write_segments(
        tmp_path,
        {
            "2025-07": {"35.25": GRESIK, "32.16": BEKASI},
            "2025-09": {"35.25": GRESIK, "32.16": BEKASI},
            "2025-10": {"35.25": GRESIK},
        },
    )
    assert "September 2025" in render(segments_of(path)[0].title)
    assert "Juli 2025" in render(segments_of(path, as_of="2025-08-31")[0].title)


@pytest.mark.parametrize(
    "bekasi",
    [{}, {name: (people, "") for name, (people, _) in BEKASI.items()}, {"PU": BEKASI["PU"]}],
    ids=["nothing of the second region", "no bases", "one segment only"],
)
def test_without_like_segments_and_bases_the_section_says_what_is_needed(tmp_path: Path, bekasi: dict):
    (only,) = segments_of(write_segments(tmp_path, {"2025-09": {"35.25": GRESIK, "32.16": bekasi}}))
    assert isinstance(only, Text)
    assert "belum dapat dihitung" in render(only)


def test_every_further_region_is_split_against_the_first(tmp_path: Path):
    path = write_segments(tmp_path, {"2025-09": {"35.25": GRESIK, "32.16": BEKASI, "32.75": BEKASI}})
    names = [item.name for item in segments_of(path, ("35.25", "32.16", "32.75"))]
    assert names == ["pemecahan_35.25_32.16", "pemecahan_35.25_32.75"]

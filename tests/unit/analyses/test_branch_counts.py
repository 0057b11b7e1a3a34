"""The branch's own monthly file in the coverage report: thirty made-up months of one regency."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis import coverage_trend, load_inputs
from sertakan_analysis.display import figure, render, table
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import LineChart, PublishedTable, Text

if TYPE_CHECKING:
    from pathlib import Path

JUMP = 12_000
SLOPE = 600
SEASON = [-2000, -1000, 0, 1500, 2500, 1000, -500, -1500, 0, 500, 0, -500]  # adds up to 0
EVENT_NUMBER = 18  # July 2024
NOISE = [130, -210, 60, 170, -90, -150, 240, -30, 110, -180]


def write_months(
    folder: Path, months: int = 30, *, jump: int = 0, season: bool = False, name: str = "cabang.csv"
) -> str:
    lines = ["bulan,wilayah,segmen,peserta,basis"]
    for number in range(months):
        people = 240_000 + SLOPE * number + NOISE[number % 10]
        people += jump if number >= EVENT_NUMBER else 0
        people += SEASON[number % 12] if season else 0
        lines.append(f"{2023 + number // 12}-{number % 12 + 1:02d},35.25,total,{people},700000")
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def monthly_section(path: str, *, event: tuple[str | date, str] = ("", ""), as_of: str = "2025-11-30"):
    return coverage_trend(load_inputs(path), region="35.25", as_of=as_of, event=event).monthly


def said(section: tuple[object, ...]) -> str:
    return "\n".join(render(item) for item in section if isinstance(item, Text))


def sentence_with(section: tuple[object, ...], place: str) -> Text:
    return next(item for item in section if isinstance(item, Text) and place in item.values)


def tables(section: tuple[object, ...]) -> dict[str, PublishedTable]:
    return {item.name: item for item in section if isinstance(item, PublishedTable)}


def test_without_a_file_the_section_says_what_a_file_would_bring():
    (only,) = monthly_section("")
    assert "Tidak ada berkas hitungan bulanan cabang yang diberikan" in render(only)
    assert "sedikitnya 12 bulan" in render(only)


def test_thirty_months_give_the_growth_per_month_with_its_interval(tmp_path: Path):
    section = monthly_section(write_months(tmp_path))
    words = sentence_with(section, "slope")
    low, middle, high = (words.values[name].value for name in ("low", "slope", "high"))
    assert low <= SLOPE <= high
    assert abs(middle - SLOPE) < 100
    assert words.values["n"].value == 30


def test_the_season_comes_back_month_by_month(tmp_path: Path):
    season = tables(monthly_section(write_months(tmp_path, season=True)))["musim"].frame()
    assert list(season["month"])[:2] == ["Januari", "Februari"]
    assert [float(value) for value in season["effect"]] == pytest.approx(SEASON, abs=500)
    assert (season["low"] < season["high"]).all()


def test_less_than_two_years_have_a_trend_but_no_season(tmp_path: Path):
    section = monthly_section(write_months(tmp_path, 20))
    assert "Pola musiman tidak dihitung, karena deretnya belum mencapai 24 bulan." in said(section)
    assert "musim" not in tables(section)


def test_too_few_months_give_the_reason_and_still_the_counts(tmp_path: Path):
    section = monthly_section(write_months(tmp_path, 8))
    assert "Tren bulanan tidak dihitung, karena hanya ada 8 bulan berisi angka; diperlukan sedikitnya 12." in said(
        section
    )
    assert len(tables(section)["hitungan_cabang"].rows) == 8


def test_a_known_jump_of_an_event_is_found_inside_its_interval(tmp_path: Path):
    path = write_months(tmp_path, jump=JUMP)
    section = monthly_section(path, event=("2024-07-01", "Pendaftaran bersama"))
    words = sentence_with(section, "level")
    low, level, high = (words.values[name].value for name in ("low", "level", "high"))
    assert low <= level <= high
    assert abs(level - JUMP) < 500
    assert render(words).startswith("Pendaftaran bersama (Juli 2024): jumlah peserta berubah +1")
    assert "18 bulan sebelum dan 12 bulan sejak peristiwa" in said(section)


def test_a_day_without_an_event_shows_no_jump(tmp_path: Path):
    words = sentence_with(monthly_section(write_months(tmp_path), event=("2024-07-01", "")), "level")
    assert abs(words.values["level"].value) < 500
    assert render(words).startswith("peristiwa (Juli 2024)")


def test_an_event_with_too_few_months_after_it_is_not_estimated(tmp_path: Path):
    section = monthly_section(write_months(tmp_path), event=(date(2025, 5, 1), "Program baru"))
    assert "Pengaruh Program baru tidak dihitung, karena hanya ada 2 bulan sejak peristiwa" in said(section)


def test_the_event_is_a_named_mark_on_the_chart_and_without_an_event_there_is_none(tmp_path: Path):
    path = write_months(tmp_path)
    marked = monthly_section(path, event=("2024-07-15", "Pendaftaran bersama"))[0]
    assert isinstance(marked, LineChart)
    assert [(mark.when, mark.label) for mark in marked.breaks] == [(date(2024, 7, 15), "Pendaftaran bersama")]
    assert monthly_section(path)[0].breaks == ()


def test_the_published_points_stand_unjoined_beside_the_branchs_counts(tmp_path: Path):
    chart = monthly_section(write_months(tmp_path))[0]
    series = {line.name: line for line in chart.series}
    assert set(series) == {"Hitungan cabang", "Tren", "Angka terbitan"}
    assert not series["Angka terbitan"].joined
    assert len(series["Angka terbitan"].points) == 6
    assert chart.kind == "count"


def test_the_table_shows_the_last_thirteen_months_with_the_branchs_own_base(tmp_path: Path):
    counts = tables(monthly_section(write_months(tmp_path)))["hitungan_cabang"].frame()
    assert counts["month"].iloc[0] == date(2024, 6, 1)
    assert counts["month"].iloc[-1] == date(2025, 6, 1)
    assert len(counts) == 13
    last = counts.iloc[-1]
    assert last["rate"] == 100 * last["participants"] / 700_000


def test_months_after_the_day_of_the_report_are_left_out(tmp_path: Path):
    section = monthly_section(write_months(tmp_path), as_of="2024-12-31")
    assert sentence_with(section, "slope").values["n"].value == 24
    assert list(tables(section)["hitungan_cabang"].frame()["month"])[-1] == date(2024, 12, 1)


def test_a_file_without_the_region_is_a_fault_that_names_the_file(tmp_path: Path):
    inputs = load_inputs(write_months(tmp_path))
    with pytest.raises(UserError, match="no monthly count of Kabupaten Bekasi") as caught:
        coverage_trend(inputs, region="32.16", as_of="2025-11-30")
    assert caught.value.where == "cabang.csv"
    assert "leave the parameter 'monthly' empty" in caught.value.remedy


def test_an_event_day_that_is_no_day_is_a_fault_that_names_the_parameter(tmp_path: Path):
    with pytest.raises(UserError, match="parameter 'event_date' is not a day: 'Juli 2024'"):
        monthly_section(write_months(tmp_path), event=("Juli 2024", "x"))


def test_curly_braces_in_names_from_outside_are_words_and_no_places(tmp_path: Path):
    section = monthly_section(write_months(tmp_path, name="cabang {x}.csv"), event=("2024-07-01", "{n} {} {low"))
    assert "{n} {} {low (Juli 2024)" in said(section)
    counts = tables(section)["hitungan_cabang"]
    assert "berkas cabang {x}.csv" in table(counts).plain
    assert "{n} {} {low" in figure(section[0]).drawing


def test_the_file_and_the_event_are_on_the_record(tmp_path: Path):
    inputs = load_inputs(write_months(tmp_path))
    trend = coverage_trend(inputs, region="35.25", as_of="2025-11-30", event=("2024-07-01", "Pendaftaran bersama"))
    parameters = dict(trend.manifest.parameters)
    assert (parameters["monthly"], parameters["event_date"], parameters["event_name"]) == (
        "cabang.csv",
        "2024-07-01",
        "Pendaftaran bersama",
    )

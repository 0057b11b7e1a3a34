from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis import coverage_trend, load_inputs
from sertakan_analysis.display import render
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import LineChart, PublishedTable, Text

if TYPE_CHECKING:
    from sertakan_analysis.analyses.coverage_trend import CoverageTrend
    from sertakan_analysis.inputs import Inputs


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return load_inputs()


@pytest.fixture(scope="module")
def gresik(inputs: Inputs) -> CoverageTrend:
    return coverage_trend(inputs, region="35.25", as_of="2025-11-30")


@pytest.fixture(scope="module")
def bekasi(inputs: Inputs) -> CoverageTrend:
    return coverage_trend(inputs, region="32.16", as_of="2025-11-30")


def said(sentences: tuple[object, ...]) -> str:
    return "\n".join(render(item) for item in sentences if isinstance(item, Text))


def step_between(trend: CoverageTrend, start: date, end: date):
    return next(step for step in trend.steps if (step.earlier.when.on, step.later.when.on) == (start, end))


# Gresik: as published


def test_gresik_has_six_points_on_six_bases_so_the_line_is_broken_five_times(gresik: CoverageTrend):
    assert len(gresik.points) == 6
    assert len({(point.base.base, point.base.value) for point in gresik.points}) == 6
    assert [mark.when for mark in gresik.published_chart.breaks] == [
        date(2023, 2, 1),
        date(2024, 11, 21),
        date(2025, 5, 8),
        date(2025, 6, 25),
        date(2025, 11, 26),
    ]
    assert render(gresik.published_chart.title).startswith("6 angka terbitan memakai 6 basis yang berbeda")


def test_an_implied_value_is_drawn_hollow_and_a_printed_one_is_filled(gresik: CoverageTrend):
    drawn = {point.when: point.hollow for point in gresik.published_chart.series[0].points}
    assert not drawn[date(2024, 11, 21)]
    assert drawn[date(2025, 11, 26)]


# Gresik: what of the change is people and what is base


def test_the_fall_of_11_7_points_is_0_1_from_participants_and_11_6_from_the_base(gresik: CoverageTrend):
    split = step_between(gresik, date(2024, 11, 21), date(2025, 11, 26)).split
    assert [round(part, 1) for part in (split.total, split.participants, split.base)] == [
        Decimal("-11.7"),
        Decimal("-0.1"),
        Decimal("-11.6"),
    ]
    words = "−11,7 poin persen = −0,1 dari peserta dan −11,6 dari basis"
    assert words in render(gresik.change_chart.title)
    assert "Dari perubahan −11,7 poin persen, −0,1 berasal dari peserta dan −11,6 dari basis" in said(gresik.summary)


def test_the_parts_of_every_step_add_up_exactly_before_rounding(gresik: CoverageTrend):
    splits = [step.split for step in gresik.steps]
    assert len(splits) == 7
    for split in splits:
        assert split.participants + split.base == split.total


def test_the_split_treats_the_earlier_and_the_later_base_alike(gresik: CoverageTrend):
    split = step_between(gresik, date(2023, 2, 28), date(2024, 11, 21)).split
    people, old, new = 292_858 - 246_869, gresik.points[1].base.value, 557_575
    assert float(split.participants) == pytest.approx(float(50 * people * (1 / old + 1 / Decimal(new))))
    assert (round(split.participants, 1), round(split.base, 1)) == (Decimal("8.4"), Decimal("-1.5"))


def test_a_step_between_different_things_counted_carries_a_caution(gresik: CoverageTrend):
    cautious = step_between(gresik, date(2024, 11, 21), date(2025, 11, 26))
    alike = step_between(gresik, date(2025, 5, 8), date(2025, 6, 25))
    assert "peserta aktif; capaian UCJ (tidak dirinci)" in render(cautious.caution)
    assert alike.caution is None


# Gresik: one base


def test_the_default_base_is_the_newest_stated_one_and_the_rule_is_written_down(gresik: CoverageTrend):
    assert render(gresik.base_choice) == (
        "Basis acuan laporan ini: basis terbaru yang disebut langsung oleh sumbernya: 715.619 orang "
        "(26 November 2025). Yang dihitung: angkatan kerja ber-KTP Gresik."
    )
    assert [str(rate) for rate in rates(gresik)] == ["34.6", "34.5", "40.9", "42.4", "42.3", "40.8"]
    assert "Pada satu basis, cakupan naik: 34,6% (23 Desember 2022) menjadi 40,8%" in said(gresik.summary)


def test_a_base_asked_for_by_its_id_changes_the_rebased_series(inputs: Inputs):
    trend = coverage_trend(inputs, region="35.25", as_of="2025-11-30", base="gresik-non-asn")
    assert "basis yang dipilih pembaca: 557.575 orang" in render(trend.base_choice)
    assert "557.575 orang" in render(trend.rebased_table.base)
    assert [str(rate) for rate in rates(trend)] == ["44.4", "44.3", "52.5", "54.4", "54.3", "52.4"]


def test_a_chosen_base_leaves_the_published_steps_as_they_are(inputs: Inputs, gresik: CoverageTrend):
    trend = coverage_trend(inputs, region="35.25", as_of="2025-11-30", base="gresik-non-asn")
    assert trend.steps == gresik.steps


def rates(trend: CoverageTrend) -> list[Decimal]:
    return [round(value, 1) for value in trend.rebased_table.frame()["rate"]]


# The targets of Gresik


def test_the_gap_to_the_own_target_is_84_945_participants(gresik: CoverageTrend):
    first = gresik.target_table.frame().iloc[0]
    assert (first["value"], first["needed"], first["gap"], first["pace"]) == (
        Decimal("52.69"),
        Decimal(377_060),
        Decimal(84_945),
        Decimal(83_404),
    )
    assert "Target 52,69% sampai 31 Desember 2025: kurang 84.945 peserta" in said(gresik.summary)


def test_a_target_of_another_definition_is_only_approximated_on_the_base(gresik: CoverageTrend):
    own, national = gresik.target_table.rows[0], gresik.target_table.rows[1]
    assert not own[4].approximate
    assert national[4].approximate


def test_years_without_a_published_target_are_named_and_not_filled(gresik: CoverageTrend):
    notes = said(gresik.target_table.notes)
    assert "Target cakupan RPJMN 2025–2029 tahun 2027–2028 belum diketahui; tidak diperkirakan di sini." in notes
    dues = list(gresik.target_table.frame()["due"])
    assert not [due for due in dues if due.year in (2027, 2028)]


def test_the_reader_may_follow_another_target(inputs: Inputs):
    trend = coverage_trend(inputs, region="35.25", as_of="2025-11-30", target="target/rpjpn")
    assert "Target 99,50% sampai 31 Desember 2045: kurang sekitar 419.926 peserta" in said(trend.summary)


def test_the_needed_pace_stands_beside_the_fastest_ever_observed(gresik: CoverageTrend):
    assert "83.404 per bulan; laju tercepat yang pernah tercatat 2.215 per bulan" in said(gresik.summary)
    paces = gresik.pace_table
    assert [int(paces.frame()["pace"].iloc[row].to_integral_value()) for row in paces.total_rows] == [2215]


def test_a_step_shorter_than_two_months_is_not_a_pace(gresik: CoverageTrend):
    starts = list(gresik.pace_table.frame()["start"])
    assert date(2025, 5, 8) not in starts
    assert date(2025, 6, 25) in starts


# What lies ahead of Gresik


def test_the_projection_never_reaches_beyond_half_the_length_of_the_series(gresik: CoverageTrend):
    chart = next(item for item in gresik.outlook if isinstance(item, LineChart))
    first, last = gresik.points[0].when.on, gresik.points[-1].when.on
    drawn = next(series for series in chart.series if series.role == "projection")
    assert drawn.points
    assert (drawn.points[-1].when - last).days <= (last - first).days / 2
    assert [render(band.name) for band in chart.bands] == ["95 persen", "80 persen"]
    assert "separuh panjang deret" in said(gresik.outlook)


def test_scenarios_start_from_the_last_head_count_and_the_needed_pace_meets_the_target(gresik: CoverageTrend):
    table = next(item for item in gresik.outlook if isinstance(item, PublishedTable))
    still, needed = table.rows[0], table.rows[-1]
    assert [round(cell.value, 1) for cell in still[2:]] == [Decimal("40.8")] * 4
    assert Decimal("52.69") <= needed[-1].value < Decimal("52.70")


# Gresik: what readers get wrong


def test_a_fall_of_the_rate_with_a_steady_head_count_is_refuted(gresik: CoverageTrend):
    assert (
        "“Cakupan turun 11,7 poin persen” (21 November 2024 – 26 November 2025) tidak berarti peserta turun: jumlah "
        "peserta hampir tetap (292.858 → sekitar 292.116); −11,6 poin persen berasal dari basis yang berganti."
    ) in said(gresik.reading_guide.items)


def test_a_fall_of_the_rate_with_a_growing_head_count_is_refuted(gresik: CoverageTrend):
    assert (
        "“Cakupan turun 8,5 poin persen” (21 November 2024 – 8 Mei 2025) tidak berarti peserta turun: "
        "jumlah peserta justru naik (292.858 → 303.415)"
    ) in said(gresik.reading_guide.items)


def test_a_rate_on_another_base_that_looks_like_the_target_is_not_near_it(gresik: CoverageTrend):
    assert (
        "Cakupan 52,5% (21 November 2024) tampak hampir mencapai target 52,69%, tetapi basisnya lain. "
        "Pada basis target masih kurang 84.945 peserta."
    ) in said(gresik.reading_guide.items)


def test_a_change_carried_by_participants_is_not_refuted(gresik: CoverageTrend):
    words = said(gresik.reading_guide.items)
    assert "Februari 2023 – 21 November 2024" not in words
    assert "23 Desember 2022 – 26 November 2025" not in words


def test_misprints_of_the_region_are_told_with_their_reason(gresik: CoverageTrend):
    words = said(gresik.reading_guide.items)
    assert "tercetak 330.000. Menurut sumbernya sendiri 330 desa × 100 orang, jadi 33.000" in words
    assert "Bekasi" not in words


# The day of the report


def test_before_the_sources_review_day_no_rule_is_doubted(gresik: CoverageTrend):
    assert "ditinjau" not in said(gresik.limits)
    assert not any(rule["stale"] for rule in gresik.manifest.rules)


def test_after_the_sources_review_day_every_rule_is_marked_stale(inputs: Inputs):
    for day, stale in (("2026-02-28", False), ("2026-03-01", True)):
        trend = coverage_trend(inputs, region="35.25", as_of=day)
        assert {rule["stale"] for rule in trend.manifest.rules} == {stale}
        assert ("sumber terakhir ditinjau sampai 28 Februari 2026" in said(trend.limits)) is stale
        assert ("perlu ditinjau ulang" in "".join(trend.rules_table.frame()["status"])) is stale


def test_a_report_of_the_next_year_says_that_the_own_target_is_unknown(inputs: Inputs):
    trend = coverage_trend(inputs, region="35.25", as_of="2026-06-30")
    assert "Target Kabupaten Gresik untuk tahun 2026 belum diketahui." in said(trend.target_table.notes)
    assert trend.points[-1].when.on == date(2025, 11, 26)
    assert "52,69" not in said(trend.summary)


def test_a_day_hides_what_was_published_later(inputs: Inputs):
    trend = coverage_trend(inputs, region="35.25", as_of=date(2024, 12, 31))
    assert [point.when.on for point in trend.points][-1] == date(2024, 11, 21)
    assert max(when for when in (point.when.on for point in trend.points)) <= date(2024, 12, 31)


def test_with_one_figure_every_section_says_what_is_lacking(inputs: Inputs):
    trend = coverage_trend(inputs, region="35.25", as_of="2022-12-31")
    assert "belum ada perubahan yang dapat dipecah" in said(trend.change_table)
    assert "Belum ada dua jumlah peserta" in said(trend.pace_table)
    assert (trend.change_chart, trend.rebased_chart) == ((), ())
    assert "proyeksi memerlukan sedikitnya 5" in said(trend.outlook)


# Bekasi: what can't be said


def test_a_branch_and_the_whole_regency_are_not_split(bekasi: CoverageTrend):
    (step,) = bekasi.steps
    assert (step.earlier.scope, step.later.scope, step.split) == ("branch", "kabupaten", None)
    assert "wilayah yang dihitung berbeda" in render(step.caution)
    assert bekasi.change_table.rows[0][2:6] == (None, None, None, None)
    assert "tidak dapat disimpulkan: angka pertama menghitung wilayah kerja satu cabang" in said(
        bekasi.reading_guide.items
    )


def test_a_branch_count_is_not_put_on_the_regencys_base(bekasi: CoverageTrend):
    assert len(bekasi.rebased_table.rows) == 1
    assert "1 titik hanya menghitung sebagian wilayah" in said(bekasi.limits)


def test_without_enough_points_there_are_scenarios_and_a_reason_but_no_projection(bekasi: CoverageTrend):
    assert said(bekasi.outlook) == (
        "Tidak ada proyeksi, karena hanya ada 1 titik pada satu basis, sedangkan proyeksi memerlukan sedikitnya 5."
    )
    assert not [item for item in bekasi.outlook if isinstance(item, LineChart)]
    assert [item.name for item in bekasi.outlook if isinstance(item, PublishedTable)] == ["skenario"]


def test_a_range_stays_a_range(bekasi: CoverageTrend):
    assert render(bekasi.rebased_table.rows[0][1]) == "600.000–700.000"
    assert render(bekasi.key_figures[0].value) == "600.000–700.000"


def test_a_gap_on_a_base_that_the_target_does_not_name_is_approximate_everywhere(bekasi: CoverageTrend):
    assert "kurang sekitar 285.000 peserta" in said(bekasi.summary)
    assert bekasi.key_figures[-1].value.approximate


def test_no_figure_of_the_city_of_bekasi_enters_the_regencys_report(inputs: Inputs, bekasi: CoverageTrend):
    assert {inputs.published.figures[name].region for name in bekasi.manifest.figures} == {"32.16"}


# Faults of the parameters


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        ({"region": "35.26"}, "35.25"),
        ({"base": "gresik-angkatan-kerja-kpt"}, "gresik-angkatan-kerja-ktp"),
        ({"base": "bekasi-pekerja-bpjs"}, "is not the base of any figure here"),
        ({"target": "target/uc"}, "target/ucj"),
        ({"target": "contribution/jht"}, "target/ucj"),
        ({"as_of": "2020-01-01"}, "Choose a later day"),
        ({"as_of": "30-11-2025"}, "year-month-day"),
    ],
)
def test_a_wrong_parameter_is_named_and_the_nearest_right_one_offered(
    inputs: Inputs, given: dict[str, str], offered: str
):
    parameters = {"region": "35.25", "as_of": "2025-11-30", **given}
    with pytest.raises(UserError) as caught:
        coverage_trend(inputs, **parameters)
    assert offered in str(caught.value)


def test_a_target_that_has_no_value_in_force_any_more_is_a_fault_that_offers_those_in_force(inputs: Inputs):
    with pytest.raises(UserError, match="target/ucj") as caught:
        coverage_trend(inputs, region="35.25", as_of="2026-06-30", target="target/ucj")
    assert "no value in force for Kabupaten Gresik on 2026-06-30" in str(caught.value)
    assert "target/rpjpn" in str(caught.value) or "Did you mean" in str(caught.value)

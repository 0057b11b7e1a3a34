from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis import load_inputs, regional_comparison
from sertakan_analysis.analyses.comparison.comparability import COMPARED, Comparison
from sertakan_analysis.display import render
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import PanelChart, PublishedTable, Text

if TYPE_CHECKING:
    from sertakan_analysis.analyses.regional_comparison import RegionalComparison
    from sertakan_analysis.inputs import Inputs


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return load_inputs()


@pytest.fixture(scope="module")
def pair(inputs: Inputs) -> RegionalComparison:
    return regional_comparison(inputs, regions=["35.25", "32.16"], as_of="2025-11-30")


@pytest.fixture(scope="module")
def provinces(inputs: Inputs) -> RegionalComparison:
    return regional_comparison(inputs, regions=["35", "32"], as_of="2025-11-30")


def of(found: RegionalComparison, indicator: str, segment: str = "total") -> Comparison:
    return next(item for item in found.comparisons if (item.indicator, item.segment) == (indicator, segment))


def said(sentences: tuple[object, ...]) -> str:
    return "\n".join(render(item) for item in sentences if isinstance(item, Text))


def test_of_gresik_and_bekasi_only_the_same_survey_round_can_be_compared(inputs: Inputs, pair: RegionalComparison):
    usable = [item for item in pair.comparisons if item.verdict in ("comparable", "with care")]
    assert [(item.indicator, item.verdict) for item in usable] == [("unemployment_rate", "comparable")]
    (item,) = usable
    assert inputs.published.indicators[item.indicator].family == "sakernas"
    assert {figure.when.start for figure in item.figures} == {date(2023, 8, 1)}
    assert [str(figure.value) for figure in item.figures] == ["6.82", "8.87"]
    assert render(item.reason) == "Sakernas BPS, putaran yang sama (Agustus 2023)"


def test_the_latest_round_common_to_all_is_taken_not_the_latest_of_each(inputs: Inputs):
    later = regional_comparison(inputs, regions=["35.25", "32.16"], as_of="2025-11-30")
    earlier = regional_comparison(inputs, regions=["35.25", "32.16"], as_of="2022-12-31")
    assert {figure.when.start for figure in of(later, "unemployment_rate").figures} == {date(2023, 8, 1)}
    assert {figure.when.start for figure in of(earlier, "unemployment_rate").figures} <= {
        date(2021, 8, 1),
        date(2022, 8, 1),
    }


def test_survey_figures_more_than_a_year_apart_are_not_set_side_by_side(pair: RegionalComparison):
    item = of(pair, "labour_force")
    assert item.verdict == "not comparable"
    assert "terpaut lebih dari setahun (Agustus 2025; Agustus 2021)" in render(item.reason)


def test_coverage_on_different_bases_is_not_compared_and_never_drawn(pair: RegionalComparison):
    item = of(pair, "coverage_rate")
    assert item.verdict == "not comparable"
    assert render(item.reason).startswith("Basis berbeda: angkatan kerja ber-KTP Gresik; pekerja di Kabupaten Bekasi")
    assert "belum dapat dibandingkan" in said(pair.summary)
    assert isinstance(pair.shared_chart, PanelChart)
    assert [panel.name for panel in pair.shared_chart.panels] == ["panel_unemployment_rate"]


@pytest.mark.parametrize("segment", ["PU", "BPU"])
def test_a_branch_count_never_stands_for_the_regency(pair: RegionalComparison, segment: str):
    item = of(pair, "active_participants", segment)
    assert item.figures[1].scope == "branch"
    assert item.verdict == "not comparable"
    assert render(item.reason) == "Kabupaten Bekasi: hanya ada angka sebagian wilayah, bukan seluruh kabupaten/kota"


def test_two_different_things_counted_are_not_compared(pair: RegionalComparison):
    assert render(of(pair, "active_participants").reason) == "Yang dihitung berbeda: terdaftar; terlindungi"


def test_an_unpublished_indicator_is_missing_and_says_for_whom(pair: RegionalComparison):
    item = of(pair, "labour_force_participation_rate")
    assert (item.verdict, item.figures[1]) == ("missing", None)
    assert render(item.reason) == "Tidak ada angka terbitan untuk Kabupaten Bekasi"


def test_no_figure_of_the_city_of_bekasi_is_taken_for_the_regency(inputs: Inputs, pair: RegionalComparison):
    assert {inputs.published.figures[name].region for name in pair.manifest.figures} == {"35.25", "32.16"}
    for item in pair.comparisons:
        for code, figure in zip(("35.25", "32.16"), item.figures, strict=True):
            assert figure is None or figure.region == code
    assert "Kota Bekasi adalah daerah lain" in said(pair.reading_guide.items)


def test_the_needs_table_names_region_indicator_fault_and_remedy(pair: RegionalComparison):
    needs = [tuple(render(cell) for cell in row) for row in pair.needs_table.rows]
    assert (
        "Kabupaten Bekasi",
        "Peserta, penerima upah (PU)",
        "hanya sebagian wilayah",
        "jumlah peserta aktif seluruh wilayah (gabungan semua kantor cabang), bukan per cabang, segmen PU",
    ) in needs
    assert (
        "Kabupaten Bekasi",
        "Angkatan kerja",
        "angka sudah lama",
        "Angkatan kerja Kabupaten Bekasi dari Sakernas Agustus terbaru (BPS)",
    ) in needs
    assert not [row for row in needs if row[1] == "Tingkat pengangguran terbuka (TPT)"]
    assert not [row for row in needs if row[:2] == ("Kabupaten Gresik", "Angkatan kerja")]


def test_without_a_branchs_file_the_segments_section_says_what_it_needs(pair: RegionalComparison):
    assert "Pemecahan selisih antara Kabupaten Gresik dan Kabupaten Bekasi belum dapat dihitung" in said(pair.segments)


def test_provinces_share_five_survey_indicators_and_one_count_with_care(provinces: RegionalComparison):
    assert [item.indicator for item in provinces.comparisons if item.verdict == "comparable"] == [
        "unemployment_rate",
        "labour_force_participation_rate",
        "labour_force",
        "employed",
        "formal_share",
    ]
    care = of(provinces, "active_participants")
    assert care.verdict == "with care"
    assert "catatan tiap wilayah belum diselaraskan" in render(care.reason)
    assert len(provinces.shared_chart.panels) == 6


def test_each_verdict_stands_once_in_the_order_of_the_list(provinces: RegionalComparison, pair: RegionalComparison):
    for found in (provinces, pair):
        assert tuple((item.indicator, item.segment) for item in found.comparisons) == COMPARED
        assert len(found.comparability_table.rows) == 2 * len(COMPARED)


def test_three_regions_are_compared_side_by_side(inputs: Inputs):
    found = regional_comparison(inputs, regions=["35.25", "32.16", "32.75"], as_of="2025-11-30")
    assert all(len(item.figures) == 3 for item in found.comparisons)
    assert isinstance(found.shared_table, PublishedTable)
    assert [column.key for column in found.shared_table.columns] == [
        "indicator",
        "date",
        "35.25",
        "32.16",
        "32.75",
        "gap",
    ]
    assert render(found.cover.subtitle) == "Kabupaten Gresik, Kabupaten Bekasi, dan Kota Bekasi"
    assert "Kabupaten Gresik, Kabupaten Bekasi, dan Kota Bekasi" in render(of(found, "formal_share").reason)
    assert "Kota Bekasi adalah daerah lain" not in said(found.reading_guide.items)


@pytest.mark.parametrize(
    ("regions", "problem"),
    [
        ([], "fewer than two regions"),
        (["35.25"], "fewer than two regions"),
        (["35.25", "35.25"], "names a region twice"),
        (["35.25", "32"], "mixes levels: kabupaten or kota, provinsi"),
        (["35.25", "32.61"], "Did you mean '32.16'"),
    ],
)
def test_a_wrong_choice_of_regions_is_refused_with_a_remedy(inputs: Inputs, regions: list[str], problem: str):
    with pytest.raises(UserError) as caught:
        regional_comparison(inputs, regions=regions, as_of="2025-11-30")
    assert problem in str(caught.value)
    assert caught.value.remedy


def test_a_regency_and_a_city_are_of_one_level(inputs: Inputs):
    found = regional_comparison(inputs, regions=["32.16", "32.75"], as_of="2025-11-30")
    assert found.cover.region_codes == ("32.16", "32.75")

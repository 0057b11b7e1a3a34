from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sertakan_analysis.exhibits import Quantity, Text
from sertakan_analysis.published import Published, load_published

DATA = Path(__file__).parents[2] / "data" / "published"


@pytest.fixture(scope="module")
def published() -> Published:
    return load_published(DATA)


def words(message: Text) -> str:
    """A sentence with bare values, enough to read it."""
    return message.template.format(
        **{
            name: words(value) if isinstance(value, Text) else value.value if isinstance(value, Quantity) else value
            for name, value in message.values.items()
        }
    )


def test_every_published_figure_is_kept(published: Published) -> None:
    assert Counter(figure.region for figure in published.figures.values()) == {
        "35.25": 111,
        "32.16": 79,
        "35": 55,
        "00": 41,
        "32": 38,
        "32.75": 7,
    }
    assert len(published.sources) == 95


def test_nothing_is_declared_that_no_figure_uses(published: Published) -> None:
    figures = published.figures.values()
    assert {figure.source for figure in figures} == set(published.sources)
    assert {figure.indicator for figure in figures} == set(published.indicators)
    assert {figure.base for figure in figures if figure.base} == set(published.bases)


def test_every_rate_names_its_base_and_every_participant_count_what_it_counts(published: Published) -> None:
    for figure in published.figures.values():
        assert figure.base or figure.unit != "percent"
        if figure.indicator in ("active_participants", "registered_participants", "coverage_rate"):
            assert figure.measure, figure.id


def test_implied_base_values_are_computed_and_marked(published: Published) -> None:
    implied = {value.base: value for value in published.base_values if value.implied}
    assert {base: round(value.value) for base, value in implied.items()} == {
        "gresik-tersirat-2022-12": 628_876,  # 247,777 / 39.40 %
        "gresik-tersirat-2023-02": 541_142,  # 246,869 / 45.62 %
        "gresik-potensi-bpu-2024": 191_962,  # 20,348 / 10.6 %
        "gresik-potensi-pu-2024": 321_402,  # 167,129 / 52 %
        "gresik-potensi-bpu-2025": 174_533,  # 36,652 / 21 %
    }
    assert all(value.approximate for value in implied.values())


@pytest.mark.parametrize(
    ("figure", "status"),
    [
        ("gresik-2023-06-21-protected_vulnerable_workers-vulnerable", "announced"),  # 304 villages x 100: a quota
        ("gresik-2023-target_vulnerable_workers-vulnerable", "target"),
        ("gresik-2025-07-04-csr_funded_workers-vulnerable", "announced"),
        ("gresik-2025-07-25-csr_funded_workers-vulnerable", "realised"),
        ("gresik-2025-07-25-csr_funded_workers-vulnerable-2", "realised"),
        ("jabar-2025-11-07-apbd_funded_workers-vulnerable", "announced"),  # a programme's size
        ("jatim-2025-dbhcht_funded_workers-vulnerable", "realised"),
        ("gresik-2024-11-21-active_participants-total", "realised"),
    ],
)
def test_announced_and_realised_are_different_facts(published: Published, figure: str, status: str) -> None:
    assert published.figures[figure].status == status


@pytest.mark.parametrize(
    ("figure", "printed", "used"),
    [
        ("bekasi-2019-11-claims_paid_idr-jkm", 9_816_000, 9_816_000_000),
        ("bekasi-2020-08-labour_force-total", 1_805_666, 1_840_666),  # 1,953,408 - 112,742
        ("gresik-2023-08-17-protected_vulnerable_workers-vulnerable", 330_000, 33_000),  # 330 x 100
        ("gresik-2025-08-labour_force_change-total", 29_070, -29_070),
        ("bekasi-2025-07-11-labour_force-total", 2_200_000, None),
    ],
)
def test_a_misprint_keeps_what_was_printed_beside_what_is_used(
    published: Published, figure: str, printed: int, used: int | None
) -> None:
    found = published.figures[figure]
    assert found.printed == printed
    assert (found.value if found.usable else None) == used
    assert [item.check for item in published.findings if item.figures == (figure,)] == ["correction"]


def test_repeats_and_contradictions_are_reported_in_the_words_of_a_reader(published: Published) -> None:
    told = {item.figures[0]: words(item.message) for item in published.findings if item.kind_words == "Pertentangan"}
    assert told == {
        "gresik-2025-07-25-csr_funded_workers-vulnerable": "Pekerja yang iurannya dibayar CSR, Kabupaten Gresik "
        "(2025-07-25): 42 menurut Lerandescan (Pemerintah Desa Leran), tetapi 50 menurut JatimNow.",
        "indonesia-2025-target_coverage_rate-total": "Target cakupan, Indonesia (2025-01-01): 52.15 menurut Kabaran "
        "(pernyataan Kemendagri), tetapi 32.15 menurut Kabaran (pernyataan Kemendagri).",
        "gresik-2025-11-26-coverage_rate-total": "Cakupan BPJS Ketenagakerjaan, Kabupaten Gresik (2025-11-26): "
        "KlikJatim memuat dua jumlah peserta, 292116 menurut persentasenya dan 269442 bila yang belum terdaftar "
        "dikurangkan dari 553977 pekerja.",
    }
    repeats = [item for item in published.findings if item.kind_words == "Pengulangan"]
    assert len(repeats) == 5
    assert words(repeats[2].message).endswith("52.5 dimuat oleh Harian Bhirawa dan Independensi.com.")


def test_declared_inconsistencies_are_told_with_their_reason(published: Published) -> None:
    told = {item.figures[0]: words(item.message) for item in published.findings if item.severity == "caution"}
    assert told["bekasi-2020-06-claims_count-total"] == (
        "Jumlah klaim: total tercetak 19480, jumlah rinciannya 19570. Sumber tidak menjelaskan selisih 90 kasus."
    )
    assert len([item for item in published.findings if item.check == "segments_add_up_to_total"]) == 5

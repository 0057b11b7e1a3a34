"""The ledger's answers on cases that people meet on, with the arithmetic visible."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sertakan_analysis.cli.ledger import cost_lines
from sertakan_analysis.errors import UserError
from sertakan_analysis.ledger import SPELL_COLUMNS, Basis, Ledger, Reading
from sertakan_analysis.rules import Rules, load_rules

FOLDER = Path(__file__).parents[2] / "params" / "rules"
SCHEMA = {name: getattr(pl, kind) for name, kind in SPELL_COLUMNS.items()}
FULL, HALF = 16_800, 8_400


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(FOLDER)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def spell(orang: str, pembayar: str, dari: str, sampai: str | None, **other: Any) -> dict[str, Any]:
    given = {"orang": orang, "pembayar": pembayar, "dari": month(dari), "sampai": month(sampai) if sampai else None}
    usual = {"donor": None, "program": "jkk_jkm", "segmen": "BPU", "dasar": "ditetapkan", "sektor": "lainnya"}
    return usual | {"pasti": True, "awal_pasti": True, "sumber": "daftar"} | given | other


def frame(*spells: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(spells), schema=SCHEMA, orient="row").select(list(SPELL_COLUMNS))


def test_three_months_of_a_company_for_fifty_workers_cost_as_much_as_announced_in_leran(rules: Rules) -> None:
    workers = [spell(f"p{number}", "csr", "2025-07", "2025-09", donor="pt_satu") for number in range(50)]
    with Ledger(frame(*workers)) as ledger:
        costs = ledger.costs(month("2025-01"), month("2025-12"), rules)
        monthly = ledger.costs_by_month(month("2025-01"), month("2025-12"), rules)
        lapses = ledger.lapses(month("2025-07"), months=3)
        short = ledger.short_runs(month("2025-09"), rules, basis=Basis.ANNOUNCED)
    assert set(costs.get_column("biaya")) == {3 * FULL}
    assert costs.get_column("biaya").sum() == 2_520_000
    assert monthly.get_column("biaya").to_list() == [50 * FULL] * 3
    assert set(lapses.select("pembayar", "donor", "bulan_terakhir", "bulan_lepas", "mulai_lagi").rows()) == {
        ("csr", "pt_satu", month("2025-09"), month("2025-10"), None)
    }
    assert (lapses.height, short.height) == (50, 50)


@pytest.mark.parametrize(
    ("asked", "rupiah", "marks"),
    [
        (("dbhcht", "lainnya", {}, "2026-04"), FULL, {"lewat_tinjauan"}),
        (("mandiri", "lainnya", {}, "2026-03"), FULL, {"lewat_tinjauan"}),
        (("mandiri", "lainnya", {}, "2026-04"), HALF, {"lewat_tinjauan"}),
        (("mandiri", "transportasi", {}, "2026-01"), HALF, set()),
        (("mandiri", "lainnya", {}, "2027-01"), FULL, {"lewat_tinjauan"}),
        (("csr", "transportasi", {}, "2026-01"), FULL, {"tidak_jelas"}),
        (("csr", "transportasi", {"csr": "diskon"}, "2026-01"), HALF, {"tidak_jelas"}),
        (("mandiri", None, {}, "2026-01"), FULL, {"sektor_tidak_diketahui"}),
        (("mandiri", None, {}, "2025-12"), FULL, set()),
        (("tidak_diketahui", "transportasi", {}, "2026-01"), FULL, {"tidak_jelas"}),
        (("tidak_diketahui", "transportasi", {"tidak_diketahui": "diskon"}, "2026-01"), HALF, {"tidak_jelas"}),
        (("lain", "transportasi", {}, "2025-12"), FULL, set()),
    ],
)
def test_a_month_costs_what_payer_sector_and_date_make_of_the_tariff_and_bears_its_doubts(
    rules: Rules, asked: tuple[str, str | None, Any, str], rupiah: int, marks: set[str]
) -> None:
    payer, sector, choices, first = asked
    with Ledger(frame(spell("a", payer, first, first, sektor=sector))) as ledger:
        [row] = ledger.costs(month(first), month(first), rules, choices=choices).rows(named=True)
    assert row["biaya"] == rupiah
    assert set((row["tanda"] or "").split(",")) - {""} == marks


@pytest.mark.parametrize(
    ("programme", "rupiah", "mark"),
    [("jkk_jkm_jht", 36_800, None), (None, FULL, "program_tidak_disebut"), ("jkk", None, "tanpa_tarif")],
)
def test_programmes_beside_the_minimum_are_priced_where_a_tariff_is_known(
    rules: Rules, programme: str | None, rupiah: int | None, mark: str | None
) -> None:
    with Ledger(frame(spell("a", "apbd", "2025-01", "2025-02", program=programme))) as ledger:
        rows = ledger.costs(month("2025-01"), month("2025-12"), rules)
    assert rows.select("iuran", "jumlah_bulan", "tanda").rows() == [(rupiah, 2, mark)]


def test_where_lists_differ_on_the_sector_a_month_is_paid_once_and_without_the_discount_of_transport(
    rules: Rules,
) -> None:
    held = frame(
        spell("a", "mandiri", "2026-01", "2026-02", sektor="transportasi"),
        spell("a", "mandiri", "2026-02", "2026-03", sektor="lainnya"),
    )
    with Ledger(held) as ledger:
        rows = ledger.costs(month("2026-01"), month("2026-03"), rules)
    assert rows.select("dari", "iuran").sort("dari").rows() == [
        (month("2026-01"), HALF),
        (month("2026-02"), FULL),
        (month("2026-03"), FULL),
    ]


def test_two_companies_are_two_payers_and_a_company_and_a_decree_that_names_none_are_not() -> None:
    held = frame(
        spell("dua", "csr", "2025-01", "2025-06", donor="pt_satu"),
        spell("dua", "csr", "2025-05", "2025-12", donor="pt_dua"),
        spell("satu", "csr", "2025-01", "2025-06", donor="pt_satu"),
        spell("satu", "csr", "2025-05", "2025-12"),
    )
    with Ledger(held) as ledger:
        found = ledger.double_payments(month("2025-01"), month("2025-12"))
    assert found.select("orang", "donor_1", "donor_2", "dari", "sampai", "jumlah_bulan").rows() == [
        ("dua", "pt_dua", "pt_satu", month("2025-05"), month("2025-06"), 2)
    ]


def test_the_fourth_month_pays_in_full_and_a_gap_starts_again_unless_months_count_together(rules: Rules) -> None:
    held = frame(
        spell("ketiga", "apbd", "2025-09", None),
        spell("keempat", "apbd", "2025-08", None),
        spell("putus", "apbd", "2025-04", "2025-08"),
        spell("putus", "apbd", "2025-10", None),
        spell("pekerja", "apbd", "2025-11", None),
        spell("pekerja", "pemberi_kerja", "2025-11", None, segmen="PU"),
    )
    with Ledger(held) as ledger:
        unbroken = ledger.death_benefits(month("2025-11"), rules, basis=Basis.ANNOUNCED)
        together = ledger.death_benefits(month("2025-11"), rules, reading=Reading.TOGETHER, basis=Basis.ANNOUNCED)
    assert unbroken.select("orang", "bulan_ke", "pemakaman_saja", "santunan").rows() == [
        ("keempat", 4, False, 42_000_000),
        ("ketiga", 3, True, 10_000_000),
        ("putus", 2, True, 10_000_000),
    ]
    assert together.filter(orang="putus").select("bulan_ke", "pemakaman_saja").row(0) == (7, False)


@pytest.mark.parametrize(("asked", "unpaid", "active"), [("2025-05", 3, True), ("2025-06", 4, False)])
def test_the_fourth_unpaid_month_ends_active_status(rules: Rules, asked: str, unpaid: int, *, active: bool) -> None:
    held = frame(spell("a", "tidak_diketahui", "2025-01", "2025-02", dasar="terealisasi"))
    with Ledger(held) as ledger:
        [row] = ledger.standing(month(asked), rules).rows(named=True)
    assert (row["tunggakan"], row["aktif"], row["berakhir"]) == (unpaid, active, month("2025-06"))


def test_an_employer_seen_in_the_list_is_told_where_announced_money_ends() -> None:
    held = frame(
        spell("a", "dbhcht", "2025-01", "2025-12"),
        spell("a", "pemberi_kerja", "2025-11", "2025-11", segmen="PU", dasar="terealisasi"),
        spell("b", "dbhcht", "2025-01", "2025-12"),
        spell("b", "dbhcht", "2025-11", "2025-11", dasar="terealisasi"),
        spell("c", "dbhcht", "2025-01", "2025-12"),
        spell("c", "tidak_diketahui", "2025-11", "2025-11", dasar="terealisasi"),
        spell("d", "dbhcht", "2025-01", "2025-12"),
        spell("d", "apbd", "2026-01", "2026-06"),
        spell("e", "dbhcht", "2025-01", "2026-01"),
    )
    with Ledger(held) as ledger:
        lapses = ledger.lapses(month("2025-11"), months=2)
    assert lapses.select("orang", "perlindungan_lain").rows() == [("a", True), ("b", False), ("c", False)]


def test_the_costs_of_a_year_are_told_by_payer_and_months_without_a_price_beside_them() -> None:
    told = [
        ("csr", "pt_satu", 9, 151_200),
        ("apbd", None, 12, 1_008_000),
        ("csr", None, 1, 16_800),
        ("apbn", None, 3, None),
    ]
    costs = pl.DataFrame(told, schema=["pembayar", "donor", "jumlah_bulan", "biaya"], orient="row")
    assert [line.strip() for line in cost_lines(costs)] == [
        "1,176,000  all payers",
        "1,008,000  apbd",
        "16,800  csr",
        "151,200  csr (pt_satu)",
        "3  months of persons without a known tariff, in none of these sums",
    ]
    assert [line.strip() for line in cost_lines(costs.clear())] == ["0  all payers"]


def test_an_empty_ledger_answers_with_empty_frames(rules: Rules) -> None:
    with Ledger(pl.DataFrame(schema=SCHEMA)) as ledger:
        now, later = month("2025-11"), month("2026-04")
        answers = [
            *(ledger.covered(now), ledger.gaps(now), ledger.lapses(now), ledger.double_payments(now, later)),
            *(ledger.unrealised(now, later), ledger.unannounced(now, later), ledger.people_by_month(now, later)),
            *(ledger.short_runs(now, rules), ledger.death_benefits(now, rules), ledger.standing(now, rules)),
            *(ledger.costs(now, later, rules), ledger.costs_by_month(now, later, rules)),
        ]
    assert all(answer.is_empty() for answer in answers)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"dari": date(2025, 1, 2)}, "not told by its first day"),
        ({"dari": date(2026, 1, 1)}, "1 spells end before they begin"),
        ({"dasar": "direncanakan"}, "'dasar' has 1 unknown values"),
        ({"segmen": "PBI"}, "'segmen' has 1 unknown values"),
        ({"pembayar": "Pak Rahasiawan"}, "'pembayar' has 1 unknown values, such as one of 14 characters"),
        ({"orang": None}, "1 spells have no 'orang'"),
    ],
)
def test_spells_of_another_form_are_refused_without_telling_the_value(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words) as refused:
        Ledger(frame(spell("a", "apbd", "2025-01", "2025-02") | changed))
    assert "Rahasiawan" not in str(refused.value)


def test_a_missing_column_and_a_column_of_another_type_are_refused() -> None:
    whole = frame(spell("a", "apbd", "2025-01", "2025-02"))
    with pytest.raises(UserError, match="the column 'pasti' is missing"):
        Ledger(whole.drop("pasti"))
    with pytest.raises(UserError, match="the column 'dari' is String, not Date"):
        Ledger(whole.with_columns(pl.col("dari").cast(pl.String)))


def test_questions_that_cannot_be_asked_say_why(rules: Rules) -> None:
    with Ledger(frame(spell("a", "apbd", "2025-01", "2025-02"))) as ledger:
        with pytest.raises(UserError, match="a month is told by its first day"):
            ledger.covered(date(2025, 11, 21))
        with pytest.raises(UserError, match="is before the first"):
            ledger.double_payments(month("2025-11"), month("2025-01"))
        with pytest.raises(UserError, match="there is no basis 'rencana'"):
            ledger.covered(month("2025-11"), basis="rencana")  # type: ignore[arg-type]
        with pytest.raises(UserError, match="asked for 0 months ahead"):
            ledger.lapses(month("2025-11"), months=0)
        with pytest.raises(UserError, match="no value on 2025-02-01"):
            ledger.short_runs(month("2025-02"), rules)
        with pytest.raises(UserError, match="there is no payer 'apbdd' to choose for"):
            ledger.costs(month("2025-01"), month("2025-02"), rules, choices={"apbdd": "diskon"})
        with pytest.raises(UserError, match="there is no choice 'separuh'"):
            ledger.costs(month("2025-01"), month("2025-02"), rules, choices={"apbd": "separuh"})  # type: ignore[dict-item]

"""Who is chosen: the pure part, from small frames."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from sertakan_analysis.candidates import Wanted
from sertakan_analysis.candidates.choosing import COLUMNS, chosen

LERAN = "35.25.10.2010"
MAY = date(2026, 5, 1)
MAYBE = "Mungkin sama dengan seorang peserta; cocokkan dengan BPJS Ketenagakerjaan."


def people(*rows: dict[str, Any]) -> pl.DataFrame:
    usual: dict[str, Any] = {name: None for name in COLUMNS if name not in {"keadaan", "keterangan"}}
    usual |= {"batch": "b1", "kode_desa": LERAN, "pekerjaan_kode": "petani", "desil": 1}
    full = [usual | {"baris": place, "nama": f"N{place}"} | row for place, row in enumerate(rows, 2)]
    return pl.DataFrame(full, schema_overrides={"baris": pl.UInt32, "desil": pl.Int8, "nik": pl.String})


def links(*rows: tuple[int, str, bool]) -> pl.DataFrame:
    schema = {"baris": pl.UInt32, "anggota": pl.String, "pasti": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(batch=pl.lit("b1"))


def members(**standing: tuple[bool, bool]) -> pl.DataFrame:
    rows = [(name, covered, MAY, active) for name, (covered, active) in standing.items()]
    schema = {"anggota": pl.String, "terlindungi": pl.Boolean, "terakhir": pl.Date, "aktif": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


MEMBERS = members(covered=(True, True), late=(False, True), lapsed=(False, False))


@pytest.mark.parametrize(
    ("linked", "state", "why"),
    [
        ([], "Calon", "Tidak ditemukan dalam daftar peserta."),
        ([(2, "lapsed", True)], "Calon", "Pernah menjadi peserta, tidak terlindungi lagi; terakhir dibayar Mei 2026."),
        (
            [(2, "late", True)],
            "Perlu dicek",
            "Peserta berstatus aktif, tetapi iuran bulan ini belum tercatat; terakhir dibayar Mei 2026.",
        ),
        ([(2, "covered", False)], "Perlu dicek", MAYBE),
        ([(2, "lapsed", False)], "Calon", "Tidak ditemukan dalam daftar peserta."),
        ([(2, "lapsed", True), (2, "late", False)], "Perlu dicek", MAYBE),
        ([(2, "nobody", True)], "Calon", "Pernah menjadi peserta, tidak terlindungi lagi."),
    ],
)  # fmt: skip
def test_a_person_is_listed_with_the_reason(linked: list[tuple[int, str, bool]], state: str, why: str) -> None:
    sheet, _ = chosen(people({}), links(*linked), MEMBERS, Wanted(LERAN))
    assert sheet.select("keadaan", "keterangan").rows() == [(state, why)]


@pytest.mark.parametrize("linked", [[(2, "covered", True)], [(2, "covered", True), (2, "lapsed", True)]])
def test_who_is_surely_covered_by_anybody_is_not_listed(linked: list[tuple[int, str, bool]]) -> None:
    sheet, counts = chosen(people({}), links(*linked), MEMBERS, Wanted(LERAN))
    assert (sheet.height, counts["terlindungi pada bulan itu"]) == (0, 1)


def test_only_vulnerable_workers_of_the_deciles_asked_for_are_listed_and_every_step_is_counted() -> None:
    rows = [
        {"desil": 1},
        {"desil": 2},
        {"desil": None},
        {"desil": 5},
        {"pekerjaan_kode": "asn"},
        {"pekerjaan_kode": None},
    ]
    sheet, counts = chosen(people(*rows), links((2, "covered", True)), MEMBERS, Wanted(LERAN, (1, 2)))
    assert sheet["nama"].to_list() == ["N3"]
    assert counts == {
        "orang dalam daftar": 6,
        "pekerja rentan": 4,
        "dalam desil yang diminta": 2,
        "desilnya tidak diketahui": 1,
        "terlindungi pada bulan itu": 1,
        "calon": 1,
        "perlu dicek": 0,
        "tidak termuat karena batas jumlah": 0,
    }


def test_lower_deciles_come_first_then_who_is_surely_uncovered_and_a_limit_cuts_the_end() -> None:
    rows = [{"desil": 2}, {"desil": 1}, {"desil": 1}, {"desil": None}]
    asked = Wanted(LERAN, limit=3)
    sheet, counts = chosen(people(*rows), links((3, "late", True)), MEMBERS, asked)
    assert sheet["nama"].to_list() == ["N4", "N3", "N2"]
    assert counts["tidak termuat karena batas jumlah"] == 1


def test_a_list_without_anybody_gives_a_sheet_without_anybody() -> None:
    sheet, counts = chosen(people({}).clear(), links(), MEMBERS.clear(), Wanted(LERAN))
    assert (sheet.columns, sheet.height, sum(counts.values())) == (list(COLUMNS), 0, 0)

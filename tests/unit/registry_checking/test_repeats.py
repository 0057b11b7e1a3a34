from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from sertakan_analysis.registry.checking import repeats
from sertakan_analysis.registry.checking.identifiers import with_nik
from sertakan_analysis.registry.checking.repeats import Repeats
from sertakan_analysis.registry.model import ColumnKind, FileColumn, FileKind, ReadingContext

KINDS: dict[str, ColumnKind] = {
    "nik": "nik",
    "nama": "name",
    "tanggal_lahir": "birth_date",
    "desa": "region",
    "pekerjaan": "occupation",
    "bulan_mulai": "month",
    "sumber_dana": "category",
}
CONTEXT = ReadingContext("35.25", date(2025, 7, 4), synthetic_allowed=True)
NIK = "3599101702900001"
OTHER_NIK = "3599101702900002"


def person(**cells: Any) -> dict[str, Any]:
    born, desa = date(1990, 2, 17), "35.25.10.2010"
    return {"nik": NIK, "nama": "contoh satu", "tanggal_lahir": born, "kode_desa": desa, "pekerjaan": "petani"} | cells


def found(*rows: dict[str, Any], at_once: int = 100) -> list[tuple[int, str, str]]:
    """Return row, code and shape; rows are numbered from 1 and come ``at_once`` in a chunk."""
    columns = {name: FileColumn(name, name, kind, needed=False, personal=True) for name, kind in KINDS.items()}
    seen = Repeats(FileKind("contoh", "Contoh", columns))
    frame = pl.DataFrame(rows).with_columns(pl.Series("row", range(1, len(rows) + 1), dtype=pl.UInt32))
    frame = with_nik(frame.with_columns(pl.col("nama").alias("name_key")), CONTEXT)
    for chunk in frame.iter_slices(at_once):
        seen.add(chunk)
    return [(row, code, shape) for row, _, code, shape in seen.findings().iter_rows()]


def test_of_equal_rows_the_first_counts_and_the_later_ones_are_held_back():
    assert found(person(), person(nik=OTHER_NIK), person(), person()) == [
        (3, "baris_kembar", "sama dengan baris 1"),
        (4, "baris_kembar", "sama dengan baris 1"),
    ]


def test_one_person_told_twice_counts_once_and_both_rows_are_told():
    assert found(person(), person(pekerjaan="nelayan")) == [
        (1, "orang_berulang_pertama", "2 baris"),
        (2, "orang_berulang", "sama dengan baris 1"),
    ]


def test_a_nik_under_two_names_warns_both_and_holds_back_neither():
    assert found(person(), person(nama="orang lain")) == [
        (1, "nik_beberapa_nama", "2 baris"),
        (2, "nik_beberapa_nama", "2 baris"),
    ]


def test_a_row_without_a_name_bears_no_other_name():
    assert found(person(), person(nama=None)) == []


def test_namesakes_without_a_nik_are_both_warned_and_both_count():
    assert found(person(nik=None), person(nik=None, pekerjaan="nelayan")) == [
        (1, "mungkin_orang_sama", "2 baris"),
        (2, "mungkin_orang_sama", "2 baris"),
    ]


def test_namesakes_are_only_compared_where_name_birth_date_and_desa_are_all_told():
    assert found(person(nik=None, kode_desa=None), person(nik=None, kode_desa=None, pekerjaan="nelayan")) == []


def test_an_unsound_nik_tells_nobody():
    broken = "3599101702900000"
    assert (
        found(person(nik=broken, tanggal_lahir=None), person(nik=broken, tanggal_lahir=None, pekerjaan="nelayan")) == []
    )


def test_a_payment_for_another_month_or_by_another_payer_is_no_repetition():
    january = person(bulan_mulai=date(2025, 1, 1), sumber_dana="DBHCHT")
    february = january | {"bulan_mulai": date(2025, 2, 1)}
    donor = january | {"sumber_dana": "CSR"}
    again = january | {"pekerjaan": "nelayan"}
    assert found(january, february, donor) == []
    assert [row for row, *_ in found(january, february, donor, again)] == [1, 4]


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_chunks_and_parts_change_nothing(at_once: int, monkeypatch: pytest.MonkeyPatch):
    rows = [person(nik=f"35991017029000{number % 9 + 10}", pekerjaan=f"kerja {number % 5}") for number in range(60)]
    whole = found(*rows)
    monkeypatch.setattr(repeats, "AT_A_TIME", 5)
    assert found(*rows, at_once=at_once) == whole
    assert len(whole) > 50


def test_no_rows_repeat_nothing():
    assert Repeats(FileKind("contoh", "Contoh", {})).findings().is_empty()

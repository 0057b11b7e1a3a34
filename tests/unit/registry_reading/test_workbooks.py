"""A workbook's cells are read with their types; what the types tell of identifiers is told."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xlsxwriter import Workbook

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import load_kinds, open_table
from sertakan_analysis.registry.reading.cells import as_text, typed_findings

if TYPE_CHECKING:
    from sertakan_analysis.registry.reading.table import SourceTable

KIND = load_kinds(Path(__file__).parents[3] / "params" / "columns")["dtsen"]
HEAD = ["NIK", "Nama", "Desil", "Tanggal Versi"]
NIK = "3599100203800001"


def sheets(tmp_path: Path, **pages: list[list[Any]]) -> Path:
    path = tmp_path / "daftar.xlsx"
    with Workbook(path) as book:
        for name, rows in pages.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    page.write_string(at, place, cell) if isinstance(cell, str) else page.write(at, place, cell)
    return path


def cells(table: SourceTable, name: str) -> list[str | None]:
    return [cell for chunk in table.chunks() for cell in chunk.frame[name]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", None),
        ("'3599", "'3599"),
        (3599100203800001.0, "3599100203800001"),
        (29282.0, "29282"),
        (1e20, "100000000000000000000"),
        (0.5, "0.5"),
        (1250.125, "1250.1250"),  # "1250.125" would be read as thousands
        (True, "TRUE"),
        (date(1980, 3, 2), "1980-03-02"),
        (datetime(1980, 3, 2), "1980-03-02"),  # noqa: DTZ001 - a workbook's times have no zone
        (datetime(1980, 3, 2, 7, 30), "1980-03-02T07:30:00"),  # noqa: DTZ001 - as above
    ],
)
def test_a_cell_becomes_the_text_that_keeps_all_it_says(value: Any, text: str | None):
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ([NIK, ""], []),
        ([3599100203800000.0], ["nik_15_angka"]),
        # Most of these numbers keep their last digit, so their writer does not round: the last one may well end in 0.
        ([3599100203800001.0, 3599100203800002.0, 3599100203800010.0], ["pengenal_sebagai_angka"] * 3),
        (
            [3599100203800000.0, 3599100303800000.0, 3599100403800001.0],
            ["pengenal_sebagai_angka", "nik_15_angka", "nik_15_angka"],
        ),
        ([359910020380000.0], ["pengenal_sebagai_angka"]),
        ([date(1980, 3, 2)], ["pengenal_sebagai_tanggal"]),
    ],
)
def test_a_nik_stored_as_a_number_has_lost_its_last_digit_when_its_column_was_rounded(
    values: list[Any], codes: list[str]
):
    found = typed_findings(2, values, "nik", "nik")
    assert sorted(code for _, _, code, _ in found) == sorted(codes)


def test_a_table_may_begin_anywhere_on_a_sheet(tmp_path: Path):
    rows = [[], [], [None, None, *HEAD], [None, None, NIK, "Contoh", 1, "2026-01-01"]]
    table = open_table(sheets(tmp_path, Data=rows), KIND)
    assert table.header.mapping["nik"].letter == "C"
    (chunk,) = table.chunks()
    assert chunk.frame.select("row", "nik", "desil").rows() == [(4, NIK, "1")]


def test_a_sheet_is_chosen_by_its_columns_or_by_its_name(tmp_path: Path):
    rows = [HEAD, [NIK, "Contoh", 1, "2026-01-01"]]
    path = sheets(tmp_path, Catatan=[["isi"]], Data=rows)
    assert open_table(path, KIND).sheet == "Data"
    assert open_table(path, KIND, sheet="data ").sheet == "Data"
    with pytest.raises(UserError, match=r"there is no sheet 'Dita'\. Did you mean 'Data'\?"):
        open_table(path, KIND, sheet="Dita")
    with pytest.raises(UserError, match="no head of the kind 'dtsen' within the first 60 rows"):
        open_table(path, KIND, sheet="Catatan")


def test_of_two_sheets_that_fit_none_is_guessed(tmp_path: Path):
    rows = [HEAD, [NIK, "Contoh", 1, "2026-01-01"]]
    path = sheets(tmp_path, Satu=rows, Dua=rows)
    with pytest.raises(UserError, match="2 sheets hold a list of the kind 'dtsen': 'Satu', 'Dua'"):
        open_table(path, KIND)
    assert cells(open_table(path, KIND, sheet="Dua"), "nik") == [NIK]


def test_the_household_of_a_merged_cell_is_that_of_each_of_its_rows(tmp_path: Path):
    path = tmp_path / "daftar.xlsx"
    with Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["NIK", "No KK", "Nama", "Desil", "Tanggal Versi"])
        for at in range(1, 4):
            page.write_row(at, 0, [f"{NIK[:15]}{at}", "", "Contoh", 1, "2026-01-01"])
        page.merge_range(1, 1, 3, 1, "3599100203100001")
    table = open_table(path, KIND)
    assert cells(table, "no_kk") == ["3599100203100001"] * 3
    (chunk,) = table.chunks()
    told = chunk.findings.filter(code="sel_gabungan_diisi").select("row", "column", "shape").rows()
    assert told == [(3, "no_kk", "dari baris 2"), (4, "no_kk", "dari baris 2")]


def test_a_refusal_for_a_missing_column_offers_the_label_that_looks_like_it(tmp_path: Path):
    path = sheets(tmp_path, Data=[["NIK", "Nama", "Desill", "Tanggal Versi"], [NIK, "Contoh", 1, "2026-01-01"]])
    with pytest.raises(UserError) as refusal:
        open_table(path, KIND)
    told = str(refusal.value)
    assert "sheet 'Data', row 1: the head lacks the needed column(s) desil" in told
    assert "'Desill' (C) looks like 'desil'" in told
    assert "params/columns/dtsen.yml" in told


def test_one_of_several_columns_is_enough_where_the_kind_says_so(tmp_path: Path):
    rows = [["No KK", "Nama", "Desil", "Tanggal Versi"], ["3599100203100001", "Contoh", 1, "2026-01-01"]]
    assert cells(open_table(sheets(tmp_path, Data=rows), KIND), "no_kk") == ["3599100203100001"]
    with pytest.raises(UserError, match="nik or no_kk"):
        open_table(sheets(tmp_path, Data=[row[1:] for row in rows]), KIND)

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import polars as pl
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import findings_sheet
from sertakan_analysis.registry.findings import SCHEMA, Findings

if TYPE_CHECKING:
    from pathlib import Path

FOUND = Findings(
    pl.DataFrame(
        [
            (7, "nama", "teks_seperti_rumus", "=1+1"),
            (2, "nik", "nik_format", "15 angka"),
            (3, "nik", "pengenal_apostrof", "apostrof"),
            (0, "nik", "nik_berakhir_nol", "12 dari 12"),
        ],
        schema=SCHEMA,
        orient="row",
    ),
    {"nik": "NIK", "nama": "=Nama"},
)
ROWS = {"diterima": 10, "diterima_dengan_peringatan": 1, "ditahan": 1}


def opened(**given: object) -> openpyxl.Workbook:
    content = findings_sheet.workbook(FOUND, **({"file": "leran.xlsx", "rows": ROWS} | given))  # type: ignore[arg-type]
    return openpyxl.load_workbook(BytesIO(content))


def test_rows_to_mend_stand_in_the_order_of_the_file_with_words_for_the_clerk():
    sheet = opened()["Perlu diperbaiki"]
    rows = list(sheet.iter_rows(min_row=1, max_col=5, values_only=True))
    assert rows[0] == ("Baris", "Kolom", "Tingkat", "Yang ditemukan", "Bentuk nilai")
    assert [(row[0], row[1], row[2], row[4]) for row in rows[1:]] == [
        ("seluruh berkas", "NIK", "peringatan", "12 dari 12"),
        (2, "NIK", "galat", "15 angka"),
        (7, "=Nama", "peringatan", "=1+1"),
    ]


def test_nothing_is_taken_for_a_formula_and_what_looks_like_one_is_quoted():
    sheet = opened()["Perlu diperbaiki"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert sheet["B4"].quotePrefix
    assert sheet["E4"].quotePrefix
    assert not sheet["E3"].quotePrefix


def test_the_sheet_is_made_for_work():
    sheet = opened()["Perlu diperbaiki"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:G4"
    assert sheet["D2"].alignment.wrap_text
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["F"].width > 50
    assert (sheet.row_dimensions[3].height, sheet.row_dimensions[2].height) == (30, 45)
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_the_summary_draws_the_sum_of_the_rows_and_tells_every_code_once():
    rows = [row[:3] for row in opened()["Ringkasan"].iter_rows(values_only=True) if any(row)]
    assert ("Diterima", 10, None) in rows
    assert ("Dibaca", 12, None) in rows
    assert ("nik_format", "galat", 1) in rows
    assert ("pengenal_apostrof", "perubahan", 1) in rows


def test_without_counts_of_rows_the_summary_has_no_sum():
    assert "Dibaca" not in [row[0] for row in opened(rows={})["Ringkasan"].iter_rows(values_only=True)]


def test_what_does_not_fit_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(findings_sheet, "MOST_ROWS", 2)
    book = opened()
    assert book["Perlu diperbaiki"].max_row == 3
    assert "1 temuan terakhir tidak muat" in str([row[0] for row in book["Ringkasan"].iter_rows(values_only=True)][-1])


def test_a_list_without_findings_makes_a_sheet_too():
    empty = Findings(FOUND.found.clear())
    content = findings_sheet.workbook(empty, file="leran.xlsx", rows=ROWS)
    assert openpyxl.load_workbook(BytesIO(content))["Perlu diperbaiki"].max_row == 1


def test_the_workbook_is_written_in_memory_and_a_place_that_refuses_is_named(tmp_path: Path):
    target = tmp_path / "temuan.xlsx"
    findings_sheet.write(target, FOUND, file="leran.xlsx", rows=ROWS)
    assert ZipFile(target).testzip() is None
    with pytest.raises(UserError, match="Close the file in Excel"):
        findings_sheet.write(tmp_path / "absent" / "temuan.xlsx", FOUND, file="leran.xlsx", rows=ROWS)

"""The annex of a report: numbers as numbers, dates as dates, words as words."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from export_samples import (
    LONG_ADDRESS,
    cell,
    column,
    cover,
    figure,
    long_table,
    notebook,
    table,
    typed_table,
    whole_report,
)
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_output

from sertakan_analysis.errors import UserError


def export(made: Any):
    content, resources = get_exporter("sertakan_xlsx")().from_notebook_node(made, {"metadata": {"name": "laporan"}})
    assert resources["output_extension"] == ".xlsx"
    return content


def opened(made: Any):
    return openpyxl.load_workbook(io.BytesIO(export(made)))


@pytest.fixture(scope="module")
def report():
    return opened(whole_report())


def test_the_first_sheet_names_the_report_and_links_to_every_other(report: Any):
    assert report.sheetnames == ["Isi", "Gambar 1", "Tabel 1", "Tabel 2", "Gambar 2"]
    sheet = report["Isi"]
    words = [cell.value for (cell, *_) in sheet.iter_rows() if cell.value]
    assert words[:6] == [
        "Cakupan jaminan sosial ketenagakerjaan",
        "Tren peserta dan jarak ke target",
        "Kabupaten Gresik (35.25)",
        "November 2024 – November 2025",
        "Data sampai 30 November 2025",
        "Edisi 2025-11",
    ]
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in report.sheetnames[1:]]


def test_each_kind_of_value_is_typed_and_written_as_in_the_report(report: Any):
    sheet = report["Tabel 1"]
    cells = sheet[6]
    assert [(cell.value, cell.number_format) for cell in cells] == [
        ("Manyar", "General"),
        (292116, '"sekitar "#,##0'),
        (0.4082, "0.00%"),
        (-11.7, "#,##0.0"),
        (16800, '"Rp"#,##0'),
        (1.25, "#,##0.00"),
        (datetime(2025, 11, 30), "[$-421]d mmmm yyyy"),  # noqa: DTZ001 - a day of the calendar
        (datetime(2025, 11, 1), "[$-421]mmmm yyyy"),  # noqa: DTZ001 - a month of the calendar
        (2025, "0"),
    ]


def test_title_and_base_stand_above_notes_and_linked_sources_below(report: Any):
    sheet = report["Tabel 1"]
    assert sheet["A1"].value == "Tabel 1. Satu kolom untuk setiap jenis"
    assert sheet["A2"].value == "Basis: penduduk bekerja, 715.619 orang"
    assert [sheet.cell(row, 1).value for row in (8, 9, 10)] == [
        "Angka contoh.",
        "Sumber: Judul berita (Penerbit, 26 November 2025)",
        "Data sampai 30 November 2025.",
    ]
    assert sheet["A9"].hyperlink.target == "https://contoh.go.id/berita?a=1&b=2"


def test_heads_are_bold_grouped_frozen_and_repeated_in_print(report: Any):
    sheet = report["Tabel 1"]
    assert sheet.freeze_panes == "B6"
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"B4:C4", "A4:A5"}
    assert sheet["B4"].font.bold
    assert sheet.print_title_rows == "$4:$5"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0


def test_a_total_is_bold(report: Any):
    sheet = report["Tabel 2"]
    last = next(row for row in sheet.iter_rows() if row[0].value == "Baris 59")
    assert all(cell.font.bold for cell in last)


@pytest.mark.parametrize("words", ["=1+1", "+62811", "-", "@SUM(A1)", "=HYPERLINK(1)", "https://a.id", "0012", "{=1}"])
def test_words_never_become_formulae_numbers_or_links(words: str):
    made = table(
        "x", words, [column("a", words), column("b", words, "count")], [[cell(words), cell(words)]], notes=[words]
    )
    sheet = opened(notebook(cover(title=words), made))["Tabel 1"]
    for at in ("A4", "B4", "A5", "B5"):
        assert (sheet[at].value, sheet[at].data_type, sheet[at].hyperlink) == (words, "s", None)


def test_a_gap_stays_a_word_and_a_sign_is_kept():
    columns = [column("a", "A", "points", 1), column("b", "B", "count")]
    rows = [[cell("+0,5", "0.5", "points", 1), cell("–", None, "count")]]
    sheet = opened(notebook(cover(), table("x", "X", columns, rows)))["Tabel 1"]
    assert (sheet["A5"].value, sheet["A5"].number_format) == (0.5, "+#,##0.0;-#,##0.0;#,##0.0")
    assert (sheet["B5"].value, sheet["B5"].alignment.horizontal) == ("–", "right")


def test_an_address_that_excel_cannot_hold_leaves_its_words():
    sources = [{"text": "panjang", "url": LONG_ADDRESS * 10}, {"text": "jahat", "url": "external:c.xlsx"}]
    sheet = opened(notebook(cover(), figure("x", "X", sources=sources)))["Gambar 1"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 1).hyperlink) for row in (8, 9)] == [
        ("Sumber: panjang", None),
        ("Sumber: jahat", None),
    ]


def test_an_empty_table_and_a_report_without_tables_say_so():
    assert opened(notebook(cover(), long_table(0)))["Tabel 1"]["A5"].value == "Tidak ada data."
    lonely = opened(notebook(cover(), "teks"))
    assert lonely.sheetnames == ["Isi"]
    assert "Laporan ini tidak memuat tabel atau data gambar." in [
        cell.value for (cell, *_) in lonely["Isi"].iter_rows()
    ]


def test_a_users_own_table_becomes_a_sheet_of_words():
    source = "<table><tr><th>a</th><th>b</th></tr><tr><td>=1</td><td>2</td></tr></table>"
    made = notebook(cover(), "## Desa", new_output("display_data", data={"text/html": source}))
    rows = list(opened(made)["Tabel 1"].iter_rows(values_only=True))
    assert rows == [("Tabel 1. Desa", None), (None, None), ("a", "b"), ("=1", "2")]


def test_a_value_that_is_not_of_its_kind_is_refused_by_table_row_and_column():
    broken = table("x", "X", [column("a", "A", "day")], [[cell("kemarin", "kemarin", "day")]])
    with pytest.raises(UserError, match="table 'x', row 0, column 'a': 'kemarin' is not a value of kind 'day'"):
        export(notebook(cover(), broken))


def test_the_same_notebook_gives_the_same_bytes_dated_by_its_data():
    content = export(notebook(cover(), typed_table()))
    assert export(notebook(cover(), typed_table())) == content
    properties = openpyxl.load_workbook(io.BytesIO(content)).properties
    assert properties.created == datetime(2025, 11, 30)  # noqa: DTZ001 - the workbook keeps no zone
    assert properties.title == "Cakupan jaminan sosial ketenagakerjaan"

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.published import MonthlyCount, load_monthly

if TYPE_CHECKING:
    from pathlib import Path

JANUARY = date(2025, 1, 1)


def written(tmp_path: Path, words: str, *, encoding: str = "utf-8") -> Path:
    path = tmp_path / "cabang.csv"
    path.write_bytes(words.encode(encoding))
    return path


def workbook(tmp_path: Path, *sheets: list[list[str | float | date]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"lembar {number}")
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "cabang.xlsx")
    return tmp_path / "cabang.xlsx"


def complaint(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        load_monthly(path)
    return str(caught.value)


@pytest.mark.parametrize("month", ["2025-01", "2025-01-01", "01/2025", "1/2025", "Januari 2025", "jan 2025"])
@pytest.mark.parametrize("region", ["35.25", "Gresik", "Kab. Gresik", "KABUPATEN GRESIK"])
def test_a_month_and_a_region_may_be_written_as_people_write_them(tmp_path: Path, month: str, region: str) -> None:
    counts = load_monthly(written(tmp_path, f"bulan;wilayah;segmen;peserta\n{month};{region};total;292.858\n"))
    assert counts.name == "cabang.csv"
    assert counts.rows == (MonthlyCount(JANUARY, "35.25", "total", Decimal(292_858), None),)


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")]
)
def test_delimiter_encoding_and_order_of_columns_do_not_matter(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = (("Peserta", "Basis", "Segmen", "Bulan", "Wilayah"), ("100", "400", "bpu", "2025-01", "35.25"))
    words = "\n".join(delimiter.join(line) for line in lines)
    assert load_monthly(written(tmp_path, words, encoding=encoding)).rows == (
        MonthlyCount(JANUARY, "35.25", "BPU", Decimal(100), Decimal(400)),
    )


def test_a_workbook_reads_like_a_text_file(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["bulan", "wilayah", "segmen", "peserta", "basis"], [JANUARY, "35.25", "PU", 100, 400]])
    assert load_monthly(path).rows == (MonthlyCount(JANUARY, "35.25", "PU", Decimal(100), Decimal(400)),)


def test_a_region_code_that_became_a_number_is_refused(tmp_path: Path) -> None:
    message = complaint(workbook(tmp_path, [["bulan", "wilayah", "segmen", "peserta"], [JANUARY, 35.25, "PU", 100]]))
    assert "row 2, column 'wilayah': a number of the shape '99.99'; a region code is text" in message


def test_a_missing_total_is_added_up_and_marked(tmp_path: Path) -> None:
    counts = load_monthly(
        written(
            tmp_path,
            """\
bulan,wilayah,segmen,peserta,basis
2025-01,35.25,PU,167129,300000
2025-01,35.25,BPU,20348,200000
2025-01,35.25,jakon,105381,110000
2025-03,35.25,PU,1,2
""",
        )
    )
    # 167,129 + 20,348 + 105,381 = 292,858; March has one part of three and so no total; February stays missing
    assert counts.select(region="35.25") == (
        MonthlyCount(JANUARY, "35.25", "total", Decimal(292_858), Decimal(610_000), computed=True),
    )
    assert [row.month.month for row in counts.select(region="35.25", segment="PU")] == [1, 3]
    assert [row.month.month for row in counts.select(region="35.25", segment="PU", until=date(2025, 2, 28))] == [1]


def test_a_total_that_its_parts_refute_is_refused(tmp_path: Path) -> None:
    message = complaint(
        written(
            tmp_path,
            "bulan,wilayah,segmen,peserta\n2025-01,35.25,PU,1\n2025-01,35.25,BPU,2\n2025-01,35.25,jakon,3\n"
            "2025-01,35.25,total,7\n",
        )
    )
    assert "cabang.csv: row 5: the total is 7, its three segments add up to 6" in message


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2025-13;35.25;PU;5;", "column 'bulan': text of the shape '9999-99' is no month"),
        ("13.01.2025;35.25;PU;5;", "'99.99.9999' is no month"),
        ("2025-01;Bekasi;PU;5;", "column 'wilayah': text of the shape 'aaaaaa' names no single region"),
        ("2025-01;Gresk;PU;5;", "Did you mean"),
        ("2025-01;35.25;PBI;5;", "column 'segmen': text of the shape 'aaa' is no segment"),
        ("2025-01;35.25;PU;1,234;", "column 'peserta': text of the shape '9,999' is no whole number"),
        ("2025-01;35.25;PU;1.23;", "'9.99' is no whole number"),
        ("2025-01;35.25;PU;-5;", "'-9' is no whole number"),
        ("2025-01;35.25;PU;;", "column 'peserta': an empty cell is no whole number"),
        ("2025-01;35.25;PU;500;400", "column 'basis': participants exceed their base"),
        ("2025-01;35.25;PU;0;0", "or the base is 0"),
    ],
)
def test_a_cell_that_could_mean_something_else_is_refused_by_its_shape(tmp_path: Path, row: str, problem: str) -> None:
    assert problem in complaint(written(tmp_path, f"bulan;wilayah;segmen;peserta;basis\n{row}\n"))


def test_every_fault_of_the_file_is_told_at_once_with_its_row(tmp_path: Path) -> None:
    message = complaint(
        written(
            tmp_path,
            "bulan;wilayah;segmen;peserta\n\n2025-01;35.25;PU;x\n2025-02;35.25;XX;5\n2025-03;35.25;PU;5\n"
            "03/2025;Gresik;pu;6\n",
        )
    )
    assert "row 3, column 'peserta'" in message
    assert "row 4, column 'segmen'" in message
    assert "row 6: 2025-03, 35.25, PU stands already in row 5; keep one of them" in message


@pytest.mark.parametrize("heading", ["NIK", "Nama", "nama_lengkap", "No. KK", "Tanggal lahir"])
def test_a_list_of_persons_is_shown_to_its_own_door(tmp_path: Path, heading: str) -> None:
    path = written(tmp_path, f"bulan;wilayah;segmen;peserta;{heading}\n2025-01;35.25;PU;1;Siti\n")
    message = complaint(path)
    assert "column 5 looks like personal data" in message
    assert "their own door" in message
    assert "Siti" not in message


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("bulan;wilayah;segmen;pesrta", "unknown heading 'pesrta'. Did you mean 'peserta'?"),
        ("bulan;wilayah;segmen", "no column for participants (participants, peserta"),
        ("bulan;wilayah;segmen;peserta;jumlah peserta", "'jumlah peserta' is the same as column 4; keep one"),
    ],
)
def test_a_heading_that_is_unknown_missing_or_repeated_is_named(tmp_path: Path, header: str, problem: str) -> None:
    assert problem in complaint(written(tmp_path, f"{header}\n2025-01;35.25;PU;1;1\n"))


def test_files_that_are_no_table_are_refused(tmp_path: Path) -> None:
    assert "there is no file 'x.csv'" in complaint(tmp_path / "x.csv")
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    assert "'.pdf' is no format of a table" in complaint(tmp_path / "x.pdf")
    (tmp_path / "x.xlsx").write_bytes(b"no zip")
    assert "not readable as a workbook" in complaint(tmp_path / "x.xlsx")
    assert "holds no rows" in complaint(written(tmp_path, "bulan;wilayah;segmen;peserta\n"))


def test_a_workbook_with_two_filled_sheets_is_refused(tmp_path: Path) -> None:
    assert "2 sheets hold data (lembar 1, lembar 2)" in complaint(workbook(tmp_path, [["bulan"]], [["bulan"]]))

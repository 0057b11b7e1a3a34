"""Lists as files: the same bytes for the same list, plain or as a clerk lays them out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from sertakan_analysis.errors import UserError
from sertakan_analysis.synthetic import SourceList, error_rates, village_list, write_list

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.synthetic import Population

# no_kk, nik, nama, tanggal_lahir, pekerjaan, penghasilan, no_hp, nama_ibu of the first three lines.
LINES = [
    "3599101609111001,3599102711830006,ABDUL GHOFUR,27-11-1983,BURUH PABRIK,5.700.000,084048064999,SUPRIYATIN",
    "3599101609111001,3599016301920006,SITI AMINAH,23-01-1992,MENGURUS RUMAH TANGGA,,084091974362,KARTINI",
    "3599101609111001,3599101010130007,MOH FADLI,10-10-2013,PELAJAR/MAHASISWA,,,SITI AMINAH",
]
MARK = "DATA SINTETIS — BUKAN ORANG SUNGGUHAN"


@pytest.fixture(scope="module")
def survey(leran: Population) -> SourceList:
    return village_list(leran, errors=error_rates("berat", nik_sebagai_angka=0.1), seed=5, who="informal")


def test_a_plain_csv_has_one_line_of_labels_and_a_line_for_each_row(survey: SourceList, tmp_path: Path) -> None:
    lines = write_list(survey, tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("No. KK,NIK,Nama Lengkap,Tempat Lahir,Tanggal Lahir,L/P,")
    assert len(lines) == 1 + survey.frame.height


def test_a_nik_stored_as_a_number_leaves_excel_in_scientific_notation(survey: SourceList, tmp_path: Path) -> None:
    table = list(csv.reader(io.StringIO(write_list(survey, tmp_path / "a.csv").read_text(encoding="utf-8"))))
    stored = survey.planted.filter(pl.col("error") == "nik_sebagai_angka")["row"].to_list()
    assert len(stored) > 50
    assert {table[row][1][:3] for row in stored} == {"3.5", "3.2"}
    assert all(table[row][1].endswith("E+15") for row in stored)
    assert [row for row in range(1, len(table)) if "E+15" in table[row][1]] == stored


def test_a_clerks_csv_has_titles_above_two_lines_of_head_and_a_signature_below(
    survey: SourceList, tmp_path: Path
) -> None:
    path = write_list(survey, tmp_path / "a.csv", layout="clerk")
    table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=";"))
    assert [row[0] if row else "" for row in table[:6]] == [
        MARK,
        "PENDATAAN PEKERJA RENTAN DESA LERAN",
        "Keadaan 31 Juli 2025",
        "",
        "No",
        "",
    ]
    upper, lower = table[4], table[5]
    assert upper[4:8] == ["Kelahiran", "", "L/P", "Tempat Tinggal"]
    assert lower[4:10] == ["Tempat Lahir", "Tanggal Lahir", "", "Alamat", "RT", "RW"]
    assert [row[0] for row in table[6:9]] == ["1", "2", "3"]
    count = survey.frame.height
    assert table[6 + count] == ["JUMLAH", "", f"{count} orang"]
    assert table[-3][2] == "Kepala Desa Leran"


def test_in_a_clerks_workbook_the_head_is_merged_and_only_marked_nik_are_numbers(
    survey: SourceList, tmp_path: Path
) -> None:
    path = write_list(survey, tmp_path / "a.xlsx", format="xlsx", layout="clerk")
    sheet: Any = openpyxl.load_workbook(path).active
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"E5:F5", "H5:M5", "A5:A6", "C5:C6"} <= merged
    cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    stored = set(survey.planted.filter(pl.col("error") == "nik_sebagai_angka")["row"])
    numbers = {place - 5 for place, row in enumerate(cells) if isinstance(row[2], float)}
    assert numbers == stored
    assert {type(cell) for row in cells for cell in row} == {str, float}


def test_the_cells_of_a_workbook_are_those_of_the_list(survey: SourceList, tmp_path: Path) -> None:
    path = write_list(survey, tmp_path / "a.xlsx", format="xlsx")
    read = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    for column in ("nama", "rt", "no_hp", "tanggal_lahir"):
        place = survey.frame.columns.index(column)
        assert [row[place] or None for row in read] == survey.frame[column].to_list()


@pytest.mark.parametrize("layout", ["plain", "clerk"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_same_list_gives_the_same_bytes(survey: SourceList, tmp_path: Path, kind: Any, layout: Any) -> None:
    first = write_list(survey, tmp_path / "first", format=kind, layout=layout).read_bytes()
    assert write_list(survey, tmp_path / "second", format=kind, layout=layout).read_bytes() == first


def test_the_lines_of_a_seed_are_these_on_every_machine(leran: Population, tmp_path: Path) -> None:
    path = write_list(village_list(leran, errors=error_rates(), seed=5), tmp_path / "a.csv")
    # Another machine must write the same; other names, assumptions or published figures may give other people.
    table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [",".join(row[place] for place in (0, 1, 2, 4, 12, 15, 16, 17)) for row in table[1:4]] == LINES


@pytest.mark.parametrize("given", [{"format": "xls"}, {"layout": "clark"}])
def test_an_unknown_format_or_layout_is_refused(survey: SourceList, tmp_path: Path, given: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="can't be written as"):
        write_list(survey, tmp_path / "a", **given)
    assert not (tmp_path / "a").exists()


def test_more_rows_than_excel_holds_are_refused_for_a_workbook(survey: SourceList, tmp_path: Path) -> None:
    long = SourceList(
        survey.kind,
        survey.title,
        survey.office,
        survey.as_of,
        pl.DataFrame({"nik": [None] * 1_048_001}),
        survey.truth,
        survey.planted,
    )
    with pytest.raises(UserError, match="do not fit into a sheet"):
        write_list(long, tmp_path / "a.xlsx", format="xlsx")

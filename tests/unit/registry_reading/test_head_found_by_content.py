"""The head is found by what it says, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from sertakan_analysis.registry import load_kinds
from sertakan_analysis.registry.reading.header import find_header, letter, missing_needed

KIND = load_kinds(Path(__file__).parents[3] / "params" / "columns")["pendataan"]
PERSON = "1 | 3599100203800001 | Contoh Satu | 02-03-1980 | L | Leran | Petani"
HEAD = "No | NIK | Nama | Tgl Lahir | L/P | Desa | Pekerjaan"
PLACES = {"nik": "B", "nama": "C", "tanggal_lahir": "D", "jenis_kelamin": "E", "desa": "F", "pekerjaan": "G"}


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("table", "at", "first"),
    [
        (f"{HEAD}\n{PERSON}", (1,), 2),
        (f"DAFTAR WARGA\nDesa | Leran | Kecamatan | Manyar\n|\n{HEAD}\n{PERSON}", (4,), 5),
        (f"{HEAD}\n1 | 2 | 3 | 4 | 5 | 6 | 7\n{PERSON}", (1,), 3),
        (f"{HEAD}\n(1) | (2) | (3) | (4) | (5) | (6) | (7)\n{PERSON}", (1,), 3),
        (f"No | NIK | Nama | Tanggal | Jenis | Desa | Pekerjaan\n | | | Lahir | Kelamin | |\n{PERSON}", (1, 2), 3),
        (f"No | NIK | Nama | Lahir | Data | | \n | | | Tanggal Lahir | L/P | Desa | Pekerjaan\n{PERSON}", (1, 2), 3),
    ],
)
def test_a_head_is_found_below_titles_on_one_row_or_two_and_column_numbers_are_passed(
    table: str, at: tuple[int, ...], first: int
):
    header = find_header(rows(table), KIND)
    assert header is not None
    assert (header.rows, header.first) == (at, first)
    assert {name: column.letter for name, column in header.mapping.items()} == PLACES
    assert missing_needed(header, KIND) == ()


def test_an_upper_label_over_several_columns_does_not_reach_past_a_column_of_its_own():
    header = find_header(rows("NIK | Alamat | | | Nama\n | RT | RW | Desa | "), KIND)
    assert header is not None
    assert {name: column.letter for name, column in header.mapping.items()} == {
        "nik": "A", "rt": "B", "rw": "C", "desa": "D", "nama": "E",
    }  # fmt: skip


def test_an_upper_label_does_not_reach_over_a_column_that_has_no_lower_one():
    header = find_header(rows("NIK | | Nama | Alamat | \n | Hobi | | RT | RW"), KIND)
    assert header is not None
    assert [column.label for column in header.unmapped] == ["Hobi"]


def test_rows_of_people_are_no_head():
    assert find_header(rows(f"{PERSON}\n{PERSON}"), KIND) is None


def test_a_first_person_is_not_taken_for_a_second_row_of_the_head():
    header = find_header(rows("NIK | Nama | Wilayah\n3599100203800001 | Contoh | Desa"), KIND)
    assert header is not None
    assert header.rows == (1,)
    assert "desa" not in header.mapping


def test_the_second_column_of_one_meaning_is_set_aside():
    header = find_header(rows("NIK | Nama | Nama Lengkap | Hobi"), KIND)
    assert header is not None
    assert header.mapping["nama"].letter == "B"
    assert header.doubled["nama"].letter == "C"
    assert [column.label for column in header.unmapped] == ["Hobi"]


def test_a_column_of_two_meanings_gives_way_to_columns_of_one():
    header = find_header(rows("NIK | TTL | Tanggal Lahir"), KIND)
    assert header is not None
    assert header.mapping["tanggal_lahir"].letter == "C"
    assert "tempat_lahir" not in header.mapping
    assert not header.combined


@pytest.mark.parametrize(("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_a_column_has_its_letter_in_a_spreadsheet(position: int, letters: str):
    assert letter(position) == letters

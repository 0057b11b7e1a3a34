"""Below the head, people are told from blanks, totals, repeated heads and signatures; nothing is left out unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from sertakan_analysis.registry import load_kinds, open_table

KIND = load_kinds(Path(__file__).parents[3] / "params" / "columns")["pendataan"]
HEAD = "No;NIK;Nama;Tgl Lahir;L/P;Desa;Pekerjaan"
PERSON = "1;3599100203800001;Contoh Satu;02-03-1980;L;Leran;Petani"
NAMELESS = "2;;;03-03-1980;P;Leran;Petani"


def read(tmp_path: Path, *lines: str) -> tuple[list[int], dict[int, str]]:
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join((HEAD, *lines, "")), encoding="utf-8")
    chunks = list(open_table(path, KIND).chunks())
    found = [pair for chunk in chunks for pair in chunk.findings.select("row", "code").iter_rows()]
    assert len(found) == len(dict(found)), "one finding a row in this table"
    return [row for chunk in chunks for row in chunk.frame["row"]], dict(found)


@pytest.mark.parametrize(
    ("lines", "people", "found"),
    [
        ((PERSON, NAMELESS), [2, 3], {}),
        ((PERSON, ";;;;;;", PERSON), [2, 4], {0: "baris_kosong"}),
        ((PERSON, ";;;;;;", ";;;;;;"), [2], {}),
        ((PERSON, "Jumlah;1;;;;;", PERSON), [2, 4], {3: "baris_jumlah"}),
        ((PERSON, ";;Total Laki-laki;12;;;", PERSON), [2, 4], {3: "baris_jumlah"}),
        ((PERSON, HEAD, PERSON), [2, 4], {3: "kepala_berulang"}),
        (("Dusun Contoh;;;;;;", PERSON), [3], {2: "baris_subjudul"}),
        ((PERSON, "", ";;;;;Leran 1 Mei;", ";;;;;Kepala Desa;"), [2], {4: "baris_di_bawah_tabel", 5: "baris_di_bawah_tabel"}),
        # A person of whom only name and village are known is one of the table, in its middle and at its end.
        ((PERSON, ";;Contoh Dua;;;Leran;", PERSON), [2, 3, 4], {}),
        ((PERSON, ";;Contoh Dua;;;Leran;"), [2, 3], {}),
        ((PERSON, "2;;Contoh Dua;;;;"), [2, 3], {}),
        ((PERSON, ";;;;;;", "2;;Contoh Dua;;;;"), [2, 4], {0: "baris_kosong"}),
        ((PERSON, ";;Contoh Dua;;;Leran;;;lebih"), [2, 3], {3: "sel_berlebih"}),
        ((PERSON, ";;;;;;", ";;Contoh Dua;;;Leran;"), [2], {4: "baris_di_bawah_tabel"}),
    ],
)  # fmt: skip
def test_what_is_a_person_and_what_is_not(
    tmp_path: Path, lines: tuple[str, ...], people: list[int], found: dict[int, str]
):
    assert read(tmp_path, *lines) == (people, found)


def test_many_sparse_rows_at_the_end_are_people_and_no_signature(tmp_path: Path):
    people, found = read(tmp_path, PERSON, "", *[";;Contoh;;;Leran;"] * 60)
    assert people == [2, *range(4, 64)]
    assert found == {0: "baris_kosong"}


def test_a_failing_row_below_the_table_is_no_warning(tmp_path: Path):
    _, found = read(tmp_path, PERSON, "", ";;;;;;Kepala Desa;;;lebih")
    assert found == {4: "baris_di_bawah_tabel"}

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from sertakan_analysis.registry.checking import amounts, birth, identifiers, moments, needed, places
from sertakan_analysis.registry.checking.row_checks import checked
from sertakan_analysis.registry.findings import SCHEMA, catalogue, no_findings
from sertakan_analysis.registry.model import Chunk, ColumnKind, FileColumn, FileKind, ReadingContext

MAN_OF_1990 = "3599101702900001"
WOMAN_OF_1990 = "3599105702900002"
COLUMNS: dict[str, tuple[ColumnKind, Any]] = {
    "nik": ("nik", pl.String),
    "no_kk": ("kk", pl.String),
    "nama": ("name", pl.String),
    "tanggal_lahir": ("birth_date", pl.Date),
    "jenis_kelamin": ("sex", pl.String),
    "desa": ("region", pl.String),
    "kecamatan": ("region", pl.String),
    "pekerjaan": ("occupation", pl.String),
    "penghasilan": ("money", pl.Int64),
    "jumlah_bulan": ("count", pl.Int64),
    "bulan_mulai": ("month", pl.Date),
    "bulan_akhir": ("month", pl.Date),
    "tanggal_versi": ("day", pl.Date),
    "peserta_bpjs_tk": ("yes_no", pl.Boolean),
    "no_kpj": ("kpj", pl.String),
}
DERIVED = {"kode_desa": pl.String, "kode_kecamatan": pl.String, "pekerjaan_kode": pl.String}
LERAN = ReadingContext("35.25.10.2010", date(2025, 7, 4), (17, 65), synthetic_allowed=True)


def kind(*, needs: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = ()) -> FileKind:
    columns = {
        name: FileColumn(name, name, column_kind, needed=name in needs, personal=True)
        for name, (column_kind, _) in COLUMNS.items()
    }
    return FileKind("contoh", "Contoh", columns, any_of)


def found(
    *rows: dict[str, Any],
    list_kind: FileKind | None = None,
    context: ReadingContext = LERAN,
    told: pl.DataFrame | None = None,
) -> list[tuple[int, str, str, str]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    types = {name: DERIVED[name] if name in DERIVED else COLUMNS[name][1] for name in names}
    frame = pl.DataFrame({name: pl.Series([row.get(name) for row in rows], dtype=types[name]) for name in names})
    frame = frame.with_columns(pl.Series("row", range(2, len(rows) + 2), dtype=pl.UInt32))
    chunk = checked(Chunk(frame, no_findings() if told is None else told), list_kind or kind(), context)
    return sorted(chunk.findings.iter_rows())


def codes(*rows: dict[str, Any], **given: Any) -> list[str]:
    return [code for _, _, code, _ in found(*rows, **given)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"nik": "359910170290001"}, "nik_format"),
        ({"nik": "0099101702900001"}, "nik_provinsi"),
        ({"nik": "3500101702900001"}, "nik_wilayah"),
        ({"nik": "3599103002900001"}, "nik_tanggal"),
        ({"nik": "3599101702900000"}, "nik_urut_nol"),
        ({"nik": MAN_OF_1990, "no_kk": MAN_OF_1990}, "nik_sama_dengan_kk"),
        ({"nik": MAN_OF_1990, "jenis_kelamin": "P"}, "nik_jenis_kelamin"),
        ({"nik": MAN_OF_1990, "tanggal_lahir": date(1990, 2, 18)}, "nik_tanggal_lahir"),
        ({"no_kk": "359910120110001"}, "kk_bentuk"),
        ({"no_kk": "3599103213900001"}, "kk_bentuk"),
        ({"no_kpj": "12AB5678901"}, "kpj_bukan_angka"),
        ({"no_kpj": MAN_OF_1990, "nik": MAN_OF_1990}, "kpj_sama_dengan_nik"),
        ({"tanggal_lahir": date(2025, 7, 5)}, "lahir_di_masa_depan"),
        ({"tanggal_lahir": date(1904, 7, 3)}, "usia_mustahil"),
        ({"tanggal_lahir": date(2008, 7, 5)}, "usia_di_luar_batas"),
        ({"tanggal_lahir": date(1959, 7, 4)}, "usia_di_luar_batas"),
        ({"desa": "Sukomulyo", "kode_desa": "35.25.10.2019"}, "desa_di_luar_wilayah"),
        (
            {"desa": "Bedanten", "kode_desa": "35.25.11.2001", "kecamatan": "Bungah", "kode_kecamatan": "35.25.11"},
            "desa_di_luar_wilayah",
        ),
        ({"kecamatan": "Bungah", "kode_desa": None, "kode_kecamatan": "35.25.11"}, "desa_di_luar_wilayah"),
        ({"bulan_mulai": date(2025, 3, 1), "bulan_akhir": date(2025, 2, 1)}, "bulan_terbalik"),
        ({"bulan_mulai": date(2015, 6, 1)}, "bulan_sebelum_program"),
        ({"bulan_akhir": date(2027, 8, 1)}, "bulan_jauh_di_depan"),
        ({"tanggal_versi": date(2025, 7, 5)}, "hari_di_masa_depan"),
        ({"penghasilan": -1}, "nilai_negatif"),
        ({"penghasilan": 1_000_000_001}, "uang_terlalu_besar"),
        ({"jumlah_bulan": 0}, "jumlah_bulan_nol"),
    ],
)
def test_each_check_finds_its_case_and_nothing_else(row: dict[str, Any], code: str):
    assert codes(row) == [code]


@pytest.mark.parametrize(
    "row",
    [
        {"nik": WOMAN_OF_1990, "no_kk": "3599101702900001", "jenis_kelamin": "P", "tanggal_lahir": date(1990, 2, 17)},
        {"no_kk": "3599102902110001"},
        {"tanggal_lahir": date(2025, 7, 4), "pekerjaan": "Belum bekerja", "pekerjaan_kode": "pelajar"},
        {"tanggal_lahir": date(2008, 7, 4)},
        {"tanggal_lahir": date(1959, 7, 5)},
        {"kode_desa": "35.25.10.2010", "kode_kecamatan": "35.25.10", "desa": "Leran", "kecamatan": "Manyar"},
        {"kode_desa": None, "kode_kecamatan": "35.25.10", "desa": None, "kecamatan": "Manyar"},
        {"bulan_mulai": date(2015, 7, 1), "bulan_akhir": date(2027, 7, 1)},
        {"bulan_mulai": date(2025, 3, 1), "bulan_akhir": date(2025, 3, 1)},
        {"penghasilan": 0, "jumlah_bulan": 1},
        # Somebody whose membership lapsed keeps the number.
        {"no_kpj": "12345678901", "peserta_bpjs_tk": False},
        {"nik": None, "tanggal_lahir": None, "bulan_mulai": None, "penghasilan": None},
    ],
)
def test_what_lies_on_the_edge_or_is_not_told_breaks_no_check(row: dict[str, Any]):
    assert codes({"nama": "Contoh"} | row) == []


def test_a_nik_with_a_fault_is_not_held_against_birth_date_and_sex_as_well():
    assert codes({"nik": "3599101702900000", "jenis_kelamin": "P", "tanggal_lahir": date(1980, 1, 1)}) == [
        "nik_urut_nol"
    ]


def test_a_made_up_nik_is_an_error_only_under_a_real_agreement():
    real = ReadingContext("35.25.10.2010", date(2025, 7, 4))
    assert codes({"nik": MAN_OF_1990}, context=real) == ["nik_sintetis"]
    assert codes({"nik": MAN_OF_1990}) == []


def test_children_and_pensioners_in_a_census_are_within_every_age_limit():
    school = {"tanggal_lahir": date(2015, 1, 1), "pekerjaan": "Pelajar", "pekerjaan_kode": "pelajar"}
    work = {"tanggal_lahir": date(2015, 1, 1), "pekerjaan": "Petani", "pekerjaan_kode": "petani"}
    unknown = {"tanggal_lahir": date(2015, 1, 1), "pekerjaan": "?", "pekerjaan_kode": None}
    assert [(row, code) for row, _, code, _ in found(school, work, unknown)] == [
        (3, "usia_di_luar_batas"),
        (4, "usia_di_luar_batas"),
    ]


def test_without_limits_no_age_is_out_of_bounds():
    assert codes({"tanggal_lahir": date(2024, 1, 1)}, context=ReadingContext("35.25", date(2025, 7, 4))) == []


def test_of_a_birth_date_only_the_parts_that_differ_are_told():
    def shape(born: date) -> str:
        return found({"nik": "3599100503900001", "tanggal_lahir": born})[0][3]

    assert shape(date(1990, 5, 3)) == "hari dan bulan tertukar"
    assert shape(date(1991, 3, 5)) == "berbeda pada tahun"
    assert shape(date(1980, 4, 6)) == "berbeda pada hari, bulan, tahun"


def test_no_finding_tells_an_age_or_a_personal_amount():
    told = found(
        {"tanggal_lahir": date(2010, 1, 1), "penghasilan": -5},
        {"tanggal_lahir": date(1800, 1, 1), "penghasilan": 2**40},
    )
    assert {shape for *_, shape in told} == {"", "di bawah 17 tahun"}


NEEDS = ("nik", "nama", "tanggal_lahir", "bulan_mulai")


def test_an_empty_nik_warns_but_a_payment_without_its_month_is_held_back():
    row = {"nik": None, "nama": "Contoh", "tanggal_lahir": None, "bulan_mulai": None}
    assert [(column, code) for _, column, code, _ in found(row, list_kind=kind(needs=NEEDS))] == [
        ("bulan_mulai", "isi_pokok_kosong"),
        ("nik", "sel_kosong"),
        ("tanggal_lahir", "sel_kosong"),
    ]


def test_a_row_that_points_at_nobody_is_told_once_as_a_whole():
    row = {"nik": None, "nama": None, "no_kk": None, "tanggal_lahir": None, "penghasilan": 5}
    assert found(row, list_kind=kind(needs=("nik", "nama", "tanggal_lahir"))) == [(2, "", "tanpa_identitas", "")]


def test_of_columns_of_which_one_is_enough_all_must_be_empty_to_be_told():
    either = kind(any_of=(("nik", "no_kpj"),))
    both = {"nama": "Contoh", "nik": None, "no_kpj": None}
    assert [(column, code) for _, column, code, _ in found(both, list_kind=either)] == [("nik", "sel_kosong")]
    assert codes(both | {"no_kpj": "12345678901"}, list_kind=either) == []


def test_a_cell_that_reading_could_not_make_sense_of_is_not_told_again_as_empty():
    unreadable = pl.DataFrame(
        [(2, "tanggal_lahir", "tanggal_tidak_terbaca", "teks 5 huruf")], schema=SCHEMA, orient="row"
    )
    changed = pl.DataFrame([(2, "tanggal_lahir", "tanggal_dibakukan", "")], schema=SCHEMA, orient="row")
    row = {"nama": "Contoh", "tanggal_lahir": None}
    needs = kind(needs=("tanggal_lahir",))
    assert codes(row, list_kind=needs, told=unreadable) == ["tanggal_tidak_terbaca"]
    assert codes(row, list_kind=needs, told=changed) == ["sel_kosong", "tanggal_dibakukan"]


def test_a_file_without_the_columns_of_a_check_is_not_held_against_it():
    assert codes({"nama": "Contoh"}) == []


def test_the_frame_keeps_its_values_and_gains_what_its_nik_say():
    frame = pl.DataFrame({"row": pl.Series([2], dtype=pl.UInt32), "nik": [WOMAN_OF_1990]})
    seen = checked(Chunk(frame, no_findings()), kind(), LERAN).frame
    assert seen.select(frame.columns).equals(frame)
    assert seen.select("nik:fault", "nik:sex", "nik:district", "nik:synthetic").row(0) == (None, "P", "35.99.10", True)


def test_every_code_of_a_check_has_its_words():
    columns = list(COLUMNS) + list(DERIVED)
    whole = kind(needs=NEEDS)
    given = {
        check.code
        for subject in (identifiers, birth, places, moments, amounts, needed)
        for check in subject.checks(whole, columns, ReadingContext("35.25", date(2025, 7, 4), (17, 65)))
    }
    assert given <= set(catalogue())

"""A list made ready for comparing."""

from __future__ import annotations

import polars as pl
import pytest
from people_by_hand import AS_OF, list_of, person

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage import prepared


def one(**columns: object) -> dict[str, object]:
    return prepared(list_of(columns), AS_OF).row(0, named=True)


@pytest.mark.parametrize(
    ("nik", "kept"),
    [
        ("3599011705800001", "3599011705800001"),
        ("3599.0117.0580.0001", "3599011705800001"),
        ("3599011705800000", None),
        ("3599013113800001", None),
        ("359901170580001", None),
        ("MUHAMMAD", None),
        (None, None),
    ],
)
def test_only_a_nik_that_can_be_one_is_compared(nik: str | None, kept: str | None):
    assert one(nik=nik)["nik"] == kept


def test_spellings_and_orders_of_a_name_share_their_words():
    first, second = one(nama="Moch. Cholil, S.Pd"), one(nama="KHOLIL MUHAMMAD")
    assert first["nama_urut"] == second["nama_urut"]
    assert first["nama"] != second["nama"]


def test_what_follows_bin_is_kept_as_the_father():
    told = one(nama="Slamet bin Kasan")
    assert (told["nama"], told["ayah"]) == ("slamet", "kasan")


def test_an_old_spelling_sounds_like_the_new_one():
    assert one(nama="Noeroel Nikmah")["bunyi_nama"] == one(nama="Nurul Nikmah")["bunyi_nama"]


def test_a_birth_date_that_the_list_lacks_is_read_from_the_nik_and_marked():
    told = one(nik="3599015705800001")
    assert (told["lahir"], told["lahir_nik"], told["jk"], told["jk_nik"]) == ("19800517", True, "P", True)


def test_a_birth_date_of_the_list_is_not_marked():
    told = prepared(list_of(person("Siti", "1980-05-18", "L", "3599015705800001")), AS_OF).row(0, named=True)
    assert (told["lahir"], told["lahir_nik"], told["jk"], told["jk_nik"]) == ("19800518", False, "L", False)


@pytest.mark.parametrize(
    ("born", "default"), [("1980-01-01", True), ("1980-07-01", True), ("1980-12-31", True), ("1980-01-02", False)]
)
def test_the_days_that_stand_for_an_unknown_one_are_marked(born: str, *, default: bool):
    assert prepared(list_of(person("Siti", born)), AS_OF)["lahir_bawaan"].item() is default


@pytest.mark.parametrize(
    ("column", "written", "name", "read"),
    [
        ("rt", "RT 003", "rt", 3),
        ("rw", "0", "rw", 0),
        ("no_hp", "+62 812-3456-7890", "hp", "81234567890"),
        ("no_hp", "0812 3456 7890", "hp", "81234567890"),
        ("no_hp", "0", "hp", None),
        ("no_kk", "3599-0117 0580 0001", "kk", "3599011705800001"),
        ("no_kk", "0000000000000000", "kk", None),
        ("no_kpj", "00-316", "kpj", "00316"),
        ("kode_desa", "35.25.10.2010", "kecamatan", "35.25.10"),
    ],
)
def test_numbers_are_compared_by_their_digits(column: str, written: str, name: str, read: str | int | None):
    assert one(**{column: written})[name] == read


def test_a_missing_column_is_named():
    with pytest.raises(UserError, match="lacks the column 'nama_ibu'"):
        prepared(list_of(person("Siti")).drop("nama_ibu"))


def test_a_column_of_another_type_is_named():
    with pytest.raises(UserError, match="'tanggal_lahir' of the list to be matched is String, not Date"):
        prepared(list_of(person("Siti")).with_columns(pl.lit("1980").alias("tanggal_lahir")))


def test_a_row_number_that_stands_twice_is_refused():
    with pytest.raises(UserError, match="1 rows of the list to be matched have an empty or repeated 'baris'"):
        prepared(list_of({"baris": 1}, {"baris": 1}))

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from sertakan_analysis.identity.nik import FAULTS, decode

ON = date(2025, 7, 4)


def read(*values: str | None, on: date = ON) -> list[dict[str, Any]]:
    return decode(pl.Series(values, dtype=pl.String), on).to_dicts()


def test_a_sound_nik_tells_birth_date_sex_and_district_of_first_registration():
    assert read("3599101702900001") == [
        {
            "nik": "3599101702900001",
            "fault": None,
            "birth_date": date(1990, 2, 17),
            "sex": "L",
            "district": "35.99.10",
            "synthetic": True,
        }
    ]


def test_a_womans_day_has_forty_added():
    (woman,) = read("3599105702900001")
    assert (woman["sex"], woman["birth_date"]) == ("P", date(1990, 2, 17))


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", "format"),
        ("359910170290001", "format"),
        ("35991017029000011", "format"),
        ("35991017O2900001", "format"),
        ("3.59910170290E+15", "format"),
        ("２599101702900001", "format"),
        ("0999101702900001", "provinsi"),
        ("2099101702900001", "provinsi"),
        ("9799101702900001", "provinsi"),
        ("3500101702900001", "wilayah"),
        ("3570101702900001", "wilayah"),
        ("3599001702900001", "wilayah"),
        ("3599103002900001", "tanggal"),
        ("3599100002900001", "tanggal"),
        ("3599103213900001", "tanggal"),
        ("3599104001900001", "tanggal"),
        ("3599107201900001", "tanggal"),
        ("3599101700900001", "tanggal"),
        ("3599101702900000", "urut_nol"),
    ],
)
def test_each_fault_has_its_name(value: str, fault: str):
    assert read(value)[0]["fault"] == fault


def test_of_several_faults_the_first_in_order_is_told():
    # Each value has the fault of its place and all that come after it.
    all_from = ["000000990099000", "0000009900990000", "3500009900990000", "3599109900990000", "3599101702900000"]
    assert tuple(each["fault"] for each in read(*all_from)) == FAULTS


def test_separators_are_taken_out_and_an_o_is_never_read_as_zero():
    separated = read("35.99.10.170290.0001", " 3599 1017-0290 0001 ", "'3599101702900001", "3599101702900001")
    assert {each["nik"] for each in separated} == {"3599101702900001"}
    assert read("359910I702900001")[0]["nik"] is None


def test_an_empty_cell_has_no_fault_and_tells_nothing():
    assert read(None) == [dict.fromkeys(("nik", "fault", "birth_date", "sex", "district")) | {"synthetic": False}]


def test_the_century_is_the_younger_one_unless_the_day_lies_ahead():
    assert read("3599100407250001")[0]["birth_date"] == date(2025, 7, 4)
    assert read("3599100507250001")[0]["birth_date"] == date(1925, 7, 5)
    assert read("3599100507250001", on=date(2025, 7, 5))[0]["birth_date"] == date(2025, 7, 5)


def test_29_february_of_year_00_is_2000_and_never_1900():
    assert read("3599102902000001")[0]["birth_date"] == date(2000, 2, 29)
    assert read("3599102902000001", on=date(1999, 12, 31))[0]["fault"] == "tanggal"
    assert read("3599102902010001")[0]["fault"] == "tanggal"
    assert read("3599102902280001")[0]["birth_date"] == date(1928, 2, 29)


def test_old_prefixes_of_papua_stay_valid():
    assert {each["fault"] for each in read(*(f"{province}99101702900001" for province in range(91, 97)))} == {None}


def test_only_the_kabupaten_part_99_is_synthetic():
    assert [each["synthetic"] for each in read("3599101702900001", "3525991702900001", "9901991702990099")] == [
        True,
        False,
        False,
    ]

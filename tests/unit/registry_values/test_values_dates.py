"""Dates and months as village lists write them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sertakan_analysis.registry.values import Habits


@pytest.mark.parametrize(
    ("written", "value", "form"),
    [
        ("1990-05-12", date(1990, 5, 12), None),
        ("12-05-1990", date(1990, 5, 12), "hh-bb-tttt"),
        ("2/5/1990", date(1990, 5, 2), "hh/bb/tttt"),
        ("12.05.90", date(1990, 5, 12), "hh.bb.tt"),
        ("12 05 1990", date(1990, 5, 12), "hh bb tttt"),
        ("12 - 05 - 1990", date(1990, 5, 12), "hh-bb-tttt"),
        ("1990/5/2", date(1990, 5, 2), "tttt/bb/hh"),
        ("1990-05-12 00:00:00", date(1990, 5, 12), "tttt-bb-hh dengan tambahan"),
        ("'1990-05-12", date(1990, 5, 12), "tttt-bb-hh dengan tambahan"),
        ("19900512", date(1990, 5, 12), "8 angka"),
        ("12051990", date(1990, 5, 12), "8 angka"),
        ("32874", date(1990, 1, 1), "nomor seri Excel"),
        ("32874.0", date(1990, 1, 1), "nomor seri Excel"),
        ("4 Juli 1985", date(1985, 7, 4), "nama bulan, tahun tttt"),
        ("04-Agt-85", date(1985, 8, 4), "nama bulan, tahun tt"),
        ("4 ags 1985", date(1985, 8, 4), "nama bulan, tahun tttt"),
        ("17 Nopember 1985", date(1985, 11, 17), "nama bulan, tahun tttt"),
        ("31-Dec-1985", date(1985, 12, 31), "nama bulan, tahun tttt"),
        ("Gresik, 12-05-1990", date(1990, 5, 12), "hh-bb-tttt, kata di depan"),
    ],
)
def test_a_birth_date_is_read_in_every_form_and_its_form_told(cells: Any, written: Any, value: Any, form: Any) -> None:
    read = cells("birth_date", written)
    assert read.values["birth_date"] == [value]
    assert read.findings == ([] if form is None else [(5, "birth_date", "tanggal_dibakukan", form)])


@pytest.mark.parametrize(
    ("written", "code", "shape"),
    [
        ("31-02-1990", "tanggal_mustahil", "99-99-9999"),
        ("29-02-1900", "tanggal_mustahil", "99-99-9999"),
        ("00-05-1990", "tanggal_mustahil", "99-99-9999"),
        ("32-12-1990", "tanggal_mustahil", "99-99-9999"),
        ("12-05-0090", "tanggal_mustahil", "99-99-9999"),
        ("12-05-2190", "tanggal_mustahil", "99-99-9999"),
        ("1990", "tanggal_tidak_terbaca", "9999"),
        ("sekitar 1990", "tanggal_tidak_terbaca", "aaaaaaa 9999"),
        ("5 Foo 1990", "tanggal_tidak_terbaca", "9 aaa 9999"),
        # A time of day at a birth has passed a time zone, so its day is in doubt.
        ("1990-05-11 17:00:00", "tanggal_tidak_terbaca", "9999-99-99 99:99:99"),
    ],
)
def test_what_no_calendar_has_is_an_empty_cell_with_a_warning(cells: Any, written: Any, code: Any, shape: Any) -> None:
    read = cells("birth_date", written)
    assert read.values["birth_date"] == [None]
    assert read.findings == [(5, "birth_date", code, shape)]


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("birth_date", "21-11-25", date(2025, 11, 21)),
        ("birth_date", "22-11-25", date(1925, 11, 22)),
        ("birth_date", "29-02-00", date(2000, 2, 29)),
        ("day", "22-11-25", date(2025, 11, 22)),
        ("day", "22-11-34", date(2034, 11, 22)),
        ("day", "22-11-98", date(1998, 11, 22)),
        ("day", "2025-11-01 14:33:20", date(2025, 11, 1)),
    ],
)
def test_two_digits_of_a_year_mean_the_latest_that_can_be(cells: Any, kind: Any, written: Any, value: Any) -> None:
    assert cells(kind, written).values[kind] == [value]


def test_months_come_first_only_where_the_column_itself_shows_it(cells: Any) -> None:
    shown = cells("birth_date", "05/12/1990", "05/13/1990")
    assert shown.values["birth_date"] == [date(1990, 5, 12), date(1990, 5, 13)]
    assert {code for _, _, code, _ in shown.findings} == {"tanggal_bulan_di_depan"}

    silent = cells("birth_date", "05/12/1990", "06/12/1990")
    assert silent.values["birth_date"] == [date(1990, 12, 5), date(1990, 12, 6)]

    mixed = cells("birth_date", "05/12/1990", "05/13/1990", "13/05/1990")
    assert mixed.values["birth_date"] == [date(1990, 12, 5), None, date(1990, 5, 13)]
    assert mixed.codes(1) == ["tanggal_mustahil"]


def test_the_habit_of_the_first_rows_holds_for_rows_that_do_not_show_it(cells: Any) -> None:
    later = cells("birth_date", "05/12/1990", habits=Habits(month_first=frozenset({"birth_date"})))
    assert later.values["birth_date"] == [date(1990, 5, 12)]
    placed = cells("birth_date", "Gresik, 05/12/1990", habits=Habits(month_first=frozenset({"birth_date"})))
    assert placed.values["birth_date"] == [date(1990, 5, 12)]


def test_the_form_of_a_whole_column_is_told_once_and_a_stray_cell_by_itself(cells: Any) -> None:
    read = cells("birth_date", *["12-05-1990"] * 30, "4 Juli 1985")
    assert read.findings == [
        (0, "birth_date", "tanggal_dibakukan", "30 sel: hh-bb-tttt"),
        (35, "birth_date", "tanggal_dibakukan", "nama bulan, tahun tttt"),
    ]


@pytest.mark.parametrize(
    ("written", "value", "form"),
    [
        ("2025-01", date(2025, 1, 1), None),
        ("2025-01-01", date(2025, 1, 1), None),
        ("01/2025", date(2025, 1, 1), "angka"),
        ("1-2025", date(2025, 1, 1), "angka"),
        ("202501", date(2025, 1, 1), "angka"),
        ("Januari 2025", date(2025, 1, 1), "nama bulan"),
        ("Peb 2025", date(2025, 2, 1), "nama bulan"),
        ("Jan-25", date(2025, 1, 1), "nama bulan"),
        ("15-01-2025", date(2025, 1, 1), "tanggal lengkap"),
        ("45658", date(2025, 1, 1), "tanggal lengkap"),
        ("1 Januari 2025", date(2025, 1, 1), "tanggal lengkap"),
    ],
)
def test_a_month_is_its_first_day_however_it_is_written(cells: Any, written: Any, value: Any, form: Any) -> None:
    read = cells("month", written)
    assert read.values["month"] == [value]
    assert read.findings == ([] if form is None else [(5, "month", "bulan_dibakukan", form)])


@pytest.mark.parametrize("written", ["2025-13", "13/2025", "Januari", "3025-01", "2025", "Jan-Mar 2025"])
def test_what_is_no_month_is_an_empty_cell_with_a_warning(cells: Any, written: Any) -> None:
    read = cells("month", written)
    assert read.values["month"] == [None]
    assert read.codes(0) == ["bulan_tidak_terbaca"]

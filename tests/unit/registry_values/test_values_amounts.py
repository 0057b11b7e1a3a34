"""Rupiah, counts and areas: thousands are read, fractions and guesses are not."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("16800", 16800),
        ("16.800", 16800),
        ("16,800", 16800),
        ("Rp16.800", 16800),
        ("Rp. 16.800,-", 16800),
        ("rp 1.516.800,00", 1516800),
        ("IDR 1,516,800.00", 1516800),
        ("1 516 800", 1516800),
        ("16800.0", 16800),
        ("16800,00", 16800),
        ("0", 0),
        ("-5000", -5000),
        ("9223372036854775807", 9223372036854775807),
    ],
)
def test_rupiah_are_read_in_every_writing_that_has_one_meaning(cells: Any, written: Any, value: Any) -> None:
    assert cells("money", written).values["money"] == [value]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("16.8", "angka_berpecahan"),
        ("16.800,50", "angka_berpecahan"),
        ("0.500", "angka_berpecahan"),
        ("0,500", "angka_berpecahan"),
        ("16.1250", "angka_berpecahan"),
        ("1.516,800", "angka_berpecahan"),
        ("1,5 juta", "angka_tidak_terbaca"),
        ("1.000.000 - 2.000.000", "angka_tidak_terbaca"),
        ("1.68E+04", "angka_tidak_terbaca"),
        ("dua juta", "angka_tidak_terbaca"),
        ("9223372036854775808", "angka_tidak_terbaca"),
    ],
)
def test_rupiah_that_could_mean_something_else_are_an_empty_cell_with_a_warning(
    cells: Any, written: Any, code: Any
) -> None:
    read = cells("money", written)
    assert read.values["money"] == [None]
    assert read.codes(0) == [code]


@pytest.mark.parametrize(("written", "value"), [("12", 12), ("12 bulan", 12), ("4 bln.", 4), ("1.808 pekerja", None)])
def test_a_count_may_bear_a_unit_that_is_known(cells: Any, written: Any, value: Any) -> None:
    assert cells("count", written).values["count"] == [value]


@pytest.mark.parametrize(
    ("written", "value", "code"),
    [
        ("0,25 ha", 2500, "luas_dibakukan"),
        ("1.5 Hektar", 15000, "luas_dibakukan"),
        ("0,125 ha", 1250, "luas_dibakukan"),
        ("2 ha", 20000, "luas_dibakukan"),
        ("1.250 m2", 1250, "luas_dibakukan"),
        ("500 m²", 500, "luas_dibakukan"),
        ("0.5", None, "luas_satuan_tidak_jelas"),
        ("1.250 ha", None, "angka_tidak_terbaca"),
        ("3 bahu", None, "angka_tidak_terbaca"),
        ("99999999999999999 ha", None, "angka_tidak_terbaca"),
    ],
)
def test_an_area_is_square_metres_where_its_unit_says_so(cells: Any, written: Any, value: Any, code: Any) -> None:
    read = cells("area", written)
    assert read.values["area"] == [value]
    assert read.codes(0) == [code]


def test_whole_numbers_without_a_unit_are_square_metres_told_by_their_count(cells: Any) -> None:
    read = cells("area", "500", "1.250")
    assert read.values["area"] == [500, 1250]
    assert read.findings == [(0, "area", "luas_tanpa_satuan", "2 sel: dibaca sebagai m²")]

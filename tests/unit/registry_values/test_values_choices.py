"""Sex, yes or no, decile."""

from __future__ import annotations

from typing import Any

import pytest

from sertakan_analysis.registry.values.choices import MAN, NO, WOMAN, YES


@pytest.mark.parametrize("written", [*MAN, "L", "Laki-Laki", "LAKI LAKI", "1.0", " l "])
def test_every_word_for_a_man_is_l(cells: Any, written: Any) -> None:
    assert cells("sex", written).values["sex"] == ["L"]


@pytest.mark.parametrize("written", [*WOMAN, "P", "Perempuan", "PR.", "2.0"])
def test_every_word_for_a_woman_is_p(cells: Any, written: Any) -> None:
    assert cells("sex", written).values["sex"] == ["P"]


@pytest.mark.parametrize("written", ["X", "L/P", "3", "laki2 perempuan", "<b>L</b>"])
def test_an_unknown_word_for_the_sex_is_an_empty_cell_with_a_warning(cells: Any, written: Any) -> None:
    read = cells("sex", written)
    assert read.values["sex"] == [None]
    assert read.codes(0) == ["jenis_kelamin_tidak_dikenal"]


def test_l_and_p_are_no_change(cells: Any) -> None:
    assert cells("sex", "L", "P").findings == []


def test_a_column_of_p_and_w_without_l_says_pria_and_wanita(cells: Any) -> None:
    turned = cells("sex", "P", "W", "Pria")
    assert turned.values["sex"] == ["L", "P", "L"]
    assert {code for _, _, code, _ in turned.findings} == {"jenis_kelamin_pria_wanita"}
    assert cells("sex", "P", "W", "L").values["sex"] == ["P", "P", "L"]
    assert cells("sex", "P", "P").values["sex"] == ["P", "P"]


@pytest.mark.parametrize("written", [*YES, "Ya", "SUDAH", "TRUE", "1.0"])
def test_every_word_for_yes_is_true(cells: Any, written: Any) -> None:
    assert cells("yes_no", written).values["yes_no"] == [True]


@pytest.mark.parametrize("written", [*NO, "Tidak", "Tidak ada", "Belum Terdaftar", "FALSE"])
def test_every_word_for_no_is_false(cells: Any, written: Any) -> None:
    assert cells("yes_no", written).values["yes_no"] == [False]


@pytest.mark.parametrize("written", ["x", "mungkin", "ya/tidak", "2"])
def test_an_answer_that_is_neither_is_an_empty_cell_with_a_warning(cells: Any, written: Any) -> None:
    read = cells("yes_no", written)
    assert read.values["yes_no"] == [None]
    assert read.codes(0) == ["ya_tidak_tidak_dikenal"]


@pytest.mark.parametrize(
    ("written", "value"),
    [("1", 1), ("10", 10), ("Desil 2", 2), ("desil III", 3), ("04", 4), ("2.0", 2), ("D5", 5), ("0", 0), ("11", 11)],
)
def test_a_decile_is_a_number_and_its_bounds_are_for_the_checks(cells: Any, written: Any, value: Any) -> None:
    assert cells("decile", written).values["decile"] == [value]


@pytest.mark.parametrize("written", ["1-4", "1/2", "v", "x", "miskin", "1,5"])
def test_a_range_or_a_tick_is_no_decile(cells: Any, written: Any) -> None:
    read = cells("decile", written)
    assert read.values["decile"] == [None]
    assert read.codes(0) == ["desil_tidak_dikenal"]

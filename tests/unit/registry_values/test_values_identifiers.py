"""Numbers of persons: freed of what isn't part of them, and never repaired."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("written", "value", "codes"),
    [
        ("3599101205900001", "3599101205900001", []),
        ("'3599101205900001", "3599101205900001", ["pengenal_apostrof"]),
        ("3599.1012.0590.0001", "3599101205900001", ["pengenal_pemisah"]),
        ("3599 1012 0590 0001", "3599101205900001", ["pengenal_pemisah"]),
        ("3599-1012-0590-0001", "3599101205900001", ["pengenal_pemisah"]),
        (" 3599101205900001", "3599101205900001", ["pengenal_pemisah"]),
        ("3599101205900001\u200b", "3599101205900001", ["pengenal_tak_tercetak"]),
        ("3599101205900001\u00a0", "3599101205900001", ["pengenal_tak_tercetak"]),
        (
            "'3599 101205900001\ufeff",
            "3599101205900001",
            ["pengenal_apostrof", "pengenal_pemisah", "pengenal_tak_tercetak"],
        ),
        # What a program or a hand made of a number stays as it is: the checks report it.
        ("35991O1205900001", "35991O1205900001", []),
        ("3.59910E+15", "3.59910E+15", []),
        ("3599101205900001.0", "3599101205900001.0", []),
        ("359910120590001", "359910120590001", []),
        ("03599101205900001", "03599101205900001", []),
    ],
)
def test_a_nik_loses_its_wrapping_and_nothing_of_its_digits(cells: Any, written: Any, value: Any, codes: Any) -> None:
    read = cells("nik", written)
    assert read.values["nik"] == [value]
    assert read.codes(0) == codes


@pytest.mark.parametrize("kind", ["nik", "kk", "kpj"])
@pytest.mark.parametrize("written", ["0", "-", "'0", "null", " - ", "'-", "0000", "0\u200b", "' 0"])
def test_a_sign_for_an_unknown_number_is_an_empty_cell_told_by_its_count(cells: Any, kind: Any, written: Any) -> None:
    read = cells(kind, written, "3599101205900001")
    assert read.values[kind] == [None, "3599101205900001"]
    assert [(row, code) for row, _, code, _ in read.findings if code == "tanda_kosong"] == [(0, "tanda_kosong")]


@pytest.mark.parametrize(
    ("written", "value", "codes"),
    [
        ("081234567890", "081234567890", []),
        ("+6281234567890", "081234567890", ["telepon_kode_negara"]),
        ("6281234567890", "081234567890", ["telepon_kode_negara"]),
        ("+62 (0)812-3456-7890", "081234567890", ["telepon_kode_negara"]),
        ("81234567890", "081234567890", ["telepon_tanpa_nol"]),
        ("81234567890.0", "081234567890", ["pengenal_pemisah", "telepon_tanpa_nol"]),
        ("0812-3456-7890", "081234567890", ["pengenal_pemisah"]),
        ("(031) 3951234", "0313951234", ["pengenal_pemisah"]),
        ("8.12E+10", "8.12E+10", []),
        ("081234567890/085712345678", "081234567890/085712345678", []),
        ("12345", "12345", []),
    ],
)
def test_a_phone_number_takes_the_form_of_home_and_says_so(cells: Any, written: Any, value: Any, codes: Any) -> None:
    read = cells("phone", written)
    assert read.values["phone"] == [value]
    assert read.codes(0) == codes

"""Names and words: tidied of what nobody sees, otherwise kept as written."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("written", "value", "codes"),
    [
        ("Budi Contoh", "Budi Contoh", []),
        ("  Budi   Contoh ", "Budi Contoh", ["spasi_dirapikan"]),
        ("Budi\u00a0Contoh", "Budi Contoh", ["spasi_dirapikan"]),
        ("Budi\tContoh", "Budi Contoh", ["karakter_kendali"]),
        ("Budi\u200b Contoh", "Budi Contoh", ["karakter_kendali"]),
        ("M. Nur'aini, S.Pd.I", "M. Nur'aini, S.Pd.I", []),
        ("Siti (Alm.)", "Siti (Alm.)", []),
        ("Ésa Contoh", "Ésa Contoh", []),
        ("budi CONTOH", "budi CONTOH", []),
        ("Na", "Na", []),
        ("-", None, []),
        ("null", None, []),
    ],
)
def test_a_name_keeps_its_spelling_and_loses_only_what_nobody_sees(
    cells: Any, written: Any, value: Any, codes: Any
) -> None:
    read = cells("name", written)
    assert read.values["name"] == [value]
    assert read.codes(0) == codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('=HYPERLINK("http://contoh.invalid","x")', "teks_seperti_rumus"),
        ("@SUM(1)", "teks_seperti_rumus"),
        ("+cmd|' /C calc'!A0", "teks_seperti_rumus"),
        ("-2+3+cmd|' /C calc'!A0", "teks_seperti_rumus"),
        ("<b>Budi</b>", "teks_bermarkah"),
        ("#set text(red)", "teks_bermarkah"),
        ("$x$", "teks_bermarkah"),
        ("*Budi*", "teks_bermarkah"),
    ],
)
def test_markup_and_formulas_in_a_name_are_reported_and_left_as_they_are(cells: Any, written: Any, code: Any) -> None:
    read = cells("name", written)
    assert read.values["name"] == [written]
    assert code in read.codes(0)
    assert all("Budi" not in shape for *_, shape in read.findings)


@pytest.mark.parametrize(
    "written", ["belum menikah; anak 2 (dua)", "No. 12 #3", "+ 2 anak", "RT 01/RW 02", "100% lumpuh"]
)
def test_free_text_may_hold_the_signs_of_a_sentence(cells: Any, written: Any) -> None:
    assert cells("text", written).findings == []


def test_markup_in_free_text_is_reported(cells: Any) -> None:
    read = cells("text", "<script>1</script>", "#image(1)")
    assert (read.codes(0), read.codes(1)) == (["teks_bermarkah"], ["teks_bermarkah"])


def test_an_email_without_its_form_is_reported(cells: Any) -> None:
    read = cells("email", "a@contoh.invalid", "contoh.invalid")
    assert read.codes(0) == []
    assert read.codes(1) == ["surel_tidak_sah"]


@pytest.mark.parametrize("sign", ["-", "–", "...", "(kosong)", "N/A", "#N/A", "NULL", "tidak ada", " - "])
def test_a_sign_for_nothing_is_an_empty_cell_in_every_column_of_words(cells: Any, sign: Any) -> None:
    for kind in ("category", "text", "place"):
        assert cells(kind, sign).values[kind] == [None]


def test_signs_for_nothing_are_counted_by_sign_and_empty_cells_not_at_all(cells: Any) -> None:
    read = cells("category", "-", "-", "n/a", "", None, "   ")
    assert read.values["category"] == [None] * 6
    assert read.findings == [
        (0, "category", "tanda_kosong", '2 sel: "-"'),
        (0, "category", "tanda_kosong", '1 sel: "n/a"'),
    ]

"""What looks like a person's mark and is none: sums, years, decimals, checksums, days, drawings."""

from __future__ import annotations

import json
import random
from hashlib import sha256

import pytest
from leaking_files import data_uri, notebook, page, png, vocabulary, workbook

from sertakan_analysis.disclosure.leaks import AllowedTexts, scan


@pytest.mark.parametrize(
    "text",
    [
        "Rp1.234.567.890.123.456",
        "3.600.000.000.000.000",
        "1,234,567,890,123,456",
        "1 234 567 890 123 456",
        "2022 2023 2024 2025",
        "1995 1996 1997 1998",
        "0.3599100101900001",
        "0,3599100101900001",
        "39.39876543210123",
        "359910010190.0001",
        "12345678.90123456",
        "1234567890123456.78",
        "12.345.678 1.234.567 12",
        "08-11-2025 12.30",
        "2025-08-11 08:12:13",
        "08.11.2025, 08.12.2025",
        "0,08123456789",
        "62812345678",
        "62.812.345.678",
        "20251130081122",
        "199001012015041001",
        "99.0101.2025 10",
        "figures@media screen",
        "Leran 12 3",
        "RT 3 dan RW 2",
        "jl. dan jalan, 12 orang",
        "Siti 12 Aminah 13",
        "Moch. dan kawan-kawan",
    ],
)
def test_numbers_and_words_of_reports_are_no_leak(text: str):
    assert scan({"a.html": page(f"<p>{text}</p>")}, vocabulary()) == ()


def test_checksums_are_no_leak_even_when_a_stretch_of_them_is_digits():
    generator = random.Random(5)  # noqa: S311 - the same checksums in every run
    sums = [sha256(generator.randbytes(8)).hexdigest() for _ in range(20_000)]
    stretched = [f"{each[:20]}3599100101900001{each[36:]}" for each in sums[:50]]
    short = {"functions": {"081234567890": {"f": "7564901586142278"}}, "run_id": "081234567891"}
    record = {"files": sums + stretched, **short}
    assert scan({"manifest.json": json.dumps(record).encode()}, vocabulary()) == ()


def test_a_font_may_name_its_designers():
    font = data_uri(b"wOF2 Siti Aminah", "font/woff2")
    assert scan({"a.html": page(head=f"<style>@font-face{{src:url({font})}}</style>")}, vocabulary()) == ()


def test_coordinates_of_a_drawing_are_no_numbers_of_persons():
    drawing = '<svg><path d="M 359910 010190 0001 L 0812345678 3" points="3599,1001 0190,0001"/></svg>'
    assert scan({"a.html": page(drawing)}) == ()


def test_decimal_numbers_of_a_payload_are_no_numbers_of_persons():
    payload = {"values": [0.3599100101900001, 359910.0101900001, 1.0, 2025, 48620000000]}
    assert scan({"a.ipynb": notebook("application/vnd.sertakan+json", payload)}, vocabulary()) == ()


def test_the_numbers_of_neighbouring_cells_are_not_one_number():
    assert scan({"a.xlsx": workbook("two cells", (352510010190, 8100))}) == ()


def test_a_picture_without_words_is_clean():
    assert scan({"a.html": page(f'<img src="{data_uri(png())}">')}, vocabulary()) == ()


def test_an_official_named_in_the_projects_sources_is_no_leak():
    text = page("<p>Sumber: keterangan Siti Aminah, Slamet</p>")
    sources = AllowedTexts(lambda: ["…, kata Siti Aminah kepada pers. Slamet hari jadi."])
    assert scan({"a.html": text}, vocabulary(), sources) == ()


def test_words_that_stand_apart_in_the_sources_do_not_excuse_a_full_name():
    sources = AllowedTexts(lambda: ["Siti Rahayu dan Nur Aminah"])
    assert len(scan({"a.html": page("<p>Siti Aminah</p>")}, vocabulary(), sources)) == 1


def test_no_source_excuses_a_nik():
    sources = AllowedTexts(lambda: ["3599100101900001"])
    assert len(scan({"a.html": page("<p>3599100101900001</p>")}, None, sources)) == 1


def test_an_address_of_a_source_is_no_leak():
    sources = AllowedTexts(lambda: ["Tulis ke info@contoh.example atau 0812-0000-1234."])
    text = page("<p>info@contoh.example, 0812-0000-1234</p>")
    assert len(scan({"a.html": text})) == 2
    assert scan({"a.html": text}, None, sources) == ()


def test_the_id_of_a_run_is_no_phone_number():
    text = page("<p>081234567890</p>")
    assert len(scan({"a.html": text})) == 1
    assert scan({"a.html": text}, None, AllowedTexts(marks={"081234567890"})) == ()


def test_the_sources_are_read_only_when_something_was_found():
    def unread() -> tuple[str, ...]:
        raise AssertionError

    assert scan({"a.html": page()}, vocabulary(), AllowedTexts(unread)) == ()

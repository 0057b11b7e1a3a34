"""Deliberate leaks, one a line: what was put where must be found there, and told without saying it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from leaking_files import (
    compressed_replacement_text,
    data_uri,
    notebook,
    packed_like_the_end_of_a_line,
    page,
    pdf,
    photo,
    png,
    png_with_text_after_its_pixels,
    vocabulary,
    workbook,
)

from sertakan_analysis.disclosure.leaks import LeakKind, scan

NIK, PHONE, NUMBER, NAME, ADDRESS, EMAIL = (
    LeakKind.NIK, LeakKind.PHONE, LeakKind.NUMBER, LeakKind.NAME, LeakKind.ADDRESS, LeakKind.EMAIL,
)  # fmt: skip
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><text>{}</text></svg>"

BY_SHAPE = [
    ("a.html", page("<td>3599100101900001</td>"), NIK, "line 1, <td>"),
    ("a.html", page("<p>3599<b>1001</b>0190<i>0001</i></p>"), NIK, "line 1, <p>"),
    ("a.html", page("<p>3599\u00a01001\u20110190\u00a00001</p>"), NIK, "line 1, <p>"),
    ("a.html", page("<p>359910&shy;010190&#8203;0001</p>"), NIK, "line 1, <p>"),
    ("a.html", page("<!-- 3599100101900001 -->"), NIK, "line 1, comment"),
    ("a.html", page('<img alt="0800 0000 1234">'), PHONE, "line 1, attribute alt of <img>"),
    (
        "a.html",
        page(f'<img src="{data_uri(png(Comment="NIK 3599100101900001"))}">'),
        NIK,
        "embedded image/png, Comment",
    ),
    ("a.html", page('<script type="application/json">{"hp":"+62 812-0000-1234"}</script>'), PHONE, "line 1, <script>"),
    ("a.pdf", pdf("3599 1001 0190 0001"), NIK, "page 1"),
    ("a.pdf", pdf("352510010190 \\ 0001"), NIK, "page 1"),
    ("a.pdf", pdf(author="3599100101900001"), NIK, "property Author"),
    ("a.pdf", pdf(annotation="hubungi 080000001234"), PHONE, "text beside the pages"),
    ("a.pdf", pdf(attachment="nik;3599100101900001"), NIK, "attachment 1, text"),
    ("a.xlsx", workbook("cell", 3599100101900001), NIK, "sheet 'Desa' cell B3"),
    ("a.xlsx", workbook("hidden sheet", "3599100101900001"), NIK, "sheet 'Lain' cell C7"),
    ("a.xlsx", workbook("hidden row", "NIK: 3599.1001.0190.0001"), NIK, "sheet 'Desa' cell B9"),
    ("a.xlsx", workbook("defined name", "3599100101900001"), NIK, "xl/workbook.xml definedName Uji"),
    ("a.ipynb", notebook("application/vnd.sertakan+json", {"rows": [[3599100101900001]]}), NIK, "cell 1 output 1"),
    ("a.ipynb", notebook("text/plain", "3.599.100.101.900.001"), NIK, "cell 1 output 1 (text/plain)"),
    ("a.ipynb", notebook("metadata", {"hp": "+6281200001234"}), PHONE, "metadata > catatan > hp"),
    ("manifest.json", json.dumps({"parameters": {"orang": "3599100101900001"}}).encode(), NIK, "parameters > orang"),
    ("a.svg", SVG.format("3599100101900001").encode(), NIK, "line 1, <text>"),
    ("a.jpg", photo("ktp 3599100101900001"), NIK, "image, ImageDescription"),
    ("3599100101900001.html", page(), NIK, "file name"),
    ("a.html", page("<p>tulis ke warga@contoh.example</p>"), EMAIL, "line 1, <p>"),
]

BY_LIST = [
    ("a.html", page("<td>SITI AMINAH</td>"), NAME, "line 1, <td>"),
    ("a.html", page("<td>Aminah, Siti</td>"), NAME, "line 1, <td>"),
    ("a.html", page("<p>Si<b>ti</b> Am&iacute;nah</p>"), NAME, "line 1, <p>"),
    ("a.html", page("<p><span>Siti</span><span>Aminah</span></p>"), NAME, "line 1, <span>"),
    ("a.html", page("<p>Muhammad\nKholil</p>"), NAME, "line 1, <p>"),
    ("a.html", page("<p>M. Cholil¹ menerima</p>"), NAME, "line 1, <p>"),
    ("a.html", page(f'<img src="{data_uri(SVG.format("Siti Aminah").encode(), "image/svg+xml")}">'), NAME, "embedded"),
    ("a.html", page("<p>Pak Slamet</p>"), NAME, "line 1, <p>"),
    ("a.html", page("<p>Kasbolah Wagiman</p>"), NAME, "line 1, <p>"),
    ("a.html", page("<p>Jalan Raya Kenanga 12</p>"), ADDRESS, "line 1, <p>"),
    ("a.html", page("<p>Dusun Krajan RT 3 / RW 2</p>"), ADDRESS, "line 1, <p>"),
    ("a.html", page("<p>22.013.456.789</p>"), NUMBER, "line 1, <p>"),
    ("a.html", page("<p>80000001234</p>"), NUMBER, "line 1, <p>"),
    ("a.html", page("<p>359910410190000</p>"), NUMBER, "line 1, <p>"),
    ("a.pdf", pdf("Siti \\ Aminah"), NAME, "page 1"),
    ("a.pdf", pdf(xmp="ibu Tumirah Rukayah"), NAME, "XMP properties"),
    ("a.pdf", pdf(alternative="grafik untuk Siti Aminah"), NAME, "objects in stream"),
    ("a.pdf", compressed_replacement_text("Siti Aminah"), NAME, "replacement text in stream"),
    ("a.pdf", packed_like_the_end_of_a_line("Siti Aminah"), NAME, "replacement text in stream"),
    ("a.xlsx", workbook("two cells", ("Siti", "Aminah")), NAME, "sheet 'Desa' cell A3"),
    ("a.xlsx", workbook("comment", "kata Siti Aminah"), NAME, "xl/comments/comment1.xml comment A1"),
    ("a.xlsx", workbook("header", "Siti Aminah"), NAME, "sheet 'Desa' oddHeader"),
    ("a.xlsx", workbook("property", "Siti Aminah"), NAME, "docProps/core.xml creator"),
    ("a.ipynb", notebook("text/html", ["<b>Siti</b> ", "Aminah"]), NAME, "cell 1 output 1 (text/html)"),
    ("a.ipynb", notebook("source", "Siti Aminah"), NAME, "cell 1 source"),
    ("a.ipynb", notebook("stream", "Siti Aminah"), NAME, "cell 1 output 2"),
    ("a.ipynb", notebook("traceback", "KeyError: 'Siti Aminah'"), NAME, "cell 1 output 2 > traceback"),
    ("a.ipynb", notebook("application/json", {"siti_aminah": 1}), NAME, "cell 1 output 1 (application/json)"),
    ("a.png", png(Description="Siti Aminah"), NAME, "image, Description"),
    ("a.png", png_with_text_after_its_pixels("Siti Aminah"), NAME, "image, Comment"),
    ("siti-aminah.html", page(), NAME, "file name"),
]


def _named(cases: list[Any]) -> list[Any]:
    return [pytest.param(*case, id=f"{number}-{case[0]}-{case[3]}") for number, case in enumerate(cases)]


@pytest.mark.parametrize(("name", "content", "kind", "place"), _named(BY_SHAPE))
def test_what_has_the_shape_of_a_persons_number_is_found_without_a_list(
    name: str, content: bytes, kind: LeakKind, place: str
):
    leaks = [leak for leak in scan({name: content}) if leak.kind is kind]
    assert [leak for leak in leaks if place in leak.place], leaks


@pytest.mark.parametrize(("name", "content", "kind", "place"), _named(BY_LIST))
def test_what_belongs_to_a_person_of_the_list_is_found_wherever_it_stands(
    name: str, content: bytes, kind: LeakKind, place: str
):
    assert not scan({name: content})
    leaks = [leak for leak in scan({name: content}, vocabulary()) if leak.kind is kind]
    assert [leak for leak in leaks if place in leak.place], leaks


@pytest.mark.parametrize(("name", "content", "kind", "place"), _named([*BY_SHAPE, *BY_LIST]))
def test_a_leak_is_told_without_repeating_it(name: str, content: bytes, kind: LeakKind, place: str):
    told = " ".join(leak.masked for leak in scan({name: content}, vocabulary())).lower()
    for secret in ("siti", "aminah", "slamet", "cholil", "kholil", "99100101900", "00001234", "kenanga", "contoh"):
        assert secret not in told, (kind, place)


def test_a_leak_names_file_place_kind_and_shape():
    (leak,) = scan({"a.xlsx": workbook("cell", "3599100101900001")})
    assert str(leak) == "a.xlsx, sheet 'Desa' cell B3: NIK or family card number (3599********0001)"


def test_clean_files_of_every_format_are_clean():
    files = {"a.html": page(), "a.pdf": pdf(), "a.xlsx": workbook(), "a.ipynb": notebook(), "a.png": png(Software="x")}
    assert scan(files, vocabulary()) == ()


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "a.ipynb", "a.json", "a.png"])
def test_a_file_that_is_not_what_it_says_cannot_be_cleared(name: str):
    with pytest.raises(ValueError, match=r"can't be opened|that can be opened|no JSON"):
        scan({name: b"bukan"})

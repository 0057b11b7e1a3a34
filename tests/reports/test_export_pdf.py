"""The PDF of a report: its words on its pages, its tags, its identity, its bytes."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pikepdf
import pypdfium2
import pytest
from export_samples import (
    LONG_ADDRESS,
    NASTY,
    callout,
    cell,
    column,
    cover,
    figure,
    key_figures,
    long_table,
    notebook,
    table,
    typed_table,
    whole_report,
)
from nbconvert.exporters import get_exporter

ZERO_WIDTH_SPACE = "\u200b"


def export(made: Any):
    content, resources = get_exporter("sertakan_pdf")().from_notebook_node(made, {"metadata": {"name": "laporan"}})
    assert resources["output_extension"] == ".pdf"
    return content


def pages(content: bytes):
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def together(content: bytes):
    words = " ".join(" ".join(pages(content)).split())
    return words.replace(ZERO_WIDTH_SPACE, "").replace("\ufffe", "")


def tags(content: bytes):
    found = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.S), str(node.get("/Alt", ""))))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(io.BytesIO(content)) as pdf:
        walk(pdf.Root.StructTreeRoot.K)
    return found


@pytest.fixture(scope="module")
def report():
    return export(whole_report())


def test_the_first_page_holds_title_region_date_edition_key_figures_and_contents(report: Any):
    first = " ".join(pages(report)[0].split())
    for words in (
        "Kabupaten Gresik (35.25)",
        "Cakupan jaminan sosial ketenagakerjaan",
        "Tren peserta dan jarak ke target",
        "November 2024 – November 2025",
        "Data sampai 30 November 2025",
        "Edisi 2025-11",
        "292.116",
        "Daftar Isi",
        "2 Per kecamatan",
    ):
        assert words in first


def test_every_page_says_its_number_and_later_pages_repeat_title_and_region(report: Any):
    texts = [" ".join(page.split()) for page in pages(report)]
    for number, page in enumerate(texts, start=1):
        assert f"Halaman {number} dari {len(texts)}" in page
    for page in texts[1:]:
        assert page.startswith("Cakupan jaminan sosial ketenagakerjaan Kabupaten Gresik")


def test_a_table_of_sixty_rows_runs_over_pages_with_its_head_repeated_and_no_row_lost(report: Any):
    texts = pages(report)
    assert sum("Nama baris" in page for page in texts) >= 2
    lines = {line for page in texts for line in page.split("\n")}
    assert {f"Baris {number} {number * 1000:,}".replace(",", ".") for number in range(60)} <= lines


def test_captions_bases_notes_and_sources_are_printed_with_their_exhibit(report: Any):
    words = together(report)
    assert "Gambar 1. Cakupan turun menjadi 40,82% Basis: penduduk bekerja, 715.619 orang" in words
    assert "Tabel 2. Tabel yang panjang" in words
    assert "Sumber: 1. Data sampai 30 November 2025." in words
    assert "1. Judul berita (Penerbit, 26 November 2025)" in words  # once, in the list at the end
    assert words.count("Judul berita") == 1
    assert "Label tren" in words  # the drawing's text is text


def test_sources_are_links_to_their_address(report: Any):
    with pikepdf.open(io.BytesIO(report)) as pdf:
        addresses = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note}
    assert {"https://contoh.go.id/berita?a=1&b=2", "https://contoh.go.id/a"} <= addresses


def test_the_file_is_tagged_in_indonesian_and_says_what_it_is(report: Any):
    with pikepdf.open(io.BytesIO(report)) as pdf:
        assert str(pdf.Root.Lang) == "id-ID"
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Cakupan jaminan sosial ketenagakerjaan"
            assert "sertakan:run_id=a1b2c3d4" in metadata["pdf:Keywords"]
            assert metadata["xmp:CreateDate"].startswith("2025-11-30T00:00:00")
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
        with pdf.open_outline() as outline:
            assert [entry.title for entry in outline.root] == ["1 Ringkasan", "2 Per kecamatan", "3 Sumber"]


def test_tables_have_heads_and_captions_and_figures_have_alternative_texts(report: Any):
    found = tags(report)
    counted = Counter(tag for tag, _ in found)
    assert counted["/Table"] == counted["/THead"] == 2
    assert counted["/TH"] >= 9 + 2
    assert counted["/Caption"] == 4
    assert [alt for tag, alt in found if tag == "/Figure"] == [
        "Grafik garis: Cakupan turun menjadi 40,82%.",
        "Grafik garis: Peserta BPU bertambah.",
    ]


def test_the_same_notebook_gives_the_same_bytes(report: Any):
    assert export(whole_report()) == report


def test_every_font_is_in_the_file(report: Any):
    with pikepdf.open(io.BytesIO(report)) as pdf:
        fonts = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
    names = {str(font.FontName).split("+")[-1] for font in fonts}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert any(name.startswith("SourceSansPro") for name in names)


def test_words_that_look_like_markup_are_printed_as_written():
    content = export(
        notebook(
            cover(title=NASTY, subtitle=NASTY),
            key_figures((NASTY, NASTY, NASTY)),
            callout(NASTY, NASTY, NASTY),
            table("x", NASTY, [column("a", NASTY)], [[cell(NASTY)]], notes=[NASTY], base=NASTY),
            figure("y", NASTY, alt=NASTY, svg=None),
        )
    )
    assert together(content).count(NASTY) >= 12


def test_words_longer_than_a_line_stay_inside_the_page():
    content = export(
        notebook(
            cover(),
            "x" * 500 + " " + LONG_ADDRESS,
            table("x", "X", [column("a", "K" * 60), column("b", "B")], [[cell("y" * 200), cell("z")]]),
            figure("z", "Z", sources=[{"text": LONG_ADDRESS, "url": LONG_ADDRESS}, {"text": "s" * 300, "url": ""}]),
            figure("n", "N", notes=["n" * 300], sources=[]),
        )
    )
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text, width = page.get_textpage(), page.get_width()
            boxes = [text.get_charbox(place) for place in range(text.count_chars())]
            assert max(box[2] for box in boxes) <= width - 50


@pytest.mark.parametrize("columns", [2, 7, 10, 14])
def test_no_column_of_a_wide_table_overprints_the_next(columns: int):
    heads = [column(f"k{n}", f"Pertanggungjawaban {n}", "count" if n else "text") for n in range(columns)]
    row = [cell("Duduksampeyan"), *[cell("1.391.594.400", "1391594400", "count")] * (columns - 1)]
    content = export(notebook(cover(), table("lebar", "Lebar", heads, [row])))
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage()
            rects = [text.get_rect(n) for n in range(text.count_rects())]
            for first, (left, bottom, right, top) in enumerate(rects):
                for other in rects[first + 1 :]:
                    across = min(right, other[2]) - max(left, other[0])
                    down = min(top, other[3]) - max(bottom, other[1])
                    assert across < 1 or down < 1


def test_an_empty_table_and_a_table_of_every_kind_are_set():
    words = together(export(notebook(cover(), long_table(0), typed_table())))
    assert "Tidak ada data." in words
    assert "Manyar sekitar 292.116 40,82% −11,7 Rp16.800 1,25" in words


def test_a_sign_that_no_font_has_is_replaced_and_said_aloud(caplog: pytest.LogCaptureFixture):
    exporter = get_exporter("sertakan_pdf")()
    exporter.log.addHandler(caplog.handler)
    content, _ = exporter.from_notebook_node(notebook(cover(), "jempol \U0001f44d dan \u4e2d\u6587 \U0001f600"), {})
    assert "jempol □ dan □□" in together(content)
    assert "U+4E2D" in caplog.text
    assert "U+1F44D" in caplog.text


def test_a_notebook_without_headings_has_no_contents():
    assert "Daftar Isi" not in together(export(notebook(cover(), "teks")))

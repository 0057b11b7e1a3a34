"""Words for every page, and numbers that are not shown, in each of the files."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sertakan_analysis import display
from sertakan_analysis.exhibits import BarChart, BarSeries, Column, Cover, PublishedTable, Withheld, text
from sertakan_analysis.reports.difference.compare import changes
from sertakan_analysis.reports.difference.printed import printed
from sertakan_analysis.reports.export.document import read_document
from sertakan_analysis.reports.export.html import html
from sertakan_analysis.reports.export.typesetting import pdf
from sertakan_analysis.reports.export.xlsx import xlsx

AS_OF = date(2025, 11, 30)
MARK = 'DATA SINTETIS — bukan "orang" <sungguhan> & A\\B'
NOTE = "[d] = dirahasiakan"


def table(fishers: Any, rows: int = 3) -> PublishedTable:
    more = tuple((f"Pekerjaan {place}", place) for place in range(rows - 3))
    given = (("Petani", 512), ("Nelayan", fishers), *more, ("Jumlah", 1014))
    columns = (Column("name", "Pekerjaan"), Column("people", "Orang", "count"))
    return PublishedTable("pekerjaan", text("Pekerja"), "one", columns, given, AS_OF, total_rows=frozenset({rows - 1}))


def document(*marks: str, fishers: Any = Withheld(), rows: int = 3):  # noqa: B008 - an immutable value
    head = Cover(
        text("Pendataan"),
        text("Desa"),
        ("35.25",),
        ("Gresik",),
        text("2025"),
        AS_OF,
        tuple(text("{m}", m=m) for m in marks),
    )
    bars = BarChart(
        "batang", text("Batang"), AS_OF, "count", 0, None, (), (), ("Petani", "Nelayan"),
        (BarSeries("Orang", (Decimal(512), fishers)),),
    )  # fmt: skip
    shown = (display.cover(head), display.table(table(fishers, rows)), display.figure(bars))
    outputs = [new_output("display_data", data=item._repr_mimebundle_()) for item in shown]
    cell = new_code_cell("show(hasil)", outputs=outputs, metadata={"tags": ["hide-input"]})
    return read_document(new_notebook(cells=[new_markdown_cell("## Isi"), cell]), "pendataan")


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as made:
        return [page.get_textpage().get_text_range() for page in made]


def sheets(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets


def silent(message: str) -> None:
    raise AssertionError(message)


def test_the_mark_stands_in_the_text_of_every_page_of_the_pdf():
    found = pages(pdf(document(MARK, rows=140), silent))
    assert len(found) >= 4
    assert [page.count(MARK) for page in found] == [1] * len(found)


def test_the_mark_on_the_first_page_is_read_aloud_before_the_title():
    with pikepdf.open(io.BytesIO(pdf(document("DATA SINTETIS", rows=140), silent))) as made:
        told = [str(part.S) for part in made.Root.StructTreeRoot.K[0].K]
    assert told.index("/P") < told.index("/Title")


@pytest.mark.parametrize("make", [lambda made: pdf(made, silent), xlsx, html])
def test_a_report_with_a_mark_gives_the_same_bytes_twice(make: Any):
    assert make(document(MARK)) == make(document(MARK))


def test_the_mark_stays_in_sight_on_a_page_in_a_browser_and_is_escaped():
    page = html(document(MARK))
    assert page.count('<header class="mark">') == 1
    assert "DATA SINTETIS — bukan &#34;orang&#34; &lt;sungguhan&gt; &amp; A\\B</p>" in page
    assert ".mark { position: sticky; top: 0;" in page


def test_the_mark_in_the_margin_of_printed_pages_cannot_end_its_style():
    style = html(document('a"} </style><b>')).partition("</style>")[0]
    assert 'content: "a\\22 } \\3c /style\\3e \\3c b\\3e ";' in style


def test_the_mark_heads_every_sheet_its_printed_pages_and_the_properties_of_the_workbook():
    made = xlsx(document(MARK))
    for sheet in sheets(made):
        assert sheet["A1"].value == MARK
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        heads = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        custom = archive.read("docProps/custom.xml").decode()
    said = escape(MARK.replace("&", "&&"), quote=False)
    assert [f"<oddHeader>&amp;C&amp;B{said}</oddHeader>" in head for head in heads] == [True] * 3
    assert 'name="sertakan:mark"' in custom
    assert escape(MARK, quote=False) in custom


def test_below_a_mark_the_sheet_stays_whole():
    plain, marked = (sheets(xlsx(document(*marks)))[1] for marks in ((), (MARK,)))
    rows = [[cell.value for cell in row] for row in plain.iter_rows()]
    assert [[cell.value for cell in row] for row in marked.iter_rows(min_row=2)] == rows
    assert (plain.freeze_panes, marked.freeze_panes) == ("B4", "B5")
    assert (plain.print_title_rows, marked.print_title_rows) == ("$3:$3", "$4:$4")


def test_several_marks_stand_on_one_line():
    assert document("DATA SINTETIS", "RANCANGAN").cover.mark == "DATA SINTETIS · RANCANGAN"


def test_a_report_without_marks_bears_no_trace_of_them():
    plain = document()
    assert '<header class="mark">' not in html(plain)
    assert ".mark {" not in html(plain)
    assert "DATA SINTETIS" not in "".join(pages(pdf(plain, silent)))
    assert sheets(xlsx(plain))[1]["A1"].value == "Tabel 1. Pekerja"
    assert sheets(xlsx(plain))[1].oddHeader.center.text is None


def test_a_withheld_cell_has_a_word_in_html_and_its_sign_in_every_file():
    made = document()
    assert html(made).count('aria-label="dirahasiakan" title="dirahasiakan">[d]</span>') == 1
    assert NOTE in html(made)
    printed_words = " ".join("".join(pages(pdf(made, silent))).split())
    assert "Nelayan [d]" in printed_words
    assert NOTE in printed_words


def test_a_withheld_cell_of_the_annex_is_words_at_the_right_and_explained_below():
    for sheet in sheets(xlsx(document()))[1:]:
        signs = [cell for row in sheet.iter_rows() for cell in row if cell.value == "[d]"]
        assert [(cell.data_type, cell.alignment.horizontal) for cell in signs] == [("s", "right")]
        assert any(str(cell.value).startswith(NOTE) for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(("before", "now"), [(301, Withheld()), (Withheld(), 301)])
def test_a_number_that_came_to_be_withheld_or_shown_is_told_as_a_number_that_changed(before: Any, now: Any):
    texts = {301: "301", Withheld(): "[d]"}
    old, new = (printed(document(fishers=Decimal(value) if value == 301 else value)) for value in (before, now))
    told = [(change.exhibit, change.row, change.old, change.new) for change in changes(old, new) if change.number]
    assert told == [(name, "Nelayan", texts[before], texts[now]) for name in ("pekerjaan", "batang")]


def test_a_table_too_long_for_a_page_stands_in_the_workbook_and_the_pages_name_its_sheet():
    long = replace(table(502, rows=1203), detail=True)
    cell = new_code_cell(outputs=[new_output("display_data", data=display.table(long)._repr_mimebundle_())])
    made = read_document(new_notebook(cells=[cell]), "rinci")
    where = "1.203 baris, pada lembar Tabel 1 dalam berkas XLSX laporan ini."
    page, paper = html(made), " ".join(pages(pdf(made, silent)))
    assert where in page
    assert where in " ".join(paper.split())
    assert "Pekerjaan 7" not in page + paper
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(made)))["Tabel 1"]
    assert "Pekerjaan 1199" in {row[0].value for row in sheet.iter_rows()}


def test_a_table_for_a_page_has_no_word_about_sheets():
    assert "detail" not in display.table(table(502))._repr_mimebundle_()["application/vnd.sertakan+json"]
    assert "pada lembar" not in html(document())

"""Words that must stand on every page: which pages lack them."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
import typst
from leaking_files import notebook, page, pdf, workbook

from sertakan_analysis.disclosure.leaks import unmarked

MARK = "DATA SINTETIS"


def pages(*texts: str) -> bytes:
    written = typst.compile("#pagebreak()\n".join(f"{text}\n" for text in texts).encode())
    assert isinstance(written, bytes)
    return written


def sheets(*texts: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, text in enumerate(texts, start=1):
        book.create_sheet(f"Lembar {number}")["A1"] = text or None
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_each_page_of_a_pdf_needs_the_mark():
    assert unmarked("a.pdf", pages("DATA SINTETIS", "Data  sintetis — bukan orang", "lain"), MARK) == ("page 3",)


def test_each_sheet_of_a_workbook_needs_the_mark_also_an_empty_one():
    assert unmarked("a.xlsx", sheets("DATA SINTETIS", "lain", ""), MARK) == ("sheet 'Lembar 2'", "sheet 'Lembar 3'")


@pytest.mark.parametrize(
    "body", ["<!-- DATA SINTETIS -->", '<p title="DATA SINTETIS">x</p>', "<style>/* DATA SINTETIS */</style>"]
)
def test_a_page_of_html_must_show_the_mark(body: str):
    assert unmarked("a.html", page(body), MARK) == ("the whole file",)
    assert unmarked("a.html", page(f"{body}<p>Data <b>sin</b>tetis</p>"), MARK) == ()


def test_a_notebook_needs_the_mark_once():
    assert unmarked("a.ipynb", notebook(), MARK) == ("the whole file",)
    assert unmarked("a.ipynb", notebook("text/plain", "DATA SINTETIS"), MARK) == ()


def test_the_names_of_files_are_no_mark():
    assert unmarked("data sintetis.pdf", pdf(), MARK) == ("page 1",)
    assert unmarked("data sintetis.html", page(), MARK) == ("the whole file",)
    assert unmarked("data sintetis.ipynb", notebook(), MARK) == ("the whole file",)
    assert unmarked("data sintetis.xlsx", workbook(), MARK) == ("sheet 'Desa'", "sheet 'Lain'")

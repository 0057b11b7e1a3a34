"""The annex as XLSX: every table of the report and the data behind every figure, numbers as numbers."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sertakan_analysis.reports.export.blocks import FigureExhibit, PlainTable, TableExhibit
from sertakan_analysis.reports.export.exporter import ReportExporter
from sertakan_analysis.reports.export.sheets import (
    A4,
    ACCENT,
    MUTED,
    Styles,
    sheet_name,
    sheet_title,
    write_mark,
    write_sheet,
)

if TYPE_CHECKING:
    from sertakan_analysis.reports.export.document import Document
    from sertakan_analysis.reports.export.sheets import Tabulated

CONTENTS = "Isi"
MARK = "sertakan:mark"
NO_TABLES = "Laporan ini tidak memuat tabel atau data gambar."


class XLSXReportExporter(ReportExporter):
    """``jupyter nbconvert --to sertakan_xlsx``: the report's tables as a workbook."""

    export_from_notebook = "Sertakan XLSX"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def _file_extension_default(self) -> str:
        return ".xlsx"

    def render(self, document: Document) -> bytes:
        """Return the workbook's bytes."""
        return xlsx(document)


def xlsx(document: Document) -> bytes:
    """Return the workbook: a sheet of contents, then one sheet for each table and each figure's data."""
    import xlsxwriter

    made = BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True})
    _set_properties(workbook, document)
    styles = Styles(workbook)
    contents = workbook.add_worksheet(CONTENTS)
    tabulated = [
        block
        for block in document.blocks
        if isinstance(block, TableExhibit | FigureExhibit) or (isinstance(block, PlainTable) and block.number)
    ]
    for block in tabulated:
        write_sheet(workbook.add_worksheet(sheet_name(block)), block, styles, document.cover.mark)
    _write_contents(contents, document, tabulated, styles)
    workbook.close()
    return made.getvalue()


def _set_properties(workbook: Any, document: Document) -> None:
    cover = document.cover
    workbook.set_properties(
        {
            "title": cover.title,
            "subject": ", ".join(cover.region_names),
            "author": document.author,
            "comments": f"Data sampai {cover.as_of_text}",
            # A fixed moment: the same notebook gives the same bytes.
            "created": datetime.combine(cover.as_of, time()),
        }
    )
    if cover.mark:
        workbook.set_custom_property(MARK, cover.mark, "text")
    for label, value in document.identity.labels().items():
        workbook.set_custom_property(label, value, "text")


def _write_contents(sheet: Any, document: Document, tabulated: list[Tabulated], styles: Styles) -> None:
    cover = document.cover
    codes = f" ({', '.join(cover.region_codes)})" if cover.region_codes else ""
    lines = (
        (cover.title, styles(bold=True, font_size=16, font_color=ACCENT)),
        (cover.subtitle, styles(font_color=MUTED)),
        (", ".join(cover.region_names) + codes, styles(bold=True)),
        (cover.period, styles()),
        (f"Data sampai {cover.as_of_text}", styles()),
        (f"Edisi {document.edition}" if document.edition else "", styles()),
    )
    written = [(words, style) for words, style in lines if words]
    top = write_mark(sheet, cover.mark, styles)
    for row, (words, style) in enumerate(written, start=top):
        sheet.write_string(row, 0, words, style)
    first = top + len(written) + 1
    head = styles(bold=True, bottom=1, bottom_color=ACCENT)
    sheet.write_string(first, 0, "Lembar", head)
    sheet.write_string(first, 1, "Judul", head)
    if not tabulated:
        sheet.write_string(first + 1, 0, NO_TABLES, styles())
    for row, block in enumerate(tabulated, start=first + 1):
        sheet.write_url(row, 0, f"internal:'{sheet_name(block)}'!A1", styles.link(), sheet_name(block))
        sheet.write_string(row, 1, sheet_title(block), styles(text_wrap=True))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)

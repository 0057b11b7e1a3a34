"""The findings as a workbook for the village: what to mend, row by row, in a form that any Excel opens."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.findings import catalogue
from sertakan_analysis.registry.model import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sertakan_analysis.registry.findings import Findings

MEND: Final = "Perlu diperbaiki"
SUMMARY: Final = "Ringkasan"
HEADINGS: Final = (
    ("Baris", 8),
    ("Kolom", 22),
    ("Tingkat", 12),
    ("Yang ditemukan", 52),
    ("Bentuk nilai", 30),
    ("Yang perlu dilakukan", 60),
    ("Kode", 24),
)
COUNTS: Final = (("Kode", 26), ("Tingkat", 14), ("Jumlah", 12), ("Yang ditemukan", 60), ("Yang perlu dilakukan", 60))
LINE_POINTS: Final = 15
# Excel's last row, less the heading.
MOST_ROWS: Final = 1_048_575
# What a spreadsheet would take for a formula at the beginning of a text, once the sheet is saved as CSV.
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
STATUS_WORDS: Final = {
    Status.ACCEPTED: "Diterima",
    Status.WARNED: "Diterima dengan peringatan",
    Status.HELD: "Ditahan sampai diperbaiki",
}
WHOLE_FILE: Final = "seluruh berkas"
# Nothing is cleverly turned into anything else, and no part of the workbook waits on the disk.
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(path: Path, findings: Findings, *, file: str, rows: Mapping[str, int] | None = None) -> None:
    """Write the rows to mend, in the order of the file, and a summary of everything found.

    ``file`` is the list's name; ``rows`` are counts by ``Status`` where the list was read to its end. The workbook holds
    no value of a person: only the shapes that the findings tell.

    Raises
    ------
    UserError
        When the workbook can't be written.
    """
    content = workbook(findings, file=file, rows=rows or {})
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError(
            f"the workbook can't be written: {error.strerror}",
            where=str(path),
            remedy="Close the file in Excel, or choose another place.",
        ) from None


def workbook(findings: Findings, *, file: str, rows: Mapping[str, int]) -> bytes:
    """Return the workbook's bytes; see ``write``."""
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": f"Temuan pada {file}", "comments": "Tidak memuat nilai data pribadi."})
        sheet = _Sheet(book)
        sheet.mend(findings)
        sheet.summary(findings, file, rows)
    return content.getvalue()


class _Sheet:
    """The formats of one workbook and its two sheets."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1, "valign": "vcenter"})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._number = book.add_format({"valign": "top", "num_format": "#,##0"})
        self._row = book.add_format({"valign": "top", "align": "left"})
        self._title = book.add_format({"bold": True, "font_size": 14})

    def mend(self, findings: Findings) -> None:
        """Write a row for each finding that somebody should mend."""
        sheet = self._book.add_worksheet(MEND)
        self._headings(sheet, 0, [heading for heading, _ in HEADINGS])
        for column, (_, width) in enumerate(HEADINGS):
            sheet.set_column(column, column, width)
        table = findings.to_mend().table().head(MOST_ROWS)
        for line, (row, column, code, severity, shape, message, remedy) in enumerate(table.iter_rows(), 1):
            if row:
                sheet.write_number(line, 0, row, self._row)
            else:
                self._write(sheet, line, 0, WHOLE_FILE)
            texts = ("", findings.titles.get(column, column), severity, message, shape, remedy, code)
            sheet.set_row(line, _height(texts, HEADINGS))
            for place, text in enumerate(texts[1:], 1):
                self._write(sheet, line, place, text)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, table.height, len(HEADINGS) - 1)
        sheet.repeat_rows(0)
        _for_paper(sheet)

    def summary(self, findings: Findings, file: str, rows: Mapping[str, int]) -> None:
        """Write the sum of the rows and how often each thing was found."""
        sheet = self._book.add_worksheet(SUMMARY)
        for column, (_, width) in enumerate(COUNTS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, "Temuan pada berkas", self._title)
        self._write(sheet, 1, 0, file)
        line = self._sum(sheet, 3, rows)
        self._headings(sheet, line, [heading for heading, _ in COUNTS])
        counts = findings.counts
        for code, number in counts.items():
            line += 1
            kind = catalogue()[code]
            texts = (code, kind.severity, "", kind.message, kind.remedy)
            sheet.set_row(line, _height(texts, COUNTS))
            for place, text in enumerate(texts):
                self._write(sheet, line, place, text)
            sheet.write_number(line, 2, number, self._number)
        left_out = len(findings.to_mend()) - MOST_ROWS
        if left_out > 0:
            sheet.write_string(line + 2, 0, f"{left_out} temuan terakhir tidak muat pada lembar '{MEND}'.")
        _for_paper(sheet)

    def _sum(self, sheet: Any, line: int, rows: Mapping[str, int]) -> int:
        """Write how the rows read are made up of the three states; return the next free line."""
        if not rows:
            return line
        self._headings(sheet, line, ["Baris", "Jumlah"])
        for status, word in STATUS_WORDS.items():
            line += 1
            self._write(sheet, line, 0, word)
            sheet.write_number(line, 1, rows.get(status, 0), self._number)
        self._write(sheet, line + 1, 0, "Dibaca")
        sheet.write_number(line + 1, 1, sum(rows.values()), self._number)
        return line + 3

    def _headings(self, sheet: Any, line: int, words: Sequence[str]) -> None:
        for column, word in enumerate(words):
            sheet.write_string(line, column, word, self._head)

    def _write(self, sheet: Any, line: int, column: int, text: str | Severity) -> None:
        quoted = text.startswith(FORMULA_SIGNS)
        sheet.write_string(line, column, str(text), self._quoted if quoted else self._text)


def _height(texts: Sequence[str], columns: Sequence[tuple[str, int]]) -> int:
    """Return the points that a row needs: only Excel itself measures wrapped text, other programs take what is said."""
    return LINE_POINTS * max(
        -(-len(text) // (width - 2)) for text, (_, width) in zip(texts, columns, strict=True) if text
    )


def _for_paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)

"""A list as a file: plain, or as a clerk lays it out."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.synthetic.cell_mistakes import MONTHS
from sertakan_analysis.synthetic.heads import LABELS, NUMBER, two_line_head
from sertakan_analysis.synthetic.recording import AS_NUMBER

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.synthetic.source_list import SourceList

Format = Literal["csv", "xlsx"]
Layout = Literal["plain", "clerk"]
Row = list[str]

MARK: Final = "DATA SINTETIS — BUKAN ORANG SUNGGUHAN"
# XLSX files say when they were made; a fixed moment keeps the bytes the same.
MADE: Final = datetime(2025, 1, 1)  # noqa: DTZ001 - Excel's moments have no zone
SHEET: Final = "Sheet1"
SHEET_ROWS: Final = 1_048_000  # Excel's own limit, less the lines above and below


def write_list(source: SourceList, path: Path, *, format: Format = "csv", layout: Layout = "plain") -> Path:  # noqa: A002
    """Write a list to a file and return its path; the same list gives the same bytes.

    "plain" has one line of labels above the rows. "clerk" has title rows, a ``No`` column, a head of two lines (in XLSX
    with merged cells), a total and a signature below; its CSV has semicolons, as Excel writes in Indonesia. Only XLSX
    can hold a NIK as a number; in CSV it stands as Excel would save it, like 3,59910E+15.

    Raises
    ------
    UserError
        Unknown format or layout, or more rows than a sheet of Excel holds.
    """
    for value, known in ((format, get_args(Format)), (layout, get_args(Layout))):
        if value not in known:
            raise UserError(f"a list can't be written as '{value}'", remedy=nearest(value, known))
    if format == "xlsx" and source.frame.height > SHEET_ROWS:
        raise UserError(f"{source.frame.height} rows do not fit into a sheet of Excel", remedy="Write them as 'csv'.")
    path.write_bytes(_csv(source, layout) if format == "csv" else _xlsx(source, layout))
    return path


def _csv(source: SourceList, layout: Layout) -> bytes:
    separator, point = (",", ".") if layout == "plain" else (";", ",")
    as_number = pl.Series(_stored_as_numbers(source))
    shown = source.frame.with_columns(pl.when(as_number).then(_scientific("nik", point)).otherwise("nik").alias("nik"))
    body = _numbered(shown, layout).write_csv(include_header=False, separator=separator, line_terminator="\r\n")
    return (_lines(_above(source, layout), separator) + body + _lines(_below(source, layout), separator)).encode()


def _lines(rows: list[Row], separator: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def _xlsx(source: SourceList, layout: Layout) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": MADE, "comments": MARK})
        sheet = book.add_worksheet(SHEET)
        above = _above(source, layout)
        _write_rows(sheet, above, 0)
        if layout == "clerk":
            _merge_head(sheet, source, len(above) - 2, book.add_format({"align": "center", "bold": True}))
        shown = _numbered(source.frame, layout)
        for column, cells in enumerate(shown.get_columns()):
            _write_column(sheet, len(above), column, cells.to_list())
        nik = shown.columns.index("nik")
        for place in pl.Series(_stored_as_numbers(source)).arg_true():
            sheet.write_number(len(above) + place, nik, float(source.frame["nik"][place]))
        _write_rows(sheet, _below(source, layout), len(above) + shown.height)
    return stream.getvalue()


def _write_rows(sheet: Any, rows: list[Row], first: int) -> None:
    for line, row in enumerate(rows, start=first):
        _write_row(sheet, line, row)


def _write_row(sheet: Any, line: int, row: Row) -> None:
    for column, text in enumerate(row):
        if text:
            sheet.write_string(line, column, text)


def _write_column(sheet: Any, first: int, column: int, cells: list[str | None]) -> None:
    # Always as text: XlsxWriter would take "=" for a formula and a long run of digits is no number here.
    for line, text in enumerate(cells, start=first):
        if text is not None:
            sheet.write_string(line, column, text)


def _merge_head(sheet: Any, source: SourceList, first: int, style: Any) -> None:
    head = two_line_head(source.frame.columns)
    for left, right in head.spans:
        sheet.merge_range(first, left, first, right, head.upper[left], style)
    for column, label in enumerate(head.upper):
        if label and not head.lower[column]:
            sheet.merge_range(first, column, first + 1, column, label, style)


def _stored_as_numbers(source: SourceList) -> list[bool]:
    """Tell line by line whether the NIK is stored as a number."""
    stored = set(source.planted.filter(pl.col("error") == AS_NUMBER)["row"].to_list())
    return [row in stored for row in range(1, source.frame.height + 1)]


def _scientific(column: str, point: str) -> pl.Expr:
    """Write sixteen digits as Excel shows a long number: 3.59910E+15."""
    digits = pl.col(column)
    return digits.str.slice(0, 1) + point + digits.str.slice(1, 5) + "E+15"


def _numbered(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    if layout == "plain":
        return frame
    return frame.with_row_index(NUMBER, offset=1).with_columns(pl.col(NUMBER).cast(pl.String))


def _above(source: SourceList, layout: Layout) -> list[Row]:
    if layout == "plain":
        return [[LABELS[column] for column in source.frame.columns]]
    head = two_line_head(source.frame.columns)
    return [[MARK], [source.title.upper()], [f"Keadaan {_day(source)}"], [], list(head.upper), list(head.lower)]


def _below(source: SourceList, layout: Layout) -> list[Row]:
    if layout == "plain":
        return []
    total = ["JUMLAH", "", f"{source.frame.height} orang"]
    return [total, [], ["", "", _day(source)], ["", "", source.office], [], ["", "", "(...................)"]]


def _day(source: SourceList) -> str:
    return f"{source.as_of.day} {MONTHS[source.as_of.month - 1]} {source.as_of.year}"

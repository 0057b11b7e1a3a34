"""Cells, columns and sources of a table as payloads: the text as written and the raw value beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sertakan_analysis.display.locale import GAP, WITHHELD_SIGN, write
from sertakan_analysis.display.sentence import render
from sertakan_analysis.exhibits import Column, Quantity, SourceNote, Text, Withheld
from sertakan_analysis.exhibits.payload import WITHHELD, CellPayload, ColumnPayload, SourcePayload

if TYPE_CHECKING:
    from sertakan_analysis.exhibits import Cell


def cell_payload(cell: Cell, column: Column) -> CellPayload:
    """Write one cell of a column; a gap is a dash without a value, percent stays in percent (40.82).

    A withheld number is a sign of its own, without a value.

    Raises
    ------
    TypeError
        When a bare number or date stands in a column of words, so that its writing is unknown.
    """
    if cell is None:
        return CellPayload(text=GAP, value=None, kind=column.kind, decimals=column.decimals)
    if isinstance(cell, Withheld):
        return CellPayload(text=WITHHELD_SIGN, value=None, kind=WITHHELD, decimals=0)
    if isinstance(cell, str | Text):
        return CellPayload(text=render(cell), value=None, kind="text", decimals=0)
    quantity = _quantity(cell, column)
    # A column of points names its unit once, in its head.
    unit_in_head = quantity.kind == column.kind == "points"
    written = write(replace(quantity, kind="decimal") if unit_in_head else quantity)
    return CellPayload(text=written, value=_raw(quantity), kind=quantity.kind, decimals=quantity.decimals)


def _quantity(cell: Quantity | int | Decimal | date, column: Column) -> Quantity:
    if isinstance(cell, Quantity):
        return cell
    if column.kind == "text":
        raise TypeError(f"column '{column.key}' holds words, but a cell is {cell!r}: give the column a kind")
    value = cell if isinstance(cell, date | Decimal) else Decimal(cell)
    return Quantity(value, column.kind, column.decimals, signed=column.kind == "points")


def _raw(quantity: Quantity) -> str:
    value = quantity.value
    return value.isoformat() if isinstance(value, date) else f"{value:f}"


def column_payload(column: Column) -> ColumnPayload:
    """Describe a column."""
    return ColumnPayload(
        key=column.key, label=column.label, kind=column.kind, decimals=column.decimals, group=column.group
    )


def source_payload(source: SourceNote) -> SourcePayload:
    """Write a source on one line: publisher, title, date as printed."""
    printed = f" ({source.published})" if source.published else ""
    return SourcePayload(text=f"{source.publisher}, {source.title}{printed}", url=source.url)

"""A workbook's cells as text, and what their types alone can tell about identifiers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.registry.model import ColumnKind
    from sertakan_analysis.registry.reading.grid import Found

Value = str | int | float | bool | date | datetime | time | timedelta
# Excel keeps this many digits of a number; the rest become 0.
DIGITS_KEPT: Final = 15
AMBIGUOUS_DECIMALS: Final = 3
# This many long numbers that don't all end in 0 show that the program which wrote the column kept every digit.
ROUNDED_SHARE: Final = 0.5
IDENTIFIERS: Final[frozenset[ColumnKind]] = frozenset({"nik", "kk", "kpj", "phone"})


def as_text(value: Value) -> str | None:
    """Return a cell as text; an empty one as ``None``.

    A whole number has no decimals and no exponent, a day is written as ISO. A number with three decimals gets a fourth,
    since "16.125" would be read as thousands in Indonesian.
    """
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value) if isinstance(value, timedelta) else value.isoformat()


def _number(value: float) -> str:
    if float(value).is_integer():
        return str(int(value))
    text = format(value, "f") if "e" in repr(value) else repr(value)
    return f"{text}0" if len(text.partition(".")[2]) == AMBIGUOUS_DECIMALS else text


def text_column(name: str, values: Sequence[Value]) -> pl.Series:
    """Return a column's cells as text, empty ones as null."""
    if set(map(type, values)) == {str}:
        column = pl.Series(name, values, dtype=pl.String)
        return column.set(column == "", None)
    return pl.Series(name, [as_text(value) for value in values], dtype=pl.String)


def typed_findings(first: int, values: Sequence[Value], column: str, kind: ColumnKind) -> list[Found]:
    """Return what the cell types of an identifier's column tell: numbers and days where there should be text.

    A number of 16 digits that ends in 0 has lost its last digit, unless the column's other numbers show that its
    writer keeps all of them.
    """
    if set(map(type, values)) == {str}:
        return []
    found: list[Found] = []
    numbers: list[tuple[int, str]] = []
    for row, value in enumerate(values, first):
        if isinstance(value, str):
            continue
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            numbers.append((row, _number(value)))
        else:
            found.append((row, column, "pengenal_sebagai_tanggal", "tanggal atau nilai lain"))
    rounding = _rounds([text for _, text in numbers])
    for row, text in numbers:
        digits = sum(character.isdigit() for character in text)
        if kind == "phone":
            found.append((row, column, "telepon_sebagai_angka", f"bilangan {digits} angka"))
        elif digits > DIGITS_KEPT and rounding and text.endswith("0"):
            code = "nik_15_angka" if kind == "nik" else "nomor_15_angka"
            found.append((row, column, code, f"bilangan {digits} angka, {DIGITS_KEPT} diketahui"))
        else:
            found.append((row, column, "pengenal_sebagai_angka", f"bilangan {digits} angka"))
    return found


def _rounds(numbers: Sequence[str]) -> bool:
    long = [text for text in numbers if len(text) > DIGITS_KEPT]
    return sum(text.endswith("0") for text in long) > ROUNDED_SHARE * len(long)

"""From a cell as people write it to a month or a whole number; anything that could mean two things is refused."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

Cell = str | int | float | bool | date | None

MONTHS: Final = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)
SHORT: Final = 3
YEAR_FIRST: Final = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/]0?1)?")
MONTH_FIRST: Final = re.compile(r"(\d{1,2})[-/](\d{4})")
NAMED: Final = re.compile(r"([a-z]+)[ .-]+(\d{4})")
PLAIN: Final = re.compile(r"\d+")
THOUSANDS: Final = re.compile(r"\d{1,3}(\.\d{3})+")


def read_month(cell: Cell) -> date | None:
    """Return the first day of the month, or ``None`` when the cell is no month."""
    if isinstance(cell, date):
        return date(cell.year, cell.month, 1)
    if not isinstance(cell, str):
        return None
    words = cell.strip().casefold()
    if match := YEAR_FIRST.fullmatch(words):
        return _first_day(int(match[1]), int(match[2]))
    if match := MONTH_FIRST.fullmatch(words):
        return _first_day(int(match[2]), int(match[1]))
    if match := NAMED.fullmatch(words):
        number = _month_number(match[1])
        return _first_day(int(match[2]), number) if number else None
    return None


def _first_day(year: int, month: int) -> date | None:
    return date(year, month, 1) if year and 1 <= month <= len(MONTHS) else None


def _month_number(name: str) -> int | None:
    """Return the month of a full Indonesian name or its first three letters (Agt and Nop are common as well)."""
    name = {"agt": "agu", "nop": "nov", "nopember": "november", "pebruari": "februari"}.get(name, name)
    for number, known in enumerate(MONTHS, 1):
        if name in (known, known[:SHORT]):
            return number
    return None


def read_number(cell: Cell) -> Decimal | None:
    """Return a whole number, 1234 or in the Indonesian form 1.234; ``None`` for every other shape.

    "1,234" is refused: it is 1234 in English and one and a quarter in Indonesian.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return Decimal(int(cell)) if cell >= 0 and cell == int(cell) else None
    if isinstance(cell, str):
        words = cell.strip()
        if PLAIN.fullmatch(words) or THOUSANDS.fullmatch(words):
            return Decimal(words.replace(".", ""))
    return None


def shape_of(cell: Cell) -> str:
    """Describe a cell without repeating it: digits as 9, letters as a, the rest as it stands."""
    if cell is None or cell == "":
        return "an empty cell"
    if isinstance(cell, datetime | date):
        return "a date"
    if isinstance(cell, str):
        shape = re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", cell.strip()))
        return f"text of the shape '{shape[:24]}'"
    return f"a number of the shape '{re.sub(r'[0-9]', '9', str(cell))}'"

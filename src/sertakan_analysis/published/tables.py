"""Read the tables of ``data/published``: text in, rows out, every fault with file, row and column."""

from __future__ import annotations

import csv
import io
import re
from calendar import monthrange
from typing import TYPE_CHECKING, Final, get_args

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.published.model import Bound, Precision, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Rows = list[dict[str, str]]

# The first row of a file is its header, so the first row of data stands on line 2.
FIRST_DATA_ROW: Final = 2
NUMBER: Final = r"-?\d+(\.\d+)?"
IDENTIFIER: Final = r"[a-z0-9][a-zA-Z0-9_-]*"
UNITS: Final = ("persons", "percent", "IDR", "cases", "villages", "companies")
DATE_SHAPES: Final[Mapping[str, str]] = {
    "day": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    "month": r"\d{4}-(0[1-9]|1[0-2])",
    "year": r"\d{4}",
    "none": "",
}

# Column: (pattern, allowed words). An empty pattern means any text; "" among the words means that it may be empty.
COLUMNS: Final[Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]]] = {
    "sources": {
        "id": (IDENTIFIER, ()),
        "title": (".+", ()),
        "publisher": (".+", ()),
        "published": (r"(\d{4}(-\d{2}(-\d{2})?)?)?", ()),
        "published_inferred": ("", ("yes", "no")),
        "url": (r"(https?://\S+)?", ()),
    },
    "bases": {
        "id": (IDENTIFIER, ()),
        "region": (".+", ()),
        "counts": (".+", ()),
        "counts_note": ("", ()),
        "stated_by": ("", ()),
    },
    "base_values": {
        "base": (IDENTIFIER, ()),
        "date": (r"\d{4}(-\d{2}(-\d{2})?)?", ()),
        "precision": ("", ("day", "month", "year")),
        "value": (rf"({NUMBER})?", ()),
        "status": ("", ("stated", "implied")),
        "implied_by": ("", ()),
        "figure": ("", ()),
        "source": (IDENTIFIER, ()),
        "printed_approximate": ("", ("yes", "no")),
    },
    "figures": {
        "id": (IDENTIFIER, ()),
        "region": (".+", ()),
        "date": ("", ()),
        "precision": ("", get_args(Precision)),
        "indicator": (".+", ()),
        "segment": (".+", ()),
        "value": (NUMBER, ()),
        "unit": ("", UNITS),
        "bound": ("", get_args(Bound)),
        "scope": ("", get_args(Scope)),
        "status": ("", get_args(Status)),
        "measure": ("[a-z_]*", ()),
        "base": ("", ()),
        "numerator": ("", ()),
        "funding": ("", ()),
        "source": (IDENTIFIER, ()),
        "definition": ("", ()),
        "note": ("", ()),
    },
}
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "sources": ("id",),
    "bases": ("id",),
    "base_values": ("base", "date"),
    "figures": ("id",),
}


def read_table(where: str, name: str, content: bytes) -> Rows:
    """Read one table as text and check it against its schema; ``where`` is the file as messages call it.

    Raises
    ------
    UserError
        Not UTF-8, wrong columns, or cells of the wrong shape: all of them, each with row and column.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"not UTF-8 text (byte {error.start})", where=where, remedy="Save it as UTF-8.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = list(reader.fieldnames or ())
    rows = list(reader)
    _check_columns(where, columns, tuple(COLUMNS[name]), rows)
    faults = [*_schema_faults(where, name, rows), *_date_faults(where, rows), *_repeats(where, KEYS[name], rows)]
    refuse(faults)
    return rows


def refuse(faults: Sequence[str]) -> None:
    """Raise one error that lists every fault, when there is one."""
    if faults:
        raise UserError(
            "\n".join(faults), remedy="Mend the cells named; docs/how-to/published_figures.md has the form."
        )


def row_of(number: int, where: str, column: str) -> str:
    """Name a cell as the user finds it: file, row as in the file, column."""
    return f"{where}: row {number + FIRST_DATA_ROW}, column '{column}'"


def unknown(value: str, known: Iterable[str], what: str) -> str:
    """Say that a name is unknown and offer the nearest one."""
    return f"there is no {what} '{value}'. {nearest(value, known)}"


def _check_columns(where: str, found: list[str], wanted: tuple[str, ...], rows: Rows) -> None:
    faults = [f"{where}: unknown column '{name}'. {nearest(name, wanted)}" for name in found if name not in wanted]
    faults += [f"{where}: column '{name}' is missing" for name in wanted if name not in found]
    faults += [
        f"{where}: row {number + FIRST_DATA_ROW} has not as many cells as the header"
        for number, row in enumerate(rows)
        if None in row or None in row.values()
    ]
    refuse(faults)


def _schema_faults(where: str, name: str, rows: Rows) -> list[str]:
    """Hold every cell to its column; without pandas, since a plan reads the tables before it answers."""
    shapes = {column: re.compile(pattern) if pattern else None for column, (pattern, _) in COLUMNS[name].items()}
    return [
        f"{row_of(number, where, column)}: {_expected(name, column, row[column])}"
        for column, shape in shapes.items()
        for number, row in enumerate(rows)
        if (shape and not shape.fullmatch(row[column]))
        or row[column] not in (COLUMNS[name][column][1] or (row[column],))
    ]


def _expected(name: str, column: str, value: str) -> str:
    pattern, words = COLUMNS[name][column]
    if words:
        return f"'{value}' is not one of the known words. {nearest(value, [word for word in words if word])}"
    if not value:
        return "the cell is empty"
    if NUMBER in pattern:
        return f"'{value}' is no number; write digits, a point before decimals, no separators (247777 or 39.4)"
    return f"'{value}' has not the expected shape ({pattern})"


def _date_faults(where: str, rows: Rows) -> list[str]:
    return [
        f"{row_of(number, where, 'date')}: '{row['date']}' is no date of precision '{row['precision']}' "
        "(day 2024-11-21, month 2024-11, year 2024, none: empty)"
        for number, row in enumerate(rows)
        if "precision" in row and not _is_date(row["date"], row["precision"])
    ]


def _is_date(words: str, precision: str) -> bool:
    """Tell whether the calendar has such a date, written with that precision (an unknown one is told elsewhere)."""
    if not re.fullmatch(DATE_SHAPES.get(precision, ".*"), words):
        return False
    if precision != "day":
        return True
    year, month, day = (int(part) for part in words.split("-"))
    return day <= monthrange(year, month)[1]


def _repeats(where: str, key: tuple[str, ...], rows: Rows) -> list[str]:
    first: dict[tuple[str, ...], int] = {}
    faults = []
    for number, row in enumerate(rows):
        value = tuple(row[column] for column in key)
        if value in first:
            faults.append(
                f"{row_of(number, where, key[0])}: '{' '.join(value)}' stands already in row "
                f"{first[value] + FIRST_DATA_ROW}"
            )
        first.setdefault(value, number)
    return faults

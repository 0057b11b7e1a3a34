"""A published table as an immutable value: rows, and everything a reader needs to trust them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sertakan_analysis.exhibits.quantity import Kind, Quantity, Withheld
from sertakan_analysis.exhibits.text import Text

if TYPE_CHECKING:
    import pandas as pd

Cell = Quantity | Withheld | Text | str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key for code, label for readers, kind of its values. ``group`` is a heading over several columns."""

    key: str
    label: str
    kind: Kind = "text"
    decimals: int = 0
    group: str | None = None


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a figure was published. ``published`` is the date as the source prints it, empty when it prints none."""

    title: str
    publisher: str
    published: str
    url: str


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table of public figures.

    One row is what ``row_meaning`` says. A cell is a bare value of its column's kind, a ``Quantity`` where
    a row differs from its column, a word, ``Withheld`` for a number that exists and is not shown, or ``None``
    for "not published". ``base`` names what the rates divide by. ``total_rows`` are row numbers shown as totals.
    A ``detail`` is too long for a page: JupyterLab and the workbook show it, HTML and PDF name its sheet.
    """

    name: str
    title: Text
    row_meaning: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    as_of: date
    base: Text | None = None
    notes: tuple[Text, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    total_rows: frozenset[int] = frozenset()
    detail: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                message = f"table '{self.name}', row {number}: {len(row)} cells for {len(self.columns)} columns"
                raise ValueError(message)

    def frame(self) -> pd.DataFrame:
        """Return the values as a data frame, columns by key, for further work in a notebook.

        A withheld cell stays ``Withheld``: a sum over it fails, where ``NA`` would be left out as if it were 0.
        """
        import pandas as pd

        rows = [[cell.value if isinstance(cell, Quantity) else cell for cell in row] for row in self.rows]
        return pd.DataFrame(rows, columns=[column.key for column in self.columns])

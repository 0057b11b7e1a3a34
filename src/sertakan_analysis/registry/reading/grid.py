"""A table as it lies in a file, before its columns have a meaning: rows of text by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import polars as pl

from sertakan_analysis.registry.findings import SCHEMA
from sertakan_analysis.registry.model import ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sertakan_analysis.registry.model import Chunk, FileKind
    from sertakan_analysis.registry.reading.header import Header

# A finding before it is framed: row, column, code, shape.
Found = tuple[int, str, str, str]
ROWS_AT_ONCE: Final = 131_072
# A head is looked for in the first 60 rows and may be followed by its second row and a row of column numbers.
HEAD_ROWS: Final = 62


class Grid(Protocol):
    """One table of a file."""

    @property
    def sheet(self) -> str | None:
        """The sheet's name, where the format has sheets."""

    @property
    def head(self) -> Sequence[Sequence[str]]:
        """The first rows, as text."""

    def notes(self, header: Header) -> Iterable[Found]:
        """Give what the file itself tells that its cells do not: encoding, hidden columns, other sheets."""

    def frames(self, header: Header, kind: FileKind) -> Iterator[Chunk]:
        """Give the rows below the head in pieces of about ``ROWS_AT_ONCE``.

        The frame has ``row`` and one column of text for each place (``place(0)`` …), null where a cell is empty.
        """


def place(position: int) -> str:
    """Return the name of a column that is known by its place only."""
    return f"@{position}"


def framed(found: Iterable[Found]) -> pl.DataFrame:
    """Return findings as a frame."""
    return pl.DataFrame(list(found), schema=SCHEMA, orient="row")


def numbered(columns: Iterable[pl.Series], first: int) -> pl.DataFrame:
    """Return columns with their row numbers in front."""
    frame = pl.DataFrame(list(columns))
    return frame.with_row_index(ROW, offset=first)

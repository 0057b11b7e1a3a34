"""Parquet: every column as text, identifiers that were stored as numbers told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.model import ROW, Chunk
from sertakan_analysis.registry.reading.cells import IDENTIFIERS
from sertakan_analysis.registry.reading.grid import ROWS_AT_ONCE, Found, framed, numbered, place
from sertakan_analysis.registry.reading.sheet_facts import COLUMN_LIMIT, too_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sertakan_analysis.registry.model import FileKind
    from sertakan_analysis.registry.reading.header import Header


@dataclass(frozen=True)
class ColumnarGrid:
    """A Parquet file; see ``Grid``. Its names stand as row 1, as they do when a spreadsheet opens it."""

    head: Sequence[Sequence[str]]
    path: Path = field(repr=False)
    sheet: None = None

    def notes(self, header: Header) -> Iterator[Found]:  # noqa: ARG002 - what it says lies in its types
        """Give nothing: what the file says besides its values lies in its columns' types."""
        yield from ()

    def frames(self, header: Header, kind: FileKind) -> Iterator[Chunk]:
        """Give the rows as text; a whole number keeps all digits that its type can hold."""
        identifiers = {
            at.position: name for name, at in header.mapping.items() if kind.columns[name].kind in IDENTIFIERS
        }
        first = header.first
        while not (frame := self._piece(first - header.first)).is_empty():
            found = (
                frame.select(pl.int_range(first, first + pl.len(), dtype=pl.UInt32).alias(ROW), pl.nth(position))
                .filter(pl.nth(1).is_not_null())
                .select(ROW, column=pl.lit(name), code=pl.lit("pengenal_sebagai_angka"), shape=pl.lit("bilangan"))
                for position, name in identifiers.items()
                if not isinstance(frame.dtypes[position], (pl.String, pl.Categorical, pl.Enum))
            )
            columns = (_text(column).alias(place(at)) for at, column in enumerate(frame.get_columns()))
            yield Chunk(numbered(columns, first), pl.concat([framed(()), *found]))
            first += frame.height

    def _piece(self, begin: int) -> pl.DataFrame:
        try:
            return pl.scan_parquet(self.path).slice(begin, ROWS_AT_ONCE).collect()
        except (pl.exceptions.PolarsError, OSError):
            raise _damaged(self.path) from None


def open_columnar(path: Path) -> ColumnarGrid:
    """Return a Parquet file by the names of its columns.

    Raises
    ------
    UserError
        A file that is damaged, encrypted or cut off, or has more columns than any list of people.
    """
    try:
        names = list(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, OSError):
        raise _damaged(path) from None
    if len(names) > COLUMN_LIMIT:
        raise too_wide(path, len(names))
    return ColumnarGrid([names], path)


def _damaged(path: Path) -> UserError:
    return UserError(
        "the Parquet file is damaged, encrypted or was cut off on the way",
        where=path.name,
        remedy="Ask for it once more, or for the same table as CSV.",
    )


def _text(column: pl.Series) -> pl.Series:
    if column.dtype in (pl.Float32, pl.Float64):
        whole = (column == column.round()) & (column.abs() < 2**53)
        return pl.select(
            pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(column.cast(pl.String))
        ).to_series()
    if column.dtype.is_nested() or column.dtype == pl.Binary:
        return pl.Series([None] * len(column), dtype=pl.String)
    if column.dtype == pl.Datetime:
        column = column.dt.date()
    return column.cast(pl.String, strict=False)

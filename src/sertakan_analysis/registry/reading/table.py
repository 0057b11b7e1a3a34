"""A list of people as it came: opened, its head found, given on in pieces of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.registry.findings import gathered
from sertakan_analysis.registry.model import ROW, Chunk
from sertakan_analysis.registry.reading.body import LAST_ROW, Body
from sertakan_analysis.registry.reading.choice import chosen
from sertakan_analysis.registry.reading.columnar import open_columnar
from sertakan_analysis.registry.reading.container import Container, container
from sertakan_analysis.registry.reading.delimited import open_text
from sertakan_analysis.registry.reading.grid import ROWS_AT_ONCE, Found, Grid, framed, place
from sertakan_analysis.registry.reading.identifiers import Traces
from sertakan_analysis.registry.reading.labels import NUMBERING, Aliases, label_key, shown_label
from sertakan_analysis.registry.reading.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sertakan_analysis.registry.model import FileKind
    from sertakan_analysis.registry.reading.header import Header


@dataclass(frozen=True)
class SourceTable:
    """One table of a file, opened and not yet read.

    ``unmapped`` are labels that no column of the kind takes, ``missing_wanted`` columns of the kind that the file
    lacks, ``findings`` what is known before the rows are read (``row`` 0: the whole file).
    """

    file: str
    sheet: str | None
    kind: FileKind = field(repr=False)
    header: Header
    unmapped: tuple[str, ...]
    missing_wanted: tuple[str, ...]
    findings: pl.DataFrame = field(repr=False)
    _grid: Grid = field(repr=False)

    def chunks(self, size: int = ROWS_AT_ONCE) -> Iterator[Chunk]:
        """Give the table's rows in order, at most ``size`` at once.

        The frame has ``row`` (the row number that the user's program shows; in delimited text a line break within
        quotation marks makes no row) and the mapped columns as text, just as they stand in the file. Blank rows,
        totals, repeated heads and signatures are left out and told among the findings. The last piece carries what is
        known only at the end; it is empty when the table has no row.

        Raises
        ------
        UserError
            A quotation mark that nothing closes; a file that is damaged further down.
        """
        waiting: Chunk | None = None
        for chunk in self._pieces():
            if waiting is None:
                waiting = chunk
            elif chunk.frame.is_empty():
                waiting = Chunk(waiting.frame, gathered([waiting.findings, chunk.findings]))
            else:
                yield from _sized(waiting, size)
                waiting = chunk
        if waiting is not None:
            yield from _sized(waiting, size)

    def _pieces(self) -> Iterator[Chunk]:
        body, traces = Body(self.header, self.kind), Traces(self.kind)
        later = framed(())
        for frame, found in self._grid.frames(self.header, self.kind):
            rows, left_out = body.taken(frame)
            # What was found in a row that is kept back waits with it: below the table it is no finding.
            known, kept = gathered([later, found]), pl.col(ROW) >= body.kept_from
            later = known.filter(kept)
            yield self._piece(rows, left_out, known.filter(~kept), traces)
        rows, left_out = body.ended()
        yield self._piece(rows, left_out, later, traces)
        blanks: list[Found] = [(0, "", "baris_kosong", f"{body.blanks} baris")] if body.blanks else []
        yield Chunk(self._named(rows.clear()), framed((*blanks, *traces.found())))

    def _piece(self, rows: pl.DataFrame, left_out: Sequence[Found], found: pl.DataFrame, traces: Traces) -> Chunk:
        named = self._named(rows)
        inside = found.filter((pl.col(ROW) == 0) | pl.col(ROW).is_in(named.get_column(ROW).implode()))
        return Chunk(named, gathered([inside, framed(left_out), traces.look(named)]))

    def _named(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the columns their names, in the file's order; a column that the rows don't reach is empty."""
        cells = {name: place(at.position) for name, at in self.header.mapping.items()}
        given = {
            name: pl.col(cell) if cell in rows.columns else pl.lit(None, pl.String) for name, cell in cells.items()
        }
        for position, pair in self.header.combined.items():
            given |= dict(zip(pair.names, pair.parted(pl.col(place(position))), strict=True))
        return rows.select(pl.col(ROW).cast(pl.UInt32), *(cell.alias(name) for name, cell in given.items()))


def open_table(path: Path, kind: FileKind, *, sheet: str | None = None) -> SourceTable:
    """Open a list of people of a kind: CSV, XLSX, XLS, ODS or Parquet, told by content and not by the file's name.

    Nothing is unpacked to disk. ``sheet`` names the sheet of a workbook; without it the only one that fits is taken.

    Raises
    ------
    UserError
        A file that is missing, empty, damaged, locked, no table at all, or made to fill the memory; no head found, a
        needed column missing, several sheets that fit or none of the name given.
    """
    form = container(path)
    grids: Sequence[Grid]
    if form is Container.TEXT:
        grids = [open_text(path, kind)]
    elif form is Container.PARQUET:
        grids = [open_columnar(path)]
    else:
        grids = open_workbook(path, form, sheet)
    grid, header = chosen(path.name, grids, kind)
    missing = tuple(name for name in kind.columns if name not in header.mapping)
    unmapped = tuple(shown_label(column.label) for column in header.unmapped)
    findings = framed((*grid.notes(header), *_about_columns(header, kind, missing)))
    return SourceTable(path.name, grid.sheet, kind, header, unmapped, missing, findings, grid)


def _about_columns(header: Header, kind: FileKind, missing: Sequence[str]) -> Iterator[Found]:
    aliases = Aliases(kind)
    for column in header.unmapped:
        if label_key(column.label) in NUMBERING:
            continue
        near = aliases.near(column.label, missing)
        told = f"'{shown_label(column.label)}' (kolom {column.letter})"
        yield (0, near, "kolom_mirip", told) if near else (0, "", "kolom_tak_dikenal", told)
    for name, column in header.doubled.items():
        yield 0, name, "kolom_ganda", f"'{shown_label(column.label)}' (kolom {column.letter})"
    for name in missing:
        yield 0, name, "kolom_tidak_ada", ""
    for pair in header.combined.values():
        for name in pair.names:
            yield 0, name, "kolom_dipecah", f"'{shown_label(header.mapping[name].label)}'"
    if header.numbered:
        yield header.first - 1, "", "baris_nomor_kolom", ""


def _sized(chunk: Chunk, size: int) -> Iterator[Chunk]:
    """Cut a piece into smaller ones, each with what was found in its rows; the first has what was found besides."""
    frame, found = chunk
    if frame.height <= size:
        yield chunk
        return
    starts = [*frame.get_column(ROW).gather_every(size)[1:], LAST_ROW]
    first = 0
    for begin, end in zip(range(0, frame.height, size), starts, strict=True):
        yield Chunk(frame[begin : begin + size], found.filter(pl.col(ROW).is_between(first, end, closed="left")))
        first = end

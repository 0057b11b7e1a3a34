"""Delimited text: its separator told by content, its records numbered as a spreadsheet shows them."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.model import ROW, Chunk
from sertakan_analysis.registry.reading.encoding import UTF8, Encoding, encoding
from sertakan_analysis.registry.reading.grid import HEAD_ROWS, ROWS_AT_ONCE, Found, framed, numbered, place
from sertakan_analysis.registry.reading.header import Header, find_header
from sertakan_analysis.registry.reading.quotes import Quoting, quoting, whole_records
from sertakan_analysis.registry.reading.sheet_facts import COLUMN_LIMIT, too_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sertakan_analysis.registry.model import FileKind

SEPARATORS: Final = (",", ";", "\t", "|")
# Excel takes a first line "sep=;" as an instruction and shows no row for it.
INSTRUCTION: Final = "sep="
SAMPLE: Final = 1 << 18
TAIL: Final = 1 << 16
# Cells to the right of the head are looked for this far.
BEYOND: Final = 4
# A cell that runs over more lines than this was opened by a mark that nothing closes.
LINES_OF_A_CELL: Final = 100

Piece = tuple[pl.DataFrame, list[Found]]


@dataclass(frozen=True)
class TextGrid:
    """A delimited text; see ``Grid``. A line break within quotation marks makes no row."""

    head: Sequence[Sequence[str]]
    path: Path = field(repr=False)
    separator: str
    instructed: bool
    encoding: Encoding
    quoting: Quoting
    sheet: None = None

    def notes(self, header: Header) -> Iterator[Found]:  # noqa: ARG002 - a text says this of its whole
        """Give another encoding than UTF-8, damaged letters and stray quotation marks."""
        if self.encoding.name != UTF8:
            yield 0, "", "bukan_utf8", self.encoding.name
        if self.encoding.damaged:
            yield 0, "", "huruf_rusak", ""
        if not self.quoting.sound:
            yield 0, "", "tanda_kutip_janggal", ""

    def frames(self, header: Header, kind: FileKind) -> Iterator[Chunk]:  # noqa: ARG002 - text has no cell types
        """Give the rows below the head; one with more cells than the head is told, for its cells may have slipped."""
        labelled = max(len(self.head[row - 1]) for row in header.rows)
        width = labelled + BEYOND
        cut = not self.quoting.ended and self._cells_of_last_line() < header.width
        first = 1
        for (frame, found), last in _with_end(self._read(width)):
            rows = numbered(frame.get_columns(), first).filter(pl.col(ROW) >= header.first)
            first += frame.height
            slipped = pl.any_horizontal(pl.col(place(at)) != "" for at in range(labelled, width))
            more = [(row, "", "sel_berlebih", "") for row in rows.filter(slipped).get_column(ROW)]
            if last and cut:
                more.append((first - 1, "", "berkas_terpotong", ""))
            yield Chunk(rows.select(ROW, *map(place, range(labelled))), framed((*found, *more)))

    def _read(self, width: int) -> Iterator[Piece]:
        if self.quoting.sound:
            names = self.separator.join(map(place, range(width))).encode() + b"\n"
            for piece in whole_records(_blocks(self), quoted=self.quoting.used):
                yield _parsed(names + piece, self), []
        else:
            yield from _one_by_one(self, width)

    def _cells_of_last_line(self) -> int:
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - TAIL) & ~1)
            lines = file.read().decode(self.encoding.name, errors="replace").splitlines()
        return len(next(csv.reader(lines[-1:], delimiter=self.separator), ()))


def open_text(path: Path, kind: FileKind) -> TextGrid:
    """Return a delimited text with its encoding and separator told by content.

    Raises
    ------
    UserError
        When it is no text, or has more columns than any list of people.
    """
    found = encoding(path)
    sample = _sample(path, found)
    instructed = sample.lower().startswith(INSTRUCTION)
    separator, head = _separator(sample, kind, instructed=instructed)
    widest = max(map(len, head), default=0)
    if widest > COLUMN_LIMIT:
        raise too_wide(path, widest)
    marks = quoting(found.utf8(path), separator)
    return TextGrid(head, path, separator, instructed, found, marks)


def _sample(path: Path, found: Encoding) -> str:
    with path.open("rb") as file:
        file.seek(found.mark)
        content = file.read(SAMPLE)
    text = content.decode(found.name, errors="replace")
    # The last line of a sample is cut; that of a whole file isn't.
    whole = len(content) < SAMPLE
    return text if whole else text[: max(text.rfind("\n"), text.rfind("\r")) + 1]


def _separator(sample: str, kind: FileKind, *, instructed: bool) -> tuple[str, list[list[str]]]:
    """Return the separator under which most columns are known, then most lines agree, with the first rows."""
    lines = sample.splitlines(keepends=True)
    if instructed:
        separator = lines[0].strip()[len(INSTRUCTION) :] or SEPARATORS[0]
        return separator[0], _records(lines[1:], separator[0])
    read = {separator: _records(lines, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: _fitness(read[separator], kind))
    return best, read[best]


def _fitness(rows: Sequence[Sequence[str]], kind: FileKind) -> tuple[int, int]:
    header = find_header(rows, kind)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return len(header.mapping) if header else 0, max(widths.values(), default=0)


def _records(lines: Sequence[str], separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):  # an open quotation mark swallowed the rest of the sample; the rows before it decide
        rows.extend(islice(csv.reader(lines, delimiter=separator), HEAD_ROWS))
    return rows


def _with_end(items: Iterator[Piece]) -> Iterator[tuple[Piece, bool]]:
    """Give each item and whether it is the last."""
    waiting = next(items, None)
    while waiting is not None:
        following = next(items, None)
        yield waiting, following is None
        waiting = following


def _blocks(grid: TextGrid) -> Iterator[bytes]:
    skip = grid.instructed
    for block in grid.encoding.utf8(grid.path):
        text = block.replace(b"\r", b"\n") if grid.quoting.old_lines else block
        yield text[text.find(b"\n") + 1 :] if skip else text
        skip = False


def _parsed(content: bytes, grid: TextGrid) -> pl.DataFrame:
    try:
        return pl.read_csv(
            content,
            separator=grid.separator,
            quote_char='"' if grid.quoting.used else None,
            infer_schema=False,
            truncate_ragged_lines=True,
        )
    except pl.exceptions.PolarsError:
        raise _unreadable(grid.path, "the text can't be read as a table") from None


def _one_by_one(grid: TextGrid, width: int) -> Iterator[Piece]:
    """Read a text with stray quotation marks as a spreadsheet does: a mark in the middle of a cell is a letter."""
    with grid.path.open(encoding=grid.encoding.name, errors="replace", newline="") as file:
        file.read(1 if grid.encoding.mark else 0)
        if grid.instructed:
            file.readline()
        reader = csv.reader(file, delimiter=grid.separator)
        first = 1
        while piece := _piece(reader, grid.path, first):
            found: list[Found] = [
                (row, "", "baris_tergabung", "") for row, (_, lines) in enumerate(piece, first) if lines > 1
            ]
            cells = ([*row, *[""] * (width - len(row))][:width] for row, _ in piece)
            columns = (pl.Series(place(at), values) for at, values in enumerate(zip(*cells, strict=True)))
            yield pl.DataFrame([column.set(column == "", None) for column in columns]), found
            first += len(piece)


def _piece(reader: Iterator[list[str]], path: Path, first: int) -> list[tuple[list[str], int]]:
    piece: list[tuple[list[str], int]] = []
    before = reader.line_num  # type: ignore[attr-defined] # csv's reader has it
    try:
        for row in islice(reader, ROWS_AT_ONCE):
            lines = reader.line_num - before  # type: ignore[attr-defined] # as above
            before += lines
            if lines > LINES_OF_A_CELL:
                raise _unclosed(path, first + len(piece))
            piece.append((row, lines))
    except csv.Error:
        raise _unclosed(path, first + len(piece)) from None
    return piece


def _unclosed(path: Path, row: int) -> UserError:
    return _unreadable(path, f"row {row}: a quotation mark opens a cell and nothing closes it")


def _unreadable(path: Path, problem: str) -> UserError:
    return UserError(
        problem, where=path.name, remedy="Mend it in a text editor, or save the table as XLSX and give that."
    )

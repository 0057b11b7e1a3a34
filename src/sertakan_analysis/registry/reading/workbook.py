"""Workbooks (XLSX, XLSM, XLS, ODS): their sheets, cell by cell with its type."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.registry.model import Chunk
from sertakan_analysis.registry.reading.cells import IDENTIFIERS, Value, as_text, text_column, typed_findings
from sertakan_analysis.registry.reading.container import Container
from sertakan_analysis.registry.reading.grid import HEAD_ROWS, ROWS_AT_ONCE, Found, framed, numbered, place
from sertakan_analysis.registry.reading.header import Header, letter
from sertakan_analysis.registry.reading.merged import Merges
from sertakan_analysis.registry.reading.open_document import check_repeats
from sertakan_analysis.registry.reading.sheet_facts import (
    COLUMN_LIMIT,
    SheetFacts,
    sheet_facts,
    starts_in_1904,
    too_wide,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from python_calamine import CalamineSheet

    from sertakan_analysis.registry.model import ColumnKind, FileKind

# A formula's own letters are no value; what the reader gives for an empty cell.
EMPTY: Final = ""


@dataclass(frozen=True)
class Around:
    """What a workbook holds around the sheet that is read."""

    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    since_1904: bool


@dataclass(frozen=True)
class SheetGrid:
    """One sheet of a workbook; see ``Grid``."""

    sheet: str
    head: Sequence[Sequence[str]]
    around: Around
    facts: SheetFacts
    _cells: CalamineSheet = field(repr=False)

    def notes(self, header: Header) -> Iterator[Found]:
        """Give hidden columns, rows and sheets, sheets not read, formulas, and days counted from 1904."""
        names = {column.position: name for name, column in header.mapping.items()}
        for position in sorted(self.facts.hidden_columns & set(range(header.width))):
            yield 0, names.get(position, ""), "kolom_tersembunyi", f"kolom {letter(position)}"
        if self.facts.hidden_rows:
            yield 0, "", "baris_tersembunyi", f"{self.facts.hidden_rows} baris"
        for code, sheets in (("lembar_tersembunyi", self.around.hidden), ("lembar_tak_dibaca", self.around.visible)):
            for name in sheets:
                if name != self.sheet:
                    yield 0, "", code, f"lembar '{name}'"
        for position, number in sorted(self.facts.formulas.items()):
            if position in names:
                yield 0, names[position], "rumus", f"{number} sel di kolom {letter(position)}"
        if self.around.since_1904:
            yield 0, "", "tanggal_sejak_1904", ""

    def frames(self, header: Header, kind: FileKind) -> Iterator[Chunk]:
        """Give the rows below the head, merged cells filled, with what the types of their cells tell."""
        columns = {at.position: (name, kind.columns[name].kind) for name, at in header.mapping.items()}
        merges = Merges(self._cells.merged_cell_ranges or (), columns)
        rows = islice(_rows(self._cells), header.first - 1, None)
        first = header.first
        while piece := list(islice(rows, ROWS_AT_ONCE)):
            found = [*merges.fill(piece, first), *self._failed(columns, first, first + len(piece))]
            values: list[tuple[Value, ...]] = list(zip(*piece, strict=True))
            found += _types(values, columns, first)
            frame = numbered((text_column(place(at), cells) for at, cells in enumerate(values)), first)
            yield Chunk(frame, framed(found))
            first += len(piece)

    def _failed(self, columns: dict[int, tuple[str, ColumnKind]], first: int, end: int) -> Iterator[Found]:
        for code, cells in (("rumus_gagal", self.facts.failed), ("rumus_tanpa_nilai", self.facts.unsaved)):
            for row, position in sorted(cells):
                if first <= row < end and position in columns:
                    yield row, columns[position][0], code, ""


def open_workbook(path: Path, container: Container, sheet: str | None) -> Sequence[SheetGrid]:
    """Return a workbook's visible sheets that hold anything, or the one asked for.

    Raises
    ------
    UserError
        No such sheet, none that holds anything, a workbook locked or damaged, more columns than a list has.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if container is Container.ODS:
        check_repeats(path)
    facts = sheet_facts(path) if container is Container.XLSX else {}
    since_1904 = container is Container.XLSX and starts_in_1904(path)
    with _refused(path):
        book = CalamineWorkbook.from_path(path)
        listed = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    visible = tuple(each.name for each in listed if each.visible is SheetVisibleEnum.Visible)
    hidden = tuple(each.name for each in listed if each.name not in visible)
    around = Around(visible, hidden, since_1904)
    found = []
    for name in visible if sheet is None else (_named(path, sheet, (*visible, *hidden)),):
        with _refused(path):
            cells = book.get_sheet_by_name(name)
        if cells.end is not None:
            found.append(_grid(path, name, cells, around, facts.get(name, SheetFacts())))
    if not found:
        raise UserError("no sheet holds anything", where=path.name, remedy="Ask for the file once more.")
    return found


def _grid(path: Path, name: str, cells: CalamineSheet, around: Around, facts: SheetFacts) -> SheetGrid:
    if cells.end is not None and cells.end[1] >= COLUMN_LIMIT:
        raise too_wide(path, cells.end[1] + 1, name)
    head = [[as_text(value) or EMPTY for value in row] for row in islice(_rows(cells), HEAD_ROWS)]
    return SheetGrid(name, head, around, facts, cells)


def _named(path: Path, sheet: str, names: Sequence[str]) -> str:
    found = [name for name in names if name.strip().casefold() == sheet.strip().casefold()]
    if not found:
        raise UserError(f"there is no sheet '{sheet}'. {nearest(sheet, names)}", where=path.name)
    return found[0]


def _rows(cells: CalamineSheet) -> Iterator[list[Value]]:
    """Give a sheet's rows from row 1 and column A on; the reader begins at the first column with a value."""
    left: list[Value] = [EMPTY] * (cells.start[1] if cells.start else 0)
    rows: Iterator[list[Value]] = cells.iter_rows()
    return ([*left, *row] for row in rows) if left else rows


def _types(
    values: Sequence[Sequence[Value]], columns: dict[int, tuple[str, ColumnKind]], first: int
) -> Iterator[Found]:
    for position, (name, kind) in columns.items():
        if kind in IDENTIFIERS and position < len(values):
            yield from typed_findings(first, values[position], name, kind)


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    """Turn the reader's errors, whose texts may hold values, into one that tells what to do."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise UserError(
            "the workbook is locked with a password", where=path.name, remedy="Save it once more without a password."
        ) from None
    except (CalamineError, OSError, ValueError):
        raise UserError(
            "the workbook can't be read: it is damaged or was cut off on the way",
            where=path.name,
            remedy="Ask for it once more, or open it in Excel and save it again as XLSX.",
        ) from None

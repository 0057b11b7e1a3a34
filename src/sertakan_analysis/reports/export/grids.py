"""Tables laid out as cells: from a published table, or from the HTML that a user's own cell displayed."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import groupby
from typing import TYPE_CHECKING

from sertakan_analysis.exhibits.payload import WITHHELD
from sertakan_analysis.reports.export.blocks import Grid, GridCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.exhibits.payload import CellPayload, ColumnPayload, FigurePayload, TablePayload

NUMERIC_KINDS = frozenset({"count", "decimal", "percent", "points", "rupiah"})
NO_ROWS = "Tidak ada data."
NO_HEAD = "Kolom"
LONGEST_SPAN = 1000


def grid_of(payload: TablePayload | FigurePayload) -> Grid:
    """Lay out a published table: group headings over column headings, numbers flagged, totals strong."""
    columns, rows = payload["columns"], payload["rows"]
    numeric = [_is_numeric(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    totals = set(payload["total_rows"]) if payload["kind"] == "table" else set()
    body = tuple(
        tuple(
            GridCell(
                cell["text"],
                numeric=numeric[place],
                heading=place == 0,
                strong=number in totals,
                withheld=cell["kind"] == WITHHELD,
            )
            for place, cell in enumerate(row)
        )
        for number, row in enumerate(rows)
    )
    if not body:
        body = ((GridCell(NO_ROWS, colspan=max(1, len(columns))),),)
    return Grid(max(1, len(columns)), _head(columns, numeric), body)


def _is_numeric(column: ColumnPayload, cells: Sequence[CellPayload]) -> bool:
    if column["kind"] in NUMERIC_KINDS:
        return True
    kinds = {cell["kind"] for cell in cells if cell["value"] is not None}
    return bool(kinds) and kinds <= NUMERIC_KINDS


def _head(columns: Sequence[ColumnPayload], numeric: Sequence[bool]) -> tuple[tuple[GridCell, ...], ...]:
    labels = [GridCell(column["label"], numeric[place], heading=True) for place, column in enumerate(columns)]
    if not any(column["group"] for column in columns):
        return (tuple(labels),)
    upper: list[GridCell] = []
    lower: list[GridCell] = []
    for group, run in groupby(range(len(columns)), key=lambda place: columns[place]["group"]):
        places = list(run)
        if group:
            upper.append(GridCell(group, heading=True, colspan=len(places)))
            lower.extend(labels[place] for place in places)
        else:
            upper.extend(GridCell(labels[place].text, numeric[place], heading=True, rowspan=2) for place in places)
    return tuple(upper), tuple(lower)


def grids_in_html(source: str) -> tuple[Grid, ...]:
    """Return every table in a piece of HTML, as words and spans only: no script, style or address survives."""
    reader = _TableReader()
    reader.feed(source)
    reader.close()
    return tuple(grid for table in reader.tables if (grid := _grid(table)) is not None)


def words_in_html(source: str) -> str:
    """Return the visible words of a piece of HTML."""
    reader = _TableReader()
    reader.feed(source)
    reader.close()
    return " ".join(" ".join(reader.words).split())


class _TableReader(HTMLParser):
    """Collects the rows of each table; a table inside a cell only adds its words to that cell."""

    UNSEEN = frozenset({"script", "style", "template", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[GridCell]]] = []
        self.words: list[str] = []
        self._depth = 0
        self._unseen = 0
        self._cell: list[str] | None = None
        self._shape: tuple[bool, int, int] = (False, 1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif tag == "br":
            self.handle_data(" ")
        elif self._depth == 1 and tag == "tr":
            self._finish_cell()
            self.tables[-1].append([])
        elif self._depth == 1 and tag in {"td", "th"}:
            self._finish_cell()
            given = dict(attrs)
            self._shape = (tag == "th", _span(given.get("colspan")), _span(given.get("rowspan")))
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in self.UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table":
            if self._depth == 1:
                self._finish_cell()
            self._depth = max(0, self._depth - 1)
        elif tag in {"td", "th", "tr"} and self._depth == 1:
            self._finish_cell()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def _finish_cell(self) -> None:
        if self._cell is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        heading, colspan, rowspan = self._shape
        words = " ".join("".join(self._cell).split())
        self.tables[-1][-1].append(
            GridCell(words, _looks_numeric(words) and not heading, heading, colspan=colspan, rowspan=rowspan)
        )
        self._cell = None


def _span(value: str | None) -> int:
    return min(LONGEST_SPAN, max(1, int(value[:4]))) if value and value.isdecimal() else 1


def _looks_numeric(words: str) -> bool:
    return any(sign.isdigit() for sign in words) and not any(sign.isalpha() for sign in words.removeprefix("Rp"))


def _grid(table: list[list[GridCell]]) -> Grid | None:
    """Return the table with its spans cut to the places that are there, or nothing when it holds no cell."""
    rows = [row for row in table if row]
    width = max((sum(cell.colspan for cell in row) for row in rows), default=0)
    if not width:
        return None
    placed = _fill(rows, width)
    heads = 0
    while heads < len(placed) - 1 and all(cell.heading for cell in placed[heads]):
        heads += 1
    if not heads:
        head = (tuple(GridCell(f"{NO_HEAD} {place}", heading=True) for place in range(1, width + 1)),)
        return Grid(width, head, tuple(placed))
    return Grid(width, tuple(placed[:heads]), tuple(placed[heads:]))


def _fill(rows: list[list[GridCell]], width: int) -> list[tuple[GridCell, ...]]:
    """Give each row exactly ``width`` places: spans become an empty cell for each place that they cover."""
    taken: dict[tuple[int, int], bool] = {}
    placed: list[tuple[GridCell, ...]] = []
    for number, row in enumerate(rows):
        cells: list[GridCell] = []
        waiting = iter(row)
        while len(cells) < width:
            place = len(cells)
            if (number, place) in taken:
                cells.append(GridCell("", heading=taken[number, place]))
                continue
            cell = next(waiting, GridCell(""))
            cells.append(GridCell(cell.text, cell.numeric, cell.heading))
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    if down or right:
                        taken[number + down, place + right] = cell.heading
        placed.append(tuple(cells))
    return placed

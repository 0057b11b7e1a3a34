"""One worksheet: a table's title, typed cells, notes and sources, ready to print."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.export.blocks import FigureExhibit, PlainTable, TableExhibit
from sertakan_analysis.reports.export.grids import NO_ROWS, grid_of
from sertakan_analysis.reports.export.links import safe_url

if TYPE_CHECKING:
    from sertakan_analysis.exhibits.payload import CellPayload, FigurePayload, TablePayload
    from sertakan_analysis.reports.export.blocks import Grid

LONGEST_ADDRESS = 2079  # Excel refuses to open a longer one
NARROWEST, WIDEST = 9, 48
A4 = 9
ACCENT = "#0B5566"
MUTED = "#4F5D68"
CAUTION = "#8A4B08"
LONGEST_HEADER = 240  # Excel takes 255 signs, its own codes among them
DATE_FORMATS = {"day": "[$-421]d mmmm yyyy", "month": "[$-421]mmmm yyyy"}
Tabulated = TableExhibit | FigureExhibit | PlainTable


class Styles:
    """The workbook's cell formats, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": "Calibri", "valign": "top", **properties})
        return self._made[key]

    def link(self) -> Any:
        """Return the look of an address."""
        return self(font_color=ACCENT, underline=1)


def sheet_name(block: Tabulated) -> str:
    """Return the sheet's name: the number that the table or figure has in the report."""
    return f"{'Gambar' if isinstance(block, FigureExhibit) else 'Tabel'} {block.number}"


def sheet_title(block: Tabulated) -> str:
    """Return the title of the table or figure."""
    return block.title if isinstance(block, PlainTable) else block.payload["title"]


def write_mark(sheet: Any, mark: str, styles: Styles) -> int:
    """Write the report's mark into the first row and the print header; return the first row that is left free."""
    if not mark:
        return 0
    sheet.write_string(0, 0, mark, styles(bold=True, font_color=CAUTION))
    sheet.set_header(f"&C&B{mark.replace('&', '&&')[:LONGEST_HEADER]}")
    return 1


def write_sheet(sheet: Any, block: Tabulated, styles: Styles, mark: str) -> None:
    """Write one table, or the data behind one figure, below the report's mark."""
    grid = block.grid if isinstance(block, PlainTable) else grid_of(block.payload)
    top = write_mark(sheet, mark, styles)
    sheet.write_string(top, 0, f"{sheet_name(block)}. {sheet_title(block)}", styles(bold=True, font_size=13))
    row = top + 1
    if not isinstance(block, PlainTable) and block.payload["base"]:
        sheet.write_string(row, 0, block.payload["base"], styles(font_color=MUTED))
        row += 1
    first_head = row + 1
    first = first_head + len(grid.head)
    _write_head(sheet, grid, first_head, styles)
    if isinstance(block, PlainTable):
        _write_words(sheet, grid, first, styles)
        last = first + len(grid.body)
    else:
        last = first + max(1, len(block.payload["rows"]))
        _write_rows(sheet, block.payload, first, styles)
        _write_below(sheet, block.payload, last + 1, styles)
    for place, width in enumerate(_widths(grid)):
        sheet.set_column(place, place, width)
    _set_print(sheet, (first_head, first - 1))
    sheet.freeze_panes(first, 1)


def _write_head(sheet: Any, grid: Grid, first: int, styles: Styles) -> None:
    covered: set[tuple[int, int]] = set()
    for down, cells in enumerate(grid.head):
        place = 0
        for cell in cells:
            while (down, place) in covered:
                place += 1
            align = "center" if cell.colspan > 1 else "right" if cell.numeric else "left"
            style = styles(bold=True, text_wrap=True, align=align, valign="bottom", bottom=1, bottom_color=ACCENT)
            end = (first + down + cell.rowspan - 1, place + cell.colspan - 1)
            covered |= {(down + more, place + right) for more in range(cell.rowspan) for right in range(cell.colspan)}
            if end != (first + down, place):
                sheet.merge_range(first + down, place, *end, "", style)
            sheet.write_string(first + down, place, cell.text, style)
            place += cell.colspan


def _write_words(sheet: Any, grid: Grid, first: int, styles: Styles) -> None:
    for down, cells in enumerate(grid.body):
        for place, cell in enumerate(cells):
            sheet.write_string(first + down, place, cell.text, styles(text_wrap=True))


def _write_rows(sheet: Any, payload: TablePayload | FigurePayload, first: int, styles: Styles) -> None:
    totals = set(payload["total_rows"]) if payload["kind"] == "table" else set()
    if not payload["rows"]:
        sheet.write_string(first, 0, NO_ROWS, styles())
    for down, cells in enumerate(payload["rows"]):
        look = {"bold": True, "top": 1} if down in totals else {}
        for place, cell in enumerate(cells):
            try:
                _write_cell(sheet, (first + down, place), cell, styles, look)
            except (ValueError, InvalidOperation) as error:
                where = f"table '{payload['name']}', row {down}, column '{payload['columns'][place]['key']}'"
                problem = f"'{cell['value']}' is not a value of kind '{cell['kind']}'"
                raise UserError(problem, where=where, remedy="Run the notebook again.") from error


def _write_cell(sheet: Any, at: tuple[int, int], cell: CellPayload, styles: Styles, look: dict[str, Any]) -> None:
    value, kind = cell["value"], cell["kind"]
    if value is None or kind == "text":
        numeric_gap = kind != "text" and kind not in DATE_FORMATS
        align = {"align": "right"} if numeric_gap else {"text_wrap": True}
        sheet.write_string(*at, cell["text"], styles(**align, **look))
    elif kind in DATE_FORMATS:
        moment = datetime.combine(date.fromisoformat(value), time())
        sheet.write_datetime(*at, moment, styles(num_format=DATE_FORMATS[kind], align="left", **look))
    elif kind == "year":
        sheet.write_number(*at, date.fromisoformat(value).year, styles(num_format="0", align="left", **look))
    else:
        number = Decimal(value) / 100 if kind == "percent" else Decimal(value)
        sheet.write_number(*at, number, styles(num_format=number_format(cell), **look))


def number_format(cell: CellPayload) -> str:
    """Return Excel's format for a number: its kind, its decimals, its sign and "sekitar" as in the report."""
    places = f".{'0' * cell['decimals']}" if cell["decimals"] else ""
    shape = {"percent": f"0{places}%", "rupiah": f'"Rp"#,##0{places}'}.get(cell["kind"], f"#,##0{places}")
    words = cell["text"].removeprefix("sekitar").strip()
    prefix = '"sekitar "' if cell["text"].startswith("sekitar") else ""
    if words.startswith("+"):
        return f"{prefix}+{shape};{prefix}-{shape};{prefix}{shape}"
    return prefix + shape


def _write_below(sheet: Any, payload: TablePayload | FigurePayload, row: int, styles: Styles) -> None:
    muted = styles(font_color=MUTED)
    for note in payload["notes"]:
        sheet.write_string(row, 0, note, muted)
        row += 1
    for source in payload["sources"]:
        write_link(sheet, (row, 0), source["url"], f"Sumber: {source['text']}", styles)
        row += 1
    if payload["as_of_text"]:
        sheet.write_string(row, 0, f"Data sampai {payload['as_of_text']}.", muted)


def write_link(sheet: Any, at: tuple[int, int], url: str, words: str, styles: Styles) -> None:
    """Write words with a web address behind them, or the words alone when the address is none that is safe."""
    address = safe_url(url)
    if address and len(address) <= LONGEST_ADDRESS:
        sheet.write_url(*at, address, styles.link(), words)
    else:
        sheet.write_string(*at, words, styles(font_color=MUTED))


def _widths(grid: Grid) -> list[int]:
    longest = [NARROWEST] * grid.width
    for row in grid.body:
        if len(row) == grid.width:
            for place, cell in enumerate(row):
                longest[place] = max(longest[place], len(cell.text) + 2)
    for row in grid.head:
        if len(row) == grid.width:
            for place, cell in enumerate(row):
                longest[place] = max(longest[place], *(len(word) + 2 for word in cell.text.split() or [""]))
    return [min(WIDEST, width) for width in longest]


def _set_print(sheet: Any, heads: tuple[int, int]) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*heads)
    sheet.set_footer("&L&A&RHalaman &P dari &N")
    sheet.hide_gridlines(2)

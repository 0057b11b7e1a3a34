"""What an OpenDocument table announces as repeated, checked before it is laid out in memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.reading.archive import check_parts
from sertakan_analysis.registry.reading.sheet_facts import COLUMN_LIMIT, too_wide, whole_rows

if TYPE_CHECKING:
    from pathlib import Path

# More equal rows than this, one after the other, are no people.
ROW_LIMIT: Final = 10_000
CELL: Final = re.compile(rb"<table:table-cell\b[^>]*>")
COLUMNS: Final = re.compile(rb'number-columns-repeated="(\d{4,})"')
ROW: Final = re.compile(
    rb'<table:table-row\b[^>]*number-rows-repeated="(\d{5,})"[^>]*>(.*?)</table:table-row>', re.DOTALL
)
CONTENT: Final = "content.xml"
VALUE: Final = b"value-type="


def check_repeats(path: Path) -> None:
    """Refuse a table that repeats cells with a value more often than a list of people has columns or equal rows.

    Empty cells and rows are repeated to the sheet's edge in every such file, and the reader skips them.

    Raises
    ------
    UserError
        A cell or row with a value repeated too often; a damaged file.
    """
    check_parts(path, besides=(CONTENT,))
    for block in whole_rows(path, CONTENT):
        if COLUMNS.search(block):
            for cell in CELL.findall(block):
                times = COLUMNS.search(cell)
                if VALUE in cell and times and int(times[1]) > COLUMN_LIMIT:
                    raise too_wide(path, int(times[1]))
        for row in ROW.finditer(block):
            if VALUE in row[2] and int(row[1]) > ROW_LIMIT:
                raise UserError(
                    f"the sheet repeats one row {int(row[1]):,} times: too often to be read",
                    where=path.name,
                    remedy="Delete the rows below the table and save it again.",
                )

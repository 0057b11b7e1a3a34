"""The branch's own monthly counts: an aggregate file, checked as a whole before anything is used."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.published.cells import Cell, read_month, read_number, shape_of
from sertakan_analysis.published.sheet import Sheet, read_sheet
from sertakan_analysis.regions import resolve

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

TOTAL: Final = "total"
PARTS: Final = ("PU", "BPU", "jakon")
SEGMENTS: Final = {
    "pu": "PU",
    "penerima upah": "PU",
    "bpu": "BPU",
    "bukan penerima upah": "BPU",
    "jakon": "jakon",
    "jasa konstruksi": "jakon",
    "total": TOTAL,
    "jumlah": TOTAL,
    "semua": TOTAL,
}


@dataclass(frozen=True, slots=True)
class MonthlyCount:
    """One month, region and segment: participants, and the base they are a part of (``None`` when not given).

    ``month`` is the first day of the month; ``computed`` marks a total that was added up from its three parts.
    """

    month: date
    region: str
    segment: str
    participants: Decimal
    base: Decimal | None
    computed: bool = False


@dataclass(frozen=True, slots=True)
class MonthlyCounts:
    """The counts of one file in order of region, segment and month; months that the file lacks stay missing.

    ``name`` is the file's name without its folder.
    """

    name: str
    rows: tuple[MonthlyCount, ...]

    def select(self, *, region: str, segment: str = TOTAL, until: date | None = None) -> tuple[MonthlyCount, ...]:
        """Return one region's and segment's months in date order, up to a day."""
        return tuple(
            row
            for row in self.rows
            if row.region == region and row.segment == segment and (until is None or row.month <= until)
        )


@dataclass(slots=True)
class _Reading:
    """A sheet under reading: what was understood, by month, region and segment with its row, and what was not."""

    sheet: Sheet
    found: dict[tuple[date, str, str], tuple[int, MonthlyCount]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def fault(self, row: int, problem: str, column: str | None = None) -> None:
        place = f", column '{self.sheet.headers[column]}'" if column else ""
        self.faults.append(f"{self.sheet.file}: row {row}{place}: {problem}")


def load_monthly(path: Path) -> MonthlyCounts:
    """Read monthly aggregate counts from CSV (comma, semicolon or tab) or a workbook.

    Columns, in any order: month (bulan), region (wilayah), segment (segmen), participants (peserta), base (basis,
    optional). A total is added up where the three parts are there and it is not, and checked where it is.

    Raises
    ------
    UserError
        Every fault of the file at once, each with row, column and the shape of what stands there; a column of
        personal data.
    """
    reading = _Reading(read_sheet(path))
    for number, cells in reading.sheet.rows:
        row = _count(reading, number, cells)
        if row is not None:
            _keep(reading, number, row)
    totals = _totals(reading)
    if reading.faults:
        remedy = "Mend the rows named; docs/how-to/published_figures.md has the form."
        raise UserError("\n".join(reading.faults), remedy=remedy)
    rows = (*(row for _, row in reading.found.values()), *totals)
    return MonthlyCounts(reading.sheet.file, tuple(sorted(rows, key=lambda row: (row.region, row.segment, row.month))))


def _count(reading: _Reading, number: int, cells: dict[str, Cell]) -> MonthlyCount | None:
    month = read_month(cells["month"])
    if month is None:
        form = "write 2025-01, 01/2025 or Januari 2025"
        reading.fault(number, f"{shape_of(cells['month'])} is no month; {form}", "month")
    region = _region(reading, number, cells["region"])
    segment = SEGMENTS.get(str(cells["segment"]).strip().casefold())
    if segment is None:
        problem = f"{shape_of(cells['segment'])} is no segment; write PU, BPU, jakon or total"
        reading.fault(number, problem, "segment")
    participants = _number(reading, number, "participants", cells["participants"])
    base = None
    if cells.get("base") not in (None, ""):
        base = _number(reading, number, "base", cells["base"])
        if participants is not None and base is not None and not participants <= base > 0:
            reading.fault(number, "participants exceed their base, or the base is 0; are the columns swapped?", "base")
    if month is None or region is None or segment is None or participants is None:
        return None
    return MonthlyCount(month, region, segment, participants, base)


def _region(reading: _Reading, number: int, cell: Cell) -> str | None:
    """Return the code of the region; a code that the workbook holds as a number is refused, for 35.2 may be 35.20."""
    if cell is None or isinstance(cell, str):
        try:
            return resolve(cell or "").code
        except UserError as error:
            problem = f"{shape_of(cell)} names no single region. {error.remedy}"
    else:
        problem = f"{shape_of(cell)}; a region code is text: format the column as text and write 35.25 again"
    reading.fault(number, problem, "region")
    return None


def _number(reading: _Reading, number: int, column: str, cell: Cell) -> Decimal | None:
    value = read_number(cell)
    if value is None:
        form = "write 1234 or 1.234, without decimals or a comma"
        reading.fault(number, f"{shape_of(cell)} is no whole number; {form}", column)
    return value


def _keep(reading: _Reading, number: int, row: MonthlyCount) -> None:
    key = (row.month, row.region, row.segment)
    if key in reading.found:
        first = reading.found[key][0]
        reading.fault(
            number, f"{row.month:%Y-%m}, {row.region}, {row.segment} stands already in row {first}; keep one of them"
        )
    else:
        reading.found[key] = (number, row)


def _totals(reading: _Reading) -> list[MonthlyCount]:
    """Add up the months without a total, and hold the totals that stand there against their parts."""
    added = []
    for month, region in sorted({(month, region) for month, region, _ in reading.found}):
        parts = [reading.found[month, region, part][1] for part in PARTS if (month, region, part) in reading.found]
        if len(parts) < len(PARTS):
            continue
        together = sum((part.participants for part in parts), Decimal(0))
        if (month, region, TOTAL) not in reading.found:
            bases = [part.base for part in parts if part.base is not None]
            base = sum(bases, Decimal(0)) if len(bases) == len(PARTS) else None
            added.append(MonthlyCount(month, region, TOTAL, together, base, computed=True))
            continue
        number, total = reading.found[month, region, TOTAL]
        if total.participants != together:
            reading.fault(number, f"the total is {total.participants}, its three segments add up to {together}")
    return added

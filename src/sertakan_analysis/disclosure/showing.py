"""A protected table as exhibits of a report; what is withheld goes along as such, with the rule in a note."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.exhibits import (
    BarChart,
    BarSeries,
    Column,
    PublishedTable,
    Quantity,
    TileMap,
    Withheld,
    count,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sertakan_analysis.disclosure.dimension import Category
    from sertakan_analysis.disclosure.safe import SafeTable
    from sertakan_analysis.exhibits import Cell, SourceNote, Text

TOTAL: Final = "Jumlah"
# The share of nobody: neither a number nor unpublished.
NO_SHARE: Final = "–"
SHARE_DECIMALS: Final = 1


@dataclass(frozen=True, slots=True)
class Heading:
    """What an exhibit says of itself: its name in code, the finding as title, the day, base, notes and sources."""

    name: str
    title: Text
    as_of: date
    base: Text | None = None
    notes: tuple[Text, ...] = ()
    sources: tuple[SourceNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a table laid out in two ways: the parts of ``rows`` down, those of ``columns`` across."""

    rows: str
    columns: str | None
    selection: Mapping[str, str]

    def cell(self, row: Category | None, column: Category | None = None) -> dict[str, str]:
        """Return the selection of a cell; ``None`` is a total."""
        chosen = dict(self.selection)
        if row is not None:
            chosen[self.rows] = row.code
        if column is not None and self.columns is not None:
            chosen[self.columns] = column.code
        return chosen


def exhibit(table: SafeTable, heading: Heading, cut: Cut, *, shares: bool) -> PublishedTable:
    """Return the cut as a table with a total row."""
    down = table.categories(cut.rows, cut.selection.get(cut.rows))
    across = _across(table, cut)
    rows = tuple(
        (TOTAL if category is None else category.label, *_row(table, cut, category, across, shares=shares))
        for category in (*down, None)
    )
    return PublishedTable(
        name=heading.name,
        title=heading.title,
        row_meaning=table.dimension(cut.rows).title,
        columns=_columns(table, cut, across, shares=shares),
        rows=rows,
        as_of=heading.as_of,
        base=heading.base,
        notes=(*heading.notes, *notes_on(table, (cell for row in rows for cell in row))),
        sources=heading.sources,
        total_rows=frozenset({len(down)}),
    )


def bars(table: SafeTable, heading: Heading, cut: Cut, *, shares: bool) -> BarChart:
    """Return the cut as bars; shares are of each row's total, or without columns of the whole."""
    down = table.categories(cut.rows, cut.selection.get(cut.rows))
    across = _across(table, cut) or (None,)
    series = tuple(
        BarSeries(
            name=table.dimension(cut.rows).title if column is None else column.label,
            values=tuple(
                _plotted(
                    table.share(cut.cell(row, column), cut.cell(None if column is None else row))
                    if shares
                    else table.value(**cut.cell(row, column))
                )
                for row in down
            ),
        )
        for column in across
    )
    return BarChart(
        name=heading.name,
        title=heading.title,
        as_of=heading.as_of,
        kind="percent" if shares else table.terms.measure,
        decimals=_decimals(table) if shares else 0,
        base=heading.base,
        notes=(*heading.notes, *notes_on(table, (value for part in series for value in part.values))),
        sources=heading.sources,
        categories=tuple(category.label for category in down),
        series=series,
        totals=None if shares or cut.columns is None else tuple(_plotted(table.value(**cut.cell(row))) for row in down),
    )


def tiles(table: SafeTable, heading: Heading, region_code: str, rows: str, part: Mapping[str, str] | None) -> TileMap:
    """Return a number or a share for each kecamatan; unknown ones have no tile."""
    known = [category for category in table.categories(rows) if category.code.startswith(region_code)]
    values = tuple(
        (
            category.code,
            _plotted(
                table.value(**{rows: category.code})
                if part is None
                else table.share({**part, rows: category.code}, {rows: category.code})
            ),
        )
        for category in known
    )
    return TileMap(
        name=heading.name,
        title=heading.title,
        as_of=heading.as_of,
        kind=table.terms.measure if part is None else "percent",
        decimals=0 if part is None else _decimals(table),
        base=heading.base,
        notes=(*heading.notes, *notes_on(table, (value for _, value in values))),
        sources=heading.sources,
        region_code=region_code,
        values=values,
    )


def _across(table: SafeTable, cut: Cut) -> tuple[Category, ...]:
    return () if cut.columns is None else table.categories(cut.columns, cut.selection.get(cut.columns))


def _columns(table: SafeTable, cut: Cut, across: tuple[Category, ...], *, shares: bool) -> tuple[Column, ...]:
    measure = table.terms.measure
    first = Column(cut.rows, table.dimension(cut.rows).title)
    total = Column("jumlah", TOTAL, measure)
    if cut.columns is None:
        return (first, total, Column("bagian", "Bagian", "percent", _decimals(table))) if shares else (first, total)
    group = table.dimension(cut.columns).title
    parts = tuple(
        Column(category.code, category.label, "percent", _decimals(table), group)
        if shares
        else Column(category.code, category.label, measure, group=group)
        for category in across
    )
    return (first, *parts, total)


def _row(
    table: SafeTable, cut: Cut, row: Category | None, across: tuple[Category, ...], *, shares: bool
) -> tuple[Cell, ...]:
    whole = cut.cell(row)
    total = _written(table.value(**whole))
    if cut.columns is None:
        return (total, _written(table.share(whole, cut.cell(None)))) if shares else (total,)
    parts = (cut.cell(row, column) for column in across)
    if shares:
        return (*(_written(table.share(part, whole)) for part in parts), total)
    return (*(_written(table.value(**part)) for part in parts), total)


def _written(value: Quantity | Withheld | None) -> Cell:
    """Return a cell: a bare number where its column says the rest, so that a workbook holds a number."""
    if value is None:
        return NO_SHARE
    if isinstance(value, Withheld) or value.approximate:
        return value
    return value.value


def _plotted(value: Quantity | Withheld | None) -> Decimal | Withheld | None:
    if isinstance(value, Quantity):
        return value.value if isinstance(value.value, Decimal) else None
    return value


def _decimals(table: SafeTable) -> int:
    return 0 if table.rounded else SHARE_DECIMALS


def notes_on(table: SafeTable, shown: Iterable[object]) -> tuple[Text, ...]:
    """Return the rule in one plain sentence or two, when it changed anything that is shown."""
    limit = count(table.terms.limit)
    if table.rounded:
        return (
            text(
                "Untuk melindungi orang, semua angka dibulatkan ke kelipatan {base}; setiap angka bergeser kurang dari "
                "{base} dan jumlah bagian tetap sama dengan keseluruhannya.",
                base=limit,
            ),
        )
    if not any(isinstance(value, Withheld) for value in shown):
        return ()
    if table.terms.measure == "rupiah":
        return (
            text(
                "Nilai yang dirahasiakan melindungi penyumbang: penyumbangnya kurang dari {least}, atau satu dua di "
                "antaranya menguasai nilainya, atau nilai itu membuka nilai lain. Semua nilai yang tampil tetap tepat.",
                least=limit,
            ),
        )
    return (
        text(
            "Angka yang dirahasiakan melindungi orang: jumlah di bawah {least} orang tidak ditampilkan, begitu pula "
            "angka lain yang membuatnya dapat dihitung. Semua angka yang tampil tetap tepat.",
            least=limit,
        ),
    )

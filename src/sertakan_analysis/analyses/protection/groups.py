"""Which workers are covered, group by group: sex, age, decile, families of trades and trades, each with its bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.protection.bounds import BOUNDED, bounded_cells, group_note
from sertakan_analysis.analyses.protection.traits import COVERED, DECILE_GROUP, NOT_SURE, STATE
from sertakan_analysis.analyses.village_list.traits import AGE, SEX, families
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import (
    BarChart,
    BarSeries,
    Column,
    PublishedTable,
    Quantity,
    Text,
    Withheld,
    count,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.analyses.protection.context import Context
    from sertakan_analysis.disclosure import Category, SafeTable
    from sertakan_analysis.exhibits import Cell

TRADES_SHOWN: Final = 10
TRADE: Final = "pekerjaan"


def group_table(context: Context) -> PublishedTable:
    """Give for each sex, age and decile how many are not covered for sure, and the share of the covered with bounds."""
    tables = context.tables
    rows = [
        *_rows(context, tables.sex, SEX.key),
        *_rows(context, tables.age, AGE.key, "Umur "),
        *(() if tables.decile is None else _rows(context, tables.decile, DECILE_GROUP.key)),
        ("Jumlah", *bounded_cells(context, tables.sex)),
    ]
    women, men = (tables.sex.share({SEX.key: code, STATE.key: COVERED}, {SEX.key: code}) for code in ("P", "L"))
    title = (
        text("Terlindungi: {women} perempuan dan {men} laki-laki", women=women, men=men)
        if isinstance(women, Quantity) and isinstance(men, Quantity)
        else plain("Perlindungan menurut jenis kelamin, umur, dan desil")
    )
    heading = context.heading("kelompok", title, group_note(context))
    return PublishedTable(
        name=heading.name,
        title=heading.title,
        row_meaning="workers of one sex, age group or decile",
        columns=(Column("group", "Kelompok"), *BOUNDED),
        rows=tuple(rows),
        as_of=context.as_of,
        base=heading.base,
        notes=(*heading.notes, *tables.sex.notes(rows)),
        sources=context.sources,
        total_rows=frozenset({len(rows) - 1}),
    )


def family_chart(context: Context) -> BarChart:
    """Draw by family of trades how many are covered."""
    table = context.tables.trade
    drawn = families_of(table)
    parts = {each.code: each.label for each in table.categories(STATE.key)}
    series = tuple(
        BarSeries(label, tuple(_plotted(table.count(**{TRADE: each.code, STATE.key: code})) for each in drawn))
        for code, label in parts.items()
    )
    totals = tuple(_plotted(table.count(**{TRADE: each.code})) for each in drawn)
    return BarChart(
        name="rumpun",
        title=_family_title(table, drawn),
        as_of=context.as_of,
        kind="count",
        decimals=0,
        base=context.base,
        notes=table.notes((*(part.values for part in series), totals)),
        sources=context.sources,
        categories=tuple(each.label for each in drawn),
        series=series,
        totals=totals,
    )


def _family_title(table: SafeTable, drawn: Iterable[Category]) -> Text:
    open_ones = {each.label: table.count(**{TRADE: each.code, STATE.key: NOT_SURE}) for each in drawn}
    known = {label: number for label, number in open_ones.items() if isinstance(number, Quantity)}
    if not known:
        return plain("Perlindungan menurut rumpun pekerjaan")
    most = max(known, key=lambda label: known[label].value)
    return text(
        "Rumpun dengan yang belum terlindungi terbanyak: {family}, {n} orang", family=most.lower(), n=known[most]
    )


def trades_table(context: Context) -> PublishedTable | None:
    """List the trades with the most workers who are not covered for sure; ``None`` where none may be shown."""
    table = context.tables.trade
    shown = table.largest_leaves(TRADE, TRADES_SHOWN, **{STATE.key: NOT_SURE})
    if not shown:
        return None
    return _trades(
        context,
        "pekerjaan_belum",
        text(
            "Pekerjaan dengan yang belum terlindungi terbanyak: {trade}, {n} orang",
            trade=shown[0][0].label.lower(),
            n=shown[0][1],
        ),
        [trade for trade, _ in shown],
        text("{n} pekerjaan teratas di antara yang angkanya boleh ditampilkan.", n=count(len(shown))),
    )


def all_trades_table(context: Context) -> PublishedTable:
    """Give every sector, family and trade, for the workbook."""
    table = context.tables.trade
    return _trades(
        context,
        "pekerjaan_rinci",
        plain("Perlindungan menurut sektor, rumpun, dan pekerjaan"),
        [*_with_parts(table, TRADE, None)],
        group_note(context),
        detail=True,
    )


def _trades(  # noqa: PLR0913 - the parts of a table
    context: Context, name: str, title: Text, trades: Iterable[Category], note: Text, *, detail: bool = False
) -> PublishedTable:
    table = context.tables.trade
    rows = tuple((trade.label, *bounded_cells(context, table, **{TRADE: trade.code})) for trade in trades)
    return PublishedTable(
        name=name,
        title=title,
        row_meaning="one trade, or a family or sector of trades",
        columns=(Column("trade", "Pekerjaan"), *BOUNDED),
        rows=rows,
        as_of=context.as_of,
        base=context.base,
        notes=(note, *table.notes(rows)),
        sources=context.sources,
        detail=detail,
    )


def families_of(table: SafeTable) -> tuple[Category, ...]:
    """Return the families of trades of a table, and the sectors that have none, in their order."""
    inner = {each.code for each in families().leaves}
    return tuple(each for each in table.dimension(TRADE).categories if each.code in inner)


def _with_parts(table: SafeTable, key: str, above: str | None) -> Iterable[Category]:
    for each in table.categories(key, above):
        yield each
        yield from _with_parts(table, key, each.code)


def _rows(context: Context, table: SafeTable, key: str, before: str = "") -> list[tuple[Cell, ...]]:
    return [
        (
            each.label if each.code.startswith("tidak") or not before else f"{before}{each.label}",
            *bounded_cells(context, table, **{key: each.code}),
        )
        for each in table.categories(key)
    ]


def _plotted(value: Quantity | Withheld) -> Decimal | Withheld | None:
    if isinstance(value, Withheld):
        return value
    return value.value if isinstance(value.value, Decimal) else None

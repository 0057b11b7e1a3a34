"""Where the workers live who are not covered for sure: by kecamatan or desa, beside decile and family of trades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.protection.bounds import BOUNDED, bounded_cells, cell, group_note, number
from sertakan_analysis.analyses.protection.groups import TRADE, families_of
from sertakan_analysis.analyses.protection.traits import COVERED, DECILE_GROUP, NOT_SURE, STATE
from sertakan_analysis.analyses.village_list.whom import PLACE
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import Column, PublishedTable, Quantity, count, text
from sertakan_analysis.regions import tiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sertakan_analysis.analyses.protection.context import Context
    from sertakan_analysis.disclosure import Category, SafeTable
    from sertakan_analysis.exhibits import Cell, Text, TileMap

DESA_SHOWN: Final = 10
FAMILIES_SHOWN: Final = 6
POOREST: Final = "1"


def poorest_table(context: Context) -> PublishedTable | None:
    """Give the uncovered of decile 1 by place and the largest families of trades; ``None`` where nobody's decile is known.

    Where there are too few people for that, the families of trades by decile.
    """
    table = context.tables.uncovered
    if not _counts_by(table, DECILE_GROUP.key):
        return None
    if not _counts_by(table, PLACE):
        return _families_by_decile(context, table)
    first = {DECILE_GROUP.key: POOREST}
    families = families_of(table)
    sizes = {each.code: number(table.count(**first, **{TRADE: each.code})) for each in families}
    largest = sorted(sizes, key=lambda code: sizes[code], reverse=True)[:FAMILIES_SHOWN]
    shown = [each for each in families if each.code in largest]
    rows: list[tuple[Cell, ...]] = []
    for place in (*table.categories(PLACE), None):
        there = first if place is None else {**first, PLACE: place.code}
        numbers = (cell(table.count(**there, **{TRADE: each.code})) for each in shown)
        rows.append(("Jumlah" if place is None else place.label, *numbers, cell(table.count(**there))))
    whole = table.count(**first)
    title = (
        text("{n} pekerja rentan desil 1 belum terlindungi atau belum pasti: di mana dan bekerja apa", n=whole)
        if isinstance(whole, Quantity)
        else plain("Pekerja rentan desil 1 yang belum terlindungi menurut tempat dan rumpun pekerjaan")
    )
    return PublishedTable(
        name="desil_1",
        title=title,
        row_meaning="uncovered workers of decile 1 in one place",
        columns=(
            Column("place", table.dimension(PLACE).title),
            *(Column(each.code, each.label, "count", group="Rumpun pekerjaan") for each in shown),
            Column("all", "Semua rumpun", "count"),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=context.base,
        notes=(
            text("{n} rumpun terbanyak; semua rumpun dan desil ada pada tabel rinci.", n=count(len(shown))),
            *table.notes(rows),
        ),
        sources=context.sources,
        total_rows=frozenset({len(rows) - 1}),
    )


def _families_by_decile(context: Context, table: SafeTable) -> PublishedTable:
    rows = [*_by_decile(table, {}, ())]
    return PublishedTable(
        name="desil_rumpun",
        title=plain("Pekerja rentan yang belum terlindungi atau belum pasti, menurut rumpun pekerjaan dan desil"),
        row_meaning="uncovered workers of one family of trades",
        columns=(Column("family", "Rumpun pekerjaan"), *_decile_columns(table)),
        rows=tuple(rows),
        as_of=context.as_of,
        base=context.base,
        notes=table.notes(rows),
        sources=context.sources,
        total_rows=frozenset({len(rows) - 1}),
    )


def uncovered_details(context: Context) -> PublishedTable | None:
    """Give the uncovered by place, family of trades and decile at once, for the workbook; ``None`` where too few are."""
    table = context.tables.uncovered
    if not (_counts_by(table, PLACE) and _counts_by(table, DECILE_GROUP.key)):
        return None
    rows = [
        row
        for place in (*table.categories(PLACE), None)
        for row in _by_decile(
            table, {} if place is None else {PLACE: place.code}, ("Jumlah" if place is None else place.label,)
        )
    ]
    return PublishedTable(
        name="belum_rinci",
        title=plain(
            "Pekerja rentan yang belum terlindungi atau belum pasti, menurut tempat, rumpun pekerjaan, dan desil"
        ),
        row_meaning="uncovered workers of one family of trades in one place",
        columns=(
            Column("place", table.dimension(PLACE).title),
            Column("family", "Rumpun pekerjaan"),
            *_decile_columns(table),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=context.base,
        notes=table.notes(rows),
        sources=context.sources,
        detail=True,
    )


def _by_decile(table: SafeTable, where: dict[str, str], before: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each family of trades somewhere, and one for all of them."""
    deciles = table.categories(DECILE_GROUP.key)
    for family in (*families_of(table), None):
        whom = where if family is None else {**where, TRADE: family.code}
        yield (
            *before,
            "Jumlah" if family is None else family.label,
            *(cell(table.count(**whom, **{DECILE_GROUP.key: each.code})) for each in deciles),
            cell(table.count(**whom)),
        )


def _decile_columns(table: SafeTable) -> tuple[Column, ...]:
    group = DECILE_GROUP.title
    deciles = table.categories(DECILE_GROUP.key)
    return (
        *(Column(each.code, each.label, "count", group=group) for each in deciles),
        Column("all", "Jumlah", "count"),
    )


def place_table(context: Context) -> PublishedTable | None:
    """Give each kecamatan, or each desa of a kecamatan, its uncovered by decile; ``None`` within one desa."""
    table = context.tables.decile
    if table is not None and _counts_by(table, PLACE):
        title = text("Pekerja rentan yang belum terlindungi menurut {below} dan desil", below=_below(context))
        return table.exhibit(context.heading("wilayah_desil", title), PLACE, DECILE_GROUP.key, perlindungan=NOT_SURE)
    if context.tables.place is None:
        return None
    title = text("Perlindungan pekerja rentan menurut {below}", below=_below(context))
    return context.tables.place.exhibit(context.heading("wilayah", title), PLACE, STATE.key)


def place_map(context: Context) -> TileMap | None:
    """Draw the share of covered workers in each kecamatan; ``None`` where there is no grid."""
    table = context.tables.place
    if table is None or not tiles(context.region.code):
        return None
    title = plain("Bagian pekerja rentan yang terlindungi menurut kecamatan")
    return table.tiles(context.heading("peta", title), context.region.code, PLACE, {STATE.key: COVERED})


def uncovered_desa(context: Context) -> PublishedTable | None:
    """List the desa with the most workers who are not covered for sure; ``None`` unless the report is of a kabupaten."""
    table = context.tables.place
    if table is None or not table.dimension(PLACE).nested:
        return None
    shown = table.largest_leaves(PLACE, DESA_SHOWN, **{STATE.key: NOT_SURE})
    if not shown:
        return None
    return _desa(
        context,
        "desa_belum_terlindungi",
        text(
            "Desa dengan pekerja belum terlindungi terbanyak: {desa}, {n} orang", desa=shown[0][0].label, n=shown[0][1]
        ),
        [desa for desa, _ in shown],
        text("{n} desa teratas di antara yang angkanya boleh ditampilkan.", n=count(len(shown))),
    )


def all_places_table(context: Context) -> PublishedTable | None:
    """Give every kecamatan and desa, for the workbook; ``None`` within one desa."""
    table = context.tables.place
    if table is None:
        return None
    places = [place for each in table.categories(PLACE) for place in (each, *table.categories(PLACE, each.code))]
    title = text("Perlindungan menurut {below}, dengan batasnya", below=_below(context, every=True))
    return _desa(context, "wilayah_rinci", title, places, group_note(context), detail=True)


def _desa(  # noqa: PLR0913 - the parts of a table
    context: Context, name: str, title: Text, places: list[Category], note: Text, *, detail: bool = False
) -> PublishedTable | None:
    table = context.tables.place
    if table is None:
        return None
    districts = {each.code: each.label for each in table.categories(PLACE)}
    nested = table.dimension(PLACE).nested
    rows = tuple(
        (
            *((districts[place.parent or place.code],) if nested else ()),
            "Semua desa" if nested and place.code in districts else place.label,
            *bounded_cells(context, table, **{PLACE: place.code}),
        )
        for place in places
    )
    return PublishedTable(
        name=name,
        title=title,
        row_meaning="one kecamatan or desa",
        columns=(
            *((Column("kecamatan", "Kecamatan"),) if nested else ()),
            Column("desa", "Desa/kelurahan"),
            *BOUNDED,
        ),
        rows=rows,
        as_of=context.as_of,
        base=context.base,
        notes=(note, *table.notes(rows)),
        sources=context.sources,
        detail=detail,
    )


def _below(context: Context, *, every: bool = False) -> str:
    if context.region.level not in ("kabupaten", "kota"):
        return "desa/kelurahan"
    return "kecamatan dan desa/kelurahan" if every else "kecamatan"


def _counts_by(table: SafeTable, key: str) -> bool:
    return key in {dimension.key for dimension in table.dimensions}

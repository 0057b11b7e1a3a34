"""Where the vulnerable workers of a list live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.village_list.traits import NO
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import Column, PublishedTable, Quantity, Text, Withheld, count, text
from sertakan_analysis.regions import tiles

if TYPE_CHECKING:
    from sertakan_analysis.analyses.village_list.context import Context
    from sertakan_analysis.exhibits import Cell, TileMap

UNCOVERED_SHOWN: Final = 15


def place_map(context: Context) -> TileMap | None:
    """Draw the vulnerable workers of each kecamatan; None within one kecamatan or where there is no grid."""
    table = context.tables.place
    if table is None or not tiles_of(context):
        return None
    first = table.largest("wilayah", 1)
    title = (
        text(
            "Pekerja rentan terbanyak dalam daftar: Kecamatan {name}, {n} orang", name=first[0][0].label, n=first[0][1]
        )
        if first
        else plain("Pekerja rentan dalam daftar menurut kecamatan")
    )
    return table.tiles(context.heading("peta_kecamatan", title), context.region.code, "wilayah")


def place_table(context: Context) -> PublishedTable | None:
    """Give each kecamatan, or each desa of a kecamatan, with membership by the list; None within one desa."""
    table = context.tables.place
    if table is None:
        return None
    below = "kecamatan" if table.dimension("wilayah").nested else "desa/kelurahan"
    title = text("Pekerja rentan menurut {below} dan kepesertaan menurut daftar", below=below)
    return table.exhibit(context.heading("wilayah", title), "wilayah", "peserta")


def uncovered_desa(context: Context) -> PublishedTable | None:
    """List the desa with the most workers who are no members by the list; None unless the report is of a kabupaten."""
    table = context.tables.place
    if table is None or not table.dimension("wilayah").nested:
        return None
    shown = table.largest_leaves("wilayah", UNCOVERED_SHOWN, peserta=NO)
    districts = {district.code: district.label for district in table.categories("wilayah")}
    if not shown:
        return None
    rows = tuple(
        (desa.label, districts[desa.parent or desa.code], _shown(table.count(wilayah=desa.code)), _shown(number))
        for desa, number in shown
    )
    return PublishedTable(
        name="desa_belum_peserta",
        title=text("Desa dengan bukan peserta terbanyak: {desa}, {n} orang", desa=shown[0][0].label, n=shown[0][1]),
        row_meaning="one desa",
        columns=(
            Column("desa", "Desa/kelurahan"),
            Column("kecamatan", "Kecamatan"),
            Column("workers", "Pekerja rentan", "count"),
            Column("uncovered", "Bukan peserta menurut daftar", "count"),
        ),
        rows=rows,
        as_of=context.as_of,
        base=context.base,
        notes=(
            text("{n} desa teratas di antara yang angkanya boleh ditampilkan.", n=count(len(shown))),
            *table.notes(rows),
        ),
        sources=context.quality.sources,
    )


def covered_sentence(context: Context) -> Text | None:
    """Name the places of lists: how many kecamatan or desa have any row."""
    table = context.tables.place
    if table is None:
        return None
    listed = [each for each in table.categories("wilayah") if not each.code.startswith("tidak_diketahui")]
    some = [each for each in listed if not isinstance(n := table.count(wilayah=each.code), Quantity) or n.value]
    below = "kecamatan" if table.dimension("wilayah").nested else "desa/kelurahan"
    return text(
        "Daftar memuat pekerja rentan dari {some} dari {all} {below}.",
        some=count(len(some)),
        all=count(len(listed)),
        below=below,
    )


def tiles_of(context: Context) -> bool:
    """Tell whether a tile grid of the region is known."""
    return bool(tiles(context.region.code))


def _shown(value: Quantity | Withheld) -> Cell:
    return value.value if isinstance(value, Quantity) and not value.approximate else value

"""Who of the workers in the village lists is covered by whom, and who is not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.protection.traits import ANNOUNCED, COVERED, NOT_SURE, TO_CHECK, UNCOVERED
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import Column, PublishedTable, Quantity, Text, Withheld, count, month, percent, text
from sertakan_analysis.inputs.ledgers import PARTICIPANTS, VILLAGE
from sertakan_analysis.regions import tiles
from sertakan_analysis.statistics.matched_share import BoundsFrom, MatchedShare, matched_share

if TYPE_CHECKING:
    from sertakan_analysis.analyses.protection.context import Context
    from sertakan_analysis.disclosure import Category
    from sertakan_analysis.exhibits import BarChart, Cell, TileMap
    from sertakan_analysis.linkage.assess import Measure

DESA_SHOWN: Final = 12
TRADES_SHOWN: Final = 10


def covered_share(context: Context) -> MatchedShare | None:
    """Return the share of workers who are covered, with what the match leaves open; ``None`` where it is withheld.

    It is worked out from published numbers alone: where the number of uncertain persons is withheld, the largest that the
    numbers shown allow takes its place.
    """
    table = context.tables.sector
    covered, whole = table.count(perlindungan=COVERED), table.total
    if isinstance(covered, Withheld) or isinstance(whole, Withheld) or not whole.value:
        return None
    quality = context.book.matches[VILLAGE, PARTICIPANTS].quality
    people = int(_number(whole))
    # Rounded numbers need not add up.
    matched = min(int(_number(covered)), people)
    return matched_share(
        people,
        matched,
        min(_unsure(context, people - matched), people - matched),
        precision=quality.precision if quality else None,
        recall=quality.recall if quality else None,
    )


def _unsure(context: Context, others: int) -> int:
    """Return how many of those not covered may be, once somebody has looked: at most, where the number is withheld."""
    table = context.tables.sector
    unsure = table.count(perlindungan=TO_CHECK)
    if isinstance(unsure, Quantity):
        return int(_number(unsure))
    known = [table.count(perlindungan=code) for code in (ANNOUNCED, UNCOVERED)]
    return max(0, others - sum(int(_number(number)) for number in known if isinstance(number, Quantity)))


def bounds_sentence(context: Context) -> Text:
    """Tell the share of covered workers with its bounds, and what the bounds hold."""
    found = covered_share(context)
    if found is None:
        return text("Bagian pekerja rentan yang terlindungi pada {month} dirahasiakan.", month=month(context.month))
    low, high = percent(found.lowest, 1), percent(found.highest, 1)
    told = text(
        "Pada iuran {month}, {share} pekerja rentan dalam daftar desa terlindungi; batasnya {low} sampai {high}.",
        month=month(context.month),
        share=percent(found.observed, 1),
        low=low,
        high=high,
    )
    if isinstance(context.tables.sector.count(perlindungan=TO_CHECK), Withheld):
        told = text(
            "{told} Banyaknya orang yang perlu dicek dirahasiakan, sehingga batas atasnya memakai jumlah terbesar yang masih "
            "mungkin.",
            told=told,
        )
    if found.bounds_from is BoundsFrom.QUALITY:
        return text(
            "{told} Batas itu memuat pasangan yang masih ragu serta kesalahan padanan menurut pasangan yang sudah diperiksa "
            "petugas.",
            told=told,
        )
    return text(
        "{told} Batas itu hanya memuat pasangan yang masih ragu; kesalahan padanan belum diketahui karena belum ada "
        "pasangan yang diperiksa petugas.",
        told=told,
    )


def quality_sentence(context: Context) -> Text:
    """Tell how good the match is that the report rests on, by what people judged."""
    quality = context.book.matches[VILLAGE, PARTICIPANTS].quality
    if quality is None or quality.precision is None or quality.recall is None:
        return plain("Ketepatan dan kelengkapan padanan belum diketahui: belum ada pasangan yang diperiksa petugas.")
    return text(
        "Menurut {n} pasangan yang diperiksa petugas, ketepatan padanan {right} dan kelengkapannya {found} (selang 95%).",
        n=count(quality.reviewed),
        right=_interval(quality.precision),
        found=_interval(quality.recall),
    )


def _interval(measure: Measure) -> Text:
    low, high = (percent(Decimal(str(round(100 * limit, 1))), 1) for limit in (measure.low, measure.high))
    return text("{low} sampai {high}", low=low, high=high)


def payer_table(context: Context) -> PublishedTable:
    """Say who pays for the covered workers."""
    table = context.tables.payer
    paying = table.largest("perlindungan", 1, perlindungan=COVERED)
    title = (
        text("Pembayar terbanyak: {payer}, {n} orang", payer=paying[0][0].label, n=paying[0][1])
        if paying
        else plain("Siapa yang membayar iuran pekerja rentan")
    )
    note = plain(
        "Pembayar peserta bukan penerima upah dibaca dari keputusan penetapan dan daftar donor; tanpa itu pembayarnya "
        "tidak terlihat, misalnya bila peserta membayar sendiri."
    )
    shown = table.exhibit(
        context.heading("pembayar", title, note), "perlindungan", None, shares=True, perlindungan=COVERED
    )
    # Payers who pay for nobody here only lengthen the table.
    kept = [place for place, row in enumerate(shown.rows) if row[1] != 0 or place in shown.total_rows]
    rows = tuple(shown.rows[place] for place in kept)
    columns = (replace(shown.columns[0], label="Pembayar"), *shown.columns[1:])
    return replace(shown, columns=columns, rows=rows, total_rows=frozenset({len(rows) - 1}))


def state_table(context: Context) -> PublishedTable:
    """Split the workers by how they stand."""
    table = context.tables.sector
    open_ones = table.count(perlindungan=NOT_SURE)
    title = text(
        "{n} pekerja rentan belum terlindungi atau belum pasti pada {month}", n=open_ones, month=month(context.month)
    )
    rows: list[tuple[Cell, ...]] = []
    totals: set[int] = set()
    for group in table.categories("perlindungan"):
        parts = table.categories("perlindungan", group.code)
        if parts:
            totals.add(len(rows))
        rows.append((group.label, _cell(table.count(perlindungan=group.code)), _share(context, group.code)))
        rows += [(each.label, _cell(table.count(perlindungan=each.code)), _share(context, each.code)) for each in parts]
    totals.add(len(rows))
    rows.append(("Jumlah", _cell(table.total), Decimal(100)))
    notes = table.exhibit(context.heading("x", title), "perlindungan").notes
    return PublishedTable(
        name="keadaan",
        title=title,
        row_meaning="workers who stand alike",
        columns=(
            Column("state", "Keadaan"),
            Column("workers", "Pekerja rentan", "count"),
            Column("share", "Bagian", "percent", 1),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=context.base,
        notes=notes,
        sources=context.sources,
        total_rows=frozenset(totals),
    )


def age_chart(context: Context) -> BarChart:
    """Draw by age how the workers stand."""
    return context.tables.age.bars(
        context.heading("umur", plain("Perlindungan menurut kelompok umur")), "kelompok_umur", "perlindungan"
    )


def sex_table(context: Context) -> PublishedTable:
    """Give by sex how the workers stand."""
    table = context.tables.sex
    women = table.share({"jenis_kelamin": "P", "perlindungan": COVERED}, {"jenis_kelamin": "P"})
    men = table.share({"jenis_kelamin": "L", "perlindungan": COVERED}, {"jenis_kelamin": "L"})
    title = (
        text("Terlindungi: {women} perempuan dan {men} laki-laki", women=women, men=men)
        if isinstance(women, Quantity) and isinstance(men, Quantity)
        else plain("Perlindungan menurut jenis kelamin")
    )
    return table.exhibit(context.heading("jenis_kelamin", title), "jenis_kelamin", "perlindungan")


def sector_decile_table(context: Context) -> PublishedTable | None:
    """Give by sector and decile who is not covered for sure; ``None`` where nobody's decile is known."""
    table = context.tables.sector_decile
    if table is None:
        return None
    title = plain("Belum terlindungi atau belum pasti, menurut sektor dan desil")
    return table.exhibit(context.heading("sektor_desil", title), "pekerjaan", "desil_padanan", perlindungan=NOT_SURE)


def trades_table(context: Context) -> PublishedTable | None:
    """List the trades with the most workers who are not covered for sure."""
    table = context.tables.trade
    groups = [each.code for each in table.categories("pekerjaan")]
    groups += [inner.code for each in groups for inner in table.categories("pekerjaan", each)]
    found = {
        trade.code: (trade, number)
        for group in groups
        for trade, number in table.largest("pekerjaan", TRADES_SHOWN, pekerjaan=group, perlindungan=NOT_SURE)
        if number.value and not table.categories("pekerjaan", trade.code)
    }
    shown = sorted(found.values(), key=lambda each: each[1].value, reverse=True)[:TRADES_SHOWN]
    if not shown:
        return None
    return PublishedTable(
        name="pekerjaan_belum",
        title=text(
            "Pekerjaan dengan yang belum terlindungi terbanyak: {trade}, {n} orang",
            trade=shown[0][0].label.lower(),
            n=shown[0][1],
        ),
        row_meaning="one trade",
        columns=(
            Column("trade", "Pekerjaan"),
            Column("workers", "Pekerja rentan", "count"),
            Column("uncovered", "Belum atau belum pasti", "count"),
        ),
        rows=tuple((trade.label, _cell(table.count(pekerjaan=trade.code)), _cell(number)) for trade, number in shown),
        as_of=context.as_of,
        base=context.base,
        notes=(text("{n} pekerjaan teratas di antara yang angkanya boleh ditampilkan.", n=count(len(shown))),),
        sources=context.sources,
    )


def decile_table(context: Context) -> PublishedTable | None:
    """Give by decile of the welfare register how the workers stand; ``None`` where nobody's decile is known."""
    table = context.tables.decile
    if table is None:
        return None
    first = table.count(desil_padanan="1", perlindungan=UNCOVERED)
    title = (
        text("{n} pekerja rentan desil 1 belum terlindungi", n=first)
        if isinstance(first, Quantity)
        else plain("Perlindungan menurut desil kesejahteraan")
    )
    return table.exhibit(context.heading("desil", title), "desil_padanan", "perlindungan")


def place_decile_table(context: Context) -> PublishedTable | None:
    """Give the uncovered of each kecamatan, or desa of a kecamatan, by decile; ``None`` within one desa or without deciles."""
    table = context.tables.decile
    if table is None or "wilayah" not in {dimension.key for dimension in table.dimensions}:
        return None
    below = "kecamatan" if context.region.level in ("kabupaten", "kota") else "desa/kelurahan"
    title = text("Pekerja rentan yang belum terlindungi menurut {below} dan desil", below=below)
    return table.exhibit(context.heading("wilayah_desil", title), "wilayah", "desil_padanan", perlindungan=NOT_SURE)


def place_map(context: Context) -> TileMap | None:
    """Draw the share of covered workers in each kecamatan; ``None`` where there is no grid."""
    table = context.tables.place
    if table is None or not tiles(context.region.code):
        return None
    title = plain("Bagian pekerja rentan yang terlindungi menurut kecamatan")
    return table.tiles(context.heading("peta", title), context.region.code, "wilayah", {"perlindungan": COVERED})


def uncovered_desa(context: Context) -> PublishedTable | None:
    """List the desa with the most workers who are not covered for sure; ``None`` within one kecamatan."""
    table = context.tables.place
    if table is None or not table.dimension("wilayah").nested:
        return None
    found: list[tuple[Category, Category, Quantity]] = [
        (desa, district, number)
        for district in table.categories("wilayah")
        for desa, number in table.largest("wilayah", DESA_SHOWN, wilayah=district.code, perlindungan=NOT_SURE)
        if number.value
    ]
    shown = sorted(found, key=lambda each: each[2].value, reverse=True)[:DESA_SHOWN]
    if not shown:
        return None
    return PublishedTable(
        name="desa_belum_terlindungi",
        title=text(
            "Desa dengan pekerja belum terlindungi terbanyak: {desa}, {n} orang", desa=shown[0][0].label, n=shown[0][2]
        ),
        row_meaning="one desa",
        columns=(
            Column("desa", "Desa/kelurahan"),
            Column("kecamatan", "Kecamatan"),
            Column("workers", "Pekerja rentan", "count"),
            Column("uncovered", "Belum atau belum pasti", "count"),
        ),
        rows=tuple(
            (desa.label, district.label, _cell(table.count(wilayah=desa.code)), _cell(number))
            for desa, district, number in shown
        ),
        as_of=context.as_of,
        base=context.base,
        notes=(text("{n} desa teratas di antara yang angkanya boleh ditampilkan.", n=count(len(shown))),),
        sources=context.sources,
    )


def place_table(context: Context) -> PublishedTable | None:
    """Give each kecamatan, or each desa of a kecamatan, how its workers stand; ``None`` within one desa."""
    table = context.tables.place
    if table is None:
        return None
    below = "kecamatan" if table.dimension("wilayah").nested else "desa/kelurahan"
    title = text("Perlindungan pekerja rentan menurut {below}", below=below)
    return table.exhibit(context.heading("wilayah", title), "wilayah", "perlindungan")


def _share(context: Context, code: str) -> Cell:
    found = context.tables.sector.share({"perlindungan": code})
    return "–" if found is None else _cell(found)


def _cell(value: Quantity | Withheld) -> Cell:
    return value if isinstance(value, Withheld) or value.approximate else value.value


def _number(value: Quantity) -> Decimal:
    return value.value if isinstance(value.value, Decimal) else Decimal(0)

"""How the workers in the village lists stand, and who pays for the covered."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sertakan_analysis.analyses.protection.book import NOBODY as NO_PAYER
from sertakan_analysis.analyses.protection.bounds import NOBODY, cell, number
from sertakan_analysis.analyses.protection.traits import COVERED, NOT_SURE, STATE
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import Column, PublishedTable, Quantity, Withheld, month, text

if TYPE_CHECKING:
    from sertakan_analysis.analyses.protection.context import Context
    from sertakan_analysis.disclosure import SafeTable
    from sertakan_analysis.exhibits import Cell


def payer_table(context: Context) -> PublishedTable:
    """Say who pays for the covered workers, and beside it for everybody in the ledger."""
    table, book = context.tables.payer, context.tables.book["buku_pembayar"]
    paying = table.largest(STATE.key, 1, perlindungan=COVERED)
    title = (
        text("Pembayar terbanyak: {payer}, {n} orang", payer=paying[0][0].label, n=paying[0][1])
        if paying
        else plain("Siapa yang membayar iuran pekerja rentan")
    )
    rows: list[tuple[Cell, ...]] = []
    for each in table.categories(STATE.key, COVERED):
        workers, everybody = table.count(perlindungan=each.code), book.count(pembayar=each.code)
        if not (_nobody(workers) and _nobody(everybody)):  # payers who pay for nobody here only lengthen the table
            share = table.share({STATE.key: each.code}, {STATE.key: COVERED})
            rows.append((each.label, cell(workers), NOBODY if share is None else cell(share), cell(everybody)))
    covered = table.count(perlindungan=COVERED)
    rows.append(("Jumlah", cell(covered), NOBODY if _nobody(covered) else Decimal(100), _paid(book)))
    return PublishedTable(
        name="pembayar",
        title=title,
        row_meaning="one payer",
        columns=(
            Column("payer", "Pembayar"),
            Column("workers", "Orang", "count", group="Pekerja rentan"),
            Column("share", "Bagian", "percent", 1, group="Pekerja rentan"),
            Column("everybody", "Semua peserta", "count"),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=context.base,
        notes=(
            plain(
                "Pembayar BPU hanya terlihat dari keputusan penetapan dan daftar donor. Penerima upah dibayar pemberi kerja, "
                "jasa konstruksi dibayar proyek."
            ),
            text(
                "Semua peserta: semua orang yang iuran {month}-nya dibayar, tidak hanya pekerja rentan.",
                month=month(context.month),
            ),
            *table.notes([row[:3] for row in rows]),
        ),
        sources=context.sources,
        total_rows=frozenset({len(rows) - 1}),
    )


def _paid(book: SafeTable) -> Cell:
    """Return how many of the ledger somebody pays for, from the rounded numbers that are shown."""
    paid = number(book.total) - number(book.count(pembayar=NO_PAYER))
    return Quantity(Decimal(paid), "count", approximate=True)


def _nobody(value: Quantity | Withheld) -> bool:
    return isinstance(value, Quantity) and not value.value


def state_table(context: Context) -> PublishedTable:
    """Split the workers by how they stand."""
    table = context.tables.state
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
        rows.append((group.label, cell(table.count(perlindungan=group.code)), _share(context, group.code)))
        rows += [(each.label, cell(table.count(perlindungan=each.code)), _share(context, each.code)) for each in parts]
    totals.add(len(rows))
    rows.append(("Jumlah", cell(table.total), Decimal(100)))
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
        notes=table.notes(rows),
        sources=context.sources,
        total_rows=frozenset(totals),
    )


def _share(context: Context, code: str) -> Cell:
    found = context.tables.state.share({"perlindungan": code})
    return NOBODY if found is None else cell(found)

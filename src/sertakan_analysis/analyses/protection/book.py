"""Everybody in the ledger of contribution months: who pays, who is paid for twice, who had gaps, whose cover ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.analyses.protection.traits import PAYER_UNKNOWN, SEVERAL
from sertakan_analysis.disclosure import Category, Dimension
from sertakan_analysis.ledger import UNKNOWN_PAYER, Basis
from sertakan_analysis.ledger.months import dated, numbered
from sertakan_analysis.payers import payers

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.inputs import OpenedLedger
    from sertakan_analysis.rules import Rules

YEAR: Final = 12
AHEAD: Final = 3
NOBODY: Final = "tidak_ada"
NO: Final = "tidak"
TWICE: Final = Dimension(
    "ganda",
    "Pembayaran ganda dalam dua belas bulan",
    (
        Category("dua_terbayar", "Dibayar oleh dua pembayar untuk bulan yang sama"),
        Category("dua_penetapan", "Ditetapkan oleh dua pembayar untuk bulan yang sama"),
        Category("pembayar_lain", "Ditetapkan, padahal pembayar lain sudah membayar"),
        Category(NO, "Tidak ada pembayaran ganda"),
    ),
)
GAP: Final = Dimension(
    "celah",
    "Bulan tanpa iuran sejak pertama kali dibayar",
    (
        Category("terputus", "Sedang terputus"),
        Category("panjang", "Pernah terputus empat bulan atau lebih"),
        Category("pendek", "Pernah terputus satu sampai tiga bulan"),
        Category(NO, "Tidak terlihat pernah terputus"),
    ),
)
LONG_GAP: Final = 4
DEATH_BENEFIT: Final = Dimension(
    "manfaat_jkm",
    "Manfaat JKM bila meninggal bulan itu",
    (
        Category("pemakaman", "Biaya pemakaman saja"),
        Category("mungkin_pemakaman", "Belum tentu penuh: awal kepesertaan tidak terlihat"),
        Category("penuh", "Manfaat penuh"),
        Category("bukan_bpu", "Bukan peserta BPU bulan itu"),
    ),
)
END: Final = "berakhir"


def payer_dimension() -> Dimension:
    """Return who pays for somebody in the month: one payer, several, one that no list tells of, or nobody."""
    paying = tuple(Category(code, payer.name) for code, payer in payers().items())
    others = (
        Category(SEVERAL, "Lebih dari satu pembayar"),
        Category(PAYER_UNKNOWN, "Pembayar tidak terlihat dari daftar"),
        Category(NOBODY, "Tidak ada yang membayar"),
    )
    return Dimension("pembayar", "Pembayar bulan itu", (*paying, *others))


def end_dimension(month: date) -> Dimension:
    """Return in which of the next months the announced cover of somebody ends."""
    ahead = tuple(
        Category(code_of(later), f"Mulai {named(later)} tidak ada yang membayar")
        for later in (month_after(month, number) for number in range(1, AHEAD + 1))
    )
    return Dimension(END, "Akhir perlindungan yang ditetapkan", (*ahead, Category(NO, "Belum berakhir")))


def book_tables(month: date) -> dict[str, tuple[Dimension, ...]]:
    """Return what the people of the ledger are counted by, for each table by name."""
    payer = payer_dimension()
    return {
        "buku_pembayar": (payer,),
        "buku_ganda": (TWICE,),
        "buku_celah": (GAP,),
        "buku_jkm": (DEATH_BENEFIT, payer),
        "buku_berakhir": (end_dimension(month), payer),
    }


def book_people(book: OpenedLedger, rules: Rules, month: date) -> pl.DataFrame:
    """Return one row a person whom anybody paid for, or was announced to pay for, within the year up to a month.

    Columns are the keys of the dimensions of ``book_tables``; of a ledger of a wider region only who belongs here.
    """
    ledger, first = book.ledger, month_after(month, 1 - YEAR)
    known = _members(_known(book, first, month), book)
    now = (
        ledger.covered(month, basis=Basis.REALISED)
        .group_by("orang")
        .agg(
            pl.when(pl.col("pembayar").n_unique() == 1)
            .then(pl.col("pembayar").first().replace(UNKNOWN_PAYER, PAYER_UNKNOWN))
            .otherwise(pl.lit(SEVERAL))
            .alias("pembayar")
        )
    )
    parts = (now, _twice(book, first, month), _gaps(book, month), _benefits(book, rules, month), _ends(book, month))
    for part in parts:
        known = known.join(part, on="orang", how="left")
    return known.with_columns(
        pl.col("pembayar").fill_null(NOBODY),
        pl.col(TWICE.key, GAP.key, END).fill_null(NO),
        pl.col(DEATH_BENEFIT.key).fill_null("bukan_bpu"),
    )


def announced_costs(book: OpenedLedger, rules: Rules, month: date) -> pl.DataFrame:
    """Return what the announced months of the year after a month cost: one row a person, payer and month.

    Columns ``orang, pembayar, bulan`` (a code of ``cost_months``) and ``biaya`` in rupiah; months without a known
    tariff are left out, see ``unpriced``.
    """
    found = book.ledger.costs(month_after(month, 1), month_after(month, YEAR), rules, basis=Basis.ANNOUNCED)
    priced = _members(found.filter(pl.col("biaya").is_not_null()), book)
    months = pl.date_ranges("dari", "sampai", interval="1mo")
    return (
        priced.select("orang", "pembayar", months.alias("bulan"), pl.col("iuran").alias("biaya"))
        .explode("bulan")
        .with_columns(pl.col("bulan").dt.strftime("%Y-%m"), pl.col("pembayar").replace(UNKNOWN_PAYER, PAYER_UNKNOWN))
    )


def cost_dimensions(month: date) -> tuple[Dimension, Dimension]:
    """Return by what the announced costs are added up: payer, and the months of the year after a month."""
    payer = payer_dimension()
    paying = tuple(each for each in payer.categories if each.code not in (NOBODY, SEVERAL))
    later = [month_after(month, number) for number in range(1, YEAR + 1)]
    months = tuple(Category(code_of(each), named(each)) for each in later)
    return Dimension("pembayar", "Pembayar", paying), Dimension("bulan", "Bulan iuran", months)


def month_after(month: date, number: int) -> date:
    """Return the month so many months later, earlier for a negative number."""
    return dated(numbered(month) + number)


def code_of(month: date) -> str:
    """Return a month as the code of a category."""
    return f"{month:%Y-%m}"


def named(month: date) -> str:
    """Return a month as a heading names it."""
    from babel.dates import format_date

    return format_date(month, "MMMM y", locale="id_ID")


def _members(rows: pl.DataFrame, book: OpenedLedger) -> pl.DataFrame:
    return rows if book.members is None else rows.filter(pl.col("orang").is_in(book.members.implode()))


def _known(book: OpenedLedger, first: date, month: date) -> pl.DataFrame:
    spells = book.spells.frame.filter(pl.col("dari") <= month, pl.col("sampai").is_null() | (pl.col("sampai") >= first))
    return spells.select("orang").unique().sort("orang")


def _twice(book: OpenedLedger, first: date, month: date) -> pl.DataFrame:
    """Return who is paid for twice; of several kinds the one that costs most: paid, announced twice, announced besides."""
    paid = book.ledger.double_payments(first, month, basis=Basis.REALISED)
    announced = book.ledger.double_payments(first, month, basis=Basis.ANNOUNCED)
    both = book.ledger.double_payments(first, month).filter(pl.col("dasar_1") != pl.col("dasar_2"))
    found = (("dua_terbayar", paid), ("dua_penetapan", announced), ("pembayar_lain", both))
    told = [answer.select("orang", pl.lit(code).alias(TWICE.key)) for code, answer in found]
    return pl.concat(told).unique(subset="orang", keep="first", maintain_order=True)


def _gaps(book: OpenedLedger, month: date) -> pl.DataFrame:
    gaps = book.ledger.gaps(month, basis=Basis.REALISED)
    kind = (
        pl.when(pl.col("terbuka").any())
        .then(pl.lit("terputus"))
        .when(pl.col("jumlah_bulan").max() >= LONG_GAP)
        .then(pl.lit("panjang"))
        .otherwise(pl.lit("pendek"))
    )
    return gaps.group_by("orang").agg(kind.alias(GAP.key))


def _benefits(book: OpenedLedger, rules: Rules, month: date) -> pl.DataFrame:
    found = book.ledger.death_benefits(month, rules, basis=Basis.REALISED)
    kind = (
        pl.when(~pl.col("pemakaman_saja"))
        .then(pl.lit("penuh"))
        .when("awal_pasti")
        .then(pl.lit("pemakaman"))
        .otherwise(pl.lit("mungkin_pemakaman"))
    )
    return found.select("orang", kind.alias(DEATH_BENEFIT.key)).unique(subset="orang", keep="first")


def _ends(book: OpenedLedger, month: date) -> pl.DataFrame:
    ending = book.ledger.lapses(month, months=AHEAD, basis=Basis.ANNOUNCED)
    alone = ending.filter(~pl.col("perlindungan_lain"))
    return alone.group_by("orang").agg(pl.col("bulan_lepas").min().dt.strftime("%Y-%m").alias(END))

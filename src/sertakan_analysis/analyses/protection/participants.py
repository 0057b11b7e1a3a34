"""The participants' list against the village lists: why the one counts others than the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.disclosure import Category, Dimension
from sertakan_analysis.inputs.ledgers import PARTICIPANTS, VILLAGE
from sertakan_analysis.ledger import Basis, Segment
from sertakan_analysis.matching import kept_pairs

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.inputs import OpenedLedger

PAID: Final = "membayar"
FOUND: Final = "cocok"
UNSURE: Final = "perlu_dicek"
ELSEWHERE: Final = "tinggal_di_luar"
BUILDING: Final = "konstruksi"
NOT_FOUND: Final = "tidak_ditemukan"
LAPSED: Final = "tidak_membayar"
PLACING: Final = Dimension(
    "padanan_daftar_desa",
    "Peserta menurut padanan dengan daftar desa",
    (
        Category(PAID, "Iurannya dibayar bulan itu"),
        Category(FOUND, "Ada dalam daftar desa", PAID),
        Category(UNSURE, "Perlu dicek orangnya", PAID),
        Category(ELSEWHERE, "Tinggal di luar wilayah", PAID),
        Category(BUILDING, "Jasa konstruksi, tidak ada dalam daftar desa", PAID),
        Category(NOT_FOUND, "Segmen lain, tidak ada dalam daftar desa", PAID),
        Category(LAPSED, "Tidak ada iuran bulan itu"),
    ),
)
SEGMENT: Final = Dimension(
    "segmen",
    "Segmen kepesertaan",
    (
        Category(Segment.WAGE, "Penerima upah"),
        Category(Segment.OWN_ACCOUNT, "Bukan penerima upah"),
        Category(Segment.CONSTRUCTION, "Jasa konstruksi"),
    ),
)


def participants(book: OpenedLedger, month: date) -> pl.DataFrame:
    """Return one row a participant of the lists, with ``segmen`` and the code of ``PLACING`` where it stands.

    Of somebody in several segments or lists the row of the segment that comes first in the list counts, and the best of
    the pairs. Of a list of a wider region only those have a row who are paired with somebody of this region.
    """
    people = book.lists[PARTICIPANTS]
    wanted = [name for name in ("segmen", "kode_kecamatan") if name in people.columns]
    rows = book.person_of(PARTICIPANTS, people.rows(["batch", "baris", "orang", *wanted]))
    if "kode_kecamatan" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.String).alias("kode_kecamatan"))
    paid = book.ledger.covered(month, basis=Basis.REALISED)["orang"].unique()
    bands = _bands(book)
    paired = rows.join(bands, on=["batch", "baris"], how="left", maintain_order="left")
    # "padan" before "ragu"
    known = paired.with_columns(pl.col("pita").min().over("pribadi")).unique(
        subset="pribadi", keep="first", maintain_order=True
    )
    if book.members is not None:
        known = known.filter(pl.col("pita").is_not_null())
    inside = pl.col("kode_kecamatan").str.starts_with(book.region[: len("35.25.10")]).fill_null(value=True)
    placing = (
        pl.when(~pl.col("pribadi").is_in(paid.implode()))
        .then(pl.lit(LAPSED))
        .when(pl.col("pita") == "padan")
        .then(pl.lit(FOUND))
        .when(pl.col("pita") == "ragu")
        .then(pl.lit(UNSURE))
        .when(~inside)
        .then(pl.lit(ELSEWHERE))
        .when(pl.col("segmen") == str(Segment.CONSTRUCTION))
        .then(pl.lit(BUILDING))
        .otherwise(pl.lit(NOT_FOUND))
    )
    return known.select("segmen", placing.alias(PLACING.key))


def _bands(book: OpenedLedger) -> pl.DataFrame:
    """Return for participants who have a pair with somebody of the village lists the best band: ``batch, baris, pita``."""
    match = book.matches[VILLAGE, PARTICIPANTS].match
    kept = kept_pairs(match)
    if book.members is not None:
        inside = (pl.col("kode_desa") + ".").str.starts_with(f"{book.region}.").fill_null(value=False)
        here = match.left.rows(["batch", "baris", "kode_desa"]).filter(inside)
        kept = kept.join(
            here.select("batch", pl.col("baris").cast(pl.UInt32)),
            left_on=["kiri_daftar", "kiri_baris"],
            right_on=["batch", "baris"],
            how="semi",
        )
    return (
        kept.select(pl.col("kanan_daftar").alias("batch"), pl.col("kanan_baris").alias("baris"), "pita")
        .sort("pita")  # "padan" before "ragu"
        .unique(subset=["batch", "baris"], keep="first", maintain_order=True)
    )

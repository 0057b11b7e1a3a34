"""Spells from lists of participants: what is proven to be paid, and what is assumed between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.ledger.attribution import with_payers
from sertakan_analysis.ledger.model import Basis, Segment
from sertakan_analysis.ledger.months import OPEN, as_number
from sertakan_analysis.ledger.spells import (
    BEGINNING,
    KEYS,
    LONGEST_MONTHS,
    SPELL_SCHEMA,
    Spells,
    doubtful,
    with_columns_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

NEEDED: Final = (*KEYS, "segmen", "status_kepesertaan", "bulan_iuran")
OPTIONAL: Final = {
    "bulan_iuran_terakhir": pl.Date(),
    "bulan_kepesertaan": pl.Date(),
    "program_kode": pl.String(),
    "pekerjaan_kode": pl.String(),
    "identitas": pl.String(),
}
# The ``identitas`` of a row that names nobody whom another list could name again.
ROW_ALONE: Final = "baris"
ACTIVE: Final = "aktif"
# One member of one source in one segment.
MEMBER: Final = ("orang", "asal", "segmen")
PIECE: Final = ("orang", "segmen", "program", "pekerjaan_kode", "batch", "baris", "dari", "sampai")


@dataclass(frozen=True, slots=True)
class ListedMonth:
    """The month that a batch tells of, and the source that gave it: lists of one source stand for each other's months."""

    batch: str
    source: str
    month: date


def from_participants(
    rows: pl.DataFrame, lists: Sequence[ListedMonth], announced: pl.DataFrame | None = None
) -> Spells:
    """Return the realised spells of participants' lists.

    A row proves the months from ``bulan_iuran`` to ``bulan_iuran_terakhir``, or the latter alone when it is the earlier;
    proven months of one source without a break are one spell. The months from ``bulan_kepesertaan`` to a proven one are
    assumed (``pasti`` false), but for those whose list of the same source does not hold the person. Employers pay for PU,
    projects for JAKON; a BPU month's payer is the one who ``announced`` it (``SPELL_COLUMNS``), unknown where none or
    several did.

    Somebody whose row has neither a NIK nor enough of a name (``identitas`` "baris") can't be found in another list: such
    a row counts in the newest list of its source alone, and no other list says that the person was not in it.

    ``rows`` are those of the store with ``batch, baris, orang, segmen, status_kepesertaan, bulan_iuran`` and, where there
    are, ``bulan_iuran_terakhir, bulan_kepesertaan, program_kode, pekerjaan_kode, identitas``; ``lists`` tells of every batch.

    Raises
    ------
    UserError
        When a column is missing, or ``lists`` does not tell of a batch.
    """
    told = with_columns_of(rows, NEEDED, OPTIONAL, "peserta").join(_listed(rows, lists), on="batch", how="left")
    kept, found = _proven(told)
    runs = _runs(_alone(kept))
    pieces = pl.concat([_sure(runs, lists), _assumed(runs, lists)])
    paid, ambiguous = with_payers(pieces, announced)
    frame = paid.with_columns(pl.lit(str(Basis.REALISED)).alias("dasar")).select(SPELL_SCHEMA.names())
    return Spells(frame.cast(SPELL_SCHEMA), pl.concat([found, ambiguous]))


def _listed(rows: pl.DataFrame, lists: Sequence[ListedMonth]) -> pl.DataFrame:
    known = {each.batch: each for each in lists}
    unknown = [batch for batch in rows.get_column("batch").unique().sort() if batch not in known]
    if unknown:
        raise UserError(
            f"nothing tells which month batch {unknown[0]} is of", remedy="Give a ListedMonth for every batch."
        )
    named = list(known.values())
    return pl.DataFrame(
        {
            "batch": [each.batch for each in named],
            "asal": [each.source for each in named],
            "bulan_daftar": [each.month.replace(day=1) for each in named],
        },
        schema={"batch": pl.String, "asal": pl.String, "bulan_daftar": pl.Date},
    ).with_columns(pl.col("bulan_daftar").max().over("asal").alias("terbaru"))


def _proven(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows with the months that each proves (``dari``, ``sampai``) and its month of membership (``mulai``)."""
    last, month = pl.col("bulan_iuran_terakhir"), pl.col("bulan_iuran")
    active = (pl.col("status_kepesertaan") == ACTIVE).fill_null(value=False)
    ahead = pl.col("bulan_daftar").dt.offset_by(f"{LONGEST_MONTHS}mo")
    months = rows.with_columns(
        pl.min_horizontal(month, last).dt.truncate("1mo").alias("dari"),
        pl.coalesce(last, pl.when(active).then(month)).dt.truncate("1mo").alias("sampai"),
        pl.max_horizontal(pl.col("bulan_kepesertaan").dt.truncate("1mo"), pl.lit(BEGINNING)).alias("mulai"),
    ).with_columns(pl.when(pl.col("bulan_kepesertaan").is_not_null()).then("mulai").alias("mulai"))
    kept, told = doubtful(
        months,
        {
            "segmen_tidak_dikenal": ~pl.col("segmen").is_in(tuple(Segment)).fill_null(value=False),
            "tanpa_bulan_terbayar": ~active & last.is_null(),
            "bulan_kosong": pl.col("dari").is_null() | pl.col("sampai").is_null(),
            "bulan_di_luar_jangkauan": (pl.col("dari") < BEGINNING) | (pl.col("sampai") > ahead),
            "orang_tidak_terlacak": (pl.col("identitas") == ROW_ALONE) & (pl.col("bulan_daftar") < pl.col("terbaru")),
            "kepesertaan_setelah_iuran": pl.col("mulai") > pl.col("dari"),
        },
    )
    sound = pl.when(pl.col("mulai") <= pl.col("dari")).then("mulai").alias("mulai")
    return kept.with_columns(sound), told


def _alone(rows: pl.DataFrame) -> pl.DataFrame:
    """Give those whom no other list can name a source of their own, of which no other list tells."""
    own = pl.format("{}/{}", "asal", "batch")
    return rows.with_columns(pl.when(pl.col("identitas") == ROW_ALONE).then(own).otherwise("asal").alias("asal"))


def _runs(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the proven runs of each member of each source: ``dari, sampai``, and the end of the run before."""
    ordered = rows.with_columns(_member_numbers(rows)).sort("anggota", "dari", "sampai")
    # Member and month in one number: a later member's is greater than any before, so the maximum starts anew with it.
    first, last = (pl.col("anggota") * OPEN + as_number(name) for name in ("dari", "sampai"))
    begins = (first > last.cum_max().shift(1) + 1).fill_null(value=True)
    runs = (
        ordered.with_columns(begins.cast(pl.Int32).cum_sum().alias("deret"))
        .group_by("deret")
        .agg(
            pl.col("anggota", *MEMBER).first(),
            pl.col("dari", "mulai").min(),
            pl.col("sampai").max(),
            pl.col("program_kode").max().alias("program"),
            pl.col("pekerjaan_kode").max(),
            pl.col("batch", "baris").last(),
        )
        .sort("deret")
    )
    same = pl.col("anggota") == pl.col("anggota").shift(1)
    return runs.with_columns(pl.when(same).then(pl.col("sampai").shift(1)).alias("sebelum")).drop("deret", "anggota")


def _member_numbers(rows: pl.DataFrame) -> pl.Series:
    """Return a number for each member, in the order of ``MEMBER``: windows over it are faster than over texts."""
    number = pl.Series("anggota", [0], dtype=pl.Int64).new_from_index(0, rows.height)
    for name in MEMBER:
        words = rows.get_column(name).unique().sort()
        number = number * len(words) + rows.get_column(name).cast(pl.Enum(words)).to_physical()
    return number.alias("anggota")


def _sure(runs: pl.DataFrame, lists: Sequence[ListedMonth]) -> pl.DataFrame:
    """Return the proven runs; nothing went before where membership begins with them or the list before lacks them."""
    prior = runs.join(
        _months(lists).with_columns(pl.col("bulan_daftar").dt.offset_by("1mo").alias("dari"), ada=True),
        on=["asal", "dari"],
        how="left",
    )
    first = (pl.col("mulai") == pl.col("dari")).fill_null(value=False) | pl.col("ada").fill_null(value=False)
    return prior.select(*PIECE, pl.lit(value=True).alias("pasti"), first.alias("awal_pasti"))


def _assumed(runs: pl.DataFrame, lists: Sequence[ListedMonth]) -> pl.DataFrame:
    """Return the months between membership, or the run before, and a proven run, without those whose list lacks them."""
    open_from = pl.max_horizontal("mulai", pl.col("sebelum").dt.offset_by("1mo"))
    between = (
        runs.filter(pl.col("mulai").is_not_null())
        .with_columns(open_from.alias("dari"), pl.col("dari").dt.offset_by("-1mo").alias("sampai"))
        .filter(pl.col("dari") <= pl.col("sampai"))
        .with_row_index("nomor")
    )
    told = between.join(_months(lists), on="asal").filter(pl.col("bulan_daftar").is_between("dari", "sampai"))
    # Each listed month ends a stretch, and the next stretch begins after it.
    starts = told.select("nomor", pl.col("bulan_daftar").dt.offset_by("1mo").alias("awal"))
    ends = told.select("nomor", pl.col("bulan_daftar").dt.offset_by("-1mo").alias("akhir"))
    starts = pl.concat([between.select("nomor", pl.col("dari").alias("awal")), starts]).sort("nomor", "awal")
    ends = pl.concat([ends, between.select("nomor", pl.col("sampai").alias("akhir"))]).sort("nomor", "akhir")
    stretches = pl.concat([starts, ends.select("akhir")], how="horizontal").filter(pl.col("awal") <= pl.col("akhir"))
    cut = between.join(stretches, on="nomor").with_columns(
        pl.col("awal").alias("dari"), pl.col("akhir").alias("sampai")
    )
    return cut.select(*PIECE, pl.lit(value=False).alias("pasti"), pl.lit(value=False).alias("awal_pasti"))


def _months(lists: Sequence[ListedMonth]) -> pl.DataFrame:
    """Return the months that each source has told of: ``asal, bulan_daftar``."""
    told = {(each.source, each.month.replace(day=1)) for each in lists}
    return pl.DataFrame(sorted(told), schema={"asal": pl.String, "bulan_daftar": pl.Date}, orient="row")

"""Spells from the lists that announce them: the annex of a decree, a donor's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.ledger.donated import CSR, told_once
from sertakan_analysis.ledger.model import SPELL_COLUMNS, UNKNOWN_PAYER, Basis, Segment
from sertakan_analysis.occupations import occupations

if TYPE_CHECKING:
    from collections.abc import Mapping

# The ledger begins with the tariff of PP 44/2015: no months before are asked for or priced.
BEGINNING: Final = date(2015, 7, 1)
# A list that names months further ahead than this, or a longer payment at once, is taken for a slip of the pen. Ours, not
# the law's.
LONGEST_MONTHS: Final = 60
# Why a row is not in the ledger, or not as it stands; a reader of a report sees the sentences.
DOUBTS: Final[Mapping[str, str]] = {
    "bulan_kosong": "Bulan mulai atau bulan akhir kosong; baris tidak dihitung.",
    "bulan_terbalik": "Bulan akhir mendahului bulan mulai; baris tidak dihitung.",
    "bulan_di_luar_jangkauan": "Bulan sebelum Juli 2015 atau terlalu jauh di depan; baris tidak dihitung.",
    "jumlah_bulan_mustahil": "Jumlah bulan nol atau lebih dari enam puluh; baris tidak dihitung.",
    "pembayar_tidak_dikenal": "Sumber dana tidak dikenal; bulannya dihitung tanpa nama pembayar.",
    "segmen_tidak_dikenal": "Segmen bukan PU, BPU, atau JAKON; baris tidak dihitung.",
    "tanpa_bulan_terbayar": "Peserta tidak aktif tanpa bulan iuran terakhir; baris tidak dihitung.",
    "orang_tidak_terlacak": "Peserta tanpa NIK pada daftar lama tidak dapat diikuti ke daftar baru; barisnya tidak dihitung.",
    "kepesertaan_setelah_iuran": "Tanggal kepesertaan sesudah bulan iuran; awal kepesertaan tidak dipakai.",
    "juga_pada_daftar_donor": "Bulan yang dananya juga ada pada daftar donor; dihitung sekali, menurut daftar donor.",
    "beberapa_pembayar": "Lebih dari satu pembayar ditetapkan untuk bulan yang sama; pembayarnya tidak ditentukan.",
}
# The row counts all the same.
STILL_USED: Final = frozenset(
    {"pembayar_tidak_dikenal", "kepesertaan_setelah_iuran", "juga_pada_daftar_donor", "beberapa_pembayar"}
)
DOUBT_COLUMNS: Final = {"sumber": pl.String, "baris": pl.UInt32, "alasan": pl.String, "dipakai": pl.Boolean}
KEYS: Final = ("batch", "baris", "orang")
SPELL_SCHEMA: Final = pl.Schema({name: getattr(pl, kind) for name, kind in SPELL_COLUMNS.items()})


@dataclass(frozen=True, slots=True)
class Spells:
    """What a list tells of months paid for.

    ``frame`` has ``SPELL_COLUMNS``. ``doubts`` has one row a row of a list and reason, ``sumber, baris, alasan,
    dipakai``: the code of ``DOUBTS``, and whether the row counts all the same.
    """

    frame: pl.DataFrame
    doubts: pl.DataFrame

    def doubt_counts(self) -> pl.DataFrame:
        """Return how many rows of each list are doubtful: ``sumber, alasan, dipakai, baris``."""
        keys = ["sumber", "alasan", "dipakai"]
        return self.doubts.group_by(keys).agg(pl.len().cast(pl.Int64).alias("baris")).sort(keys)


def from_beneficiaries(rows: pl.DataFrame, *, as_of: date, donated: pl.DataFrame | None = None) -> Spells:
    """Return the announced spells of decrees' annexes: one a row.

    Months of a company's money that the donors' lists (``donated``, ``SPELL_COLUMNS``) tell of as well are left to these.

    ``rows`` are those of the store with ``batch, baris, orang, bulan_mulai, bulan_akhir, pembayar_kode`` and, where there
    are, ``donor_kode, program_kode, pekerjaan_kode``; ``orang`` is the person after matching. ``as_of`` is the day that
    the newest of the lists tells of.

    Raises
    ------
    UserError
        When a column is missing.
    """
    told = _with(rows, (*KEYS, "bulan_mulai", "bulan_akhir", "pembayar_kode"), "penerima")
    months = told.with_columns(pl.col("bulan_mulai").alias("dari"), pl.col("bulan_akhir").alias("sampai"))
    return _announced(months, as_of, pl.col("pembayar_kode"), donated)


def from_donors(rows: pl.DataFrame, *, as_of: date) -> Spells:
    """Return the announced spells of donors' lists: one a row.

    ``rows`` are those of the store with ``batch, baris, orang, bulan_mulai, jumlah_bulan`` and, where there are,
    ``skema_kode, donor_kode, program_kode, pekerjaan_kode``. Without a scheme the payer is CSR: it is a list of donors.

    Raises
    ------
    UserError
        When a column is missing.
    """
    told = _with(rows, (*KEYS, "bulan_mulai", "jumlah_bulan"), "donor")
    count = pl.col("jumlah_bulan").cast(pl.Int64)
    possible = count.is_between(1, LONGEST_MONTHS)
    offset = pl.format("{}mo", pl.when(possible).then(count - 1).otherwise(0))
    months = told.with_columns(
        pl.col("bulan_mulai").alias("dari"),
        pl.when(count.is_not_null()).then(pl.col("bulan_mulai").dt.offset_by(offset)).alias("sampai"),
        (~possible).fill_null(value=False).alias("mustahil"),
    )
    return _announced(months, as_of, pl.col("skema_kode").fill_null(CSR))


def together(*parts: Spells) -> Spells:
    """Return the spells and the doubts of several lists as one."""
    if not parts:
        return Spells(pl.DataFrame(schema=SPELL_SCHEMA), pl.DataFrame(schema=DOUBT_COLUMNS))
    return Spells(pl.concat(part.frame for part in parts), pl.concat(part.doubts for part in parts))


def doubtful(rows: pl.DataFrame, reasons: Mapping[str, pl.Expr]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that count and the doubts; of the reasons to leave a row out the first one is told."""
    leaving = [pl.when(when).then(pl.lit(reason)) for reason, when in reasons.items() if reason not in STILL_USED]
    rows = rows.with_columns(pl.coalesce(*leaving, pl.lit(None, pl.String)).alias("alasan"))
    kept = rows.filter(pl.col("alasan").is_null()).drop("alasan")
    told = [doubts(rows.filter(pl.col("alasan").is_not_null()))]
    told += [
        doubts(kept.filter(when).with_columns(pl.lit(reason).alias("alasan")))
        for reason, when in reasons.items()
        if reason in STILL_USED
    ]
    return kept, pl.concat(told)


def doubts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with ``batch, baris, alasan`` as doubts."""
    used = pl.col("alasan").is_in(sorted(STILL_USED)).alias("dipakai")
    return rows.select(pl.col("batch").alias("sumber"), pl.col("baris").cast(pl.UInt32), "alasan", used)


def out_of_range(month: str, latest: date) -> pl.Expr:
    """Tell whether a month lies before the ledger's beginning or too far after a day."""
    last = pl.lit(latest.replace(day=1)).dt.offset_by(f"{LONGEST_MONTHS}mo")
    return (pl.col(month) < BEGINNING) | (pl.col(month) > last)


def sector_of(occupation: str) -> pl.Expr:
    """Return PP 50/2025's sector of an occupation's code; null where the occupation or its sector is not known."""
    return pl.col(occupation).replace_strict(_sectors(), default=None, return_dtype=pl.String)


def _announced(months: pl.DataFrame, as_of: date, payer: pl.Expr, donated: pl.DataFrame | None = None) -> Spells:
    impossible = pl.col("mustahil") if "mustahil" in months.columns else pl.lit(value=False)
    kept, told = doubtful(
        months.with_columns(payer.alias("pembayar"), pl.col("dari", "sampai").dt.truncate("1mo")),
        {
            "jumlah_bulan_mustahil": impossible,
            "bulan_kosong": pl.col("dari").is_null() | pl.col("sampai").is_null(),
            "bulan_terbalik": pl.col("sampai") < pl.col("dari"),
            "bulan_di_luar_jangkauan": out_of_range("dari", as_of) | out_of_range("sampai", as_of),
            "pembayar_tidak_dikenal": pl.col("pembayar").is_null(),
        },
    )
    if donated is not None:
        kept, twice = told_once(kept, donated)
        told = pl.concat([told, doubts(twice.with_columns(pl.lit("juga_pada_daftar_donor").alias("alasan")))])
    frame = kept.select(
        "orang",
        pl.col("pembayar").fill_null(UNKNOWN_PAYER),
        pl.col("donor_kode").alias("donor"),
        pl.col("program_kode").alias("program"),
        pl.lit(str(Segment.OWN_ACCOUNT)).alias("segmen"),
        "dari",
        "sampai",
        pl.lit(str(Basis.ANNOUNCED)).alias("dasar"),
        pl.lit(value=True).alias("pasti"),
        pl.lit(value=True).alias("awal_pasti"),
        sector_of("pekerjaan_kode").alias("sektor"),
        pl.col("batch").alias("sumber"),
    )
    return Spells(frame.cast(SPELL_SCHEMA), told)


def with_columns_of(
    rows: pl.DataFrame, needed: tuple[str, ...], optional: Mapping[str, pl.DataType], kind: str
) -> pl.DataFrame:
    """Return rows with the optional columns, null where a list has none.

    Raises
    ------
    UserError
        When a needed column is missing, or a row has no person.
    """
    missing = [name for name in needed if name not in rows.columns]
    if missing:
        raise UserError(
            f"the rows have no column '{missing[0]}'",
            where=f"lists of kind '{kind}'",
            remedy="Open them with that column; a batch of an older form has to be ingested again.",
        )
    nameless = rows.get_column("orang").null_count()
    if nameless:
        raise UserError(
            f"{nameless} rows have no 'orang'",
            where=f"lists of kind '{kind}'",
            remedy="Give every row the person that matching found, or its own pseudonym.",
        )
    absent = [pl.lit(None, kind_of).alias(name) for name, kind_of in optional.items() if name not in rows.columns]
    return rows.with_columns(absent)


def _with(rows: pl.DataFrame, needed: tuple[str, ...], kind: str) -> pl.DataFrame:
    optional = dict.fromkeys(("donor_kode", "skema_kode", "program_kode", "pekerjaan_kode"), pl.String())
    return with_columns_of(rows, needed, optional, kind)


@cache
def _sectors() -> dict[str, str]:
    words = {"transportasi": "transportasi", "nontransportasi": "lainnya"}
    return {each.key: words[each.sector] for each in occupations().values() if each.sector is not None}

"""Who is chosen: vulnerable workers of the deciles asked for who are not covered in a month. Frames in, frame out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.candidates.model import CANDIDATE, TO_CHECK
from sertakan_analysis.occupations import occupations

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.candidates.model import Wanted

VULNERABLE: Final = "rentan"
PLACE: Final = ("batch", "baris")
COLUMNS: Final = (
    *("nama", "nik", "tanggal_lahir", "jenis_kelamin", "alamat", "rt", "rw", "kode_desa", "pekerjaan_kode"),
    *("desil", "keadaan", "keterangan", "batch"),
)
COVERED: Final = "terlindungi"
MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def chosen(
    people: pl.DataFrame, links: pl.DataFrame, members: pl.DataFrame, wanted: Wanted
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the candidates and how many people each step left.

    ``people`` has a row a person of the list (``batch, baris``, the columns of the sheet, ``desil``). ``links`` has a row
    a pair with a member: ``batch, baris, anggota, pasti`` (false: uncertain, a person has to look). ``members`` has a row
    a member: ``anggota, terlindungi`` in the month, ``terakhir`` (last month paid), ``aktif`` by the participant list.
    A person stays out only who is surely a member covered in the month; where deciles are asked for, also who has none,
    which is counted. First come the lower deciles, then those surely not covered, then the order of desa and list.
    """
    standing = {key: each.standing for key, each in occupations().items()}
    kind = pl.col("pekerjaan_kode").replace_strict(standing, default=None, return_dtype=pl.String)
    workers = people.filter(kind == VULNERABLE)
    poor = workers.filter(pl.col("desil").is_in(list(wanted.deciles))) if wanted.deciles else workers
    told = poor.join(_standings(links, members), on=PLACE, how="left", maintain_order="left").with_columns(
        pl.col("keadaan").fill_null(CANDIDATE),
        pl.col("keterangan").fill_null("Tidak ditemukan dalam daftar peserta."),
    )
    free = told.filter(pl.col("keadaan") != COVERED)
    order = pl.col("keadaan") == TO_CHECK
    listed = free.sort("desil", order, "kode_desa", *PLACE, nulls_last=True, maintain_order=True)
    shown = listed.head(wanted.limit) if wanted.limit is not None else listed
    counts = {
        "orang dalam daftar": people.height,
        "pekerja rentan": workers.height,
        "dalam desil yang diminta": poor.height,
        "desilnya tidak diketahui": workers["desil"].null_count(),
        "terlindungi pada bulan itu": told.height - free.height,
        "calon": shown.filter(keadaan=CANDIDATE).height,
        "perlu dicek": shown.filter(keadaan=TO_CHECK).height,
        "tidak termuat karena batas jumlah": free.height - shown.height,
    }
    return shown.select(COLUMNS), counts


def _standings(links: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return what the members that a person may be say of the person: ``batch, baris, keadaan, keterangan``.

    The strongest word counts: surely covered, then to be looked into, then a member who is not covered.
    """
    known = links.join(members, on="anggota", how="left").with_columns(
        pl.col("terlindungi", "aktif").fill_null(value=False)
    )
    sure, covered, active = pl.col("pasti"), pl.col("terlindungi"), pl.col("aktif")
    uncertain_paid = ~sure & (covered | active)
    rank = (
        pl.when(sure & covered).then(0).when(uncertain_paid).then(1).when(sure & active).then(2).when(sure).then(3)
    ).otherwise(4)
    last = _month("terakhir")
    text = (
        pl.when(uncertain_paid)
        .then(pl.lit("Mungkin sama dengan seorang peserta; cocokkan dengan BPJS Ketenagakerjaan."))
        .when(sure & active)
        .then(pl.format("Peserta berstatus aktif, tetapi iuran bulan ini belum tercatat{}.", last))
        .when(sure)
        .then(pl.format("Pernah menjadi peserta, tidak terlindungi lagi{}.", last))
    )
    state = pl.when(rank == 0).then(pl.lit(COVERED)).when(rank.is_between(1, 2)).then(pl.lit(TO_CHECK))
    return (
        known.with_columns(rank.alias("urutan"), state.otherwise(pl.lit(CANDIDATE)).alias("keadaan"))
        .with_columns(text.alias("keterangan"))
        .sort(*PLACE, "urutan", maintain_order=True)
        .unique(PLACE, keep="first", maintain_order=True)
        .select(*PLACE, "keadaan", "keterangan")
    )


def _month(column: str) -> pl.Expr:
    """Return "; terakhir dibayar Juli 2025", nothing where no month is known."""
    name = pl.col(column).dt.month().replace_strict(dict(enumerate(MONTHS, 1)), default="", return_dtype=pl.String)
    return pl.format("; terakhir dibayar {} {}", name, pl.col(column).dt.year()).fill_null("")


def month_name(month: date) -> str:
    """Return a month as people write it: "November 2025"."""
    return f"{MONTHS[month.month - 1]} {month.year}"

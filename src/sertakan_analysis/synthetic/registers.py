"""What other offices hold: the members of BPJS Ketenagakerjaan, and the welfare register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.synthetic.assumed import assumed
from sertakan_analysis.synthetic.listing import listed, month_text, thousands
from sertakan_analysis.synthetic.rates import error_rates

if TYPE_CHECKING:
    from collections.abc import Callable

    from sertakan_analysis.synthetic.draws import Draws
    from sertakan_analysis.synthetic.people import Population
    from sertakan_analysis.synthetic.rates import ErrorRates
    from sertakan_analysis.synthetic.source_list import SourceList

COMPANY = "SINTETIS"
SCORES = 10_000


def participant_list(population: Population, *, seed: int, errors: ErrorRates | None = None) -> SourceList:
    """Write the members of all segments, active or not: kind ``peserta``, one row a member with the last month paid."""
    return listed(
        population,
        population.people.filter(pl.col("segmen").is_not_null()),
        kind="peserta",
        title="Daftar Peserta BPJS Ketenagakerjaan",
        office="Petugas Kepesertaan",
        cells=_member_cells,
        errors=errors or error_rates(),
        seed=seed,
    )


def welfare_register(population: Population, *, seed: int, errors: ErrorRates | None = None) -> SourceList:
    """Write the decile of everybody, as DTSEN or GresikSoya answers: kind ``dtsen``."""
    return listed(
        population,
        population.people,
        kind="dtsen",
        title="Hasil Padanan DTSEN",
        office="Petugas Data",
        cells=_welfare_cells(population),
        errors=errors or error_rates(),
        seed=seed,
    )


def _member_cells(people: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    company = pl.Series(draws.below("company", 200, people.height)).cast(pl.String).str.zfill(4)
    waged = pl.col("segmen") == "PU"
    return people.with_columns(
        pl.when(waged).then("penghasilan").otherwise(pl.lit(int(assumed("declared_income")))).alias("upah_dilaporkan")
    ).select(
        "nik",
        "no_kpj",
        pl.col("nama").str.to_uppercase(),
        pl.col("tanggal_lahir").dt.strftime("%d-%m-%Y"),
        "jenis_kelamin",
        "segmen",
        pl.when("aktif").then(pl.lit("AKTIF")).otherwise(pl.lit("NON AKTIF")).alias("status"),
        month_text(pl.col("bulan_terakhir"), "bulan_iuran"),
        pl.when(waged).then(pl.lit(f"{COMPANY}-") + company).alias("npp"),
        pl.col("bulan_mulai").dt.strftime("%d-%m-%Y").alias("tgl_kepesertaan"),
        month_text(pl.col("bulan_terakhir"), "bulan_iuran_terakhir"),
        pl.when(waged).then(pl.lit("JKK JKM JHT JP")).otherwise(pl.lit("JKK JKM")).alias("program"),
        thousands("upah_dilaporkan"),
    )


def _welfare_cells(population: Population) -> Callable[[pl.DataFrame, Draws], pl.DataFrame]:
    version = population.as_of.replace(day=1).strftime("%d-%m-%Y")

    def cells(people: pl.DataFrame, draws: Draws) -> pl.DataFrame:
        verified = pl.Series(draws.uniform("verified", people.height) < assumed("verified_share"))
        score = pl.Series(draws.below("score", SCORES, people.height))
        return people.select(
            "nik",
            "no_kk",
            pl.col("nama").str.to_uppercase(),
            pl.col("desil").cast(pl.String),
            pl.lit(version).alias("tanggal_versi"),
            # Within a tenth the score tells nothing: it is chance.
            (pl.col("desil").cast(pl.Int64) * SCORES + score).cast(pl.String).alias("skor"),
            pl.col("kode_desa").alias("kode_wilayah"),
            pl.when(verified)
            .then(pl.lit("Terverifikasi"))
            .otherwise(pl.lit("Belum diverifikasi"))
            .alias("status_verifikasi"),
        )

    return cells

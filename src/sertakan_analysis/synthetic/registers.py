"""What other offices hold: the members of BPJS Ketenagakerjaan, and the welfare register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.synthetic.assumed import assumed
from sertakan_analysis.synthetic.listing import listed, month_text, thousands
from sertakan_analysis.synthetic.membership import LAPSED_MONTHS
from sertakan_analysis.synthetic.rates import error_rates

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sertakan_analysis.synthetic.draws import Draws
    from sertakan_analysis.synthetic.people import Population
    from sertakan_analysis.synthetic.rates import ErrorRates
    from sertakan_analysis.synthetic.source_list import SourceList

COMPANY = "SINTETIS"
SCORES = 10_000


def participant_list(
    population: Population, *, seed: int, errors: ErrorRates | None = None, on: date | None = None
) -> SourceList:
    """Write the members of all segments, active or not: kind ``peserta``, one row a member with the last month paid.

    ``on`` is an earlier day than that of the population: the list then holds who had begun by its month, as it stood
    then, with the same mistakes in the same people's cells, for an office keeps what it once wrote.

    Raises
    ------
    UserError
        A day after that of the population.
    """
    day = on or population.as_of
    if day > population.as_of:
        raise UserError(
            f"these people are known up to {population.as_of}, not on {day}",
            remedy="Make the population as of the later day and ask for earlier lists.",
        )
    whole = listed(
        population,
        population.people.filter(pl.col("segmen").is_not_null()),
        kind="peserta",
        title="Daftar Peserta BPJS Ketenagakerjaan",
        office="Petugas Kepesertaan",
        cells=_member_cells(day.replace(day=1)),
        errors=errors or error_rates(),
        seed=seed,
    )
    return _begun(whole, population, day)


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


def _begun(whole: SourceList, population: Population, day: date) -> SourceList:
    """Return the lines of those whose membership had begun by the month of a day."""
    later = population.people.filter(pl.col("bulan_mulai") > day.replace(day=1))["nomor_orang"]
    kept = whole.truth.filter(~pl.col("nomor_orang").is_in(later.implode()))
    number = kept.select("row", pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("now"))
    renumbered = pl.col("now").alias("row")
    return replace(
        whole,
        as_of=day,
        frame=whole.frame[kept["row"] - 1],
        truth=kept.join(number, on="row", maintain_order="left").with_columns(renumbered).drop("now"),
        planted=whole.planted.join(number, on="row", how="inner", maintain_order="left")
        .with_columns(renumbered)
        .drop("now"),
    )


def _member_cells(month: date) -> Callable[[pl.DataFrame, Draws], pl.DataFrame]:
    # Whoever paid a later month than this is still active.
    ended = pl.lit(month).dt.offset_by(f"-{LAPSED_MONTHS[0]}mo")

    def cells(people: pl.DataFrame, draws: Draws) -> pl.DataFrame:
        company = pl.Series(draws.below("company", 200, people.height)).cast(pl.String).str.zfill(4)
        waged = pl.col("segmen") == "PU"
        declared = pl.when(waged).then("penghasilan").otherwise(pl.lit(int(assumed("declared_income"))))
        last = pl.min_horizontal("bulan_terakhir", pl.lit(month))
        return people.with_columns(declared.alias("upah_dilaporkan")).select(
            "nik",
            "no_kpj",
            pl.col("nama").str.to_uppercase(),
            pl.col("tanggal_lahir").dt.strftime("%d-%m-%Y"),
            "jenis_kelamin",
            "segmen",
            pl.when(last > ended).then(pl.lit("AKTIF")).otherwise(pl.lit("NON AKTIF")).alias("status"),
            month_text(last, "bulan_iuran"),
            pl.when(waged).then(pl.lit(f"{COMPANY}-") + company).alias("npp"),
            pl.col("bulan_mulai").dt.strftime("%d-%m-%Y").alias("tgl_kepesertaan"),
            month_text(last, "bulan_iuran_terakhir"),
            pl.when(waged).then(pl.lit("JKK JKM JHT JP")).otherwise(pl.lit("JKK JKM")).alias("program"),
            thousands("upah_dilaporkan"),
        )

    return cells


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

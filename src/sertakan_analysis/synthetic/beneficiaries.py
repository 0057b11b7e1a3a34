"""Lists of those whose contribution somebody else pays: the annex of a decree, and a donor's list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.regions import region
from sertakan_analysis.synthetic.assumed import assumed
from sertakan_analysis.synthetic.draws import Draws
from sertakan_analysis.synthetic.listing import listed, month_text, thousands
from sertakan_analysis.synthetic.rates import error_rates

if TYPE_CHECKING:
    from collections.abc import Callable

    from sertakan_analysis.synthetic.people import Population
    from sertakan_analysis.synthetic.rates import ErrorRates
    from sertakan_analysis.synthetic.source_list import SourceList

OWN: Final = "Mandiri"
COMPANY: Final = "CSR"
# Names that say themselves that no such company exists.
DONORS: Final = ("PT Contoh Sintetis Satu", "PT Contoh Sintetis Dua", "CV Contoh Sintetis Tiga")
SCHEMES: Final = ("SERTAKAN", "GN Lingkaran")
DECREE: Final = "SINTETIS/001"
MONTHS_PAID: Final = (3, 6, 12)


def beneficiary_list(population: Population, *, seed: int, errors: ErrorRates | None = None) -> SourceList:
    """Write the active BPU participants for whom somebody else pays: kind ``penerima``.

    Raises
    ------
    UserError
        A population too small to hold any.
    """
    return listed(
        population,
        _paid_for(population, pl.col("pembayar") != OWN),
        kind="penerima",
        title=f"Daftar Penerima Bantuan Iuran {region(population.region).name}",
        office="Kepala Dinas Tenaga Kerja",
        cells=_beneficiary_cells(_companies(population)),
        errors=errors or error_rates(),
        seed=seed,
    )


def donor_list(population: Population, *, seed: int, errors: ErrorRates | None = None) -> SourceList:
    """Write the active BPU participants whom a company pays for: kind ``donor``.

    A beneficiary list of the same population names the same company for them. A few of those whom somebody else pays for
    are in it as well (``paid_twice_share`` of the assumptions): the true double payments, over the last months.

    Raises
    ------
    UserError
        A population too small to hold any.
    """
    return listed(
        population,
        _donated(population),
        kind="donor",
        title="Daftar Penerima CSR",
        office="Pengelola CSR",
        cells=_donor_cells(_companies(population)),
        errors=errors or error_rates(),
        seed=seed,
    )


def _paid_for(population: Population, payer: pl.Expr) -> pl.DataFrame:
    people = population.people.filter(pl.col("segmen") == "BPU", pl.col("aktif"), payer)
    if people.is_empty():
        raise UserError(
            f"none of these {population.people.height} people has a contribution paid so",
            remedy="Make a larger population: this list takes a few of a hundred.",
        )
    return people


def _donated(population: Population) -> pl.DataFrame:
    """Return those whom a company pays for, also where another payer does: then from a late month."""
    by_company = _paid_for(population, pl.col("pembayar") == COMPANY)
    chance = pl.Series(_by_person(population).uniform("paid_twice", population.people.height))
    others = population.people.filter(chance < assumed("paid_twice_share")).filter(
        pl.col("segmen") == "BPU", pl.col("aktif"), ~pl.col("pembayar").is_in([OWN, COMPANY])
    )
    late = pl.lit(population.as_of.replace(day=1)).dt.offset_by(f"-{min(MONTHS_PAID) - 1}mo")
    twice = others.with_columns(pl.max_horizontal("bulan_mulai", late).alias("bulan_mulai"))
    return pl.concat([by_company, twice]).sort("nomor_orang")


def _companies(population: Population) -> pl.Series:
    """Return the company that would pay for each person of the population, whichever list names it."""
    return pl.Series(DONORS).gather(_by_person(population).below("company", len(DONORS), population.people.height))


def _by_person(population: Population) -> Draws:
    """Return chances that belong to the people and not to a list."""
    return Draws(population.seed, "money of companies", population.region)


def _beneficiary_cells(companies: pl.Series) -> Callable[[pl.DataFrame, Draws], pl.DataFrame]:
    until = pl.col("bulan_mulai").dt.offset_by("11mo")

    def cells(people: pl.DataFrame, _: Draws) -> pl.DataFrame:
        donor = companies.gather(people["nomor_orang"] - 1)
        return people.with_columns(pl.lit(int(assumed("contribution"))).alias("iuran")).select(
            "no_kk",
            "nik",
            pl.col("nama").str.to_uppercase(),
            pl.col("tanggal_lahir").dt.strftime("%d-%m-%Y"),
            "jenis_kelamin",
            pl.col("alamat").str.to_uppercase(),
            "rt",
            "rw",
            pl.col("desa").str.to_uppercase(),
            pl.col("kecamatan").str.to_uppercase(),
            pl.col("pekerjaan").str.to_uppercase(),
            "no_hp",
            pl.col("nama_ibu").str.to_uppercase(),
            thousands("penghasilan"),
            pl.lit("JKK JKM").alias("program"),
            thousands("iuran"),
            month_text(pl.col("bulan_mulai"), "bulan_mulai"),
            month_text(pl.max_horizontal(until, "bulan_terakhir"), "bulan_akhir"),
            pl.col("pembayar").alias("sumber_dana"),
            pl.when(pl.col("pembayar") == COMPANY).then(donor).alias("donor"),
            pl.lit(DECREE).alias("no_sk"),
            "no_kpj",
        )

    return cells


def _donor_cells(companies: pl.Series) -> Callable[[pl.DataFrame, Draws], pl.DataFrame]:
    def cells(people: pl.DataFrame, draws: Draws) -> pl.DataFrame:
        count = people.height
        months = pl.Series(MONTHS_PAID).gather(draws.below("months", len(MONTHS_PAID), count))
        near = pl.Series(draws.uniform("ring", count) < assumed("ring_one_share"))
        return people.with_columns((months * int(assumed("contribution"))).alias("nominal")).select(
            "nik",
            pl.col("nama").str.to_uppercase(),
            companies.gather(people["nomor_orang"] - 1).alias("perusahaan"),
            month_text(pl.col("bulan_mulai"), "bulan_mulai"),
            months.cast(pl.String).alias("jumlah_bulan"),
            thousands("nominal"),
            pl.when(near).then(pl.lit("1")).otherwise(pl.lit("2")).alias("ring"),
            pl.col("kode_desa").alias("kode_wilayah"),
            pl.Series("skema", SCHEMES).gather(draws.below("scheme", len(SCHEMES), count)),
            (pl.lit("KW-") + pl.int_range(1, count + 1).cast(pl.String).str.zfill(5)).alias("no_kwitansi"),
        )

    return cells

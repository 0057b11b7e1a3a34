"""The village's own survey: everybody, the workers, or the vulnerable ones only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.occupations import occupations
from sertakan_analysis.regions import region
from sertakan_analysis.synthetic.assumed import assumed
from sertakan_analysis.synthetic.listing import listed, thousands, yes_no

if TYPE_CHECKING:
    from sertakan_analysis.synthetic.draws import Draws
    from sertakan_analysis.synthetic.people import Population
    from sertakan_analysis.synthetic.rates import ErrorRates
    from sertakan_analysis.synthetic.source_list import SourceList

Who = Literal["semua", "bekerja", "informal"]
NOTES = ("ditemui ketua RT", "pindah datang", "tidak ada di tempat", "didata ulang", "menunggu KTP baru")


def village_list(
    population: Population, region_code: str | None = None, *, errors: ErrorRates, seed: int, who: Who = "semua"
) -> SourceList:
    """Write the survey of a desa, or of all desa of a region: kind ``pendataan``, in the order of the houses.

    ``who`` is everybody ("semua"), those with work ("bekerja"), or those with informal work ("informal").

    Raises
    ------
    UserError
        A region in which none of these people lives.
    """
    code = region_code or population.region
    people = population.people.filter(pl.col("kode_desa").str.starts_with(code), _of(who))
    if people.is_empty():
        raise UserError(
            f"none of the synthetic people lives in {code}", remedy=f"Choose a region within {population.region}."
        )
    name = region(code).name
    return listed(
        population,
        people,
        kind="pendataan",
        title=f"Pendataan Pekerja Rentan {name}",
        office=f"Kepala {name}" if region(code).level == "desa" else name,
        cells=_cells,
        errors=errors,
        seed=seed,
    )


def _of(who: Who) -> pl.Expr:
    works = {
        "bekerja": pl.col("penghasilan").is_not_null(),
        "informal": pl.col("informal"),
        "semua": pl.lit(value=True),
    }
    return works[who]


def _cells(people: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    sectors = {key: (each.sector or "").capitalize() for key, each in occupations().items()}
    noted = pl.Series(draws.uniform("noted", people.height) < assumed("note_share"))
    notes = pl.Series(NOTES).gather(draws.below("note", len(NOTES), people.height))
    working = pl.col("penghasilan").is_not_null()
    return people.select(
        "no_kk",
        "nik",
        pl.col("nama").str.to_uppercase(),
        pl.col("tempat_lahir").str.to_uppercase(),
        pl.col("tanggal_lahir").dt.strftime("%d-%m-%Y"),
        "jenis_kelamin",
        pl.col("alamat").str.to_uppercase(),
        "rt",
        "rw",
        pl.col("dusun").str.to_uppercase(),
        pl.col("desa").str.to_uppercase(),
        pl.col("kecamatan").str.to_uppercase(),
        pl.col("pekerjaan").str.to_uppercase(),
        pl.when(~working)
        .then(pl.lit("Tidak bekerja"))
        .when("informal")
        .then(pl.lit("Berusaha sendiri/pekerja bebas"))
        .otherwise(pl.lit("Buruh/karyawan/pegawai"))
        .alias("status_pekerjaan"),
        pl.when(working)
        .then(pl.col("pekerjaan_kode").replace_strict(sectors, default=None).replace("", None))
        .alias("sektor"),
        thousands("penghasilan"),
        "no_hp",
        pl.col("nama_ibu").str.to_uppercase(),
        yes_no(pl.col("aktif").fill_null(value=False), "peserta_bpjs_tk"),
        "no_kpj",
        pl.col("desil").cast(pl.String),
        yes_no(pl.col("desil") <= assumed("poor_register_up_to"), "dtks"),
        pl.when(noted).then(notes).alias("catatan"),
    )

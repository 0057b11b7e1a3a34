"""A population whose truth is known: everybody with household, home, work and membership."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.synthetic.assumed import assumed, assumed_table
from sertakan_analysis.synthetic.draws import Draws
from sertakan_analysis.synthetic.households import DAYS_PER_YEAR, HEAD, RELATIONS, members
from sertakan_analysis.synthetic.identifiers import family_cards, member_numbers, niks, phones
from sertakan_analysis.synthetic.membership import memberships
from sertakan_analysis.synthetic.naming import names
from sertakan_analysis.synthetic.places import homes
from sertakan_analysis.synthetic.targets import Margins, households_of, margins, men_of
from sertakan_analysis.synthetic.work import jobs, tobacco_jobs, work

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from sertakan_analysis.published import Published
    from sertakan_analysis.synthetic.households import Members
    from sertakan_analysis.synthetic.work import Work

TENTHS: Final = 10
TELEPHONE_AGE: Final = 17
MOTHER_OLDER_BY: Final = 25


@dataclass(frozen=True, slots=True)
class Population:
    """Synthetic people and what is true of them.

    ``people`` has one row a person: nomor_orang and nomor_keluarga (from 1), hubungan, nama, jenis_kelamin (L or P),
    tanggal_lahir, tempat_lahir, nama_ibu, kode_kecamatan, kecamatan, kode_desa, desa, dusun, rt, rw, alamat, nik, no_kk,
    no_hp, pekerjaan_kode, pekerjaan, angkatan_kerja, informal (employed, not formally), tembakau, penghasilan (rupiah a
    month), desil (1 to 10), segmen, pembayar, bulan_mulai, bulan_terakhir, aktif, no_kpj. Empty cells are null.
    NIK are unique within one population, not between two: lists to be matched come from one.
    """

    region: str
    as_of: date
    seed: int
    margins: Margins
    people: pl.DataFrame


def population(
    region_code: str,
    people: int | None = None,
    *,
    seed: int,
    as_of: date,
    published: Published,
) -> Population:
    """Make the people of a kabupaten, kecamatan or desa: the same for a seed on every machine.

    ``people`` may be left out where the number is published, such as 6,113 for Desa Leran (35.25.10.2010). The time
    taken grows with the number of people: a kabupaten of 700,000 takes seconds.

    Raises
    ------
    UserError
        A region without known desa or published figures by that day, or no number of people.
    """
    given = margins(region_code, as_of, published)
    count = people if people is not None else given.people
    if count is None or count < 1:
        raise UserError(
            f"how many people live in {region_code} is not published"
            if count is None
            else f"{count} people are no population",
            remedy="Say how many people to make: at least 1.",
        )
    draws = Draws(seed, region_code, str(count), as_of.isoformat())
    households = households_of(count, given)
    made = members(count, households, men_of(count, given), draws.within("households"))
    born = _birth_days(made.age, as_of)
    age = _completed_years(born, as_of)
    doing = work(age, made.male, given, given.people or count, draws.within("work"))
    home = homes(region_code, households, draws.within("homes"))[made.household]
    frame = pl.concat(
        [
            _persons(made, born, given.region[:5], draws.within("names")),
            home,
            _numbers(made, home, born, as_of, draws.within("numbers")),
            _working(made, doing),
            memberships(doing, given, as_of, draws.within("membership")),
        ],
        how="horizontal",
    )
    return Population(region_code, as_of, seed, given, _finished(frame, age, draws.within("finish")))


def _birth_days(age: NDArray[np.float64], as_of: date) -> pl.Series:
    frame = pl.DataFrame({"days": (age * DAYS_PER_YEAR).astype(np.int64)})
    return frame.select(
        (pl.lit(as_of) - pl.duration(days=pl.col("days"))).cast(pl.Date).alias("tanggal_lahir")
    ).to_series()


def _completed_years(born: pl.Series, as_of: date) -> NDArray[np.int64]:
    frame = pl.DataFrame({"born": born})
    today = as_of.month * 100 + as_of.day
    later = (pl.col("born").dt.month().cast(pl.Int32) * 100 + pl.col("born").dt.day()) > today
    return (
        frame.select(as_of.year - pl.col("born").dt.year() - later.cast(pl.Int32))
        .to_series()
        .to_numpy()
        .astype(np.int64)
    )


def _persons(made: Members, born: pl.Series, kabupaten: str, draws: Draws) -> pl.DataFrame:
    count = len(made.male)
    year = born.dt.year().to_numpy().astype(np.int64)
    name = names(kabupaten, made.male, year, draws.within("own"))
    elsewhere = names(kabupaten, np.zeros(count, dtype=np.bool_), year - MOTHER_OLDER_BY, draws.within("mother"))
    at_home = pl.Series(made.mother >= 0)
    mother = name.gather(np.maximum(made.mother, 0)).zip_with(at_home, elsewhere)
    towns = assumed_table(f"birth_town/{kabupaten}")
    town = pl.Series(list(towns)).gather(draws.picks("town", list(towns.values()), count))
    return pl.DataFrame(
        {
            "nomor_orang": np.arange(1, count + 1),
            "nomor_keluarga": made.household + 1,
            "hubungan": pl.Series(RELATIONS).gather(made.relation),
            "nama": name,
            "jenis_kelamin": pl.Series(["P", "L"]).gather(made.male.astype(np.int64)),
            "tanggal_lahir": born,
            "tempat_lahir": town,
            "nama_ibu": mother,
        }
    )


def _numbers(made: Members, home: pl.DataFrame, born: pl.Series, as_of: date, draws: Draws) -> pl.DataFrame:
    code = home["kode_kecamatan"]
    heads = np.flatnonzero(np.r_[True, made.household[1:] != made.household[:-1]])
    cards = family_cards(code.gather(heads), as_of, draws)
    return pl.DataFrame(
        {
            "nik": niks(code, born, made.male, draws),
            "no_kk": cards.gather(made.household),
            "no_hp": phones(len(born), draws),
            "no_kpj": member_numbers(len(born), draws),
        }
    )


def _working(made: Members, doing: Work) -> pl.DataFrame:
    heads = np.where(made.relation == HEAD, doing.income, 0)
    return jobs()[doing.job].with_columns(
        pl.Series("angkatan_kerja", doing.labour_force),
        pl.Series("informal", doing.employed & ~doing.formal),
        pl.Series("tembakau", np.isin(doing.job, tobacco_jobs())),
        pl.Series("penghasilan", doing.income),
        pl.Series("pendapatan_kepala", heads),
    )


def _finished(frame: pl.DataFrame, age: NDArray[np.int64], draws: Draws) -> pl.DataFrame:
    count = frame.height
    telephone = (age >= TELEPHONE_AGE) & (draws.uniform("telephone", count) < assumed("mobile_phone_share"))
    return frame.with_columns(
        pl.when(pl.Series(telephone)).then("no_hp").alias("no_hp"),
        pl.when(pl.col("segmen").is_not_null()).then("no_kpj").alias("no_kpj"),
        pl.when(pl.col("penghasilan") > 0).then("penghasilan").alias("penghasilan"),
        _deciles(frame, draws),
    ).drop("pendapatan_kepala")


def _deciles(frame: pl.DataFrame, draws: Draws) -> pl.Series:
    """Give whole households a tenth: a tenth of the people each, the poorest 1."""
    by = frame.group_by("nomor_keluarga", maintain_order=True).agg(
        pl.len().alias("size"), pl.col("pendapatan_kepala").max()
    )
    income = by["pendapatan_kepala"].to_numpy().astype(np.float64)
    noise = assumed("desil_noise")
    score = noise * draws.uniform("desil", by.height) + (1 - noise) * income / max(income.max(), 1.0)
    order = np.argsort(score, kind="stable")
    sizes = by["size"].to_numpy().astype(np.int64)
    before = np.cumsum(sizes[order]) - sizes[order]
    tenth = np.empty(by.height, dtype=np.int64)
    tenth[order] = before * TENTHS // frame.height + 1
    return pl.Series("desil", tenth[frame["nomor_keluarga"].to_numpy() - 1]).cast(pl.Int8)

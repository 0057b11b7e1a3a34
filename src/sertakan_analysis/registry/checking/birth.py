"""Checks of birth date, age and sex, alone and against the NIK."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.occupations import occupations
from sertakan_analysis.registry.checking.check import Check
from sertakan_analysis.registry.checking.identifiers import BIRTH_DATE, FAULT, SEX

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from sertakan_analysis.registry.model import FileKind, ReadingContext

# Older than anybody on record in a register of workers: the date is wrong, whatever the person's age.
OLDEST: Final = 120


def checks(_: FileKind, columns: Collection[str], context: ReadingContext) -> Iterator[Check]:
    """Give the checks of birth date, age and sex.

    Ages are in whole years on the day that the list tells of. No finding tells an age: beside sex and desa it may be
    enough to know somebody.
    """
    born = pl.col("tanggal_lahir")
    age = age_on(context.as_of, born)
    yield Check("lahir_di_masa_depan", "tanggal_lahir", born > context.as_of)
    yield Check("usia_mustahil", "tanggal_lahir", age > OLDEST)
    if context.age_limits is not None:
        youngest, oldest = context.age_limits
        shape = (
            pl.when(age < youngest)
            .then(pl.lit(f"di bawah {youngest} tahun"))
            .otherwise(pl.lit(f"di atas {oldest} tahun"))
        )
        outside = age.is_between(0, OLDEST) & ~age.is_between(youngest, oldest)
        yield Check("usia_di_luar_batas", "tanggal_lahir", outside & _works(columns), shape)
    sound = pl.col(FAULT).is_null()
    sex, sex_in_nik = pl.col("jenis_kelamin"), pl.col(SEX)
    yield Check(
        "nik_jenis_kelamin",
        "jenis_kelamin",
        sound & (sex != sex_in_nik),
        pl.format("{} dalam kolom, {} menurut NIK", sex, sex_in_nik),
    )
    born_in_nik = pl.col(BIRTH_DATE)
    yield Check("nik_tanggal_lahir", "tanggal_lahir", sound & (born != born_in_nik), _difference(born, born_in_nik))


def _works(columns: Collection[str]) -> pl.Expr:
    """Say who may be a worker: a census lists children and pensioners too, and for them no age is out of bounds."""
    if "pekerjaan_kode" not in columns:
        return pl.lit(value=True)
    idle = [each.key for each in occupations().values() if each.standing == "tidak_bekerja"]
    return ~pl.col("pekerjaan_kode").is_in(idle).fill_null(value=False)


def age_on(day: date, born: pl.Expr) -> pl.Expr:
    """Return the age in whole years; somebody born on 29 February grows older on 1 March."""
    before_birthday = (born.dt.month().cast(pl.Int32) * 100 + born.dt.day()) > day.month * 100 + day.day
    return day.year - born.dt.year() - before_birthday.cast(pl.Int32)


def _difference(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Name the parts in which two dates differ, without telling them."""
    day, month, year = (
        (first.dt.day(), second.dt.day()),
        (first.dt.month(), second.dt.month()),
        (first.dt.year(), second.dt.year()),
    )
    swapped = (day[0] == month[1]) & (month[0] == day[1]) & (year[0] == year[1])
    parts = [
        pl.when(mine != other).then(pl.lit(word))
        for (mine, other), word in ((day, "hari"), (month, "bulan"), (year, "tahun"))
    ]
    differing = pl.concat_str(parts, separator=", ", ignore_nulls=True)
    return pl.when(swapped).then(pl.lit("hari dan bulan tertukar")).otherwise(pl.format("berbeda pada {}", differing))

"""What the sixteen digits of a NIK say, and whether they can be a NIK at all.

A NIK is PPKKCC DDMMYY SSSS: the region of the first registration (province, kabupaten or kota, kecamatan), the birth
date with 40 added to a woman's day, a serial number from 0001. It has no check digit: a sound structure proves nothing,
only Dukcapil can verify. It is for life and follows neither a move nor a mended birth date, so that its region is no
residence and its date no proof against the recorded one.

Source: PP 37/2007 article 37; PP 40/2019 article 30; Kepmendagri 300.2.2-2138/2025 for the provinces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from datetime import date

DIGITS: Final = 16
# Kemendagri's 38 provinces. BPS numbers those of Papua otherwise, and a NIK never bears BPS's.
PROVINCES: Final = (
    *range(11, 20),
    21,
    *range(31, 37),
    *range(51, 54),
    *range(61, 66),
    *range(71, 77),
    81,
    82,
    *range(91, 97),
)
# 01-29 are kabupaten and 71-79 kota today; the rest up to 69 and 99 is kept open for regions to come.
NO_KABUPATEN: Final = (0, 70)
# No region has it: the kabupaten part of every NIK that this package makes up.
SYNTHETIC_KABUPATEN: Final = 99
WOMEN: Final = 40
# What people put between the digits. O and 0 are never exchanged: that would repair in silence.
SEPARATORS: Final = r"[\s.\-'’]"
FAULTS: Final = ("format", "provinsi", "wilayah", "tanggal", "urut_nol")
SCHEMA: Final = {
    "nik": pl.String,
    "fault": pl.String,
    "birth_date": pl.Date,
    "sex": pl.String,
    "district": pl.String,
    "synthetic": pl.Boolean,
}


def decode(values: pl.Series, on: date) -> pl.DataFrame:
    """Read the structure of every NIK as known on a day.

    A row is a value, in order. ``nik`` is its 16 digits without separators, null when it has another shape;
    ``fault`` the first of ``FAULTS`` that it has, null for a sound one and for an empty cell. ``birth_date`` takes the
    century in which the day is not after ``on``; ``sex`` is "L" or "P"; ``district`` is the kecamatan of the first
    registration ("35.25.10"); ``synthetic`` says that the NIK is a made-up one. What a value does not tell is null.
    """
    cleaned = values.cast(pl.String).str.replace_all(SEPARATORS, "").alias("nik")
    shaped = cleaned.str.len_bytes().eq(DIGITS) & cleaned.str.contains(r"^[0-9]+$")
    frame = pl.DataFrame({"given": values.is_not_null(), "nik": cleaned.set(~shaped.fill_null(value=False), None)})
    return frame.with_columns(_parts()).with_columns(_dates(on)).select(_reading())


def _parts() -> list[pl.Expr]:
    nik = pl.col("nik")
    return [
        nik.str.slice(start, length).cast(pl.Int32).alias(name)
        for name, start, length in (
            ("province", 0, 2),
            ("kabupaten", 2, 2),
            ("kecamatan", 4, 2),
            ("written_day", 6, 2),
            ("month", 8, 2),
            ("year", 10, 2),
            ("serial", 12, 4),
        )
    ]


def _dates(on: date) -> list[pl.Expr]:
    written, month, year = pl.col("written_day"), pl.col("month"), pl.col("year")
    day = written - WOMEN * (written > WOMEN).cast(pl.Int32)
    # 2000 was a leap year and 1900 none, so 29 February of year 00 exists in the younger century only.
    february = 28 + (year % 4 == 0).cast(pl.Int32)
    length = pl.when(month == 2).then(february).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)  # noqa: PLR2004
    exists = month.is_between(1, 12) & day.is_between(1, length)
    younger = exists & ((2000 + year) * 10_000 + month * 100 + day <= on.year * 10_000 + on.month * 100 + on.day)
    older = exists & ~((year == 0) & (month == 2) & (day == 29))  # noqa: PLR2004
    century = pl.when(younger).then(2000).when(older).then(1900)
    # A null century makes a null date; an impossible part would make pl.date fail, so that each is emptied with it.
    there = century.is_not_null()
    return [
        pl.date(century + year, pl.when(there).then(month), pl.when(there).then(day)).alias("birth_date"),
        pl.when(written > WOMEN).then(pl.lit("P")).otherwise(pl.lit("L")).alias("written_sex"),
    ]


def _reading() -> list[pl.Expr]:
    nik, birth_date = pl.col("nik"), pl.col("birth_date")
    fault = (
        pl.when(~pl.col("given"))
        .then(None)
        .when(nik.is_null())
        .then(pl.lit("format"))
        .when(~pl.col("province").is_in(PROVINCES))
        .then(pl.lit("provinsi"))
        .when(pl.col("kabupaten").is_in(NO_KABUPATEN) | (pl.col("kecamatan") == 0))
        .then(pl.lit("wilayah"))
        .when(birth_date.is_null())
        .then(pl.lit("tanggal"))
        .when(pl.col("serial") == 0)
        .then(pl.lit("urut_nol"))
    )
    # Not by concat_str: see masking.shape.
    district = nik.str.slice(0, 2) + "." + nik.str.slice(2, 2) + "." + nik.str.slice(4, 2)
    return [
        nik,
        fault.alias("fault"),
        birth_date,
        pl.when(birth_date.is_not_null()).then(pl.col("written_sex")).alias("sex"),
        district.alias("district"),
        (pl.col("kabupaten") == SYNTHETIC_KABUPATEN).fill_null(value=False).alias("synthetic"),
    ]

"""Dates as village lists write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, gathered, note, pattern

if TYPE_CHECKING:
    from datetime import date

MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari pebruari feb peb february",
            "maret mar mrt march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu ags agt agst aug august",
            "september sep sept",
            "oktober okt oct october",
            "november nopember nov nop",
            "desember des dec december",
        ),
        1,
    )
    for name in names.split()
}
ISO: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NUMBERED: Final = r"^(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2}))$"
YEAR_FIRST: Final = r"^([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})$"
DAY_FIRST: Final = r"^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})$"
NAMED: Final = r"^([0-9]{1,2})[-/. ]?([a-z]{3,10})\.?[-/. ]?'?([0-9]{4}|[0-9]{2})$"
SERIAL: Final = r"^([0-9]{5})(?:\.0+)?$"
COMPACT_YEAR_FIRST: Final = r"^((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])$"
COMPACT_DAY_FIRST: Final = r"^([0-3][0-9])(0[1-9]|1[0-2])((?:19|20)[0-9]{2})$"
MIDNIGHT: Final = r"[ t]00:00(?::00(?:\.0+)?)?z?$"
TIME: Final = r"[ t][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?(?:z| wib)?$"
# Excel counts days so that 1 is 1 January 1900, with a 29 February 1900 that never was: right from 1 March 1900 on.
EXCEL_EPOCH: Final = pl.date(1899, 12, 30)
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2099
YEARS_AHEAD: Final = 10
LONG_YEAR: Final = 4
NEWER_CENTURY: Final = 2000
OLDER_CENTURY: Final = 1900


@dataclass(frozen=True, slots=True)
class DayStyle:
    """How the dates of a column are to be read.

    A two-digit year of a ``birth`` is the latest that doesn't make the day come after ``as_of``; of another day the
    latest up to ten years after it. ``month_first`` tells that the column itself shows months before days.
    """

    as_of: date
    birth: bool
    month_first: bool = False


def read_days(texts: pl.Series, style: DayStyle) -> Cells:
    """Read dates: ISO, day first with any separator, Indonesian and English month names, Excel serials.

    A day that no calendar has, and a year before 1900 or after 2099, is no date; neither is a year alone.
    """
    frame = dated(texts, style)
    read = pl.col(VALUE).is_not_null()
    shape = pattern(pl.col(TEXT))
    turned = pl.col("form").str.starts_with("bb")
    problems = [
        note(frame, "tanggal_mustahil", ~read & pl.col("form").is_not_null(), shape),
        note(frame, "tanggal_tidak_terbaca", ~read & pl.col("form").is_null(), shape),
    ]
    changes = [
        note(frame, "tanggal_dibakukan", read & (pl.col("form") != "") & ~turned, pl.col("form")),
        note(frame, "tanggal_bulan_di_depan", read & turned, pl.col("form")),
    ]
    return gathered(frame, changes, problems)


def dated(texts: pl.Series, style: DayStyle) -> pl.DataFrame:
    """Return for each text, in any order, its date (value) and form: empty for ISO, null where no form fits."""
    frame = texts.to_frame(TEXT)
    # Nearly every text of a list is numbers between signs; the search for anything else is an order slower.
    numbered = pl.col(TEXT).str.contains(NUMBERED)
    usual = _split(frame.filter(numbered).with_columns(bare=TEXT), style)
    other = _searched(frame.filter(~numbered).with_columns(bare=_bare(pl.col(TEXT), style)), style)
    dates = pl.concat([usual, other]).with_columns(_day(style).alias(VALUE), _form(style).alias("form"))
    inside = pl.col(VALUE).dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    return dates.select(TEXT, pl.when(inside).then(VALUE).alias(VALUE), "form")


def _bare(text: pl.Expr, style: DayStyle) -> pl.Expr:
    """Return the date without what stands around it: place or weekday before a comma, time of day, spaces."""
    bare = text.str.to_lowercase().str.replace_all(r"[\p{Z}\p{C}]+", " ").str.strip_chars(" '`´‘’")
    bare = bare.str.replace(r"^[^0-9]*[a-z][^0-9]*,\s*", "").str.replace_all(r"\s*([-/.])\s*", "${1}")
    # A birth with a time of day has passed through a time zone: its day can't be trusted.
    return bare.str.replace(MIDNIGHT if style.birth else TIME, "")


def _split(frame: pl.DataFrame, style: DayStyle) -> pl.DataFrame:
    """Return year, month and day as numbers, and how many digits the year has, of texts of numbers between signs."""
    parts = pl.col("bare").str.replace_many(["/", "."], ["-", "-"]).str.split_exact("-", 2)
    split = frame.with_columns(parts.struct.rename_fields(["first", "second", "third"])).unnest("bare")
    year_first = pl.col("first").str.len_chars() == LONG_YEAR
    day, month = ("second", "first") if style.month_first else ("first", "second")
    named = split.select(
        TEXT,
        pl.col(TEXT).alias("bare"),
        year=pl.when(year_first).then("first").otherwise("third"),
        month=pl.when(year_first).then("second").otherwise(month),
        day=pl.when(year_first).then("third").otherwise(day),
    )
    return _numbers(named, pl.col("month").cast(pl.Int32))


def _searched(frame: pl.DataFrame, style: DayStyle) -> pl.DataFrame:
    """Return the same of any other texts, null where no form fits."""
    bare = pl.col("bare")
    parts = pl.coalesce(
        _parts(bare, YEAR_FIRST, (1, 2, 3)),
        _parts(bare, DAY_FIRST, (3, 1, 2) if style.month_first else (3, 2, 1)),
        _parts(bare, COMPACT_YEAR_FIRST, (1, 2, 3)),
        _parts(bare, COMPACT_DAY_FIRST, (3, 2, 1)),
        _parts(bare, NAMED, (3, 2, 1)),
    )
    named = frame.with_columns(parts=parts.str.split_exact("|", 2).struct.rename_fields(["year", "month", "day"]))
    month = pl.col("month").replace_strict(MONTHS, default=pl.col("month").cast(pl.Int32, strict=False))
    return _numbers(named.unnest("parts"), month.cast(pl.Int32))


def _parts(bare: pl.Expr, form: str, order: tuple[int, int, int]) -> pl.Expr:
    """Return year, month and day joined by bars, null where the form doesn't fit."""
    year, month, day = (bare.str.extract(form, place) for place in order)
    return pl.concat_str([year, month, day], separator="|")


def _numbers(frame: pl.DataFrame, month: pl.Expr) -> pl.DataFrame:
    return frame.select(
        TEXT,
        "bare",
        year=pl.col("year").cast(pl.Int32, strict=False),
        month=month,
        day=pl.col("day").cast(pl.Int32, strict=False),
        digits=pl.col("year").str.len_chars(),
    )


def _day(style: DayStyle) -> pl.Expr:
    last = style.as_of if style.birth else style.as_of.replace(year=style.as_of.year + YEARS_AHEAD, day=1)
    newer = pl.col("year") + NEWER_CENTURY
    late = _ordered(newer) > _ordered_day(last)
    year = (
        pl.when(pl.col("digits") == LONG_YEAR)
        .then("year")
        .when(late)
        .then(pl.col("year") + OLDER_CENTURY)
        .otherwise(newer)
    )
    serial = pl.col("bare").str.extract(SERIAL).cast(pl.Int64, strict=False)
    # By way of text: a constructor of dates raises on 31 February, and its message tells the date.
    written = _ordered(year).cast(pl.String).str.zfill(8)
    calendar = written.str.to_date("%Y%m%d", strict=False)
    return pl.coalesce(calendar, EXCEL_EPOCH + pl.duration(days=serial))


def _ordered(year: pl.Expr) -> pl.Expr:
    return year * 10_000 + pl.col("month") * 100 + pl.col("day")


def _ordered_day(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _form(style: DayStyle) -> pl.Expr:
    bare, raw = pl.col("bare"), pl.col(TEXT)
    sign = bare.str.extract(r"^[0-9]{1,4}([-/. ])")
    first, second = ("bb", "hh") if style.month_first else ("hh", "bb")
    year = pl.when(pl.col("digits") == LONG_YEAR).then(pl.lit("tttt")).otherwise(pl.lit("tt"))
    form = (
        pl.when(raw.str.contains(ISO))
        .then(pl.lit(""))
        .when(bare.str.contains(ISO))
        .then(pl.lit("tttt-bb-hh dengan tambahan"))
        .when(bare.str.contains(YEAR_FIRST))
        .then(pl.concat_str([pl.lit("tttt"), sign, pl.lit("bb"), sign, pl.lit("hh")]))
        .when(bare.str.contains(DAY_FIRST))
        .then(pl.concat_str([pl.lit(first), sign, pl.lit(second), sign, year]))
        .when(bare.str.contains(COMPACT_YEAR_FIRST) | bare.str.contains(COMPACT_DAY_FIRST))
        .then(pl.lit("8 angka"))
        .when(pl.col("month").is_not_null() & bare.str.contains(NAMED))
        .then(pl.concat_str([pl.lit("nama bulan, tahun "), year]))
        .when(bare.str.contains(SERIAL))
        .then(pl.lit("nomor seri Excel"))
    )
    # Null and the form of ISO stay as they are: only a form gets the words behind it.
    prefix = pl.when(raw.str.contains(r"\p{L}.*,")).then(pl.lit(", kata di depan")).otherwise(pl.lit(""))
    return pl.concat_str([form, prefix])

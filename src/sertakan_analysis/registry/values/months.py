"""Months of contribution and of periods, as the first day of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, gathered, note, pattern
from sertakan_analysis.registry.values.days import FIRST_YEAR, LAST_YEAR, MONTHS, DayStyle, dated

if TYPE_CHECKING:
    from datetime import date

USUAL: Final = r"^[0-9]{4}-(?:0[1-9]|1[0-2])$"
FIRST_DAY: Final = r"^[0-9]{4}-[0-9]{2}-01$"
YEAR_FIRST: Final = r"^([0-9]{4})[-/. ]([0-9]{1,2})$"
COMPACT: Final = r"^((?:19|20)[0-9]{2})(0[1-9]|1[0-2])$"
MONTH_FIRST: Final = r"^([0-9]{1,2})[-/. ]([0-9]{4})$"
NAMED: Final = r"^([a-z]{3,10})\.?[-/. ]?'?([0-9]{4}|[0-9]{2})$"
NAMED_YEAR_FIRST: Final = r"^([0-9]{4})[-/. ]?([a-z]{3,10})$"


def read_months(texts: pl.Series, as_of: date, *, month_first: bool = False) -> Cells:
    """Read months: 2025-01, 01/2025, Januari 2025, Jan-25, whole dates and Excel serials become the first of the month."""
    frame = texts.to_frame(TEXT).with_columns(bare=_bare(pl.col(TEXT)))
    bare = pl.col("bare")
    year = pl.coalesce(
        bare.str.extract(YEAR_FIRST, 1),
        bare.str.extract(COMPACT, 1),
        bare.str.extract(MONTH_FIRST, 2),
        bare.str.extract(NAMED, 2).str.zfill(3).str.replace("^0", "20"),
        bare.str.extract(NAMED_YEAR_FIRST, 1),
    )
    month = pl.coalesce(
        bare.str.extract(YEAR_FIRST, 2),
        bare.str.extract(COMPACT, 2),
        bare.str.extract(MONTH_FIRST, 1),
        bare.str.extract(NAMED, 1),
        bare.str.extract(NAMED_YEAR_FIRST, 2),
    )
    number = month.replace_strict(MONTHS, default=month.cast(pl.Int64, strict=False)).cast(pl.String).str.zfill(2)
    first = pl.concat_str([year, number, pl.lit("01")], separator="-").str.to_date("%Y-%m-%d", strict=False)
    frame = frame.with_columns(first.alias("short"))
    whole = dated(texts, DayStyle(as_of, birth=False, month_first=month_first)).rename({VALUE: "whole"})
    frame = frame.join(whole, on=TEXT, how="left")
    value = pl.coalesce("short", pl.col("whole").dt.truncate("1mo"))
    frame = frame.with_columns(pl.when(value.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(value).alias(VALUE))
    read = pl.col(VALUE).is_not_null()
    usual = pl.col(TEXT).str.contains(USUAL) | pl.col(TEXT).str.contains(FIRST_DAY)
    changes = [note(frame, "bulan_dibakukan", read & ~usual, _form())]
    return gathered(frame, changes, [note(frame, "bulan_tidak_terbaca", ~read, pattern(pl.col(TEXT)))])


def _bare(text: pl.Expr) -> pl.Expr:
    bare = text.str.to_lowercase().str.replace_all(r"[\p{Z}\p{C}]+", " ").str.strip_chars(" '`´‘’")
    return bare.str.replace_all(r"\s*([-/.])\s*", "${1}")


def _form() -> pl.Expr:
    return (
        pl.when(pl.col("short").is_null())
        .then(pl.lit("tanggal lengkap"))
        .when(pl.col("bare").str.contains("[a-z]"))
        .then(pl.lit("nama bulan"))
        .otherwise(pl.lit("angka"))
    )

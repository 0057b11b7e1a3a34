"""Money, counts and areas in Indonesian writing, as whole numbers."""

from __future__ import annotations

from typing import Final

import polars as pl

from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, gathered, note, pattern

WHOLE: Final = r"^-?[0-9]+$"
ZERO_DECIMALS: Final = r"^-?[0-9]+[.,]0{1,2}$"
# A first group without a leading zero, then groups of exactly three digits after one and the same sign.
DOTS: Final = r"^-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,0{1,2})?$"
COMMAS: Final = r"^-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.0{1,2})?$"
BLANKS: Final = r"^-?[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,0{1,2})?$"
FRACTION: Final = r"^-?[0-9][0-9.,]*[.,][0-9]+$"
UNITS: Final = r"(?i)\s*(?:bulan|bln|orang|org|jiwa|jam|hari|tahun|thn|th)\.?$"
HECTARES: Final = r"(?i)\s*(?:ha|hektar|hektare)\.?$"
SQUARE_METRES: Final = r"(?i)\s*(?:m2|m²|m\^2|meter persegi|meter2|m)\.?$"
PER_HECTARE: Final = 10_000


def read_money(texts: pl.Series) -> Cells:
    """Read rupiah as whole numbers: ``Rp16.800,00``, ``16.800`` and ``16,800`` are 16800.

    A group of exactly three digits after a separator is thousands; any other fraction or writing is reported.
    """
    bare = _spaced(pl.col(TEXT)).str.replace(r"(?i)^(?:rp|idr)\.?\s*", "").str.replace(r"[.,]-+$", "")
    return _amounts(texts.to_frame(TEXT).with_columns(bare=bare))


def read_count(texts: pl.Series) -> Cells:
    """Read counts as whole numbers, also with a unit behind them ("12 bulan"), by the rules of money."""
    return _amounts(texts.to_frame(TEXT).with_columns(bare=_spaced(pl.col(TEXT)).str.replace(UNITS, "")))


def read_area(texts: pl.Series) -> Cells:
    """Read areas as whole square metres: "0,25 ha" is 2500; a whole number without unit counts as square metres.

    A fraction without unit, and hectares with three decimals that could be thousands ("1.250 ha"), are reported.
    """
    written = _spaced(pl.col(TEXT))
    frame = texts.to_frame(TEXT).with_columns(
        hectares=written.str.contains(rf"{HECTARES}"), metres=written.str.contains(SQUARE_METRES)
    )
    bare = written.str.replace(HECTARES, "").str.replace(SQUARE_METRES, "")
    frame = frame.with_columns(bare=bare)
    unitless = ~pl.col("hectares") & ~pl.col("metres")
    value = pl.when("hectares").then(_square_metres(pl.col("bare"))).otherwise(_number(pl.col("bare")))
    frame = frame.with_columns(value.alias(VALUE))
    read = pl.col(VALUE).is_not_null()
    changes = [
        note(frame, "luas_tanpa_satuan", read & unitless, "dibaca sebagai m²"),
        note(frame, "luas_dibakukan", read & ~unitless, pl.when("hectares").then(pl.lit("ha")).otherwise(pl.lit("m²"))),
    ]
    vague = ~read & unitless & pl.col("bare").str.contains(r"^[0-9]+[.,][0-9]+$")
    problems = [
        note(frame, "luas_satuan_tidak_jelas", vague, pattern(pl.col(TEXT))),
        note(frame, "angka_tidak_terbaca", ~read & ~vague, pattern(pl.col(TEXT))),
    ]
    return gathered(frame, changes, problems)


def _amounts(frame: pl.DataFrame) -> Cells:
    frame = frame.with_columns(_number(pl.col("bare")).alias(VALUE))
    read = pl.col(VALUE).is_not_null()
    fraction = ~read & pl.col("bare").str.contains(FRACTION)
    changed = read & ~pl.col(TEXT).str.contains(WHOLE)
    problems = [
        note(frame, "angka_berpecahan", fraction, pattern(pl.col(TEXT))),
        note(frame, "angka_tidak_terbaca", ~read & ~fraction, pattern(pl.col(TEXT))),
    ]
    return gathered(frame, [note(frame, "angka_dibakukan", changed, _manner(pl.col("bare")))], problems)


def _number(bare: pl.Expr) -> pl.Expr:
    """Return the whole number that a text writes, null for anything else and beyond 64 bits."""
    # The decimals of a recognised writing are zeros; all other separators stand between thousands.
    digits = (
        pl.when(bare.str.contains(WHOLE))
        .then(bare)
        .when(bare.str.contains(ZERO_DECIMALS))
        .then(bare.str.replace(r"[.,]0+$", ""))
        .when(bare.str.contains(DOTS) | bare.str.contains(COMMAS) | bare.str.contains(BLANKS))
        .then(bare.str.replace(r"[.,]0{1,2}$", "").str.replace_all(r"[., ]", ""))
    )
    return digits.cast(pl.Int64, strict=False)


def _square_metres(bare: pl.Expr) -> pl.Expr:
    clear = bare.str.contains(r"^[0-9]{1,9}$|^[0-9]{1,9}[.,](?:[0-9]{1,2}|[0-9]{4})$|^0[.,][0-9]{3}$")
    whole = bare.str.extract(r"^([0-9]+)").cast(pl.Int64, strict=False)
    parts = bare.str.extract(r"[.,]([0-9]+)$").fill_null("").str.pad_end(4, "0").cast(pl.Int64, strict=False)
    return pl.when(clear).then(whole * PER_HECTARE + parts)


def _spaced(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"[\p{Z}\p{C}]+", " ").str.strip_chars().str.strip_chars("'`").str.strip_chars()


def _manner(bare: pl.Expr) -> pl.Expr:
    return (
        pl.when(bare.str.contains(DOTS))
        .then(pl.lit("titik ribuan"))
        .when(bare.str.contains(COMMAS))
        .then(pl.lit("koma ribuan"))
        .when(bare.str.contains(BLANKS))
        .then(pl.lit("spasi ribuan"))
        .when(bare.str.contains(ZERO_DECIMALS))
        .then(pl.lit("desimal nol"))
        .otherwise(pl.lit("tanda atau satuan"))
    )

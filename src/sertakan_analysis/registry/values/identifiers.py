"""NIK, family card, membership and phone numbers: cleaned of what isn't part of them, never repaired."""

from __future__ import annotations

from typing import Final

import polars as pl

from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, gathered, note

# Unseen signs, and spaces other than the plain one.
UNSEEN: Final = r"[\p{Cc}\p{Cf}\x{00A0}\x{2000}-\x{200B}\x{202F}\x{205F}\x{3000}]"
QUOTES: Final = "'`´‘’ʼ\""
GROUPED: Final = r"^[0-9][0-9 .\-–]*$"
# 3525…0001.0 and 3.5251 are numbers that a program wrote: taking their point away would add a digit.
DECIMAL: Final = r"^[0-9]+\.[0-9]*$"
PLAIN_NUMBER: Final = r"^[0-9]{5,}$"
PLAIN_PHONE: Final = r"^0[0-9]{8,12}$"


def read_identifier(texts: pl.Series) -> Cells:
    """Read identifiers: apostrophes, unseen signs and separators go, each told; digits are never added or replaced.

    A number that a program rewrote ("3,52510E+15", "…0001.0") and letters in the place of digits stay as they are.
    """
    frame, changes = _cleaned(texts)
    nothing = pl.col(VALUE).is_in(["", "-"]) | pl.col(VALUE).str.contains(r"^0{1,4}$")
    emptied = note(frame, "tanda_kosong", nothing, "0 atau tanda")
    return gathered(frame.with_columns(pl.when(~nothing).then(VALUE)), [*changes, emptied], [])


def read_phone(texts: pl.Series) -> Cells:
    """Read phone numbers to the form 08…: a country code goes, a zero that a spreadsheet ate comes back, each told.

    What is no number of 9 to 14 digits then stays as it was cleaned; the checks report it.
    """
    frame, changes = _cleaned(texts)
    value = pl.col(VALUE)
    frame = frame.with_columns(
        bare=value.str.replace(r"\.0$", "").str.replace(r"\(0\)", "").str.replace_all(r"[()\s.\-–]", "")
    )
    bare = pl.col("bare")
    abroad = bare.str.contains(r"^(?:\+62|0062|62)[0-9]{8,}$")
    eaten = bare.str.contains(r"^8[0-9]{8,11}$")
    national = (
        pl.when(abroad)
        .then(bare.str.replace(r"^(?:\+62|0062|62)0?", "0"))
        .when(eaten)
        .then(pl.lit("0") + bare)
        .otherwise(bare)
    )
    frame = frame.with_columns(national=national)
    sound = pl.col("national").str.contains(r"^0[0-9]{8,13}$")
    changes += [
        note(frame, "telepon_kode_negara", sound & abroad, "+62 menjadi 0"),
        note(frame, "telepon_tanpa_nol", sound & eaten, "0 di depan ditambahkan"),
        note(frame, "pengenal_pemisah", sound & ~abroad & (bare != value), "pemisah"),
    ]
    return gathered(frame.with_columns(pl.when(sound).then("national").otherwise(VALUE).alias(VALUE)), changes, [])


def _cleaned(texts: pl.Series) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    frame = texts.to_frame(TEXT).with_columns(
        seen=pl.col(TEXT).str.replace_all(UNSEEN, ""),
    )
    frame = frame.with_columns(bare=pl.col("seen").str.strip_chars().str.strip_chars(QUOTES).str.strip_chars())
    grouped = pl.col("bare").str.contains(GROUPED) & ~pl.col("bare").str.contains(DECIMAL)
    frame = frame.with_columns(
        pl.when(grouped).then(pl.col("bare").str.replace_all(r"[^0-9]", "")).otherwise("bare").alias(VALUE)
    )
    quoted = pl.col("seen").str.contains(rf"^\s*[{QUOTES}]|[{QUOTES}]\s*$")
    spaced = (pl.col("bare") != pl.col(VALUE)) | (~quoted & (pl.col("seen") != pl.col("bare")))
    changes = [
        note(frame, "pengenal_tak_tercetak", pl.col("seen") != pl.col(TEXT), "karakter tak tampak"),
        note(frame, "pengenal_apostrof", quoted, "apostrof"),
        note(frame, "pengenal_pemisah", spaced, "pemisah"),
    ]
    return frame, changes

"""The pairs of a match: rows of two lists under pseudonyms, checked before they go to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import SertakanError

if TYPE_CHECKING:
    from collections.abc import Mapping

PAIRS: Final = "pairs.parquet"
LEVEL: Final = "tingkat_"
MATCHED: Final = "padan"
UNCERTAIN: Final = "ragu"
DIFFERENT: Final = "beda"
BANDS: Final = (MATCHED, UNCERTAIN, DIFFERENT)
WAYS: Final = ("nik", "model")
PSEUDONYM: Final = r"^[0-9a-f]{32}$"
LEFT: Final = ("kiri_daftar", "kiri_baris")
RIGHT: Final = ("kanan_daftar", "kanan_baris")

# One row a pair: batch, row and pseudonym of both sides, how it was found, the weight in bits, the probability, the
# band, and whether it is kept for both persons. After these a column ``tingkat_<comparison>`` (Int8) for each comparison.
STORED: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "kiri_daftar": pl.String,
    "kiri_baris": pl.UInt32,
    "kiri_orang": pl.String,
    "kanan_daftar": pl.String,
    "kanan_baris": pl.UInt32,
    "kanan_orang": pl.String,
    "cara": pl.String,
    "bobot": pl.Float64,
    "peluang": pl.Float64,
    "pita": pl.String,
    "terpilih": pl.Boolean,
}


def placed(pairs: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Return linked pairs with the places and pseudonyms of their rows in the place of the numbers linked by.

    ``pairs`` has ``kiri`` and ``kanan``; ``left`` and ``right`` have ``nomor``, to which these refer, ``batch``,
    ``baris`` and ``orang``, as ``Personal.frame`` gives them. What comes is what ``save_match`` takes.

    Raises
    ------
    SertakanError
        When a pair refers to a row that is not there.
    """
    found = pairs
    for side, frame in (("kiri", left), ("kanan", right)):
        places = frame.select(
            pl.col("nomor").alias(side),
            pl.col("batch").alias(f"{side}_daftar"),
            pl.col("baris").alias(f"{side}_baris"),
            pl.col("orang").alias(f"{side}_orang"),
        )
        found = found.join(places, on=side, how="left", validate="m:1", maintain_order="left")
        lost = found[f"{side}_daftar"].null_count()
        if lost:
            raise SertakanError(f"{lost} pairs refer to rows that the list on the side '{side}' does not have")
    return found.select([*STORED, *levels_of(pairs)])


def levels_of(pairs: pl.DataFrame) -> list[str]:
    """Return the columns that tell the levels of comparisons, in alphabetical order."""
    return sorted(name for name in pairs.columns if name.startswith(LEVEL))


def checked(pairs: pl.DataFrame, left: tuple[str, ...], right: tuple[str, ...]) -> pl.DataFrame:
    """Return pairs as they are stored, in a fixed order, strongest first.

    Raises
    ------
    SertakanError
        When a column is missing, is none of a pair's (it might be personal), or holds what can't stand in it. No value
        is in the message.
    """
    levels = levels_of(pairs)
    missing = [name for name in STORED if name not in pairs.columns]
    foreign = [name for name in pairs.columns if name not in STORED and name not in levels]
    if missing or foreign:
        raise SertakanError(f"pairs lack the columns {missing} or have columns that may not be stored: {foreign}")
    try:
        cast = pairs.select(
            *(pl.col(name).cast(kind) for name, kind in STORED.items()),
            *(pl.col(name).cast(pl.Int8) for name in levels),
        )
    except pl.exceptions.PolarsError as error:
        raise SertakanError(f"a column of the pairs has another type ({type(error).__name__})") from None
    _refuse_wrong(cast, left, right)
    places = [*LEFT, *RIGHT]
    return cast.sort("bobot", *places, descending=[True, *(False for _ in places)], nulls_last=True)


def counts(pairs: pl.DataFrame) -> dict[str, int]:
    """Count pairs: all, by band, kept, and kept by way."""
    bands = {band: pairs.filter(pita=band).height for band in BANDS}
    kept = pairs.filter("terpilih")
    ways = {f"terpilih_{way}": kept.filter(cara=way).height for way in WAYS}
    return {"pasangan": pairs.height, **bands, "terpilih": kept.height, **ways}


def _refuse_wrong(pairs: pl.DataFrame, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    # A null is wrong as well; ``bobot`` alone may be null, for pairs that no weighing found.
    right_ones = {
        "kiri_daftar": pl.col("kiri_daftar").is_in(left),
        "kanan_daftar": pl.col("kanan_daftar").is_in(right),
        "kiri_orang": pl.col("kiri_orang").str.contains(PSEUDONYM),
        "kanan_orang": pl.col("kanan_orang").str.contains(PSEUDONYM),
        "kiri_baris": pl.col("kiri_baris").is_not_null(),
        "kanan_baris": pl.col("kanan_baris").is_not_null(),
        "cara": pl.col("cara").is_in(WAYS),
        "pita": pl.col("pita").is_in(BANDS),
        "peluang": pl.col("peluang").is_between(0, 1),
        "terpilih": pl.col("terpilih").is_not_null(),
    }
    held = pairs.select(fits.fill_null(value=False).all().alias(name) for name, fits in right_ones.items())
    wrong = [name for name, fits in held.row(0, named=True).items() if not fits]
    if wrong:
        raise SertakanError(f"pairs hold what can't stand in {', '.join(wrong)}")
    if pairs.select(*LEFT, *RIGHT).is_duplicated().any():
        raise SertakanError("the same pair of rows stands in the pairs twice")

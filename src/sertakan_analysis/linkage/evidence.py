"""What the levels of a pair say of the persons themselves, apart from their weights: when people must decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.linkage.comparisons import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = -1
DIFFERENT = 0


def level(comparison: str, name: str) -> int:
    """Return the number of a level."""
    numbers: Mapping[str, int] = BY_NAME[comparison].number
    return numbers[name]


def confirmed() -> pl.Expr:
    """Say where an equal NIK is borne out by the name or the birth date.

    Of equal NIK one in fifty belongs to somebody else, mostly of the same household (a clerk copied the line above).
    A name that shares but one word counts only where the birth date does not speak against it, and an equal birth date
    under another name only where the sex is the same: twins.
    """
    name, born, sex = (pl.col(f"tingkat_{each}") for each in ("nama", "lahir", "jk"))
    return (pl.col("tingkat_nik") == level("nik", "sama")) & (
        (name >= level("nama", "satu_suntingan"))
        | ((name > DIFFERENT) & (born != DIFFERENT))
        | ((born >= level("lahir", "tertukar")) & (sex != DIFFERENT))
    )


def allowed() -> pl.Expr:
    """Say where a pair may be taken for one person without people looking at it.

    A household never decides: with another name there must be the very NIK and the birth date. With no name at all (a
    list of NIK only) nothing may speak against the NIK.
    """
    number, name, born = (pl.col(f"tingkat_{each}") for each in ("nik", "nama", "lahir"))
    equal = number == level("nik", "sama")
    return (
        ((name > DIFFERENT) & ~((number == DIFFERENT) & (born == DIFFERENT)))
        | (equal & (name == DIFFERENT) & (born >= level("lahir", "tertukar")))
        | (equal & (name == UNKNOWN) & (born != DIFFERENT))
        | ((name == UNKNOWN) & (pl.col("tingkat_kpj") == level("kpj", "sama")) & (born != DIFFERENT))
    )


def disputed() -> pl.Expr:
    """Say where a NIK is equal and name and birth date both speak against it."""
    number, name, born = (pl.col(f"tingkat_{each}") for each in ("nik", "nama", "lahir"))
    return (number == level("nik", "sama")) & (name == DIFFERENT) & (born == DIFFERENT)

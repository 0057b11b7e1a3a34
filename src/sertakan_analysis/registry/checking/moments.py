"""Checks of months and days: in order, not before the programme, not far ahead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.checking.check import Check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sertakan_analysis.registry.model import FileKind, ReadingContext

# PP 44/2015 came into force: no self-employed worker has a contribution month before it.
PROGRAMME_BEGAN: Final = date(2015, 7, 1)
# Farther ahead than any budget or donor pays; a decision of this project, not a rule of the programme.
YEARS_AHEAD: Final = 2


def checks(kind: FileKind, _: Collection[str], context: ReadingContext) -> Iterator[Check]:
    """Give the checks of a list's months and days; birth dates have their own."""
    latest = date(context.as_of.year + YEARS_AHEAD, context.as_of.month, 1)
    for column in kind.columns.values():
        value = pl.col(column.name)
        if column.kind == "month":
            told = value.dt.strftime("%Y-%m")
            yield Check("bulan_sebelum_program", column.name, value < PROGRAMME_BEGAN, told)
            yield Check("bulan_jauh_di_depan", column.name, value > latest, told)
        elif column.kind == "day":
            yield Check("hari_di_masa_depan", column.name, value > context.as_of, value.dt.strftime("%Y-%m-%d"))
    begin, end = pl.col("bulan_mulai"), pl.col("bulan_akhir")
    told = pl.format("{} sampai {}", begin.dt.strftime("%Y-%m"), end.dt.strftime("%Y-%m"))
    yield Check("bulan_terbalik", "bulan_akhir", end < begin, told)

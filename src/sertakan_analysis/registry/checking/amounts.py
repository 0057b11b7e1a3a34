"""Checks of money, counts and areas: only what cannot be, or hardly so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.checking.check import Check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sertakan_analysis.registry.model import FileKind, ReadingContext

# Rupiah. Above it a separator was most likely misread; a decision of this project, not a rule of the programme.
HARDLY_ONE_PERSONS: Final = 1_000_000_000


def checks(kind: FileKind, _: Collection[str], __: ReadingContext) -> Iterator[Check]:
    """Give the checks of a list's amounts. No finding tells a personal one."""
    for column in kind.columns.values():
        value = pl.col(column.name)
        if column.kind in {"money", "count", "area"}:
            yield Check("nilai_negatif", column.name, value < 0)
        if column.kind == "money":
            yield Check("uang_terlalu_besar", column.name, value > HARDLY_ONE_PERSONS)
    yield Check("jumlah_bulan_nol", "jumlah_bulan", pl.col("jumlah_bulan") == 0)

"""Checks of what must not be empty: who the row tells of, and what it tells."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.checking.check import Check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sertakan_analysis.registry.model import FileColumn, FileKind, ReadingContext

# Any of these points at a person or, for a register of households, at a household.
POINTERS: Final = ("nik", "no_kpj", "no_kk", "nama")
# Without these a row of payments or deciles can't be counted anywhere; a person without a sex or a desa still can.
SUBSTANCE: Final = frozenset({"month", "money", "count", "decile"})


def checks(kind: FileKind, columns: Collection[str], _: ReadingContext) -> Iterator[Check]:
    """Give the checks of cells that must be filled, for a file that has these columns.

    An empty NIK only warns: a census holds people without one, and name, birth date and desa still tell them apart.
    """
    pointers = [name for name in POINTERS if name in columns and name in kind.columns]
    nobody = reduce(and_, (pl.col(name).is_null() for name in pointers)) if pointers else pl.lit(value=False)
    yield Check("tanpa_identitas", "", nobody & pl.col("row").is_not_null())
    for column in kind.columns.values():
        if column.needed and column.name in columns:
            yield Check(_code(column), column.name, pl.col(column.name).is_null() & ~nobody)
    for group in kind.any_of:
        present = [name for name in group if name in columns]
        if present and not any(kind.columns[name].needed for name in present):
            empty = reduce(and_, (pl.col(name).is_null() for name in present))
            yield Check("sel_kosong", present[0], empty & ~nobody)


def _code(column: FileColumn) -> str:
    return "isi_pokok_kosong" if column.kind in SUBSTANCE else "sel_kosong"

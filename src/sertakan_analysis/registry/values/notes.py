"""Findings of a chunk from the notes of its columns: a manner that a whole column shares is told once."""

from __future__ import annotations

from typing import Final

import polars as pl

from sertakan_analysis.registry.findings import gathered, no_findings
from sertakan_analysis.registry.model import ROW

# A change that more than half of a column's cells share is the column's manner; below ten cells each is told.
SHARE: Final = 0.5
FEWEST: Final = 10
# Told by their number only, however few.
COUNTED: Final = frozenset({"tanda_kosong", "luas_tanpa_satuan"})
COUNT: Final = r"^([0-9]+) sel(?:: (.*))?$"


def cell_findings(notes: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return a finding for each note of a column (row, code, shape)."""
    return notes.select(
        pl.col(ROW).cast(pl.UInt32), column=pl.lit(column), code=pl.col("code"), shape=pl.col("shape").fill_null("")
    )


def change_findings(notes: pl.DataFrame, column: str, cells: int) -> pl.DataFrame:
    """Return the findings of a column's changes (row, code, shape): its common ones as one with their number.

    ``cells`` is how many cells of the column hold anything.
    """
    if notes.is_empty():
        return no_findings()
    kinds = notes.group_by("code", "shape").len()
    common = pl.col("code").is_in(COUNTED) | ((pl.col("len") > SHARE * cells) & (pl.col("len") >= FEWEST))
    told_once = kinds.filter(common)
    told_each = notes.join(told_once, on=["code", "shape"], how="anti", nulls_equal=True, maintain_order="left")
    return gathered([_counted(told_once, column), cell_findings(told_each, column)])


def settled(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings of a whole file with the numbers of its chunks added up: one finding a column and manner."""
    whole = pl.col(ROW) == 0
    counts = findings.filter(whole & pl.col("shape").str.contains(COUNT))
    if counts.is_empty():
        return findings
    parts = counts.with_columns(
        len=pl.col("shape").str.extract(COUNT, 1).cast(pl.UInt32, strict=False),
        shape=pl.col("shape").str.extract(COUNT, 2),
    )
    added = parts.group_by("column", "code", "shape", maintain_order=True).agg(pl.col("len").sum())
    named = added.with_columns(pl.lit(0, dtype=pl.UInt32).alias(ROW)).select(ROW, "column", "code", _shape())
    rest = findings.filter(~(whole & pl.col("shape").str.contains(COUNT)).fill_null(value=False))
    return gathered([named, rest])


def _counted(kinds: pl.DataFrame, column: str) -> pl.DataFrame:
    return kinds.sort("code", "shape").select(
        pl.lit(0, dtype=pl.UInt32).alias(ROW), pl.lit(column).alias("column"), "code", _shape()
    )


def _shape() -> pl.Expr:
    worded = pl.col("shape").is_not_null() & (pl.col("shape") != "")
    return (
        pl.when(worded)
        .then(pl.format("{} sel: {}", "len", "shape"))
        .otherwise(pl.format("{} sel", "len"))
        .alias("shape")
    )

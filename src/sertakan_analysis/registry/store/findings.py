"""The findings of a batch as they were stored, and how many there are of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.reading import note_file
from sertakan_analysis.registry.store.listing import batch_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.model import BatchRecord


def findings_of(project: Project, record: BatchRecord) -> pl.DataFrame:
    """Return a batch's findings, one a row: ``row``, ``column``, ``code``, ``shape``."""
    path = batch_folder(project, record) / "findings.parquet"
    note_file(path)
    return pl.read_parquet(path)


def findings_counts(project: Project, records: Sequence[BatchRecord]) -> pl.DataFrame:
    """Return how many findings each batch has by code and column: ``batch, code, column, findings, rows``.

    ``rows`` counts the rows that have such a finding; one of the whole list counts none.
    """
    counted = [
        findings_of(project, record)
        .group_by("code", "column")
        .agg(
            pl.len().alias("findings"),
            pl.col("row").filter(pl.col("row") > 0).n_unique().alias("rows"),
        )
        .select(pl.lit(record.batch).alias("batch"), "code", "column", "findings", "rows")
        for record in records
    ]
    return pl.concat(counted).sort("batch", "findings", "code", "column", descending=[False, True, False, False])

"""People of this list who stand in another source's list of the same kind as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.findings import SCHEMA, no_findings
from sertakan_analysis.registry.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CODE: Final = "ada_di_kiriman_lain"
QUESTION: Final = """
    SELECT mine.baris, min(other.filename) AS path
    FROM read_parquet($1) AS mine JOIN read_parquet($2, filename = true, union_by_name = true) AS other USING (orang)
    WHERE other.identitas = 'nik' AND mine.status <> $3 AND other.status <> $3
    GROUP BY mine.baris
    ORDER BY mine.baris
"""


def people_elsewhere(rows: Path, others: Mapping[str, Path]) -> pl.DataFrame:
    """Return a finding for each row whose person is in one of the other batches too; the shape names that batch.

    ``rows`` and ``others`` (by batch) are files of the store: pseudonyms only. People known by name alone are left out,
    since two lists that share a name share no person yet; rows held back count in neither list.
    """
    if not others:
        return no_findings()
    import duckdb

    batch_of = {path.as_posix(): batch for batch, path in others.items()}
    given = [rows.as_posix(), list(batch_of), str(Status.HELD)]
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        found: pl.DataFrame = connection.sql(QUESTION, params=given).pl()
    return found.select(
        pl.col("baris").alias("row"),
        pl.lit("").alias("column"),
        pl.lit(CODE).alias("code"),
        pl.format("kiriman {}", pl.col("path").replace_strict(batch_of)).alias("shape"),
    ).cast(SCHEMA)  # type: ignore[arg-type]

"""The questions of the ledger answered by Spark, from the same texts as DuckDB.

For a province and beyond. On one machine DuckDB is many times faster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.ledger.questions import used
from sertakan_analysis.spark_session import told_by_spark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyspark.sql import DataFrame, SparkSession


class SparkEngine:
    """Answers on a Spark session: the caller's own, or ``spark_session.local_session()``.

    Tables live in a session of their own beside it and are let go by ``close``; the session itself stays open.
    """

    def __init__(self, session: SparkSession) -> None:
        self._session = session.newSession()
        self._tables: dict[str, DataFrame] = {}

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a frame as a table, in the place of an earlier one of that name."""
        with told_by_spark("take the spells"):
            self._keep(name, self._session.createDataFrame(frame.to_arrow()))

    def make(self, name: str, text: str) -> None:
        """Keep the answer to a question as a table."""
        with told_by_spark("join the spells"):
            self._keep(name, self._session.sql(text))

    def ask(self, text: str, given: Mapping[str, int | str]) -> pl.DataFrame:
        """Answer a question; parameters that it does not name are passed over.

        Raises
        ------
        UserError
            When Spark fails.
        """
        with told_by_spark("answer the question"):
            answer = self._session.sql(text, args=used(text, given)).toArrow()
        return pl.DataFrame(answer)

    def close(self) -> None:
        """Let the tables go."""
        for table in self._tables.values():
            table.unpersist()
        self._tables.clear()

    def _keep(self, name: str, table: DataFrame) -> None:
        earlier = self._tables.pop(name, None)
        if earlier is not None:
            earlier.unpersist()
        self._tables[name] = table.persist()
        table.createOrReplaceTempView(name)

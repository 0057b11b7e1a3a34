"""Candidate pairs and their weights from Spark: the same question, the same settings, the same answer as DuckDB's.

For a province and beyond. On one machine DuckDB is several times faster.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.scoring import SCORE_COLUMNS, scored, selection
from sertakan_analysis.linkage.settings import ROW
from sertakan_analysis.spark_session import check_spark, local_session, refuse_clear_spill, told_by_spark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame, SparkSession

    from sertakan_analysis.linkage.scoring import Question

# Spark has no edit distance that knows transpositions; Splink brings one in a small file of Java.
EDIT_DISTANCE: Final = "damerau_levenshtein"


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """Answers questions on a Spark session, which has to know Splink's functions and encrypt its local files.

    Nothing stays in it: tables of a question live in a session of their own beside it and are let go with the answer.
    """

    session: SparkSession

    def __call__(self, question: Question, /) -> pl.DataFrame:
        """Return the candidate pairs with their weights and levels.

        Raises
        ------
        UserError
            When the session lacks the functions (``spark.jars`` with ``functions_for_spark()``), would write personal
            data to disk in the clear, or fails.
        """
        refuse_clear_spill(self.session)
        return _answered(self.session.newSession(), question)


@contextmanager
def spark_engine() -> Iterator[SparkEngine]:
    """Open Spark on this machine for one linkage.

    Raises
    ------
    UserError
        When Spark can't run here.
    """
    with local_session(jars=[functions_for_spark()]) as session:
        yield SparkEngine(session)


def functions_for_spark() -> str:
    """Return the file of Java that holds the edit distance, for the setting ``spark.jars`` of a session."""
    check_spark()  # Splink asks pyspark for its version
    from splink.internals.spark.jar_location import similarity_jar_location

    location: str = similarity_jar_location()
    return location


def _answered(session: SparkSession, question: Question) -> pl.DataFrame:
    api = _api(session)
    _refuse_without_functions(session)
    with told_by_spark("weigh the pairs"):
        try:
            found = scored(api, _signed(question))
            answer = pl.from_arrow(session.sql(selection(found.physical_name)).toArrow())
        finally:
            for frame in api.persisted:
                frame.unpersist()
    return pl.DataFrame(answer).cast(dict(SCORE_COLUMNS))  # type: ignore[arg-type]


def _signed(question: Question) -> Question:
    """Number rows by signed integers: Spark has no others."""
    row = pl.col(ROW).cast(pl.Int64)
    return question._replace(left=question.left.with_columns(row), right=question.right.with_columns(row))


def _api(session: SparkSession) -> Any:
    from splink.internals.spark.database_api import SparkAPI

    class Api(SparkAPI):
        """Splink's own, but it remembers what it has Spark hold, so that it can be let go."""

        def __init__(self) -> None:
            self.persisted: list[DataFrame] = []
            # "persist" holds in memory and spills encrypted; Splink's other ways write Parquet in the clear.
            super().__init__(spark_session=session, break_lineage_method="persist")  # type: ignore[no-untyped-call]

        def _break_lineage_and_repartition(self, spark_df: DataFrame, *names: str) -> DataFrame:
            frame: DataFrame = super()._break_lineage_and_repartition(spark_df, *names)  # type: ignore[no-untyped-call]
            self.persisted.append(frame)
            return frame

    return Api()


def _refuse_without_functions(session: SparkSession) -> None:
    if not session.catalog.functionExists(EDIT_DISTANCE):
        raise UserError(
            f"this Spark session lacks the function '{EDIT_DISTANCE}'",
            where="spark.jars",
            remedy=f"Start it with the file that Splink brings: {functions_for_spark()}",
        )

"""Candidate pairs and their weights: the question that an engine answers, and DuckDB's answer."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker

from sertakan_analysis.linkage.comparisons import COMPARED, COMPARISONS
from sertakan_analysis.linkage.settings import ROW, settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from splink.internals.database_api import DatabaseAPI
    from splink.internals.splink_dataframe import SplinkDataFrame

    from sertakan_analysis.linkage.weights import Weights

# Splink calls the person of the list with the smaller name "_l".
LEFT: Final = "daftar_1_kiri"
RIGHT: Final = "daftar_2_kanan"
# Rows of the left list weighed at once: a pair holds every column of both persons while it is weighed.
PART: Final = 100_000
LEVEL_PREFIX: Final = "tingkat_"
SCORE_COLUMNS: Final[Mapping[str, type[pl.DataType]]] = {
    "kiri": pl.UInt32,
    "kanan": pl.UInt32,
    "bobot": pl.Float64,
    "peluang": pl.Float64,
    **{LEVEL_PREFIX + each.name: pl.Int8 for each in COMPARISONS},
}


class Question(NamedTuple):
    """What an engine is asked: prepared lists with key columns, the keys, and how to weigh.

    ``frequencies`` has for each column with rare values its values and ``tf_<column>``, their share of both lists;
    ``prior`` the chance that two persons drawn at random are one; ``lowest`` the weight in bits from which on a pair
    is told.
    """

    left: pl.DataFrame
    right: pl.DataFrame
    keys: tuple[str, ...]
    frequencies: Mapping[str, pl.DataFrame]
    weights: Weights
    prior: float
    lowest: float


class Engine(Protocol):
    """Whatever answers a question: one row a pair with ``SCORE_COLUMNS``, in no order."""

    def __call__(self, question: Question, /) -> pl.DataFrame:
        """Return the candidate pairs with their weights and levels."""
        ...


def duckdb_scores(question: Question) -> pl.DataFrame:
    """Score candidate pairs in DuckDB, in memory alone: what does not fit fails, nothing is written in the clear.

    The left list is taken part by part, each in a database of its own. A million against a million takes less than 3 GB.
    """
    parts = (question.left[start : start + PART] for start in range(0, question.left.height, PART))
    return pl.concat([_duckdb_part(question._replace(left=part, right=_sharing(part, question))) for part in parts])


def _duckdb_part(question: Question) -> pl.DataFrame:
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        found = scored(DuckDBAPI(connection), question)
        answer: pl.DataFrame = connection.sql(selection(found.physical_name)).pl()
    return answer.cast(dict(SCORE_COLUMNS))  # type: ignore[arg-type]


def _sharing(part: pl.DataFrame, question: Question) -> pl.DataFrame:
    """Return the right list's rows that share a key with a part of the left one."""
    if part.height == question.left.height:
        return question.right
    shares = (pl.col(key).is_in(part[key].drop_nulls().unique().implode()) for key in question.keys)
    return question.right.filter(pl.any_horizontal(*(each.fill_null(value=False) for each in shares)))


def duckdb_engine() -> AbstractContextManager[Engine]:
    """Open DuckDB for one linkage; each question has a database of its own."""
    return nullcontext(duckdb_scores)


def scored(api: DatabaseAPI[Any], question: Question) -> SplinkDataFrame:
    """Return Splink's table of scored pairs; ``api`` is any of its engines."""
    columns = [ROW, *COMPARED, *question.keys]
    tables = [
        api.register(side.select(columns).to_arrow(), dataset_display_name=name)
        for side, name in ((question.left, LEFT), (question.right, RIGHT))
    ]
    made = settings(question.weights, question.prior, question.keys)
    # Splink's own check of the settings only logs, and takes longer than a village's pairs.
    linker = Linker(tables, made, log_level=None, validate_settings=False)
    for column, shares in question.frequencies.items():
        borne = pl.concat([question.left[column], question.right[column]]).unique().implode()
        told = shares.filter(pl.col(column).is_in(borne))
        linker.table_management.register_term_frequency_lookup(api.register(told.to_arrow()), column)
    return linker.inference.predict(threshold_match_weight=question.lowest, warning_mode="never")


def selection(table: str) -> str:
    """Return the SQL that takes ``SCORE_COLUMNS`` out of Splink's table."""
    levels = ", ".join(f"gamma_{each.name} AS {LEVEL_PREFIX}{each.name}" for each in COMPARISONS)
    return (
        f"SELECT {ROW}_l AS kiri, {ROW}_r AS kanan, match_weight AS bobot, match_probability AS peluang, {levels} "  # noqa: S608 - names of ours
        f"FROM {table}"
    )


def frequencies(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return how frequent each value is in both lists together, for the columns whose rare values weigh more."""
    columns = dict.fromkeys(level.frequency for each in COMPARISONS for level in each.levels if level.frequency)
    found = {}
    for column in columns:
        values = pl.concat([left[column], right[column]]).drop_nulls()
        counts = values.to_frame().group_by(column).len()
        found[column] = counts.select(column, (pl.col("len") / max(values.len(), 1)).alias(f"tf_{column}"))
    return found

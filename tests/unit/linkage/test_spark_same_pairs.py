"""Spark and DuckDB give the same pairs, levels and weights from one description, and Spark leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from linked_lists import linked_lists, without
from polars.testing import assert_frame_equal

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage import link
from sertakan_analysis.linkage.spark import SparkEngine, functions_for_spark
from sertakan_analysis.spark_session import local_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

    from sertakan_analysis.linkage import Linked

pytestmark = [
    pytest.mark.slow,
    # pyspark leaves its sockets to the interpreter's collection.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SAME_WEIGHT = 1e-9


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    with local_session(memory="2g", jars=[functions_for_spark()]) as started:
        yield started


def both(session: SparkSession, left: pl.DataFrame, right: pl.DataFrame) -> tuple[Linked, Linked]:
    """Link with both engines; nothing of the lists stays in the session."""
    large = link(left, right, engine=SparkEngine(session))
    assert session._jsc.sc().getPersistentRDDs().size() == 0
    assert session.catalog.listTables() == []
    return link(left, right), large


def assert_same(small: Linked, large: Linked) -> None:
    assert_frame_equal(small.pairs, large.pairs, check_exact=False, rel_tol=0, abs_tol=SAME_WEIGHT)


def test_spark_named_as_engine_starts_for_one_linkage_and_stops_after_it():
    """Before the others: there is one session a process at a time, and theirs stays open."""
    lists = linked_lists(size=300, seed=6)
    assert_same(link(lists.left, lists.right), link(lists.left, lists.right, engine="spark"))


def test_a_survey_and_a_list_of_members_give_the_same_pairs(session: SparkSession):
    lists = linked_lists(size=4_000, seed=3)
    small, large = both(session, lists.left, lists.right)
    assert small.pairs.height > 500
    assert small.pairs["cara"].n_unique() == 2
    assert_same(small, large)


def test_so_do_lists_without_any_nik(session: SparkSession):
    lists = linked_lists(size=1_500, seed=4)
    small, large = both(session, without(lists.left, "nik"), lists.right)
    assert small.pairs.height > 100
    assert_same(small, large)


def test_so_do_lists_that_hold_people_twice(session: SparkSession):
    lists = linked_lists(size=800, seed=5)
    again = lists.left.head(100).with_columns(pl.col("baris") + 1_000_000)
    small, large = both(session, pl.concat([lists.left, again]), lists.right)
    assert small.repeats.height >= 200
    assert_same(small, large)
    assert_frame_equal(small.repeats, large.repeats)


def test_a_session_that_spills_in_the_clear_is_refused(session: SparkSession, monkeypatch: pytest.MonkeyPatch):
    lists = linked_lists(size=500, seed=6)
    monkeypatch.setattr("sertakan_analysis.spark_session.ENCRYPTED", "spark.io.other")
    with pytest.raises(UserError, match="to disk in the clear"):
        link(lists.left, lists.right, engine=SparkEngine(session))


def test_a_session_without_splinks_functions_is_refused(session: SparkSession, monkeypatch: pytest.MonkeyPatch):
    lists = linked_lists(size=500, seed=6)
    monkeypatch.setattr("sertakan_analysis.linkage.spark.EDIT_DISTANCE", "no_such_function")
    with pytest.raises(UserError, match="lacks the function 'no_such_function'"):
        link(lists.left, lists.right, engine=SparkEngine(session))


def test_a_second_session_in_the_process_is_refused(session: SparkSession):
    assert session
    with pytest.raises(UserError, match="runs in this process already"), local_session():
        pass


def test_the_local_folder_is_this_users_alone(session: SparkSession):
    folder = Path(session.sparkContext.getConf().get("spark.local.dir"))
    assert folder.stat().st_mode & 0o077 == 0

"""Spark and DuckDB answer every question to the ledger alike, from the same texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from sertakan_analysis.errors import UserError
from sertakan_analysis.ledger import SPELL_COLUMNS, Basis, Ledger
from sertakan_analysis.ledger.spark import SparkEngine
from sertakan_analysis.rules import load_rules
from sertakan_analysis.spark_session import local_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.slow,
    # pyspark leaves its sockets to the interpreter's collection.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

RULES = load_rules(Path(__file__).parents[3] / "params/rules")
MONTH, FIRST, LAST = date(2025, 11, 1), date(2025, 3, 1), date(2026, 6, 1)
# Each question, of both bases together or of one, with money and without.
ASKED: dict[str, Callable[[Ledger], pl.DataFrame]] = {
    "covered": lambda ledger: ledger.covered(MONTH),
    "double_payments": lambda ledger: ledger.double_payments(FIRST, LAST),
    "gaps": lambda ledger: ledger.gaps(MONTH, basis=Basis.REALISED),
    "short_runs": lambda ledger: ledger.short_runs(MONTH, RULES),
    "death_benefits": lambda ledger: ledger.death_benefits(MONTH, RULES),
    "standing": lambda ledger: ledger.standing(MONTH, RULES),
    "lapses": lambda ledger: ledger.lapses(MONTH),
    "unrealised": lambda ledger: ledger.unrealised(FIRST, LAST),
    "unannounced": lambda ledger: ledger.unannounced(FIRST, LAST),
    "people_by_month": lambda ledger: ledger.people_by_month(FIRST, LAST),
    "costs": lambda ledger: ledger.costs(FIRST, LAST, RULES),
    "costs_by_month": lambda ledger: ledger.costs_by_month(FIRST, LAST, RULES, choices={"zakat": "diskon"}),
}


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    with local_session(memory="1g") as started:
        yield started


@pytest.fixture(scope="module")
def both(session: SparkSession) -> Iterator[tuple[Ledger, Ledger]]:
    spells = drawn_spells(persons=300, seed=7)
    with Ledger(spells) as small, Ledger(spells, engine=SparkEngine(session)) as large:
        yield small, large


def drawn_spells(persons: int, seed: int) -> pl.DataFrame:
    """Draw spells that overlap, touch, leave gaps, stay open, and name or do not name donor, programme and sector."""
    chance = Random(seed)  # noqa: S311 - no secret
    rows = [drawn(chance, f"{person:032x}") for person in range(persons) for _ in range(chance.randint(1, 6))]
    schema = {name: getattr(pl, kind) for name, kind in SPELL_COLUMNS.items()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def drawn(chance: Random, person: str) -> tuple[Any, ...]:
    start = chance.randint(2024 * 12, 2026 * 12 + 2)
    end = None if chance.random() < 0.2 else start + chance.choice([0, 1, 2, 3, 5, 11])
    return (
        person,
        chance.choice(["apbd", "apbdes", "dbhcht", "zakat", "mandiri", "tidak_diketahui"]),
        chance.choice([None, "d1", "d2"]),
        chance.choice(["jkk_jkm", "jkk_jkm", "jht_jkk_jkm", None]),
        chance.choice(["BPU", "BPU", "BPU", "PU"]),
        date(start // 12, start % 12 + 1, 1),
        end and date(end // 12, end % 12 + 1, 1),
        chance.choice(list(Basis)),
        chance.random() < 0.8,
        chance.random() < 0.5,
        chance.choice([None, "transportasi", "lainnya"]),
        "batch",
    )


def test_every_question_of_the_ledger_is_asked_here():
    assert set(ASKED) == {name for name in vars(Ledger) if not name.startswith("_")} - {"close"}


@pytest.mark.parametrize("name", ASKED)
def test_both_engines_give_the_same_answer(both: tuple[Ledger, Ledger], name: str):
    small, large = (ASKED[name](ledger) for ledger in both)
    assert small.height > 0
    assert_frame_equal(small, large)


def test_a_ledger_without_spells_answers_alike(session: SparkSession):
    none = drawn_spells(persons=0, seed=1)
    with Ledger(none) as small, Ledger(none, engine=SparkEngine(session)) as large:
        assert_frame_equal(small.covered(MONTH), large.covered(MONTH))


def test_a_closed_ledger_leaves_nothing_in_the_session(session: SparkSession, both: tuple[Ledger, Ledger]):
    assert both
    before = session._jsc.sc().getPersistentRDDs().size()
    with Ledger(drawn_spells(persons=5, seed=2), engine=SparkEngine(session)) as ledger:
        ledger.covered(MONTH)
        assert session._jsc.sc().getPersistentRDDs().size() > before
    assert session._jsc.sc().getPersistentRDDs().size() == before
    assert session.catalog.listTables() == []


def test_what_spark_cannot_answer_is_told_without_its_text(session: SparkSession):
    engine = SparkEngine(session)
    with pytest.raises(UserError, match=r"Spark could not answer the question \(TABLE_OR_VIEW_NOT_FOUND\)") as told:
        engine.ask("SELECT nama FROM rahasia", {})
    assert "rahasia" not in str(told.value)

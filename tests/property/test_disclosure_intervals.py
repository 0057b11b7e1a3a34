"""Protection of any small table: the fast audit and the slow one agree, and no withheld cell is narrow."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from sertakan_analysis.disclosure import Category, Dimension, Policy, protect, tabulate
from sertakan_analysis.disclosure.audit import WITHHELD, audit, rounded_counts, withheld_counts
from sertakan_analysis.disclosure.primary import lowest_known
from sertakan_analysis.disclosure.rounding import rounding
from sertakan_analysis.disclosure.system import System, system

if TYPE_CHECKING:
    import numpy.typing as npt

POLICY = Policy("suppress", 10, 10, 5, (2, 67), 10, 20, 12)
TREE = Dimension(
    "desa",
    "Desa",
    (
        Category("k1", "K1"),
        Category("k2", "K2"),
        *(Category(f"d{number}", f"D{number}", "k1" if number < 3 else "k2") for number in range(1, 6)),
    ),
)
WORK = Dimension("kerja", "Pekerjaan", tuple(Category(code, code) for code in "abcd"))
SEX = Dimension("sex", "Jenis kelamin", tuple(Category(code, code) for code in "LP"))
counts = st.one_of(st.integers(0, 12), st.integers(0, 12), st.integers(13, 400))


def people(numbers: list[int], dimensions: tuple[Dimension, ...]) -> pl.DataFrame:
    kinds = product(*([leaf.code for leaf in dimension.leaves] for dimension in dimensions))
    rows = [kind for kind, number in zip(kinds, numbers, strict=False) for _ in range(number)]
    return pl.DataFrame(rows, schema={dimension.key: pl.String for dimension in dimensions}, orient="row")


def tables_of(dimensions: tuple[Dimension, ...]) -> st.SearchStrategy[pl.DataFrame]:
    size = int(np.prod([len(dimension.leaves) for dimension in dimensions]))
    return st.lists(counts, min_size=size, max_size=size).map(lambda numbers: people(numbers, dimensions))


def slow_width(whole: System, dimensions: tuple[Dimension, ...], shown: npt.NDArray[np.int64], cell: int) -> int:
    """Add up kinds of people instead of cells: nothing of the fast audit's equations is used."""
    kinds = list(product(*([leaf.code for leaf in dimension.leaves] for dimension in dimensions)))
    keys = [dimension.key for dimension in dimensions]
    parents = {category.code: category.parent for dimension in dimensions for category in dimension.categories}

    def within(kind: tuple[str, ...], place: int) -> bool:
        for key, code in whole.cells[place]:
            above: str | None = kind[keys.index(key)]
            while above is not None and above != code:
                above = parents[above]
            if above is None:
                return False
        return True

    member = np.array([[float(within(kind, place)) for kind in kinds] for place in range(len(shown))])
    low = np.where(shown == WITHHELD, lowest_known(whole), shown)
    high = np.where(shown == WITHHELD, 20_000, shown)
    limits = LinearConstraint(member, low, high)
    ends = [
        milp(sign * member[cell], constraints=limits, bounds=Bounds(0, np.inf), integrality=np.ones(len(kinds)))
        for sign in (1, -1)
    ]
    return round(-ends[1].fun - ends[0].fun)


@pytest.mark.parametrize("dimensions", [(TREE, WORK), (TREE, SEX, WORK)], ids=["two traits", "three traits"])
def test_the_fast_audit_finds_exactly_the_cells_that_the_slow_one_finds(dimensions: tuple[Dimension, ...]):
    @settings(max_examples=10, deadline=None, derandomize=True)
    @given(tables_of(dimensions), st.integers(0, 1000))
    def agree(frame: pl.DataFrame, seed: int) -> None:
        raw = tabulate(frame, dimensions, name="t", population="p")
        whole = system([dimensions])
        values = raw.raw.ravel()
        hide = (values > 0) & ((values < 10) | (np.random.default_rng(seed).random(len(values)) < 0.1))
        shown = np.where(hide, WITHHELD, values)
        need = np.full(len(values), 10)
        found = audit(withheld_counts(whole, shown, lowest_known(whole), need, whole=True))
        asked = np.flatnonzero(hide)[:6]
        narrow = [cell for cell in map(int, asked) if slow_width(whole, dimensions, shown, cell) < 10]
        assert [cell for cell in found.narrow if cell in asked] == narrow

    agree()


@settings(max_examples=25, deadline=None)
@given(tables_of((TREE, SEX, WORK)), st.booleans())
def test_whatever_the_numbers_linked_tables_are_protected_together(frame: pl.DataFrame, sensitive: bool):  # noqa: FBT001
    work = Dimension("kerja", "Pekerjaan", WORK.categories, sensitive=sensitive)
    raw = [
        tabulate(frame, [TREE, work], name="kerja", population="p"),
        tabulate(frame, [TREE, SEX], name="jk", population="p"),
        tabulate(frame, [SEX, work], name="jk_kerja", population="p"),
    ]
    protected = protect(raw, POLICY)
    (verdict,) = protected.audit
    assert verdict.narrow == ()
    for table in raw:
        shown = protected.tables[table.name]._numbers
        assert ((shown == WITHHELD) | (shown == table.raw)).all()
        assert (shown[(table.raw > 0) & (table.raw < 10)] == WITHHELD).all()


@settings(max_examples=60, deadline=None)
@given(tables_of((TREE, WORK)), st.sampled_from([3, 5, 10]))
def test_whatever_the_numbers_rounding_adds_up_and_moves_by_less_than_the_base(frame: pl.DataFrame, base: int):
    raw = tabulate(frame, [TREE, WORK], name="t", population="p").raw
    whole = system([(TREE, WORK)])
    rounded = rounding(whole, raw.ravel(), base).values
    assert rounded is not None
    assert not (whole.equations @ rounded).any()
    assert not (rounded % base).any()
    assert (np.abs(rounded - raw.ravel()) < base).all()
    assert audit(rounded_counts(whole, rounded, base)).narrow == ()

"""Two editions of tiny tables: a reader who tries every pair of lists finds no cell wider than the audit says."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sertakan_analysis.disclosure import Category, Dimension, Population, Turnover
from sertakan_analysis.disclosure.bounds import bounds
from sertakan_analysis.disclosure.joint import joint
from sertakan_analysis.disclosure.population import Edition
from sertakan_analysis.disclosure.published_cells import KnownTurnover, ShownTable
from sertakan_analysis.disclosure.stages import audit_joint

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

ROWS = Dimension("desa", "Desa", (Category("d1", "D1"), Category("d2", "D2")))
COLUMNS = Dimension("sex", "Jenis kelamin", (Category("L", "L"), Category("P", "P")))
MOST = 4
WIDTH = 3
numbers = st.lists(st.integers(0, MOST), min_size=4, max_size=4)
hidden = st.lists(st.booleans(), min_size=9, max_size=9)


def margins(kinds: Numbers) -> Numbers:
    """Return the cells of tables of two by two, the total first, from the people of each kind; one table a row."""
    inner = kinds.reshape(-1, 2, 2)
    table = np.zeros((len(inner), 3, 3), np.int64)
    table[:, 1:, 1:] = inner
    table[:, 0, 1:], table[:, 1:, 0], table[:, 0, 0] = inner.sum(axis=1), inner.sum(axis=2), inner.sum(axis=(1, 2))
    return table


def shown(kinds: list[int], hide: list[bool], lists: str) -> ShownTable:
    (table,) = margins(np.array([kinds]))
    told = np.where(np.array(hide).reshape(3, 3) & (table > 0), -1, table)
    return ShownTable("t", Population("p", lists=(lists,)), (ROWS, COLUMNS), "", "suppress", 2, 2, WIDTH, 12, told)


EVERY = np.array(list(product(range(3 * MOST), repeat=4)))
TABLES = margins(EVERY)


def by_trying(tables: tuple[ShownTable, ShownTable], turnover: Turnover) -> list[Numbers]:
    """Return the widths of all cells of both editions among all pairs of lists that readers could think of.

    A withheld number is at least 1; in the second edition it may be 0 where the first one withheld it.
    """
    hidden_before = tables[0].numbers < 0
    possible = []
    least: Numbers
    for table, least in zip(tables, (np.ones((3, 3), np.int64), np.where(hidden_before, 0, 1)), strict=True):
        fits = np.where(table.numbers < 0, least <= TABLES, table.numbers == TABLES).all(axis=(1, 2))
        possible.append(np.flatnonzero(fits))
    seen: list[set[int]] = [set(), set()]
    for first in possible[0]:
        # Of each kind anybody up to the smaller number may have stayed; the others left or joined.
        most = np.minimum(EVERY[first], EVERY[possible[1]]).sum(axis=1)
        stayed = int(EVERY[first].sum()) - turnover.left
        if stayed < 0:
            continue
        right = (EVERY[possible[1]].sum(axis=1) - turnover.joined == stayed) & (stayed <= most)
        if right.any():
            seen[0].add(int(first))
            seen[1].update(possible[1][right].tolist())
    assert all(seen), "the true lists are among them"
    stacks = [TABLES[sorted(side)] for side in seen]
    return [stack.max(axis=0) - stack.min(axis=0) for stack in stacks]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, derandomize=True)
@given(numbers, st.lists(st.integers(-2, 2), min_size=4, max_size=4), st.integers(0, 1), hidden, hidden)
def test_whoever_tries_every_pair_of_lists_finds_the_cells_that_the_audit_calls_narrow(
    first: list[int], change: list[int], churn: int, hide_first: list[bool], hide_second: list[bool]
):
    second = [max(before + by, 0) for before, by in zip(first, change, strict=True)]
    moves = [after - before for before, after in zip(first, second, strict=True)]
    churn = min(churn, sum(map(min, first, second)))
    turnover = Turnover(sum(max(by, 0) for by in moves) + churn, sum(max(-by, 0) for by in moves) + churn)
    # The totals are shown, or the number of pairs to try has no end.
    tables = (shown(first, [False, *hide_first[1:]], "a"), shown(second, [False, *hide_second[1:]], "b"))
    known = KnownTurnover(Edition("p", ("b",), ""), Edition("p", ("a",), ""), "", turnover)
    made = joint(tables, (known,), 1)
    found = audit_joint(made, bounds(made))
    tried = by_trying(tables, turnover)
    truly = {
        int(column)
        for table, columns, widths in zip(tables, made.columns, tried, strict=True)
        for column in columns[(table.numbers.ravel() < 0) & (widths.ravel() < WIDTH)]
    }
    assert set(found.narrow) == truly

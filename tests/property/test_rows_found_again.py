"""Whatever moves in a table, exactly the cells that differ are told: against a slow, obvious comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sertakan_analysis.reports.difference.compare import changes
from sertakan_analysis.reports.difference.model import Kind
from sertakan_analysis.reports.difference.printed import Cell, Printed, Sheet

if TYPE_CHECKING:
    from random import Random

Table = dict[str, tuple[str, ...]]
KEYS = ("a", "b", "c")
LABELS = st.text("xyz", min_size=1, max_size=2)
NUMBERS = st.sampled_from(["1", "2", "3"])
TABLES = st.dictionaries(LABELS, st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=6)


def report(table: Table, order: list[str]) -> Printed:
    rows = tuple(
        (Cell(label, measured=False), *(Cell(cell, measured=True) for cell in table[label])) for label in order
    )
    columns = (("label", "Label"), *((key, key.upper()) for key in KEYS))
    return Printed((), (Sheet(Kind.TABLE, "t", columns, rows),), ())


@given(TABLES, TABLES, st.randoms(use_true_random=False))
def test_cells_of_labelled_rows_in_any_order(old: Table, new: Table, random: Random):
    order = list(new)
    random.shuffle(order)
    found = {
        (change.row, change.column): (change.old, change.new)
        for change in changes(report(old, list(old)), report(new, order))
    }
    cells = {
        (label, key.upper()): (old[label][place], new[label][place])
        for label in old.keys() & new.keys()
        for place, key in enumerate(KEYS)
        if old[label][place] != new[label][place]
    }
    rows = {(label, ""): (" · ".join((label, *old[label])), None) for label in old.keys() - new.keys()}
    rows |= {(label, ""): (None, " · ".join((label, *new[label]))) for label in new.keys() - old.keys()}
    assert found == {**cells, **rows}


@given(st.lists(st.tuples(LABELS, NUMBERS, NUMBERS, NUMBERS), max_size=6))
def test_a_table_equals_itself_also_with_labels_that_come_again(rows: list[tuple[str, ...]]):
    columns = (("label", "Label"), *((key, key.upper()) for key in KEYS))
    cells = tuple((Cell(label, measured=False), *(Cell(cell, measured=True) for cell in rest)) for label, *rest in rows)
    one = Printed((), (Sheet(Kind.TABLE, "t", columns, cells),), ())
    assert changes(one, one) == ()

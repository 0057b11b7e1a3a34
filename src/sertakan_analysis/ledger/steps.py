"""Numbers that stay until they change, written out for every month of a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTH: Final = "bulan"


def by_month(changes: pl.DataFrame, months: tuple[int, int], numbers: Sequence[str]) -> pl.DataFrame:
    """Return one row a group and month of the window in which the first of ``numbers`` is not nought.

    ``changes`` has one row a group and month of change, with the numbers from that month on; every other column but
    ``bulan`` belongs to the group.
    """
    keys = [name for name in changes.columns if name not in {MONTH, *numbers}]
    first, last = months
    every = pl.DataFrame({MONTH: range(first, last + 1)}, schema={MONTH: changes.schema[MONTH]})
    grid = changes.select(keys).unique().join(every, how="cross").sort(MONTH)
    known = grid.join_asof(changes.sort(MONTH), on=MONTH, by=keys, strategy="backward", check_sortedness=False)
    return known.filter(pl.col(numbers[0]).fill_null(0) > 0).select(*keys, MONTH, *numbers)

"""What more the new tables must withhold, so that they and the earlier ones together tell no more than they may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from sertakan_analysis.disclosure.bounds import Bounds, bounds, feasible, withdrawn
from sertakan_analysis.disclosure.moves import FREE, Moves

if TYPE_CHECKING:
    import numpy.typing as npt

    from sertakan_analysis.disclosure.joint import Joint
    from sertakan_analysis.disclosure.system import Flags, Numbers
    from sertakan_analysis.disclosure.together import Judgement


def to_withhold(judged: Judgement, truth: Joint, loss: npt.NDArray[np.float64]) -> Flags:
    """Return which columns of the new tables to withhold besides, by the cheapest moves that widen what is narrow.

    ``truth`` is the same system with the true numbers in the new tables: the moves start from a table that agrees with
    them and with all that was published. ``loss`` is what a reader loses with a column.
    """
    made = judged.joint
    limits = withdrawn(made, judged.bounds)
    base = feasible(truth, _true(truth, limits))
    free = judged.bounds.lower < judged.bounds.upper
    search = _Search(made, limits, base, np.where(free, FREE, loss), free)
    for column in judged.present:
        search.widen(column, -int(base[column]))
    for column in judged.narrow:
        if not search.widen(column, judged.sought[column]):
            search.widen(column, -judged.sought[column])
    return search.moved & ~free


def _true(truth: Joint, limits: Bounds) -> Bounds:
    """Return bounds that hold the new tables at their true numbers and leave the turnover as readers know it."""
    told = bounds(truth)
    people = np.zeros(truth.size, np.bool_)
    for link in truth.links:
        people[np.concatenate([link.stayed, link.left, link.joined])] = True
    return Bounds(
        np.where(people, np.minimum(told.lower, limits.lower), told.lower),
        np.where(people, np.maximum(told.upper, limits.upper), told.upper),
        told.need,
        told.maybe_nobody,
    )


class _Search:
    """Moves over all columns that readers are not told exactly, or would not be if the new tables withheld them."""

    def __init__(self, made: Joint, limits: Bounds, base: Numbers, cost: npt.NDArray[np.float64], free: Flags) -> None:
        self._columns = np.flatnonzero((limits.lower < limits.upper) | free)
        part = sparse.csr_array(made.equations[:, self._columns])
        part = sparse.csr_array(part[np.diff(part.indptr) > 0])
        self._moves = Moves(
            part,
            np.maximum(base - limits.lower, 0)[self._columns],
            cost[self._columns],
            1.0,
            np.maximum(limits.upper - base, 0)[self._columns].astype(np.float64),
        )
        self._place = {int(column): place for place, column in enumerate(self._columns)}
        self._cost = cost
        self.moved = np.zeros(made.size, np.bool_)

    def widen(self, column: int, towards: int) -> bool:
        """Move a column as far as it goes, up to ``towards``, and say whether it went all the way."""
        if towards == 0 or column not in self._place:
            return False
        place = self._place[column]
        change = self._moves.furthest(place, towards)
        if change is None:
            return False
        at = self._columns[change != 0]
        self.moved[at] = True
        self._moves.free(np.flatnonzero(change != 0))
        return bool(change[place] == towards)

"""Which further cells must be withheld, so that nobody works out the first ones from the totals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from sertakan_analysis.disclosure.moves import FREE, Moves
from sertakan_analysis.disclosure.primary import NO_LIMIT
from sertakan_analysis.disclosure.system import independent

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from sertakan_analysis.disclosure.primary import Sensitivity
    from sertakan_analysis.disclosure.system import Flags, Numbers, System

# Amounts are solved in units of this part of the largest one: the solver's tolerance is absolute.
AMOUNT_PARTS: Final = 1_000_000
# Amounts are rounded to the rupiah after solving, so a little more is sought than the audit asks.
AMOUNT_MARGIN: Final = 50

# Cells times programs spent on giving back cells that depend on each other: beyond it, what is left stays withheld.
EFFORT: Final = 400_000
INTEGER_EFFORT: Final = 20


@dataclass(frozen=True, slots=True, eq=False)
class Suppression:
    """The cells withheld, the primary ones among them, and how many programs it took to find them."""

    withheld: Flags
    programs: int
    whole_programs: int


def suppression(system: System, sensitivity: Sensitivity, *, amounts: bool) -> Suppression:
    """Withhold cells until each withheld one could hold another value, far enough off, with all that is shown unchanged.

    Grows by the cheapest move of each unprotected cell (a linear program each), then gives back every cell that is not
    needed, the most valuable first. What proves a cell's protection is always another table, in whole numbers, that
    agrees with everything shown.
    """
    if not sensitivity.primary.any():
        return Suppression(sensitivity.primary.copy(), 0, 0)
    scale = max(1.0, float(sensitivity.values.max()) / AMOUNT_PARTS) if amounts else 1.0
    sought = sensitivity.need + (sensitivity.need // AMOUNT_MARGIN + AMOUNT_MARGIN if amounts else 0)
    task = _Task(
        equations=system.equations,
        blocks=(*system.blocks, np.arange(len(system.cells))),
        primary=sensitivity.primary,
        movable=sensitivity.movable,
        sought=sought,
        room=np.maximum(sensitivity.values - sensitivity.lower, 0),
        rise=np.where(sensitivity.upper == NO_LIMIT, np.inf, sensitivity.upper - sensitivity.values),
        loss=system.worth * (1 + np.log1p(sensitivity.values)),
        scale=scale,
    )
    grown = _Growth(task)
    grown.grow()
    withheld = grown.withheld.copy()
    programs, whole_programs = grown.programs
    cells = np.flatnonzero(withheld)
    changes = grown.changes
    # What earlier tables keep narrow is not asked to be wider: it would only keep others from being given back.
    task = replace(task, sought=np.minimum(task.sought, grown.reached))
    for members in independent(system.equations, cells):
        part = _Return(task, cells[members], changes)
        part.give_back()
        withheld[part.shown] = False
        programs += part.moves.runs
        whole_programs += part.moves.whole_runs
    return Suppression(withheld, programs, whole_programs)


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What is to be protected: everything by place in the system.

    ``sought`` is the width asked of a withheld cell, ``room`` how far it may fall, ``rise`` how far it may go up,
    ``loss`` what a reader loses with it.
    """

    equations: sparse.csr_array
    blocks: tuple[Numbers, ...]
    primary: Flags
    movable: Flags
    sought: Numbers
    room: Numbers
    rise: npt.NDArray[np.float64]
    loss: npt.NDArray[np.float64]
    scale: float

    def moves(self, cells: Numbers, cost: npt.NDArray[np.float64]) -> Moves:
        """Return the moves of some cells while all others stand still."""
        part = sparse.csr_array(self.equations[:, cells])
        part = sparse.csr_array(part[np.diff(part.indptr) > 0])
        return Moves(part, self.room[cells], cost, self.scale, self.rise[cells])


class _Growth:
    """Withholds the cheapest further cells for every cell that is not protected yet."""

    def __init__(self, task: _Task) -> None:
        self._task = task
        self._blocks = [block[task.movable[block]] for block in task.blocks]
        self._homes = _homes(self._blocks, len(task.primary))
        self._moves: dict[int, Moves] = {}
        self.withheld = task.primary.copy()
        self._changes: list[tuple[Numbers, Numbers]] = []
        self._high = np.zeros(len(task.primary), np.int64)
        self._low = np.zeros(len(task.primary), np.int64)
        first = np.flatnonzero(task.primary)
        # The smallest cells have the fewest ways out and decide where the others go: they are taken from the end.
        self._waiting = list(first[np.argsort(-task.room[first], kind="stable")])

    @property
    def programs(self) -> tuple[int, int]:
        """How many linear and how many integer programs were solved."""
        return sum(moves.runs for moves in self._moves.values()), sum(
            moves.whole_runs for moves in self._moves.values()
        )

    @property
    def reached(self) -> Numbers:
        """The width found for each cell."""
        return self._high - self._low

    @property
    def changes(self) -> sparse.csc_array:
        """Every change found, one a row, by place in the system."""
        if not self._changes:
            return sparse.csc_array((0, len(self.withheld)), dtype=np.int64)
        rows = np.repeat(np.arange(len(self._changes)), [len(moved) for moved, _ in self._changes])
        moved = np.concatenate([moved for moved, _ in self._changes])
        change = np.concatenate([change for _, change in self._changes])
        return sparse.csc_array((change, (rows, moved)), shape=(len(self._changes), len(self.withheld)))

    def grow(self) -> None:
        """Withhold until every withheld cell is protected; one that is withheld on the way is asked in its turn."""
        while self._waiting:
            cell = int(self._waiting.pop())
            if self._high[cell] - self._low[cell] >= self._task.sought[cell]:
                continue
            for cells, change in self._cheapest(cell):
                moved, by = cells[change != 0], change[change != 0]
                self._changes.append((moved, by))
                self._high[moved] = np.maximum(self._high[moved], by)
                self._low[moved] = np.minimum(self._low[moved], by)
                self._withhold(moved[~self.withheld[moved]])

    def _cheapest(self, cell: int) -> Iterator[tuple[Numbers, Numbers]]:
        """Give the cheapest change that raises a cell, from the smallest block that has one.

        A cell that earlier tables bound rises as far as it can and falls for the rest. Where that is not enough, the
        audit tells whether readers knew as much before.
        """
        if not self._homes[cell]:
            # Earlier tables tell this cell exactly: nothing hides it any more, and the audit blames no new table for it.
            return
        by = int(self._task.sought[cell] + self._low[cell])
        for number, place in self._homes[cell]:
            change = self._moves_of(number).move(place, by)
            if change is not None:
                yield self._blocks[number], change
                return
        number, place = self._homes[cell][-1]
        for sign in (1, -1):
            lacking = int(self._task.sought[cell] - self._high[cell] + self._low[cell])
            change = self._moves_of(number).furthest(place, sign * lacking) if lacking > 0 else None
            if change is not None:
                yield self._blocks[number], change

    def _moves_of(self, number: int) -> Moves:
        if number not in self._moves:
            block = self._blocks[number]
            self._moves[number] = self._task.moves(block, self._task.loss[block])
            self._moves[number].free(np.flatnonzero(self.withheld[block]))
        return self._moves[number]

    def _withhold(self, cells: Numbers) -> None:
        self.withheld[cells] = True
        self._waiting.extend(cells)
        for cell in cells:
            for number, place in self._homes[cell]:
                if number in self._moves:
                    self._moves[number].free(np.array([place]))


class _Return:
    """Shows again what need not be withheld, among cells that only depend on each other.

    ``_proofs`` are changes of the table, one a row, over these cells only.
    """

    def __init__(self, task: _Task, cells: Numbers, changes: sparse.csc_array) -> None:
        self._cells = cells
        self._sought = task.sought[cells]
        self._hidden = np.ones(len(cells), np.bool_)
        order = np.argsort(-task.loss[cells], kind="stable")
        self._candidates = order[~task.primary[cells][order]]
        # A part that shares no sum with the rest holds by itself, so the others' share of a change may be left out.
        touching = changes[:, cells].toarray()
        self._proofs = touching[touching.any(axis=1)]
        self.moves = task.moves(cells, np.full(len(cells), FREE))

    @property
    def shown(self) -> Numbers:
        """The cells that may be shown after all, by their place in the system."""
        return self._cells[~self._hidden]

    def give_back(self) -> None:
        """Try every cell that is withheld for the others' sake."""
        for cell in map(int, self._candidates):
            if self.moves.runs + INTEGER_EFFORT * self.moves.whole_runs > EFFORT / len(self._cells):
                break
            self.moves.hold(np.array([cell]))
            self._hidden[cell] = False
            if not self._still_protected(cell):
                self._hidden[cell] = True
                self.moves.release(np.array([cell]))
                continue
            self._proofs = self._proofs[self._proofs[:, cell] == 0]

    def _still_protected(self, shown: int) -> bool:
        """Say whether the others have enough proofs that leave this cell as it is; finds new ones where they lack."""
        holding = self._proofs[self._proofs[:, shown] == 0]
        high, low = holding.max(axis=0, initial=0), holding.min(axis=0, initial=0)
        found: list[Numbers] = []
        for cell in map(int, np.flatnonzero(self._hidden & (high - low < self._sought))):
            for change in self._ways(cell, int(high[cell]), int(low[cell])):
                found.append(change)
                np.maximum(high, change, out=high)
                np.minimum(low, change, out=low)
            if high[cell] - low[cell] < self._sought[cell]:
                break
        self._proofs = np.vstack([self._proofs, *found])
        return bool((high - low >= self._sought)[self._hidden].all())

    def _ways(self, cell: int, high: int, low: int) -> Iterator[Numbers]:
        """Give changes that widen what is known of a cell as far as it needs, the simple ones first."""
        sought = int(self._sought[cell])
        if high - low >= sought:
            return
        for by in (sought + low, high - sought):
            change = self.moves.move(cell, by)
            if change is not None:
                yield change
                return
        for towards in (sought, -sought):
            change = self.moves.furthest(cell, towards)
            if change is not None:
                yield change


def _homes(blocks: list[Numbers], cells: int) -> list[list[tuple[int, int]]]:
    """Return for each cell the blocks that hold it, the smallest first, and its place there."""
    homes: list[list[tuple[int, int]]] = [[] for _ in range(cells)]
    for number, block in enumerate(blocks):
        for place, cell in enumerate(block):
            homes[cell].append((number, place))
    return homes

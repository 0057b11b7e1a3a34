"""Other tables that fit the same sums: how a cell can move while what is shown stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from sertakan_analysis.disclosure.program import Program

if TYPE_CHECKING:
    import numpy.typing as npt

    from sertakan_analysis.disclosure.system import Numbers

    Vector = npt.NDArray[np.float64]

# A move through withheld cells costs next to nothing, but a short way is better than a long one.
FREE: Final = 1e-3
# Outweighs every cost of moving the others along.
FAR: Final = 10.0
TOLERANCE: Final = 1e-6
# Any whole move serves; the very cheapest would take an integer program far longer.
GAP: Final = 0.5


class Moves:
    """Changes of a table that keep every sum, found at least cost.

    Each cell has two columns, up and down; ``room`` is how far it may fall, ``rise`` how far it may go up.
    """

    def __init__(
        self, equations: sparse.csr_array, room: Numbers, cost: Vector, scale: float, rise: Vector | None = None
    ) -> None:
        self._size = len(room)
        self._scale = scale
        self._room = room / scale
        self._rise = np.full(self._size, np.inf) if rise is None else rise / scale
        self._equations = equations
        self._far = FAR * (self._size + float(cost.sum()))
        self._program = Program(
            sparse.csr_array(sparse.hstack([equations, -equations])),
            (np.zeros(equations.shape[0]),) * 2,
            (np.zeros(2 * self._size), np.concatenate([self._rise, self._room])),
            np.concatenate([cost, cost]),
        )

    @property
    def whole_runs(self) -> int:
        """How many integer programs were solved."""
        return self._program.whole_runs

    @property
    def runs(self) -> int:
        """How many linear programs were solved."""
        return self._program.runs

    def free(self, cells: Numbers) -> None:
        """Let cells move at no cost, since they are withheld anyway."""
        both = np.concatenate([cells, cells + self._size])
        self._program.price(both, np.full(len(both), FREE))

    def hold(self, cells: Numbers) -> None:
        """Let cells stand still, as if they were shown."""
        self._bound(cells, np.zeros(len(cells)), np.zeros(len(cells)))

    def release(self, cells: Numbers) -> None:
        """Let held cells move again."""
        self._bound(cells, self._rise[cells], self._room[cells])

    def move(self, cell: int, by: int) -> Numbers | None:
        """Return the cheapest change of the table in which a cell rises (or falls, ``by`` < 0) by so much, if any."""
        limit = self._room[cell] if by < 0 else self._rise[cell]
        if abs(by) > limit * self._scale + TOLERANCE:
            return None
        size = abs(by) / self._scale
        column, other = (cell, cell + self._size) if by > 0 else (cell + self._size, cell)
        self._program.bound(np.array([column, other]), np.array([size, 0.0]), np.array([size, 0.0]))
        change = self._best()
        self.release(np.array([cell]))
        return change

    def furthest(self, cell: int, towards: int) -> Numbers | None:
        """Return the change that takes a cell up or down as far as the others let it, up to ``towards``."""
        size = abs(towards) / self._scale
        column, other = (cell, cell + self._size) if towards > 0 else (cell + self._size, cell)
        size = min(size, float(self._room[cell] if towards < 0 else self._rise[cell]))
        self._program.bound(np.array([column, other]), np.zeros(2), np.array([size, 0.0]))
        self._program.price(np.array([column]), np.array([-self._far]))
        change = self._best()
        self._program.price(np.array([column]), np.array([FREE]))
        self.release(np.array([cell]))
        return change

    def _best(self) -> Numbers | None:
        point = self._program.solve()
        if point is None:
            return None
        change = self._change(point)
        if change is None:
            point = self._program.solve_whole(GAP)
            change = None if point is None else self._change(point)
        return change

    def _change(self, point: Vector) -> Numbers | None:
        """Return a point as a change in whole numbers, unless it has none; amounts are rounded to the rupiah."""
        change = point[: self._size] - point[self._size :]
        change = np.where(np.abs(change) < TOLERANCE, 0.0, change) * self._scale
        whole = np.rint(change).astype(np.int64)
        if self._scale > 1:
            return whole
        exact = np.abs(change - whole).max() < TOLERANCE and not (self._equations @ whole).any()
        return whole if exact else None

    def _bound(self, cells: Numbers, up: Vector, down: Vector) -> None:
        both = np.concatenate([cells, cells + self._size])
        self._program.bound(both, np.zeros(len(both)), np.concatenate([up, down]))

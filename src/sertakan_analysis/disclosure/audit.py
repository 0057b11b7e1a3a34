"""What a reader can work out: the interval of every withheld cell, from nothing but what is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from sertakan_analysis.disclosure.program import Program
from sertakan_analysis.disclosure.system import independent

if TYPE_CHECKING:
    import numpy.typing as npt

    from sertakan_analysis.disclosure.system import Flags, Numbers, System

    Vector = npt.NDArray[np.float64]

WITHHELD: Final = -1
TOLERANCE: Final = 1e-6
# Objectives over many cells at once, before each cell that is still open is asked by itself.
ROUNDS: Final = 12
# Where even totals are withheld nothing bounds a cell from above: it is thought to lie below the sum of all that is shown
# and this many widths of all that is not. A lower bound would only narrow intervals.
HEADROOM: Final = 20
AMOUNT_PARTS: Final = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """The verdict on one population.

    ``cells`` and ``withheld`` are numbers of cells; ``narrowest`` the least width that was proved for any of them
    (the search for a cell ends once it is wide enough), ``None`` when nothing is withheld or rounded; ``narrow`` the
    places of cells whose interval is narrower than the rule asks. ``whole_programs`` were needed where a linear one had
    no whole solution.
    """

    cells: int
    withheld: int
    narrowest: int | None
    narrow: tuple[int, ...]
    programs: int
    whole_programs: int


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """What a reader has: the sums that hold, the numbers shown, and the bounds that the rules tell of the others.

    ``lower`` and ``upper`` bound each open cell, ``need`` is the width that it must keep; ``open_cells`` are withheld,
    or rounded. ``whole`` numbers only, or amounts.
    """

    system: System
    shown: Numbers
    open_cells: Flags
    lower: Numbers
    upper: Numbers
    need: Numbers
    whole: bool


def audit(published: Published) -> Audit:
    """Find for every open cell two tables that agree with all that is published and lie far enough apart in that cell.

    Each such table is checked in whole numbers against every sum, so a proof does not rest on the solver. A cell for
    which no two such tables exist is narrow.
    """
    cells = np.flatnonzero(published.open_cells)
    if not len(cells):
        return Audit(len(published.shown), 0, None, (), 0, 0)
    width = np.zeros(len(cells), np.int64)
    programs = whole_programs = 0
    equations = published.system.equations
    known = np.where(published.open_cells, 0, published.shown)
    for members in independent(equations, cells):
        readers = _Readers(published, cells[members], -(equations @ known))
        width[members] = readers.widths()
        programs += readers.program.runs
        whole_programs += readers.program.whole_runs
    narrow = cells[width < published.need[cells]]
    return Audit(
        cells=len(published.shown),
        withheld=len(cells),
        narrowest=int(width.min()),
        narrow=tuple(map(int, narrow)),
        programs=programs,
        whole_programs=whole_programs,
    )


def withheld_counts(system: System, shown: Numbers, lower: Numbers, need: Numbers, *, whole: bool) -> Published:
    """Return what is published when cells are withheld: every other number exactly, and the least of a withheld one."""
    open_cells = shown == WITHHELD
    most = int(shown[~open_cells].sum()) + HEADROOM * int(need[open_cells].sum())
    upper = np.full(len(shown), most, np.int64)
    return Published(system, shown, open_cells, lower, upper, need, whole)


def rounded_counts(system: System, shown: Numbers, base: int) -> Published:
    """Return what is published when all is rounded: each number to within less than the base, none exactly."""
    return Published(
        system=system,
        shown=shown,
        open_cells=np.ones(len(shown), np.bool_),
        lower=np.maximum(shown - (base - 1), 0),
        upper=shown + (base - 1),
        need=np.full(len(shown), base - 1, np.int64),
        whole=True,
    )


class _Readers:
    """All tables that agree with what is published, over one part of the open cells."""

    def __init__(self, published: Published, cells: Numbers, right: Vector) -> None:
        part = sparse.csr_array(published.system.equations[:, cells])
        used = np.diff(part.indptr) > 0
        self._equations = sparse.csr_array(part[used])
        self._right = right[used]
        self._lower, self._upper = published.lower[cells], published.upper[cells]
        self._need = published.need[cells]
        self._whole = published.whole
        self._scale = 1.0 if published.whole else max(1.0, float(self._upper.max()) / AMOUNT_PARTS)
        self.program = Program(
            self._equations,
            self._right / self._scale,
            (self._lower / self._scale, self._upper / self._scale),
            np.zeros(len(cells)),
        )
        self._every = np.arange(len(cells))
        self._high = np.full(len(cells), np.iinfo(np.int64).min // 2)
        self._low = np.full(len(cells), np.iinfo(np.int64).max // 2)

    def widths(self) -> Numbers:
        """Return for each cell how far apart two possible tables were found; the search stops where that is enough."""
        random = np.random.default_rng(len(self._need))
        for _ in range(ROUNDS):
            open_cells = self._open()
            if not open_cells.any():
                break
            objective = np.where(open_cells, random.choice((-1.0, 1.0), len(open_cells)), 0.0)
            self._look(objective)
            self._look(-objective)
        for cell in map(int, np.flatnonzero(self._open())):
            for sign in (-1.0, 1.0):
                if self._open()[cell]:
                    self._look(np.where(self._every == cell, sign, 0.0))
        widths: Numbers = np.maximum(self._high - self._low, 0)
        return widths

    def _open(self) -> Flags:
        still_open: Flags = self._high - self._low < self._need
        return still_open

    def _look(self, objective: Vector) -> None:
        """Take note of the table that is furthest in a direction."""
        self.program.price(self._every, objective)
        point = self.program.solve()
        table = None if point is None else self._table(point)
        if table is None and self._whole:
            point = self.program.solve_whole()
            table = None if point is None else self._table(point)
        if table is not None:
            np.maximum(self._high, table, out=self._high)
            np.minimum(self._low, table, out=self._low)

    def _table(self, point: Vector) -> Numbers | None:
        """Return the point as a table in whole numbers, or nothing when it is none or breaks a sum."""
        table = np.rint(point * self._scale).astype(np.int64)
        fits = bool((table >= self._lower).all() and (table <= self._upper).all())
        off = np.abs(self._equations @ table - self._right)
        if self._whole:
            return table if fits and not off.any() else None
        return table if off.max(initial=0) <= self._scale * TOLERANCE * len(table) + len(table) else None

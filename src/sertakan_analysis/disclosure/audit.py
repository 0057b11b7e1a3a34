"""What a reader can work out: the interval of every withheld cell, from nothing but what is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from sertakan_analysis.disclosure.program import Program
from sertakan_analysis.disclosure.slack import shortened
from sertakan_analysis.disclosure.system import independent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sertakan_analysis.disclosure.system import Flags, Numbers, System

    Vector = npt.NDArray[np.float64]

WITHHELD: Final = -1
TOLERANCE: Final = 1e-6
# Objectives over many cells at once, before each cell that is still open is asked by itself.
ROUNDS: Final = 12
# With many cells at once any table far off serves; an integer program for the very furthest takes far longer.
MANY: Final = 0.5
# Where even totals are withheld nothing bounds a cell from above: it is thought to lie below the sum of all that is shown
# and this many widths of all that is not. A lower bound would only narrow intervals.
HEADROOM: Final = 20
ROUNDING: Final = 1e-4
AMOUNT_PARTS: Final = 1_000_000
FAR: Final = np.iinfo(np.int64).max // 4


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """The verdict on one population.

    ``cells`` and ``withheld`` are numbers of cells; ``narrowest`` the least width that was proved for any of them
    (the search for a cell ends once it is wide enough), ``None`` when nothing is withheld or rounded; ``narrow`` the
    places of cells whose interval is narrower than the rule asks, ``widths`` how wide theirs are and ``lows`` where they
    begin; ``present`` the cells
    that are sure to hold somebody though they must not be. ``whole_programs`` were needed where a linear one had no
    whole solution. ``possible``: the numbers don't contradict each other; ``proved``: every narrow cell was
    asked of the whole system, and none was given up.
    """

    cells: int
    withheld: int
    narrowest: int | None
    narrow: tuple[int, ...]
    programs: int
    whole_programs: int
    widths: tuple[int, ...] = ()
    lows: tuple[int, ...] = ()
    present: tuple[int, ...] = ()
    possible: bool = True
    proved: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """What a reader has: the sums that hold, the numbers shown, and the bounds that the rules tell of the others.

    ``lower`` and ``upper`` bound each open cell, ``need`` is the width that it must keep; ``open_cells`` are withheld,
    or rounded. ``maybe_nobody`` are open cells that must possibly hold nobody. ``whole`` numbers only, or amounts.
    """

    equations: sparse.csr_array
    shown: Numbers
    open_cells: Flags
    lower: Numbers
    upper: Numbers
    need: Numbers
    whole: bool
    maybe_nobody: Flags | None = field(default=None)


def audit(published: Published) -> Audit:
    """Find for every open cell two tables that agree with all that is published and lie far enough apart in that cell.

    Each such table is checked in whole numbers against every sum, so a proof does not rest on the solver. A cell for
    which no two such tables exist is narrow.
    """
    cells = np.flatnonzero(published.open_cells)
    if not len(cells):
        return Audit(len(published.shown), 0, None, (), 0, 0)
    high = np.full(len(published.shown), -FAR)
    low = np.full(len(published.shown), FAR)
    programs = whole_programs = 0
    equations = published.equations
    known = np.where(published.open_cells, 0, published.shown)
    for members in independent(equations, cells):
        readers = _Readers(published, cells[members], -(equations @ known))
        readers.look()
        high[cells[members]], low[cells[members]] = readers.ends()
        programs += readers.program.runs
        whole_programs += readers.program.whole_runs
    width = np.maximum(high - low, 0)
    asked = cells[published.need[cells] > 0]
    narrow = asked[width[asked] < published.need[asked]]
    floor = published.maybe_nobody
    present = cells[:0] if floor is None else cells[floor[cells] & (low[cells] > 0)]
    return Audit(
        cells=len(published.shown),
        withheld=len(asked),
        narrowest=int(width[asked].min()) if len(asked) else None,
        narrow=tuple(map(int, narrow)),
        programs=programs,
        whole_programs=whole_programs,
        widths=tuple(map(int, width[narrow])),
        lows=tuple(map(int, low[narrow])),
        present=tuple(map(int, present)),
        possible=bool((high[cells] >= low[cells]).all()),
    )


def outer_bounds(published: Published, cells: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return between which numbers some open cells lie by linear programs: never narrower than readers can know.

    The search for a cell stops where it is wide enough, and may be nobody where it must.
    """
    opened = np.flatnonzero(published.open_cells)
    known = np.where(published.open_cells, 0, published.shown)
    readers = _Readers(published, opened, -(published.equations @ known))
    asked = np.intersect1d(opened, np.array(cells, np.int64))
    low, high = readers.outer(np.searchsorted(opened, asked))
    return {int(cell): ends for cell, ends in zip(asked, zip(low.tolist(), high.tolist(), strict=True), strict=True)}


def withheld_counts(system: System, shown: Numbers, lower: Numbers, need: Numbers, *, whole: bool) -> Published:
    """Return what is published when cells are withheld: every other number exactly, and the least of a withheld one."""
    open_cells = shown == WITHHELD
    most = int(shown[~open_cells].sum()) + HEADROOM * int(need[open_cells].sum())
    upper = np.full(len(shown), most, np.int64)
    return Published(system.equations, shown, open_cells, lower, upper, need, whole)


def rounded_counts(system: System, shown: Numbers, base: int) -> Published:
    """Return what is published when all is rounded: each number to within less than the base, none exactly."""
    return Published(
        equations=system.equations,
        shown=shown,
        open_cells=np.ones(len(shown), np.bool_),
        lower=np.maximum(shown - (base - 1), 0),
        upper=shown + (base - 1),
        need=np.full(len(shown), base - 1, np.int64),
        whole=True,
    )


class _Readers:
    """All tables that agree with what is published, over one part of the open cells.

    Cells that nobody asks about and that stand in one sum alone are left out of the search.
    """

    def __init__(self, published: Published, cells: Numbers, right: Vector) -> None:
        part = sparse.csr_array(published.equations[:, cells])
        used = np.diff(part.indptr) > 0
        floor = published.maybe_nobody
        maybe_nobody = np.zeros(len(cells), np.bool_) if floor is None else floor[cells]
        self._sums = shortened(
            sparse.csr_array(part[used]),
            right[used],
            (published.lower[cells].astype(np.float64), published.upper[cells].astype(np.float64)),
            (published.need[cells] > 0) | maybe_nobody,
        )
        kept = self._sums.kept
        self._cells = len(cells)
        self._need, self._floor = published.need[cells][kept], maybe_nobody[kept]
        self._whole = published.whole
        self._scale = 1.0 if published.whole else max(1.0, float(self._sums.upper.max(initial=0)) / AMOUNT_PARTS)
        self.program = Program(
            self._sums.matrix,
            (self._sums.least / self._scale, self._sums.most / self._scale),
            (self._sums.lower / self._scale, self._sums.upper / self._scale),
            np.zeros(len(kept)),
        )
        self._every = np.arange(len(kept))
        self._high = np.full(len(kept), -FAR)
        self._low = np.full(len(kept), FAR)

    def look(self) -> None:
        """Look for tables that lie apart; the search for a cell stops where they lie far enough apart."""
        random = np.random.default_rng(len(self._need))
        for _ in range(ROUNDS):
            open_cells = self._open()
            if not open_cells.any():
                return
            objective = np.where(open_cells, random.choice((-1.0, 1.0), len(open_cells)), 0.0)
            self._look(objective, MANY)
            self._look(-objective, MANY)
        for cell in map(int, np.flatnonzero(self._open())):
            for sign in (-1.0, 1.0):
                if self._open()[cell]:
                    self._look(np.where(self._every == cell, sign, 0.0))

    def ends(self) -> tuple[Numbers, Numbers]:
        """Return the most and the least found for each cell; 0 for those that nobody asks about."""
        high, low = np.zeros(self._cells, np.int64), np.zeros(self._cells, np.int64)
        high[self._sums.kept], low[self._sums.kept] = self._high, self._low
        return high, low

    def outer(self, cells: Numbers) -> tuple[Numbers, Numbers]:
        """Return the least and the most of cells, without asking for whole numbers elsewhere."""
        asked = np.isin(self._sums.kept, cells)
        low, high = np.full(len(asked), np.inf), np.full(len(asked), -np.inf)
        random = np.random.default_rng(len(cells))

        def still_open() -> Flags:
            found: Flags = asked & ((high - low < self._need) | (self._floor & (low > ROUNDING)))
            return found

        def look(objective: Vector) -> None:
            self.program.price(self._every, objective)
            point = self.program.solve()
            if point is not None:
                np.minimum(low, point * self._scale, out=low)
                np.maximum(high, point * self._scale, out=high)

        for _ in range(ROUNDS):
            if not still_open().any():
                break
            objective = np.where(still_open(), random.choice((-1.0, 1.0), len(asked)), 0.0)
            look(objective)
            look(-objective)
        for place in np.flatnonzero(still_open()):
            look(np.where(self._every == place, 1.0, 0.0))
            look(np.where(self._every == place, -1.0, 0.0))
        # Where the solver gives no answer, the bounds themselves are never too narrow.
        low, high = (
            np.where(np.isfinite(end), end, bound) for end, bound in ((low, self._sums.lower), (high, self._sums.upper))
        )
        return np.ceil(low[asked] - ROUNDING).astype(np.int64), np.floor(high[asked] + ROUNDING).astype(np.int64)

    def _open(self) -> Flags:
        still_open: Flags = (self._high - self._low < self._need) | (self._floor & (self._low > 0))
        return still_open

    def _look(self, objective: Vector, gap: float = 0.0) -> None:
        """Take note of the table that is furthest in a direction, or within a gap of it where that takes long."""
        self.program.price(self._every, objective)
        point = self.program.solve()
        table = None if point is None else self._table(point)
        if table is None and self._whole:
            point = self.program.solve_whole(gap)
            table = None if point is None else self._table(point)
        if table is not None:
            np.maximum(self._high, table, out=self._high)
            np.minimum(self._low, table, out=self._low)

    def _table(self, point: Vector) -> Numbers | None:
        """Return the point as a table in whole numbers, or nothing when it is none or breaks a sum."""
        table = np.rint(point * self._scale).astype(np.int64)
        sums = self._sums
        fits = bool((table >= sums.lower).all() and (table <= sums.upper).all())
        reached = sums.matrix @ table
        off = np.maximum(sums.least - reached, reached - sums.most)
        if self._whole:
            return table if fits and off.max(initial=0) <= 0 else None
        return table if off.max(initial=0) <= self._scale * TOLERANCE * self._cells + self._cells else None

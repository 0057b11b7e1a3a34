"""A linear program whose bounds and costs change between runs, solved by HiGHS from where it last stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import highspy
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    from scipy import sparse

    Vector = npt.NDArray[np.float64]

# An integer program that takes longer is given up: the caller then protects more, or refuses.
SECONDS: Final = 60.0


class Program:
    """Minimise ``cost · x`` where ``least <= matrix · x <= most`` and ``lower <= x <= upper``; ``once``: it is solved once.

    ``rows`` are the least and the most of each sum.
    """

    def __init__(
        self,
        matrix: sparse.csr_array,
        rows: tuple[Vector, Vector],
        bounds: tuple[Vector, Vector],
        cost: Vector,
        *,
        once: bool = False,
    ) -> None:
        columns = matrix.tocsc()
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = columns.shape
        program.col_cost_ = cost
        program.col_lower_, program.col_upper_ = bounds
        program.row_lower_, program.row_upper_ = rows
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = columns.indptr
        program.a_matrix_.index_ = columns.indices
        program.a_matrix_.value_ = columns.data
        self._solver = _solver()
        if once:
            # Nothing is to be started from again, so the program may be made smaller first.
            self._solver.setOptionValue("presolve", "on")
        self._solver.passModel(program)
        self._columns = int(columns.shape[1])
        self.runs = 0
        self.whole_runs = 0

    def price(self, columns: npt.NDArray[np.int64], costs: Vector) -> None:
        """Give columns another cost."""
        self._solver.changeColsCost(len(columns), columns.astype(np.int32), costs.astype(np.float64))

    def bound(self, columns: npt.NDArray[np.int64], lower: Vector, upper: Vector) -> None:
        """Give columns other bounds."""
        self._solver.changeColsBounds(
            len(columns), columns.astype(np.int32), lower.astype(np.float64), upper.astype(np.float64)
        )

    def solve(self) -> Vector | None:
        """Return the best point, or ``None`` when there is none."""
        self.runs += 1
        self._solver.run()
        return self._answer(self._solver)

    def solve_whole(self, gap: float = 0.0) -> Vector | None:
        """Return a point in whole numbers, the best or within a relative gap of it; ``None`` without one in time."""
        self.whole_runs += 1
        solver = _solver()
        solver.setOptionValue("presolve", "choose")
        solver.setOptionValue("time_limit", SECONDS)
        solver.setOptionValue("mip_rel_gap", gap)
        solver.passModel(self._solver.getLp())
        every = np.arange(self._columns, dtype=np.int32)
        solver.changeColsIntegrality(
            self._columns, every, np.full(self._columns, int(highspy.HighsVarType.kInteger), np.uint8)
        )
        solver.run()
        return self._answer(solver)

    @staticmethod
    def _answer(solver: highspy.Highs) -> Vector | None:
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(solver.getSolution().col_value)


def _solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    # One thread: the same answer on every machine, and the programs are small.
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    return solver

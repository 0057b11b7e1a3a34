"""Sums made shorter: a column that stands in one sum alone, and that nobody asks about, only loosens that sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    import numpy.typing as npt

    from sertakan_analysis.disclosure.system import Flags

    Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Shortened:
    """What is left of sums: ``least <= matrix · x <= most`` and ``lower <= x <= upper`` over the ``kept`` columns.

    Every such x in whole numbers can be completed in whole numbers, for all coefficients are 1 or -1.
    """

    kept: npt.NDArray[np.int64]
    matrix: sparse.csr_array
    least: Vector
    most: Vector
    lower: Vector
    upper: Vector


def shortened(matrix: sparse.csr_array, right: Vector, bounds: tuple[Vector, Vector], asked: Flags) -> Shortened:
    """Leave out columns that stand in one sum alone and are not asked about, and sums of one column, which bound it."""
    lower, upper = bounds
    slack = (np.diff(matrix.tocsc().indptr) == 1) & ~asked
    alone = sparse.csr_array(matrix[:, slack])
    rising, falling = alone.maximum(0), alone.minimum(0)
    least = right - rising @ upper[slack] - falling @ lower[slack]
    most = right - rising @ lower[slack] - falling @ upper[slack]
    kept = np.flatnonzero(~slack)
    rest = sparse.csr_array(matrix[:, kept])
    lower, upper = lower[kept].copy(), upper[kept].copy()
    single = np.diff(rest.indptr) == 1
    ends = rest[single]
    between = ends.data * np.array([least[single], most[single]])
    np.maximum.at(lower, ends.indices, between.min(axis=0))
    np.minimum.at(upper, ends.indices, between.max(axis=0))
    return Shortened(kept, sparse.csr_array(rest[~single]), least[~single], most[~single], lower, upper)

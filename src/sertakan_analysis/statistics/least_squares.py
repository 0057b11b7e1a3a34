"""Least squares for a short series of months whose errors resemble those of their neighbours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Array = npt.NDArray[np.float64]

UPPER_95: Final = 0.975
AUTOCORRELATIONS: Final = np.linspace(0.0, 0.95, 39)
WHOLE_LEVERAGE: Final = 0.999  # a value that its own coefficient explains tells nothing of the errors
NEGLIGIBLE: Final = 1e-18  # of the values' own sum of squares: a residual of rounding, not of the series


@dataclass(frozen=True, slots=True)
class Covariance:
    """One covariance of the coefficients with the degrees of freedom of its t distribution."""

    matrix: Array
    degrees_of_freedom: float

    def margin(self, weights: Array) -> float:
        """Return half the width of the 95 percent interval of a weighted sum of coefficients."""
        variance = max(float(weights @ self.matrix @ weights), 0.0)
        return float(stdtrit(self.degrees_of_freedom, UPPER_95)) * math.sqrt(variance)


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, both estimates of their covariance, and what the residuals say.

    ``autocorrelation`` is that of neighbouring months' errors, corrected for the fitted line and not below 0.
    """

    coefficients: Array
    newey_west: Covariance
    first_order: Covariance
    autocorrelation: float
    durbin_watson: float

    def combined(self, factors: Mapping[int, float]) -> tuple[float, float]:
        """Return a weighted sum of coefficients, by place, and half the width of its wider 95 percent interval."""
        weights = np.zeros_like(self.coefficients)
        for place, factor in factors.items():
            weights[place] = factor
        margin = max(self.newey_west.margin(weights), self.first_order.margin(weights))
        return float(weights @ self.coefficients), margin


def identified(rows: Sequence[Sequence[float]]) -> bool:
    """Return whether the rows tell all coefficients apart, with no value that a coefficient has for itself."""
    design = np.array(rows)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return False
    return float(_leverage(design, np.linalg.inv(design.T @ design)).max()) < WHOLE_LEVERAGE


def fit(rows: Sequence[Sequence[float]], values: Sequence[float], months: Sequence[int], bandwidth: int) -> Fit:
    """Fit by least squares; months are numbers that differ by one between neighbours, so that gaps count as time.

    Rows of the design belong to the values one by one. The months are in ascending order.
    """
    design, outcome, numbers = np.array(rows), np.array(values), np.array(months)
    inverse = np.linalg.inv(design.T @ design)
    coefficients = np.linalg.lstsq(design, outcome, rcond=None)[0]
    residuals = outcome - design @ coefficients
    if residuals @ residuals <= NEGLIGIBLE * (outcome @ outcome):
        residuals = np.zeros_like(residuals)
    distance = np.abs(numbers[:, None] - numbers[None, :])
    first_order, autocorrelation = _first_order(design, inverse, residuals, distance)
    return Fit(
        coefficients=coefficients,
        newey_west=_newey_west(design, inverse, residuals, np.clip(1 - distance / (bandwidth + 1), 0.0, None)),
        first_order=first_order,
        autocorrelation=autocorrelation,
        durbin_watson=_durbin_watson(residuals, numbers),
    )


def _newey_west(design: Array, inverse: Array, residuals: Array, alike: Array) -> Covariance:
    """Weigh products of residuals by distance (Bartlett), each residual freed of its pull on the line (as in HC3)."""
    scores = design * (residuals / (1 - _leverage(design, inverse)))[:, None]
    return Covariance(inverse @ scores.T @ alike @ scores @ inverse, float(len(design) - design.shape[1]))


def _leverage(design: Array, inverse: Array) -> Array:
    leverage: Array = np.einsum("ij,jk,ik->i", design, inverse, design)
    return leverage


def _first_order(design: Array, inverse: Array, residuals: Array, distance: Array) -> tuple[Covariance, float]:
    """Let errors fade as a power of the distance; the power is the one that explains the residuals' likeness.

    Residuals of a fitted line look less alike than the errors are; so the likeness is compared with what it would be
    on average under each autocorrelation. Degrees of freedom after Satterthwaite.
    """
    unfitted = np.eye(len(design)) - design @ inverse @ design.T
    neighbours = (distance == 1) / 2
    total = float(residuals @ residuals)
    likeness = float(residuals @ neighbours @ residuals) / total if total > 0 else 0.0

    def mismatch(autocorrelation: float) -> float:
        expected = unfitted @ autocorrelation**distance
        return abs(float(np.trace(expected @ unfitted @ neighbours) / np.trace(expected)) - likeness)

    best = min((float(value) for value in AUTOCORRELATIONS), key=mismatch) if total > 0 else 0.0
    alike = best**distance
    left = unfitted @ alike
    freedom = float(np.trace(left) ** 2 / np.trace(left @ left))
    variance = total / float(np.trace(left))
    return Covariance(variance * inverse @ design.T @ alike @ design @ inverse, freedom), best


def _durbin_watson(residuals: Array, months: npt.NDArray[np.int64]) -> float:
    """Compare neighbouring months only; 2 for a line that leaves no residuals."""
    total = float(residuals @ residuals)
    steps = np.diff(residuals)[np.diff(months) == 1]
    return float(steps @ steps) / total if total > 0 else 2.0

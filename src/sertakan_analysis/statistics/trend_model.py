"""A local linear trend in continuous time, averaged over its unknown variances instead of fixed at one guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

Array = npt.NDArray[np.float64]

# Standard deviations on the logit scale and the scales of their half-Cauchy priors. They were chosen by the
# simulation study in benchmarks/projection_coverage.py and by nothing else; see docs/methods/projection.md.
SLOPE_NOISE: Final = np.geomspace(0.01, 1.5, 9)  # per year and root year
LEVEL_NOISE: Final = np.geomspace(0.005, 0.8, 8)  # per root year
FIGURE_NOISE: Final = np.geomspace(0.003, 0.3, 8)  # of one published figure
SLOPE_NOISE_SCALE: Final = 0.10
LEVEL_NOISE_SCALE: Final = 0.03
FIGURE_NOISE_SCALE: Final = 0.03
FIRST_LEVEL_DEVIATION: Final = 10.0
FIRST_SLOPE_DEVIATION: Final = 0.5
NEGLIGIBLE_WEIGHT: Final = 1e-6
BISECTIONS: Final = 30  # of a range of some 20 logits: far below the fourth decimal of a percent


@dataclass(frozen=True, slots=True)
class Mixture:
    """Normal predictive distributions, one for each kept set of variances, with their weights.

    ``weights`` has one value a set; ``means`` and ``deviations`` one row a set and one column a day ahead.
    """

    weights: Array
    means: Array
    deviations: Array

    def quantiles(self, probabilities: Array) -> Array:
        """Return one row a probability, one column a day: quantiles of the mixture, by bisection."""
        low: Array = np.repeat((self.means - 10 * self.deviations).min(axis=0)[None, :], len(probabilities), axis=0)
        high: Array = np.repeat((self.means + 10 * self.deviations).max(axis=0)[None, :], len(probabilities), axis=0)
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            above = self._below(middle) < probabilities[:, None]
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return low

    def _below(self, values: Array) -> Array:
        """Return the probability of less than each value, for one row of values a probability."""
        scores = (values[:, None, :] - self.means[None, :, :]) / self.deviations[None, :, :]
        below: Array = np.einsum("g,pgh->ph", self.weights, ndtr(scores))
        return below


@dataclass(frozen=True, slots=True)
class Variances:
    """Sets of the three variances, one set a position, with the logarithm of their prior weight."""

    slope: Array
    level: Array
    figure: Array
    log_prior: Array


@dataclass(frozen=True, slots=True)
class State:
    """Level and slope after the last figure with their covariance, one a set of variances."""

    level: Array
    slope: Array
    level_variance: Array
    covariance: Array
    slope_variance: Array

    def moved(self, years: float, noise: Variances) -> State:
        """Let time pass: the slope wanders as a random walk, the level follows it with a wander of its own."""
        return State(
            level=self.level + years * self.slope,
            slope=self.slope,
            level_variance=self.level_variance
            + 2 * years * self.covariance
            + years**2 * self.slope_variance
            + noise.level * years
            + noise.slope * years**3 / 3,
            covariance=self.covariance + years * self.slope_variance + noise.slope * years**2 / 2,
            slope_variance=self.slope_variance + noise.slope * years,
        )

    def seen(self, figure: float, noise: Variances) -> tuple[State, Array]:
        """Learn from a figure; also return the logarithm of its likelihood (without the constant)."""
        spread = self.level_variance + noise.figure
        surprise = figure - self.level
        level_gain, slope_gain = self.level_variance / spread, self.covariance / spread
        state = State(
            level=self.level + level_gain * surprise,
            slope=self.slope + slope_gain * surprise,
            level_variance=self.level_variance * (1 - level_gain),
            covariance=self.covariance * (1 - level_gain),
            slope_variance=self.slope_variance - slope_gain * self.covariance,
        )
        return state, -0.5 * (np.log(spread) + surprise**2 / spread)


def predictive(years: Array, logits: Array, ahead: Array) -> Mixture:
    """Return the distribution of figures published later, given figures on the logit scale.

    ``years`` are the figures' times in ascending order, ``ahead`` the later times, both in years from any origin.
    """
    noise = variances()
    state, log_likelihood = filtered(years, logits, noise)
    log_weights = log_likelihood + noise.log_prior
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    return _mixture(state, noise, weights, ahead - years[-1])


def filtered(years: Array, logits: Array, noise: Variances) -> tuple[State, Array]:
    """Run the Kalman filter for every set of variances at once; return the last state and the log-likelihoods."""
    zero = np.zeros_like(noise.slope)
    state = State(zero, zero, zero + FIRST_LEVEL_DEVIATION**2, zero, zero + FIRST_SLOPE_DEVIATION**2)
    total = zero
    for step, figure in zip(np.diff(years, prepend=years[0]), logits, strict=True):
        state, log_likelihood = state.moved(float(step), noise).seen(float(figure), noise)
        total = total + log_likelihood
    return state, total


@lru_cache(maxsize=1)
def variances() -> Variances:
    """Return the grid of variances with half-Cauchy prior weights on the standard deviations."""
    slope, level, figure = (grid.ravel() for grid in np.meshgrid(SLOPE_NOISE, LEVEL_NOISE, FIGURE_NOISE, indexing="ij"))
    log_prior = (
        _log_half_cauchy(slope, SLOPE_NOISE_SCALE)
        + _log_half_cauchy(level, LEVEL_NOISE_SCALE)
        + _log_half_cauchy(figure, FIGURE_NOISE_SCALE)
    )
    return Variances(slope**2, level**2, figure**2, log_prior)


def _log_half_cauchy(deviation: Array, scale: float) -> Array:
    """Return the log density over the logarithm of a deviation (the grid is even in the logarithm)."""
    weights: Array = np.log(deviation / scale) - np.log1p((deviation / scale) ** 2)
    return weights


def _mixture(state: State, noise: Variances, weights: Array, ahead: Array) -> Mixture:
    kept = weights > NEGLIGIBLE_WEIGHT
    means, deviations = [], []
    for years in ahead:
        later = state.moved(float(years), noise)
        means.append(later.level[kept])
        deviations.append(np.sqrt(later.level_variance + noise.figure)[kept])
    return Mixture(weights[kept] / weights[kept].sum(), np.stack(means, axis=1), np.stack(deviations, axis=1))

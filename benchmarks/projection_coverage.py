"""Do the projection's intervals hold what they say? Simulated series with known truth, ours beside two rivals.

Run: ``python benchmarks/projection_coverage.py [series per world]``. Prints one row a world and model: the share of
later figures inside the 80 and 95 percent intervals, half way to and at the furthest allowed horizon, and the median
width of the 80 percent interval in percentage points at the furthest. Deterministic by seed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, ndtri

from sertakan_analysis.statistics.trend_model import Mixture, filtered, predictive, variances

Array = npt.NDArray[np.float64]
Path = Callable[[Array], Array]
World = Callable[[np.random.Generator, float], tuple[Path, float]]
Model = Callable[[Array, Array, Array, Array], Array]

PROBABILITIES = np.array([0.025, 0.10, 0.50, 0.90, 0.975])
SEED = 7  # not the one that the prior scales were tuned with


@dataclass(frozen=True)
class Series:
    """Figures on the logit scale at irregular times, and the figures that came later."""

    years: Array
    figures: Array
    ahead: Array
    later: Array


def linear(rng: np.random.Generator, _length: float) -> tuple[Path, float]:
    """Return a straight line on the logit scale with small noise of publication."""
    start, slope = rng.normal(-0.5, 0.5), rng.normal(0.10, 0.15)
    return lambda years: start + slope * years, 0.02


def wandering_slope(rng: np.random.Generator, length: float) -> tuple[Path, float]:
    """Return a growth that itself wanders as a random walk, 0.15 logit per year and root year."""
    grid = np.linspace(0, 2 * length, 400)
    step = grid[1]
    slopes = rng.normal(0.10, 0.15) + np.cumsum(rng.normal(0, 0.15 * np.sqrt(step), grid.size))
    levels = rng.normal(-0.5, 0.5) + np.cumsum(slopes * step)
    return lambda years: np.interp(years, grid, levels), 0.02


def wandering_level(rng: np.random.Generator, length: float) -> tuple[Path, float]:
    """Return a level that wanders without memory of its growth, 0.10 logit per root year."""
    grid = np.linspace(0, 2 * length, 400)
    levels = rng.normal(-0.5, 0.5) + np.cumsum(rng.normal(0, 0.10 * np.sqrt(grid[1]), grid.size))
    return lambda years: np.interp(years, grid, levels), 0.01


def step_seen(rng: np.random.Generator, length: float) -> tuple[Path, float]:
    """Return a flat course with one jump of 0.15 to 0.40 logit, up or down, while it was observed."""
    start, when = rng.normal(-0.5, 0.5), rng.uniform(0.1, 0.95) * length
    jump = rng.choice([-1, 1]) * rng.uniform(0.15, 0.40)
    return lambda years: start + jump * (years > when), 0.02


def step_ahead(rng: np.random.Generator, length: float) -> tuple[Path, float]:
    """Return a flat course whose one jump of 0.15 to 0.40 logit comes after the last figure: nothing foretells it."""
    start, when = rng.normal(-0.5, 0.5), rng.uniform(1.0, 1.25) * length
    jump = rng.choice([-1, 1]) * rng.uniform(0.15, 0.40)
    return lambda years: start + jump * (years > when), 0.02


def flat(rng: np.random.Generator, _length: float) -> tuple[Path, float]:
    """Return a constant with noise of publication of 0.05 logit, about one point of coverage."""
    start = rng.normal(-0.5, 0.5)
    return lambda years: np.full_like(years, start), 0.05


def saturating(rng: np.random.Generator, length: float) -> tuple[Path, float]:
    """Return a logistic growth of the rate to a ceiling of 45 to 70 percent: a bend on the logit scale."""
    ceiling, speed, middle = rng.uniform(0.45, 0.70), rng.uniform(1.0, 2.5), rng.uniform(0.0, 1.0) * length
    return lambda years: logit(ceiling * expit(speed * (years - middle) + 0.5)), 0.02


WORLDS: dict[str, World] = {
    "straight line": linear,
    "wandering slope": wandering_slope,
    "wandering level": wandering_level,
    "jump while observed": step_seen,
    "flat with noise": flat,
    "saturation": saturating,
    "jump after the end": step_ahead,
}


def simulate(world: World, rng: np.random.Generator) -> Series:
    """Draw 5 to 9 figures at irregular days over 2 to 4 years, and two later figures at half and full horizon."""
    length = rng.uniform(2, 4)
    inner = np.sort(rng.uniform(0.05, 0.95, rng.integers(3, 8))) * length
    years = np.concatenate([[0.0], inner, [length]])
    ahead = np.array([1.25, 1.5]) * length
    path, noise = world(rng, length)
    seen = path(years) + rng.normal(0, noise, years.size)
    return Series(years, seen, ahead, path(ahead) + rng.normal(0, noise, ahead.size))


def ours(years: Array, figures: Array, ahead: Array, probabilities: Array) -> Array:
    """Return the quantiles of the package: variances averaged over the posterior."""
    return predictive(years, figures, ahead).quantiles(probabilities)


def plugged_in(years: Array, figures: Array, ahead: Array, probabilities: Array) -> Array:
    """Return the quantiles of the same model at the variances of the highest likelihood, held for certain."""
    noise = variances()
    state, log_likelihood = filtered(years, figures, noise)
    best = int(np.argmax(log_likelihood))
    later = [state.moved(float(span), noise) for span in ahead - years[-1]]
    means = np.array([[moved.level[best] for moved in later]])
    spreads = np.sqrt([[moved.level_variance[best] + noise.figure[best] for moved in later]])
    return Mixture(np.ones(1), means, spreads).quantiles(probabilities)


def logistic_curve(years: Array, figures: Array, ahead: Array, probabilities: Array) -> Array:
    """Return the quantiles of a logistic curve to 100 percent with the delta method, normal errors."""
    design = np.stack([np.ones_like(years), years], axis=1)
    coefficients, _, _, _ = np.linalg.lstsq(design, figures, rcond=None)
    residuals = figures - design @ coefficients
    variance = residuals @ residuals / (len(years) - 2)
    rows = np.stack([np.ones_like(ahead), ahead], axis=1)
    of_curve = np.einsum("hi,ij,hj->h", rows, np.linalg.inv(design.T @ design), rows) * variance
    quantiles: Array = rows @ coefficients + ndtri(probabilities)[:, None] * np.sqrt(of_curve)
    return quantiles


MODELS: dict[str, Model] = {"ours": ours, "plug-in": plugged_in, "logistic": logistic_curve}


@dataclass(frozen=True)
class Score:
    """Shares inside the intervals, half way and at the furthest horizon, and the median 80 percent width there."""

    inside_80: tuple[float, float]
    inside_95: tuple[float, float]
    width_80: float


def score(world: str, model: str, repetitions: int) -> Score:
    """Score one model in one world over simulated series; the same series for every model."""
    rng = np.random.default_rng([SEED, list(WORLDS).index(world)])
    hits_80, hits_95, widths = [], [], []
    for _ in range(repetitions):
        series = simulate(WORLDS[world], rng)
        low_95, low_80, _, high_80, high_95 = MODELS[model](series.years, series.figures, series.ahead, PROBABILITIES)
        hits_80.append((low_80 <= series.later) & (series.later <= high_80))
        hits_95.append((low_95 <= series.later) & (series.later <= high_95))
        widths.append(100 * (expit(high_80[-1]) - expit(low_80[-1])))
    half_80, full_80 = np.mean(hits_80, axis=0)
    half_95, full_95 = np.mean(hits_95, axis=0)
    return Score((half_80, full_80), (half_95, full_95), float(np.median(widths)))


def main() -> None:
    """Print the study."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print(f"{repetitions} series a world; standard error of a share of 80% about {40 / repetitions**0.5:.1f} points")
    print(f"{'world':<20} {'model':<9} {'80% half':>9} {'80% full':>9} {'95% half':>9} {'95% full':>9} {'width':>7}")
    for world in WORLDS:
        for model in MODELS:
            found = score(world, model, repetitions)
            shares = " ".join(f"{100 * share:>9.1f}" for share in (*found.inside_80, *found.inside_95))
            print(f"{world:<20} {model:<9} {shares} {found.width_80:>7.1f}")


if __name__ == "__main__":
    main()

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from sertakan_analysis.statistics.trend_model import (
    FIRST_LEVEL_DEVIATION,
    FIRST_SLOPE_DEVIATION,
    Mixture,
    Variances,
    filtered,
)

YEARS = np.array([0.0, 0.2, 1.1, 1.9, 2.4])
FIGURES = np.array([-0.7, -0.65, -0.5, -0.3, -0.35])
AHEAD = 1.2
SLOPE, LEVEL, FIGURE = 0.04, 0.02, 0.01  # variances


def covariance(first: float, second: float) -> float:
    """The covariance of the level at two times by its definition: start, line, and both integrated wanders."""
    early, late = min(first, second), max(first, second)
    return (
        FIRST_LEVEL_DEVIATION**2
        + FIRST_SLOPE_DEVIATION**2 * first * second
        + LEVEL * early
        + SLOPE * (early**2 * late / 2 - early**3 / 6)
    )


def test_the_filter_agrees_with_the_joint_normal_distribution_of_all_figures():
    times = [*YEARS, YEARS[-1] + AHEAD]
    joint = np.array([[covariance(one, other) for other in times] for one in times]) + FIGURE * np.eye(6)
    known, cross = joint[:5, :5], joint[5, :5]
    mean = cross @ np.linalg.solve(known, FIGURES)
    variance = joint[5, 5] - cross @ np.linalg.solve(known, cross)

    noise = Variances(np.array([SLOPE]), np.array([LEVEL]), np.array([FIGURE]), np.zeros(1))
    state, log_likelihood = filtered(YEARS, FIGURES, noise)
    later = state.moved(AHEAD, noise)

    assert later.level[0] == pytest.approx(mean, rel=1e-6)
    assert later.level_variance[0] + FIGURE == pytest.approx(variance, rel=1e-6)
    constant = -0.5 * len(YEARS) * np.log(2 * np.pi)
    assert log_likelihood[0] + constant == pytest.approx(multivariate_normal(np.zeros(5), known).logpdf(FIGURES))


def test_quantiles_of_one_normal_are_its_own():
    quantiles = Mixture(np.ones(1), np.array([[2.0]]), np.array([[3.0]])).quantiles(np.array([0.1, 0.5, 0.975]))
    assert quantiles[:, 0] == pytest.approx(norm(2, 3).ppf([0.1, 0.5, 0.975]))


def test_quantiles_of_a_mixture_leave_the_right_share_below():
    mixture = Mixture(np.array([0.3, 0.7]), np.array([[0.0], [5.0]]), np.array([[1.0], [2.0]]))
    (value,) = mixture.quantiles(np.array([0.25]))[0]
    assert 0.3 * norm(0, 1).cdf(value) + 0.7 * norm(5, 2).cdf(value) == pytest.approx(0.25)

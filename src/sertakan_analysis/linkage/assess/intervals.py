"""Intervals for ratios of what a layered sample tells: shares of layers, put together without a normal's help."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from scipy.special import betaincinv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONFIDENCE: Final = 0.95
STEPS: Final = 60  # halving [0, 1] so often leaves less than a float can tell


@dataclass(frozen=True, slots=True)
class Measure:
    """A share from 0 to 1 with its 95 percent interval; ``value`` is ``None`` when nobody judged what it rests on."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Layer:
    """Pairs that share a layer and a decision.

    ``known_same`` of them are known to be one person, ``unknown`` are not known; of these, ``share`` are one person.
    """

    chosen: bool
    known_same: int
    unknown: int
    share: Measure


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two counts that are linear in the pairs of one person.

    ``chosen`` and ``turned_down`` are what one such pair adds to the numerator and to the denominator, by what the match
    decided about it; ``fixed`` is the rest of the denominator.
    """

    chosen: tuple[float, float]
    turned_down: tuple[float, float]
    fixed: float


def share_of(same: float, different: float, unsure: float, population: int) -> Measure:
    """Return the share of one person in a layer from a simple random sample of it.

    ``same``, ``different`` and ``unsure`` are what was judged in it; the lower limit takes the unsure for different, the
    upper one for the same. Clopper and Pearson's interval with the number judged enlarged by the finite population
    correction, so that a layer judged to the last pair leaves no doubt. Wilson's interval is too short here: where one
    pair in a thousand is wrong, finding one by chance moved its upper limit below the truth (simulated: 87 of 100).

    Source: Clopper and Pearson (1934), Biometrika 26, 404-413; with an effective number of observations as in Korn and
    Graubard (1998), Survey Methodology 24, 193-201; the correction as in Cochran (1977), Sampling Techniques, ch. 2.
    """
    sure = same + different
    if sure == 0:
        return Measure(None, 0.0, 1.0)
    low, _ = _exact(same, sure + unsure, population)
    _, high = _exact(same + unsure, sure + unsure, population)
    return Measure(same / sure, low, high)


def measured(ratio: Ratio, layers: Sequence[Layer]) -> Measure:
    """Return a ratio over all layers with its interval; its value is ``None`` where the denominator is empty.

    The limits are the values at which numerator minus value times denominator, a linear function of the layers' shares,
    has 0 at the end of its interval. This interval squares and adds the distances of each share from its own limits
    (method of variance estimates recovery), and takes a layer that nobody judged at its worst.

    Source: Zou, Huang and Zhang (2009), A note on confidence interval estimation for a linear function of binomial
    proportions, Computational Statistics and Data Analysis 53, 1080-1085.
    """
    value = _value(ratio, layers)
    low = _root(lambda at: _end(ratio, layers, at, -1))
    high = _root(lambda at: _end(ratio, layers, at, +1))
    if value is None:
        return Measure(None, low, high)
    # Halving ends a hair off a limit that is the value itself.
    return Measure(value, min(low, value), max(high, value))


def _exact(same: float, judged: float, population: int) -> tuple[float, float]:
    share = same / judged
    if judged >= population:
        return share, share
    enlarged = judged * (population - 1) / (population - judged)
    inside, outside = share * enlarged, (1 - share) * enlarged
    tail = (1 - CONFIDENCE) / 2
    low = float(betaincinv(inside, outside + 1, tail)) if inside > 0 else 0.0
    high = float(betaincinv(inside + 1, outside, 1 - tail)) if outside > 0 else 1.0
    return low, high


def _value(ratio: Ratio, layers: Sequence[Layer]) -> float | None:
    numerator, denominator = 0.0, ratio.fixed
    for layer in layers:
        above, below = ratio.chosen if layer.chosen else ratio.turned_down
        if layer.share.value is None:
            if layer.unknown and (above or below):
                return None
            same = float(layer.known_same)
        else:
            same = layer.known_same + layer.unknown * layer.share.value
        numerator += above * same
        denominator += below * same
    return numerator / denominator if denominator else None


def _end(ratio: Ratio, layers: Sequence[Layer], at: float, sign: int) -> float:
    """Return an end of the interval of numerator minus ``at`` times denominator."""
    middle, squares = -at * ratio.fixed, 0.0
    for layer in layers:
        above, below = ratio.chosen if layer.chosen else ratio.turned_down
        each = above - at * below
        middle += each * layer.known_same
        reach = each * layer.unknown
        if layer.share.value is None:
            middle += sign * max(0.0, sign * reach)
            continue
        outward = layer.share.high if sign * reach > 0 else layer.share.low
        middle += reach * layer.share.value
        squares += (reach * (outward - layer.share.value)) ** 2
    return middle + sign * sqrt(squares)


def _root(falling: Callable[[float], float]) -> float:
    """Return where a falling function crosses 0 within [0, 1], else the nearer end."""
    low, high = 0.0, 1.0
    if falling(low) <= 0:
        return low
    if falling(high) >= 0:
        return high
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2

"""The scale of horizontal bars: as long as the longest row allows, with room for what stands beyond a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.display.charts.axes import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Reach:
    """A row's lowest and highest value, and the points of the sheet that are wanted beyond each."""

    low: float
    high: float
    beyond_low: float = 0.0
    beyond_high: float = 0.0


def scale_over(reaches: Sequence[Reach], left: float, right: float) -> Scale:
    """Return the largest scale at which no row, with what stands beyond it, leaves the edges."""
    low = min((reach.low for reach in reaches), default=0.0)
    high = max((reach.high for reach in reaches), default=0.0)
    high = high if high > low else low + 1
    if not any(reach.beyond_low or reach.beyond_high for reach in reaches):
        return Scale(low, high, left, right)
    # Of any two rows, one must fit at its left end while the other fits at its right end.
    unit = min(
        (right - left - one.beyond_low - other.beyond_high) / (other.high - one.low)
        for one in [*reaches, Reach(low, low)]
        for other in [*reaches, Reach(high, high)]
        if other.high > one.low
    )
    start = max(left, *(left + reach.beyond_low - unit * (reach.low - low) for reach in reaches))
    return Scale(low, high, start, start + unit * (high - low))

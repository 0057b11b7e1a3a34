"""An estimated number with its 95 percent interval."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

SHOWN: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the bounds of its 95 percent interval, in the unit of the series."""

    value: Decimal
    low: Decimal
    high: Decimal


def estimate(value: float, margin: float) -> Estimate:
    """Return an estimate from a number and half the width of its interval, kept to four decimals."""
    return Estimate(rounded(value), rounded(value - margin), rounded(value + margin))


def rounded(value: float) -> Decimal:
    """Return a computed number as a Decimal of four decimals: what lies beyond differs between machines."""
    return Decimal(float(value)).quantize(SHOWN)

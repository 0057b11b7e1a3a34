"""Why a method gives no answer: a typed reply, because too little data is a finding and not a fault."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


class RefusalReason(Enum):
    """What keeps a method from answering."""

    TOO_FEW_POINTS = "too few points"
    RATE_AT_BOUND = "a rate of 0 or 100 percent and beyond has no logit"
    HORIZON_NOT_AHEAD = "no month end between the last point and the horizon"
    TOO_FEW_MONTHS = "too few months with a value"
    TOO_FEW_MONTHS_BEFORE = "too few months with a value before the event"
    TOO_FEW_MONTHS_AFTER = "too few months with a value from the event on"
    NO_VARIATION = "all values are equal"
    NOT_CONVERGED = "the estimation did not converge from any start"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No answer, and why.

    ``found`` is what the data have (points, months, a rate in percent, a day, starts tried); ``needed`` is the
    least that the method asks, or ``None`` where no number would help.
    """

    reason: RefusalReason
    found: int | Decimal | date
    needed: int | Decimal | date | None = None

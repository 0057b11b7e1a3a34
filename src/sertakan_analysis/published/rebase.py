"""Change of base: split a change of a rate, and put head counts on one base."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.exhibits import Text, count, day, month, text, year
from sertakan_analysis.published.model import (
    BaseValue,
    CoveragePoint,
    Dated,
    NotComparable,
    Published,
    PublishedRate,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.exhibits import Quantity

AUTO: Final = "auto"
# Twelve decimals of a percentage point: far below one person in any population, so the two parts add up exactly.
EXACT: Final = Decimal("0.000000000001")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a coverage rate in percentage points: ``total == participants + base``, exactly."""

    total: Decimal
    participants: Decimal
    base: Decimal


@dataclass(frozen=True, slots=True)
class RebasedPoint:
    """A coverage point's participants as a percentage of another base."""

    point: CoveragePoint
    base: BaseValue
    rate: Decimal


def change(earlier: CoveragePoint | PublishedRate, later: CoveragePoint | PublishedRate) -> Change:
    """Split a change in a coverage rate into the part due to participants and the part due to the base.

    The two parts add up to the change exactly (Das Gupta's symmetric split), in percentage points.

    Raises
    ------
    NotComparable
        When a base of either figure is unknown: a rate without a base can't be split; when the two are of different
        regions, or one counts a branch and the other a whole region.

    Source: Das Gupta (1993), Standardization and Decomposition of Rates, P23-186.
    """
    for rate in (earlier, later):
        if isinstance(rate, PublishedRate):
            raise NotComparable(
                f"'{rate.figure.id}' has no participants and base of known size ({rate.base.counts})",
                remedy="Split changes between coverage points; a rate alone can only be quoted.",
            )
    return _split(earlier, later)  # type: ignore[arg-type] # both were just found to be coverage points


def _split(earlier: CoveragePoint, later: CoveragePoint) -> Change:
    if (earlier.region, earlier.scope) != (later.region, later.scope):
        raise NotComparable(
            f"the figures of {earlier.when.on} and {later.when.on} count different territories: "
            f"{earlier.region} ({earlier.scope}) and {later.region} ({later.scope})",
            remedy="Compare figures of one region and one scope; a branch is not the whole region.",
        )
    before, after = Fraction(earlier.participants), Fraction(later.participants)
    old, new = Fraction(earlier.base.value), Fraction(later.base.value)
    total = _exact(100 * (after / new - before / old))
    participants = _exact(50 * (after - before) * (1 / old + 1 / new))
    return Change(total, participants, total - participants)


def _exact(value: Fraction) -> Decimal:
    """Round half to even at twelve decimals, which keeps mirrored changes mirrored."""
    return Decimal(round(value / Fraction(EXACT))) * EXACT


def rebase(points: Sequence[CoveragePoint], base_value: BaseValue) -> tuple[RebasedPoint, ...]:
    """Put the participants of every point on one base; a point on its own base keeps its rate."""
    return tuple(
        RebasedPoint(point, base_value, point.participants * Decimal(100) / base_value.value) for point in points
    )


def default_base(points: Sequence[CoveragePoint]) -> tuple[BaseValue, Text]:
    """Choose the base of the most recent point whose base was stated, else the most recent implied one.

    Returns the base and, in Indonesian, the rule by which it was chosen.

    Raises
    ------
    NotComparable
        There is no point, hence no base.
    """
    if not points:
        raise NotComparable(
            "no figure has both participants and a base, so there is no base to choose",
            remedy="Choose a later date or another region.",
        )
    in_order = sorted(points, key=lambda point: point.when.on)
    stated = [point for point in in_order if not point.base.implied]
    chosen = (stated or in_order)[-1].base
    rule = (
        "basis terbaru yang disebut langsung oleh sumbernya: {size} orang ({when})"
        if stated
        else "basis terbaru yang tersirat, karena tidak ada sumber yang menyebut besarnya: {size} orang ({when})"
    )
    return chosen, text(rule, size=_size(chosen), when=_date(chosen.when))


def choose_base(published: Published, points: Sequence[CoveragePoint], base_id: str = AUTO) -> tuple[BaseValue, Text]:
    """Return the base that the reader asks for by id (its latest value among the points), or the default for "auto".

    Raises
    ------
    UserError
        An id that no point has as its base; offers the nearest.
    """
    if base_id == AUTO:
        return default_base(points)
    values = [point.base for point in sorted(points, key=lambda point: point.when.on) if point.base.base == base_id]
    if not values:
        known = {point.base.base for point in points} | {AUTO}
        problem = "is not the base of any figure here" if base_id in published.bases else "does not exist"
        raise UserError(f"the base '{base_id}' {problem}", remedy=nearest(base_id, known))
    rule = text(
        "basis yang dipilih pembaca: {size} orang ({when})", size=_size(values[-1]), when=_date(values[-1].when)
    )
    return values[-1], rule


def _size(base_value: BaseValue) -> Quantity:
    return count(base_value.value, approximate=base_value.approximate)


def _date(when: Dated) -> Quantity:
    if when.precision == "day":
        return day(when.start)
    return month(when.start) if when.precision == "month" else year(when.start)

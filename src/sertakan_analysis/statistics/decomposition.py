"""Kitagawa's decomposition: how much of a difference between two rates is composition, how much is rates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

Group = tuple[int | Decimal, int | Decimal]  # numerator, base

PLACES: Final = Decimal("1E-12")  # with 28 digits in a sum this leaves 16 before the comma
PERCENT: Final = 100
_WIDE: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """What one group adds to the difference.

    Shares (of the base) and rates are in percent; ``composition`` and ``rates`` in percentage points.
    """

    name: str
    first_share: Decimal
    second_share: Decimal
    first_rate: Decimal
    second_rate: Decimal
    composition: Decimal
    rates: Decimal

    @property
    def total(self) -> Decimal:
        """Composition and rates together."""
        return self.composition + self.rates


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The difference of two overall rates, first minus second, and its two parts.

    Rates are in percent, the other values in percentage points. ``composition`` is the part due to different
    shares of the groups in the base, ``rates`` the part due to different rates within groups.
    """

    first_rate: Decimal
    second_rate: Decimal
    by_group: tuple[GroupEffect, ...]

    @property
    def composition(self) -> Decimal:
        """The part due to the groups' shares: the sum over groups."""
        return sum((group.composition for group in self.by_group), Decimal(0))

    @property
    def rates(self) -> Decimal:
        """The part due to the groups' rates: the sum over groups."""
        return sum((group.rates for group in self.by_group), Decimal(0))

    @property
    def difference(self) -> Decimal:
        """The whole difference: the sum of both parts."""
        return self.composition + self.rates


def kitagawa(first: Mapping[str, Group], second: Mapping[str, Group]) -> Decomposition:
    """Split the difference of two overall rates, first minus second, into composition and rates.

    Each population maps a group's name to its numerator and base. With share ``s`` and rate ``r`` of a group,
    its composition effect is ``(s1 - s2) * (r1 + r2) / 2``, its rate effect ``(r1 - r2) * (s1 + s2) / 2``.
    The effects are worked out as exact fractions and rounded once, at the 12th decimal; totals add up the
    rounded effects, so that every sum in a table is exact.

    Raises
    ------
    UserError
        When the populations have different groups or none, a base is not positive, or a numerator is negative.

    Source: Kitagawa (1955), Components of a Difference Between Two Rates, JASA 50(272), 1168-1194.
    """
    _check(first, second)
    first_total, second_total = _base(first), _base(second)
    effects = tuple(_effect(name, first[name], second[name], (first_total, second_total)) for name in first)
    return Decomposition(
        first_rate=_percent(_numerator(first) / first_total),
        second_rate=_percent(_numerator(second) / second_total),
        by_group=effects,
    )


def _effect(name: str, first: Group, second: Group, totals: tuple[Fraction, Fraction]) -> GroupEffect:
    first_share, second_share = Fraction(first[1]) / totals[0], Fraction(second[1]) / totals[1]
    first_rate, second_rate = Fraction(first[0]) / Fraction(first[1]), Fraction(second[0]) / Fraction(second[1])
    return GroupEffect(
        name=name,
        first_share=_percent(first_share),
        second_share=_percent(second_share),
        first_rate=_percent(first_rate),
        second_rate=_percent(second_rate),
        composition=_percent((first_share - second_share) * (first_rate + second_rate) / 2),
        rates=_percent((first_rate - second_rate) * (first_share + second_share) / 2),
    )


def _numerator(groups: Mapping[str, Group]) -> Fraction:
    return sum((Fraction(numerator) for numerator, _ in groups.values()), Fraction(0))


def _base(groups: Mapping[str, Group]) -> Fraction:
    return sum((Fraction(base) for _, base in groups.values()), Fraction(0))


def _percent(value: Fraction) -> Decimal:
    scaled = PERCENT * value
    return _WIDE.quantize(_WIDE.divide(Decimal(scaled.numerator), Decimal(scaled.denominator)), PLACES)


def _check(first: Mapping[str, Group], second: Mapping[str, Group]) -> None:
    if not first and not second:
        raise UserError("a decomposition of no groups", remedy="Give at least one group with numerator and base.")
    if lonely := sorted(set(first) ^ set(second)):
        raise UserError(
            f"only one of the two populations has the groups {', '.join(lonely)}",
            remedy="Use the same groups for both; merge groups that one of them does not publish.",
        )
    for label, population in (("first", first), ("second", second)):
        for name, (numerator, base) in population.items():
            if base <= 0 or numerator < 0:
                raise UserError(
                    f"group '{name}' has numerator {numerator} and base {base}",
                    where=f"{label} population",
                    remedy="A base must be above 0 and a numerator 0 or more; leave out or merge an empty group.",
                )

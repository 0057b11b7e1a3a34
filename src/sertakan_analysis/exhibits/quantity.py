"""A value with its kind: enough to write it correctly in any language or file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Kind = Literal["text", "count", "decimal", "percent", "points", "rupiah", "day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or date with its kind.

    ``value`` is in the kind's own unit: persons or cases for ``count``, percent (40.82, not 0.4082) for
    ``percent``, percentage points for ``points``, whole rupiah for ``rupiah``. ``decimals`` is how many are
    shown, never how many are kept. ``approximate`` marks an implied or rounded value ("sekitar").
    """

    value: Decimal | date
    kind: Kind
    decimals: int = 0
    signed: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """A number that exists and is not shown, to protect people: never 0 and never "not published".

    The reason belongs to the table, not to the cell: telling a small cell from one that protects it would narrow down
    both.
    """

    kind: Kind = "count"


def count(value: int | Decimal, *, approximate: bool = False, signed: bool = False) -> Quantity:
    """Persons, cases, villages: a whole number."""
    return Quantity(Decimal(value), "count", 0, signed, approximate)


def decimal(value: Decimal | int, decimals: int = 2, *, signed: bool = False) -> Quantity:
    """Any other number, with the decimals to show."""
    return Quantity(Decimal(value), "decimal", decimals, signed)


def percent(value: Decimal | int, decimals: int = 2, *, approximate: bool = False) -> Quantity:
    """A rate in percent: 40.82 is 40,82%."""
    return Quantity(Decimal(value), "percent", decimals, False, approximate)


def points(value: Decimal | int, decimals: int = 1, *, signed: bool = True) -> Quantity:
    """A difference of two rates, in percentage points."""
    return Quantity(Decimal(value), "points", decimals, signed)


def rupiah(value: Decimal | int) -> Quantity:
    """Whole rupiah."""
    return Quantity(Decimal(value), "rupiah")


def day(value: date) -> Quantity:
    """A calendar day: 4 Juli 2025."""
    return Quantity(value, "day")


def month(value: date) -> Quantity:
    """The month of a date: Juli 2025."""
    return Quantity(value, "month")


def year(value: date) -> Quantity:
    """The year of a date."""
    return Quantity(value, "year")

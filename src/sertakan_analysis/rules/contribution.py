"""What one BPU member costs in one contribution month, after PP 49/2020 and PP 50/2025."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, get_args

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.rules.lookup import lookup, value_in_force

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.rules.model import Rules, RuleValue

Payer = Literal["mandiri", "apbn", "apbd", "dbhcht", "apbdes", "dana_desa", "csr", "gn_lingkaran", "sertakan", "zakat"]
Sector = Literal["transportasi", "lainnya"]
Choice = Literal["penuh", "diskon"]
Flag = Literal["stale", "unverified", "unclear"]

ACCIDENT = "iuran/bpu/jkk_terendah"
DEATH = "iuran/bpu/jkm"
SAVINGS = "iuran/bpu/jht_terendah"
RELIEF = "keringanan/pp_49_2020/bagian_dibayar"
DISCOUNT_BY_SECTOR = "diskon/bpu"
DISCOUNT_BY_PAYER = "diskon/bpu_pembayar"
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Contribution:
    """The contribution due for one person and one month.

    ``amount`` and ``full_amount`` are whole rupiah, after and before the discount; ``discount`` is in percent;
    ``values`` are the rule values that made the amount, and ``flags`` the doubts among them.
    """

    amount: int
    full_amount: int
    discount: Decimal
    values: tuple[RuleValue, ...]
    flags: tuple[Flag, ...]


def contribution_due(
    rules: Rules, month: date, *, payer: Payer, sector: Sector, choice: Choice | None = None
) -> Contribution:
    """Return JKK + JKM at the lowest bracket for one person and the contribution month that holds ``month``.

    Payers of APBN and APBD money (DBHCHT is spent through the APBD) pay in full; where PP 50/2025 is silent on
    the payer, ``choice`` decides ("penuh" unless given) and the result is flagged ``unclear``. ``choice`` bears
    on those payers only. JHT never has a discount: see ``savings_due``.

    Raises
    ------
    UserError
        Unknown payer, sector or choice; a month before the tariff's first day.

    Source: PP 44/2015, PP 49/2020, PP 50/2025 art. 3 and 4.
    """
    if choice is not None and choice not in get_args(Choice):
        raise UserError(f"there is no choice '{choice}'", remedy=nearest(choice, get_args(Choice)))
    on = month.replace(day=1)
    tariff = (lookup(rules, ACCIDENT, on=on), lookup(rules, DEATH, on=on))
    relief = value_in_force(rules, RELIEF, on=on)
    if relief is not None:
        return _due(tariff, WHOLE - relief.number, (relief,))
    cuts = _cuts(rules, on, payer, sector, choice)
    return _due(tariff, min((cut.number for cut in cuts), default=Decimal(0)), cuts)


def savings_due(rules: Rules, month: date) -> Contribution:
    """Return the voluntary JHT at the lowest bracket for one person and month: never discounted.

    Raises
    ------
    UserError
        A month before the tariff's first day.

    Source: PP 46/2015; PP 50/2025 discounts JKK and JKM only.
    """
    return _due((lookup(rules, SAVINGS, on=month.replace(day=1)),), Decimal(0), ())


def _cuts(rules: Rules, on: date, payer: Payer, sector: Sector, choice: Choice | None) -> tuple[RuleValue, ...]:
    """Return the discount granted to the sector and the one granted to the payer, or nothing outside the period."""
    by_sector = value_in_force(rules, DISCOUNT_BY_SECTOR, on=on, subkey=sector)
    by_payer = value_in_force(rules, DISCOUNT_BY_PAYER, on=on, subkey=payer)
    if by_sector is None or by_payer is None:
        return ()
    if by_payer.status == "unclear":
        by_payer = lookup(rules, DISCOUNT_BY_PAYER, on=on, subkey=payer, choice=choice)
    return (by_sector, by_payer)


def _due(tariff: tuple[RuleValue, ...], discount: Decimal, reasons: tuple[RuleValue, ...]) -> Contribution:
    full = sum((value.number for value in tariff), Decimal(0))
    values = (*tariff, *reasons)
    return Contribution(
        amount=_rupiah(full * (WHOLE - discount) / WHOLE),
        full_amount=_rupiah(full),
        discount=discount,
        values=values,
        flags=_flags(values),
    )


def _rupiah(amount: Decimal) -> int:
    """Return whole rupiah; no published rule says how to round, so a fraction is an error, not a guess."""
    if amount != amount.to_integral_value():
        raise UserError(
            f"a contribution of Rp{amount} is not a whole number of rupiah",
            remedy="Check the tariff and the discount; no rule for rounding is known.",
        )
    return int(amount)


def _flags(values: tuple[RuleValue, ...]) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    if any(value.stale for value in values):
        flags.append("stale")
    if any(value.status == "unverified" for value in values):
        flags.append("unverified")
    if any(value.status == "unclear" for value in values):
        flags.append("unclear")
    return tuple(flags)

"""The contribution of own-account members as periods: from which month to which it stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, get_args

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.ledger.months import dated
from sertakan_analysis.rules import Contribution, contribution_due, lookup, savings_due
from sertakan_analysis.rules.contribution import Choice, Flag, Payer, Sector

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from sertakan_analysis.rules import Rules

MINIMUM: Final = "kepesertaan/program_minimum"
SAVINGS: Final = "jht"
TRANSPORT: Final[Sector] = "transportasi"
OTHER: Final[Sector] = "lainnya"
PAYERS: Final[Mapping[str, Payer]] = {payer: payer for payer in get_args(Payer)}
# What is doubtful about an amount, as the column ``tanda`` tells it.
MARKS: Final[Mapping[Flag, str]] = {
    "stale": "lewat_tinjauan",
    "unverified": "belum_diverifikasi",
    "unclear": "tidak_jelas",
}
NO_SECTOR: Final = "sektor_tidak_diketahui"
NO_PROGRAMME: Final = "program_tidak_disebut"
NO_TARIFF: Final = "tanpa_tarif"
SCHEMA: Final = {
    "pembayar": pl.String,
    "program": pl.String,
    "sektor": pl.String,
    "dari": pl.Int32,
    "sampai": pl.Int32,
    "iuran": pl.Int64,
    "tanda": pl.String,
}


class Paid(NamedTuple):
    """Who pays for what: payer, programmes and sector as the spells name them, empty where they don't."""

    payer: str
    programme: str
    sector: str


class Period(NamedTuple):
    """Numbered months with one amount; ``amount`` is None where no tariff is known."""

    first: int
    last: int
    amount: int | None
    marks: str


def tariff_periods(
    rules: Rules, paid: Collection[Paid], first: int, last: int, choices: Mapping[str, Choice]
) -> pl.DataFrame:
    """Return one row a payer, programme, sector and period: ``pembayar, program, sektor, dari, sampai, iuran, tanda``.

    ``iuran`` is whole rupiah a person and month, null where the programmes have no fixed amount; months are numbered.

    Raises
    ------
    UserError
        A choice for an unknown payer; what ``contribution_due`` refuses.
    """
    unknown = sorted(set(choices) - set(PAYERS) - {kind.payer for kind in paid})
    if unknown:
        raise UserError(f"there is no payer '{unknown[0]}' to choose for", remedy=nearest(unknown[0], PAYERS))
    rows = [(*kind, *period) for kind in sorted(paid) for period in _periods(rules, kind, (first, last), choices)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _periods(rules: Rules, kind: Paid, months: tuple[int, int], choices: Mapping[str, Choice]) -> Iterator[Period]:
    """Give the periods of a kind; a month joins the one before when amount and marks are the same."""
    first, last = months
    open_since, before = first, _priced(rules, kind, dated(first), choices)
    for month in range(first + 1, last + 1):
        now = _priced(rules, kind, dated(month), choices)
        if now != before:
            yield Period(open_since, month - 1, *before)
            open_since, before = month, now
    yield Period(open_since, last, *before)


def _priced(rules: Rules, kind: Paid, month: date, choices: Mapping[str, Choice]) -> tuple[int | None, str]:
    """Return rupiah and marks of one person and month."""
    minimum = _minimum(rules, month)
    named = set(kind.programme.split("_")) if kind.programme else set(minimum)
    if named - {SAVINGS} != set(minimum):
        return None, NO_TARIFF
    due, marks = _by_payer(rules, kind.payer, _sector(kind), month, choices)
    if kind.sector not in {TRANSPORT, OTHER}:
        other, _ = _by_payer(rules, kind.payer, TRANSPORT, month, choices)
        marks |= {NO_SECTOR} if other.amount != due.amount else set()
    if not kind.programme:
        marks.add(NO_PROGRAMME)
    amount = due.amount
    if SAVINGS in named:
        savings = savings_due(rules, month)
        amount += savings.amount
        marks |= {MARKS[flag] for flag in savings.flags}
    return amount, ",".join(sorted(marks))


def _by_payer(
    rules: Rules, payer: str, sector: Sector, month: date, choices: Mapping[str, Choice]
) -> tuple[Contribution, set[str]]:
    """Price for a payer that the discount's rule names; for any other between those who have it and who have not."""
    choice = choices.get(payer)
    if payer in PAYERS:
        due = contribution_due(rules, month, payer=PAYERS[payer], sector=sector, choice=choice)
        return due, {MARKS[flag] for flag in due.flags}
    full = contribution_due(rules, month, payer="apbd", sector=sector)
    reduced = contribution_due(rules, month, payer="mandiri", sector=sector)
    due = reduced if choice == "diskon" else full
    marks = {MARKS[flag] for flag in due.flags}
    return due, marks | ({MARKS["unclear"]} if full.amount != reduced.amount else set())


def _sector(kind: Paid) -> Sector:
    return TRANSPORT if kind.sector == TRANSPORT else OTHER


def _minimum(rules: Rules, month: date) -> tuple[str, ...]:
    value = lookup(rules, MINIMUM, on=month).value
    return tuple(str(name).lower() for name in value) if isinstance(value, tuple) else (str(value).lower(),)

"""The ledger keeps intervals; the slow, obvious reference here writes out every person, payer and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, get_args

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sertakan_analysis.ledger import SPELL_COLUMNS, UNKNOWN_PAYER, Basis, Ledger, Reading
from sertakan_analysis.rules import Rules, contribution_due, load_rules, savings_due
from sertakan_analysis.rules.contribution import Payer

FOLDER = Path(__file__).parents[2] / "params" / "rules"
# Spells lie in twelve months around the discount of PP 50/2025; months are counted to the horizon, which stands for the
# end that nobody knows.
BEGINNING = 2025 * 12 + 6
SPAN, HORIZON = 12, 30
ANNOUNCED, REALISED = str(Basis.ANNOUNCED), str(Basis.REALISED)


class Spell(NamedTuple):
    orang: str
    pembayar: str
    donor: str | None
    program: str | None
    segmen: str
    dari: int
    sampai: int | None
    dasar: str
    pasti: bool
    awal_pasti: bool
    sektor: str | None

    @property
    def months(self) -> range:
        return range(self.dari, (HORIZON if self.sampai is None else self.sampai) + 1)


def day(month: int) -> date:
    number = BEGINNING + month
    return date(number // 12, number % 12 + 1, 1)


def end(month: int) -> date | None:
    return None if month >= HORIZON else day(month)


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    first = draw(st.integers(0, SPAN - 1))
    length = draw(st.one_of(st.integers(1, 8), st.none()))
    payer, donor = draw(
        st.sampled_from([("dbhcht", None), ("csr", "d1"), ("csr", "d2"), ("csr", None), ("mandiri", None)])
    )
    basis = draw(st.sampled_from([ANNOUNCED, REALISED]))
    if basis == REALISED and draw(st.booleans()):
        payer, donor = UNKNOWN_PAYER, None
    return Spell(
        draw(st.sampled_from("abcdefghijklmnop")),
        payer,
        donor,
        draw(st.sampled_from(["jkk_jkm", "jkk_jkm_jht", None])),
        draw(st.sampled_from(["BPU", "BPU", "BPU", "PU"])),
        first,
        None if length is None else first + length - 1,
        basis,
        draw(st.booleans()) if basis == REALISED else True,
        draw(st.booleans()),
        draw(st.sampled_from(["transportasi", "lainnya", None])),
    )


def opened(held: list[Spell]) -> Ledger:
    schema = {name: getattr(pl, kind) for name, kind in SPELL_COLUMNS.items()}
    rows = [
        (*each[:5], day(each.dari), None if each.sampai is None else day(each.sampai), *each[7:], "daftar")
        for each in held
    ]
    return Ledger(pl.DataFrame(rows, schema=schema, orient="row"))


def answered(frame: pl.DataFrame) -> Counter[tuple[Any, ...]]:
    return Counter(frame.rows())


def stretches(months: set[int]) -> list[tuple[int, int]]:
    """Return the unbroken stretches of a set of months."""
    found: list[tuple[int, int]] = []
    for month in sorted(months):
        if found and found[-1][1] == month - 1:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found


def months_by(held: list[Spell], *keys: str) -> dict[tuple[Any, ...], set[int]]:
    """Return the months paid for, by these fields of the spells."""
    found: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for each in held:
        found[tuple(getattr(each, key) for key in keys)].update(each.months)
    return found


def of_basis(held: list[Spell], basis: Basis | None) -> list[Spell]:
    return [each for each in held if basis is None or each.dasar == basis]


def runs(held: list[Spell], basis: Basis | None) -> list[tuple[str, int, int, bool]]:
    """Return person, first and last month of every run, and whether its start is certain."""
    chosen = of_basis(held, basis)
    return [
        (who, first, last, any(each.orang == who and each.dari == first and each.awal_pasti for each in chosen))
        for (who,), months in months_by(chosen, "orang").items()
        for first, last in stretches(months)
    ]


held_spells = st.lists(spells(), min_size=30, max_size=60)
asked_months = st.integers(0, SPAN + 4)
bases = st.sampled_from([Basis.ANNOUNCED, Basis.REALISED, None])
windows = st.tuples(st.integers(0, SPAN), st.integers(0, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))
ledgers = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(FOLDER)


@ledgers
@given(held=held_spells, month=asked_months, basis=bases)
def test_who_is_covered_in_a_month_is_whoever_has_that_month(
    held: list[Spell], month: int, basis: Basis | None
) -> None:
    groups: dict[tuple[Any, ...], list[Spell]] = defaultdict(list)
    for each in of_basis(held, basis):
        if month in each.months:
            groups[(*each[:5], each.dasar)].append(each)
    expected = Counter(
        (*key, any(each.pasti for each in of_key), end(max(each.months[-1] for each in of_key)))
        for key, of_key in groups.items()
    )
    with opened(held) as ledger:
        assert answered(ledger.covered(day(month), basis=basis)) == expected


@ledgers
@given(held=held_spells, window=windows, basis=bases)
def test_double_payments_are_the_months_that_two_payers_share(
    held: list[Spell], window: tuple[int, int], basis: Basis | None
) -> None:
    sure = [each for each in of_basis(held, basis) if each.pasti]
    paid = months_by(sure, "orang", "pembayar", "donor", "dasar")
    expected: Counter[tuple[Any, ...]] = Counter()
    for (who, payer, donor, told), months in paid.items():
        for (other_who, other, other_donor, other_told), other_months in paid.items():
            two_donors = payer == other and donor is not None and other_donor is not None and donor < other_donor
            unknown = UNKNOWN_PAYER in {payer, other} and told != other_told
            if who != other_who or unknown or not (payer < other or two_donors):
                continue
            for one in stretches(months):
                for two in stretches(other_months):
                    first, last = max(one[0], two[0], window[0]), min(one[1], two[1], window[1])
                    if first <= last:
                        row = (who, payer, donor, told, other, other_donor, other_told)
                        expected[(*row, day(first), day(last), last - first + 1)] += 1
    with opened(held) as ledger:
        assert answered(ledger.double_payments(day(window[0]), day(window[1]), basis=basis)) == expected


@ledgers
@given(held=held_spells, month=asked_months, basis=bases)
def test_gaps_are_the_months_without_anybody_after_a_run(held: list[Spell], month: int, basis: Basis | None) -> None:
    expected: Counter[tuple[Any, ...]] = Counter()
    for (who,), months in months_by(of_basis(held, basis), "orang").items():
        if max(months) < HORIZON:
            missing = {each for each in range(min(months), HORIZON + 1) if each not in months}
        else:
            missing = {each for each in range(min(months), max(months)) if each not in months}
        for first, last in stretches(missing):
            if first > month:
                continue
            never_again = last == HORIZON
            count = (month if never_again else last) - first + 1
            expected[(who, day(first), None if never_again else day(last), count, never_again)] += 1
    with opened(held) as ledger:
        assert answered(ledger.gaps(day(month), basis=basis)) == expected


@ledgers
@given(held=held_spells, month=asked_months, basis=bases)
def test_short_runs_end_before_the_fourth_month(
    rules: Rules, held: list[Spell], month: int, basis: Basis | None
) -> None:
    expected = Counter(
        (who, day(first), day(last), last - first + 1, sure)
        for who, first, last, sure in runs(held, basis)
        if first <= month and last - first + 1 <= 3
    )
    with opened(held) as ledger:
        assert answered(ledger.short_runs(day(month), rules, basis=basis)) == expected


@ledgers
@given(held=held_spells, month=asked_months, basis=bases, reading=st.sampled_from(Reading))
def test_the_death_benefit_counts_months_of_membership_after_either_reading(
    rules: Rules, held: list[Spell], month: int, basis: Basis | None, reading: Reading
) -> None:
    expected: Counter[tuple[Any, ...]] = Counter()
    chosen = of_basis(held, basis)
    for who in {each.orang for each in chosen}:
        if {each.segmen for each in chosen if each.orang == who and month in each.months} != {"BPU"}:
            continue
        months = months_by(chosen, "orang")[(who,)]
        [(_, first, _, sure)] = [run for run in runs(held, basis) if run[0] == who and run[1] <= month <= run[2]]
        unbroken, together = month - first + 1, sum(each <= month for each in months)
        count = unbroken if reading is Reading.UNBROKEN else together
        benefit = 10_000_000 if count < 4 else 42_000_000
        expected[(who, unbroken, together, sure, count, count < 4, benefit)] += 1
    with opened(held) as ledger:
        assert answered(ledger.death_benefits(day(month), rules, reading=reading, basis=basis)) == expected


@ledgers
@given(held=held_spells, month=asked_months, basis=bases)
def test_a_fourth_unpaid_month_in_a_row_ends_active_status(
    rules: Rules, held: list[Spell], month: int, basis: Basis | None
) -> None:
    expected: Counter[tuple[Any, ...]] = Counter()
    own = [each for each in of_basis(held, basis) if each.segmen == "BPU" and each.dari <= month]
    for (who,), months in months_by(own, "orang").items():
        unpaid = 0
        while month - unpaid not in months:
            unpaid += 1
        ended = None if max(months) >= HORIZON else day(max(months) + 4)
        expected[(who, day(month - unpaid), unpaid, unpaid < 4, ended)] += 1
    with opened(held) as ledger:
        assert answered(ledger.standing(day(month), rules, basis=basis)) == expected


@ledgers
@given(held=held_spells, month=asked_months, ahead=st.integers(1, 6), basis=st.sampled_from(Basis))
def test_lapses_are_those_whose_next_months_hold_the_first_one_without_payer(
    held: list[Spell], month: int, ahead: int, basis: Basis
) -> None:
    expected: Counter[tuple[Any, ...]] = Counter()
    chosen = of_basis(held, basis)
    now = [each for each in held if month in each.months]
    for (who,), months in months_by(chosen, "orang").items():
        empty = next((each for each in range(month, HORIZON + 1) if each not in months), None)
        if empty is None or not month < empty <= month + ahead:
            continue
        again = min((each for each in months if each > empty), default=None)
        named = {each.pembayar for each in now if each.orang == who and each.dasar == basis}
        others = {each.pembayar for each in now if each.orang == who and each.dasar != basis} - {UNKNOWN_PAYER}
        paying = {(each.pembayar, each.donor) for each in chosen if each.orang == who and empty - 1 in each.months}
        for payer, donor in paying:
            row = (who, payer, donor, day(empty - 1), day(empty), None if again is None else day(again))
            expected[(*row, bool(others - named))] += 1
    with opened(held) as ledger:
        assert answered(ledger.lapses(day(month), months=ahead, basis=basis)) == expected


@ledgers
@given(held=held_spells, window=windows)
def test_announced_and_realised_are_set_against_each_other_month_by_month(
    held: list[Spell], window: tuple[int, int]
) -> None:
    asked = set(range(window[0], window[1] + 1))
    own = [each for each in held if each.segmen == "BPU" and each.dasar == REALISED]
    promised = [each for each in held if each.dasar == ANNOUNCED]
    realised, announced = months_by(own, "orang"), months_by(promised, "orang")
    not_realised: Counter[tuple[Any, ...]] = Counter()
    for (who, payer, donor), months in months_by(promised, "orang", "pembayar", "donor").items():
        # A stretch of the announcement at a time: what two of its stretches leave open is not one.
        for first, last in stretches(months & asked):
            for one, other in stretches(set(range(first, last + 1)) - realised[(who,)]):
                not_realised[(who, payer, donor, day(one), day(other), other - one + 1)] += 1
    not_announced = Counter(
        (who, day(first), day(last), last - first + 1)
        for (who,), months in list(realised.items())
        for first, last in stretches(months & asked - announced[(who,)])
    )
    with opened(held) as ledger:
        assert answered(ledger.unrealised(day(window[0]), day(window[1]))) == not_realised
        assert answered(ledger.unannounced(day(window[0]), day(window[1]))) == not_announced


@ledgers
@given(held=held_spells, window=windows)
def test_people_by_month_are_counted_once_a_payer_and_once_in_all(held: list[Spell], window: tuple[int, int]) -> None:
    expected: Counter[tuple[Any, ...]] = Counter()
    for month in range(window[0], window[1] + 1):
        now = [each for each in held if month in each.months]
        people: set[tuple[str | None, ...]] = {(each.dasar, each.pembayar, each.donor, each.orang) for each in now}
        people |= {(each.dasar, None, None, each.orang) for each in now}
        people |= {("semua", None, None, each.orang) for each in now}
        for key, number in Counter(each[:3] for each in people).items():
            expected[(*key, day(month), number)] += 1
    with opened(held) as ledger:
        assert answered(ledger.people_by_month(day(window[0]), day(window[1]))) == expected


def price(rules: Rules, payer: str, programme: str, sector: str | None, month: int) -> int:
    """Return what one person and month costs: the full tariff for payers whom no rule names."""
    named: Payer = next((each for each in get_args(Payer) if each == payer), "apbd")
    kind = "transportasi" if sector == "transportasi" else "lainnya"
    due = contribution_due(rules, day(month), payer=named, sector=kind).amount  # type: ignore[arg-type]
    return due + (savings_due(rules, day(month)).amount if "jht" in programme else 0)


def month_costs(rules: Rules, held: list[Spell], window: tuple[int, int]) -> dict[tuple[Any, ...], int]:
    """Return rupiah by person, payer, donor and month."""
    found: dict[tuple[Any, ...], int] = {}
    for month in range(window[0], window[1] + 1):
        groups: dict[tuple[Any, ...], list[Spell]] = defaultdict(list)
        for each in held:
            if each.segmen == "BPU" and month in each.months:
                groups[each[:3]].append(each)
        for key, several in groups.items():
            programme = max(each.program or "" for each in several)
            sector = min((each.sektor for each in several if each.sektor), default=None)
            found[(*key, month)] = price(rules, key[1], programme, sector, month)
    return found


@ledgers
@given(held=held_spells, window=windows, basis=st.sampled_from(Basis))
def test_costs_are_the_tariff_of_each_month_added_up(
    rules: Rules, held: list[Spell], window: tuple[int, int], basis: Basis
) -> None:
    expected = month_costs(rules, of_basis(held, basis), window)
    with opened(held) as ledger:
        rows = ledger.costs(day(window[0]), day(window[1]), rules, basis=basis)
        totals = ledger.costs_by_month(day(window[0]), day(window[1]), rules, basis=basis)
    found: Counter[tuple[Any, ...]] = Counter()
    for row in rows.iter_rows(named=True):
        assert row["biaya"] == row["iuran"] * row["jumlah_bulan"]
        for month in range(HORIZON):
            if row["dari"] <= day(month) <= row["sampai"]:
                assert (row["orang"], row["pembayar"], row["donor"], month) not in found
                found[(row["orang"], row["pembayar"], row["donor"], month)] = row["iuran"]
    assert found == expected
    assert summed(totals) == by_payer(expected)


def summed(totals: pl.DataFrame) -> dict[tuple[Any, ...], tuple[int, int]]:
    found: dict[tuple[Any, ...], tuple[int, int]] = {}
    for row in totals.iter_rows(named=True):
        people, rupiah = found.get((row["pembayar"], row["donor"], row["bulan"]), (0, 0))
        found[row["pembayar"], row["donor"], row["bulan"]] = (people + row["jumlah_orang"], rupiah + row["biaya"])
    return found


def by_payer(costs: dict[tuple[Any, ...], int]) -> dict[tuple[Any, ...], tuple[int, int]]:
    found: dict[tuple[Any, ...], tuple[int, int]] = {}
    for (_, payer, donor, month), rupiah in costs.items():
        people, before = found.get((payer, donor, day(month)), (0, 0))
        found[payer, donor, day(month)] = (people + 1, before + rupiah)
    return found

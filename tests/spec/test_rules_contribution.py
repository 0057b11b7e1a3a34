"""What a month of JKK + JKM costs at the lowest bracket, for each payer, on both sides of each date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.rules import Rules, contribution_due, load_rules, savings_due
from sertakan_analysis.rules.contribution import Choice, Payer, Sector

FOLDER = Path(__file__).parents[2] / "params" / "rules"
FULL, HALF, RELIEF = 16_800, 8_400, 168
PUBLIC: tuple[Payer, ...] = ("apbn", "apbd", "dbhcht")
OPEN: tuple[Payer, ...] = ("apbdes", "dana_desa", "csr", "gn_lingkaran", "sertakan", "zakat")
MONTHS_IN: dict[Sector, tuple[str, ...]] = {
    "transportasi": ("2026-01", "2026-04", "2026-12", "2027-03"),
    "lainnya": ("2026-04", "2026-12"),
}
MONTHS_OUT: dict[Sector, tuple[str, ...]] = {
    "transportasi": ("2015-07", "2020-07", "2021-02", "2025-12", "2027-04"),
    "lainnya": ("2015-07", "2020-07", "2021-02", "2025-12", "2026-01", "2026-03", "2027-01", "2027-03", "2027-04"),
}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(FOLDER)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


INSIDE = [(sector, text) for sector, months in MONTHS_IN.items() for text in months]
OUTSIDE = [(sector, text) for sector, months in MONTHS_OUT.items() for text in months]


def test_the_table_below_names_every_payer() -> None:
    assert {"mandiri", *PUBLIC, *OPEN} == set(get_args(Payer))


@pytest.mark.parametrize(("sector", "text"), INSIDE)
def test_a_member_who_pays_alone_pays_half_while_the_discount_runs(rules: Rules, sector: Sector, text: str) -> None:
    due = contribution_due(rules, month(text), payer="mandiri", sector=sector)
    assert (due.amount, due.full_amount, due.discount) == (HALF, FULL, 50)


@pytest.mark.parametrize("payer", PUBLIC)
@pytest.mark.parametrize(("sector", "text"), INSIDE)
def test_state_and_district_budgets_pay_in_full_also_while_the_discount_runs(
    rules: Rules, payer: Payer, sector: Sector, text: str
) -> None:
    due = contribution_due(rules, month(text), payer=payer, sector=sector, choice="diskon")
    assert (due.amount, due.discount) == (FULL, 0)
    assert "unclear" not in due.flags


@pytest.mark.parametrize("payer", OPEN)
@pytest.mark.parametrize(("sector", "text"), INSIDE)
def test_where_the_law_is_silent_on_the_payer_the_choice_decides_and_is_flagged(
    rules: Rules, payer: Payer, sector: Sector, text: str
) -> None:
    choices: tuple[tuple[Choice | None, int], ...] = ((None, FULL), ("penuh", FULL), ("diskon", HALF))
    for choice, amount in choices:
        due = contribution_due(rules, month(text), payer=payer, sector=sector, choice=choice)
        assert due.amount == amount
        assert "unclear" in due.flags


@pytest.mark.parametrize("payer", get_args(Payer))
@pytest.mark.parametrize(("sector", "text"), OUTSIDE)
def test_outside_the_discount_everyone_pays_in_full_and_no_doubt_remains(
    rules: Rules, payer: Payer, sector: Sector, text: str
) -> None:
    due = contribution_due(rules, month(text), payer=payer, sector=sector, choice="diskon")
    assert (due.amount, due.discount) == (FULL, 0)
    assert "unclear" not in due.flags


@pytest.mark.parametrize("payer", get_args(Payer))
@pytest.mark.parametrize("text", ["2020-08", "2021-01"])
def test_during_the_relief_of_2020_one_percent_was_due(rules: Rules, payer: Payer, text: str) -> None:
    due = contribution_due(rules, month(text), payer=payer, sector="lainnya")
    assert (due.amount, due.full_amount, due.discount) == (RELIEF, FULL, 99)  # 1% of 10,000 and of 6,800


def test_any_day_stands_for_its_month(rules: Rules) -> None:
    due = contribution_due(rules, date(2027, 3, 31), payer="mandiri", sector="transportasi")
    assert due.amount == HALF


def test_a_tariff_that_changes_within_a_month_counts_from_the_next_month(rules: Rules) -> None:
    rule = rules["iuran/bpu/jkm"]
    (before,) = rule.dated(None)
    after = replace(before, effective=date(2025, 2, 15), value=7_000)
    edited = Rules({**rules, rule.name: replace(rule, values={None: (before, after)})})
    amounts = [
        contribution_due(edited, day, payer="mandiri", sector="lainnya").amount
        for day in (date(2025, 2, 20), date(2025, 3, 1))
    ]
    assert amounts == [16_800, 17_000]


def test_savings_are_never_discounted(rules: Rules) -> None:
    for text in ("2025-12", "2026-05", "2020-09"):
        due = savings_due(rules, month(text))
        assert (due.amount, due.discount) == (20_000, 0)


def test_the_values_that_made_an_amount_are_named_with_their_doubts(rules: Rules) -> None:
    due = contribution_due(rules, month("2026-05"), payer="csr", sector="lainnya", choice="diskon")
    assert [value.label for value in due.values] == [
        "iuran/bpu/jkk_terendah",
        "iuran/bpu/jkm",
        "diskon/bpu[lainnya]",
        "diskon/bpu_pembayar[csr]",
    ]
    assert due.flags == ("stale", "unclear")  # May 2026 is later than the review of February 2026
    assert contribution_due(rules, month("2025-11"), payer="csr", sector="lainnya").flags == ()


@pytest.mark.parametrize(
    ("payer", "sector", "choice", "message"),
    [
        ("abpd", "lainnya", None, "no pembayar 'abpd'\nRemedy: Did you mean 'apbd'"),
        ("apbd", "transport", None, "no sektor 'transport'\nRemedy: Did you mean 'transportasi'"),
        ("apbd", "lainnya", "diskn", "no choice 'diskn'\nRemedy: Did you mean 'diskon'"),
    ],
)
def test_a_misspelt_payer_sector_or_choice_is_refused_also_when_no_discount_runs(
    rules: Rules, payer: Payer, sector: Sector, choice: Choice, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        contribution_due(rules, month("2025-01"), payer=payer, sector=sector, choice=choice)


def test_before_the_tariff_there_is_no_amount(rules: Rules) -> None:
    with pytest.raises(UserError, match="its first value, 10000, starts on 2015-07-01"):
        contribution_due(rules, month("2015-06"), payer="mandiri", sector="lainnya")

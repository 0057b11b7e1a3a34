"""Annexes of several decrees add up, a list sent again replaces; a company's money told of twice is one payment."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sertakan_analysis.ledger import (
    SPELL_COLUMNS,
    Ledger,
    ListedMonth,
    Spells,
    from_beneficiaries,
    from_donors,
    in_force,
    together,
)
from sertakan_analysis.rules import load_rules

RULES = load_rules(Path(__file__).parents[3] / "params" / "rules")
AS_OF = date(2025, 11, 21)
DAY = date(2025, 6, 30)
OLD, NEW, ELSEWHERE = (
    ListedMonth("old", "dinas", DAY),
    ListedMonth("new", "dinas", DAY),
    ListedMonth("new", "desa", DAY),
)


def announced(*rows: tuple[str, str, str, str | None]) -> pl.DataFrame:
    """Return rows of batch, persons (one letter each), first month, payer."""
    table = [
        (batch, person, date.fromisoformat(f"{month}-01"), payer)
        for batch, people, month, payer in rows
        for person in people
    ]
    schema = {"batch": pl.String, "orang": pl.String, "bulan_mulai": pl.Date, "pembayar_kode": pl.String}
    return pl.DataFrame(table, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("later", "in_use"),
    [
        pytest.param([("abcd", "2025-01", "apbd")], {"new"}, id="sent again as it was"),
        pytest.param([("abcxyz", "2025-01", "apbd")], {"new"}, id="sent again, one removed and others added"),
        pytest.param([("abxy", "2025-01", "apbd")], {"old", "new"}, id="only half of the people are in it again"),
        pytest.param([("wxyz", "2025-01", "apbd")], {"old", "new"}, id="annex of other people"),
        pytest.param([("abcd", "2025-07", "apbd")], {"old", "new"}, id="the next months of the same people"),
        pytest.param([("abcd", "2025-01", "dbhcht")], {"old", "new"}, id="another fund pays the same months"),
        pytest.param([("abcd", "2025-01", None)], {"old", "new"}, id="the later list does not say who pays"),
    ],
)
def test_a_later_list_replaces_one_whose_announcements_it_mostly_holds_again(
    later: list[tuple[str, str, str | None]], in_use: set[str]
) -> None:
    rows = announced(("old", "abcd", "2025-01", "apbd"), *(("new", *row) for row in later))
    assert in_force(rows, [OLD, NEW]) == in_use


def test_the_order_says_which_list_is_the_later_one_and_another_source_replaces_nothing() -> None:
    rows = announced(("old", "abcd", "2025-01", None), ("new", "abcd", "2025-01", None))
    assert in_force(rows, [NEW, OLD]) == {"old"}
    assert in_force(rows, [OLD, ELSEWHERE]) == {"old", "new"}


def test_a_list_without_a_row_that_counts_and_no_list_at_all_are_no_matter() -> None:
    assert in_force(announced(), [OLD, NEW]) == {"old", "new"}
    assert in_force(announced(), []) == frozenset()


def decree(*rows: tuple[str, str, str, str, str | None]) -> pl.DataFrame:
    """Return a decree's rows of person, first month, last month, payer, donor."""
    names = ("orang", "bulan_mulai", "bulan_akhir", "pembayar_kode", "donor_kode")
    table = [("sk", place, row[0], *map(first, row[1:3]), *row[3:]) for place, row in enumerate(rows, 1)]
    schema = {"batch": pl.String, "baris": pl.UInt32} | dict.fromkeys(names, pl.String)
    return pl.DataFrame(table, schema=schema | {"bulan_mulai": pl.Date, "bulan_akhir": pl.Date}, orient="row")


def first(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def donated(*rows: tuple[str, str, int, str, str | None]) -> pl.DataFrame:
    """Return the spells of a donors' list of person, first month, months, donor, scheme."""
    names = ("orang", "bulan_mulai", "jumlah_bulan", "donor_kode", "skema_kode")
    table = [("donor", place, row[0], first(row[1]), *row[2:]) for place, row in enumerate(rows, 1)]
    schema: dict[str, Any] = {"batch": pl.String, "baris": pl.UInt32} | dict.fromkeys(names, pl.String)
    schema |= {"bulan_mulai": pl.Date, "jumlah_bulan": pl.Int64}
    return from_donors(pl.DataFrame(table, schema=schema, orient="row"), as_of=AS_OF).frame


def months(spells: Spells) -> list[tuple[str, str]]:
    return spells.frame.sort("orang", "dari").select(pl.col("dari", "sampai").dt.strftime("%Y-%m")).rows()


@pytest.mark.parametrize(
    ("payer", "named", "left"),
    [
        pytest.param("csr", "pt_satu", [("2025-04", "2025-06")], id="the same company"),
        pytest.param("sertakan", "pt_satu", [("2025-04", "2025-06")], id="the same company by another scheme"),
        pytest.param("csr", None, [("2025-04", "2025-06")], id="CSR without the company"),
        pytest.param("gn_lingkaran", None, [("2025-04", "2025-06")], id="the scheme without the company"),
        pytest.param("sertakan", None, [("2025-01", "2025-06")], id="another scheme without the company"),
        pytest.param("csr", "pt_dua", [("2025-01", "2025-06")], id="another company"),
        pytest.param("zakat", None, [("2025-01", "2025-06")], id="no company's money"),
        pytest.param("apbd", None, [("2025-01", "2025-06")], id="a budget"),
    ],
)
def test_a_decree_leaves_to_the_donors_list_the_months_of_the_same_money(
    payer: str, named: str | None, left: list[tuple[str, str]]
) -> None:
    given = donated(("a", "2025-01", 3, "pt_satu", "gn_lingkaran"))
    spells = from_beneficiaries(decree(("a", "2025-01", "2025-06", payer, named)), as_of=AS_OF, donated=given)
    assert months(spells) == left
    told = [(1, "juga_pada_daftar_donor", True)] if left[0][0] == "2025-04" else []
    assert spells.doubts.select("baris", "alasan", "dipakai").rows() == told


def test_months_in_the_middle_and_all_months_are_left_and_other_people_and_donors_without_name_are_not_mixed_up() -> (
    None
):
    given = donated(
        ("a", "2025-03", 2, "pt_satu", None),
        ("b", "2024-12", 12, "pt_satu", None),
        ("x", "2025-01", 12, "pt_satu", None),
    )
    rows = decree(
        ("a", "2025-01", "2025-06", "csr", None),
        ("b", "2025-01", "2025-06", "csr", "pt_satu"),
        ("c", "2025-01", "2025-06", "csr", None),
    )
    spells = from_beneficiaries(rows, as_of=AS_OF, donated=given)
    assert months(spells) == [("2025-01", "2025-02"), ("2025-05", "2025-06"), ("2025-01", "2025-06")]
    assert spells.doubts["baris"].to_list() == [1, 2]
    assert spells.frame.columns == list(SPELL_COLUMNS)


def test_money_told_of_twice_is_priced_once_and_is_no_double_payment() -> None:
    given = donated(("a", "2025-01", 3, "pt_satu", "sertakan"))
    rows = decree(("a", "2025-01", "2025-03", "csr", None))
    window = first("2025-01"), first("2025-03")
    with Ledger(pl.concat([from_beneficiaries(rows, as_of=AS_OF, donated=given).frame, given])) as once:
        assert once.costs(*window, RULES).select("pembayar", "donor", "biaya").rows() == [
            ("sertakan", "pt_satu", 3 * 16_800)
        ]
        assert once.double_payments(*window).is_empty()
    with Ledger(pl.concat([from_beneficiaries(rows, as_of=AS_OF).frame, given])) as twice:
        assert twice.costs(*window, RULES)["biaya"].sum() == 2 * 3 * 16_800
        assert twice.double_payments(*window).height == 1


def test_without_donors_lists_every_row_of_a_decree_stays() -> None:
    rows = decree(("a", "2025-01", "2025-06", "csr", None))
    assert months(from_beneficiaries(rows, as_of=AS_OF, donated=together().frame)) == [("2025-01", "2025-06")]

"""A look-up answers for its day, or says why it can't."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.rules import Rules, in_force, load_rules, lookup, timeline, value_in_force

if TYPE_CHECKING:
    from pathlib import Path

SANTUNAN = """\
title: Santunan
unit: IDR
reviewed: 2026-02-28
note: Catatan aturan
values:
  2015-07-01: {value: 24, until: 2019-12-01, basis: PP 44/2015, source: "https://contoh.test/a", status: verified}
  2019-12-02: {value: 42, basis: PP 82/2019, source: "https://contoh.test/b", status: unverified, note: Catatan nilai}
"""
TARGET = """\
title: Target
unit: persen
reviewed: 2026-02-28
values:
  2025-01-01: {value: 32.15, until: 2025-12-31, basis: RPJMN, source: "https://contoh.test/c", status: verified}
  2027-01-01: {value: null, until: 2028-12-31, basis: RPJMN, source: "", status: unknown, note: tak ada di RPJMN}
  2029-01-01: {value: 43.92, until: 2029-12-31, basis: RPJMN, source: "https://contoh.test/c", status: verified}
"""
DISKON = """\
title: Diskon
unit: persen
reviewed: 2026-02-28
by: pembayar
values:
  apbd:
    2026-01-01: {value: 0, until: 2027-03-31, basis: PP, source: "https://contoh.test/d", status: verified}
  csr:
    2026-01-01:
      value: null
      until: 2027-03-31
      choices: {penuh: 0, diskon: 50}
      default: penuh
      basis: PP
      source: https://contoh.test/d
      status: unclear
      note: hukum diam
"""


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    for name, text in (("santunan", SANTUNAN), ("target/rpjmn", TARGET), ("diskon", DISKON)):
        path = tmp_path / f"{name}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_rules(tmp_path)


@pytest.mark.parametrize(
    ("on", "value"),
    [(date(2015, 7, 1), 24), (date(2019, 12, 1), 24), (date(2019, 12, 2), 42), (date(2026, 2, 28), 42)],
)
def test_the_value_of_a_day_is_the_one_in_force_on_that_day(rules: Rules, on: date, value: int) -> None:
    assert lookup(rules, "santunan", on=on).value == value


def test_an_answer_carries_all_that_a_report_must_tell(rules: Rules) -> None:
    found = lookup(rules, "santunan", on=date(2020, 1, 1))
    assert (found.title, found.unit, found.basis, found.source) == (
        "Santunan",
        "IDR",
        "PP 82/2019",
        "https://contoh.test/b",
    )
    assert (found.status, found.stale, found.doubtful) == ("unverified", False, True)
    assert found.note == "Catatan nilai. Catatan aturan"


def test_after_the_review_a_value_is_stale_but_still_given(rules: Rules) -> None:
    assert not lookup(rules, "santunan", on=date(2026, 2, 28)).stale
    assert lookup(rules, "santunan", on=date(2026, 3, 1)).stale


@pytest.mark.parametrize(
    ("name", "on", "subkey", "parts"),
    [
        ("santunan", date(2015, 6, 30), None, ["no value on 2015-06-30", "first value, 24, starts on 2015-07-01"]),
        (
            "target/rpjmn",
            date(2026, 6, 1),
            None,
            [
                "the last one, 32.15, was in force from 2025-01-01 to 2025-12-31",
                "next value, not published, starts on 2027",
            ],
        ),
        ("target/rpjmn", date(2027, 6, 1), None, ["on 2027-06-01 is not known: tak ada di RPJMN", "Ask the office"]),
        ("target/rpjmn", date(2030, 1, 1), None, ["the last one, 43.92, was in force from 2029-01-01 to 2029-12-31"]),
        ("diskon", date(2027, 4, 1), "csr", ["for pembayar 'csr'", "penuh=0 or diskon=50, was in force"]),
        ("target/rpjm", date(2025, 6, 1), None, ["no rule 'target/rpjm'", "Did you mean 'target/rpjmn'?"]),
        ("diskon", date(2026, 6, 1), "apdb", ["no pembayar 'apdb'", "Did you mean 'apbd'?"]),
        ("diskon", date(2026, 6, 1), None, ["one value for each pembayar: say which", "apbd, csr"]),
        ("santunan", date(2020, 6, 1), "csr", ["has no sub-keys, got 'csr'"]),
    ],
)
def test_a_look_up_without_an_answer_says_why(
    rules: Rules, name: str, on: date, subkey: str | None, parts: list[str]
) -> None:
    with pytest.raises(UserError) as refused:
        lookup(rules, name, on=on, subkey=subkey)
    for part in parts:
        assert part in str(refused.value)


@pytest.mark.parametrize(
    ("choice", "value", "made"), [(None, 0, "penuh"), ("penuh", 0, "penuh"), ("diskon", 50, "diskon")]
)
def test_where_the_law_is_unclear_the_choice_decides_and_the_doubt_stays(
    rules: Rules, choice: str | None, value: int, made: str
) -> None:
    found = lookup(rules, "diskon", on=date(2026, 1, 1), subkey="csr", choice=choice)
    assert (found.value, found.choice, found.status) == (value, made, "unclear")
    assert found.choices == (("penuh", 0), ("diskon", 50))


def test_a_choice_that_is_not_open_is_refused(rules: Rules) -> None:
    with pytest.raises(UserError, match="no choice 'diskn'\nRemedy: Did you mean 'diskon'"):
        lookup(rules, "diskon", on=date(2026, 1, 1), subkey="csr", choice="diskn")
    with pytest.raises(UserError, match="leaves no choice"):
        lookup(rules, "diskon", on=date(2026, 1, 1), subkey="apbd", choice="penuh")


def test_a_rule_that_comes_and_goes_may_be_absent(rules: Rules) -> None:
    assert value_in_force(rules, "diskon", on=date(2025, 12, 31), subkey="apbd") is None
    assert value_in_force(rules, "diskon", on=date(2027, 4, 1), subkey="apbd") is None
    assert value_in_force(rules, "diskon", on=date(2027, 3, 31), subkey="apbd") is not None
    with pytest.raises(UserError, match="no pembayar"):
        value_in_force(rules, "diskon", on=date(2020, 1, 1), subkey="bumd")


def test_the_list_of_a_day_holds_each_value_in_force_and_marks_the_unknown(rules: Rules) -> None:
    def listed(on: date) -> list[tuple[str, object]]:
        return [(value.label, value.value) for value in in_force(rules, on)]

    assert listed(date(2015, 6, 30)) == []
    assert listed(date(2025, 6, 1)) == [("santunan", 42), ("target/rpjmn", Decimal("32.15"))]
    assert listed(date(2027, 2, 1)) == [
        ("diskon[apbd]", 0),
        ("diskon[csr]", 0),
        ("santunan", 42),
        ("target/rpjmn", None),
    ]


def test_a_target_far_ahead_is_not_stale_to_a_reader_of_today(rules: Rules) -> None:
    path = timeline(rules, "target/rpjmn", known_on=date(2025, 11, 30))
    assert [value.value for value in path] == [Decimal("32.15"), None, Decimal("43.92")]
    assert not any(value.stale for value in path)
    assert all(value.stale for value in timeline(rules, "target/rpjmn", known_on=date(2026, 3, 1)))


def test_only_a_number_is_a_number(rules: Rules) -> None:
    assert lookup(rules, "target/rpjmn", on=date(2025, 6, 1)).number == Decimal("32.15")
    unknown = in_force(rules, date(2027, 2, 1))[-1]
    with pytest.raises(UserError, match="rule 'target/rpjmn' is not a number: None"):
        _ = unknown.number

"""The rules of disclosure control are dated values like any other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sertakan_analysis.disclosure import Policy, policy
from sertakan_analysis.errors import UserError
from sertakan_analysis.rules import load_rules

RULES = Path(__file__).parents[3] / "params" / "rules"


def test_the_policy_of_a_day_is_read_from_the_rules_and_keeps_them():
    found = policy(load_rules(RULES), date(2025, 11, 30))
    assert (found.method, found.minimum_count, found.interval_width, found.rounding_base) == ("suppress", 10, 10, 5)
    assert (found.dominance, found.p_percent, found.amount_width) == ((2, 67), 10, 20)
    assert found.months_counted == 12
    assert len(found.values) == 8
    assert all(value.rule.startswith("pengungkapan/") for value in found.values)


def test_no_rule_is_carried_back_before_its_first_day():
    with pytest.raises(UserError, match="has no value on 2018-12-31"):
        policy(load_rules(RULES), date(2018, 12, 31))


def rule(folder: Path, name: str, value: str) -> None:
    path = folder / "rules" / "pengungkapan" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"title: Contoh\nunit: contoh\nreviewed: 2026-11-21\nvalues:\n  2019-01-01:\n    value: {value}\n"
        '    basis: Contoh\n    source: ""\n    status: unverified\n',
        encoding="utf-8",
    )


GOOD = {
    "cara": "bulatkan",
    "jumlah_minimum": "10",
    "lebar_selang": "10",
    "basis_pembulatan": "5",
    "dominasi": "[2, 67]",
    "p_persen": "10",
    "lebar_selang_uang": "20",
    "lama_dihitung": "12",
}


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [
        ("cara", "hapus", "knows no 'hapus'"),
        ("jumlah_minimum", "1", "protects nobody"),
        ("jumlah_minimum", "2.5", "whole number"),
        ("lebar_selang", "0", "protects nobody"),
        ("basis_pembulatan", "1", "protects nobody"),
        ("dominasi", "67", "two whole numbers"),
        ("dominasi", "[5, 67]", "protects nobody"),
        ("p_persen", "0", "protects nobody"),
        ("lebar_selang_uang", "0", "protects nobody"),
        ("lama_dihitung", "0", "protects nobody"),
    ],
)
def test_a_value_that_protects_nobody_is_refused_by_name(tmp_path: Path, name: str, value: str, match: str):
    for good, text in GOOD.items():
        rule(tmp_path, good, text)
    assert isinstance(policy(load_rules(tmp_path / "rules"), date(2026, 1, 1)), Policy)
    rule(tmp_path, name, value)
    with pytest.raises(UserError, match=match) as refused:
        policy(load_rules(tmp_path / "rules"), date(2026, 1, 1))
    assert f"pengungkapan/{name}" in str(refused.value)

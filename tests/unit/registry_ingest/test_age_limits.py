from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sertakan_analysis.registry.age_limits import age_limits
from sertakan_analysis.rules import Rules, load_rules


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(Path(__file__).resolve().parents[3] / "params" / "rules")


def test_gresiks_own_criterion_holds_in_its_year_and_in_its_desa(rules: Rules):
    limits = age_limits(rules, "pendataan", "35.25.10.2010", date(2025, 7, 4))
    assert limits is not None
    assert limits.to_json() == {
        "years": [17, 65],
        "rule": "program/gresik/usia_penerima",
        "status": "verified",
        "stale": False,
    }


@pytest.mark.parametrize(
    ("region", "on", "oldest", "status"),
    [
        ("35.25", date(2026, 11, 21), 64, "unverified"),
        ("32.16", date(2025, 7, 4), 64, "unverified"),
        ("32.16", date(2018, 1, 1), 55, "verified"),
    ],
)
def test_elsewhere_the_programmes_age_of_entry_holds_which_must_not_be_reached_yet(
    rules: Rules, region: str, on: date, oldest: int, status: str
):
    limits = age_limits(rules, "penerima", region, on)
    assert limits is not None
    assert (limits.years, limits.status) == ((0, oldest), status)


def test_a_limit_that_is_due_for_review_says_so(rules: Rules):
    limits = age_limits(rules, "donor", "32.16", date(2026, 11, 21))
    assert limits is not None
    assert limits.stale


def test_a_day_before_every_rule_has_no_limit(rules: Rules):
    assert age_limits(rules, "pendataan", "32.16", date(2016, 1, 1)) is None


@pytest.mark.parametrize("kind", ["penduduk", "dtsen", "peserta"])
def test_lists_of_everybody_and_of_members_have_no_limit(rules: Rules, kind: str):
    assert age_limits(rules, kind, "35.25", date(2025, 7, 4)) is None

"""A run rests on the rules that it looks up, not on all that there are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.reading import ABSENT, recording
from sertakan_analysis.rules import load_rules, lookup
from sertakan_analysis.rules.load import _read

if TYPE_CHECKING:
    from collections.abc import Callable

    from sertakan_analysis.rules import Rules

RULES = Path(__file__).parents[3] / "params" / "rules"
RULE = """\
title: Iuran
unit: persen
reviewed: 2026-02-28
values:
  2015-07-01: {value: 1.50, basis: PP 44/2015, source: "https://contoh.test/a", status: verified}
"""


def written(folder: Path, text: str = RULE) -> Rules:
    path = folder / "rules" / "iuran" / "satu.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_rules(folder / "rules")


def noted(tmp_path: Path, ask: Callable[[Rules], object]) -> dict[str, str]:
    rules = load_rules(RULES)
    with recording(tmp_path) as recorded:
        ask(rules)
    return dict(recorded.reads.rules)


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        (lambda rules: rules["target/ucj"], ["target/ucj"]),
        (lambda rules: rules.rule("target/ucj"), ["target/ucj"]),
        (lambda rules: "target/ucj" in rules, ["target/ucj"]),
        (lambda rules: rules.get("target/tidak_ada"), ["target/tidak_ada"]),
        (lambda rules: lookup(rules, "iuran/bpu/jkm", on=date(2025, 1, 1)), ["iuran/bpu/jkm"]),
        (lambda rules: rules.below("target"), ["target/*"]),
        (lambda rules: rules.below("target/"), ["target/*"]),
        (lambda rules: rules.names(), ["*"]),
        (list, ["*"]),
        (len, ["*"]),
    ],
)
def test_a_look_up_notes_its_rule_and_a_listing_its_folder(
    tmp_path: Path, ask: Callable[[Rules], object], names: list[str]
):
    assert list(noted(tmp_path, ask)) == names


def test_a_rule_looked_for_in_vain_is_noted_as_absent(tmp_path: Path):
    with recording(tmp_path) as recorded, pytest.raises(UserError):
        load_rules(RULES).rule("target/ucjj")
    assert recorded.reads.rules == {"target/ucjj": ABSENT}


def test_loading_and_checking_the_rules_notes_nothing(tmp_path: Path):
    written(tmp_path)
    with recording(tmp_path) as recorded:
        load_rules(tmp_path / "rules")
    assert recorded.reads.to_json() == {"files": {}, "folders": {}, "rules": {}}


def test_what_is_noted_is_what_the_rules_give_when_they_are_asked_again(tmp_path: Path):
    rules = load_rules(RULES)
    for name, digest in noted(
        tmp_path, lambda rules: (rules.below("target"), rules.names(), rules["target/ucj"])
    ).items():
        assert rules.digest(name) == digest


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("title: Iuran", "title:   'Iuran'  # ditulis lain", True),
        ("unit: persen\nreviewed: 2026-02-28", "reviewed: 2026-02-28\nunit: persen", True),
        ("value: 1.50", "value: 1.60", False),
        ("value: 1.50", "value: 1.5", False),
        ("basis: PP 44/2015", "basis: PP 45/2015", False),
        ("reviewed: 2026-02-28", "reviewed: 2026-03-01", False),
        ("2015-07-01", "2015-08-01", False),
    ],
)
def test_a_rule_has_another_checksum_when_it_says_something_else(tmp_path: Path, old: str, new: str, *, same: bool):
    before = written(tmp_path).digest("iuran/satu")
    assert old in RULE
    assert (written(tmp_path, RULE.replace(old, new)).digest("iuran/satu") == before) is same


def test_a_new_rule_changes_the_listing_of_its_folder_and_of_all_but_of_no_other(tmp_path: Path):
    before = written(tmp_path)
    listings = {name: before.digest(name) for name in ("*", "iuran/*", "target/*")}
    (tmp_path / "rules/iuran/dua.yml").write_text(RULE)
    after = load_rules(tmp_path / "rules")
    assert {name for name in listings if after.digest(name) != listings[name]} == {"*", "iuran/*"}


def test_a_listing_of_a_folder_leaves_out_folders_with_a_longer_name(tmp_path: Path):
    written(tmp_path)
    (tmp_path / "rules/iuran_lain").mkdir()
    (tmp_path / "rules/iuran_lain/tiga.yml").write_text(RULE)
    assert load_rules(tmp_path / "rules").below("iuran") == ("iuran/satu",)


def test_a_file_is_parsed_once_for_each_content(tmp_path: Path):
    first = written(tmp_path)["iuran/satu"]
    parsed = _read.cache_info().misses
    assert written(tmp_path)["iuran/satu"] is first
    assert _read.cache_info().misses == parsed
    changed = written(tmp_path, RULE.replace("1.50", "1.75"))["iuran/satu"]
    assert changed.dated(None)[0].value == Decimal("1.75")


@pytest.mark.parametrize(
    ("word", "value"), [("no", "no"), ("off", "off"), ("12:30", "12:30"), ("y", "y"), ("'1'", "1"), ("0x1Fg", "0x1Fg")]
)
def test_words_that_older_yaml_took_for_truth_or_time_stay_words(tmp_path: Path, word: str, value: str):
    rules = written(tmp_path, RULE.replace("1.50", word))
    assert rules["iuran/satu"].dated(None)[0].value == value

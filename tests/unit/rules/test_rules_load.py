"""A rule file is strict: each fault is told with file and line, all of them at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.rules import load_rules

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
title: Iuran JKK+JKM
unit: IDR per orang per bulan
reviewed: 2026-02-28
values:
  2015-07-01: {value: 16800, basis: PP 44/2015, source: "https://contoh.test/a", status: verified}
"""
BY_REGION = """\
title: Target
unit: persen
reviewed: 2026-02-28
by: wilayah
values:
  "35.10":
    2025-01-01: {value: 40.10, basis: Surat, source: "https://contoh.test/b", status: verified}
"""


def write(folder: Path, text: str, name: str = "iuran/terendah.yml") -> Path:
    path = folder / "rules" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder / "rules"


def test_a_rule_is_named_by_its_path_and_keeps_everything_that_its_file_says(tmp_path: Path) -> None:
    rules = load_rules(write(tmp_path, GOOD))
    assert rules.names() == ("iuran/terendah",)
    rule = rules["iuran/terendah"]
    assert (rule.title, rule.unit, rule.reviewed) == ("Iuran JKK+JKM", "IDR per orang per bulan", date(2026, 2, 28))
    (value,) = rule.dated(None)
    assert (value.value, value.effective, value.until) == (16800, date(2015, 7, 1), None)
    assert (value.basis, value.source, value.status) == ("PP 44/2015", "https://contoh.test/a", "verified")


def test_decimals_are_kept_as_written_and_never_become_floats(tmp_path: Path) -> None:
    (value,) = load_rules(write(tmp_path, BY_REGION))["iuran/terendah"].dated("35.10")
    assert value.value == Decimal("40.10")
    assert isinstance(value.value, Decimal)


def test_values_are_in_order_of_date_whatever_the_order_in_the_file(tmp_path: Path) -> None:
    later = GOOD.replace("2015-07-01", "2020-01-01").splitlines()[-1]
    earlier = GOOD.splitlines()[-1]
    text = GOOD.replace(earlier, f"{later}\n{earlier}")
    dates = [value.effective for value in load_rules(write(tmp_path, text))["iuran/terendah"].dated(None)]
    assert dates == [date(2015, 7, 1), date(2020, 1, 1)]


VALUE = GOOD.splitlines()[-1].strip()


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("title:", "titel:", 1, "unknown key 'titel' in the rule. Did you mean 'title'?"),
        ("title: Iuran JKK+JKM\n", "", 1, "the rule lacks the key 'title'"),
        ("unit: IDR per orang per bulan\n", "", 1, "the rule lacks the key 'unit'"),
        ("unit: IDR per orang per bulan", "unit: 3", 2, "'unit' must be text, got the number '3'"),
        ("unit: IDR per orang per bulan", 'unit: ""', 2, "'unit' is empty"),
        ("reviewed: 2026-02-28", "reviewed: soon", 3, "'reviewed' must be a day like 2015-07-01"),
        ("reviewed: 2026-02-28", "reviewed: 2026-02-30", 3, "'reviewed' must be a day like 2015-07-01"),
        (
            "reviewed: 2026-02-28",
            "reviewed: 2026-02-28\nunit: x",
            4,
            "'unit' appears twice in the rule, first on line 2",
        ),
        ("basis:", "bases:", 5, "unknown key 'bases' in the value of 2015-07-01. Did you mean 'basis'?"),
        (', source: "https://contoh.test/a"', "", 5, "the value of 2015-07-01 lacks the key 'source'"),
        ('"https://contoh.test/a"', '""', 5, "status verified needs a 'source'"),
        ('"https://contoh.test/a"', '"contoh.test"', 5, "must be an address that starts with http, got 'contoh.test'"),
        ("status: verified", "status: verifed", 5, "unknown status 'verifed' in the value of 2015-07-01. Did you mean"),
        ("value: 16800", "value: null", 5, "status verified needs a value"),
        ("value: 16800", "value: 16.800", 5, "wants whole rupiah without separators, like 16800"),
        ("value: 16800", "value: 0x41A0", 5, "must be a number, text, day or list of these"),
        ("value: 16800", "value: true", 5, "got the yes/no value 'true'"),
        ("value: 16800", "value: {a: 1}", 5, "must be a number, text, day or list of these, got a mapping"),
        ("value: 16800", "value: []", 5, "is an empty list"),
        ("value: 16800", "value: 16800, until: 2015-06-30", 5, "'until' 2015-06-30 lies before the first day"),
        ("value: 16800", "value: 16800, until: 2015", 5, "'until' in the value of 2015-07-01 must be a day"),
        ("value: 16800", "value: 16800, default: penuh", 5, "'choices' and 'default' go with status unclear only"),
        ("2015-07-01:", "2015:", 5, "must be a day like 2015-07-01 without quotes, got the number '2015'"),
        (VALUE, f"{VALUE}\n  {VALUE}", 6, "'2015-07-01' appears twice in 'values', first on line 5"),
        (VALUE, "{}", 5, "'values' must be a mapping with at least one key"),
        (VALUE, "- 1", 5, "'values' must be a mapping with at least one key, got a list"),
        ("reviewed:", "by: segmen\nreviewed:", 6, "the day 2015-07-01 belongs below one of them"),
        ("title: Iuran", "title: [Iuran", 2, "not readable as YAML"),
        (GOOD, "", 1, "the file is empty"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert old in GOOD
    with pytest.raises(UserError) as refused:
        load_rules(write(tmp_path, GOOD.replace(old, new, 1)))
    assert message in str(refused.value)
    assert f"rules/iuran/terendah.yml:{line}: " in str(refused.value)


@pytest.mark.parametrize(
    ("status", "fields", "message"),
    [
        ("unclear", "value: 3, note: x, choices: {a: 1}, default: a", "status unclear goes with 'value: null'"),
        ("unclear", "value: null, note: x", "needs 'choices' and a 'default'"),
        ("unclear", "value: null, note: x, choices: {a: 1}, default: b", "a 'default' that is one of them"),
        ("unclear", "value: null, note: x, choices: {a: null}, default: a", "each choice needs a value"),
        ("unclear", "value: null, choices: {a: 1}, default: a", "needs a 'note'"),
        ("unknown", "value: null", "status unknown needs a 'note' that says what is open and where it was looked for"),
        ("unknown", "value: 3, note: x", "status unknown goes with 'value: null'"),
    ],
)
def test_an_open_question_says_what_is_open(tmp_path: Path, status: str, fields: str, message: str) -> None:
    text = GOOD.replace("value: 16800", fields).replace("status: verified", f"status: {status}")
    with pytest.raises(UserError) as refused:
        load_rules(write(tmp_path, text))
    assert message in str(refused.value)


@pytest.mark.parametrize("status", ["unverified", "unknown"])
def test_a_source_may_be_empty_only_where_there_is_none(tmp_path: Path, status: str) -> None:
    value = "value: null, note: dicari di JDIH" if status == "unknown" else "value: 16800"
    text = GOOD.replace("value: 16800", value).replace("status: verified", f"status: {status}")
    (loaded,) = load_rules(write(tmp_path, text.replace("https://contoh.test/a", "")))["iuran/terendah"].dated(None)
    assert loaded.source == ""


def test_a_region_code_without_quotes_is_refused_because_it_would_lose_its_last_digit(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"terendah.yml:6: the wilayah '35.10' must be text, .*; put it in quotes"):
        load_rules(write(tmp_path, BY_REGION.replace('"35.10"', "35.10")))


def test_a_period_may_not_run_into_the_next_value(tmp_path: Path) -> None:
    later = VALUE.replace("2015-07-01", "2020-01-01")
    text = GOOD.replace("value: 16800", "value: 16800, until: 2020-01-01") + f"  {later}\n"
    with pytest.raises(UserError, match=r"yml:5: 'until' 2020-01-01 runs into the next value, from 2020-01-01"):
        load_rules(write(tmp_path, text))


def test_values_of_one_rule_are_of_one_kind(tmp_path: Path) -> None:
    later = VALUE.replace("2015-07-01", "2020-01-01").replace("16800", "enam belas ribu")
    text = GOOD.replace("IDR per orang per bulan", "tarif") + f"  {later}\n"
    with pytest.raises(UserError, match="different kinds: number, text"):
        load_rules(write(tmp_path, text))


def test_all_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("title:", "titel:").replace("basis:", "bases:"), "a.yml")
    folder = write(tmp_path, GOOD.replace("verified", "certain"), "b.yml")
    with pytest.raises(UserError) as refused:
        load_rules(folder)
    told = str(refused.value)
    for part in ("a.yml:1: unknown key 'titel'", "a.yml:5: unknown key 'bases'", "b.yml:5: unknown status 'certain'"):
        assert part in told


def test_a_folder_without_rules_and_files_that_would_be_passed_over_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no folder of rules"):
        load_rules(tmp_path / "nowhere")
    with pytest.raises(UserError, match="holds no rule"):
        load_rules(tmp_path)
    with pytest.raises(UserError, match=r"rule files end in \.yml; rename it"):
        load_rules(write(tmp_path, GOOD, "iuran.yaml"))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD)
    (folder / "latin.yml").write_bytes("title: Kabupatén".encode("latin-1"))
    with pytest.raises(UserError, match=r"latin.yml:1: not UTF-8 text \(byte 14\)"):
        load_rules(folder)

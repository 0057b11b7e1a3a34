"""A run is fresh while everything that it rested on is as it was; else the plan says what changed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sertakan_analysis
from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.reading import Reads, digest_of_file, recording
from sertakan_analysis.reports.grounds import Grounds, Present, reasons
from sertakan_analysis.reports.grounds.grounds import plain
from sertakan_analysis.reports.grounds.libraries import UNLOCKED
from sertakan_analysis.reports.planned import PlannedRun
from sertakan_analysis.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
RULE = """\
title: Target
unit: persen
reviewed: 2026-02-28
values:
  2015-07-01: {value: 40, basis: PP 44/2015, source: "https://contoh.test/a", status: verified}
"""
CODE = "from sertakan_analysis.published.rebase import change\nchange"
GROUNDS = Grounds("tren", {"region": "35.25"}, "2025-11-30", "n1", {"a.f": "1", "a.g": "2"}, "l1", "3.11")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "proyek"
    for folder in ("notebooks", "params/reports", "params/rules/target", "data/published", "outputs"):
        (root / folder).mkdir(parents=True)
    (root / "params/rules/target/ucj.yml").write_text(RULE)
    (root / "data/published/coverage.csv").write_text("a")
    (root / "requirements.lock").write_text("")
    notebook = {"cells": [{"cell_type": "code", "metadata": {}, "source": CODE}], "metadata": {}}
    (root / "notebooks/uji.ipynb").write_text(json.dumps(notebook))
    return Project(root)


def planned(project: Project, **changes: Any) -> PlannedRun:
    notebook, day = project.notebooks / "uji.ipynb", date(2025, 11, 30)
    run = PlannedRun("uji", "Judul", notebook, {"region": "35.25"}, ("35.25",), day, ("pdf",), "uji")
    return replace(run, **changes)


def recorded(project: Project, **changes: Any) -> Grounds:
    """Return the grounds of a run that reads a table, lists its folder and looks targets up."""
    with recording(project.root) as made:
        (project.published / "coverage.csv").read_text()
        list(project.published.iterdir())
        rules = load_rules(project.rules)
        (rules.below("target"), rules["target/ucj"])
    grounds = Present(project).before(planned(project, **changes)).with_reads(made.reads)
    return Grounds.from_json(json.loads(json.dumps(grounds.to_json())))


def why(project: Project, then: Grounds, **changes: Any) -> tuple[str, ...]:
    present = Present(project)
    return reasons(then, present.now(then, present.before(planned(project, **changes))))


def test_nothing_changed_nothing_is_said_and_the_id_is_the_same(project: Project):
    then = recorded(project)
    present = Present(project)
    now = present.now(then, present.before(planned(project)))
    assert reasons(then, now) == ()
    assert now == then
    assert now.run_id == then.run_id
    assert set(then.reads.rules) == {"target/*", "target/ucj"}
    assert "published.rebase.change" in then.functions


def edit(name: str, old: str, new: str) -> Callable[[Project], object]:
    def change(project: Project) -> None:
        path = project.root / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (edit("params/rules/target/ucj.yml", "value: 40", "value: 41"), "rule `target/ucj` has a new value"),
        (lambda project: (project.rules / "target/rkp.yml").write_text(RULE), "there are other rules below `target/`"),
        (edit("data/published/coverage.csv", "a", "b"), "`data/published/coverage.csv` has new content"),
        (lambda project: (project.published / "lain.csv").write_text("b"), "`data/published/` holds other files"),
        (edit("notebooks/uji.ipynb", "change\\nchange", "change\\nchange, 1"), "notebook changed"),
        (lambda project: project.lockfile.write_text("tak-ada==1\n"), "lock file changed"),
    ],
)
def test_each_change_is_told_by_its_name(project: Project, change: Callable[[Project], object], told: str):
    then = recorded(project)
    change(project)
    assert why(project, then) == (told,)


@pytest.mark.parametrize(
    "change",
    [
        edit("params/rules/target/ucj.yml", "title: Target", "title:  'Target'  # ditulis lain"),
        lambda project: (project.rules / "iuran.yml").write_text(RULE),
        lambda project: (project.published / ".simpanan").write_text("x"),
        lambda project: (project.root / "data/lain.csv").write_text("x"),
        lambda project: (project.published / "coverage.csv").write_text("a"),
    ],
)
def test_what_the_run_does_not_rest_on_makes_it_not_stale(project: Project, change: Callable[[Project], object]):
    then = recorded(project)
    change(project)
    assert why(project, then) == ()


def test_a_removed_file_and_a_removed_rule_are_gone(project: Project):
    then = recorded(project)
    (project.rules / "target/ucj.yml").rename(project.rules / "target/ucj2.yml")
    (project.published / "coverage.csv").unlink()
    assert why(project, then) == (
        "`data/published/coverage.csv` is gone",
        "`data/published/` holds other files",
        "there are other rules below `target/`",
        "rule `target/ucj` is gone",
    )


def test_a_parameter_and_the_day_are_told_with_both_values(project: Project):
    then = recorded(project)
    told = why(project, then, parameters={"region": "32.16", "base": "auto"}, as_of=date(2025, 12, 31))
    assert told == (
        "as-of day 2025-12-31 instead of 2025-11-30",
        "parameter `region` is '32.16' instead of '35.25'",
        "parameter `base` is new",
    )


def test_a_changed_function_is_told_and_only_where_it_is_reached(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = Path(shutil.copytree(Path(sertakan_analysis.__file__).parent, tmp_path / "salinan/sertakan_analysis"))
    monkeypatch.setattr(sertakan_analysis, "__file__", str(copy / "__init__.py"))
    then = recorded(project)
    rebase, comparison = copy / "published/rebase.py", copy / "analyses/regional_comparison.py"
    comparison.write_text(comparison.read_text() + "\n\ndef tambahan() -> int:\n    return 1\n")
    assert why(project, then) == ()
    text = rebase.read_text()
    start = text.index("def change(")
    rebase.write_text(text[:start] + text[start:].replace("    return ", "    print()\n    return ", 1))
    assert why(project, then) == ("`published.rebase.change` changed",)


def test_files_that_the_definition_names_count_though_no_hook_sees_them(project: Project):
    (project.root / "data/store").mkdir()
    (project.root / "data/store/a.parquet").write_bytes(b"1")
    patterns = ("data/store/**/*.parquet",)
    then = recorded(project, reads=patterns)
    assert then.reads.files["data/store/a.parquet"] == digest_of_file(project.root / "data/store/a.parquet")
    assert why(project, then, reads=patterns) == ()
    (project.root / "data/store/a.parquet").write_bytes(b"2")
    (project.root / "data/store/b.parquet").write_bytes(b"3")
    assert why(project, then, reads=patterns) == (
        "`data/store/a.parquet` has new content",
        "`data/store/b.parquet` is read now",
        "other files match `data/store/**/*.parquet`",
    )


def test_a_library_that_differs_from_the_lock_file_enters(project: Project):
    project.lockfile.write_text("pandas==0.0.1\n")
    (project.root / "data/kosong.csv").touch()
    assert set(Present(project).before(planned(project)).deviations) == {"pandas"}


def test_what_changed_is_told_before_what_came_or_went_with_it():
    told = reasons(
        replace(GROUNDS, functions={"a.f": "1", "b.f": "1"}), replace(GROUNDS, functions={"a.g": "1", "b.f": "2"})
    )
    assert told == ("`b.f` changed", "`a.f` is no longer used", "`a.g` is used now")


def test_of_many_changes_of_one_kind_the_first_are_told_and_the_rest_counted():
    functions = {f"a.f{number}": "1" for number in range(10)}
    told = reasons(replace(GROUNDS, functions=functions), replace(GROUNDS, functions=dict.fromkeys(functions, "2")))
    assert told == ("`a.f0` changed", "`a.f1` changed", "`a.f2` changed", "and 7 more like these")


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ({"functions": {"a.f": "1"}}, {"functions": {"a.f": "2"}}, ["`a.f` changed"]),
        ({"functions": {"a.f": "1"}}, {"functions": {"a.h": "1"}}, ["`a.f` is no longer used", "`a.h` is used now"]),
        ({"functions": {"a.(on import)": "1"}}, {"functions": {"a.(on import)": "2"}}, ["what `a` does on import changed"]),
        ({"python": "3.11"}, {"python": "3.12"}, ["Python 3.12 instead of 3.11"]),
        ({"report": "a"}, {"report": "b"}, ["the report has another name"]),
        ({"parameters": {"a": 1}}, {"parameters": {}}, ["parameter `a` is gone"]),
        ({"reads": Reads({"a": "absent"})}, {"reads": Reads({"a": "1"})}, ["`a` is there now"]),
        ({"reads": Reads({"a": "1"})}, {"reads": Reads()}, ["`a` is no longer read"]),
        ({"reads": Reads({}, {"a": "absent"})}, {"reads": Reads({}, {"a": "1"})}, ["`a/` is there now"]),
        ({"reads": Reads({}, {}, {"*": "1"})}, {"reads": Reads({}, {}, {"*": "2"})}, ["there are other rules"]),
        ({"reads": Reads({}, {}, {"a": "absent"})}, {"reads": Reads({}, {}, {"a": "2"})}, ["rule `a` is there now"]),
        (
            {},
            {"deviations": {"pandas": "3.1.2 is installed, the lock file says 3.1.1"}},
            ["pandas 3.1.2 is installed, the lock file says 3.1.1"],
        ),
        ({"deviations": {"pandas": "x"}}, {}, ["pandas is as the lock file says again"]),
        ({"deviations": {UNLOCKED: "1"}}, {"deviations": {UNLOCKED: "2"}}, ["the installed libraries changed"]),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_words(then: dict[str, Any], now: dict[str, Any], told: list[str]):
    assert list(reasons(replace(GROUNDS, **then), replace(GROUNDS, **now))) == told


@pytest.mark.parametrize(
    "change",
    [
        {"report": "lain"},
        {"parameters": {"region": "32.16"}},
        {"as_of": "2025-12-31"},
        {"notebook": "n2"},
        {"functions": {"a.f": "1", "a.g": "3"}},
        {"lockfile": "l2"},
        {"python": "3.12"},
        {"deviations": {"pandas": "x"}},
        {"reads": Reads({"a": "1"})},
        {"reads": Reads({}, {"a": "1"})},
        {"reads": Reads({}, {}, {"a": "1"})},
    ],
)
def test_the_id_follows_from_every_ground(change: dict[str, Any]):
    assert replace(GROUNDS, **change).run_id != GROUNDS.run_id
    assert len(GROUNDS.run_id) == 12


@pytest.mark.parametrize(
    "written", [None, [], {}, {**GROUNDS.to_json(), "reads": {}}, {**GROUNDS.to_json(), "notebook": 1}]
)
def test_a_damaged_record_is_refused(written: object):
    with pytest.raises(ValueError, match="no record of"):
        Grounds.from_json(written)


def test_parameters_of_different_types_stay_different():
    day = date(2025, 11, 30)
    values = [
        day,
        "2025-11-30",
        datetime(2025, 11, 30, tzinfo=UTC),
        Decimal(1),
        1,
        "1",
        [1],
        ["1"],
        (1,),
        {1},
        {"a": 1},
        None,
        float("nan"),
    ]
    written = [json.dumps(plain(value), sort_keys=True) for value in values]
    assert len(set(written)) == len(values)
    assert plain([day, {"b", "a", "c"}]) == ["2025-11-30 (day)", {"set": ["'a'", "'b'", "'c'"]}]


def test_an_unknown_format_is_refused_with_the_nearest(project: Project):
    with pytest.raises(UserError, match="pdf"):
        Present(project).exporter("pfd")


def test_each_format_has_a_checksum_of_its_own(project: Project):
    present = Present(project)
    assert len({present.exporter(name) for name in ("html", "pdf", "xlsx")}) == 3
    assert Present(project).exporter("pdf") == present.exporter("pdf")


def test_what_was_read_of_the_package_is_kept_and_a_damaged_memo_is_no_harm(project: Project):
    first = Present(project).before(planned(project))
    memo = project.cache / "grounds" / "modules.json"
    whole = memo.read_text()
    assert "published.rebase" in whole
    for damage in (
        "",
        "{",
        "[]",
        whole[: len(whole) // 2],
        whole.replace('"symbols"', '"x"'),
        '{"code": 1, "found": 2}',
    ):
        memo.write_text(damage)
        assert Present(project).before(planned(project)) == first
    kept = json.loads(whole)
    poisoned = whole.replace(first.functions["published.rebase.change"], "0" * 16)
    memo.write_text(json.dumps({**json.loads(poisoned), "code": "of another version"}))
    assert Present(project).before(planned(project)) == first
    memo.write_text(json.dumps({**kept, "found": {key: [1] for key in kept["found"]}}))
    assert Present(project).before(planned(project)) == first


def test_where_nothing_can_be_written_the_grounds_are_told_all_the_same(project: Project):
    first = Present(project).before(planned(project))
    shutil.rmtree(project.cache)
    project.cache.write_text("no folder")
    assert Present(project).before(planned(project)) == first


def test_a_notebook_that_python_cannot_read_rests_on_the_whole_package(project: Project):
    notebook = {"cells": [{"cell_type": "code", "metadata": {}, "source": "bukan python"}], "metadata": {}}
    (project.notebooks / "uji.ipynb").write_text(json.dumps(notebook))
    functions = Present(project).before(planned(project)).functions
    assert {"analyses.coverage_trend.coverage_trend", "cli.main", "display.showing.show"} <= set(functions)

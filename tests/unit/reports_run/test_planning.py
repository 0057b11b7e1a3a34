"""The plan of a call is checked once and then read back, as long as nothing that the check reads has changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.registry.matches.record import MatchRecord, to_bytes
from sertakan_analysis.reports import planning
from sertakan_analysis.reports.planned import Request
from sertakan_analysis.reports.planning import left_out, planned_runs

if TYPE_CHECKING:
    from pathlib import Path

CELL = """
from datetime import UTC, date, datetime
from decimal import Decimal
as_of: date = date(2025, 11, 30)  # data sampai
share: Decimal = Decimal("0.5")  # bagian
regions: list[str] = ["35.25"]  # wilayah
"""
DEFINITION = """report: uji
title: Laporan uji
notebook: uji.ipynb
as_of: 2025-11-30
time_limit: 10 min
memory_limit: 2 GB
reads: ["data/store/*.parquet"]
values:
  share: [0.25, 0.75]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "params/reports", "params/rules", "data/published"):
        (tmp_path / folder).mkdir(parents=True)
    cell = new_code_cell(CELL.strip(), metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=[cell], metadata=kernel), tmp_path / "notebooks/uji.ipynb")
    (tmp_path / "params/reports/uji.yml").write_text(DEFINITION.replace("[0.25, 0.75]", '["0.25", "0.75"]'))
    return Project(tmp_path)


def checks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows with every check."""
    made: list[object] = []
    check = planning._checked
    monkeypatch.setattr(planning, "_checked", lambda *words: (made.append(words), check(*words))[1])
    return made


def test_days_and_decimals_reach_the_notebook_as_such_also_when_read_back(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    made = checks(monkeypatch)
    first, second = (planned_runs(project, ["uji"], Request({"share": ("0.10",)})) for _ in range(2))
    assert len(made) == 1
    assert first == second
    (run,) = second
    assert run.parameters == {"as_of": date(2025, 11, 30), "share": Decimal("0.10"), "regions": ["35.25"]}
    assert (type(run.parameters["as_of"]), type(run.parameters["share"])) == (date, Decimal)
    assert (run.limits.seconds, run.limits.memory_mb, run.reads) == (600.0, 2048, ("data/store/*.parquet",))


def test_every_combination_of_the_definition_is_planned_when_no_report_is_named(project: Project):
    runs = planned_runs(project, None, Request({}))
    assert [str(run.parameters["share"]) for run in runs] == ["0.25", "0.75"]


@pytest.mark.parametrize("file", ["params/reports/uji.yml", "notebooks/uji.ipynb"])
def test_a_changed_definition_or_notebook_is_checked_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, file: str
):
    made = checks(monkeypatch)
    planned_runs(project, None, Request({}))
    path = project.root / file
    path.write_text(path.read_text() + "\n")
    planned_runs(project, None, Request({}))
    assert len(made) == 2


@pytest.mark.parametrize("folder", ["data/published", "params/rules"])
def test_new_data_and_rules_are_checked_again(project: Project, monkeypatch: pytest.MonkeyPatch, folder: str):
    made = checks(monkeypatch)
    planned_runs(project, None, Request({}))
    (project.root / folder / "new.csv").write_text("x")
    planned_runs(project, None, Request({}))
    assert len(made) == 2


def test_another_request_is_checked_by_itself(project: Project, monkeypatch: pytest.MonkeyPatch):
    made = checks(monkeypatch)
    for request in (
        Request({}),
        Request({}, date(2025, 6, 30)),
        Request({}, None, ("pdf",)),
        Request({"share": ("1",)}),
    ):
        planned_runs(project, None, request)
    assert len(made) == 4


def test_a_damaged_memory_of_a_plan_is_checked_again(project: Project, monkeypatch: pytest.MonkeyPatch):
    planned_runs(project, None, Request({}))
    (memo,) = (project.cache / "plans").glob("*.json")
    memo.write_text(memo.read_text()[:40])
    made = checks(monkeypatch)
    assert len(planned_runs(project, None, Request({}))) == 2
    assert len(made) == 1


def test_where_nothing_can_be_written_a_plan_is_still_told(project: Project):
    (project.outputs).mkdir()
    project.cache.write_text("a file where the folder should be")
    assert len(planned_runs(project, None, Request({}))) == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"share": ("half",)}, "parameter 'share' must be Decimal"),
        ({"as_of": ("kemarin",)}, "parameter 'as_of' must be a day like 2025-11-30"),
        ({"shares": ("1",)}, "there is no parameter 'shares'. Did you mean 'share'?"),
    ],
)
def test_a_wrong_value_is_told_and_nothing_is_remembered(
    project: Project, given: dict[str, tuple[str, ...]], told: str
):
    for _ in range(2):
        with pytest.raises(UserError, match=told):
            planned_runs(project, None, Request(given))
    assert not list((project.cache / "plans").glob("*"))


def test_a_notebook_that_names_no_kernel_is_refused_with_the_way_to_mend_it(project: Project):
    cell = new_code_cell(CELL.strip(), metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[cell]), project.notebooks / "uji.ipynb")
    with pytest.raises(UserError, match=r"uji\.ipynb.*No kernel name found") as told:
        planned_runs(project, None, Request({}))
    assert "choose the kernel Python 3" in str(told.value)


def hold_list(project: Project, kind: str) -> None:
    folder = project.store / kind / "35.25" / f"20251101-{kind}"
    folder.mkdir(parents=True)
    (folder / "batch.json").write_text("{}")


def test_a_report_waits_until_every_list_and_every_match_that_it_needs_is_there(project: Project):
    project.columns.mkdir(parents=True)
    for kind in ("pendataan", "peserta"):
        (project.columns / f"{kind}.yml").write_text("")
    path = project.report_definitions / "uji.yml"
    path.write_text(path.read_text() + "lists: [pendataan, peserta]\nmatches: [[pendataan, peserta]]\n")
    told = [left_out(project)["uji"]]
    for kind in ("pendataan", "peserta"):
        hold_list(project, kind)
        told.append(left_out(project)["uji"])
    assert [words.partition(" (")[0] for words in told] == [
        "the store holds no list of pendataan or peserta yet",
        "the store holds no list of peserta yet",
        "pendataan and peserta are not matched yet",
    ]
    assert planned_runs(project, None, Request({})) == ()
    record = MatchRecord(
        match="padanan-20251130-uji", region="35.25", as_of=date(2025, 11, 30), made=datetime(2025, 11, 30, tzinfo=UTC),
        left_kind="pendataan", right_kind="peserta", left_batches=("a",), right_batches=("b",), key="k", weights="0",
        engine="duckdb", synthetic=True,
    )  # fmt: skip
    folder = project.store / "padanan/35.25" / record.match
    folder.mkdir(parents=True)
    (folder / "match.json").write_bytes(to_bytes(record))
    assert left_out(project) == {}
    # The plan that was made without the match is not read back.
    runs = planned_runs(project, None, Request({}))
    assert [run.lists for run in runs] == [("pendataan", "peserta")] * 2
    assert planned_runs(project, None, Request({})) == runs

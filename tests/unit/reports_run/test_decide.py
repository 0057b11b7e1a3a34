"""What is done for a run and why: from nothing, over publishing and exporting again, to executing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from coordinated import DAY, Bench, carried_out, planned, small_project

from sertakan_analysis.reports.cache import Cache
from sertakan_analysis.reports.decide import Action, Decision, decisions
from sertakan_analysis.reports.grounds import Present

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.planned import PlannedRun


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    found = small_project(tmp_path)
    carried_out(found, Bench(), monkeypatch, [planned(found)])
    return found


def decided(project: Project, run: PlannedRun | None = None, *, force: bool = False) -> Decision:
    return decisions(project, [run or planned(project)], Cache(project.cache), force=force)[0]


def test_unchanged_is_fresh_without_a_reason(project: Project):
    decision = decided(project)
    assert (decision.action, decision.reasons) == (Action.NOTHING, ())


def test_parameters_never_run_before_are_run(project: Project):
    decision = decided(project, planned(project, "32.16"))
    assert (decision.action, decision.reasons) == (Action.EXECUTE, ("never run with these parameters",))


def test_changed_data_are_named(project: Project):
    (project.published / "figures.csv").write_text("1")
    decision = decided(project)
    assert decision.action is Action.EXECUTE
    assert any("data/published/figures.csv" in reason for reason in decision.reasons)


def test_a_changed_template_writes_that_format_again_and_executes_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    ordinary = Present.exporter
    monkeypatch.setattr(Present, "exporter", lambda self, name: f"{ordinary(self, name)}-changed")
    decision = decided(project)
    assert (decision.action, decision.formats) == (Action.EXPORT, ("xlsx",))
    assert decision.reasons == ("what writes the XLSX changed",)


def test_a_truncated_cache_entry_of_a_file_is_written_again(project: Project):
    cache = Cache(project.cache)
    record = decided(project).record
    assert record is not None
    checksum = record.exports["xlsx"][1]
    (project.cache / "objects" / checksum[:2] / checksum[2:]).write_bytes(b"half")
    assert cache.get(checksum) is None
    decision = decided(project)
    assert (decision.action, decision.reasons) == (Action.EXPORT, ("the XLSX is gone from the cache",))


def test_without_the_executed_notebook_the_run_is_made_again(project: Project):
    record = decided(project).record
    assert record is not None
    (project.cache / "objects" / record.notebook[:2] / record.notebook[2:]).unlink()
    decision = decided(project)
    assert (decision.action, decision.reasons) == (Action.EXECUTE, ("its executed notebook is gone from the cache",))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "does not hold it"),
        (lambda folder: (folder / "uji-35.25.xlsx").unlink(), "uji-35.25.xlsx is not in the edition"),
        (lambda folder: (folder / "uji-35.25.xlsx").write_bytes(b""), "uji-35.25.xlsx is not in the edition"),
    ],
)
def test_an_edition_that_lacks_a_file_is_published_again(project: Project, harm, told: str):  # noqa: ANN001
    harm(project.outputs / str(DAY))
    decision = decided(project)
    assert decision.action is Action.PUBLISH
    assert told in decision.reasons[0]


def test_force_runs_whatever_is_kept(project: Project):
    decision = decided(project, force=True)
    assert (decision.action, decision.reasons) == (Action.EXECUTE, ("asked for with --force",))

"""The id of a run follows from what the run rests on, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.project import Project
from sertakan_analysis.reports.definition import Definition
from sertakan_analysis.reports.plan import PlannedRun
from sertakan_analysis.reports.provenance import Provenance, input_checksums, provenance, run_id

if TYPE_CHECKING:
    from pathlib import Path

STATE = Provenance("0.1.0", "package", "commit", False, "lock", "3.11.7")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "params/reports", "params/rules", "data/published"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks/uji.ipynb").write_text("{}")
    (tmp_path / "params/rules/iuran.yml").write_text("a")
    (tmp_path / "data/published/figures.csv").write_text("b")
    (tmp_path / "counts.csv").write_text("c")
    return Project(tmp_path)


def run_of(project: Project, **parameters: str) -> PlannedRun:
    notebook = project.notebooks / "uji.ipynb"
    definition = Definition("uji", "Judul", notebook, "", {}, date(2025, 11, 30), ("pdf",))
    return PlannedRun(definition, parameters, ("35.25",), date(2025, 11, 30), ("pdf",), "uji")


def test_inputs_are_the_published_figures_the_rules_and_the_monthly_file(project: Project):
    assert list(input_checksums(project, run_of(project))) == ["data/published/figures.csv", "params/rules/iuran.yml"]
    assert "counts.csv" in input_checksums(project, run_of(project, monthly="counts.csv"))


def test_clock_commit_and_formats_do_not_enter(project: Project):
    run, inputs = run_of(project, region="35.25"), {"a": "1"}
    same = run_id(run, STATE, inputs)
    assert run_id(run, replace(STATE, commit="other", dirty=True), inputs) == same
    assert run_id(replace(run, formats=("html",)), STATE, inputs) == same


def test_parameters_inputs_notebook_package_and_lockfile_enter(project: Project):
    run, inputs = run_of(project, region="35.25"), {"a": "1"}
    ids = [
        run_id(run, STATE, inputs),
        run_id(run_of(project, region="32.16"), STATE, inputs),
        run_id(run, STATE, {"a": "2"}),
        run_id(run, replace(STATE, package_sha256="other"), inputs),
        run_id(run, replace(STATE, lockfile_sha256=None), inputs),
        run_id(replace(run, as_of=date(2025, 6, 30)), STATE, inputs),
    ]
    run.definition.notebook.write_text("changed")
    ids.append(run_id(run, STATE, inputs))
    assert len(set(ids)) == len(ids)


def test_outside_git_there_is_no_commit_and_no_flag(project: Project):
    state = provenance(project)
    assert (state.commit, state.dirty, state.lockfile_sha256) == (None, None, None)

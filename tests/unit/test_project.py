"""A project is found from the folder where the user stands, or from the variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import VARIABLE, Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(VARIABLE, raising=False)
    for folder in ("home/notebooks", "home/params/reports", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def test_it_is_found_upwards_from_any_folder_inside(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(root / "home/params/reports")
    assert Project.find() == Project(root / "home")
    assert Project.find(root / "home/notebooks") == Project(root / "home")


def test_outside_of_a_project_the_remedy_names_the_variable(root: Path):
    with pytest.raises(UserError, match=f"no project at or above '{root}/elsewhere'.*\n.*set {VARIABLE}"):
        Project.find(root / "elsewhere")


def test_the_variable_comes_before_the_working_folder_but_not_before_a_folder_given(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(root / "elsewhere")
    monkeypatch.setenv(VARIABLE, str(root / "home"))
    assert Project.find() == Project(root / "home")
    with pytest.raises(UserError):
        Project.find(root / "elsewhere")


def test_a_variable_that_names_no_project_is_told(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, str(root / "elsewhere"))
    with pytest.raises(UserError, match="which is no project"):
        Project.find()


def test_paths_in_records_never_tell_the_machine(root: Path):
    project = Project(root / "home")
    assert project.relative(project.rules / "iuran.yml") == "params/rules/iuran.yml"
    assert project.relative(root / "elsewhere/counts.csv") == "counts.csv"

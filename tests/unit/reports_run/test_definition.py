"""The files in params/reports are read strictly, every fault with file and line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.reports.definition import load_definitions, selected

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """report: uji
title: Judul
notebook: uji.ipynb
parameters: CoverageTrendParameters
as_of: 2025-11-30
values:
  region: ["35.25", "32.10"]
formats: [pdf]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "params/reports"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks/uji.ipynb").write_text("{}")
    return Project(tmp_path)


def write(project: Project, text: str, name: str = "uji") -> None:
    (project.report_definitions / f"{name}.yml").write_text(text)


def test_a_definition_is_read_as_it_stands(project: Project):
    write(project, GOOD)
    found = load_definitions(project)["uji"]
    assert found.values == {"region": ("35.25", "32.10")}
    assert (found.as_of, found.formats, found.notebook.name) == (date(2025, 11, 30), ("pdf",), "uji.ipynb")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title:", "titel:", "params/reports/uji.yml:2: unknown key 'titel' in the report. Did you mean 'title'?"),
        ("title: Judul\n", "", "params/reports/uji.yml:1: the report lacks the key 'title'"),
        ("report: uji", "report: ujian", "params/reports/uji.yml:1: 'report' is 'ujian' but the file is named 'uji'"),
        ("uji.ipynb", "uij.ipynb", "uji.yml:3: there is no notebook 'notebooks/uij.ipynb'. Did you mean 'uji.ipynb'?"),
        ("CoverageTrend", "CoverageTrnd", "uji.yml:4: there is no parameter model"),
        ("2025-11-30", "30/11/2025", "uji.yml:5: 'as_of' must be a day"),
        ('"32.10"', "32.10", "uji.yml:7: 'region' must be text: write \"32.10\" in quotes"),
        ('["35.25", "32.10"]', "[]", "uji.yml:7: 'region' lists no value"),
        ("  region:", "  as_of: [2025-01-01]\n  region:", "uji.yml:7: 'as_of' stands beside 'values', not in it"),
        ("[pdf]", "[pfd]", "uji.yml:8: unknown format 'pfd'. Did you mean 'pdf'?"),
        ("[pdf]", "[pdf", "not readable as YAML"),
        ("title: Judul", "title: Judul\ntitle: Lagi", "uji.yml:3: 'title' appears twice"),
    ],
)
def test_a_fault_is_told_with_file_and_line(project: Project, old: str, new: str, told: str):
    assert old in GOOD
    write(project, GOOD.replace(old, new))
    with pytest.raises(UserError) as error:
        load_definitions(project)
    assert told in str(error.value)


def test_faults_of_all_files_are_told_at_once(project: Project):
    write(project, GOOD.replace("title:", "titel:"))
    write(project, "report: lain\n", "lain")
    with pytest.raises(UserError) as error:
        load_definitions(project)
    assert "uji.yml:2" in str(error.value)
    assert "lain.yml:1: the report lacks the key 'notebook'" in str(error.value)


def test_a_project_without_reports_says_where_they_go(project: Project):
    with pytest.raises(UserError, match="params/reports: no report is defined"):
        load_definitions(project)


def test_an_unknown_report_is_refused_with_the_nearest_name(project: Project):
    write(project, GOOD)
    with pytest.raises(UserError, match=r"there is no report 'ujji'\. Did you mean 'uji'\?"):
        selected(load_definitions(project), ["ujji"])

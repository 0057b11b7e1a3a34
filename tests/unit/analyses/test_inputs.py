from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis import load_inputs
from sertakan_analysis.errors import UserError
from sertakan_analysis.inputs import as_date
from sertakan_analysis.project import Project

if TYPE_CHECKING:
    from pathlib import Path


def test_no_file_of_monthly_counts_is_no_counts_rather_than_empty_ones():
    assert load_inputs().monthly is None


def test_a_relative_path_of_the_counts_starts_at_the_projects_root(tmp_path: Path):
    home = Project.find()
    project = Project(tmp_path)
    for name in ("published", "rules"):
        real, copy = getattr(home, name), getattr(project, name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.symlink_to(real)
    (tmp_path / "cabang.csv").write_text("month,region,segment,participants\n2025-01,35.25,total,250000\n")
    counts = load_inputs("cabang.csv", project=project).monthly
    assert counts is not None
    assert [(row.month, row.participants) for row in counts.rows] == [(date(2025, 1, 1), 250_000)]


def test_a_path_to_nothing_is_a_fault_that_names_the_file(tmp_path: Path):
    with pytest.raises(UserError, match=r"there is no file 'tiada.csv'"):
        load_inputs(str(tmp_path / "tiada.csv"))


def test_a_day_may_be_a_date_or_iso_text():
    assert as_date(date(2025, 11, 30), parameter="as_of") == as_date("2025-11-30", parameter="as_of")


@pytest.mark.parametrize("value", ["", "30/11/2025", "2025-02-30", "2025-11"])
def test_anything_else_is_a_fault_that_names_parameter_value_and_form(value: str):
    with pytest.raises(UserError) as caught:
        as_date(value, parameter="as_of")
    assert caught.value.problem == f"parameter 'as_of' is not a day: '{value}'"
    assert caught.value.remedy == "Write it as year-month-day: 2025-11-30."

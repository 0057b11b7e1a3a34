"""What the schedules owe is claimed, run with the period's as-of day, settled, and never made twice."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from coordinated import Bench, Quiet, small_project
from nbformat.v4 import new_code_cell, new_notebook

from sertakan_analysis.reports import run as running
from sertakan_analysis.reports.history import History
from sertakan_analysis.reports.order import Made
from sertakan_analysis.reports.run import Manner
from sertakan_analysis.reports.schedule.running import run_due
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.order import Order

CELL = 'region: str = "35.25"  # wilayah\nas_of: str = "2025-11-30"  # data sampai'
DEFINITION = """report: uji
title: Laporan uji
notebook: uji.ipynb
as_of: 2025-11-30
values: {region: ["35.25", "32.16"]}
formats: [xlsx]
schedule:
  every: month
  day: 5
  time: "06:00"
  deadline: 100 days
  catch_up: {all: 3}
  since: 2026-01-01
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = small_project(tmp_path)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = new_code_cell(CELL, metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[cell], metadata=kernel), found.notebooks / "uji.ipynb")
    (found.report_definitions / "uji.yml").write_text(DEFINITION)
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def due(project: Project, monkeypatch: pytest.MonkeyPatch, moment: str, bench: Bench | None = None) -> Any:
    monkeypatch.setattr(running, "place", (bench or Bench()).place)
    return run_due(project, Manner("inline", 2), Quiet(), now=at(moment))


def days(outcome: Any) -> list[str]:
    return [f"{result.planned.as_of} {result.planned.region_codes[0]}" for result in outcome.results]


def test_before_the_hour_nothing_is_due_and_after_it_the_month_that_ended(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    assert days(due(project, monkeypatch, "2026-01-05T05:59+07:00")) == []
    outcome = due(project, monkeypatch, "2026-01-05T06:00+07:00")
    assert days(outcome) == ["2025-12-31 35.25", "2025-12-31 32.16"]
    assert [edition.name for edition in outcome.editions] == ["2025-12-31"]
    assert days(due(project, monkeypatch, "2026-01-06T06:00+07:00")) == []


def test_after_months_away_the_last_three_periods_are_made_newest_first(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    outcome = due(project, monkeypatch, "2026-05-20T09:00+07:00")
    assert [day for day in days(outcome) if day.endswith("35.25")] == [
        "2026-04-30 35.25", "2026-03-31 35.25", "2026-02-28 35.25"
    ]  # fmt: skip
    assert all(not days(due(project, monkeypatch, "2026-05-20T09:00+07:00")) for _ in range(2))


def test_a_failed_period_is_tried_again_up_to_three_times(project: Project, monkeypatch: pytest.MonkeyPatch):
    def behave(order: Order) -> Made:
        return Made(State.CELL_ERROR, order.notebook, "cell 2 raised")

    moments = [f"2026-01-05T{hour:02}:00+07:00" for hour in (6, 7, 8, 9)]
    tried = [len(days(due(project, monkeypatch, moment, Bench(behave)))) for moment in moments]
    assert tried == [2, 2, 2, 0]


def test_a_report_whose_parameters_are_refused_is_told_and_stays_owed(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    definition = project.report_definitions / "uji.yml"
    definition.write_text(DEFINITION.replace("values: {region:", "values: {regoin:"))
    for _ in range(4):
        outcome = due(project, monkeypatch, "2026-01-05T06:00+07:00")
        assert not outcome.good
        assert "uji as of 2025-12-31: " in outcome.refused[0]
        assert "Did you mean 'region'?" in outcome.refused[0]
    definition.write_text(DEFINITION)
    assert days(due(project, monkeypatch, "2026-01-05T06:15+07:00")) == ["2025-12-31 35.25", "2025-12-31 32.16"]


def test_two_schedulers_at_once_make_each_period_once(project: Project, monkeypatch: pytest.MonkeyPatch):
    bench = Bench()
    monkeypatch.setattr(running, "place", bench.place)
    ready = threading.Barrier(2)

    def scheduler() -> None:
        ready.wait()
        run_due(project, Manner("inline", 1), Quiet(), now=at("2026-05-20T09:00+07:00"))

    both = [threading.Thread(target=scheduler) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    made = sorted(f"{order.identity.as_of} {order.identity.region_codes[0]}" for order in bench.orders)
    assert len(made) == len(set(made)) == 6
    with History.open(project) as history:
        assert {record.outcome.value for record in history.occurrences() if record.attempts} == {"done"}


def test_the_scheduled_day_is_the_reports_day_whatever_the_clock_says(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    bench = Bench()
    due(project, monkeypatch, "2026-02-28T23:00+07:00", bench)
    assert {order.parameters["as_of"] for order in bench.orders} == {"2026-01-31", "2025-12-31"}
    assert {order.identity.as_of for order in bench.orders} == {date(2026, 1, 31), date(2025, 12, 31)}

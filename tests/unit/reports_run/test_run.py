"""The coordinator: what is run, what is kept, what is published; no kernel is needed to show it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from coordinated import DAY, Bench, Quiet, carried_out, made_of, manifest, planned, small_project

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports import run as running
from sertakan_analysis.reports.history import History
from sertakan_analysis.reports.leak_gate import LeakGate
from sertakan_analysis.reports.manifest import FILE
from sertakan_analysis.reports.order import Made
from sertakan_analysis.reports.run import Manner
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.order import Order


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_project(tmp_path)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def failing(*codes: str) -> Bench:
    def behave(order: Order) -> Made | None:
        if order.identity.region_codes[0] not in codes:
            return None
        return Made(State.TIMEOUT, order.notebook, "the time limit was reached\nRemedy: mend", seconds=3.5, peak_mb=99)

    return Bench(behave)


def test_reports_of_two_days_become_two_editions(project: Project, monkeypatch: pytest.MonkeyPatch):
    runs = [planned(project), planned(project, day=date(2025, 6, 30))]
    outcome = carried_out(project, Bench(), monkeypatch, runs)
    assert outcome.good
    assert [edition.name for edition in outcome.editions] == ["2025-06-30", "2025-11-30"]
    assert (project.outputs / "index.html").read_text().count("2025") > 0


def test_the_record_names_the_checksum_and_size_of_every_file(project: Project, monkeypatch: pytest.MonkeyPatch):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    edition = project.outputs / str(DAY)
    (entry,) = manifest(edition)["reports"]
    outputs = {output["file"]: output["size"] for output in entry["outputs"]}
    assert outputs == {path.name: path.stat().st_size for path in edition.iterdir() if path.name != FILE}
    assert set(outputs) == {"uji-35.25.ipynb", "uji-35.25.xlsx"}
    assert entry["grounds"]["reads"]["files"]


def test_nothing_changed_gives_out_no_order_and_makes_no_edition(project: Project, monkeypatch: pytest.MonkeyPatch):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    again = Bench()
    outcome = carried_out(project, again, monkeypatch, [planned(project)])
    assert again.orders == []
    assert [result.state for result in outcome.results] == [State.FRESH]
    assert outcome.editions == []
    assert outcome.good


def test_what_was_lost_from_the_outputs_is_published_again_without_an_order(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    before = contents(project.outputs / str(DAY))
    shutil.rmtree(project.outputs / str(DAY))
    again = Bench()
    outcome = carried_out(project, again, monkeypatch, [planned(project)])
    assert again.orders == []
    assert [edition.name for edition in outcome.editions] == [str(DAY)]
    after = contents(project.outputs / str(DAY))
    assert {name: after[name] for name in after if name != FILE} == {n: before[n] for n in before if n != FILE}


def test_a_format_asked_for_later_is_written_from_the_kept_notebook(project: Project, monkeypatch: pytest.MonkeyPatch):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    again = Bench()
    carried_out(project, again, monkeypatch, [planned(project, formats=("xlsx", "html"))])
    (order,) = again.orders
    assert order.executed is not None
    assert order.formats == ("html",)
    assert (project.outputs / f"{DAY}.2" / "uji-35.25.html").is_file()


def test_force_runs_what_is_fresh(project: Project, monkeypatch: pytest.MonkeyPatch):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    again = Bench()
    outcome = carried_out(project, again, monkeypatch, [planned(project)], force=True)
    assert len(again.orders) == 1
    assert again.orders[0].executed is None
    assert [(edition.name, edition.changed) for edition in outcome.editions] == [(str(DAY), False)]


def test_changed_data_make_a_revision_and_the_first_edition_stays(project: Project, monkeypatch: pytest.MonkeyPatch):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    first = contents(project.outputs / str(DAY))
    (project.published / "figures.csv").write_text("303415")
    outcome = carried_out(project, Bench(), monkeypatch, [planned(project)])
    assert [edition.name for edition in outcome.editions] == [f"{DAY}.2"]
    assert contents(project.outputs / str(DAY)) == first


def test_data_put_back_are_answered_from_what_was_kept(project: Project, monkeypatch: pytest.MonkeyPatch):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    (project.published / "figures.csv").write_text("303415")
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    (project.published / "figures.csv").write_text("292858")
    again = Bench()
    outcome = carried_out(project, again, monkeypatch, [planned(project)])
    assert again.orders == []
    assert [edition.name for edition in outcome.editions] == [f"{DAY}.3"]


def test_one_failed_run_leaves_its_edition_as_it_was_and_others_of_another_day_are_published(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    before = contents(project.outputs / str(DAY))
    (project.published / "figures.csv").write_text("303415")
    runs = [planned(project), planned(project, "32.16"), planned(project, day=date(2025, 6, 30))]
    outcome = carried_out(project, failing("32.16"), monkeypatch, runs)
    assert not outcome.good
    assert [result.state for result in outcome.results] == [State.FINISHED, State.TIMEOUT, State.FINISHED]
    assert outcome.unpublished == {DAY: "1 of 2 reports did not succeed"}
    assert [edition.name for edition in outcome.editions] == ["2025-06-30"]
    assert contents(project.outputs / str(DAY)) == before
    assert not (project.outputs / f"{DAY}.2").exists()
    # The good one is kept: only the failed one runs again.
    again = Bench()
    assert carried_out(project, again, monkeypatch, runs).good
    assert [order.identity.region_codes for order in again.orders] == [("32.16",)]


def test_a_failed_run_is_told_in_the_history_and_on_the_start_page_and_its_notebook_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    (project.published / "figures.csv").write_text("303415")
    outcome = carried_out(project, failing("35.25"), monkeypatch, [planned(project)])
    (result,) = outcome.results
    assert (project.root / result.kept).is_file()
    assert "Remedy" in result.story
    with History.open(project) as history:
        (record,) = history.latest()
    assert record.end is not None
    assert (record.end.state, record.end.seconds, record.end.peak_mb) == (State.TIMEOUT, 3.5, 99)
    assert "batas waktu" in (project.outputs / "index.html").read_text()


def test_a_report_that_shows_another_region_than_asked_is_never_published(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    bench = Bench(lambda order: made_of(order, cover_region="32.16"))
    outcome = carried_out(project, bench, monkeypatch, [planned(project)])
    assert not outcome.good
    assert "32.16" in outcome.unpublished[DAY]
    assert not (project.outputs / str(DAY)).exists()


def test_every_file_is_searched_for_people_where_it_is_made_and_not_a_second_time(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    searched: list[str] = []
    search = LeakGate._search
    monkeypatch.setattr(
        LeakGate, "_search", lambda gate, files, batches: searched.extend(files) or search(gate, files, batches)
    )
    outcome = carried_out(project, Bench(), monkeypatch, [planned(project)])
    (entry,) = manifest(project.outputs / str(DAY))["reports"]
    assert {output["sha256"] for output in entry["outputs"]} == outcome.results[0].searched
    assert searched == ["uji-35.25.ipynb", "uji-35.25.xlsx", FILE]


def test_what_is_published_from_the_cache_is_searched_by_who_publishes(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    carried_out(project, Bench(), monkeypatch, [planned(project)])
    shutil.rmtree(project.outputs / str(DAY))
    searched: list[str] = []
    monkeypatch.setattr(LeakGate, "_search", lambda _, files, __: searched.extend(files))
    assert carried_out(project, Bench(), monkeypatch, [planned(project)]).good
    assert searched == ["uji-35.25.ipynb", "uji-35.25.xlsx", FILE]


def test_a_worker_that_finds_a_person_sends_no_file_and_what_it_showed_is_not_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    (project.published / "figures.csv").write_text("3599100101900001")
    outcome = carried_out(project, Bench(), monkeypatch, [planned(project)])
    (result,) = outcome.results
    assert result.state is State.REFUSED
    assert "NIK or family card number (3599********0001)" in result.story
    assert "3599100101900001" not in (project.root / result.kept).read_text()
    assert not (project.outputs / str(DAY)).exists()
    assert not list((project.cache / "objects").glob("*/*"))


def test_a_worker_without_the_key_leaves_the_search_to_who_publishes(project: Project, monkeypatch: pytest.MonkeyPatch):
    def no_key(*_: object) -> None:
        raise UserError("no key was found")

    monkeypatch.setattr(LeakGate, "let_files_pass", no_key)
    with pytest.raises(UserError, match="no key was found"):
        carried_out(project, Bench(), monkeypatch, [planned(project)])
    assert not (project.outputs / str(DAY)).exists()


def test_a_worker_that_breaks_has_an_end_of_its_own(project: Project, monkeypatch: pytest.MonkeyPatch):
    def behave(_: Order) -> Made:
        raise ConnectionError("worker lost")

    (result,) = carried_out(project, Bench(behave), monkeypatch, [planned(project)]).results
    assert result.state is State.KILLED
    assert "worker lost" in result.story


def test_only_the_newest_failed_notebooks_are_kept(project: Project, monkeypatch: pytest.MonkeyPatch):
    codes = [f"35.{number:02}" for number in range(1, 26)]
    runs = [planned(project, code) for code in codes]
    outcome = carried_out(project, failing(*codes), monkeypatch, runs)
    kept = {path.name.partition("-")[2] for path in (project.outputs / ".failed").iterdir()}
    assert kept == {f"uji-{code}.ipynb" for code in codes[-20:]}
    assert len({result.kept for result in outcome.results}) == 25


def test_an_interrupt_leaves_no_run_open_and_publishes_nothing(project: Project, monkeypatch: pytest.MonkeyPatch):
    def behave(_: Order) -> Made:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carried_out(project, Bench(behave), monkeypatch, [planned(project)])
    with History.open(project) as history:
        (record,) = history.latest()
    assert record.end is not None
    assert record.end.state is State.CANCELLED
    assert not (project.outputs / str(DAY)).exists()


def test_progress_is_told_of_every_run(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(running, "place", failing("32.16").place)
    progress = Quiet()
    running.run(project, [planned(project), planned(project, "32.16")], Manner("inline", 1), progress)
    assert progress.told == [
        "expect 2", "begin uji 35.25", "uji 35.25: finished", "begin uji 32.16", "uji 32.16: timeout"
    ]  # fmt: skip


def test_an_order_carries_the_limits_and_the_notebook_that_was_decided_on(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    bench = Bench()
    run = planned(project)
    run = replace(run, limits=replace(run.limits, seconds=5.0, memory_mb=512))
    carried_out(project, bench, monkeypatch, [run])
    (order,) = bench.orders
    assert (order.limits.seconds, order.limits.memory_mb) == (5.0, 512)
    assert order.notebook == (project.notebooks / "uji.ipynb").read_text()

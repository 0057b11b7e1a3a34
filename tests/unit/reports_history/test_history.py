"""The record keeps how runs began and ended, and what became of each due moment."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import RunFailed, UserError
from sertakan_analysis.project import Project
from sertakan_analysis.reports.history import History, RunEnd, RunStart, database
from sertakan_analysis.reports.history import history as history_module
from sertakan_analysis.reports.schedule.model import Occurrence, Outcome
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from pathlib import Path

DUE = datetime(2026, 3, 4, 23, tzinfo=UTC)
FINISHED = RunEnd(State.FINISHED, 2.5, 180)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "params/reports"):
        (tmp_path / folder).mkdir(parents=True)
    return Project(tmp_path)


def start(stem: str = "tren-35.25", report: str = "tren", as_of: date = date(2025, 11, 30)) -> RunStart:
    return RunStart(report, "Judul", f"{report} 35.25", stem, {"region": "35.25"}, as_of, "manual")


def occurrence(day: int = 0, attempt: int = 1, report: str = "tren") -> Occurrence:
    return Occurrence(report, DUE + timedelta(days=day), date(2026, 2, 28) + timedelta(days=day), attempt)


def interrupted_in_the_middle(history: History) -> None:
    with history.coordinator():
        history.begin(start())
        assert history.claim(occurrence())
        raise KeyboardInterrupt


def with_too_few_pages(project: Project) -> None:
    with History.open(project) as history, history.coordinator():
        # SQLite's own limit of pages answers as a full disk does.
        history._connection.execute("PRAGMA max_page_count = 1")
        for _ in range(100):
            history.begin(start(stem="x" * 4000))


def test_a_run_is_read_back_as_it_began_and_ended(project: Project):
    begun = RunStart(
        "tren",
        "Tren",
        "tren 35.25",
        "tren-35.25",
        {"day": date(2026, 1, 5), "rate": Decimal("0.5")},
        date(2025, 11, 30),
        "schedule",
    )
    ended = RunEnd(State.CELL_ERROR, "abc", 2.5, 180, "cell 7", "ValueError: no base\nline two\nline three\nline four")
    with History.open(project) as history:
        with history.coordinator() as name:
            number = history.begin(begun)
            (running,) = history.latest()
            assert (running.end, running.ended) == (None, None)
            history.end(number, ended)
        (record,) = history.runs("tren")
    assert record.number == number
    assert record.coordinator == name
    assert record.start.parameters == {"day": "2026-01-05", "rate": "0.5"}
    assert record.end is not None
    assert (record.start.as_of, record.start.trigger, record.end.run_id) == (date(2025, 11, 30), "schedule", "abc")
    assert (record.end.state, record.end.seconds, record.end.peak_mb, record.end.cell) == (
        State.CELL_ERROR,
        2.5,
        180,
        "cell 7",
    )
    assert record.ended is not None
    assert timedelta() <= record.ended - record.started < timedelta(minutes=1)


def test_only_the_first_lines_of_a_story_are_kept(project: Project):
    with History.open(project) as history, history.coordinator():
        history.end(history.begin(start()), RunEnd(State.CELL_ERROR, story=f"one\n{'x' * 1000}\nthree\nan output"))
        (record,) = history.latest()
    assert record.end is not None
    assert record.end.story == f"one\n{'x' * 300}\nthree"


def test_latest_tells_the_last_run_of_each_stem_and_last_good_the_last_that_went_well(project: Project):
    with History.open(project) as history, history.coordinator():
        for stem, state in [
            ("tren-35.25", State.FINISHED),
            ("tren-32.16", State.KILLED),
            ("tren-35.25", State.FRESH),
            ("tren-35.25", State.TIMEOUT),
        ]:
            history.end(history.begin(start(stem)), RunEnd(state))
        assert [(run.start.stem, run.end and run.end.state) for run in history.latest()] == [
            ("tren-32.16", State.KILLED),
            ("tren-35.25", State.TIMEOUT),
        ]
        good = history.last_good("tren", "tren-35.25")
        assert good is not None
        assert good.number == 3
        assert history.last_good("tren", "tren-32.16") is None
        made = history.last_made("tren", "tren-35.25")
        assert made is not None
        assert made.number == 1, "a fresh run was not carried out"
        assert history.last_made("tren", "tren-32.16") is None
        assert [run.number for run in history.runs("tren", limit=2)] == [4, 3]
        assert history.runs("lain") == ()


def test_a_run_ends_once_and_under_its_own_coordinator(project: Project):
    with History.open(project) as history, history.coordinator():
        number = history.begin(start())
        history.end(number, FINISHED)
        with pytest.raises(LookupError, match=f"run {number} is not running"):
            history.end(number, FINISHED)


def test_runs_and_claims_need_a_coordinator(project: Project):
    with History.open(project) as history:
        with pytest.raises(RuntimeError, match="coordinator"):
            history.begin(start())
        with pytest.raises(RuntimeError, match="coordinator"):
            history.claim(occurrence())


def test_runs_left_open_by_an_orderly_end_are_cancelled_and_claims_given_back(project: Project):
    with History.open(project) as history:
        with pytest.raises(KeyboardInterrupt):
            interrupted_in_the_middle(history)
        (run,) = history.latest()
        assert run.end is not None
        assert run.end.state is State.CANCELLED
        (record,) = history.occurrences()
        assert (record.outcome, record.attempts) == (Outcome.OPEN, 0)
        with history.coordinator():
            assert history.claim(occurrence())
    assert list((project.state / "coordinators").iterdir()) == []


def test_the_newest_two_hundred_runs_of_a_stem_are_kept(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(history_module, "RUNS_KEPT", 3)
    with History.open(project) as history, history.coordinator():
        still_running = history.begin(start())
        other = history.begin(start("tren-32.16"))
        history.end(other, FINISHED)
        for _ in range(5):
            history.end(history.begin(start()), FINISHED)
        assert [run.number for run in history.runs("tren")] == [7, 6, 5, other, still_running]


def test_a_claim_is_given_once_until_it_is_settled_as_failed(project: Project):
    with History.open(project) as history, history.coordinator():
        assert history.claim(occurrence())
        assert not history.claim(occurrence())
        history.settle(occurrence(), Outcome.FAILED)
        assert not history.claim(occurrence(attempt=1)), "reckoned before the first try failed"
        assert history.claim(occurrence(attempt=2))
        history.settle(occurrence(), Outcome.FAILED)
        assert history.claim(occurrence(attempt=3))
        history.settle(occurrence(), Outcome.FAILED)
        assert not history.claim(occurrence(attempt=4)), "three tries are enough"
        (record,) = history.occurrences()
    assert (record.occurrence, record.outcome, record.attempts) == (occurrence(), Outcome.FAILED, 3)


def test_what_is_done_is_never_claimed_again(project: Project):
    with History.open(project) as history, history.coordinator():
        assert history.claim(occurrence())
        history.settle(occurrence(), Outcome.DONE)
        assert not history.claim(occurrence())
        assert not history.claim(occurrence(attempt=2))
        with pytest.raises(LookupError, match="is not claimed by this coordinator"):
            history.settle(occurrence(), Outcome.FAILED)


def test_a_lapsed_occurrence_can_still_be_claimed_and_never_hides_an_outcome(project: Project):
    with History.open(project) as history, history.coordinator():
        assert history.claim(occurrence(0))
        history.settle(occurrence(0), Outcome.FAILED)
        history.lapse([occurrence(0), occurrence(1)])
        assert [record.outcome for record in history.occurrences()] == [Outcome.FAILED, Outcome.LAPSED]
        assert history.claim(occurrence(1))
        history.lapse([])


def test_a_claim_given_back_lapses(project: Project):
    with History.open(project) as history:
        with history.coordinator():
            history.claim(occurrence())
        history.lapse([occurrence()])
        assert [record.outcome for record in history.occurrences()] == [Outcome.LAPSED]


def test_old_occurrences_are_forgotten_but_the_last_done_of_each_as_of_day_stays(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(history_module, "OCCURRENCES_KEPT", 2)
    monkeypatch.setattr(history_module, "PERIODS_KEPT", 2)
    moments = [Occurrence("tren", DUE + timedelta(hours=hour), date(2026, 1 + hour // 5, 1)) for hour in range(15)]
    with History.open(project) as history, history.coordinator():
        for place, moment in enumerate(moments):
            assert history.claim(moment)
            history.settle(moment, Outcome.DONE if place % 5 == 0 else Outcome.FAILED)
        kept = [(item.occurrence.as_of.month, item.outcome) for item in history.occurrences()]
    assert kept == [
        *[(2, Outcome.DONE), (2, Outcome.FAILED), (2, Outcome.FAILED)],
        *[(3, Outcome.DONE), (3, Outcome.FAILED), (3, Outcome.FAILED)],
    ]


def test_a_damaged_record_is_refused_with_what_to_do(project: Project):
    project.state.mkdir(parents=True)
    (project.state / "history.sqlite3").write_bytes(b"this is no database" * 400)
    with (
        pytest.raises(UserError, match=r"history\.sqlite3: the record of runs is damaged") as error,
        History.open(project),
    ):
        pass
    assert "Move the file" in str(error.value)


def test_a_record_damaged_further_inside_is_refused_when_it_is_read(project: Project):
    with History.open(project) as history, history.coordinator():
        history.end(history.begin(start()), FINISHED)
    path = project.state / "history.sqlite3"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(UserError, match="the record of runs is damaged"), History.open(project) as history:
        history.latest()


@pytest.mark.parametrize("version", [2, 99])
def test_a_record_of_an_unknown_version_is_refused(project: Project, version: int):
    with History.open(project):
        pass
    with closing(sqlite3.connect(project.state / "history.sqlite3")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(UserError, match=f"has version {version}, this package knows version 1"), History.open(project):
        pass


def test_somebody_elses_database_is_not_taken_over(project: Project):
    project.state.mkdir(parents=True)
    with closing(sqlite3.connect(project.state / "history.sqlite3")) as connection:
        connection.execute("CREATE TABLE other (x)")
    with pytest.raises(UserError, match="has version 0"), History.open(project):
        pass


def test_a_record_held_by_another_process_is_told(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    with (
        History.open(project),
        closing(sqlite3.connect(project.state / "history.sqlite3", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="another process has held the record"), History.open(project) as second:
            second.lapse([occurrence()])


def test_a_folder_where_the_record_cannot_lie_is_told(project: Project):
    project.outputs.write_text("a file where a folder should be")
    with pytest.raises(UserError, match="the record of runs cannot be written"), History.open(project):
        pass


def test_a_full_disk_is_a_failure_of_the_run(project: Project):
    with pytest.raises(RunFailed, match="the disk is full"):
        with_too_few_pages(project)


def test_faults_that_are_not_the_records_pass_unchanged(project: Project):
    with pytest.raises(FileNotFoundError), History.open(project):
        (project.root / "nothing").read_text()
    with pytest.raises(sqlite3.OperationalError, match="no such table"), History.open(project) as history:
        history._connection.execute("SELECT * FROM missing")

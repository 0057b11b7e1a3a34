"""Several coordinators at once: each occurrence goes to one, and a dead one's go to the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pytest

from sertakan_analysis.project import Project
from sertakan_analysis.reports.history import History
from sertakan_analysis.reports.schedule.model import Outcome
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Starter: TypeAlias = "Callable[..., subprocess.Popen[str]]"

PRELUDE = """
import os, sys, time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from sertakan_analysis.project import Project
from sertakan_analysis.reports.history import History, RunEnd, RunStart
from sertakan_analysis.reports.schedule.model import Occurrence, Outcome
from sertakan_analysis.reports.states import State

project = Project(Path(sys.argv[1]))
first = Occurrence("uji", datetime(2026, 1, 1, tzinfo=UTC), date(2025, 12, 31))
days = [timedelta(days=number) for number in range(200)]
occurrences = [Occurrence("uji", first.due + day, first.as_of + day) for day in days]
start = RunStart("uji", "Uji", "uji", "uji", {}, date(2025, 12, 31), "schedule")
"""
CLAIM_ALL = """
(project.root / f"ready-{sys.argv[2]}").touch()
while not (project.root / "go").exists():
    time.sleep(0.001)
with History.open(project) as history, history.coordinator():
    for occurrence in occurrences:
        if history.claim(occurrence):
            print(occurrence.due.isoformat())
            time.sleep(0.003)  # its runs: time in which the other may claim
            history.settle(occurrence, Outcome.DONE)
"""
CLAIM_AND_WAIT = """
with History.open(project) as history, history.coordinator() as name:
    history.claim(occurrences[0])
    history.begin(start)
    print(name, flush=True)
    time.sleep(600)
"""
# The child keeps whatever it inherited open, as a worker does that outlives its coordinator.
CLAIM_FORK_AND_WAIT = """
with History.open(project) as history, history.coordinator() as name:
    history.claim(occurrences[0])
    child = os.fork()
    if child == 0:
        print(os.getpid(), flush=True)
        time.sleep(600)
        os._exit(0)
    time.sleep(600)
"""
DIE_ANYWHERE = """
with History.open(project) as history:
    print("open", flush=True)
    with history.coordinator():
        for occurrence in occurrences:
            if history.claim(occurrence):
                number = history.begin(start)
                history.end(number, RunEnd(State.FINISHED))
                history.settle(occurrence, Outcome.DONE)
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "params/reports"):
        (tmp_path / folder).mkdir(parents=True)
    return Project(tmp_path)


@pytest.fixture
def started(project: Project) -> Iterator[Starter]:
    processes: list[subprocess.Popen[str]] = []

    def begin(script: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PRELUDE + script, str(project.root), *arguments]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


def test_two_coordinators_claim_two_hundred_occurrences_each_once(project: Project, started: Starter):
    pair = [started(CLAIM_ALL, name) for name in ("a", "b")]
    while not all((project.root / f"ready-{name}").exists() for name in ("a", "b")):
        time.sleep(0.01)
    (project.root / "go").touch()
    outputs = [process.communicate(timeout=120)[0].split() for process in pair]
    assert [process.returncode for process in pair] == [0, 0]
    assert len(outputs[0]) + len(outputs[1]) == 200
    assert len({*outputs[0], *outputs[1]}) == 200
    assert all(outputs), "both took part"
    with History.open(project) as history:
        assert {record.outcome for record in history.occurrences()} == {Outcome.DONE}


def test_a_living_coordinators_claim_stands(project: Project, started: Starter):
    process = started(CLAIM_AND_WAIT)
    name = process.stdout.readline().strip()
    with History.open(project) as history:
        (record,) = history.occurrences()
        (run,) = history.latest()
        assert (record.outcome, record.coordinator, run.end) == (Outcome.CLAIMED, name, None)
        with history.coordinator():
            assert not history.claim(record.occurrence)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_coordinators_run_is_killed_and_its_claim_free_for_the_next(project: Project, started: Starter):
    process = started(CLAIM_AND_WAIT)
    name = process.stdout.readline().strip()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (project.state / "coordinators" / f"{name}.lock").exists()
    with History.open(project) as history:
        (record,) = history.occurrences()
        (run,) = history.latest()
        assert (record.outcome, record.attempts) == (Outcome.INTERRUPTED, 1)
        assert run.end is not None
        assert run.end.state is State.KILLED
        assert not (project.state / "coordinators" / f"{name}.lock").exists()
        with history.coordinator():
            assert history.claim(replace(record.occurrence, attempt=2))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_that_lives_on_does_not_keep_its_dead_coordinators_claim(project: Project, started: Starter):
    process = started(CLAIM_FORK_AND_WAIT)
    child = process.stdout.readline()
    try:
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.kill(int(child), 0)
        with History.open(project) as history:
            assert [record.outcome for record in history.occurrences()] == [Outcome.INTERRUPTED]
    finally:
        os.kill(int(child), signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_after_kills_at_twenty_moments_the_record_is_whole_and_every_occurrence_gets_done(
    project: Project, started: Starter
):
    for moment in range(20):
        process = started(DIE_ANYWHERE)
        process.stdout.readline()
        time.sleep(0.004 * moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with History.open(project) as history:
        assert all(run.end is not None for run in history.runs("uji"))
        left = [record for record in history.occurrences() if record.outcome is not Outcome.DONE]
        assert all(record.outcome is Outcome.INTERRUPTED for record in left)
        assert list((project.state / "coordinators").iterdir()) == []
        (answer,) = history._connection.execute("PRAGMA integrity_check").fetchone()
        assert answer == "ok"

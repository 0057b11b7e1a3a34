"""The history of a project: runs as they begin and end, occurrences as they are claimed and settled."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from sertakan_analysis.reports.history.database import opened, transaction
from sertakan_analysis.reports.history.liveness import alive, named, present
from sertakan_analysis.reports.history.records import RunEnd, RunRecord, RunStart
from sertakan_analysis.reports.schedule.model import ATTEMPTS, Occurrence, OccurrenceRecord, Outcome
from sertakan_analysis.reports.states import GOOD, State

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sertakan_analysis.project import Project

FILE: Final = "history.sqlite3"
RUNS_KEPT: Final = 200
PERIODS_KEPT: Final = 200
# Of each as-of day and outcome: a schedule that is due every hour has many.
OCCURRENCES_KEPT: Final = 20
STORY_LINES: Final = 3
LONGEST_LINE: Final = 300
RUN: Final = (
    "number, report, title, label, stem, parameters, as_of, run_id, trigger, coordinator, started, "
    "ended, state, seconds, peak_mb, cell, story"
)
PRUNE_RUNS: Final = """DELETE FROM runs WHERE report = ?1 AND stem = ?2 AND ended IS NOT NULL AND number NOT IN
    (SELECT number FROM runs WHERE report = ?1 AND stem = ?2 ORDER BY number DESC LIMIT ?3)"""
PRUNE_OCCURRENCES: Final = """DELETE FROM occurrences WHERE outcome != 'claimed' AND (report, due, as_of) IN
    (SELECT report, due, as_of FROM (SELECT report, due, as_of,
        row_number() OVER (PARTITION BY as_of, outcome ORDER BY due DESC) AS place,
        dense_rank() OVER (ORDER BY as_of DESC) AS period
     FROM occurrences WHERE report = ?1) WHERE place > ?2 OR period > ?3)"""
CLAIM: Final = """INSERT INTO occurrences VALUES (?1, ?2, ?3, 'claimed', 1, ?4, ?5)
    ON CONFLICT DO UPDATE SET outcome = 'claimed', attempts = attempts + 1, coordinator = ?4, changed = ?5
    WHERE outcome NOT IN ('claimed', 'done') AND attempts = ?6 - 1 AND attempts < ?7"""
SETTLE: Final = """UPDATE occurrences SET outcome = ?1, changed = ?2
    WHERE report = ?3 AND due = ?4 AND as_of = ?5 AND coordinator = ?6 AND outcome = 'claimed'"""

LAPSE: Final = """INSERT INTO occurrences VALUES (?1, ?2, ?3, ?4, 0, '', ?5)
    ON CONFLICT DO UPDATE SET outcome = ?4, changed = ?5 WHERE outcome = 'open'"""


class History:
    """The record of one project. Open it for a call and keep it in the thread that opened it.

    A coordinator that died is settled by whoever opens the history next: its runs are ``killed``, its claims free.
    """

    def __init__(self, connection: sqlite3.Connection, state: Path) -> None:
        self._connection = connection
        self._state = state
        self._coordinator = ""

    @classmethod
    @contextmanager
    def open(cls, project: Project) -> Iterator[Self]:
        """Open the project's record, made if it is missing.

        Raises
        ------
        UserError
            When the file is damaged, of another version, held too long by another process, or cannot be written.
        RunFailed
            When the disk is full.
        """
        with opened(project.state / FILE) as connection:
            history = cls(connection, project.state)
            history._bury_the_dead()
            yield history

    @contextmanager
    def coordinator(self) -> Iterator[str]:
        """Act as a coordinator, who alone begins runs and claims occurrences; gives its id.

        At its end, runs without an end are ``cancelled`` and unsettled claims given back without counting as a try.
        """
        with present(self._state) as name:
            self._coordinator = name
            try:
                yield name
            finally:
                self._coordinator = ""
                self._let_go(name, State.CANCELLED, Outcome.OPEN)

    def begin(self, start: RunStart) -> int:
        """Note that a run begins, and return its number."""
        values = (
            start.report,
            start.title,
            start.label,
            start.stem,
            json.dumps(dict(start.parameters), ensure_ascii=False, default=str),
            start.as_of.isoformat(),
            start.trigger,
            self._acting(),
            _now(),
        )
        columns = "report, title, label, stem, parameters, as_of, trigger, coordinator, started"
        statement = f"INSERT INTO runs ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"  # noqa: S608 - our own names
        with transaction(self._connection):
            (number,) = self._connection.execute(statement, values).fetchone()
        return int(number)

    def end(self, number: int, end: RunEnd) -> None:
        """Note how a run ended, the first lines of its story, and forget the oldest runs of its stem."""
        story = "\n".join(line[:LONGEST_LINE] for line in end.story.strip().splitlines()[:STORY_LINES])
        statement = """UPDATE runs SET ended = ?, state = ?, run_id = ?, seconds = ?, peak_mb = ?, cell = ?, story = ?
            WHERE number = ? AND coordinator = ? AND ended IS NULL RETURNING report, stem"""
        values = (_now(), end.state, end.run_id, end.seconds, end.peak_mb, end.cell, story, number, self._acting())
        with transaction(self._connection):
            found = self._connection.execute(statement, values).fetchone()
            if found is None:
                raise LookupError(f"run {number} is not running under this coordinator")
            self._connection.execute(PRUNE_RUNS, (*found, RUNS_KEPT))

    def claim(self, occurrence: Occurrence) -> bool:
        """Take an occurrence, all runs of its report, for this coordinator; False when another was first.

        Another was first, too, when it has tried and failed since ``occurrence`` was reckoned: its ``attempt`` tells.
        """
        values = (*_key(occurrence), self._acting(), _now(), occurrence.attempt, ATTEMPTS)
        with transaction(self._connection):
            return self._connection.execute(CLAIM, values).rowcount == 1

    def settle(self, occurrence: Occurrence, outcome: Literal[Outcome.DONE, Outcome.FAILED]) -> None:
        """Note what became of an occurrence that this coordinator holds, and forget its report's oldest ones."""
        with transaction(self._connection):
            values = (outcome, _now(), *_key(occurrence), self._acting())
            if self._connection.execute(SETTLE, values).rowcount != 1:
                raise LookupError(f"{occurrence.report}, due {occurrence.due}, is not claimed by this coordinator")
            self._connection.execute(PRUNE_OCCURRENCES, (occurrence.report, OCCURRENCES_KEPT, PERIODS_KEPT))

    def lapse(self, occurrences: Iterable[Occurrence]) -> None:
        """Note occurrences that were missed for good; the outcome of a try stays as it is."""
        rows = [(*_key(occurrence), Outcome.LAPSED, _now()) for occurrence in occurrences]
        if rows:
            with transaction(self._connection):
                self._connection.executemany(LAPSE, rows)

    def occurrences(self) -> tuple[OccurrenceRecord, ...]:
        """Return every occurrence known, oldest first."""
        statement = "SELECT report, due, as_of, outcome, attempts, coordinator, changed FROM occurrences ORDER BY due"
        return tuple(_occurrence_record(row) for row in self._connection.execute(statement))

    def latest(self) -> tuple[RunRecord, ...]:
        """Return the last run of each report and stem, by name."""
        return self._runs("number IN (SELECT max(number) FROM runs GROUP BY report, stem) ORDER BY report, stem")

    def last_good(self, report: str, stem: str) -> RunRecord | None:
        """Return the last run of a report and stem that finished or was fresh."""
        marks = ", ".join("?" for _ in GOOD)
        found = self._runs(
            f"report = ? AND stem = ? AND state IN ({marks}) ORDER BY number DESC LIMIT 1", report, stem, *GOOD
        )
        return found[0] if found else None

    def last_made(self, report: str, stem: str) -> RunRecord | None:
        """Return the last run of a report and stem that was carried out and finished, not one that was fresh."""
        which = "report = ? AND stem = ? AND state = ? ORDER BY number DESC LIMIT 1"
        found = self._runs(which, report, stem, State.FINISHED)
        return found[0] if found else None

    def runs(self, report: str, limit: int = RUNS_KEPT) -> tuple[RunRecord, ...]:
        """Return the runs of a report, newest first."""
        return self._runs("report = ? ORDER BY number DESC LIMIT ?", report, limit)

    def _runs(self, which: str, *values: object) -> tuple[RunRecord, ...]:
        statement = f"SELECT {RUN} FROM runs WHERE {which}"  # noqa: S608 - our own words
        return tuple(_run_record(row) for row in self._connection.execute(statement, values))

    def _acting(self) -> str:
        if not self._coordinator:
            raise RuntimeError("only inside 'with history.coordinator()'")
        return self._coordinator

    def _bury_the_dead(self) -> None:
        held = """SELECT coordinator FROM runs WHERE ended IS NULL UNION
            SELECT coordinator FROM occurrences WHERE outcome = 'claimed'"""
        names = {str(name) for (name,) in self._connection.execute(held)} | named(self._state)
        for name in sorted(names):
            if not alive(self._state, name):
                self._let_go(name, State.KILLED, Outcome.INTERRUPTED)

    def _let_go(self, name: str, state: State, outcome: Outcome) -> None:
        """End what a coordinator left: a try is counted only when it died, lest a deadly report be run for ever."""
        returned = 1 if outcome is Outcome.OPEN else 0
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE runs SET ended = ?, state = ?, story = ? WHERE coordinator = ? AND ended IS NULL",
                (_now(), state, f"the coordinator ended before the run ({state})", name),
            )
            self._connection.execute(
                "UPDATE occurrences SET outcome = ?, attempts = attempts - ?, changed = ? "
                "WHERE coordinator = ? AND outcome = 'claimed'",
                (outcome, returned, _now(), name),
            )


def _key(occurrence: Occurrence) -> tuple[str, str, str]:
    return occurrence.report, occurrence.due.astimezone(UTC).isoformat(), occurrence.as_of.isoformat()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _run_record(row: tuple[Any, ...]) -> RunRecord:
    number, report, title, label, stem, parameters, as_of, run_id, trigger, coordinator, started, *rest = row
    ended, state, seconds, peak_mb, cell, story = rest
    start = RunStart(report, title, label, stem, json.loads(parameters), date.fromisoformat(as_of), trigger)
    return RunRecord(
        number,
        start,
        datetime.fromisoformat(started),
        datetime.fromisoformat(ended) if ended else None,
        RunEnd(State(state), run_id or "", seconds or 0.0, peak_mb, cell or "", story or "") if state else None,
        coordinator,
    )


def _occurrence_record(row: tuple[Any, ...]) -> OccurrenceRecord:
    report, due, as_of, outcome, attempts, coordinator, changed = row
    return OccurrenceRecord(
        Occurrence(report, datetime.fromisoformat(due), date.fromisoformat(as_of)),
        Outcome(outcome),
        attempts,
        coordinator,
        datetime.fromisoformat(changed),
    )

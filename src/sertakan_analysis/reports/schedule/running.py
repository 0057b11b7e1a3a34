"""Making what the schedules owe: each occurrence claimed by one coordinator, run, and settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.definition import load_definitions
from sertakan_analysis.reports.history import History
from sertakan_analysis.reports.planned import Request
from sertakan_analysis.reports.planning import planned_runs
from sertakan_analysis.reports.run import Outcome as CallOutcome
from sertakan_analysis.reports.run import carried_out
from sertakan_analysis.reports.schedule.due import lapsed, owed
from sertakan_analysis.reports.schedule.model import Occurrence, Outcome
from sertakan_analysis.reports.states import GOOD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.planned import PlannedRun
    from sertakan_analysis.reports.progress import Progress
    from sertakan_analysis.reports.run import Manner


def run_due(project: Project, manner: Manner, progress: Progress, *, now: datetime | None = None) -> CallOutcome:
    """Make what is owed at a moment, newest first; the as-of day of each run is the scheduled period's.

    An occurrence whose parameters are refused, say because its day has no figures yet, is told and given back without
    counting as a try: it stays owed until its deadline. The others run.

    Raises
    ------
    UserError
        When a definition or the history has faults, the outputs folder cannot be written, the engine is not there.
    """
    moment = now or datetime.now(UTC)
    definitions = tuple(load_definitions(project).values())
    with History.open(project) as history, history.coordinator():
        past = history.occurrences()
        history.lapse(lapsed(definitions, past, moment))
        claimed = [occurrence for occurrence in owed(definitions, past, moment) if history.claim(occurrence)]
        planned, refused = _planned(project, claimed)
        outcome = CallOutcome(refused=[f"{told.report} as of {told.as_of}: {why}" for told, why in refused.items()])
        if planned:
            runs = [run for found in planned.values() for run in found]
            outcome = replace(
                carried_out(project, runs, replace(manner, trigger="schedule"), progress, history),
                refused=outcome.refused,
            )
        for occurrence, found in planned.items():
            history.settle(occurrence, Outcome.DONE if _done(outcome, found) else Outcome.FAILED)
    return outcome


def _planned(
    project: Project, claimed: Sequence[Occurrence]
) -> tuple[dict[Occurrence, tuple[PlannedRun, ...]], dict[Occurrence, UserError]]:
    planned: dict[Occurrence, tuple[PlannedRun, ...]] = {}
    refused: dict[Occurrence, UserError] = {}
    for occurrence in claimed:
        try:
            planned[occurrence] = planned_runs(project, [occurrence.report], Request({}, occurrence.as_of))
        except UserError as error:
            refused[occurrence] = error
    return planned, refused


def _done(outcome: CallOutcome, runs: Sequence[PlannedRun]) -> bool:
    ends = {result.planned.stem + result.planned.edition: result.state for result in outcome.results}
    return all(ends[run.stem + run.edition] in GOOD and run.as_of not in outcome.unpublished for run in runs)

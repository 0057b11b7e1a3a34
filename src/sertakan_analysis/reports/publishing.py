"""From good runs to editions: every day of which all runs are good, each refusal with its reason."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sertakan_analysis.errors import RunFailed
from sertakan_analysis.reports.cell_gate import CellsNarrow
from sertakan_analysis.reports.decide import Action
from sertakan_analysis.reports.edition import Finished, publish
from sertakan_analysis.reports.export.identity import Identity
from sertakan_analysis.reports.failed import failed_attempts
from sertakan_analysis.reports.index import refresh_index
from sertakan_analysis.reports.leak_gate import LeakFound
from sertakan_analysis.reports.manifest import ReportEntry
from sertakan_analysis.reports.staging import staging
from sertakan_analysis.reports.states import GOOD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.reports.cache import Record
    from sertakan_analysis.reports.call import Call
    from sertakan_analysis.reports.decide import Decision
    from sertakan_analysis.reports.index import Attempt
    from sertakan_analysis.reports.manifest import OutputEntry
    from sertakan_analysis.reports.run import Outcome, Result


def publish_editions(call: Call, decided: Sequence[Decision], outcome: Outcome) -> None:
    """Publish every edition of which all runs are good; the others stay as they are."""
    days: dict[date, list[int]] = {}
    for number, decision in enumerate(decided):
        days.setdefault(decision.planned.as_of, []).append(number)
    for day, numbers in sorted(days.items()):
        failed = [number for number in numbers if outcome.results[number].state not in GOOD]
        if failed:
            outcome.unpublished[day] = f"{len(failed)} of {len(numbers)} reports did not succeed"
    waiting = {
        day: [number for number in numbers if decided[number].action is not Action.NOTHING]
        for day, numbers in days.items()
        if day not in outcome.unpublished
    }
    if not outcome.unpublished and not any(waiting.values()):
        return
    attempts = failed_attempts(call.history)
    with staging(call.project.outputs, attempts=attempts) as folder:
        for day, numbers in sorted(waiting.items()):
            if numbers:
                _publish_day(
                    call, (folder, day, attempts), [(decided[n], outcome.results[n]) for n in numbers], outcome
                )
        if outcome.unpublished:
            refresh_index(call.project.outputs, folder, attempts)


def _publish_day(
    call: Call,
    where: tuple[Path, date, Sequence[Attempt]],
    made: Sequence[tuple[Decision, Result]],
    outcome: Outcome,
) -> None:
    folder, day, attempts = where
    try:
        finished = [_finished(call, decision, result, result.record) for decision, result in made if result.record]
        edition = publish(call.project.outputs, folder, day, finished, attempts=attempts)
    except RunFailed as error:
        outcome.unpublished[day] = str(error)
        if isinstance(error, LeakFound | CellsNarrow):
            # The files stay nowhere: what names a person is made anew and searched anew, and what does not go together
            # with what was published before is made anew around it.
            for _, result in made:
                if result.record:
                    call.cache.forget(result.record)
    else:
        outcome.editions.append(edition)


def _finished(call: Call, decision: Decision, result: Result, record: Record) -> Finished:
    """Take a good run's files out of the cache, as they will be published."""
    planned = decision.planned
    contents = {"ipynb": record.notebook, **{name: record.exports[name][1] for name in planned.formats}}
    files: dict[str, bytes] = {}
    for ending, checksum in contents.items():
        content = call.cache.get(checksum)
        if content is None:
            raise RunFailed(
                f"{planned.stem}.{ending} was lost from the cache before it was published\nRemedy: run again."
            )
        files[f"{planned.stem}.{ending}"] = content
    outputs: list[OutputEntry] = [
        {"file": name, "sha256": sha256(content).hexdigest(), "size": len(content)}
        for name, content in sorted(files.items())
    ]
    identity = Identity(planned.report, planned.region_codes, planned.as_of, record.run_id)
    return Finished(_entry(call, decision, record, outputs), files, identity, result.searched)


def _entry(call: Call, decision: Decision, record: Record, outputs: list[OutputEntry]) -> ReportEntry:
    planned, state = decision.planned, call.state
    return ReportEntry(
        stem=planned.stem,
        report=planned.report,
        title=planned.title,
        region_codes=list(planned.region_codes),
        run_id=record.run_id,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        package_version=state.package_version,
        commit=state.commit,
        dirty=state.dirty,
        python=state.python,
        grounds=dict(record.grounds),
        exporters=dict(decision.exporters),
        rules=record.rested_on.get("rules", []),
        figures=record.rested_on.get("figures", []),
        outputs=outputs,
    )

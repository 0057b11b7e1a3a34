"""From planned runs to published editions: decide, give out orders, keep what came back, publish whole editions.

Only this process publishes and keeps the record; workers send back what they made.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sertakan_analysis.errors import RunFailed
from sertakan_analysis.reports.cache import Cache, Record
from sertakan_analysis.reports.decide import Action, decisions, request_id
from sertakan_analysis.reports.edition import Finished, publish
from sertakan_analysis.reports.executors import CLUSTER, WARM, place
from sertakan_analysis.reports.export.identity import Identity
from sertakan_analysis.reports.failed import failed_attempts, keep_failed
from sertakan_analysis.reports.grounds import Grounds, Present, reasons
from sertakan_analysis.reports.history import History, RunEnd, RunStart
from sertakan_analysis.reports.index import refresh_index
from sertakan_analysis.reports.late_grammar import put_off
from sertakan_analysis.reports.leak_gate import LeakFound
from sertakan_analysis.reports.manifest import ReportEntry
from sertakan_analysis.reports.order import Order
from sertakan_analysis.reports.provenance import provenance
from sertakan_analysis.reports.staging import staging
from sertakan_analysis.reports.states import GOOD, State
from sertakan_analysis.reports.storage import told_by_storage
from sertakan_analysis.reports.warm_parents import preloaded_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.decide import Decision
    from sertakan_analysis.reports.edition import PublishedEdition
    from sertakan_analysis.reports.executors import Place
    from sertakan_analysis.reports.history import Trigger
    from sertakan_analysis.reports.index import Attempt
    from sertakan_analysis.reports.manifest import OutputEntry
    from sertakan_analysis.reports.order import Made
    from sertakan_analysis.reports.planned import PlannedRun
    from sertakan_analysis.reports.progress import Progress
    from sertakan_analysis.reports.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Manner:
    """How a call runs: where (``warm``, ``cold``, ``dask://…``), how many at once, whether kept runs count."""

    engine: str = WARM
    jobs: int = 1
    force: bool = False
    trigger: Trigger = "manual"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one run. A good one has a record and no story; ``kept`` is where a failed one's notebook lies."""

    planned: PlannedRun
    state: State
    story: str = ""
    record: Record | None = None
    seconds: float = 0.0
    peak_mb: int | None = None
    kept: str = ""

    @property
    def run_id(self) -> str:
        """The id of a good run; empty for any other."""
        return self.record.run_id if self.record else ""


@dataclass(slots=True)
class Outcome:
    """What a call did: the end of every run, the editions that were published, and why others were not.

    ``refused`` tells of scheduled reports that could not even be planned.
    """

    results: list[Result] = field(default_factory=list)
    editions: list[PublishedEdition] = field(default_factory=list)
    unpublished: dict[date, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether every run is good and every edition stands."""
        return not self.unpublished and not self.refused and all(result.state in GOOD for result in self.results)


@dataclass(frozen=True, slots=True)
class _Call:
    """What one call holds while it runs."""

    project: Project
    manner: Manner
    cache: Cache
    state: Provenance
    history: History
    progress: Progress


def run(project: Project, runs: Sequence[PlannedRun], manner: Manner, progress: Progress) -> Outcome:
    """Make what is not fresh and publish every edition of which all runs are good.

    A failed run is a result, not an error: each has its state, and the last good edition stays as it was.

    Raises
    ------
    UserError
        When the outputs folder cannot be written, or the engine is not there.
    """
    with told_by_storage(project.outputs), History.open(project) as history, history.coordinator():
        return carried_out(project, runs, manner, progress, history)


def carried_out(
    project: Project, runs: Sequence[PlannedRun], manner: Manner, progress: Progress, history: History
) -> Outcome:
    """Make and publish the runs, as the coordinator that ``history`` knows."""
    put_off()
    with told_by_storage(project.outputs):
        cache = Cache(project.cache)
        call = _Call(project, manner, cache, provenance(project), history, progress)
        decided = decisions(project, runs, cache, force=manner.force)
        outcome = Outcome(_results(call, decided))
        _publish(call, decided, outcome)
        cache.prune()
    return outcome


def _results(call: _Call, decided: Sequence[Decision]) -> list[Result]:
    """Return one result for each decision, in their order."""
    found: dict[int, Result] = {}
    to_make: list[int] = []
    call.progress.expect(len(decided))
    for number, decision in enumerate(decided):
        if decision.action in {Action.EXECUTE, Action.EXPORT}:
            to_make.append(number)
        else:
            found[number] = _fresh(call, decision)
            call.progress.advance(decision.planned.label, found[number].state)
    if to_make:
        with place(call.manner.engine, min(call.manner.jobs, len(to_make))) as here:
            found.update(_made(call, here, decided, to_make))
    return [found[number] for number in range(len(decided))]


def _fresh(call: _Call, decision: Decision) -> Result:
    result = Result(decision.planned, State.FRESH, record=decision.record)
    if decision.record:
        call.cache.used(decision.record)
    call.history.end(_begun(call, decision.planned), RunEnd(State.FRESH, result.run_id))
    return result


def _made(call: _Call, here: Place, decided: Sequence[Decision], numbers: Sequence[int]) -> dict[int, Result]:
    found: dict[int, Result] = {}
    entries: dict[int, int] = {}
    sources = {path: path.read_text(encoding="utf-8") for path in {decided[n].planned.notebook for n in numbers}}
    preload = preloaded_for(sources.values())
    orders = [replace(_order(call, here, decided[n], sources), preload=preload) for n in numbers]

    def begun(index: int) -> None:
        planned = decided[numbers[index]].planned
        entries[index] = _begun(call, planned)
        call.progress.begin(planned.label)

    try:
        for index, made in here.carry_out(orders, begun):
            decision = decided[numbers[index]]
            result = _kept(call, decision, made)
            end = RunEnd(result.state, result.run_id, result.seconds, result.peak_mb, story=result.story)
            call.history.end(entries.pop(index), end)
            call.progress.advance(decision.planned.label, result.state)
            found[numbers[index]] = result
    except KeyboardInterrupt:
        # The history ends what is still open as cancelled.
        here.cancel()
        raise
    return found


def _begun(call: _Call, planned: PlannedRun) -> int:
    return call.history.begin(
        RunStart(
            planned.report,
            planned.title,
            planned.label,
            planned.stem,
            planned.parameters,
            planned.as_of,
            call.manner.trigger,
        )
    )


def _order(call: _Call, here: Place, decision: Decision, sources: Mapping[Path, str]) -> Order:
    planned, record = decision.planned, decision.record
    executed = None
    if decision.action is Action.EXPORT and record is not None:
        kept = call.cache.get(record.notebook)
        # Damaged since it was looked for: then it is executed, and the files come out the same.
        executed = None if kept is None else kept.decode()
    return Order(
        notebook=sources[planned.notebook],
        name=planned.stem,
        parameters=planned.parameters,
        identity=Identity(planned.report, planned.region_codes, planned.as_of, ""),
        formats=decision.formats,
        root=str(call.project.root),
        grounds=decision.grounds if executed is None or record is None else Grounds.from_json(record.grounds),
        package_version=call.state.package_version,
        package_sha256=call.state.package_sha256,
        engine=here.engine,
        limits=planned.limits,
        executed=executed,
    )


def _kept(call: _Call, decision: Decision, made: Made) -> Result:
    """Keep what came back: a good run in the cache, a failed one for inspection."""
    planned = decision.planned
    if call.manner.engine.startswith(CLUSTER):
        made = _of_our_data(call, decision, made)
    result = Result(planned, made.state, made.story, seconds=made.seconds, peak_mb=made.peak_mb)
    if made.state not in GOOD or made.grounds is None:
        return replace(result, kept=keep_failed(call.project, planned.stem, made.notebook))
    record = call.cache.remember(
        Record(
            request_id(call.project, planned),
            made.grounds.run_id,
            made.grounds.to_json(),
            made.rested_on,
            call.cache.put(made.notebook.encode()),
            {name: (decision.exporters[name], call.cache.put(content)) for name, content in made.files.items()},
        )
    )
    return replace(result, record=record)


def _of_our_data(call: _Call, decision: Decision, made: Made) -> Made:
    """Refuse a report that a cluster's worker made of other data than this project holds."""
    if made.state not in GOOD or made.grounds is None:
        return made
    differing = reasons(made.grounds, Present(call.project).now(made.grounds, decision.grounds))
    if not differing:
        return made
    story = (
        f"the worker read other data than this project holds: {'; '.join(differing)}\n"
        "Remedy: give every worker the same data, rules and notebooks, and run again."
    )
    return replace(made, state=State.REFUSED, story=story, grounds=None)


def _publish(call: _Call, decided: Sequence[Decision], outcome: Outcome) -> None:
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
    call: _Call,
    where: tuple[Path, date, Sequence[Attempt]],
    made: Sequence[tuple[Decision, Result]],
    outcome: Outcome,
) -> None:
    folder, day, attempts = where
    try:
        finished = [_finished(call, decision, result.record) for decision, result in made if result.record]
        edition = publish(call.project.outputs, folder, day, finished, attempts=attempts)
    except RunFailed as error:
        outcome.unpublished[day] = str(error)
        if isinstance(error, LeakFound):
            # The files stay nowhere: what names a person is made anew, and searched anew.
            for _, result in made:
                if result.record:
                    call.cache.forget(result.record)
    else:
        outcome.editions.append(edition)


def _finished(call: _Call, decision: Decision, record: Record) -> Finished:
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
    return Finished(_entry(call, decision, record, outputs), files, identity)


def _entry(call: _Call, decision: Decision, record: Record, outputs: list[OutputEntry]) -> ReportEntry:
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

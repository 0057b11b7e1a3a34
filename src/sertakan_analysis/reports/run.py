"""From planned runs to published editions: decide, give out orders, keep what came back, publish whole editions.

Only this process publishes and keeps the record; workers send back what they made.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sertakan_analysis.reports.cache import Cache, Record
from sertakan_analysis.reports.call import Call
from sertakan_analysis.reports.decide import Action, decisions, request_id
from sertakan_analysis.reports.executors import CLUSTER, WARM, place
from sertakan_analysis.reports.export.identity import Identity
from sertakan_analysis.reports.failed import keep_failed
from sertakan_analysis.reports.grounds import Grounds, Present, reasons
from sertakan_analysis.reports.history import History, RunEnd, RunStart
from sertakan_analysis.reports.lanes import lanes
from sertakan_analysis.reports.late_grammar import put_off
from sertakan_analysis.reports.order import Order
from sertakan_analysis.reports.proof import PublicationRefused
from sertakan_analysis.reports.provenance import provenance
from sertakan_analysis.reports.publishing import publish_editions
from sertakan_analysis.reports.states import GOOD, State
from sertakan_analysis.reports.storage import told_by_storage
from sertakan_analysis.reports.warm_parents import preloaded_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.cell_ledger import CellLedger
    from sertakan_analysis.reports.decide import Decision
    from sertakan_analysis.reports.edition import PublishedEdition
    from sertakan_analysis.reports.executors import Place
    from sertakan_analysis.reports.history import Trigger
    from sertakan_analysis.reports.order import Made
    from sertakan_analysis.reports.planned import PlannedRun
    from sertakan_analysis.reports.progress import Progress


@dataclass(frozen=True, slots=True)
class Manner:
    """How a call runs: where (``warm``, ``cold``, ``dask://…``), how many at once, whether kept runs count."""

    engine: str = WARM
    jobs: int = 1
    force: bool = False
    trigger: Trigger = "manual"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one run. A good one has a record and no story; ``kept`` is where a failed one's notebook lies.

    ``searched`` are the checksums of its files that were searched for people where they were made.
    """

    planned: PlannedRun
    state: State
    story: str = ""
    record: Record | None = None
    seconds: float = 0.0
    peak_mb: int | None = None
    kept: str = ""
    searched: frozenset[str] = frozenset()

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
        decided = decisions(project, runs, cache, force=manner.force)
        with _ledger_of_cells(project, decided) as ledger:
            call = Call(project, manner, cache, provenance(project), history, progress, ledger)
            outcome = Outcome(_results(call, decided))
            publish_editions(call, decided, outcome)
        cache.prune()
    return outcome


def _ledger_of_cells(project: Project, decided: Sequence[Decision]) -> AbstractContextManager[CellLedger | None]:
    """Give the ledger to a call that makes reports on people; it is nobody else's meanwhile."""
    if not any(decision.planned.lists and decision.action is not Action.NOTHING for decision in decided):
        return nullcontext()
    from sertakan_analysis.reports.cell_ledger import reserving

    return reserving(project)


def _results(call: Call, decided: Sequence[Decision]) -> list[Result]:
    """Return one result for each decision, in their order."""
    _reserve_kept(call, decided)
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


def _fresh(call: Call, decision: Decision) -> Result:
    result = Result(decision.planned, State.FRESH, record=decision.record)
    if decision.record:
        call.cache.used(decision.record)
    call.history.end(_begun(call, decision.planned), RunEnd(State.FRESH, result.run_id))
    return result


def _made(call: Call, here: Place, decided: Sequence[Decision], numbers: Sequence[int]) -> dict[int, Result]:
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
        for index, made in here.carry_out(orders, begun, lanes([decided[number].planned for number in numbers])):
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


def _reserve_kept(call: Call, decided: Sequence[Decision]) -> None:
    """Let what is made now reckon with the cells of reports that will be published from what is kept."""
    for decision in decided:
        if decision.record is not None and decision.action in {Action.PUBLISH, Action.EXPORT}:
            kept = call.cache.get(decision.record.notebook)
            # Cells that can't be read are told, and refused, when they are to be published.
            with suppress(PublicationRefused):
                if kept is not None:
                    _reserve(call, decision.planned, decision.record.run_id, kept.decode())


def _reserve(call: Call, planned: PlannedRun, run_id: str, notebook: str) -> None:
    """Let reports on the same people that are made from now on reckon with the cells of this one."""
    if call.ledger is not None and planned.lists:
        from sertakan_analysis.reports.told_cells import told_cells

        call.ledger.reserve(planned.stem, run_id, told_cells(notebook, planned.stem))


def _begun(call: Call, planned: PlannedRun) -> int:
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


def _order(call: Call, here: Place, decision: Decision, sources: Mapping[Path, str]) -> Order:
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


def _kept(call: Call, decision: Decision, made: Made) -> Result:
    """Keep what came back: a good run in the cache, a failed one for inspection."""
    planned = decision.planned
    if call.manner.engine.startswith(CLUSTER):
        made = _of_our_data(call, decision, made)
    result = Result(planned, made.state, made.story, seconds=made.seconds, peak_mb=made.peak_mb)
    if made.state not in GOOD or made.grounds is None:
        return replace(result, kept=keep_failed(call.project, planned.stem, made.notebook))
    try:
        _reserve(call, planned, made.grounds.run_id, made.notebook)
    except PublicationRefused as error:
        kept = keep_failed(call.project, planned.stem, made.notebook)
        return replace(result, state=error.state, story=str(error), kept=kept)
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
    return replace(result, record=record, searched=frozenset(made.searched))


def _of_our_data(call: Call, decision: Decision, made: Made) -> Made:
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

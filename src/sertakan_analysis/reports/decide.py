"""What has to be done for each planned run, and why: nothing, publish again, write the formats again, or execute."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from sertakan_analysis.reports.grounds import Grounds, Present, reasons
from sertakan_analysis.reports.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.cache import Cache, Record
    from sertakan_analysis.reports.planned import PlannedRun


class Action(StrEnum):
    """What is done for a run, from least to most."""

    NOTHING = "fresh"
    PUBLISH = "publish again"
    EXPORT = "write formats"
    EXECUTE = "run"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done for one run, and why; ``record`` is the kept run that is used, ``None`` when it is executed.

    ``grounds`` is what is known before a run: without what the run will read. ``formats`` are those to be written.
    """

    planned: PlannedRun
    action: Action
    reasons: tuple[str, ...]
    grounds: Grounds
    exporters: dict[str, str]
    formats: tuple[str, ...] = ()
    record: Record | None = None


def decisions(
    project: Project, runs: Sequence[PlannedRun], cache: Cache, *, force: bool = False
) -> tuple[Decision, ...]:
    """Decide for every run, without starting a kernel or loading a library that reports use."""
    present = Present(project)
    standing = Standing(project.outputs)
    return tuple(_decision(present, standing, cache, run, force=force) for run in runs)


def request_id(project: Project, run: PlannedRun) -> str:
    """Return the id under which runs of one report with one set of parameters are kept."""
    asked = [run.report, project.relative(run.notebook), run.edition, list(run.region_codes), dict(run.parameters)]
    return sha256(json.dumps(asked, sort_keys=True, default=repr, ensure_ascii=False).encode()).hexdigest()[:24]


def _decision(present: Present, standing: Standing, cache: Cache, run: PlannedRun, *, force: bool) -> Decision:
    before = present.before(run)
    exporters = {name: present.exporter(name) for name in run.formats}
    if force:
        return Decision(run, Action.EXECUTE, ("asked for with --force",), before, exporters, run.formats)
    records = cache.records(request_id(present.project, run))
    why: tuple[str, ...] = ("never run with these parameters",)
    for number, record in enumerate(records):
        recorded = Grounds.from_json(record.grounds)
        changed = reasons(recorded, present.now(recorded, before))
        if number == 0:
            why = changed
        if changed:
            continue
        return _without_executing(standing, cache, Decision(run, Action.NOTHING, (), before, exporters), record)
    return Decision(run, Action.EXECUTE, why, before, exporters, run.formats)


def _without_executing(standing: Standing, cache: Cache, found: Decision, record: Record) -> Decision:
    """Tell what is left to do for a run whose executed notebook is known to be what a new run would give."""
    run = found.planned
    lacking = standing.lacks(run, record)
    # What will be published again is read whole here; otherwise that it is there is enough.
    kept = (lambda checksum: cache.get(checksum) is not None) if lacking else cache.has
    if not kept(record.notebook):
        return replace(
            found, action=Action.EXECUTE, reasons=("its executed notebook is gone from the cache",), formats=run.formats
        )
    missing = {name: told for name in run.formats if (told := _missing(found, record, name, kept))}
    if missing:
        formats, why = tuple(missing), tuple(missing.values())
        return replace(found, action=Action.EXPORT, reasons=why, formats=formats, record=record)
    return replace(found, action=Action.PUBLISH if lacking else Action.NOTHING, reasons=lacking, record=record)


def _missing(found: Decision, record: Record, name: str, kept: Callable[[str], bool]) -> str:
    by, content = record.exports.get(name, ("", ""))
    if not by:
        return f"the {name.upper()} was never written"
    if by != found.exporters[name]:
        return f"what writes the {name.upper()} changed"
    return "" if kept(content) else f"the {name.upper()} is gone from the cache"

"""From a request to published editions: plan, execute, export, publish."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sertakan_analysis.errors import RunFailed
from sertakan_analysis.exhibits.payload import RunMetadata
from sertakan_analysis.reports.edition import complete
from sertakan_analysis.reports.execute import ExecutionFailed, execute
from sertakan_analysis.reports.export.identity import Identity
from sertakan_analysis.reports.export_files import write_format, write_notebook
from sertakan_analysis.reports.index import index_page
from sertakan_analysis.reports.manifest import ReportEntry, read_manifest, rested_on
from sertakan_analysis.reports.provenance import checksum, input_checksums, provenance, run_id
from sertakan_analysis.reports.staging import EDITIONS, INDEX, publish, staging

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from sertakan_analysis.exhibits import RuleUsed
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.manifest import EditionManifest, OutputEntry
    from sertakan_analysis.reports.plan import PlannedRun
    from sertakan_analysis.reports.progress import Progress
    from sertakan_analysis.reports.provenance import Provenance

FAILED = ".failed"
FAILED_KEPT = 5


@dataclass(frozen=True, slots=True)
class Published:
    """What a call published: the entries of its reports, and the folders by edition."""

    entries: tuple[ReportEntry, ...]
    folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Workshop:
    """Where one call builds, and what all its reports rest on."""

    project: Project
    state: Provenance
    folder: Path
    progress: Progress


def run(project: Project, runs: Sequence[PlannedRun], progress: Progress) -> Published:
    """Make every planned report and publish them together.

    All reports of the call are tried, so that one message tells every failure; if any failed nothing is published
    and the last good editions stay as they are.

    Raises
    ------
    RunFailed
        When a cell raised, a kernel died, an export was refused or the disk is full: with report, place and remedy.
    UserError
        When the outputs folder cannot be written.
    """
    with staging(project.outputs) as folder:
        workshop = _Workshop(project, provenance(project), folder, progress)
        entries: list[tuple[str, ReportEntry]] = []
        failures: list[str] = []
        for planned in runs:
            try:
                entries.append((planned.as_of.isoformat(), _make(workshop, planned)))
            except RunFailed as error:
                failures.append(f"{planned.label} ({planned.as_of}): {error}")
        if failures:
            told = "\n\n".join(failures)
            raise RunFailed(f"{told}\n\n{_count(len(failures), len(runs))}")
        _complete_editions(workshop, entries)
        publish(project.outputs, folder)
    folders = tuple(project.outputs / name for name in sorted({name for name, _ in entries}))
    return Published(tuple(entry for _, entry in entries), folders)


def steps(runs: Sequence[PlannedRun]) -> int:
    """Return how many steps a call has: for each report its execution and every format."""
    return sum(1 + len(planned.formats) for planned in runs)


def _make(workshop: _Workshop, planned: PlannedRun) -> ReportEntry:
    folder = workshop.folder / EDITIONS / planned.as_of.isoformat()
    folder.mkdir(exist_ok=True)
    inputs = input_checksums(workshop.project, planned)
    identity = Identity(
        planned.definition.report, planned.region_codes, planned.as_of, run_id(planned, workshop.state, inputs)
    )
    notebook = _executed(workshop, planned, identity)
    for name in planned.formats:
        workshop.progress.begin(f"{planned.label}: writing {name.upper()}")
        write_format(notebook, folder / f"{planned.stem}.{name}", identity)
        workshop.progress.advance()
    write_notebook(notebook, folder / f"{planned.stem}.ipynb")
    files = sorted(folder / f"{planned.stem}.{name}" for name in (*planned.formats, "ipynb"))
    outputs: list[OutputEntry] = [
        {"file": path.name, "sha256": checksum(path), "size": path.stat().st_size} for path in files
    ]
    return _entry(workshop, planned, (identity.run_id, inputs, rested_on(notebook)), outputs)


def _executed(workshop: _Workshop, planned: PlannedRun, identity: Identity) -> NotebookNode:
    """Run the notebook and write on it which report it is; the exporters carry that into every file."""
    workshop.progress.begin(f"{planned.label}: running the notebook")
    scratch = workshop.folder / f"{planned.stem}.ipynb"
    source, parameters = planned.definition.notebook, planned.parameters
    try:
        notebook = execute(source, parameters, root=workshop.project.root, scratch=scratch)
    except ExecutionFailed as error:
        kept = _keep_failed(workshop, planned, error, identity.run_id)
        raise RunFailed(f"{error}\nNotebook kept: {kept}") from error
    workshop.progress.advance()
    notebook.metadata["sertakan"] = dict(_stamp(identity, workshop.state))
    return notebook


def _entry(
    workshop: _Workshop,
    planned: PlannedRun,
    grounds: tuple[str, dict[str, str], tuple[list[RuleUsed], list[str]]],
    outputs: list[OutputEntry],
) -> ReportEntry:
    run, inputs, (rules, figures) = grounds
    state, notebook = workshop.state, planned.definition.notebook
    return ReportEntry(
        stem=planned.stem,
        report=planned.definition.report,
        title=planned.definition.title,
        region_codes=list(planned.region_codes),
        run_id=run,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        package_version=state.package_version,
        package_sha256=state.package_sha256,
        commit=state.commit,
        dirty=state.dirty,
        lockfile_sha256=state.lockfile_sha256,
        python=state.python,
        parameters=dict(planned.parameters),
        notebook={"path": workshop.project.relative(notebook), "sha256": checksum(notebook)},
        inputs=inputs,
        rules=rules,
        figures=figures,
        outputs=outputs,
    )


def _stamp(identity: Identity, state: Provenance) -> RunMetadata:
    return RunMetadata(
        report=identity.report,
        edition=identity.as_of.isoformat(),
        run_id=identity.run_id,
        region_codes=list(identity.region_codes),
        as_of=identity.as_of.isoformat(),
        package_version=state.package_version,
    )


def _keep_failed(workshop: _Workshop, planned: PlannedRun, error: ExecutionFailed, run: str) -> str:
    """Keep what is left of a notebook for inspection, the newest few only."""
    place = workshop.project.outputs / FAILED
    folder = place / run
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{planned.stem}.ipynb"
    error.notebook.metadata["sertakan"] = {"failed": str(error).splitlines()[0]}
    write_notebook(error.notebook, path)
    folder.touch()
    newest_first = sorted(place.iterdir(), key=lambda found: found.stat().st_mtime_ns, reverse=True)
    for old in newest_first[FAILED_KEPT:]:
        shutil.rmtree(old)
    return workshop.project.relative(path)


def _complete_editions(workshop: _Workshop, entries: Sequence[tuple[str, ReportEntry]]) -> None:
    outputs = workshop.project.outputs
    editions: dict[str, EditionManifest] = {}
    for place in sorted(path for path in outputs.iterdir() if path.is_dir() and not path.name.startswith(".")):
        found = read_manifest(place)
        if found is not None:
            editions[place.name] = found
    for built in sorted((workshop.folder / EDITIONS).iterdir()):
        own = [entry for name, entry in entries if name == built.name]
        editions[built.name] = complete(built, outputs / built.name, own)
    (workshop.folder / INDEX).write_text(index_page(editions.values()), encoding="utf-8", newline="\n")


def _count(failed: int, total: int) -> str:
    return f"{failed} of {total} reports failed; nothing was published, the last good edition is as it was."

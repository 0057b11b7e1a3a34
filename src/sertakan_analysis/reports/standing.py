"""What is published now: whether the newest edition of a day holds a run's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.reports.edition_name import newest_revision
from sertakan_analysis.reports.manifest import read_manifest

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.reports.cache import Record
    from sertakan_analysis.reports.manifest import OutputEntry, ReportEntry
    from sertakan_analysis.reports.planned import PlannedRun


class Standing:
    """The newest editions by as-of day, each record read once."""

    def __init__(self, outputs: Path) -> None:
        self._outputs = outputs
        self._read: dict[date, tuple[Path, dict[str, ReportEntry]]] = {}

    def lacks(self, run: PlannedRun, record: Record) -> tuple[str, ...]:
        """Return what the newest edition lacks of a run that is kept; nothing when it holds all of it."""
        folder, entries = self._edition(run.as_of)
        entry = entries.get(run.stem)
        if entry is None:
            return (f"edition {run.edition} does not hold it",)
        if entry["run_id"] != record.run_id:
            return (f"edition {run.edition} holds another run ({entry['run_id']})",)
        outputs = {output["file"].rpartition(".")[2]: output for output in entry["outputs"]}
        wanted = {"ipynb": record.notebook, **{name: record.exports.get(name, ("", ""))[1] for name in run.formats}}
        return tuple(
            f"{run.stem}.{ending} is not in the edition as it was made"
            for ending, checksum in wanted.items()
            if not _holds(folder, outputs.get(ending), checksum)
        )

    def _edition(self, day: date) -> tuple[Path, dict[str, ReportEntry]]:
        if day not in self._read:
            name = newest_revision(self._outputs, day)
            folder = self._outputs / str(name or day)
            manifest = read_manifest(folder)
            entries = {} if manifest is None else {entry["stem"]: entry for entry in manifest["reports"]}
            self._read[day] = (folder, entries)
        return self._read[day]


def _holds(folder: Path, output: OutputEntry | None, checksum: str) -> bool:
    """Tell whether a file is recorded with that content and is there in its size; publishing reads it whole."""
    if output is None or output["sha256"] != checksum:
        return False
    path = folder / output["file"]
    return path.is_file() and path.stat().st_size == output["size"]

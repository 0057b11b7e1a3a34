"""The project's ledger of published cells: what is shown, what is about to be, and what an edition shows unrecorded.

A file of the ledger holds the cells of one publication (``disclosure.cell_ledger``) and is named by moment, report, run
and a checksum of the cells. Beside it may lie a mark that the cells wait for their publication: then nobody has seen them
yet, reports made meanwhile reckon with them, and they go with the call that made them unless it publishes them. The mark
is taken away before the edition appears: killed in between, cells count as shown that nobody saw, never the other way.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.disclosure.cell_ledger import SUFFIX, publications, record_publication
from sertakan_analysis.disclosure.published_cells import PublishedCells
from sertakan_analysis.durable import settle_folder
from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.edition_name import editions
from sertakan_analysis.reports.leak_gate import files_read, people_among
from sertakan_analysis.reports.manifest import read_manifest
from sertakan_analysis.reports.proof import PublicationRefused
from sertakan_analysis.reports.storage import told_by_storage
from sertakan_analysis.reports.told_cells import digest, told_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.manifest import ReportEntry

WAITING: Final = ".menunggu"
LOCK: Final = ".lock"
WAIT_SECONDS: Final = 1800.0
MOMENT: Final = "%Y%m%dT%H%M%S.%f"


class CellLedger:
    """The ledger in a folder of its own."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.folder: Path = project.published_cells
        self._marks = self.folder / WAITING

    def reserve(self, stem: str, run_id: str, cells: Mapping[str, Any]) -> None:
        """Let everybody reckon with cells that are about to be published; those that are known already stay as they are."""
        if self._find(stem, run_id, cells):
            return
        name = _name(stem, run_id, cells)
        with told_by_storage(self.folder):
            self._marks.mkdir(parents=True, exist_ok=True)
            (self._marks / name).touch()
            record_publication(self.folder, name, cells)

    def shown(self, stem: str, run_id: str, cells: Mapping[str, Any]) -> bool:
        """Tell whether these cells of this run were published before."""
        name = self._find(stem, run_id, cells)
        return bool(name) and not (self._marks / name).exists()

    def show(self, stem: str, run_id: str, cells: Mapping[str, Any]) -> None:
        """Keep for good that the cells are shown; called before anybody can see them."""
        name = self._find(stem, run_id, cells) or _name(stem, run_id, cells)
        mark = self._marks / name
        with told_by_storage(self.folder):
            record_publication(self.folder, name, cells)
            if mark.exists():
                mark.unlink()
                # An edition must not outlive a power cut that brings the mark back.
                settle_folder(self._marks)

    def all_but(self, runs: Iterable[tuple[str, str, Mapping[str, Any]]]) -> PublishedCells:
        """Return everything in the ledger but the cells of these runs (stem, run id, cells).

        Raises
        ------
        UserError
            When a file of the ledger can't be read.
        """
        left_out = {self._find(*run) for run in runs}
        found = PublishedCells()
        for name in publications(self.folder):
            if name not in left_out:
                path = self.folder / f"{name}{SUFFIX}"
                found += PublishedCells.of([_read(path)], where=path.name)
        return found

    def drop_waiting(self) -> None:
        """Forget the cells that wait; whoever calls knows that no call that made them lives."""
        for mark in sorted(self._marks.glob("*")):
            # The mark last: without it the cells would count as shown.
            (self.folder / f"{mark.name}{SUFFIX}").unlink(missing_ok=True)
            mark.unlink()

    def mend(self) -> None:
        """Record what editions show and the ledger lacks: it was lost, or an edition was brought here from elsewhere.

        Editions of versions that told no cells are passed over: nothing can be reckoned with that was not written down.
        """
        known = publications(self.folder)
        for edition in editions(self._project.outputs):
            place = self._project.outputs / str(edition)
            manifest = read_manifest(place)
            for entry in manifest["reports"] if manifest else ():
                run = f"-{entry['stem']}-{entry['run_id']}-"
                if people_among(files_read(entry)) and not any(run in name for name in known):
                    self._mend(place, entry)

    def _mend(self, place: Path, entry: ReportEntry) -> None:
        path = place / f"{entry['stem']}.ipynb"
        try:
            cells = told_cells(path.read_text(encoding="utf-8"), entry["stem"])
        except (FileNotFoundError, PublicationRefused):
            return
        self.show(entry["stem"], entry["run_id"], cells)

    def _find(self, stem: str, run_id: str, cells: Mapping[str, Any]) -> str:
        end = f"-{stem}-{run_id}-{digest(cells)}"
        return next((name for name in publications(self.folder) if name.endswith(end)), "")


@contextmanager
def reserving(project: Project, wait_seconds: float = WAIT_SECONDS) -> Iterator[CellLedger]:
    """Give the ledger to a call that makes reports on people; to one call at a time.

    What a call that died left waiting is dropped at the beginning, what this one did not publish at the end.

    Raises
    ------
    UserError
        When another call makes reports on people for too long.
    """
    from filelock import FileLock, Timeout

    ledger = CellLedger(project)
    with told_by_storage(ledger.folder):
        ledger.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(ledger.folder / LOCK)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise UserError(
            f"another run has been making reports on people for {wait_seconds:.0f} seconds, and two at once would not know "
            "what the other one shows",
            remedy="End it if it hangs, then run again.",
        ) from error
    try:
        ledger.drop_waiting()
        ledger.mend()
        yield ledger
    finally:
        ledger.drop_waiting()
        lock.release()


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(path.read_bytes())
    except ValueError:
        raise UserError(
            "a file of the ledger of published cells is broken",
            where=path.name,
            remedy="Restore it from a backup: what was published must be known before more is published.",
        ) from None
    return found


def _name(stem: str, run_id: str, cells: Mapping[str, Any]) -> str:
    return f"{datetime.now(UTC).strftime(MOMENT)}-{stem}-{run_id}-{digest(cells)}"

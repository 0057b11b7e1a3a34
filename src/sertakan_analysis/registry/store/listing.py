"""Which batches the store holds. A batch is there when its folder with ``batch.json`` is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.registry.agreements import covers
from sertakan_analysis.registry.store.record import RECORD, read_record
from sertakan_analysis.registry.zone.transaction import undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.model import BatchRecord

# The folder of matches, beside the folders of the kinds of list: no kind may have this name.
MATCHES: Final = "padanan"


def batches(
    project: Project, *, kind: str | None = None, region: str | None = None, as_of: date | None = None
) -> tuple[BatchRecord, ...]:
    """Return the batches, from the oldest day told of to the newest; of one day in the order of receipt.

    ``region`` takes those of the region and of the regions in it; ``as_of`` leaves out what tells of later days.

    Raises
    ------
    UserError
        When a record can't be read, or a newer version of the package wrote it.
    """
    found = records(project, kind, lambda code: region is None or covers(region, code))
    return tuple(record for record in found if as_of is None or record.as_of <= as_of)


def records(project: Project, kind: str | None, wanted: Callable[[str], bool]) -> list[BatchRecord]:
    """Return the batches of the regions that ``wanted`` takes, in the order of ``batches``."""
    with undisturbed(project):
        return _read(project, kind, wanted)


def stored(project: Project) -> tuple[BatchRecord, ...]:
    """Return every batch, as ``batches`` does, to somebody who is alone already."""
    return tuple(_read(project, None, lambda _: True))


def _read(project: Project, kind: str | None, wanted: Callable[[str], bool]) -> list[BatchRecord]:
    found = [
        read_record(folder / RECORD, project.relative(folder / RECORD))
        for home in ([project.store / kind] if kind else folders(project.store))
        if home.name != MATCHES
        for region in folders(home)
        if wanted(region.name)
        for folder in folders(region)
    ]
    return sorted(found, key=lambda record: (record.as_of, record.received, record.batch))


def find_batch(project: Project, batch: str) -> BatchRecord:
    """Return the record of one batch.

    Raises
    ------
    UserError
        When there is none of this name; offers the nearest.
    """
    known = {record.batch: record for record in batches(project)}
    if batch not in known:
        problem = f"there is no batch '{batch}'. {nearest(batch, known)}"
        raise UserError(problem, where=project.relative(project.store), remedy="'sertakan findings' lists the batches.")
    return known[batch]


def batch_folder(project: Project, record: BatchRecord) -> Path:
    """Return the folder of a batch in the store, with ``rows.parquet``, ``findings.parquet`` and ``batch.json``."""
    return project.store / record.kind / record.region / record.batch


def folders(home: Path) -> Iterator[Path]:
    """Give the folders in a folder by name, without hidden ones; none when it is not there."""
    try:
        names = sorted(home.iterdir())
    except FileNotFoundError:
        return
    for path in names:
        if not path.name.startswith(".") and path.is_dir():
            yield path

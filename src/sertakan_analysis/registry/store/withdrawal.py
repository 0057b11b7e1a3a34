"""Taking a batch back: it disappears from every figure, and its personal columns from the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.matches.keeping_up import made_with, removal, standing, standing_now
from sertakan_analysis.registry.store.listing import batch_folder, batches, find_batch
from sertakan_analysis.registry.use_log import Use, refuse_numbers
from sertakan_analysis.registry.zone.transaction import Change, publish, workplace

if TYPE_CHECKING:
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.model import BatchRecord

WITHDRAWN: Final = "ditarik"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A batch that is gone, and the batches of its kind and region that figures rest on from now on.

    ``files`` are files of the inbox by the name that the batch came from: they hold the people still. ``matches`` are
    those that were made with the batch and went with it.
    """

    record: BatchRecord
    left: tuple[BatchRecord, ...]
    files: tuple[str, ...]
    matches: tuple[str, ...] = ()


def withdraw(project: Project, batch: str, *, ground: str = "") -> Withdrawn:
    """Remove a batch from the store and the secure zone, together with the matches made with it, and log its ground.

    What people decided of pairs stays: it holds for these persons in the next list as well. Editions that were
    published stay as they are; the next run of their reports no longer sees the batch.

    Raises
    ------
    UserError
        When there is no such batch, or the disk refuses.
    """
    refuse_numbers(ground)
    record = find_batch(project, batch)
    before = standing(project)
    matches = made_with(before, batch)
    changes = [Change("store", f"{record.kind}/{record.region}/{record.batch}"), Change("secure", record.batch)]
    changes += removal(matches)
    use = Use(WITHDRAWN, record.agreement, record.batch, record.read, note=ground)

    def still() -> None:
        if not batch_folder(project, record).exists():
            raise UserError(f"batch '{batch}' was withdrawn meanwhile", remedy="There is nothing left to do.")
        if made_with(standing_now(project), batch) != matches:
            raise UserError(f"batch '{batch}' was matched meanwhile; nothing was removed", remedy="Withdraw it again.")

    with workplace(project) as work:
        publish(project, work, changes, [use], still)
    left = batches(project, kind=record.kind, region=record.region)
    gone = tuple(match.match for match in matches)
    return Withdrawn(record, left, in_inbox(project, [record]), gone)


def in_inbox(project: Project, records: list[BatchRecord]) -> tuple[str, ...]:
    """Return the files of the inbox that have the names of the files the batches came from."""
    names = sorted({record.file for record in records})
    return tuple(project.relative(project.inbox / name) for name in names if (project.inbox / name).is_file())

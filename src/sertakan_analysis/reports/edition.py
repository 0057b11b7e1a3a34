"""Publishing an edition: the reports of one as-of day in a folder that appears by one rename and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sertakan_analysis.durable import settle_folder, write_through
from sertakan_analysis.project import Project
from sertakan_analysis.reports.cell_gate import CellGate
from sertakan_analysis.reports.completion import complete
from sertakan_analysis.reports.difference import compared, summary
from sertakan_analysis.reports.edition_name import EditionName, editions, free_name, newest_revision
from sertakan_analysis.reports.index import INDEX, draft_index, replace_index
from sertakan_analysis.reports.leak_gate import LeakGate
from sertakan_analysis.reports.manifest import FILE, edition_manifest, present, read_manifest, written
from sertakan_analysis.reports.proof import PublicationRefused, is_as_recorded, prove_report
from sertakan_analysis.reports.storage import alone, move, told_by_storage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.reports.export.identity import Identity
    from sertakan_analysis.reports.index_page import Attempt
    from sertakan_analysis.reports.manifest import Changes, EditionManifest, ReportEntry

REVISIONS_KEPT: Final = 10
BUILT: Final = "built"
OUTGOING: Final = "outgoing"


@dataclass(frozen=True, slots=True)
class Finished:
    """A report ready to publish: its entry, its files by name as the worker sent them, and what it has to be.

    ``searched`` are the checksums of the files that the worker searched for people; the others are searched here.
    """

    entry: ReportEntry
    files: Mapping[str, bytes]
    identity: Identity
    searched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """The edition that holds the reports of a call. ``changed`` is false when it held all of them before."""

    name: str
    folder: Path
    changed: bool


@dataclass(frozen=True, slots=True)
class _Publication:
    """One publication: where to, from which staging folder, of which day, with which last attempts, through which gates."""

    outputs: Path
    staging: Path
    as_of: date
    attempts: Sequence[Attempt]
    kept: int
    gate: LeakGate
    cells: CellGate

    def folder(self, name: str) -> Path:
        """Return a folder of this publication inside the staging folder."""
        return self.staging / f"{name}-{self.as_of}"


def publish(  # noqa: PLR0913 - the two last are options by keyword
    outputs: Path,
    staging_folder: Path,
    as_of: date,
    finished: Sequence[Finished],
    *,
    attempts: Sequence[Attempt] = (),
    kept: int = REVISIONS_KEPT,
) -> PublishedEdition:
    """Publish the finished reports of one as-of day, with everything else that the day's newest edition holds.

    The first edition of a day is named by it, each later one by a number besides; an edition never changes. Where
    every file is as published already no new edition appears. Of a day the newest ``kept`` editions stay. Killed at
    any moment, the outputs folder shows the old state or the new one.

    Raises
    ------
    PublicationRefused
        When a file is not the report that it should be or names a person, or a file to be taken over was damaged; when
        a withheld cell could be worked out from this and what was published before.
    DiskFull
        When no space is left; nothing was published.
    UserError
        When the outputs folder cannot be written, the newest edition's record is damaged, or people took part and the
        key to search for them is not there.
    """
    gate = LeakGate(Project(outputs.parent))
    cells = CellGate(Project(outputs.parent))
    publication = _Publication(outputs, staging_folder, as_of, attempts, kept, gate, cells)
    with told_by_storage(outputs):
        _write_and_prove(publication, finished)
        with alone(outputs):
            cells.let_pass(finished)
            return _published(publication, [one.entry for one in finished])


def _write_and_prove(publication: _Publication, finished: Sequence[Finished]) -> None:
    folder, as_of = publication.folder(BUILT), publication.as_of
    folder.mkdir()
    stems = [one.entry["stem"] for one in finished]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice:
        raise PublicationRefused(f"two reports would bear the same name: {', '.join(twice)}")
    for one in finished:
        if one.identity.as_of != as_of:
            raise PublicationRefused(f"'{one.entry['stem']}' is of {one.identity.as_of}, the edition of {as_of}")
        if set(one.files) != {output["file"] for output in one.entry["outputs"]}:
            raise PublicationRefused(f"the files of '{one.entry['stem']}' are not those of its record")
        for name, content in one.files.items():
            write_through(folder / name, content)
        prove_report(folder, one.entry, one.identity)
        publication.gate.let_report_pass(folder, one.entry, one.searched)


def _published(publication: _Publication, made: Sequence[ReportEntry]) -> PublishedEdition:
    """Complete, number and rename; the caller is alone in the outputs folder."""
    outputs, built = publication.outputs, publication.folder(BUILT)
    base = newest_revision(outputs, publication.as_of)
    before = read_manifest(outputs / str(base)) if base else None
    if base is None or before is None:
        return _put_in_place(publication, made, made, None)
    place = outputs / str(base)
    entries = complete(built, made, place, before["reports"])
    held = present(before["reports"], place)
    if _contents(entries) == _contents(held) and _all_as_recorded(held, place):
        publication.cells.show()
        replace_index(outputs, publication.staging, publication.attempts)
        return PublishedEdition(str(base), place, changed=False)
    return _put_in_place(publication, made, entries, base)


def _put_in_place(
    publication: _Publication, made: Sequence[ReportEntry], entries: Sequence[ReportEntry], base: EditionName | None
) -> PublishedEdition:
    outputs, built = publication.outputs, publication.folder(BUILT)
    name = free_name(outputs, publication.as_of)
    manifest = edition_manifest(
        str(name),
        entries,
        published=datetime.now().astimezone().isoformat(timespec="seconds"),
        changes=_changes(publication, entries, base),
        since=_changes(publication, entries, _newest_before(outputs, publication.as_of)),
    )
    record = written(manifest)
    publication.gate.let_record_pass(FILE, record, made)
    write_through(built / FILE, record)
    settle_folder(built)
    _show(publication, name, manifest)
    return PublishedEdition(str(name), outputs / str(name), changed=True)


def _show(publication: _Publication, name: EditionName, manifest: EditionManifest) -> None:
    """Rename the edition into its place, the oldest ones out of it, and the start page last.

    The start page is written before the first rename, so that a full disk is told while nothing has changed yet.
    """
    outputs = publication.outputs
    of_the_day = sorted([*(found for found in editions(outputs) if found.day == name.day), name])
    outgoing = of_the_day[: -publication.kept]
    shown = [found for found in editions(outputs) if found not in outgoing]
    page = draft_index(outputs, publication.staging, publication.attempts, shown, coming=manifest)
    publication.cells.show()
    move(publication.folder(BUILT), outputs / str(name))
    settle_folder(outputs)
    for old in outgoing:
        move(outputs / str(old), publication.folder(f"{OUTGOING}-{old.revision}"))
    move(page, outputs / INDEX)


def _changes(publication: _Publication, entries: Sequence[ReportEntry], other: EditionName | None) -> Changes | None:
    if other is None:
        return None
    place = publication.outputs / str(other)
    before = read_manifest(place)
    if before is None:
        return None
    return summary(compared((place, present(before["reports"], place)), (publication.folder(BUILT), entries)))


def _newest_before(outputs: Path, day: date) -> EditionName | None:
    return max((name for name in editions(outputs) if name.day < day), default=None)


def _all_as_recorded(entries: Sequence[ReportEntry], place: Path) -> bool:
    """Tell whether an edition still holds what it published; otherwise a new one mends it."""
    return all(is_as_recorded(place / output["file"], output) for entry in entries for output in entry["outputs"])


def _contents(entries: Sequence[ReportEntry]) -> dict[str, str]:
    return {output["file"]: output["sha256"] for entry in entries for output in entry["outputs"]}

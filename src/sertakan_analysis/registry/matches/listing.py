"""Which matches the store holds. A match is there when its folder with ``match.json`` is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.registry.agreements import covers
from sertakan_analysis.registry.matches.record import RECORD, MatchRecord, read_record
from sertakan_analysis.registry.store.listing import MATCHES, folders
from sertakan_analysis.registry.zone.transaction import undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sertakan_analysis.project import Project


def matches(project: Project, region: str | None = None) -> tuple[MatchRecord, ...]:
    """Return the matches, from the oldest to the newest; with ``region`` those of it and of regions in it.

    Raises
    ------
    UserError
        When a record can't be read, or a newer version of the package wrote it.
    """
    with undisturbed(project):
        return stored_matches(project, lambda code: region is None or covers(region, code))


def stored_matches(project: Project, wanted: Callable[[str], bool] = lambda _: True) -> tuple[MatchRecord, ...]:
    """Return the matches of the regions that ``wanted`` takes, to somebody who is alone already."""
    found = [
        read_record(folder / RECORD, project.relative(folder / RECORD))
        for region in folders(project.store / MATCHES)
        if wanted(region.name)
        for folder in folders(region)
    ]
    return tuple(sorted(found, key=lambda record: (record.made, record.match)))


def match_folder(project: Project, record: MatchRecord) -> Path:
    """Return the folder of a match in the store, with ``pairs.parquet``, ``groups.parquet`` and ``match.json``."""
    return project.store / target(record)


def target(record: MatchRecord) -> str:
    """Return the folder of a match below the store, as a change of the store names it."""
    return f"{MATCHES}/{record.region}/{record.match}"

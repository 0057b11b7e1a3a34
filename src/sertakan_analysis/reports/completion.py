"""What a new edition takes over from the one before it: other reports, and other formats of an equal run."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from sertakan_analysis.durable import write_through
from sertakan_analysis.reports.manifest import FILE, ReportEntry, present
from sertakan_analysis.reports.proof import prove_kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sertakan_analysis.reports.manifest import OutputEntry


def complete(built: Path, made: Sequence[ReportEntry], place: Path, before: Sequence[ReportEntry]) -> list[ReportEntry]:
    """Add to a newly built folder what the edition at ``place`` holds besides, and return all entries.

    A report made again replaces its old files; those of formats not made this time stay only when they come from
    an equal run. What the user deleted stays away; files that no record names are the user's own and are copied.

    Raises
    ------
    PublicationRefused
        When a file to be taken over is not as its record says.
    """
    held = {entry["stem"]: entry for entry in present(before, place)}
    entries = [_with_equal_outputs(entry, held.pop(entry["stem"], None), (built, place)) for entry in made]
    for entry in held.values():
        _take_over(entry["outputs"], place, built)
    recorded = {output["file"] for entry in before for output in entry["outputs"]}
    for path in sorted(place.iterdir()):
        if path.name != FILE and path.name not in recorded:
            _copy(path, built / path.name)
    return [*entries, *held.values()]


def _with_equal_outputs(entry: ReportEntry, old: ReportEntry | None, folders: tuple[Path, Path]) -> ReportEntry:
    """Take over files of other formats from a run with the same id."""
    if old is None or old["run_id"] != entry["run_id"]:
        return entry
    built, place = folders
    new = {output["file"] for output in entry["outputs"]}
    equal = [output for output in old["outputs"] if output["file"] not in new]
    _take_over(equal, place, built)
    whole: ReportEntry = {
        **entry,
        "outputs": sorted([*entry["outputs"], *equal], key=lambda output: output["file"]),
        "exporters": {**old["exporters"], **entry["exporters"]},
    }
    return whole


def _take_over(outputs: Sequence[OutputEntry], place: Path, built: Path) -> None:
    prove_kept(place, outputs)
    for output in outputs:
        _link(place / output["file"], built / output["file"])


def _link(path: Path, target: Path) -> None:
    """Give a published file a second name, or copy it where the disk knows no links."""
    try:
        os.link(path, target)
    except OSError:
        write_through(target, path.read_bytes())


def _copy(path: Path, target: Path) -> None:
    """Copy what is the user's own, who may go on writing in it; a report of the same name comes first."""
    if target.exists():
        return
    if path.is_dir():
        shutil.copytree(path, target)
    else:
        shutil.copy2(path, target)

"""An edition: the reports of one as-of day in one folder, the new ones beside those kept from before."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from sertakan_analysis.reports.manifest import FILE, ReportEntry, edition_manifest, read_manifest, write_manifest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sertakan_analysis.reports.manifest import EditionManifest, OutputEntry


def complete(built: Path, place: Path, entries: Sequence[ReportEntry]) -> EditionManifest:
    """Add to a newly built folder what the edition at ``place`` holds already, and write its record.

    A report made again replaces its old files; those of formats not made this time stay only when they come from
    an equal run. Files that no record names are the user's own and stay.
    """
    before = read_manifest(place)
    old = {entry["stem"]: entry for entry in (before["reports"] if before else [])}
    made = {entry["stem"]: _with_equal_outputs(entry, old.get(entry["stem"]), built, place) for entry in entries}
    replaced = {output["file"] for stem in made if stem in old for output in old[stem]["outputs"]}
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.name != FILE and path.name not in replaced:
            _keep(path, built / path.name)
    kept = [entry for stem, entry in old.items() if stem not in made]
    manifest = edition_manifest(built.name, [*made.values(), *_present(kept, built)])
    write_manifest(built, manifest)
    return manifest


def _with_equal_outputs(entry: ReportEntry, old: ReportEntry | None, built: Path, place: Path) -> ReportEntry:
    """Take over files of other formats from a run with the same id."""
    if old is None or old["run_id"] != entry["run_id"]:
        return entry
    new = {output["file"] for output in entry["outputs"]}
    equal: list[OutputEntry] = []
    for output in old["outputs"]:
        if output["file"] not in new and (place / output["file"]).is_file():
            _keep(place / output["file"], built / output["file"])
            equal.append(output)
    outputs = sorted([*entry["outputs"], *equal], key=lambda output: output["file"])
    whole: ReportEntry = {**entry, "outputs": outputs}
    return whole


def _present(entries: Sequence[ReportEntry], folder: Path) -> list[ReportEntry]:
    """Leave out of the record what the user has deleted."""
    found: list[ReportEntry] = []
    for entry in entries:
        outputs = [output for output in entry["outputs"] if (folder / output["file"]).is_file()]
        if outputs:
            found.append({**entry, "outputs": outputs})
    return found


def _keep(path: Path, target: Path) -> None:
    """Link a file into the new folder, or copy it where the disk knows no links."""
    if target.exists():
        return
    if path.is_dir():
        shutil.copytree(path, target)
        return
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)

"""Proof that what is about to be published is what it says: read back from the disk, file by file."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import RunFailed, UserError
from sertakan_analysis.reports.export.identity import read_identity
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sertakan_analysis.reports.export.identity import Identity
    from sertakan_analysis.reports.manifest import OutputEntry, ReportEntry

# Codes as they stand unchanged in a file's name.
PLAIN_CODE = re.compile(r"\d{2}(\.\d+)*")


class PublicationRefused(RunFailed):
    """Something to be published is not what it says it is; nothing was published."""

    state: Final = State.REFUSED


def prove_report(folder: Path, entry: ReportEntry, identity: Identity) -> None:
    """Hold a report's files in a folder against its entry and against what it has to be.

    Raises
    ------
    PublicationRefused
        When entry, name, content or the identity inside a file belong to another report.
    """
    _prove_entry(entry, identity)
    for output in entry["outputs"]:
        path = folder / output["file"]
        if output["file"].rpartition(".")[0] != entry["stem"]:
            raise PublicationRefused(f"{output['file']} bears another name than its report '{entry['stem']}'")
        if not is_as_recorded(path, output):
            raise PublicationRefused(f"{output['file']} is not what was written\nRemedy: check the disk and run again.")
        try:
            found = read_identity(path)
        except UserError as error:
            raise PublicationRefused(str(error)) from error
        if found != identity:
            raise PublicationRefused(
                f"{output['file']} says that it is {found}, expected {identity}\n"
                "Remedy: the notebook's cover must show the region and day of its parameters."
            )


def prove_kept(folder: Path, outputs: Iterable[OutputEntry]) -> None:
    """Hold files of an earlier edition, about to be taken over, against its record.

    Raises
    ------
    PublicationRefused
        When a file is damaged or was changed by hand: an edition never spreads it in silence.
    """
    for output in outputs:
        if not is_as_recorded(folder / output["file"], output):
            stem = output["file"].rpartition(".")[0]
            raise PublicationRefused(
                f"{folder.name}/{output['file']} was changed after it was published, or is damaged\n"
                f"Remedy: make the report '{stem}' in the same call ('sertakan run --all' does), or move the file "
                "away to leave it out."
            )


def is_as_recorded(path: Path, output: OutputEntry) -> bool:
    """Tell whether a file holds the bytes of its record."""
    content = path.read_bytes()
    return len(content) == output["size"] and sha256(content).hexdigest() == output["sha256"]


def _prove_entry(entry: ReportEntry, identity: Identity) -> None:
    codes = list(identity.region_codes)
    said = (entry["report"], entry["region_codes"], entry["run_id"])
    if said != (identity.report, codes, identity.run_id):
        raise PublicationRefused(f"the record of '{entry['stem']}' says {said}, expected {identity}")
    if all(PLAIN_CODE.fullmatch(code) for code in codes):
        start = "-".join([identity.report, *codes])
        if entry["stem"] != start and not entry["stem"].startswith(f"{start}-"):
            raise PublicationRefused(f"'{entry['stem']}' is no name for {identity}")

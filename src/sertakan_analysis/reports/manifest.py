"""The record of an edition: for each report what it rests on, and the checksum of every file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypedDict

from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import MANIFEST_MIME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from nbformat import NotebookNode

    from sertakan_analysis.exhibits import RuleUsed

SCHEMA: Final = 1
FILE: Final = "manifest.json"


class OutputEntry(TypedDict):
    """One file of an edition."""

    file: str
    sha256: str
    size: int


class ReportEntry(TypedDict):
    """One run of an edition. ``commit`` and ``dirty`` are null outside git; checksums are SHA-256."""

    stem: str
    report: str
    title: str
    region_codes: list[str]
    run_id: str
    created: str
    package_version: str
    package_sha256: str
    commit: str | None
    dirty: bool | None
    lockfile_sha256: str | None
    python: str
    parameters: dict[str, Any]
    notebook: dict[str, str]
    inputs: dict[str, str]
    rules: list[RuleUsed]
    figures: list[str]
    outputs: list[OutputEntry]


class EditionManifest(TypedDict):
    """Everything in one edition's folder."""

    schema: int
    edition: str
    reports: list[ReportEntry]


def edition_manifest(edition: str, entries: Iterable[ReportEntry]) -> EditionManifest:
    """Return the record of an edition with its reports in the order of their file names."""
    return {"schema": SCHEMA, "edition": edition, "reports": sorted(entries, key=lambda entry: entry["stem"])}


def write_manifest(folder: Path, manifest: EditionManifest) -> None:
    """Write the record into the edition's folder."""
    written = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True)
    (folder / FILE).write_text(f"{written}\n", encoding="utf-8")


def read_manifest(folder: Path) -> EditionManifest | None:
    """Return the record of an edition; ``None`` when the folder holds none.

    Raises
    ------
    UserError
        When the record is damaged or of another schema.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _damaged(folder) from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA or not isinstance(found.get("reports"), list):
        raise _damaged(folder)
    manifest: EditionManifest = {"schema": SCHEMA, "edition": folder.name, "reports": found["reports"]}
    return manifest


def _damaged(folder: Path) -> UserError:
    return UserError(
        f"the record is not readable, or of another schema than {SCHEMA}",
        where=f"{folder.name}/{FILE}",
        remedy=f"Move the folder {folder.name} out of the outputs folder and run again.",
    )


def rested_on(notebook: NotebookNode) -> tuple[list[RuleUsed], list[str]]:
    """Return the rule values and the ids of published figures that an executed notebook says it used."""
    rules: list[RuleUsed] = []
    figures: list[str] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            told = output.get("data", {}).get(MANIFEST_MIME)
            if told is not None:
                rules += told.get("rules", [])
                figures += told.get("figures", [])
    return rules, figures

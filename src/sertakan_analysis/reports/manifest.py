"""The record of an edition: for each report what it rests on, the checksum of every file, and what changed."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypedDict

from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits.manifest import MANIFEST_MIME, RuleUsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from nbformat import NotebookNode

SCHEMA: Final = 2
FIRST_SCHEMA: Final = 1
FILE: Final = "manifest.json"
SHARED: Final = "functions"
NAME_LENGTH: Final = 12


class OutputEntry(TypedDict):
    """One file of an edition."""

    file: str
    sha256: str
    size: int


class ReportEntry(TypedDict):
    """One run of an edition. ``commit`` and ``dirty`` are null outside git; checksums are SHA-256.

    ``grounds`` is what the run rests on, the run id being its checksum; null for a run that an older version
    recorded. ``exporters`` holds for each format the checksum of what wrote it.
    """

    stem: str
    report: str
    title: str
    region_codes: list[str]
    run_id: str
    created: str
    package_version: str
    commit: str | None
    dirty: bool | None
    python: str
    grounds: dict[str, Any] | None
    exporters: dict[str, str]
    rules: list[RuleUsed]
    figures: list[str]
    outputs: list[OutputEntry]


class ReportName(TypedDict):
    """Which report is spoken of."""

    stem: str
    title: str
    region_codes: list[str]


class NumberChange(TypedDict):
    """A number as printed before and now (null: it was or is not there), and where it stands in the report."""

    kind: str
    exhibit: str
    row: str
    column: str
    old: str | None
    new: str | None


class ReportChanges(ReportName):
    """What changed in one report: how many numbers, headline numbers and sentences, a few of them, and why.

    ``causes`` are kinds of grounds that changed (empty: none did); null when the record does not tell.
    ``unread`` says why the two could not be compared, empty when they were.
    """

    numbers: int
    key_figures: int
    texts: int
    shown: list[NumberChange]
    causes: list[str] | None
    unread: str


class Changes(TypedDict):
    """What an edition changed against another, named by ``compared_with``."""

    compared_with: str
    came: list[ReportName]
    went: list[ReportName]
    reports: list[ReportChanges]


class EditionManifest(TypedDict):
    """Everything in one edition's folder.

    ``published`` is the moment with its offset, empty where an older version recorded none. ``changes`` compares
    with the revision before it, ``since`` with the newest edition of the as-of day before; null where there is none.
    """

    schema: int
    edition: str
    published: str
    reports: list[ReportEntry]
    changes: Changes | None
    since: Changes | None


def edition_manifest(
    edition: str,
    entries: Iterable[ReportEntry],
    *,
    published: str = "",
    changes: Changes | None = None,
    since: Changes | None = None,
) -> EditionManifest:
    """Return the record of an edition with its reports in the order of their file names."""
    return {
        "schema": SCHEMA,
        "edition": edition,
        "published": published,
        "reports": sorted(entries, key=lambda entry: entry["stem"]),
        "changes": changes,
        "since": since,
    }


def written(manifest: EditionManifest) -> bytes:
    """Return the record as the bytes of its file.

    Reports of one notebook rest on the same few hundred functions; each such list is written once.
    """
    shared: dict[str, Any] = {}
    reports = [{**entry, "grounds": _with_reference(entry["grounds"], shared)} for entry in manifest["reports"]]
    whole = {**manifest, "reports": reports, SHARED: shared}
    return f"{json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True)}\n".encode()


def read_manifest(folder: Path) -> EditionManifest | None:
    """Return the record of an edition; ``None`` when the folder holds none.

    Records of schema 1 are read as well: what they do not tell is null or empty.

    Raises
    ------
    UserError
        When the record is damaged or of an unknown schema.
    """
    path = folder / FILE
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        found = json.loads(content)
        if found["schema"] not in {FIRST_SCHEMA, SCHEMA}:
            raise _damaged(folder)
        reports = [_entry(entry, found) for entry in found["reports"]]
        kept = {name: found.get(name) for name in ("changes", "since")}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder) from error
    return edition_manifest(folder.name, reports, published=found.get("published", ""), **kept)


def _with_reference(grounds: Mapping[str, Any] | None, shared: dict[str, Any]) -> dict[str, Any] | None:
    if grounds is None or SHARED not in grounds:
        return None if grounds is None else dict(grounds)
    listed = json.dumps(grounds[SHARED], sort_keys=True)
    name = sha256(listed.encode()).hexdigest()[:NAME_LENGTH]
    shared[name] = grounds[SHARED]
    return {**grounds, SHARED: name}


def _entry(entry: dict[str, Any], record: Mapping[str, Any]) -> ReportEntry:
    if record["schema"] == FIRST_SCHEMA:
        entry = {**entry, "grounds": None, "exporters": {}}
    grounds = entry["grounds"]
    if grounds is not None and SHARED in grounds:
        entry = {**entry, "grounds": {**grounds, SHARED: record[SHARED][grounds[SHARED]]}}
    fields = {name: entry[name] for name in ReportEntry.__required_keys__}
    for output in fields["outputs"]:
        if not OutputEntry.__required_keys__ <= output.keys():
            raise KeyError(*(OutputEntry.__required_keys__ - output.keys()))
    whole: ReportEntry = fields  # type: ignore[assignment]  # every required key was taken
    return whole


def present(entries: Iterable[ReportEntry], folder: Path) -> list[ReportEntry]:
    """Leave out what the user has deleted from an edition's folder."""
    found: list[ReportEntry] = []
    for entry in entries:
        outputs = [output for output in entry["outputs"] if (folder / output["file"]).is_file()]
        if outputs:
            found.append({**entry, "outputs": outputs})
    return found


def _damaged(folder: Path) -> UserError:
    return UserError(
        f"the record is not readable, or of another schema than {FIRST_SCHEMA} and {SCHEMA}",
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

"""The ledger of published cells: one file for each publication, never changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.disclosure.published_cells import PublishedCells
from sertakan_analysis.durable import settle_folder, write_through
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUFFIX: Final = ".json"


def record_publication(folder: Path, publication: str, published: Mapping[str, Any]) -> Path:
    """Write down what a publication shows (``Protected.record()["published"]``), whole or not at all.

    ``publication`` names it for good (letters, digits, dots, dashes) and orders the ledger. Writing the same again
    changes nothing.

    Raises
    ------
    UserError
        When the name holds other cells already, or the record can't be read back.
    """
    PublishedCells.of([published], where=publication)
    path = folder / f"{publication}{SUFFIX}"
    content = json.dumps(published, separators=(",", ":"), sort_keys=True).encode()
    if path.exists():
        if path.read_bytes() != content:
            raise UserError(
                f"the ledger of published cells already holds other cells of '{publication}'",
                where=path.name,
                remedy="Give the publication a name of its own; what was published is never taken back.",
            )
        return path
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    write_through(draft, content)
    draft.replace(path)
    settle_folder(folder)
    return path


def publications(folder: Path) -> tuple[str, ...]:
    """Return the names of all publications in the ledger, in order."""
    if not folder.is_dir():
        return ()
    files = (path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))
    return tuple(sorted(path.name.removesuffix(SUFFIX) for path in files))


def published_cells(folder: Path, *, region: str = "", until: str | None = None) -> PublishedCells:
    """Return all that was published of people who may live in a region; nothing where there is no ledger yet.

    ``until`` leaves out the publication of that name and all after it.

    Raises
    ------
    UserError
        When a file of the ledger can't be read.
    """
    found = PublishedCells()
    for name in publications(folder):
        if until is None or name < until:
            found += PublishedCells.of([_read(folder / f"{name}{SUFFIX}")], where=f"{name}{SUFFIX}")
    return found.overlapping(region)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        read = json.loads(path.read_bytes())
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise UserError(
            "a file of the ledger of published cells is broken",
            where=path.name,
            remedy="Restore it from a backup: what was published must be known before more is published.",
        )
    return read

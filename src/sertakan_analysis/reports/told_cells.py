"""Which cells a report on people shows, as its executed notebook tells them in its manifest."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits.manifest import MANIFEST_MIME
from sertakan_analysis.reports.proof import PublicationRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

PUBLISHED: Final = "published"
DIGEST_LENGTH: Final = 12


def told_cells(notebook: str, name: str) -> Mapping[str, Any]:
    """Return the cells that an executed notebook, given as text, says that it shows (``Protected.record()["published"]``).

    Raises
    ------
    PublicationRefused
        When it doesn't say, says it twice, or says it in a form that can't be read: what later reports have to be
        protected around would be unknown.
    """
    from sertakan_analysis.disclosure.published_cells import PublishedCells

    told = [found[PUBLISHED] for found in _protections(notebook) if PUBLISHED in found]
    if len(told) != 1:
        how = "does not tell which cells it shows" if not told else "tells more than once which cells it shows"
        remedy = "Show one manifest, with the record of everything that was protected together."
        raise PublicationRefused(f"'{name}' works on lists of people and {how}\nRemedy: {remedy}")
    try:
        PublishedCells.of(told, where=name)
    except UserError as error:
        raise PublicationRefused(str(error)) from None
    found: Mapping[str, Any] = told[0]
    return found


def digest(cells: Mapping[str, Any]) -> str:
    """Return a short checksum of told cells: equal for equal ones."""
    return sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:DIGEST_LENGTH]


def _protections(notebook: str) -> list[Mapping[str, Any]]:
    outputs = [output for cell in json.loads(notebook)["cells"] for output in cell.get("outputs", ())]
    told = [output.get("data", {}).get(MANIFEST_MIME) for output in outputs]
    return [each["protection"] for each in told if isinstance(each, dict) and isinstance(each.get("protection"), dict)]

"""The start page of the outputs folder: which edition it shows, when it lags behind, and how it is replaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sertakan_analysis.durable import write_through
from sertakan_analysis.reports.edition_name import editions
from sertakan_analysis.reports.index_page import Attempt, index_page
from sertakan_analysis.reports.manifest import present, read_manifest
from sertakan_analysis.reports.storage import alone, move

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sertakan_analysis.reports.edition_name import EditionName
    from sertakan_analysis.reports.manifest import EditionManifest

__all__ = ["INDEX", "Attempt", "draft_index", "index_is_behind", "refresh_index", "replace_index"]

INDEX: Final = "index.html"
SHOWN = re.compile(r'<meta name="sertakan:editions" content="([^"]*)">')


def refresh_index(outputs: Path, staging_folder: Path, attempts: Sequence[Attempt]) -> None:
    """Write the start page again, after runs of which nothing was published.

    Raises
    ------
    UserError
        When the record of an edition is damaged.
    """
    with alone(outputs):
        replace_index(outputs, staging_folder, attempts)


def replace_index(outputs: Path, staging_folder: Path, attempts: Sequence[Attempt]) -> None:
    """Replace the start page when it would say something else; the caller is alone in the outputs folder."""
    page = draft_index(outputs, staging_folder, attempts, editions(outputs))
    place = outputs / INDEX
    if not place.is_file() or place.read_bytes() != page.read_bytes():
        move(page, place)


def draft_index(
    outputs: Path,
    staging_folder: Path,
    attempts: Sequence[Attempt],
    shown: Iterable[EditionName],
    *,
    coming: EditionManifest | None = None,
) -> Path:
    """Write the start page of the editions ``shown``, and of one about to come, into the staging folder."""
    manifests = [*_manifests(outputs, shown), *([coming] if coming else [])]
    page = staging_folder / INDEX
    write_through(page, index_page(manifests, attempts).encode())
    return page


def index_is_behind(outputs: Path) -> bool:
    """Tell whether the start page shows other editions than there are: a run died before it wrote the page."""
    names = " ".join(str(name) for name in editions(outputs))
    place = outputs / INDEX
    if not place.is_file():
        return bool(names)
    found = SHOWN.search(place.read_text(encoding="utf-8", errors="replace"))
    return found is None or found[1] != names


def _manifests(outputs: Path, names: Iterable[EditionName]) -> Iterator[EditionManifest]:
    for name in names:
        manifest = read_manifest(outputs / str(name))
        if manifest is not None:
            yield {**manifest, "reports": present(manifest["reports"], outputs / str(name))}

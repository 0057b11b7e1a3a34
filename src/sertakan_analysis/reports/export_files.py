"""Writing an executed notebook in each format, and asking every file who it is before it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.errors import RunFailed, UserError
from sertakan_analysis.reports.export.identity import Identity, read_identity

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode


def write_format(notebook: NotebookNode, path: Path, expected: Identity) -> None:
    """Write one format of an executed notebook; the ending of the path says which.

    Raises
    ------
    RunFailed
        When the exporter refuses the notebook, or the written file says that it is another report.
    """
    from nbconvert.exporters import get_exporter

    exporter = get_exporter(f"sertakan_{path.suffix[1:]}")()  # type: ignore[no-untyped-call]  # nbconvert has no types
    try:
        content, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": path.stem}})
    except UserError as error:
        raise RunFailed(f"{path.name} could not be written: {error}") from error
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    _prove(path, expected)


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write the executed notebook itself."""
    import nbformat

    written: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]  # nbformat has no types
    path.write_text(f"{written}\n", encoding="utf-8", newline="\n")


def _prove(path: Path, expected: Identity) -> None:
    """Read back which report a file is: a report under the name of another region must never be published."""
    found = read_identity(path)
    if found != expected:
        raise RunFailed(
            f"{path.name} says that it is {found}, expected {expected}\n"
            "Remedy: the notebook's cover must show the region and day of its parameters."
        )

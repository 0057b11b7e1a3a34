"""Runs that failed: their notebooks, kept for inspection, and which reports could not be renewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sertakan_analysis.reports.index import Attempt
from sertakan_analysis.reports.states import GOOD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.history import History

FOLDER: Final = ".failed"
KEPT: Final = 20


def keep_failed(project: Project, stem: str, notebook: str) -> str:
    """Write the notebook and return its path from the root; only the newest few are kept.

    One that names anybody of the store, shows a person's number, or could not be searched is kept without its outputs.
    """
    from sertakan_analysis.reports.leak_gate import LeakGate

    if not LeakGate(project).names_nobody(f"{stem}.ipynb", notebook.encode()):
        notebook = _without_outputs(notebook)
    folder = project.outputs / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
    path = folder / f"{moment}-{stem}.ipynb"
    path.write_text(notebook, encoding="utf-8", newline="\n")
    # The names begin with the moment.
    for old in sorted(folder.glob("*.ipynb"), reverse=True)[KEPT:]:
        old.unlink(missing_ok=True)
    return project.relative(path)


def _without_outputs(notebook: str) -> str:
    from sertakan_analysis.reports.making import read_notebook, write_notebook

    bare = read_notebook(notebook)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return write_notebook(bare)


def failed_attempts(history: History) -> Sequence[Attempt]:
    """Return, for each report whose last run failed, that run as the start page tells it."""
    return tuple(
        Attempt(record.start.stem, record.start.title, record.end.state, record.ended.astimezone().date())
        for record in history.latest()
        if record.end is not None and record.ended is not None and record.end.state not in GOOD
    )

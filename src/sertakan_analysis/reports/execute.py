"""Running one notebook, through papermill, with the engine that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.engines.ending import Stopped, settled
from sertakan_analysis.reports.engines.typed import inject
from sertakan_analysis.reports.execution import NoWitness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbformat import NotebookNode

    from sertakan_analysis.reports.execution import Execution, Job, Witness

EngineName = Literal["shell", "kernel", "cold"]

KERNEL: Final = "python3"
ENGINES: Final[Mapping[EngineName, tuple[str, Mapping[str, Any]]]] = {
    "shell": ("sertakan-shell", {}),
    "kernel": ("sertakan", {"warm": True}),
    "cold": ("sertakan", {"warm": False}),
}


def execute(job: Job, *, engine: EngineName, witness: Witness | None = None) -> Execution:
    """Run a notebook and return how that went, whatever its cells do.

    ``shell`` runs the cells in this process, which is fit for nothing else afterwards; ``kernel`` in a kernel that is
    forked from this process's warm parent; ``cold`` in a kernel that is started from nothing. Nothing in the notebook
    that comes back tells the clock or the machine: equal inputs give equal notebooks.

    Raises
    ------
    UserError
        When the notebook has no such parameter, or a value cannot be written into it; before anything starts.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    prepared = _prepared(job)
    name, options = ENGINES[engine]
    ends: list[tuple[Execution, list[NotebookNode]]] = []
    try:
        papermill.execute_notebook(
            prepared,
            None,
            engine_name=name,
            kernel_name=KERNEL,
            progress_bar=False,
            root=job.root,
            limits=job.limits,
            witness=witness or NoWitness(),
            ended=lambda execution: ends.append((execution, list(execution.notebook.cells))),
            **options,
        )
    except (Stopped, PapermillExecutionError):
        # Papermill's own also stands for errors that a cell is tagged to raise. The engine knows how the run ended.
        if not ends:
            raise
    execution, cells = ends[0]
    # Without the cells in which papermill points at errors.
    execution.notebook.cells = cells
    settled(execution.notebook)
    return execution


def _prepared(job: Job) -> NotebookNode:
    try:
        prepared = inject(job.notebook, job.parameters)
    except UserError as error:
        raise UserError(error.problem, where=job.name, remedy=error.remedy) from error
    _give_ids(prepared)
    return prepared


def _give_ids(notebook: NotebookNode) -> None:
    """Give cells of an older notebook ids that are the same in every run; papermill would draw them at random."""
    for index, cell in enumerate(notebook.cells):
        if "id" not in cell:
            cell["id"] = f"cell-{index + 1}"
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        notebook.nbformat_minor = 5

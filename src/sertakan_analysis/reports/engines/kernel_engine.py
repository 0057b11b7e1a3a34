"""The papermill engine that runs a notebook in a kernel of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papermill.engines import Engine
from papermill.iorw import write_ipynb

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.engines.ending import Stopped
from sertakan_analysis.reports.states import Limits, State

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from sertakan_analysis.reports.execution import Execution


class KernelEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs notebooks for ``papermill --engine sertakan``: typed parameters, truthful ends, one write.

    Options of papermill's that count: ``execution_timeout``, seconds, here for the whole run; ``start_timeout``;
    ``progress_bar``, ``log_output``, ``stdout_file`` and ``stderr_file``, told cell by cell. Options of its own:
    ``limits`` instead of ``execution_timeout``; ``root``, the project's folder and working folder; ``warm``, false for
    a kernel that is started from nothing; ``witness``; ``ended``, called with the execution.
    """

    @classmethod
    def execute_notebook(
        cls, nb: NotebookNode, kernel_name: str, output_path: str | None = None, **options: Any
    ) -> NotebookNode:
        """Return the notebook as it ran; papermill writes it.

        Raises
        ------
        Stopped
            When it did not run to its end; what there is of it was written where papermill was to write.
        UserError
            When a parameter is unknown or cannot be written into a notebook, or the notebook is not for Python.
        """
        # Jupyter's libraries take long to load, and papermill loads every engine that there is.
        from sertakan_analysis.reports.engines.kernel_run import run_in_kernel
        from sertakan_analysis.reports.engines.narrator import Narrator

        prepared = _with_typed_parameters(nb)
        root = options.get("root")
        begun = datetime.now(UTC)
        with Narrator(prepared, options) as narrator:
            execution = run_in_kernel(prepared, _start(kernel_name, root, options), _limits(options), narrator)
        _tell_times(execution, begun)
        if (ended := options.get("ended")) is not None:
            ended(execution)
        if execution.state is not State.FINISHED:
            raise Stopped(_written(execution, output_path or nb.metadata.papermill.get("output_path")))
        return execution.notebook


def _with_typed_parameters(nb: NotebookNode) -> NotebookNode:
    """Put our cell in the place of papermill's, which gives days and Decimals as text."""
    from sertakan_analysis.reports.engines.typed import inject, json_safe

    language = nb.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise UserError(
            f"the engine runs Python notebooks, this one is for {language}",
            remedy="Run it with papermill's own engine.",
        )
    prepared = inject(nb, nb.metadata.papermill.get("parameters") or {})
    prepared.metadata.papermill["parameters"] = json_safe(dict(nb.metadata.papermill.get("parameters") or {}))
    if not isinstance(prepared.metadata.papermill.get("input_path"), str | None):
        # Papermill notes a notebook that was not read from a file as a whole.
        prepared.metadata.papermill["input_path"] = None
    return prepared


def _start(kernel_name: str, root: Path | None, options: dict[str, Any]) -> Any:
    from sertakan_analysis.reports.engines.kernel import Start

    start = Start(
        folder=Path(root or Path.cwd()),
        project=None if root is None else Path(root),
        warm=options.get("warm", True),
        kernel_name=kernel_name,
    )
    seconds = options.get("start_timeout")
    return start if seconds is None else replace(start, seconds=seconds)


def _limits(options: dict[str, Any]) -> Limits:
    return options.get("limits") or Limits(options.get("execution_timeout"))


def _tell_times(execution: Execution, begun: datetime) -> None:
    told = execution.notebook.metadata.papermill
    told["start_time"], told["end_time"] = begun.isoformat(), datetime.now(UTC).isoformat()
    told["duration"] = execution.seconds


def _written(execution: Execution, path: str | None) -> Execution:
    """Write what there is of a notebook; papermill writes only those that ran to their end."""
    if path is None:
        return execution
    try:
        write_ipynb(execution.notebook, path)
    except OSError as error:
        story = f"{execution.story}\nThe notebook could not be written to '{path}': {error.strerror}"
        return replace(execution, story=story)
    return execution

"""The papermill engine that runs cells in papermill's own process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from papermill.engines import Engine
from papermill.iorw import write_ipynb

from sertakan_analysis.reports.engines.ending import Stopped
from sertakan_analysis.reports.states import Limits, State

if TYPE_CHECKING:
    from nbformat import NotebookNode


class ShellEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs cells in this process with the outputs that a kernel would have given; end the process afterwards.

    ``root`` is the working folder, by default the present one; ``limits`` and ``witness`` as of ``run_cells``;
    ``ended`` is called with the execution. Nothing is written before the end.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,  # noqa: ARG003 - papermill names one to every engine
        output_path: str | None = None,
        **options: Any,
    ) -> NotebookNode:
        """Return the notebook as it ran.

        Raises
        ------
        Stopped
            When it did not run to its end; what there is of it was written to ``output_path``, if one was given.
        """
        # The kernel's libraries take long to load, and papermill loads every engine that there is.
        from sertakan_analysis.reports.engines.shell import run_cells

        limits = options.get("limits") or Limits(options.get("execution_timeout"))
        execution = run_cells(nb, Path(options.get("root") or Path.cwd()), limits, options.get("witness"))
        if (ended := options.get("ended")) is not None:
            ended(execution)
        if execution.state is not State.FINISHED:
            if output_path is not None:
                write_ipynb(execution.notebook, output_path)
            raise Stopped(execution)
        return execution.notebook

"""Running one notebook in a kernel of its own. Another engine needs only another ``execute``."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import RunFailed
from sertakan_analysis.project import VARIABLE
from sertakan_analysis.reports.cell import literal_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from nbformat import NotebookNode
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

KERNEL: Final = "python3"
INJECTED: Final = "injected-parameters"
ANSI: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
TRACEBACK_LINES: Final = 30
OUTPUT_LINES: Final = 15


class ExecutionFailed(RunFailed):
    """A notebook did not run to its end; ``notebook`` is what is left of it."""

    def __init__(self, message: str, notebook: NotebookNode) -> None:
        self.notebook = notebook
        super().__init__(message)


def execute(notebook: Path, parameters: Mapping[str, Any], *, root: Path, scratch: Path) -> NotebookNode:
    """Return the notebook, run in a fresh kernel whose working folder is ``root``.

    ``scratch`` is a file that may be written while running; it is worth nothing afterwards. Nothing in the result
    tells the clock or the machine: equal inputs give equal notebooks.

    Raises
    ------
    ExecutionFailed
        When a cell raised, or the kernel died or did not start.
    """
    import papermill
    from nbclient.exceptions import CellControlSignal, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    try:
        with _kernel_environment(root):
            done = papermill.execute_notebook(
                literal_path(notebook),
                literal_path(scratch),
                parameters=dict(parameters),
                kernel_name=KERNEL,
                cwd=str(root),
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                # Nothing is left to save in the kernel, and an orderly end takes longer and may print on its way out.
                shutdown_kernel="immediate",
                config=_encrypted(),
            )
    except PapermillExecutionError as error:
        raise ExecutionFailed(_cell_story(error, scratch), _read(scratch)) from error
    except (DeadKernelError, CellControlSignal, RuntimeError) as error:
        # Papermill marks every cell completed then, also those never run: keep the notebook as it was before.
        story = f"the kernel died or did not start: {_plain(str(error))}"
        remedy = "Remedy: look for lack of memory, or a library that crashes, and run again."
        raise ExecutionFailed(f"{story}\n{remedy}", _prepared(notebook, parameters)) from error
    return _settled(done)


def _encrypted() -> Config:
    """Ask for keys between this process and the kernel: their sockets are open to other users of the machine."""
    from traitlets.config import Config

    # A kernel that knows no encryption runs without, as everywhere in Jupyter.
    return Config({"KernelManager": {"transport_encryption": "auto"}})


@contextmanager
def _kernel_environment(root: Path) -> Iterator[None]:
    """Give kernels started meanwhile an environment in which a report comes out the same everywhere."""
    before = dict(os.environ)
    # A backend set from outside would silently remove figures from the notebook.
    os.environ.pop("MPLBACKEND", None)
    os.environ.update({VARIABLE: str(root), "PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _read(path: Path) -> NotebookNode:
    import nbformat

    notebook: NotebookNode = nbformat.read(str(path), as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    return notebook


def _prepared(notebook: Path, parameters: Mapping[str, Any]) -> NotebookNode:
    import papermill

    given = dict(parameters)
    return _settled(
        papermill.execute_notebook(literal_path(notebook), None, given, prepare_only=True, kernel_name=KERNEL)
    )


def _settled(notebook: NotebookNode) -> NotebookNode:
    """Remove times, paths of the machine and random ids, which differ between equal runs."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.get("tags", ()):
            cell["id"] = INJECTED
    return notebook


def _cell_story(error: PapermillExecutionError, scratch: Path) -> str:
    cells = _read(scratch).cells
    failed = next((cell for cell in cells if _raised(cell)), None)
    printed = [] if failed is None else _printed(failed)
    parts = [
        f"cell {error.cell_index + 1} (In [{error.exec_count}]) raised {error.ename}: {_plain(str(error.evalue))}",
        "Source:",
        *(f"    {line}" for line in str(error.source).splitlines()),
        *(["Output:", *(f"    {line}" for line in printed)] if printed else []),
        "Traceback (last part):",
        *(f"    {line}" for line in _plain("\n".join(error.traceback)).splitlines()[-TRACEBACK_LINES:]),
        "Remedy: open the notebook kept below in JupyterLab, mend what the last line names, and run again.",
    ]
    return "\n".join(parts)


def _raised(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", ()))


def _printed(cell: NotebookNode) -> list[str]:
    texts = (output.text for output in cell.outputs if output.output_type == "stream")
    return _plain("".join(texts)).splitlines()[-OUTPUT_LINES:]


def _plain(text: str) -> str:
    return ANSI.sub("", text)

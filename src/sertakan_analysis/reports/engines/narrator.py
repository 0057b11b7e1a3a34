"""Telling papermill's user how a run gets on, as papermill's own engine does."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from papermill.log import logger

from sertakan_analysis.reports.execution import NoWitness, Witness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbformat import NotebookNode


class Narrator:
    """A witness that moves a progress bar, logs and writes what cells print, and tells the next witness."""

    def __init__(self, notebook: NotebookNode, options: Mapping[str, Any]) -> None:
        self._notebook = notebook
        self._next: Witness = options.get("witness") or NoWitness()
        self._bar_options = options.get("progress_bar", True)
        self._log = bool(options.get("log_output"))
        self._files = {"stdout": options.get("stdout_file"), "stderr": options.get("stderr_file")}
        self._bar: Any = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if self._bar_options:
            from tqdm.auto import tqdm  # type: ignore[import-untyped]  # tqdm has no types

            given = self._bar_options if isinstance(self._bar_options, dict) else {}
            code = sum(cell.cell_type == "code" for cell in self._notebook.cells)
            self._bar = tqdm(total=code, **{"unit": "cell", "desc": "Executing", **given})
            self._stack.callback(self._bar.close)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def cell_started(self, index: int) -> None:
        """Log that a cell begins."""
        if self._log:
            logger.info(f"Executing Cell {index + 1:-<40}")
        self._next.cell_started(index)

    def cell_ended(self, index: int, cell: NotebookNode) -> None:
        """Log and write what the cell printed."""
        for output in cell.outputs:
            if output.output_type == "stream":
                self._print(output.name, output.text)
            elif self._log and "text/plain" in output.get("data", {}):
                logger.info(output.data["text/plain"])
        if self._log:
            logger.info(f"Ending Cell {index + 1:-<43}")
        if self._bar is not None:
            self._bar.update(1)
        self._next.cell_ended(index, cell)

    def _print(self, name: str, text: str) -> None:
        if self._log:
            (logger.info if name == "stdout" else logger.warning)(text)
        file = self._files.get(name)
        if file is not None:
            file.write(text)
            file.flush()

"""Running a notebook's cells in this process, with the outputs that a kernel would have given."""

from __future__ import annotations

import asyncio
import resource
import sys
from contextlib import chdir
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_output

from sertakan_analysis.reading import recording
from sertakan_analysis.reports.engines.ending import (
    mark,
    ordered_streams,
    state_of_error,
    story_of_cancel,
    story_of_error,
    story_of_timeout,
    without_results,
)
from sertakan_analysis.reports.engines.interruptions import Interruptions
from sertakan_analysis.reports.engines.shell_kernel import CellKernel, cell_client
from sertakan_analysis.reports.execution import Execution, NoWitness, Witness
from sertakan_analysis.reports.states import Limits, State

if TYPE_CHECKING:
    from pathlib import Path

    from nbclient import NotebookClient
    from nbformat import NotebookNode

KILO: Final = 1024


def run_cells(
    notebook: NotebookNode, root: Path, limits: Limits | None = None, witness: Witness | None = None
) -> Execution:
    """Run a notebook with its parameters already in it; never raises for what a cell does.

    Leaves the process unfit for anything else: end it afterwards. POSIX only, main thread only. ``limits.memory_mb``
    is for whoever started the process to set.
    """
    limits, witness = limits or Limits(), witness or NoWitness()
    copy = without_results(notebook)
    begun = monotonic()
    with (
        chdir(root),
        Interruptions(limits.seconds) as interruptions,
        cell_client(copy, interruptions) as (client, kernel),
        recording(root) as recorded,
    ):
        run = _Run(client, kernel, interruptions, witness)
        state, index = asyncio.run(run.all_cells())
        client.set_widgets_metadata()
        copy.metadata["language_info"] = dict(kernel.language_info)
    peak = _peak_mb()
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs = ordered_streams(cell.outputs)
    mark(copy, state, index)
    story = "" if index is None else _story(copy.cells[index], index, state, limits, peak)
    return Execution(state, copy, story, monotonic() - begun, peak, recorded.reads)


class _Run:
    def __init__(
        self, client: NotebookClient, kernel: CellKernel, interruptions: Interruptions, witness: Witness
    ) -> None:
        self._client = client
        self._shell: Any = kernel.shell
        self._interruptions = interruptions
        self._witness = witness

    async def all_cells(self) -> tuple[State, int | None]:
        """Run cell after cell; return the state, and the index of the cell where it stopped."""
        cells = self._client.nb.cells
        code = [index for index, cell in enumerate(cells) if cell.cell_type == "code"]
        for index in code:
            self._witness.cell_started(index)
            state = await self._cell(cells[index], index)
            if state is State.FINISHED and self._shell.exit_now and index != code[-1]:
                _add_error(cells[index], SystemExit("the cell ended the run; the cells behind it never ran"))
                state = State.CELL_ERROR
            self._witness.cell_ended(index, cells[index])
            if state is not State.FINISHED:
                return state, index
        return State.FINISHED, None

    async def _cell(self, cell: NotebookNode, index: int) -> State:
        if self._interruptions.cause is None:
            try:
                await self._client.async_execute_cell(cell, index)
                state = State.FINISHED
            except CellExecutionError as error:
                state = state_of_error(error.ename, error.evalue)
            except MemoryError as error:
                # Memory ran out where outputs are put together.
                _add_error(cell, error)
                state = State.OUT_OF_MEMORY
        if self._interruptions.cause is None:
            return state
        _say_once(cell, self._interruptions.error())
        return self._interruptions.cause


def _story(cell: NotebookNode, index: int, state: State, limits: Limits, peak_mb: int) -> str:
    if state is State.TIMEOUT:
        return story_of_timeout(cell, index, limits.seconds or 0.0)
    if state is State.CANCELLED:
        return story_of_cancel(cell, index)
    return story_of_error(cell, index, limits, peak_mb)


def _say_once(cell: NotebookNode, error: BaseException) -> None:
    """Tell in the cell why it was stopped, when the error that stopped it was caught or replaced there."""
    name = type(error).__name__
    if not any(output.output_type == "error" and output.ename == name for output in cell.outputs):
        _add_error(cell, error)


def _add_error(cell: NotebookNode, error: BaseException) -> None:
    name, value = type(error).__name__, str(error)
    cell.outputs.append(
        new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"])  # type: ignore[no-untyped-call]  # nbformat has no types
    )


def _peak_mb() -> int:
    # Linux counts in kilobytes, macOS in bytes.
    unit = KILO if sys.platform == "linux" else KILO**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit

"""Running a notebook's cells in a kernel of its own, with an end that is told as it was."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output

from sertakan_analysis.reading import Reads
from sertakan_analysis.reports.engines.ending import (
    mark,
    ordered_streams,
    state_of_error,
    story_of_cancel,
    story_of_death,
    story_of_error,
    story_of_memory,
    story_of_no_start,
    story_of_timeout,
    without_results,
)
from sertakan_analysis.reports.engines.kernel import TRIES, Gone, NotStarted, Start, start_kernel
from sertakan_analysis.reports.engines.memory import MemoryWatch
from sertakan_analysis.reports.execution import Execution, NoWitness, Witness
from sertakan_analysis.reports.states import Limits, State

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from nbformat import NotebookNode

    from sertakan_analysis.reports.engines.kernel import Kernel

# How long a cell may take to come to its end after it was interrupted; then the kernel is killed.
GRACE_SECONDS: Final = 3.0
EXIT: Final = "the cell ended the run; the cells behind it never ran"


def run_in_kernel(
    notebook: NotebookNode, start: Start, limits: Limits | None = None, witness: Witness | None = None
) -> Execution:
    """Run a notebook with its parameters already in it; never raises for what a cell or a kernel does."""
    limits = limits or Limits()
    copy = without_results(notebook)
    run = _Run(copy, replace(start, memory_mb=limits.memory_mb), limits, witness or NoWitness())
    return _completed(run.whole())


def _completed(work: Coroutine[Any, Any, Execution]) -> Execution:
    """Run a coroutine to its end, also where an event loop is running already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _in_own_loop(work)
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_in_own_loop, work).result()


def _in_own_loop(work: Coroutine[Any, Any, Execution]) -> Execution:
    # ZeroMQ's sockets can't be awaited in the loop that Windows has by default.
    loop_factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(work)


class _Stop(Exception):  # noqa: N818 - an end, not an error; never leaves this module
    """The run ends in this state with this story; ``said`` is what the cell's outputs tell of it."""

    def __init__(self, state: State, story: str, said: tuple[str, str] | None = None) -> None:
        self.state = state
        self.story = story
        self.said = said
        super().__init__(story)


class _Run:
    def __init__(self, notebook: NotebookNode, start: Start, limits: Limits, witness: Witness) -> None:
        self._notebook = notebook
        self._start = start
        self._limits = limits
        self._witness = witness
        self._begun = monotonic()
        self._at: int | None = None
        self._peak_mb: int | None = None

    async def whole(self) -> Execution:
        """Start a kernel, run the cells, end the kernel; return how that went."""
        try:
            kernel = await start_kernel(self._notebook, self._start)
        except NotStarted as error:
            return self._ended(State.NOT_STARTED, story_of_no_start(str(error), TRIES))
        except asyncio.CancelledError:
            return self._ended(State.CANCELLED, story_of_cancel())
        try:
            reads = await self._cells(kernel)
        except _Stop as stop:
            return self._ended(stop.state, stop.story)
        finally:
            await kernel.close()
        return self._ended(State.FINISHED, "", reads)

    def _ended(self, state: State, story: str, reads: Reads | None = None) -> Execution:
        for cell in self._notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = ordered_streams(cell.outputs)
        mark(self._notebook, state, None if state is State.FINISHED else self._at)
        seconds = monotonic() - self._begun
        return Execution(state, self._notebook, story, seconds, self._peak_mb, reads or Reads())

    async def _cells(self, kernel: Kernel) -> Reads:
        code = [index for index, cell in enumerate(self._notebook.cells) if cell.cell_type == "code"]
        watch = MemoryWatch(kernel.pid, self._limits.memory_mb)
        turns = _Turns(kernel, watch, self._limits, last=code[-1] if code else None)
        try:
            for index in code:
                await self._cell(turns, index)
            reads, self._peak_mb = await turns.reads(self._notebook.cells, self._at)
        except _Stop:
            await kernel.kill()
            self._peak_mb = kernel.peak_mb or watch.peak_mb
            raise
        finally:
            turns.over()
        return reads

    async def _cell(self, turns: _Turns, index: int) -> None:
        cell = self._notebook.cells[index]
        self._at = index
        self._witness.cell_started(index)
        stop: _Stop | None = None
        try:
            await turns.take(cell, index)
        except _Stop as told:
            stop = told
            if told.said is not None:
                cell.outputs.append(_error(*told.said))
        self._witness.cell_ended(index, cell)
        if stop is not None:
            raise stop


class _Turns:
    """The cells' turns in a kernel, under the run's limits."""

    def __init__(self, kernel: Kernel, watch: MemoryWatch, limits: Limits, last: int | None) -> None:
        self._kernel = kernel
        self._watch = watch
        self._limits = limits
        self._last = last
        self._deadline = None if limits.seconds is None else monotonic() + limits.seconds
        self._too_large = asyncio.ensure_future(watch.exceeded())
        self._leaving = False
        kernel.client.on_cell_executed = self._hear

    def over(self) -> None:
        """Stop watching."""
        self._too_large.cancel()

    async def take(self, cell: NotebookNode, index: int) -> None:
        """Run one cell to its end; raises ``_Stop`` when the run ends with it."""
        turn = asyncio.ensure_future(self._kernel.client.async_execute_cell(cell, index))
        try:
            await asyncio.wait({turn, self._too_large}, timeout=self._left(), return_when=asyncio.FIRST_COMPLETED)
            if turn.done():
                await self._finished(turn, cell, index)
            elif self._too_large.done():
                raise self._out_of_memory(cell, index)
            else:
                await self._kernel.interrupt()
                await asyncio.wait({turn}, timeout=GRACE_SECONDS)
                seconds = self._limits.seconds or 0.0
                said = ("TimeLimitReached", f"the run's time limit of {seconds:g} seconds was reached")
                raise _Stop(State.TIMEOUT, story_of_timeout(cell, index, seconds), said)
        except asyncio.CancelledError:
            said = ("KeyboardInterrupt", "the run was cancelled")
            raise _Stop(State.CANCELLED, story_of_cancel(cell, index), said) from None
        finally:
            await self._put_away(turn)

    async def reads(self, cells: list[NotebookNode], at: int | None) -> tuple[Reads, int | None]:
        """Return what the cells read and the peak of memory; raises ``_Stop`` when the kernel can tell no more."""
        try:
            return await self._kernel.reads()
        except (Gone, NotStarted, TimeoutError) as error:
            if at is None:
                raise _Stop(State.NOT_STARTED, story_of_no_start("it ended at once", 1)) from error
            raise await self._died(cells[at], at) from error
        except asyncio.CancelledError:
            raise _Stop(State.CANCELLED, story_of_cancel()) from None

    def _left(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - monotonic())

    async def _finished(self, turn: asyncio.Future[Any], cell: NotebookNode, index: int) -> None:
        try:
            turn.result()
        except CellExecutionError as error:
            state = state_of_error(error.ename, error.evalue)
            raise _Stop(state, story_of_error(cell, index, self._limits, self._watch.peak_mb)) from error
        except (DeadKernelError, CellTimeoutError) as error:
            raise await self._died(cell, index) from error
        if self._leaving and index != self._last:
            cell.outputs.append(_error("SystemExit", EXIT))
            raise _Stop(State.CELL_ERROR, story_of_error(cell, index, self._limits))

    async def _died(self, cell: NotebookNode, index: int) -> _Stop:
        # One that lives but tells nothing any more is no better than dead.
        await self._kernel.kill()
        code = await self._kernel.exit_code()
        peak = self._kernel.peak_mb or self._watch.peak_mb
        if self._watch.killed_for_memory(code):
            return self._out_of_memory(cell, index)
        story = story_of_death(cell, index, code, self._limits, peak)
        return _Stop(State.KILLED, story, ("DeadKernel", story.splitlines()[0]))

    def _out_of_memory(self, cell: NotebookNode, index: int) -> _Stop:
        peak = self._kernel.peak_mb or self._watch.peak_mb
        story = story_of_memory(cell, index, self._limits, peak)
        return _Stop(State.OUT_OF_MEMORY, story, ("MemoryError", story.splitlines()[0]))

    async def _put_away(self, turn: asyncio.Future[Any]) -> None:
        """Leave nothing of a turn running, nor an error of it unheard."""
        if not turn.done():
            await self._kernel.kill()
            turn.cancel()
            await asyncio.wait({turn})
        if not turn.cancelled():
            turn.exception()

    def _hear(self, execute_reply: dict[str, Any], **_: object) -> None:
        sources = [payload.get("source") for payload in execute_reply["content"].get("payload", ())]
        self._leaving = "ask_exit" in sources


def _error(name: str, value: str) -> NotebookNode:
    error: NotebookNode = new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"])  # type: ignore[no-untyped-call]  # nbformat has no types
    return error

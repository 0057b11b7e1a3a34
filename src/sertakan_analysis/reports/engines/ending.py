"""How a run ended, told the same way in the notebook, in the message and in the record, whichever engine ran it."""

from __future__ import annotations

import errno
import re
import signal
from copy import deepcopy
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import RunFailed
from sertakan_analysis.reports.states import GOOD, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nbformat import NotebookNode

    from sertakan_analysis.reports.execution import Execution
    from sertakan_analysis.reports.states import Limits

METADATA: Final = "sertakan_execution"
INJECTED: Final = "injected-parameters"
TRACEBACK_LINES: Final = 30
OUTPUT_LINES: Final = 15
ANSI: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# The file that ipykernel names in warnings of a cell: it holds a process number.
CELL_FILE: Final = re.compile(r"""(?<![^\s"'(])[^\s"'(]*ipykernel_\d+[/\\]\d+\.py""")
# Libraries have their own errors for it, and a kernel tells only their names.
MEMORY_ERRORS: Final = frozenset({"MemoryError", "_ArrayMemoryError", "ArrowMemoryError", "OutOfMemoryException"})
FULL: Final = tuple(f"[Errno {number}]" for number in (errno.ENOSPC, errno.EDQUOT))

MEND: Final = "Remedy: open the notebook that was kept in JupyterLab, mend what the last line names, and run again."
MORE_MEMORY: Final = "Remedy: let the cell hold less at once, or raise the report's memory limit, and run again."
FREE_DISK: Final = "Remedy: free some space on the disk that the cell writes to and run again."

CRASH: Final = (
    "Remedy: look for a library that crashes, a call that ends the process, or someone who stopped it, and run again."
)
# Libraries written in Rust end the process when they are refused memory; the limit counts what they ask for.
ABORTED: Final = (
    "Remedy: most likely a library was refused memory under the report's limit of {} MB, which counts memory asked for, more "
    "than is used: raise the limit, and run again."
)
NO_START: Final = (
    "Remedy: look for lack of memory or of processes, check that 'python -m ipykernel_launcher --version' answers, "
    "and run again."
)


class Stopped(RunFailed):
    """A notebook did not run to its end; ``execution`` holds what is left of it and why."""

    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        super().__init__(execution.story)


def without_results(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that tells nothing of an earlier run."""
    copy: NotebookNode = deepcopy(notebook)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return copy


def mark(notebook: NotebookNode, state: State, cell: int | None = None) -> NotebookNode:
    """Write on a notebook how its run ended; ``cell`` is the index of the cell at which it stopped.

    Cells behind it never ran: they lose outputs and counts of any earlier run. Without ``cell`` a run that is not good
    has run nothing.
    """
    reached = len(notebook.cells) if state in GOOD else 0 if cell is None else cell
    for index, found in enumerate(notebook.cells):
        status = "completed" if index < reached else "failed" if index == cell else "pending"
        found.metadata["papermill"] = {"status": status, "exception": status == "failed"}
        if status == "pending" and found.cell_type == "code":
            found.outputs, found.execution_count = [], None
    notebook.metadata["papermill"] = {**notebook.metadata.get("papermill", {}), "exception": state not in GOOD}
    place = {} if cell is None else {"cell": cell + 1}
    notebook.metadata[METADATA] = {"state": state.value, **place}
    return notebook


def settled(notebook: NotebookNode) -> NotebookNode:
    """Remove times, paths of the machine and random ids, which differ between equal runs; how it ended stays."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.get("tags", ()):
            cell["id"] = INJECTED
        if cell.cell_type == "code":
            cell.outputs = ordered_streams(cell.outputs)
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = CELL_FILE.sub("<cell>", output.text)
    return notebook


def ordered_streams(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Return outputs in which each stretch of printed text is one stdout and then one stderr.

    When a kernel sends what, between two displays, is up to its clock.
    """
    ordered: list[NotebookNode] = []
    for printed, stretch in groupby(outputs, key=lambda output: output.output_type == "stream"):
        if not printed:
            ordered.extend(stretch)
            continue
        texts: dict[str, list[NotebookNode]] = {"stdout": [], "stderr": []}
        for output in stretch:
            texts.setdefault(output.name, []).append(output)
        for found in texts.values():
            if found:
                found[0].text = "".join(output.text for output in found)
                ordered.append(found[0])
    return ordered


def state_of_error(ename: str, evalue: str) -> State:
    """Return the state that an error which nothing in the cell caught stands for."""
    if ename in MEMORY_ERRORS:
        return State.OUT_OF_MEMORY
    if ename == "OSError" and evalue.startswith(FULL):
        return State.DISK_FULL
    if ename == "KeyboardInterrupt":
        return State.CANCELLED
    return State.CELL_ERROR


def story_of_error(cell: NotebookNode, index: int, limits: Limits, peak_mb: int | None = None) -> str:
    """Return the story of a cell that raised, in the words of the state that its error stands for."""
    error = _error(cell)
    state = State.CELL_ERROR if error is None else state_of_error(str(error.ename), str(error.evalue))
    if state is State.OUT_OF_MEMORY:
        return f"{_out_of_memory(cell, index, limits, peak_mb)}\n{_details(cell)}\n{MORE_MEMORY}"
    if state is State.DISK_FULL:
        return f"{_place(cell, index)} found the disk full\n{_details(cell)}\n{FREE_DISK}"
    if state is State.CANCELLED:
        return story_of_cancel(cell, index)
    return story_of_cell_error(cell, index)


def story_of_cell_error(cell: NotebookNode, index: int) -> str:
    """Return place, source, the last of what was printed and of the traceback, and the remedy."""
    error = _error(cell)
    raised = "failed" if error is None else f"raised {error.ename}: {plain(str(error.evalue))}"
    return f"{_place(cell, index)} {raised}\n{_details(cell)}\n{MEND}"


def story_of_timeout(cell: NotebookNode, index: int, seconds: float) -> str:
    """Return the story of a run that was stopped at its time limit."""
    return "\n".join(
        [
            f"the time limit of {seconds:g} seconds was reached in {_place(cell, index)}",
            *_source(cell),
            "Remedy: make the cell do less, or raise the report's time limit, and run again.",
        ]
    )


def story_of_memory(cell: NotebookNode, index: int, limits: Limits, peak_mb: int | None = None) -> str:
    """Return the story of a process that the system killed because memory ran out."""
    return "\n".join([_out_of_memory(cell, index, limits, peak_mb), *_source(cell), MORE_MEMORY])


def story_of_death(cell: NotebookNode, index: int, code: int | None, limits: Limits, peak_mb: int | None = None) -> str:
    """Return the story of a process that ended in the middle of a cell; a negative ``code`` is a signal's number."""
    peak = "" if peak_mb is None else f"; it had used {peak_mb} MB at most"
    remedy = ABORTED.format(limits.memory_mb) if code == -signal.SIGABRT and limits.memory_mb else CRASH
    return "\n".join(
        [
            f"the process {_how_it_ended(code)} in {_place(cell, index)}{peak}",
            *_source(cell),
            remedy,
        ]
    )


def story_of_cancel(cell: NotebookNode | None = None, index: int = 0) -> str:
    """Return the story of a run that was stopped from outside."""
    where = "before its first cell" if cell is None else f"in {_place(cell, index)}"
    return f"the run was cancelled {where}\nRemedy: run again when you want the report."


def story_of_no_start(reason: str, tries: int) -> str:
    """Return the story of a process that would not start."""
    return "\n".join(
        [
            f"the process for the notebook did not start, tried {tries} times: {plain(reason)}",
            NO_START,
        ]
    )


def plain(text: str) -> str:
    """Return a text without a terminal's colours."""
    return ANSI.sub("", text)


def _out_of_memory(cell: NotebookNode, index: int, limits: Limits, peak_mb: int | None) -> str:
    limit = "" if limits.memory_mb is None else f" under its limit of {limits.memory_mb} MB"
    peak = "" if peak_mb is None else f"; it had used {peak_mb} MB at most"
    return f"memory ran out{limit} in {_place(cell, index)}{peak}"


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "ended"
    if code >= 0:
        return f"ended itself with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"was killed by {name}"


def _place(cell: NotebookNode, index: int) -> str:
    count = cell.get("execution_count")
    return f"cell {index + 1}" if count is None else f"cell {index + 1} (In [{count}])"


def _details(cell: NotebookNode) -> str:
    printed = _printed(cell)
    error = _error(cell)
    traceback = [] if error is None else plain("\n".join(error.traceback)).splitlines()[-TRACEBACK_LINES:]
    return "\n".join(
        [
            *_source(cell),
            *(["Output:", *(f"    {line}" for line in printed)] if printed else []),
            "Traceback (last part):",
            *(f"    {line}" for line in traceback),
        ]
    )


def _source(cell: NotebookNode) -> list[str]:
    return ["Source:", *(f"    {line}" for line in cell.source.splitlines())]


def _error(cell: NotebookNode) -> NotebookNode | None:
    errors = [output for output in cell.get("outputs", ()) if output.output_type == "error"]
    return errors[-1] if errors else None


def _printed(cell: NotebookNode) -> list[str]:
    texts = (output.text for output in cell.outputs if output.output_type == "stream")
    return plain("".join(texts)).splitlines()[-OUTPUT_LINES:]

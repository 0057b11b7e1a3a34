"""Carrying out one order in a process of its own: a child of a warm parent, or a process started from nothing.

The function that an executor is given returns for every order, however its process ended; what a dead process told
before, cell by cell, is kept.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
from dataclasses import dataclass, field, replace
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.project import VARIABLE, Project
from sertakan_analysis.reports.grounds import Present
from sertakan_analysis.reports.making import job, make, project_root, write_notebook
from sertakan_analysis.reports.order import Made
from sertakan_analysis.reports.provenance import package_checksum
from sertakan_analysis.reports.states import State
from sertakan_analysis.reports.warm_parents import cancelled, warm_parent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nbformat import NotebookNode

    from sertakan_analysis.reports.order import Order
    from sertakan_analysis.reports.warm.link import Forked

# The engine stops a run at its limit; a run that does not even stop then is killed from outside after so long.
GRACE_SECONDS: Final = 30.0
EXPORT_SECONDS: Final = 300.0
MADE: Final = b"made"
TOLD: Final = b"told"
START_TRIES: Final = 2


def make_warm(order: Order) -> Made:
    """Carry out an order in a child forked from this process's warm parent.

    A child that could not be started is tried again; that has nothing to do with the notebook.
    """
    from sertakan_analysis.reports.engines.ending import story_of_no_start
    from sertakan_analysis.reports.engines.memory import oom_kills
    from sertakan_analysis.reports.warm.link import ParentDied

    begun = perf_counter()
    heard = _Heard(oom_kills=oom_kills())
    reason = ""
    for _ in range(START_TRIES):
        try:
            made = _followed(order, heard)
        except (ParentDied, OSError) as error:
            reason = str(error)
            if heard.anything or cancelled.is_set():
                made = _dead(order, heard, None, reason)
                break
        else:
            break
    else:
        notebook, _ = _left(order, heard, State.NOT_STARTED)
        made = Made(State.NOT_STARTED, write_notebook(notebook), story_of_no_start(reason, START_TRIES))
    # The child's own time, where it could tell it: a parent's start is no part of a report.
    return made if made.seconds else replace(made, seconds=perf_counter() - begun)


def make_cold(order: Order) -> Made:
    """Carry out an order in this process; its notebook runs in a kernel started from nothing."""
    return make(order)


def make_on_cluster(order: Order) -> Made:
    """Carry out an order on a worker of a cluster, in a child of that worker's own warm parent where it can fork."""
    from sertakan_analysis.reports.warm.link import forking_is_possible

    refused = _other_grounds(order)
    if refused is not None:
        return refused
    return make_warm(order) if forking_is_possible() else make(replace(order, engine="cold"))


def serve(payload: bytes, tell: Callable[[bytes], None]) -> None:
    """Carry out an order in a child, telling each cell and in the end everything."""
    from sertakan_analysis.reports.engines.search_path import find_modules_in_the_working_folder

    order = pickle.loads(payload)  # noqa: S301 - from the process that forked this one
    find_modules_in_the_working_folder()
    tell(MADE + pickle.dumps(make(order, _Telling(tell))))


class _Telling:
    """Hands what a witness hears to the process that waits."""

    def __init__(self, tell: Callable[[bytes], None]) -> None:
        self._tell = tell

    def cell_started(self, index: int) -> None:
        self._tell(TOLD + json.dumps({"index": index}).encode())

    def cell_ended(self, index: int, cell: NotebookNode) -> None:
        self._tell(TOLD + json.dumps({"index": index, "cell": cell}).encode())


@dataclass(slots=True)
class _Heard:
    """What a child told before it ended: the cells that ended, and the one that was running."""

    cells: dict[int, Any] = field(default_factory=dict)
    running: int | None = None
    anything: bool = False
    oom_kills: int = 0

    def hear(self, told: dict[str, Any]) -> None:
        self.anything = True
        if "cell" in told:
            self.cells[told["index"]] = told["cell"]
            self.running = None
        else:
            self.running = told["index"]


def _followed(order: Order, heard: _Heard) -> Made:
    """Start a child and hear it to its end. What it leaves in its folder for temporary files goes with it."""
    from sertakan_analysis.reports.warm.link import Call

    root = project_root(order)
    with TemporaryDirectory(prefix="sertakan-run-", ignore_cleanup_errors=True) as scratch:
        environment = {**run_environment(root), "TMPDIR": scratch}
        call = Call(f"{__name__}:{serve.__name__}", pickle.dumps(order), environment, root, order.limits.memory_mb)
        forked = warm_parent(root, order.preload).start(call)
        limit = order.limits.seconds
        try:
            for message in forked.messages(None if limit is None else limit + GRACE_SECONDS + EXPORT_SECONDS):
                if message.startswith(MADE):
                    made: Made = pickle.loads(message.removeprefix(MADE))  # noqa: S301 - from our own child
                    forked.wait()
                    return replace(made, peak_mb=forked.peak_mb or made.peak_mb)
                heard.hear(json.loads(message.removeprefix(TOLD)))
        except TimeoutError:
            forked.kill()
            forked.wait()
            return _overdue(order, heard, forked)
        return _dead(order, heard, forked)


def _dead(order: Order, heard: _Heard, forked: Forked | None, reason: str = "") -> Made:
    """Tell of a child that ended without sending a report."""
    from sertakan_analysis.reports.engines.ending import story_of_cancel, story_of_death, story_of_memory
    from sertakan_analysis.reports.engines.memory import oom_kills

    code = None if forked is None else forked.wait()
    peak = None if forked is None else forked.peak_mb
    state = State.CANCELLED if cancelled.is_set() else State.KILLED
    notebook, cell = _left(order, heard, state)
    if state is State.CANCELLED:
        story = story_of_cancel(cell, heard.running or 0)
    elif cell is None or heard.running is None:
        how = reason or f"its process ended with code {code} outside every cell"
        story = f"{how}\nRemedy: look for lack of memory, or someone who stopped it, and run again."
    elif code == -signal.SIGKILL and oom_kills() > heard.oom_kills:
        state = State.OUT_OF_MEMORY
        notebook, _ = _left(order, heard, state)
        story = story_of_memory(cell, heard.running, order.limits, peak)
    else:
        story = story_of_death(cell, heard.running, code, order.limits, peak)
        story = f"{reason}\n{story}" if reason else story
    return Made(state, write_notebook(notebook), story, peak_mb=peak)


def _overdue(order: Order, heard: _Heard, forked: Forked) -> Made:
    """Tell of a child that did not even stop when its time was over."""
    from sertakan_analysis.reports.engines.ending import story_of_timeout

    notebook, cell = _left(order, heard, State.TIMEOUT)
    seconds = order.limits.seconds or 0.0
    story = (
        f"the time limit of {seconds:g} seconds was reached while the formats were written"
        if cell is None
        else story_of_timeout(cell, heard.running or 0, seconds)
    )
    return Made(State.TIMEOUT, write_notebook(notebook), story, peak_mb=forked.peak_mb)


def _left(order: Order, heard: _Heard, state: State) -> tuple[NotebookNode, NotebookNode | None]:
    """Return the notebook with the cells that ended, and the cell that was running, if any."""
    from nbformat import from_dict

    from sertakan_analysis.reports.engines.ending import mark, settled
    from sertakan_analysis.reports.engines.typed import inject

    asked = job(order)
    notebook = inject(asked.notebook, asked.parameters)
    for index, cell in heard.cells.items():
        notebook.cells[index] = from_dict(cell)  # type: ignore[no-untyped-call]  # nbformat has no types
    running = heard.running
    return settled(mark(notebook, state, running)), None if running is None else notebook.cells[running]


def _other_grounds(order: Order) -> Made | None:
    """Refuse an order that this worker would answer with another package, other libraries or another Python."""
    here = Present(Project(project_root(order))).with_libraries_of_here(order.grounds)
    differing = [
        what
        for what, same in (
            ("source of sertakan_analysis", package_checksum() == order.package_sha256),
            ("libraries", here.same_libraries(order.grounds)),
        )
        if not same
    ]
    if not differing:
        return None
    story = (
        f"this worker has other {' and other '.join(differing)} than the one that gave the order\n"
        "Remedy: install the same version from the same lock file on every worker and start them again."
    )
    return Made(State.REFUSED, order.notebook, story)


def run_environment(root: Path) -> dict[str, str]:
    """Return the environment in which a report comes out the same everywhere."""
    environment = {**os.environ, VARIABLE: str(root), "PYTHONHASHSEED": "0"}
    # A backend set from outside would silently remove figures from the notebook.
    environment.pop("MPLBACKEND", None)
    return environment

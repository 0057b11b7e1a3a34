"""Carrying out one order in a process of its own: a child of a warm parent, or a process started from nothing.

The function that an executor is given returns for every order, however its process ended; what a dead process told
before, cell by cell, is kept.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import signal
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import SertakanError
from sertakan_analysis.project import VARIABLE, Project
from sertakan_analysis.reports.grounds import Present
from sertakan_analysis.reports.making import job, make, project_root, write_notebook
from sertakan_analysis.reports.order import Made
from sertakan_analysis.reports.provenance import package_checksum
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from nbformat import NotebookNode

    from sertakan_analysis.reports.order import Order
    from sertakan_analysis.reports.warm.link import Forked, WarmParent

# Loaded once, shared by every child. Nothing here starts a thread when it is imported.
PRELOADED: Final = (
    "IPython.core.oinspect",
    "PIL.JpegImagePlugin",
    "babel.dates",
    "babel.lists",
    "babel.numbers",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "mistune.plugins.math",
    "nbconvert.exporters",
    "pandas",
    "papermill",
    "scipy.special",
    "sertakan_analysis.reports.execute",
    "sertakan_analysis.reports.engines.shell",
    "sertakan_analysis.reports.engines.shell_engine",
    "sertakan_analysis.reports.export.html",
    "sertakan_analysis.reports.export.pdf",
    "sertakan_analysis.reports.export.xlsx",
)
# Loaded too when a notebook of the call names them: they take a second that most reports have no use for.
ON_DEMAND: Final = {"scipy": "scipy.stats", "seaborn": "seaborn", "statsmodels": "statsmodels.formula.api"}
# The package's own modules are all loaded, but for those that only the coordinator and other engines use.
NOT_PRELOADED: Final = ("sertakan_analysis.__main__", "sertakan_analysis.cli", "sertakan_analysis.reports")
# The engine stops a run at its limit; a run that does not even stop then is killed from outside after so long.
GRACE_SECONDS: Final = 30.0
EXPORT_SECONDS: Final = 300.0
MADE: Final = b"made"
TOLD: Final = b"told"
START_TRIES: Final = 2

_parents: dict[tuple[Path, tuple[str, ...]], WarmParent] = {}
_parents_lock = threading.Lock()
_stopping = threading.Event()


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
            if heard.anything or _stopping.is_set():
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


@contextmanager
def warm_parents() -> Iterator[None]:
    """Hold this process's warm parents; on leaving they end, and with them children that still run."""
    _stopping.clear()
    try:
        yield
    finally:
        with _parents_lock:
            ended = list(_parents.values())
            _parents.clear()
        for parent in ended:
            parent.close()


@contextmanager
def warming_up(root: Path) -> Iterator[Callable[[], None]]:
    """Give a function that begins to load the warm parent a project's reports will most likely want.

    It returns at once. A parent that nobody has taken over in the end is let go; nobody waits for that either.
    """
    unwanted = threading.Event()
    try:
        yield lambda: threading.Thread(target=_warm_up, args=(root, unwanted), name="warm-up", daemon=True).start()
    finally:
        unwanted.set()
        with _parents_lock:
            left = list(_parents.values())
            _parents.clear()
        for parent in left:
            threading.Thread(target=parent.close, name="let-go", daemon=True).start()


def _warm_up(root: Path, unwanted: threading.Event) -> None:
    from sertakan_analysis.reports.warm.link import ParentDied

    parent = _warm_parent(root, PRELOADED)
    # Who wants the parent is told why there is none.
    with suppress(ParentDied, OSError):
        parent.warm()
    if unwanted.is_set():
        parent.close()


def cancel() -> None:
    """End every run of this process that is on its way; each tells that it was cancelled."""
    _stopping.set()
    with _parents_lock:
        ended = list(_parents.values())
    for parent in ended:
        parent.close()


def preloaded_for(notebooks: Iterable[str]) -> tuple[str, ...]:
    """Return what a warm parent loads for notebooks, given as text."""
    text = "\n".join(notebooks)
    named = [module for name, module in ON_DEMAND.items() if re.search(rf"\b(?:import|from) +{name}\b", text)]
    return (*PRELOADED, *named)


def prepare() -> None:
    """Load in the warm parent, before any fork, what every report needs and nothing that starts a thread."""
    from importlib import import_module
    from pkgutil import walk_packages

    import sertakan_analysis
    from sertakan_analysis.inputs import load_inputs
    from sertakan_analysis.reports.export.typesetting import fonts

    for module in walk_packages(sertakan_analysis.__path__, "sertakan_analysis."):
        if not module.name.startswith(NOT_PRELOADED):
            import_module(module.name)
    fonts()
    # A fault in a file is told by the run that reads it, in its own words.
    try:
        load_inputs(project=Project.find())
    except SertakanError:
        return


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
        forked = _warm_parent(root, order.preload).start(call)
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
    state = State.CANCELLED if _stopping.is_set() else State.KILLED
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
        story = story_of_death(cell, heard.running, code, peak)
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


def _warm_parent(root: Path, preload: tuple[str, ...]) -> WarmParent:
    from sertakan_analysis.reports.warm.link import WarmParent

    with _parents_lock:
        if (root, preload) not in _parents:
            watched = [Project(root).lockfile]
            _parents[root, preload] = WarmParent(preload, f"{__name__}:{prepare.__name__}", watch=watched)
        return _parents[root, preload]


def run_environment(root: Path) -> dict[str, str]:
    """Return the environment in which a report comes out the same everywhere."""
    environment = {**os.environ, VARIABLE: str(root), "PYTHONHASHSEED": "0"}
    # A backend set from outside would silently remove figures from the notebook.
    environment.pop("MPLBACKEND", None)
    return environment

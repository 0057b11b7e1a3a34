"""The warm parents of this process: what they load, when they begin, and that none outlives its use."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import SertakanError
from sertakan_analysis.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sertakan_analysis.reports.warm.link import WarmParent

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
    "pypdfium2",
    "scipy.special",
    "sertakan_analysis.disclosure.leaks",
    "sertakan_analysis.reports.execute",
    "sertakan_analysis.reports.engines.shell",
    "sertakan_analysis.reports.engines.shell_engine",
    "sertakan_analysis.reports.export.html",
    "sertakan_analysis.reports.export.pdf",
    "sertakan_analysis.reports.export.xlsx",
    "sertakan_analysis.reports.leak_gate",
)
# Loaded too when a notebook of the call names them: they take a second that most reports have no use for.
ON_DEMAND: Final = {"scipy": "scipy.stats", "seaborn": "seaborn", "statsmodels": "statsmodels.formula.api"}
# The package's own modules are all loaded, but for those that only the coordinator and other engines use, and those
# for lists of people: their libraries have threads of their own, so they load in the child that needs them.
NOT_PRELOADED: Final = (
    "sertakan_analysis.__main__",
    "sertakan_analysis.cli",
    "sertakan_analysis.reports",
    "sertakan_analysis.analyses.match_report",
    "sertakan_analysis.analyses.padanan",
    "sertakan_analysis.analyses.pendataan",
    "sertakan_analysis.analyses.perlindungan",
    "sertakan_analysis.analyses.protection",
    "sertakan_analysis.analyses.village_list",
    "sertakan_analysis.candidates",
    "sertakan_analysis.disclosure",
    "sertakan_analysis.identity",
    "sertakan_analysis.ledger",
    "sertakan_analysis.linkage",
    "sertakan_analysis.matching",
    "sertakan_analysis.payers",
    "sertakan_analysis.registry",
    "sertakan_analysis.synthetic",
)

_parents: dict[tuple[Path, tuple[str, ...]], WarmParent] = {}
_parents_lock = threading.Lock()
cancelled = threading.Event()


@contextmanager
def warm_parents() -> Iterator[None]:
    """Hold this process's warm parents; on leaving they end, and with them children that still run."""
    cancelled.clear()
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

    parent = warm_parent(root, PRELOADED)
    # Who wants the parent is told why there is none.
    with suppress(ParentDied, OSError):
        parent.warm()
    if unwanted.is_set():
        parent.close()


def cancel() -> None:
    """End every run of this process that is on its way; each tells that it was cancelled."""
    cancelled.set()
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

    from babel.dates import format_date
    from babel.numbers import format_decimal
    from nbformat.v4 import new_notebook

    import sertakan_analysis
    from sertakan_analysis.inputs import load_inputs
    from sertakan_analysis.reports.export.typesetting import fonts
    from sertakan_analysis.reports.making import read_notebook, write_notebook

    for module in walk_packages(sertakan_analysis.__path__, "sertakan_analysis."):
        if not module.name.startswith(NOT_PRELOADED):
            import_module(module.name)
    fonts()
    # The schema of notebooks is compiled, and the words of the language read, at the first use: here once for all.
    read_notebook(write_notebook(new_notebook()))  # type: ignore[no-untyped-call]  # nbformat has no types
    format_decimal(1, locale="id_ID")
    format_date(date(2025, 1, 1), locale="id_ID")
    # A fault in a file is told by the run that reads it, in its own words.
    try:
        load_inputs(project=Project.find())
    except SertakanError:
        return


def warm_parent(root: Path, preload: tuple[str, ...]) -> WarmParent:
    """Return this process's warm parent for a project and a list of libraries; it starts with its first use."""
    from sertakan_analysis.reports.warm.link import WarmParent

    with _parents_lock:
        if (root, preload) not in _parents:
            watched = [Project(root).lockfile]
            _parents[root, preload] = WarmParent(preload, f"{__name__}:{prepare.__name__}", watch=watched)
        return _parents[root, preload]

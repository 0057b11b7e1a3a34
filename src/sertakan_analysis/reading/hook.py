"""Record what this process reads: Python tells every ``open`` and every listing to an audit hook.

It can't tell what native code opens by itself (DuckDB, pyarrow, a workbook given by its path) and what other processes
read: our own code calls ``note_file`` for such a file, and a report's definition names the rest.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import SertakanError
from sertakan_analysis.reading.noted import Recording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# A finder of modules lists folders on its way; that is no reading of data.
FINDERS: Final = frozenset({"_frozen_importlib_external", "importlib", "pkgutil", "pkg_resources"})


_active: Recording | None = None
_hooked: list[str] = []
_busy: Final = threading.local()


@contextmanager
def recording(root: Path) -> Iterator[Recording]:
    """Record what this process reads from now on; ``root`` is the project's folder.

    The code of the package and of libraries, caches, what the run itself wrote, notebooks and ``outputs`` do not
    count; in the folder for temporary files counts only what was there before.

    Raises
    ------
    SertakanError
        When a recording goes on already: the process can't tell whose reads are whose.
    """
    global _active  # noqa: PLW0603 - audit hooks belong to the process and can't be taken off again
    if _active is not None:
        raise SertakanError("this process records already what it reads; one recording at a time")
    mine = Recording(root)
    if not _hooked:
        sys.addaudithook(_heard)
        _hooked.append("once")
    _active = mine
    try:
        yield mine
    finally:
        _active = None


@contextmanager
def unrecorded() -> Iterator[None]:
    """Read without a note in this thread, where something finer than the file is noted instead."""
    before = getattr(_busy, "now", False)
    _busy.now = True
    try:
        yield
    finally:
        _busy.now = before


def note_file(path: Path) -> None:
    """Note a file that native code is about to open by itself."""
    if _active is not None:
        with unrecorded():
            _active.note_file(os.path.abspath(path))  # noqa: PTH100 - text, without following links


def note_rule(name: str, digest: Callable[[], str]) -> None:
    """Note that a rule, or a listing of rules, is looked at; ``digest`` is called only while something records."""
    if _active is not None:
        _active.note_rule(name, digest)


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook: called for everything that Python does, so it leaves at once unless it is a reading."""
    if _active is None or event not in _HEARD or getattr(_busy, "now", False):
        return
    if event in _LISTINGS and sys._getframe(1).f_globals.get("__name__", "").partition(".")[0] in FINDERS:  # noqa: SLF001
        return
    recorded = _active
    # What we open ourselves to take the digest comes here again; the mark ends that.
    _busy.now = True
    try:
        match event:
            case "open":
                recorded.opened(*arguments)
            case "os.listdir" | "os.scandir":
                recorded.listed(arguments[0])
            case "os.rename":
                recorded.moved(arguments[0], arguments[1])
            case "os.mkdir":
                recorded.made(arguments[0])
            case _:
                recorded.connected(arguments[0])
    finally:
        _busy.now = False


_LISTINGS: Final = frozenset({"os.listdir", "os.scandir"})
_HEARD: Final = _LISTINGS | {"open", "os.rename", "os.mkdir", "sqlite3.connect"}

"""Calling functions in processes that are forked from a parent with the libraries loaded."""

from __future__ import annotations

import os
import sys
from threading import Lock
from typing import TYPE_CHECKING, Self

from sertakan_analysis.reports.warm.call import Call, ParentDied
from sertakan_analysis.reports.warm.forked import Forked
from sertakan_analysis.reports.warm.generation import Generation, Recipe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

__all__ = ["Call", "Forked", "ParentDied", "WarmParent", "forking_is_possible"]


def forking_is_possible() -> bool:
    """Say whether a loaded process can be forked safely here: on Linux only.

    Not on macOS: Accelerate, which NumPy's wheels calculate with there, and the Objective-C runtime do not survive a
    fork without exec; Python itself gave up forking there for that reason. Nor on Windows, which has no fork.
    """
    return sys.platform == "linux"


class WarmParent:
    """A process that loads ``preload`` once and then forks a child for each call; started by the first call.

    ``prepare`` is ``"package.module:function"``, called without arguments in the parent after the imports; it may not
    leave a thread behind. A new process takes over when the old one has died, or is stale: when a module of this
    package that it had loaded, or a file of ``watch``, has changed. A stale one ends after its last child.
    Safe to use from many threads. As a context manager it closes itself.
    """

    def __init__(self, preload: Sequence[str], prepare: str | None = None, *, watch: Sequence[Path] = ()) -> None:
        self._recipe = Recipe(tuple(preload), prepare, tuple(watch))
        self._lock = Lock()
        self._current: Generation | None = None
        self._retired: list[Generation] = []
        self._closed = False
        self._owner = os.getpid()

    @property
    def pid(self) -> int | None:
        """The number of the process that the next call would be forked from, as far as known; ``None`` before one."""
        current = self._current
        return current.pid if current is not None and current.alive else None

    def warm(self) -> None:
        """Load now what the first call would wait for.

        Raises
        ------
        ParentDied
            When there is no parent and none could be made; the message says why.
        """
        with self._lock:
            self._ready()

    def start(self, call: Call, *, descriptors: tuple[int, int, int] | None = None) -> Forked:
        """Return the handle of a child that has begun with the call.

        ``descriptors`` are its stdin, stdout and stderr; the caller may close them afterwards. Without them it reads
        nothing and writes both to this process's stderr.

        Raises
        ------
        ParentDied
            When there is no parent and none could be made; the message says why.
        OSError
            When the system has no room for another process now, or a descriptor is not open.
        """
        for descriptor in descriptors or ():
            os.fstat(descriptor)
        if os.getpid() != self._owner:
            raise ParentDied("the warm parent belongs to another process; make one here")
        with self._lock:
            generation = self._ready()
            number = generation.expect()
        return generation.start(number, call, descriptors or ())

    def _ready(self) -> Generation:
        if self._closed:
            raise ParentDied("the warm parent was closed")
        if not forking_is_possible():
            raise ParentDied("there is no warm parent on this system; start the process in the ordinary way")
        self._retired = [generation for generation in self._retired if generation.alive]
        if self._current is not None and self._current.alive and self._current.stale():
            self._current.retire()
            self._retired.append(self._current)
            self._current = None
        if self._current is None or not self._current.alive:
            self._current = Generation(self._recipe)
        return self._current

    def close(self) -> None:
        """Kill all children and end the parent; when it returns, nothing is left. Calls after it raise."""
        if os.getpid() != self._owner:  # in a fork of the coordinator, where nobody may ever let go of the lock
            return
        with self._lock:
            self._closed = True
            generations = [*self._retired, *([self._current] if self._current else [])]
            self._retired, self._current = [], None
        for generation in generations:
            generation.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

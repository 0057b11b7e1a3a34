"""Stopping a cell from within its own process: the run's time limit, and signals that ask it to end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

from sertakan_analysis.reports.engines import streams
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

AGAIN: Final = 1.0
SOON: Final = 0.02
SIGNALS: Final = (signal.SIGALRM, signal.SIGTERM, signal.SIGINT)
# An interruption there would lose output, or the words that explain an earlier one.
LATER_IN: Final = frozenset({"showtraceback", "_showtraceback", "structured_traceback", "send_multipart"})
# IPython's method that runs a cell's code.
RUNS_CELL: Final = "run_code"


class TimeLimitReached(BaseException):
    """The run used up its time; not an ``Exception``, so that a cell which retries on errors does not retry on it."""


class Interruptions:
    """Raises in the running cell when the time is up or a signal asks to end, every second until the cell has ended.

    ``cause`` is the state that the run ends with, or ``None``. Must be entered in the main thread.
    """

    def __init__(self, seconds: float | None) -> None:
        self.cause: State | None = None
        self._seconds = seconds
        self._handled = False
        self._mask: set[int | signal.Signals] = set()
        self._task: asyncio.Task[Any] | None = None
        self._raised = 0

    def __enter__(self) -> Self:
        os.register_at_fork(
            before=self._hold_back, after_in_parent=self._let_through, after_in_child=self._leave_child_alone
        )
        self._before = {number: signal.signal(number, self._interrupt) for number in SIGNALS}
        self._handled = True
        if self._seconds is not None:
            signal.setitimer(signal.ITIMER_REAL, max(self._seconds, SOON))
        return self

    def __exit__(self, *error: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._handled = False
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def in_cell(self) -> Iterator[None]:
        """Allow raising meanwhile; outside, an interruption is only noted."""
        self._task = asyncio.current_task()
        try:
            yield
        finally:
            self._task = None
            if self._raised > 1:
                sys.settrace(None)

    def error(self) -> BaseException:
        """Return what is raised for the cause."""
        if self.cause is State.TIMEOUT:
            return TimeLimitReached(f"the run's time limit of {self._seconds:g} seconds was reached")
        return KeyboardInterrupt("the run was cancelled")

    def _hold_back(self) -> None:
        """Keep signals from a process that a cell forks until they do there what they would have done without us.

        Python forgets those that reach it in between: a child that is told to end at once would live on.
        """
        if self._handled:
            self._mask = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)

    def _let_through(self) -> None:
        if self._handled:
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)

    def _leave_child_alone(self) -> None:
        if self._handled:
            for number in SIGNALS:
                signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self.cause is None:
            self.cause = State.TIMEOUT if number == signal.SIGALRM else State.CANCELLED
        if self._task is None:
            return
        if _to_be_left_alone(frame):
            signal.setitimer(signal.ITIMER_REAL, SOON)
            return
        signal.setitimer(signal.ITIMER_REAL, AGAIN)
        self._raise_in(frame, self._task)

    def _raise_in(self, frame: FrameType | None, task: asyncio.Task[Any]) -> None:
        if asyncio.current_task() is None:
            # The cell awaits something: an error here would end the event loop instead of the cell.
            task.get_loop().call_soon_threadsafe(task.cancel)
            return
        self._raised += 1
        if self._raised > 1:
            self._raise_at_next_line(frame)
        raise self.error()

    def _raise_at_next_line(self, frame: FrameType | None) -> None:
        """Raise once more where the cell handles the first one: ``except: pass`` in a loop would never let it go."""

        def again(_frame: FrameType, event: str, _value: object) -> Any:
            if event == "line":
                raise self.error()
            return again

        for own in _frames_of_cell(frame):
            own.f_trace = again
        sys.settrace(lambda *_: None)


def _to_be_left_alone(frame: FrameType | None) -> bool:
    return any(
        found.f_code.co_filename == streams.__file__ or found.f_code.co_name in LATER_IN for found in _outwards(frame)
    )


def _frames_of_cell(frame: FrameType | None) -> list[FrameType]:
    """Return the frames from the innermost to the one that IPython runs; none outside a cell's code."""
    found: list[FrameType] = []
    for each in _outwards(frame):
        if each.f_code.co_name == RUNS_CELL:
            return found
        found.append(each)
    return []


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back

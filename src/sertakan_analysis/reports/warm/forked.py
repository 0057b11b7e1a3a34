"""The handle of a forked process in the process that asked for it."""

from __future__ import annotations

import time
from collections import deque
from signal import SIGKILL
from threading import Condition
from typing import TYPE_CHECKING, cast

from sertakan_analysis.reports.warm.protocol import Frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sertakan_analysis.reports.warm.call import ParentDied


class Forked:
    """A child of the warm parent; every method may be called from any thread.

    ``peak_mb`` is known after the end: the largest resident memory of the process or of a process that it waited for,
    with the pages that it shares with the parent.

    Raises
    ------
    ParentDied
        From ``messages``, ``poll``, ``wait``, ``signal`` and ``kill`` when the parent died before the end was known.
    """

    def __init__(self, signalled: Callable[[int], None]) -> None:
        self.peak_mb: int | None = None
        self._signalled = signalled
        self._changed = Condition()
        self._frames = Frames()
        self._messages: deque[bytes] = deque()
        self._pid: int | None = None
        self._code: int | None = None
        self._failure: ParentDied | OSError | None = None

    @property
    def pid(self) -> int:
        """The process's number; it is the number of its process group and session too."""
        with self._changed:
            self._changed.wait_for(lambda: self._pid is not None or self._failure is not None)
            if self._pid is None:
                self._check()
            return cast("int", self._pid)

    def messages(self, timeout: float | None) -> Iterator[bytes]:
        """Yield what the process told, in order, to its end; each message once, whoever asks.

        Raises
        ------
        TimeoutError
            When the process has not ended ``timeout`` seconds after the first message was asked for.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._messages or self._over, _left(deadline)):
                    raise TimeoutError(f"the process {self._pid} has not ended within {timeout} seconds")
                if not self._messages:
                    self._check()
                    return
                message = self._messages.popleft()
            yield message

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal, or ``None`` while the process runs."""
        with self._changed:
            self._check()
            return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code, negative for a signal; raises ``TimeoutError`` after ``timeout`` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._over, timeout):
                raise TimeoutError(f"the process {self._pid} has not ended within {timeout} seconds")
            self._check()
            return cast("int", self._code)

    def signal(self, number: int) -> None:
        """Send a signal to the process and what it started; does nothing after its end.

        The parent sends it: only it can know that the number has not passed to another process.
        """
        if self.poll() is None:
            self._signalled(number)

    def kill(self) -> None:
        """End the process, and what it started, at once."""
        self.signal(SIGKILL)

    @property
    def _over(self) -> bool:
        return self._code is not None or self._failure is not None

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    # What follows is for the generation that made this handle.

    def started(self, pid: int) -> None:
        """Note the process's number."""
        with self._changed:
            self._pid = pid
            self._changed.notify_all()

    def arrived(self, piece: bytes) -> None:
        """Take in a piece of what the process tells."""
        with self._changed:
            self._messages.extend(self._frames.add(piece))
            self._changed.notify_all()

    def ended(self, code: int, peak_mb: int) -> None:
        """Note the end; all that the process told has arrived."""
        with self._changed:
            self._code, self.peak_mb = code, peak_mb
            self._changed.notify_all()

    def failed(self, failure: ParentDied | OSError) -> None:
        """Note that the process was not made, or that its end will never be known."""
        with self._changed:
            self._failure = failure
            self._changed.notify_all()


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())

"""The warm parent, a program of its own: loads libraries once, then forks a child for each request.

It has one thread and opens nothing that does not survive a fork. It ends, with all its children, when the control
socket that it was started with is closed at the other end.
"""

from __future__ import annotations

import builtins
import ctypes
import gc
import importlib
import os
import select
import signal
import socket
import sys
import threading
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reports.late_grammar import put_off
from sertakan_analysis.reports.warm.child import Birth, live
from sertakan_analysis.reports.warm.protocol import Ended, receive_message, send_message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PR_SET_CHILD_SUBREAPER: Final = 36
# Registers with the running shell when it is imported, and there is none yet: every figure would be lost in silence.
_NEVER_BEFORE_THE_FORK: Final = ("matplotlib_inline.backend_inline",)


@dataclass(frozen=True, slots=True)
class _Child:
    number: int
    pid: int
    lifeline: int


class Nursery:
    """The children: forks them, passes on signals, and tells how each ended."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, _Child] = {}
        self._wake, self._woken = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(self._woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())

    def serve(self) -> None:
        """Do what is asked until nobody can ask any more; then no child is left."""
        events = select.poll()
        events.register(self._control, select.POLLIN)
        events.register(self._wake, select.POLLIN)
        try:
            while True:
                for descriptor, _ in events.poll():
                    if descriptor == self._wake:
                        self._reap()
                    else:
                        self._obey(*receive_message(self._control))
        except (Ended, BrokenPipeError):
            self._end_all()

    def _obey(self, message: dict[str, Any], descriptors: list[int]) -> None:
        if message["what"] == "start":
            self._start(message, descriptors)
        else:
            self._signal(message["child"], message["number"])

    def _start(self, message: dict[str, Any], descriptors: list[int]) -> None:
        lifeline, held = os.pipe()
        foreign = [self._control.fileno(), self._wake, self._woken, held]
        foreign += [other.lifeline for other in self._children.values()]
        birth = Birth(message, descriptors[0], descriptors[1:], lifeline, foreign)
        try:
            pid = _fork(birth)
        except OSError as error:
            os.close(held)
            send_message(self._control, {"what": "refused", "child": message["child"], "errno": error.errno})
        else:
            self._children[pid] = _Child(message["child"], pid, held)
            send_message(self._control, {"what": "started", "child": message["child"], "pid": pid})
        finally:
            for descriptor in (lifeline, *descriptors):
                os.close(descriptor)

    def _signal(self, number: int, signal_number: int) -> None:
        # Who is still here has not been reaped, so its number belongs to nobody else.
        pid = next((child.pid for child in self._children.values() if child.number == number), None)
        if pid is None:
            return
        try:
            os.killpg(pid, signal_number)
        except ProcessLookupError:  # not yet leader of its group
            os.kill(pid, signal_number)

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._wake, 1024)
        with suppress(ChildProcessError):
            while dead := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                self._bury(dead.si_pid)

    def _bury(self, pid: int) -> None:
        child = self._children.pop(pid, None)
        if child is not None:
            # Before it is reaped: its number is still its own, and what it started dies with it.
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            os.close(child.lifeline)
        _, status, used = os.wait4(pid, 0)
        if child is not None:
            code = os.waitstatus_to_exitcode(status)
            ended = {"what": "ended", "child": child.number, "code": code, "peak_mb": used.ru_maxrss // 1024}
            send_message(self._control, ended)

    def _end_all(self) -> None:
        for pid in self._children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while self._children:
            dead = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            if dead is not None:
                with suppress(BrokenPipeError):
                    self._bury(dead.si_pid)
        _kill_adopted()


def _fork(birth: Birth) -> int:
    """Return the new child's number. No signal reaches the child while it still runs the parent's code."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        pid = os.fork()
        if pid == 0:
            live(birth)
        return pid
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _adopt_orphans() -> None:
    """Become the parent of what dead children leave behind, so that someone reaps it where no init process does."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def _kill_adopted() -> None:
    """Kill and reap what left its run's process group on its way; its children become ours in turn."""
    listing = Path(f"/proc/self/task/{os.getpid()}/children")
    while listing.exists() and (adopted := listing.read_text(encoding="ascii").split()):
        for pid in adopted:
            os.kill(int(pid), signal.SIGKILL)
            os.waitpid(int(pid), 0)


def warm_up(preload: Sequence[str], prepare: str | None) -> None:
    """Import the modules and call ``prepare``; raises when that left something behind that no fork survives."""
    with _as_in_a_kernel():
        for module in preload:
            importlib.import_module(module)
        if prepare is not None:
            module, _, name = prepare.partition(":")
            getattr(importlib.import_module(module), name)()
    if threading.active_count() != 1:
        names = ", ".join(sorted(thread.name for thread in threading.enumerate()))
        raise RuntimeError(f"the warm parent must have one thread when it forks, but has: {names}")
    for module in _NEVER_BEFORE_THE_FORK:
        if module in sys.modules:
            raise RuntimeError(f"'{module}' was imported before the fork; import it in the child")
    sys.stdout.flush()
    sys.stderr.flush()
    gc.collect()
    # Never collected again, so that no collection in a child writes to the pages that all share. Children keep it so.
    gc.freeze()


@contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """Let a library that asks on import whether it is in a kernel find that it is.

    pandas does, by the name that IPython adds to the builtins, and shows twenty columns there and all of them in a
    terminal: a table would come out otherwise from a forked process than from a fresh kernel.
    """
    vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=None)
    try:
        yield
    finally:
        vars(builtins).pop("get_ipython", None)


def main() -> None:
    """Warm up as the first message says, tell which files that loaded, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    try:
        _adopt_orphans()
        request, _ = receive_message(control)
        put_off()
        warm_up(request["preload"], request["prepare"])
    except Ended:
        return
    except BaseException as error:
        reason = "".join(traceback.format_exception_only(error)).strip()
        send_message(control, {"what": "failed", "reason": reason})
        raise
    files = [module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
    try:
        send_message(control, {"what": "ready", "files": files})
    except ConnectionError:
        # Nobody waits any more: what was to be run was refused meanwhile.
        return
    Nursery(control).serve()


if __name__ == "__main__":
    main()

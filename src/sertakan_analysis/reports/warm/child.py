"""What a forked copy of the warm parent does to become a process as good as fresh, and its one call."""

from __future__ import annotations

import builtins
import fcntl
import importlib
import os
import select
import signal
import socket
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from sertakan_analysis.reports.private_memory import limit_private_memory
from sertakan_analysis.reports.warm.protocol import receive_frame, send_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Birth:
    """What the parent hands to its copy: the request, and which descriptors to keep and which to close.

    ``lifeline`` is the reading end of a pipe whose writing end only the parent holds. ``stdio`` is empty when the
    parent's own are to be kept.
    """

    request: Mapping[str, Any]
    channel: int
    stdio: Sequence[int]
    lifeline: int
    foreign: Sequence[int]


def live(birth: Birth) -> NoReturn:
    """Be the child: become fresh, make the call, end. Never returns into the parent's code.

    Signals are blocked when it begins, so that an early one is met by the child's own handlers.
    """
    code = 1
    try:
        try:
            _leave_the_parent(birth)
            _become_fresh(birth.request)
            ended = _call(birth.request["function"], socket.socket(fileno=birth.channel))
        except BaseException:  # noqa: BLE001 - the process ends here whatever it was, and says so
            traceback.print_exc()
            ended = 1
        _flush()
        code = ended
    finally:
        # Not sys.exit: the exit handlers known here are the parent's, and would undo its files.
        os._exit(code)


def _leave_the_parent(birth: Birth) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # A session of its own: Ctrl-C at the coordinator's terminal is the coordinator's to decide upon.
    os.setsid()
    for descriptor in birth.foreign:
        os.close(descriptor)
    _hang_on(birth.lifeline)
    for number, descriptor in enumerate(birth.stdio):
        os.dup2(descriptor, number)
    for descriptor in birth.stdio:
        os.close(descriptor)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=stream is sys.stderr or stream.isatty())  # type: ignore[union-attr]


def _hang_on(lifeline: int) -> None:
    """Have the system kill this process's whole group at the moment when the parent is gone.

    The pipe's only event is its hang-up. Chosen against PR_SET_PDEATHSIG, which spares the subprocesses of the cells,
    and against a thread that reads the pipe, which waits for C code that holds the interpreter's lock.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    watched = select.poll()
    watched.register(lifeline)
    if watched.poll(0):  # it died before the line was up
        os.killpg(0, signal.SIGKILL)


def _become_fresh(request: Mapping[str, Any]) -> None:
    _set_environment(request["environment"], request["folder"])
    # The standard library draws a new seed after a fork by itself; NumPy does not.
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    main = ModuleType("__main__")
    vars(main)["__builtins__"] = builtins
    sys.modules["__main__"] = main
    sys.argv = [""]
    if request["memory_mb"] is not None:
        limit_private_memory(request["memory_mb"])


def _set_environment(environment: Mapping[str, str], folder: str) -> None:
    inherited = _folders(os.environ.get("PYTHONPATH"))
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    # Found once in the life of a process, and found by the parent already.
    tempfile.tempdir = None
    wanted = _folders(environment.get("PYTHONPATH"))
    if wanted != inherited:
        sys.path[:] = [*wanted, *(place for place in sys.path if place not in inherited)]
    if environment.get("MPLBACKEND") and "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = environment["MPLBACKEND"]


def _folders(path: str | None) -> list[str]:
    return [str(Path(place).absolute()) for place in path.split(os.pathsep) if place] if path else []


def _call(function: str, channel: socket.socket) -> int:
    payload = receive_frame(channel)
    told = Lock()

    def tell(message: bytes) -> None:
        with told:
            send_frame(channel, message)

    module, _, name = function.partition(":")
    try:
        getattr(importlib.import_module(module), name)(payload, tell)
    except SystemExit as leaving:
        return _exit_code(leaving.code)
    return 0


def _exit_code(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)  # noqa: T201 - what the interpreter does with it
    return 1


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()

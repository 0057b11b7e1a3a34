"""The kernel provisioner that forks kernels from a warm parent; Jupyter starts them by the kernel's name alone."""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from sertakan_analysis.reports.engines import forked_kernel
from sertakan_analysis.reports.engines.kernel_home import KernelHome
from sertakan_analysis.reports.warm.call import Call, ParentDied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_client.connect import KernelConnectionInfo

    from sertakan_analysis.reports.warm.link import Forked, WarmParent

# What a report's first cells load; none starts a thread when it is imported.
PRELOAD: Final = (
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "matplotlib.pyplot",
    "pandas",
    "scipy.stats",
    "seaborn",
    "sertakan_analysis.analyses",
    "sertakan_analysis.display",
    "statsmodels.formula.api",
)
LAUNCHER: Final = "ipykernel_launcher"
# What ipykernel sets for itself when nothing is set; too late for a matplotlib that is loaded already.
INLINE: Final = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
LAUNCH: Final = f"{forked_kernel.__name__}:{forked_kernel.launch.__name__}"

_parents: dict[int, WarmParent] = {}
_parents_lock = Lock()


class WarmProvisioner(LocalProvisioner):
    """Forks the kernel where that is possible and starts it in the ordinary way elsewhere, saying so in the log."""

    _home: KernelHome | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Give the kernel sockets of its own, which no other kernel can take meanwhile."""
        manager = self.parent
        if manager is not None and manager.transport == "tcp" and self._home is None:
            home = KernelHome.make()
            if home.takes_sockets and os.name == "posix":
                home.lead(manager)
                self._home = home
            else:
                home.remove()
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel that the command names, forked when it is this interpreter's own."""
        why_not = _why_not_forked(cmd, kwargs)
        if why_not is None:
            try:
                process = await asyncio.to_thread(self._forked, cmd, kwargs)
            except (ParentDied, OSError) as error:
                why_not = str(error)
        if why_not is not None:
            self.log.warning("The kernel is started in the ordinary way: %s", why_not)
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.pid = process, process.pid  # type: ignore[assignment]  # Popen, as far as it is used
        # Signals go by the warm parent: it alone knows whether the number still is this kernel's.
        self.pgid = None
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - as in the class above
        """Remove the folder of the sockets."""
        await super().cleanup(restart)
        if self._home is not None and not restart:
            self._home.remove()
            self._home = None

    def _forked(self, cmd: list[str], options: dict[str, Any]) -> ForkedProcess:
        call = Call(
            function=LAUNCH,
            payload=forked_kernel.payload(cmd[cmd.index(LAUNCHER) + 1 :]),
            environment={**INLINE, **(os.environ if options.get("env") is None else options["env"])},
            folder=Path(options.get("cwd") or Path.cwd()),
        )
        with ExitStack() as opened:
            streams = _descriptors(options, opened)
            return ForkedProcess(_warm_parent().start(call, descriptors=streams))


class ForkedProcess:
    """A forked kernel with the part of ``subprocess.Popen`` that Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, forked: Forked) -> None:
        self._forked = forked
        self.pid = forked.pid

    @property
    def peak_mb(self) -> int | None:
        """The largest resident memory, known after the end."""
        return self._forked.peak_mb

    def poll(self) -> int | None:
        """Return the exit code, or ``None`` while it runs."""
        try:
            return self._forked.poll()
        except ParentDied:
            return -signal.SIGKILL

    def wait(self) -> int:
        """Return the exit code, once it has ended."""
        try:
            return self._forked.wait()
        except ParentDied:
            return -signal.SIGKILL

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and what it started."""
        if self.poll() is None:
            self._forked.signal(number)


def _why_not_forked(cmd: Sequence[str], options: dict[str, Any]) -> str | None:
    from sertakan_analysis.reports.warm.link import forking_is_possible

    if not forking_is_possible():
        return "this system has no safe fork"
    if LAUNCHER not in cmd or not _is_own_interpreter(cmd[0]):
        return f"'{' '.join(cmd[:3])}' is not the kernel of the Python that asks for it"
    if subprocess.PIPE in {options.get("stdout"), options.get("stderr")}:
        return "a pipe to its output was asked for"
    return None


def _is_own_interpreter(command: str) -> bool:
    # Not resolved: the interpreter of an environment is a link to that of the system.
    return os.path.abspath(command) == os.path.abspath(sys.executable)  # noqa: PTH100


def _descriptors(options: dict[str, Any], opened: ExitStack) -> tuple[int, int, int]:
    """Return what the child gets as stdin, stdout and stderr, as a process started in the ordinary way would."""
    nothing = os.open(os.devnull, os.O_RDWR)
    opened.callback(os.close, nothing)
    out = _descriptor(options.get("stdout"), 1, nothing)
    asked = options.get("stderr")
    err = out if asked == subprocess.STDOUT else _descriptor(asked, 2, nothing)
    given = options.get("stdin")
    return nothing if given in {None, subprocess.PIPE} else _descriptor(given, nothing, nothing), out, err


def _descriptor(asked: Any, default: int, nothing: int) -> int:
    if asked is None:
        return default
    if asked == subprocess.DEVNULL:
        return nothing
    return asked if isinstance(asked, int) else int(asked.fileno())


def _warm_parent() -> WarmParent:
    """Return this process's warm parent; it starts with the first kernel."""
    from sertakan_analysis.reports.warm.link import WarmParent

    with _parents_lock:
        here = os.getpid()
        if here not in _parents:
            _parents[here] = WarmParent(PRELOAD)
            atexit.register(_parents[here].close)
        return _parents[here]

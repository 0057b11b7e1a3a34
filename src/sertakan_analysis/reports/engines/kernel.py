"""One kernel from its start to its end, driven by nbclient."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from queue import Empty
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import zmq

from sertakan_analysis.reading import Reads
from sertakan_analysis.reports.engines.bounded_client import BoundedClient
from sertakan_analysis.reports.engines.inside import MIME, expression
from sertakan_analysis.reports.engines.kernel_home import KernelHome, manager_of

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

TRIES: Final = 3
PAUSE_SECONDS: Final = 0.5
LOOK_EVERY_SECONDS: Final = 0.5
HEARD_WITHIN_SECONDS: Final = 0.1
DEATH_LOOK_SECONDS: Final = 0.005
DEATH_WITHIN_SECONDS: Final = 10.0
ANSWER_WITHIN_SECONDS: Final = 60.0
# nbclient would go on without the outputs that come later; a loaded machine is no reason for that.
OUTPUTS_WITHIN_SECONDS: Final = 600


class NotStarted(Exception):  # noqa: N818 - a state; never leaves the engine
    """A kernel could not be started; the message says what happened."""


class Gone(Exception):  # noqa: N818 - a state; never leaves the engine
    """The kernel ended before it answered."""


@dataclass(frozen=True, slots=True)
class Start:
    """How a kernel is started: from the warm parent where there can be one, and under which name.

    ``seconds`` is how long one try may take. ``project`` is the folder that notebooks find their project by.
    """

    folder: Path
    project: Path | None = None
    warm: bool = True
    kernel_name: str = "python3"
    seconds: float = 60.0
    memory_mb: int | None = None


class Kernel:
    """A kernel that is ready for cells."""

    def __init__(self, home: KernelHome, manager: Any, client: BoundedClient) -> None:
        self.client = client
        self._channels: Any = None
        self._home = home
        self._manager = manager
        self._code: int | None = None

    @property
    def pid(self) -> int:
        """The kernel's process number."""
        return int(self._manager.provisioner.pid)

    @property
    def peak_mb(self) -> int | None:
        """The peak that the system told at the end, where whoever started the kernel was told it."""
        process = self._manager.provisioner.process if self._manager.provisioner else None
        return getattr(process, "peak_mb", None)

    async def ask(self, function: str, *arguments: str | int | None) -> dict[str, Any]:
        """Return what a function of ``inside`` tells; it leaves no trace in the notebook.

        Raises
        ------
        Gone
            When the kernel ended first.
        NotStarted
            When the function raised: the kernel is of an environment without this package.
        """
        told = {"told": expression(function, *arguments)}
        reply = await self._reply(
            self._channels.execute("", silent=True, store_history=False, user_expressions=told, allow_stdin=False)
        )
        answer = reply["content"].get("user_expressions", {}).get("told", {})
        if answer.get("status") != "ok":
            raise NotStarted(f"{answer.get('ename', 'no answer')}: {answer.get('evalue', '')}")
        content: dict[str, Any] = answer["data"][MIME]
        return content

    async def ready(self, start: Start) -> None:
        """Wait until the kernel answers and its outputs arrive; then the notebook's language is known."""
        self._channels = self.client.kc = self._manager.client()
        # Whether it lives is asked of the process, not of its heart.
        self._channels.start_channels(hb=False)
        self._channels.allow_stdin = False
        # No limit to what may wait: the default would drop outputs of a cell that shows thousands of things.
        self._channels.iopub_channel.socket.setsockopt(zmq.RCVHWM, 0)
        await self.ask("begin", str(start.project or start.folder), start.memory_mb)
        while True:
            reply = await self._reply(self._channels.kernel_info())
            # What the kernel publishes before this process has subscribed is lost; so ask until something is heard.
            if await self._heard_anything():
                self.client.nb.metadata["language_info"] = reply["content"]["language_info"]
                return

    async def reads(self) -> tuple[Reads, int | None]:
        """Return what the cells read, and the peak of memory."""
        told = await asyncio.wait_for(self.ask("end"), ANSWER_WITHIN_SECONDS)
        return Reads.from_json(told["reads"]), told["peak_mb"]

    async def interrupt(self) -> None:
        """Raise ``KeyboardInterrupt`` in the running cell."""
        if await self.exit_code() is None:
            await self._manager.interrupt_kernel()

    async def exit_code(self) -> int | None:
        """Return the exit code, negative for a signal; ``None`` while the kernel lives."""
        if self._code is None and self._manager.has_kernel:
            self._code = await self._manager.provisioner.poll()
        return self._code

    async def kill(self) -> None:
        """End the kernel and what it started, at once: nothing is left to save in it."""
        provisioner = self._manager.provisioner
        if provisioner is None or not provisioner.has_process:
            return
        if await self.exit_code() is None:
            await provisioner.kill()
        deadline = monotonic() + DEATH_WITHIN_SECONDS
        while await self.exit_code() is None and monotonic() < deadline:  # noqa: ASYNC110 - a process sets no event
            await asyncio.sleep(DEATH_LOOK_SECONDS)

    async def close(self) -> None:
        """End the kernel and remove all that it had."""
        try:
            await self.kill()
            if self._channels is not None:
                self._channels.stop_channels()
            await self._manager.cleanup_resources()
            if self._manager.has_kernel and await self.exit_code() is not None:
                await self._manager.provisioner.wait()
        finally:
            self._home.remove()

    async def _reply(self, message: str) -> dict[str, Any]:
        while True:
            try:
                reply: dict[str, Any] = await self._channels.shell_channel.get_msg(timeout=LOOK_EVERY_SECONDS)
            except Empty:
                if await self.exit_code() is not None:
                    raise Gone from None
                continue
            if reply["parent_header"].get("msg_id") == message:
                return reply

    async def _heard_anything(self) -> bool:
        try:
            await self._channels.iopub_channel.get_msg(timeout=HEARD_WITHIN_SECONDS)
        except Empty:
            return False
        return True


async def start_kernel(notebook: NotebookNode, start: Start) -> Kernel:
    """Return a kernel that is ready; tried again a few times, since a start that fails has nothing to do with cells.

    Raises
    ------
    NotStarted
        When no try succeeded.
    """
    for left in reversed(range(TRIES)):
        try:
            return await _start_once(notebook, start)
        except NotStarted:
            if not left:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
    raise AssertionError("unreachable")


async def _start_once(notebook: NotebookNode, start: Start) -> Kernel:
    home = KernelHome.make()
    manager = manager_of(home, start.kernel_name, warm=start.warm)
    client = BoundedClient(
        notebook,
        manager,
        record_timing=False,
        iopub_timeout=OUTPUTS_WITHIN_SECONDS,
        raise_on_iopub_timeout=True,
    )
    kernel = Kernel(home, manager, client)
    try:
        await manager.start_kernel(
            cwd=str(start.folder),
            env=home.environment(start.project),
            extra_arguments=["--HistoryManager.hist_file=:memory:"],
        )
        await asyncio.wait_for(kernel.ready(start), start.seconds)
    except TimeoutError as error:
        await kernel.close()
        raise NotStarted(f"it did not answer within {start.seconds:g} seconds") from error
    except Gone as error:
        code = await kernel.exit_code()
        await kernel.close()
        raise NotStarted(f"it ended with {_code_told(code)} before it answered") from error
    except (OSError, RuntimeError) as error:
        await kernel.close()
        raise NotStarted(str(error)) from error
    except BaseException:
        await kernel.close()
        raise
    return kernel


def _code_told(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"

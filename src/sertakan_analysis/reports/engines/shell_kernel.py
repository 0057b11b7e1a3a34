"""ipykernel and nbclient joined in one process: their own code on both ends, and queues where the sockets would be."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections import deque
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

from ipykernel import ipkernel
from ipykernel.ipkernel import IPythonKernel
from IPython.core.profiledir import ProfileDir
from IPython.core.shellapp import InteractiveShellApp
from jupyter_client.session import Session
from nbclient import NotebookClient
from traitlets.config import Application, Config
from traitlets.traitlets import Any as AnyTrait
from traitlets.traitlets import default

from sertakan_analysis.reports.engines.streams import CellStream, cell_streams

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbformat import NotebookNode

    from sertakan_analysis.reports.engines.interruptions import Interruptions

INLINE: Final = "module://matplotlib_inline.backend_inline"
BACKEND_MODULE: Final = "matplotlib_inline.backend_inline"
# pandas looks once, when it is imported, whether it is in a terminal; there it shows all columns.
TABLE_WIDTH: Final = "display.max_columns"
WIDTH_IN_TERMINAL: Final = 0
WIDTH_IN_KERNEL: Final = 20

# What ipykernel and nbclient log would be printed into the cell that runs just then.
SILENT: Final = logging.getLogger(f"{__name__}.silent")
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False

Message = dict[str, Any]


class Mailbox:
    """A channel: messages go in as ipykernel packs them for its socket and come out as nbclient unpacks them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._messages: deque[Message] = deque()

    def send_multipart(self, parts: Sequence[bytes], *, copy: bool = True, track: bool = False) -> None:  # noqa: ARG002 - as a socket is called
        """Take a packed message."""
        _, content = self._session.feed_identities(list(parts))
        self._messages.append(self._session.deserialize(content))

    async def get_msg(self, timeout: float | None = None) -> Message:  # noqa: ARG002, ASYNC109 - as a channel is called
        """Hand out the oldest message."""
        return self._messages.popleft()


class ShellChannel(Mailbox):
    """The channel of replies; what nbclient's stand-ins for widgets send goes straight to the kernel."""

    kernel: CellKernel

    def send(self, message: Message) -> None:
        """Hand a widget's message to the object in the cells that it is for."""
        handle = getattr(self.kernel.comm_manager, message["msg_type"])
        handle(None, None, message)


class CellKernel(IPythonKernel):
    """ipykernel without sockets and threads: cells run where it is called."""

    def __init__(self, **settings: Any) -> None:
        # For its debugger, which a run has not, ipykernel asks every module for its file; looking at each of them
        # would take twelve megabytes out of the memory that forked runs share.
        looked_in = vars(ipkernel)
        looked_in["sys"] = SimpleNamespace(modules={})
        try:
            super().__init__(**settings)  # type: ignore[no-untyped-call]  # ipykernel has no types
        finally:
            looked_in["sys"] = sys

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing is queued behind a cell."""


class CellApplication(InteractiveShellApp, Application):
    """What ipykernel looks for to find its kernel, as when a cell asks for ``%matplotlib inline``."""

    kernel = AnyTrait()


class NoProfile(ProfileDir):
    """A profile that is nowhere: no file of the user is read, and a folder is made only if a magic asks for one."""

    _folder: tempfile.TemporaryDirectory[str] | None = None

    @default("location")
    def _make_location(self) -> str:
        self._folder = tempfile.TemporaryDirectory(prefix="sertakan-profile-")
        return self._folder.name

    def remove(self) -> None:
        """Remove the folder if there is one."""
        if self._folder is not None:
            self._folder.cleanup()


class CellChannels:
    """What nbclient takes for its connection to a kernel."""

    allow_stdin = False

    def __init__(self, kernel: CellKernel, iopub: Mailbox, shell: ShellChannel, interruptions: Interruptions) -> None:
        self.session: Any = kernel.session
        self.iopub_channel = iopub
        self.shell_channel = shell
        self._kernel: Any = kernel
        self._interruptions = interruptions

    async def is_alive(self) -> bool:
        """Return true: it lives in this process."""
        return True

    async def execute(self, source: str, *, store_history: bool, stop_on_error: bool) -> str:
        """Run a cell to its end and return the id of the request that its outputs and its reply answer."""
        content = {
            "code": source,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": self.allow_stdin,
            "stop_on_error": stop_on_error,
        }
        request = self.session.msg("execute_request", content)
        with self._told_busy(request):
            try:
                with self._interruptions.in_cell():
                    await self._kernel.execute_request(self.shell_channel, b"", request)
            except BaseException as error:  # noqa: BLE001 - what IPython lets through ends the cell, not this process
                self._reply(request, error)
        return str(request["header"]["msg_id"])

    @contextmanager
    def _told_busy(self, request: Message) -> Iterator[None]:
        self._kernel.set_parent([], request)
        self._status("busy", request)
        for stream in _streams():
            stream.begin_cell()
        yield
        for stream in _streams():
            stream.end_cell()
        self._status("idle", request)

    def _status(self, state: str, request: Message) -> None:
        self.session.send(self.iopub_channel, "status", {"execution_state": state}, parent=request)

    def _reply(self, request: Message, error: BaseException) -> None:
        told = {"ename": type(error).__name__, "evalue": str(error), "traceback": [f"{type(error).__name__}: {error}"]}
        self.session.send(self.iopub_channel, "error", told, parent=request)
        reply = {**told, "status": "error", "execution_count": self._kernel.execution_count - 1}
        self.session.send(self.shell_channel, "execute_reply", reply, parent=request)


@contextmanager
def cell_client(notebook: NotebookNode, interruptions: Interruptions) -> Iterator[tuple[NotebookClient, CellKernel]]:
    """Open a kernel in this process and nbclient on it; what this process prints goes to the cells meanwhile.

    IPython, matplotlib and ``sys`` are not given back as they were: end the process afterwards.
    """
    session: Any = Session(key=b"", username="kernel")
    iopub, shell_channel = Mailbox(session), ShellChannel(session)

    def send(name: str, text: str, parent: Mapping[str, Any]) -> None:
        session.send(iopub, "stream", {"name": name, "text": _packable(text)}, parent=dict(parent))

    with cell_streams(send), _kernel(session, iopub) as kernel:
        shell_channel.kernel = kernel
        client = NotebookClient(notebook, record_timing=False, coalesce_streams=False, timeout=None, log=SILENT)
        client.kc = cast("Any", CellChannels(kernel, iopub, shell_channel, interruptions))
        yield client, kernel


@contextmanager
def _kernel(session: Session, iopub: Mailbox) -> Iterator[CellKernel]:
    profile = NoProfile()
    with _no_debugger():
        kernel = CellKernel.instance(
            session=session,
            iopub_socket=iopub,
            profile_dir=profile,
            log=SILENT,
            # Signals are ours to handle also while a cell awaits.
            shell_channel_thread=SimpleNamespace(parent_thread=None),
            _execute_sleep=0,
            config=Config({"HistoryManager": {"enabled": False, "hist_file": ":memory:"}}),
        )
    application: Any = CellApplication.instance()
    application.kernel = kernel
    application.init_path()
    # As in a kernel to which no debugger is attached: a forgotten breakpoint() does nothing.
    sys.breakpointhook = _go_on
    _show_figures_inline(kernel)
    _show_tables_as_in_notebooks()
    try:
        yield kernel
    finally:
        profile.remove()


@contextmanager
def _no_debugger() -> Iterator[None]:
    """Let ipykernel find none: loading it takes longer than all the rest, prints a warning, and nobody will attach."""
    loaded: Any = sys.modules
    if "debugpy" in loaded:
        yield
        return
    loaded["debugpy"] = None
    try:
        yield
    finally:
        del loaded["debugpy"]


def _go_on(*_: object, **__: object) -> None:
    """Do nothing."""


def _show_figures_inline(kernel: CellKernel) -> None:
    """Make matplotlib draw into the cells, as ipykernel does, also when it was imported before this process began."""
    # One from outside would silently remove every figure.
    os.environ["MPLBACKEND"] = INLINE
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return
    chosen = matplotlib.get_backend(auto_select=False)
    # Taken up when the first figure is made, as in a kernel.
    matplotlib.rcParams["backend"] = INLINE
    if chosen is not None or BACKEND_MODULE in sys.modules:
        _bind_backend(kernel)


def _bind_backend(kernel: CellKernel) -> None:
    """Do again what the inline backend does when it is first used: then there was no shell, or another backend."""
    import matplotlib.pyplot as plt
    from IPython.core.pylabtools import activate_matplotlib
    from matplotlib_inline import backend_inline

    bind: Any = backend_inline.configure_inline_support
    plt.close("all")
    bind.current_backend = "unset"
    activate_matplotlib(INLINE)  # type: ignore[no-untyped-call]  # IPython has few types
    bind(kernel.shell, INLINE)


def _show_tables_as_in_notebooks() -> None:
    """Give a pandas that was imported before this process began the width that it chooses in a kernel."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and pandas.get_option(TABLE_WIDTH) == WIDTH_IN_TERMINAL:
        pandas.set_option(TABLE_WIDTH, WIDTH_IN_KERNEL)


def _streams() -> list[CellStream]:
    """Return the streams that are still ours: a cell may have put others in their place."""
    return [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, CellStream)]


def _packable(text: str) -> str:
    """Return text without lone surrogates but those that stand for bytes, as a message can hold no others."""
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text

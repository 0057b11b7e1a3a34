"""What cells print: Python's text, and what C code and child programs write, in the order of writing and bounded."""

from __future__ import annotations

import codecs
import ctypes
import fcntl
import io
import os
import select
import sys
import threading
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

BOUND: Final = 20_000_000
CHUNK: Final = 65_536
# C code that writes while it holds the interpreter's lock can't be read meanwhile: give it the most that Linux allows.
PIPE_SIZE: Final = 1_048_576
DESCRIPTORS: Final = {"stdout": 1, "stderr": 2}


def cut_note(name: str, cut: int) -> str:
    """Return what a cell's outputs say of the characters of a stream that were not kept."""
    return f"\n[{cut} more characters were cut: a cell keeps {BOUND} of {name}]\n"


class Send(Protocol):
    """Takes text that is due, with the name of its stream and the request that it answers."""

    def __call__(self, name: str, text: str, parent: Mapping[str, Any]) -> None:
        """Take it."""


class Caught:
    """One of the process's descriptors, led into a pipe.

    A pipe, since that is what programs expect to print to; a file would have no end for one that never stops.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.original = os.dup(number)
        self.reader, writer = os.pipe()
        _enlarge(writer)
        os.dup2(writer, number)
        os.close(writer)
        self.ended = False
        self._waiting = select.poll()
        self._waiting.register(self.reader, select.POLLIN)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def text(self) -> str:
        """Return what was written since the last call."""
        parts: list[bytes] = []
        while not self.ended and self._waiting.poll(0):
            part = os.read(self.reader, CHUNK)
            self.ended = not part
            parts.append(part)
        return self._decoder.decode(b"".join(parts)) if parts else ""

    def release(self) -> None:
        """Give the descriptor back to what it wrote to before."""
        os.dup2(self.original, self.number)
        os.close(self.original)
        os.close(self.reader)


class CellStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of the cells.

    Sends as ipykernel's stream does (at a flush, before a display, at the end of a cell), but never by the clock, so
    that equal runs print equally. What goes past ``BOUND`` characters in one cell is counted instead of kept.
    """

    encoding = "UTF-8"
    errors = None

    def __init__(self, name: str, caught: Caught, send: Send) -> None:
        self.name = name
        self._caught = caught
        self._send = send
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._pending: list[tuple[Mapping[str, Any], io.StringIO]] = []
        self._room = BOUND
        self._cut = 0
        self._parent: ContextVar[Mapping[str, Any]] = ContextVar("parent")
        self._last_parent: Mapping[str, Any] = {}

    def set_parent(self, parent: Mapping[str, Any]) -> None:
        """Say which request is answered from now on; tasks and threads of earlier cells keep theirs."""
        header = parent.get("header", parent)
        self._parent.set(header)
        self._last_parent = header

    def write(self, text: str) -> int:
        """Keep the text until it is due."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._process:
            # A process that a cell forked: the pipe leads its text here.
            _write_all(self._caught.number, text)
            return len(text)
        self.catch_up()
        with self._lock:
            self._keep(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]  # text only, as every text stream
        """Write one after the other."""
        for line in lines:
            self.write(line)

    def catch_up(self, *, flush: bool = True) -> bool:
        """Keep what came through the descriptor; false when nothing can come any more."""
        if flush:
            # Outside the lock: the pipe may be full, and the thread that empties it needs the lock.
            _flush_c_output()
        with self._lock:
            text = self._caught.text()
            if text:
                self._keep(text)
            return not self._caught.ended

    def flush(self) -> None:
        """Send what is kept."""
        if os.getpid() != self._process:
            return
        self.catch_up()
        with self._lock:
            due, self._pending = self._pending, []
        for parent, text in due:
            self._send(self.name, text.getvalue(), parent)

    def begin_cell(self) -> None:
        """Count anew what is printed."""
        with self._lock:
            self._room, self._cut = BOUND, 0

    def end_cell(self) -> None:
        """Send what is kept, and how much was not."""
        self.flush()
        if self._cut:
            self._send(self.name, cut_note(self.name, self._cut), self._last_parent)

    def fileno(self) -> int:
        """Return where the process wrote before, as ipykernel's stream does."""
        return self._caught.original

    def isatty(self) -> bool:
        """Return false."""
        return False

    def writable(self) -> bool:
        """Return true."""
        return True

    def _keep(self, text: str) -> None:
        kept = text[: self._room]
        self._room -= len(kept)
        self._cut += len(text) - len(kept)
        if not kept:
            return
        parent = self._parent.get(self._last_parent)
        if not self._pending or self._pending[-1][0] is not parent:
            self._pending.append((parent, io.StringIO(newline="")))
        self._pending[-1][1].write(kept)


@contextmanager
def cell_streams(send: Send) -> Iterator[tuple[CellStream, CellStream]]:
    """Catch everything that this process and its children print; afterwards all is as before."""
    before = sys.stdout, sys.stderr
    with ExitStack() as undo:
        streams = [undo.enter_context(_caught_stream(name, number, send)) for name, number in DESCRIPTORS.items()]
        undo.enter_context(_watched(streams))
        sys.stdout, sys.stderr = streams
        try:
            yield streams[0], streams[1]
        finally:
            sys.stdout, sys.stderr = before


@contextmanager
def _caught_stream(name: str, number: int, send: Send) -> Iterator[CellStream]:
    _flush_own(name)
    caught = Caught(number)
    try:
        yield CellStream(name, caught, send)
    finally:
        _flush_own(name)
        caught.release()


@contextmanager
def _watched(streams: list[CellStream]) -> Iterator[None]:
    """Empty the pipes while the cell waits for a program that fills them."""
    stop, stopper = os.pipe()
    watcher = threading.Thread(target=_watch, args=(streams, stop), name="cell output", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        os.close(stopper)
        watcher.join()
        os.close(stop)


def _watch(streams: list[CellStream], stop: int) -> None:
    open_streams = {stream._caught.reader: stream for stream in streams}  # noqa: SLF001 - the stream's own thread
    while True:
        ready, _, _ = select.select([stop, *open_streams], [], [])
        if stop in ready:
            return
        for reader in ready:
            if not open_streams[reader].catch_up(flush=False):
                del open_streams[reader]


def _write_all(number: int, text: str) -> None:
    rest = text.encode("utf-8", "backslashreplace")
    while rest:
        rest = rest[os.write(number, rest) :]


def _enlarge(writer: int) -> None:
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        try:
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        except PermissionError:
            # The user has as much in pipes as the system allows: the usual size does.
            return


def _flush_own(name: str) -> None:
    """Flush Python's own stream, which ``print`` no longer writes to, to where its descriptor leads now."""
    stream = getattr(sys, f"__{name}__")
    if stream is not None and not stream.closed:
        stream.flush()


def _flush_c_output() -> None:
    flush, stdout = _c_output()
    flush(stdout)


@cache
def _c_output() -> tuple[Callable[[ctypes.c_void_p], Any], ctypes.c_void_p]:
    """Return C's ``fflush`` and ``stdout``; its ``stderr`` holds nothing back."""
    library = ctypes.CDLL(None)
    name = "__stdoutp" if sys.platform == "darwin" else "stdout"
    return library.fflush, ctypes.c_void_p.in_dll(library, name)

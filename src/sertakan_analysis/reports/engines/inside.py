"""What runs inside a kernel around the cells: the memory limit, and the record of what the cells read.

The engine calls it by expressions that bind no name, so that nothing of it shows in the notebook or its namespace.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reading import recording
from sertakan_analysis.reports.private_memory import MEGABYTE, limit_private_memory

if TYPE_CHECKING:
    from sertakan_analysis.reading import Recording

MIME: Final = "application/vnd.sertakan.told+json"

_open: list[tuple[ExitStack, Recording]] = []


class Told:
    """An answer to the engine, in a form that no setting of the display can change."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        return {MIME: self.content}


def expression(function: str, *arguments: str | int | None) -> str:
    """Return Python source that calls a function of this module."""
    given = ", ".join(repr(argument) for argument in arguments)
    return f"__import__({__name__!r}, fromlist=['{function}']).{function}({given})"


def begin(root: str, memory_mb: int | None) -> Told:
    """Limit what the kernel may add to its memory from now on, and record what it reads from now on."""
    _keep_every_message()
    # Elsewhere there is no such limit; the engine watches from outside in any case.
    limited = memory_mb is not None and sys.platform == "linux"
    if limited and memory_mb is not None:
        limit_private_memory(memory_mb)
    stack = ExitStack()
    _open.append((stack, stack.enter_context(recording(Path(root)))))
    return Told({"pid": os.getpid(), "limited": limited})


def end() -> Told:
    """Tell what was read, and the largest resident memory so far."""
    stack, recorded = _open.pop()
    reads = recorded.reads.to_json()
    stack.close()
    return Told({"reads": reads, "peak_mb": _peak_mb()})


def _keep_every_message() -> None:
    """Let the kernel's queue of outputs grow: by default it drops what a busy reader has not taken, also the last."""
    import zmq
    from IPython import get_ipython

    kernel = get_ipython().kernel
    publisher = kernel.iopub_thread
    # A socket belongs to the thread that uses it.
    publisher.schedule(lambda: publisher.socket.setsockopt(zmq.SNDHWM, 0))


def _peak_mb() -> int | None:
    if sys.platform == "win32":
        return None
    import resource

    # Linux counts in kilobytes, macOS in bytes.
    unit = MEGABYTE // 1024 if sys.platform == "linux" else MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit

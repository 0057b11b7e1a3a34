"""What a forked process is asked to do, and the error of a parent that is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.errors import SertakanError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Call:
    """A function to call in a process of its own, forked from the warm parent.

    ``function`` is ``"package.module:name"`` and is called as ``name(payload, tell)``; each ``tell(bytes)`` is a
    message to the caller. Its return is the end of the process: what it printed is flushed, exit handlers do not run
    and threads are not waited for.
    ``environment`` is the whole environment of the process. ``PYTHONPATH``, ``TZ``, ``TMPDIR`` and ``MPLBACKEND`` in it
    work as in a fresh process; what an interpreter reads only at its own start (the locale, ``PYTHONHASHSEED`` and
    its like) stays as in the parent.
    ``memory_mb`` is what the process may add to the private memory that it starts with.
    """

    function: str
    payload: bytes
    environment: Mapping[str, str]
    folder: Path
    memory_mb: int | None = None


class ParentDied(SertakanError):  # noqa: N818 - an event, named as one
    """The warm parent is gone and its children with it, or it could not start; nothing is known of how they ended."""

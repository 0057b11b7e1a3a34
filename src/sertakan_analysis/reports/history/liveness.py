"""Which coordinators are alive: each holds a lock on a file named by its id, and the system lets go when it dies."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER: Final = "coordinators"


@contextmanager
def present(state: Path) -> Iterator[str]:
    """Give a new coordinator's id; while the context lasts, others see it alive."""
    folder = state / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = uuid4().hex
    # Held by the process, whichever of its threads lets go; filelock closes it in forked children.
    lock = FileLock(_path(state, name), thread_local=False)
    lock.acquire()
    try:
        yield name
    finally:
        if sys.platform != "win32":
            # Before letting go, so that nobody ever sees the file of a coordinator that ended well.
            _path(state, name).unlink(missing_ok=True)
        lock.release()
        _forget(state, name)


def alive(state: Path, name: str) -> bool:
    """Tell whether a coordinator still holds its file; a dead one's file is removed."""
    path = _path(state, name)
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            pass
    except Timeout:
        return True
    _forget(state, name)
    return False


def named(state: Path) -> set[str]:
    """Return the ids whose files are there, of living and of killed coordinators."""
    return {path.stem for path in (state / FOLDER).glob("*.lock")}


def _path(state: Path, name: str) -> Path:
    return state / FOLDER / f"{name}.lock"


def _forget(state: Path, name: str) -> None:
    # Windows refuses while another process looks at the file; that one, or the next, removes it.
    with suppress(PermissionError):
        _path(state, name).unlink(missing_ok=True)

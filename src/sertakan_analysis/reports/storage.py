"""How files get on the disk for good: written through, renamed in one step, and what to do when the disk refuses."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import RunFailed, UserError
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK: Final = ".lock"
WAIT_SECONDS: Final = 300.0


class DiskFull(RunFailed):
    """No space was left; nothing was published."""

    state: Final = State.DISK_FULL


def move(source: Path, target: Path) -> None:
    """Rename in one step, replacing a file; the only way by which anything is published."""
    source.replace(target)


@contextmanager
def alone(outputs: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Let nobody else number, rename or clear folders in ``outputs`` meanwhile; held for moments, never for a run.

    Raises
    ------
    UserError
        When somebody else holds it for too long.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(outputs / LOCK)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise UserError(
            f"another run has been publishing in '{outputs.name}' for {wait_seconds:.0f} seconds",
            remedy="End it if it hangs, then run again.",
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def told_by_storage(outputs: Path) -> Iterator[None]:
    """Say what to do when the outputs folder refuses to take files.

    Raises
    ------
    UserError
        When the folder cannot be written, or is a file.
    DiskFull
        When no space is left.
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None and not Path(error.filename).is_relative_to(outputs):
            raise
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise UserError(
                f"the folder '{outputs}' cannot be written ({error.strerror})",
                remedy="Give yourself the right to write there, close programs that hold its files open, and run again.",
            ) from error
        if error.errno in {errno.EEXIST, errno.ENOTDIR}:
            remedy = "Move the file of that name away and run again."
            raise UserError(f"'{outputs}' is not a folder ({error.strerror})", remedy=remedy) from error
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(
                f"the disk is full ({error.strerror}); the last good edition is as it was\n"
                "Remedy: free some space and run again."
            ) from error
        raise

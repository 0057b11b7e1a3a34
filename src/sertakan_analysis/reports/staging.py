"""Private folders to build in, inside the outputs folder, so that what is built there can be renamed into place."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from sertakan_analysis.reports.index import index_is_behind, refresh_index
from sertakan_analysis.reports.storage import WAIT_SECONDS, alone, told_by_storage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from filelock import BaseFileLock

    from sertakan_analysis.reports.index_page import Attempt

PREFIX: Final = ".staging-"
ALIVE: Final = ".alive"


@contextmanager
def staging(outputs: Path, *, attempts: Sequence[Attempt] = (), wait_seconds: float = WAIT_SECONDS) -> Iterator[Path]:
    """Give a folder to build in; what is not published from it is removed. Several runs may build at once.

    Folders of runs that died are removed first, never those of living ones: a run holds a lock in its folder, and
    the system releases it at the process' end, however that comes. The start page is written again, with the
    ``attempts``, when a run died between an edition and its page.

    Raises
    ------
    UserError
        When the outputs folder cannot be written, or another run publishes for too long.
    DiskFull
        When no space is left.
    """
    with told_by_storage(outputs):
        outputs.mkdir(parents=True, exist_ok=True)
        with alone(outputs, wait_seconds):
            remove_leftovers(outputs)
            folder, alive = _claimed(outputs)
        try:
            if index_is_behind(outputs):
                refresh_index(outputs, folder, attempts)
            yield folder
        finally:
            # Between release and removal the folder would look like a dead run's.
            with alone(outputs, wait_seconds):
                alive.release()
                shutil.rmtree(folder)


def remove_leftovers(outputs: Path) -> None:
    """Remove the folders of runs that died; the caller is alone in the outputs folder."""
    from filelock import FileLock, Timeout

    for folder in sorted(outputs.glob(f"{PREFIX}*")):
        lock = FileLock(folder / ALIVE)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            continue
        lock.release()
        shutil.rmtree(folder)


def _claimed(outputs: Path) -> tuple[Path, BaseFileLock]:
    from filelock import FileLock

    folder = Path(mkdtemp(prefix=PREFIX, dir=outputs))
    alive = FileLock(folder / ALIVE)
    alive.acquire(blocking=False)
    return folder, alive

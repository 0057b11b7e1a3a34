"""Files built out of sight that appear together or not at all, also when the process is killed."""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import RunFailed, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX: Final = ".staging-"
LOCK: Final = ".lock"
JOURNAL: Final = "publish.json"
EDITIONS: Final = "editions"
INDEX: Final = "index.html"
WAIT_SECONDS: Final = 600.0


@contextmanager
def staging(outputs: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[Path]:
    """Give a folder to build in, alone in the outputs folder; what is not published from it is removed.

    What an earlier run left is settled first: a publication that was interrupted is finished, anything else goes.

    Raises
    ------
    UserError
        When the outputs folder cannot be written, or another run holds it for too long.
    RunFailed
        When the disk is full.
    """
    from filelock import FileLock, Timeout

    with told_by_storage(outputs):
        outputs.mkdir(parents=True, exist_ok=True)
        lock = FileLock(outputs / LOCK)
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout as error:
            raise UserError(
                f"another run has been working in '{outputs.name}' for {wait_seconds:.0f} seconds",
                remedy="Wait until it ends, then run again.",
            ) from error
    try:
        with told_by_storage(outputs):
            yield from _built_in(outputs)
    finally:
        lock.release()


def _built_in(outputs: Path) -> Iterator[Path]:
    recover(outputs)
    folder = Path(mkdtemp(prefix=PREFIX, dir=outputs))
    (folder / EDITIONS).mkdir()
    try:
        yield folder
    finally:
        if folder.is_dir() and not (folder / JOURNAL).is_file():
            shutil.rmtree(folder)


def publish(outputs: Path, folder: Path) -> None:
    """Put every edition built in a staging folder, and the index, in their places.

    Once the journal is written the publication happens, if need be at the next start; before, nothing has changed.
    """
    journal = folder / JOURNAL
    draft = journal.with_suffix(".draft")
    names = sorted(path.name for path in (folder / EDITIONS).iterdir())
    with draft.open("w", encoding="utf-8") as file:
        json.dump(names, file)
        file.flush()
        os.fsync(file.fileno())
    move(draft, journal)
    _finish(outputs, folder)


def recover(outputs: Path) -> None:
    """Finish the publications that were interrupted and remove what was never to be published."""
    for folder in sorted(outputs.glob(f"{PREFIX}*")):
        if (folder / JOURNAL).is_file():
            _finish(outputs, folder)
        else:
            shutil.rmtree(folder)


def _finish(outputs: Path, folder: Path) -> None:
    """Carry out a journal; each step may have been done before."""
    for name in json.loads((folder / JOURNAL).read_text(encoding="utf-8")):
        built = folder / EDITIONS / name
        if not built.is_dir():
            continue
        place = outputs / name
        if place.exists():
            move(place, folder / f"previous-{name}")
        move(built, place)
    if (folder / INDEX).is_file():
        move(folder / INDEX, outputs / INDEX)
    # The journal goes last but one: without it the rest of the folder is waste for the next start.
    (folder / JOURNAL).unlink()
    shutil.rmtree(folder)


def move(source: Path, target: Path) -> None:
    """Rename in one step, replacing a file; the only way by which anything is published."""
    source.replace(target)


@contextmanager
def told_by_storage(outputs: Path) -> Iterator[None]:
    """Say what to do when the outputs folder refuses to take files."""
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
            raise RunFailed(
                f"the disk is full ({error.strerror}); the last good edition is as it was\n"
                "Remedy: free some space and run again."
            ) from error
        raise

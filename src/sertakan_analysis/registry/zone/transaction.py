"""Changes of the secure zone and the store that happen whole or not at all, however the process ends.

What is new is built in hidden folders beside what is there. A journal, written in one step, is the decision: before it
nothing has changed, after it the change is finished by whoever comes next, if not by the process that decided.
"""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import uuid4

from sertakan_analysis.durable import settle_folder, write_through
from sertakan_analysis.errors import UserError
from sertakan_analysis.reading import unrecorded
from sertakan_analysis.registry.use_log import Use, log_use
from sertakan_analysis.registry.zone.disk import settle, told_by_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sertakan_analysis.project import Project

JOURNAL: Final = ".journal.json"
LOCK: Final = ".lock"
ALIVE: Final = ".alive"
PREFIX: Final = ".staging-"
DISCARDED: Final = "discarded"
WAIT_SECONDS: Final = 300.0
SECURE_MODE: Final = 0o700

Place = Literal["secure", "store"]


@dataclass(frozen=True, slots=True)
class Workplace:
    """Two hidden folders of one process, beside what they will replace: one in the secure zone, one in the store."""

    name: str
    secure: Path
    store: Path


@dataclass(frozen=True, slots=True)
class Change:
    """A file or folder that takes its place; without ``staged`` what is there goes. Paths are below the ``place``."""

    place: Place
    target: str
    staged: str | None = None


@contextmanager
def workplace(project: Project) -> Iterator[Workplace]:
    """Give two folders to build in; what is not published from them is removed, that of dead processes too.

    Raises
    ------
    UserError
        When the disk refuses, or somebody else publishes for too long.
    """
    from filelock import FileLock

    work = _named(project, f"{PREFIX}{uuid4().hex}")
    with alone(project), told_by_disk(project.root / "data"):
        project.store.mkdir(parents=True, exist_ok=True)
        _sweep(project)
        work.secure.mkdir(mode=SECURE_MODE)
        work.store.mkdir()
        living = FileLock(work.secure / ALIVE, thread_local=False)
        living.acquire(blocking=False)
    try:
        yield work
    finally:
        try:
            # Alone, a change that was decided is finished first; while that fails, what was built must stay.
            # Between release and removal the folders would look like a dead process's.
            with alone(project):
                living.release()
                _remove(work)
        finally:
            living.release()  # also when the disk refuses: the folders are swept by whoever comes next


def publish(
    project: Project, work: Workplace, changes: Sequence[Change], uses: Sequence[Use], still: Callable[[], None]
) -> None:
    """Make all changes visible together and log the uses; ``still`` is called first, alone, and may refuse.

    Raises
    ------
    UserError
        When the disk refuses before the decision: nothing has changed. After it, the next command finishes the change.
    """
    with told_by_disk(project.root / "data"):
        settle(work.secure)
        settle(work.store)
    with alone(project), told_by_disk(project.root / "data"):
        still()
        journal = {
            "change": work.name,
            "changes": [asdict(one) for one in changes],
            "uses": [asdict(one) for one in uses],
        }
        written = work.secure / JOURNAL
        write_through(written, json.dumps(journal).encode())
        written.replace(project.secure / JOURNAL)
        settle_folder(project.secure)
        _finish(project)


@contextmanager
def alone(project: Project, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Let nobody else change the zone and the store meanwhile; held for moments, never for an ingest.

    A change that a dead process had decided is finished first.
    """
    from filelock import FileLock, Timeout

    with unrecorded(), told_by_disk(project.secure):
        project.secure.mkdir(parents=True, exist_ok=True, mode=SECURE_MODE)
        lock = FileLock(project.secure / LOCK)
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise UserError(
                f"another process has been changing the secure zone for {wait_seconds:.0f} seconds",
                where=project.relative(project.secure),
                remedy="End it if it hangs, then try again.",
            ) from None
    try:
        with unrecorded(), told_by_disk(project.root / "data"):
            _finish(project)
        yield
    finally:
        with unrecorded():
            lock.release()


@contextmanager
def undisturbed(project: Project) -> Iterator[None]:
    """Read what stands in the store while nobody changes it, after an interrupted change was finished."""
    if not project.secure.exists():
        yield  # nobody ever wrote here: a copy of the store for reading
        return
    with alone(project):
        yield


def _named(project: Project, name: str) -> Workplace:
    return Workplace(name, project.secure / name, project.store / name)


def _finish(project: Project) -> None:
    """Carry out what the journal says; every step may have been done already."""
    path = project.secure / JOURNAL
    if not path.exists():
        return
    journal = _read(path)
    work = _named(project, journal["change"])
    for number, written in enumerate(journal["changes"]):
        _carry_out(project, work, Change(**written), number)
    log_use(project, [Use(**written) for written in journal["uses"]], change=work.name)
    for folder in (work.secure, work.store):
        # What was replaced goes before the journal: a removal that is told as done has happened on the disk.
        if (folder / DISCARDED).exists():
            shutil.rmtree(folder / DISCARDED)
    path.unlink()
    settle_folder(project.secure)


def _read(path: Path) -> dict[str, Any]:
    try:
        journal: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError:
        remedy = "Bring the folders data/secure and data/store back from a copy."
        raise UserError("the journal of an interrupted change can't be read", where=path.name, remedy=remedy) from None
    return journal


def _carry_out(project: Project, work: Workplace, change: Change, number: int) -> None:
    home, built = (project.secure, work.secure) if change.place == "secure" else (project.store, work.store)
    target = home / change.target
    staged = built / change.staged if change.staged else None
    if staged is not None and not staged.exists():
        return
    if target.exists():
        discarded = built / DISCARDED
        discarded.mkdir(parents=True, exist_ok=True)
        target.replace(discarded / str(number))
    if staged is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
    if target.parent.exists():
        settle_folder(target.parent)


def _sweep(project: Project) -> None:
    """Remove what dead processes left; the caller is alone."""
    from filelock import FileLock, Timeout

    names = {path.name for home in (project.secure, project.store) for path in home.glob(f"{PREFIX}*")}
    for name in sorted(names):
        work = _named(project, name)
        if work.secure.exists():
            lock = FileLock(work.secure / ALIVE)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                continue
            lock.release()
        _remove(work)


def _remove(work: Workplace) -> None:
    # The store's folder first: without the lock in the other one it would look abandoned.
    for folder in (work.store, work.secure):
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)

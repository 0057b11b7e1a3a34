"""The SQLite file behind the history: opened, checked, changed in short transactions."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import RunFailed, SertakanError, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION: Final = 1
WAIT_SECONDS: Final = 30.0
SCHEMA: Final = (
    """CREATE TABLE runs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        report TEXT NOT NULL, title TEXT NOT NULL, label TEXT NOT NULL, stem TEXT NOT NULL,
        parameters TEXT NOT NULL, as_of TEXT NOT NULL,
        run_id TEXT, trigger TEXT NOT NULL, coordinator TEXT NOT NULL, started TEXT NOT NULL,
        ended TEXT, state TEXT, seconds REAL, peak_mb INTEGER, cell TEXT, story TEXT)""",
    "CREATE INDEX runs_by_stem ON runs (report, stem, number)",
    """CREATE TABLE occurrences (
        report TEXT NOT NULL, due TEXT NOT NULL, as_of TEXT NOT NULL, outcome TEXT NOT NULL, attempts INTEGER NOT NULL,
        coordinator TEXT NOT NULL, changed TEXT NOT NULL, PRIMARY KEY (report, due, as_of)) WITHOUT ROWID""",
    f"PRAGMA user_version = {VERSION}",
)
DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
REFUSED: Final = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL}
)
HELD: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to the history's file, made if it is missing; everything done with it tells faults plainly.

    Raises
    ------
    UserError
        When the file is damaged, of another version, held by another process for too long, or cannot be written.
    RunFailed
        When the disk is full.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Transactions are begun by hand: sqlite3 would begin them late and deferred.
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
            _prepare_alone(connection, path)
            yield connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing; others that want to write wait meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _prepare_alone(connection: sqlite3.Connection, path: Path) -> None:
    """Two processes that turn on WAL in a new file at once are not made to wait by SQLite itself."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(path.with_suffix(".lock"), timeout=WAIT_SECONDS):
            _prepare(connection, path)
    except Timeout as error:
        raise _held(path) from error


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if version == 0 and tables == 0:
        connection.execute("PRAGMA journal_mode = WAL")
        with transaction(connection):
            for statement in SCHEMA:
                connection.execute(statement)
    elif version != VERSION:
        raise UserError(
            f"the record of runs has version {version}, this package knows version {VERSION}",
            where=_name(path),
            remedy="Use the package version that wrote it, or move the file away: the record then begins anew.",
        )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        told = _meaning(error, path)
        if told is None:
            raise
        raise told from error
    except OSError as error:
        if not str(error.filename).startswith(str(path.parent)):
            raise
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _full(path, str(error.strerror)) from error
        raise _unwritable(path, str(error.strerror)) from error


def _meaning(error: sqlite3.Error, path: Path) -> SertakanError | None:
    # The low byte is the kind, the rest a detail; errors of the module itself carry none.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in DAMAGED:
        return UserError(
            f"the record of runs is damaged ({error})",
            where=_name(path),
            remedy="Move the file and those beside it (-wal, -shm) away: the record begins anew, no edition is lost, "
            "and 'sertakan run --due' makes the newest due reports again.",
        )
    if kind in REFUSED:
        return _unwritable(path, str(error))
    if kind in HELD:
        return _held(path)
    if kind == sqlite3.SQLITE_FULL:
        return _full(path, str(error))
    return None


def _full(path: Path, reason: str) -> RunFailed:
    return RunFailed(f"{_name(path)}: the disk is full ({reason})\nRemedy: free some space and run again.")


def _unwritable(path: Path, reason: str) -> UserError:
    return UserError(
        f"the record of runs cannot be written ({reason})",
        where=_name(path),
        remedy="Give yourself the right to write in its folder; the folder must lie on a disk of this machine.",
    )


def _held(path: Path) -> UserError:
    return UserError(
        f"another process has held the record of runs for {WAIT_SECONDS:.0f} seconds",
        where=_name(path),
        remedy="Wait until it ends, then run again.",
    )


def _name(path: Path) -> str:
    return "/".join(path.parts[-3:])

"""Executed notebooks and exported files kept by content, so that what is unchanged is never made again.

``objects`` holds bytes under their SHA-256, ``records`` one JSON file for each run that succeeded. Any file may vanish
or be damaged at any time: that is a miss, never an error, and never another run's content. Every write is a rename, so
two writers can't disturb each other.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SCHEMA: Final = 1
MEGABYTE: Final = 1_000_000
LARGEST_MB: Final = 2_000
UNFINISHED: Final = ".new-"
ABANDONED_SECONDS: Final = 3600
NANOSECONDS: Final = 1_000_000_000
LARGEST_VARIABLE: Final = "SERTAKAN_CACHE_MB"


@dataclass(frozen=True, slots=True)
class Record:
    """A run that succeeded: what it rested on (as JSON), its executed notebook, and its files by format.

    ``notebook`` is the object's checksum; ``exports`` maps a format to the digest of what exports it and the
    checksum of the file, so that a changed template leaves the executed notebook usable.
    """

    request: str
    run_id: str
    grounds: Mapping[str, Any]
    rested_on: Mapping[str, Any]
    notebook: str
    exports: Mapping[str, tuple[str, str]]


class Cache:
    """The folder of kept runs. ``largest_mb`` bounds the objects; the least recently used go first."""

    def __init__(self, folder: Path, *, largest_mb: int | None = None) -> None:
        self._folder = folder
        self._largest = MEGABYTE * (_largest_wanted() if largest_mb is None else largest_mb)

    def records(self, request: str) -> tuple[Record, ...]:
        """Return what is known of runs of one request, the most recently used first."""
        paths = sorted(self._records(request).glob("*.json"), key=_used, reverse=True)
        return tuple(record for path in paths if (record := _read_record(path, request)) is not None)

    def get(self, checksum: str) -> bytes | None:
        """Return an object; ``None`` when it is gone or is not what it was (a damaged one is removed)."""
        path = self._object(checksum)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        if sha256(content).hexdigest() != checksum:
            path.unlink(missing_ok=True)
            return None
        _touch(path)
        return content

    def has(self, checksum: str) -> bool:
        """Tell whether an object of that name is there, without reading it."""
        return self._object(checksum).is_file()

    def put(self, content: bytes) -> str:
        """Keep bytes and return their checksum."""
        checksum = sha256(content).hexdigest()
        path = self._object(checksum)
        if path.is_file() and path.stat().st_size == len(content):
            _touch(path)
        else:
            _write(path, content)
        return checksum

    def remember(self, record: Record) -> Record:
        """Keep a record and return it with the exports that an earlier record of the same run holds besides."""
        path = self._records(record.request) / f"{record.run_id}.json"
        before = _read_record(path, record.request)
        if before is not None and before.notebook == record.notebook:
            record = replace(record, exports={**before.exports, **record.exports})
        written = {
            "schema": SCHEMA,
            "run_id": record.run_id,
            "grounds": record.grounds,
            "rested_on": record.rested_on,
            "notebook": record.notebook,
            "exports": record.exports,
        }
        _write(path, json.dumps(written, ensure_ascii=False, sort_keys=True).encode())
        return record

    def forget(self, record: Record) -> None:
        """Remove a record and every object that it names, whoever else names them: another run makes them again."""
        (self._records(record.request) / f"{record.run_id}.json").unlink(missing_ok=True)
        for checksum in (record.notebook, *(content for _, content in record.exports.values())):
            self._object(checksum).unlink(missing_ok=True)

    def used(self, record: Record) -> None:
        """Mark a record as used now."""
        _touch(self._records(record.request) / f"{record.run_id}.json")

    def prune(self) -> None:
        """Remove the least recently used objects above the bound, and records that lost their notebook."""
        for path in self._folder.rglob(f"{UNFINISHED}*"):
            # Another writer may be about to rename a young one.
            if time.time() - _used(path) / NANOSECONDS > ABANDONED_SECONDS:
                path.unlink(missing_ok=True)
        objects = sorted(_files(self._folder / "objects"), key=_used, reverse=True)
        total = 0
        for path in objects:
            total += _size(path)
            if total > self._largest:
                path.unlink(missing_ok=True)
        for path in _files(self._folder / "records"):
            record = _read_record(path, path.parent.name)
            if record is None or not self.has(record.notebook):
                path.unlink(missing_ok=True)

    def _object(self, checksum: str) -> Path:
        return self._folder / "objects" / checksum[:2] / checksum[2:]

    def _records(self, request: str) -> Path:
        return self._folder / "records" / request


def _largest_wanted() -> int:
    wanted = os.environ.get(LARGEST_VARIABLE, str(LARGEST_MB))
    if not wanted.isdecimal():
        remedy = f"Set it to whole megabytes such as {LARGEST_MB}, or unset it."
        raise UserError(f"{LARGEST_VARIABLE} is no number: '{wanted}'", remedy=remedy)
    return int(wanted)


def _read_record(path: Path, request: str) -> Record | None:
    try:
        found = json.loads(path.read_bytes())
        if found["schema"] != SCHEMA:
            return None
        exports = {name: (str(by), str(content)) for name, (by, content) in found["exports"].items()}
        return Record(
            request, str(found["run_id"]), found["grounds"], found["rested_on"], str(found["notebook"]), exports
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Cut off, of another version, or just removed by another process: as if it had never been kept.
        return None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as file:
        try:
            file.write(content)
            file.close()
            os.replace(file.name, path)  # noqa: PTH105 - the temporary file knows its name only
        except BaseException:
            with suppress(OSError):
                os.unlink(file.name)  # noqa: PTH108
            raise


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _used(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _touch(path: Path) -> None:
    with suppress(OSError):
        os.utime(path)

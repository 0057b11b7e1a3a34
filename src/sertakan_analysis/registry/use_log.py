"""Who used which list, when and what for: lines that are only ever added, each bound to the one before it."""

from __future__ import annotations

import getpass
import hmac
import json
import os
import re
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.durable import settle_folder, write_through
from sertakan_analysis.errors import UserError
from sertakan_analysis.reading import unrecorded
from sertakan_analysis.registry.zone.disk import told_by_disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key

FOLDER: Final = "use_log"
LINES: Final = "log.jsonl"
COUNT: Final = "count.json"
SEAL: Final = "seal.json"
LOCK: Final = ".lock"
WAIT_SECONDS: Final = 60.0
START: Final = "0" * 64
# A NIK or a phone number, also with separators.
LONG_NUMBER: Final = re.compile(r"(?:[0-9][ .-]?){8}")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of one batch. ``purpose`` is a purpose of agreements, or what was done to the batch by the registry.

    ``rows`` are rows of the batch that could be read, ``report`` the report's name (empty: none), ``note`` the ground
    of a removal and the like; neither holds anything of a person.
    """

    purpose: str
    agreement: str
    batch: str
    rows: int
    report: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LoggedUse:
    """A line of the log: its number, day and time, the system's user name, the use, and the change it belongs to."""

    number: int
    when: datetime
    who: str
    use: Use
    change: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What the chain tells: lines read, the first line that is not as it was written (``None``: all are), and why.

    ``sealed`` is the number of lines that the key has sealed; ``None`` without a key, or when nothing was sealed yet.
    """

    lines: int
    broken: int | None
    problem: str
    sealed: int | None


def log_use(project: Project, uses: Sequence[Use], *, change: str = "") -> None:
    """Add a line for each use and wait until the disk holds them.

    ``change`` names a change of the store; lines of a change that are there already are not added again, so that a
    change that was interrupted can be finished.

    Raises
    ------
    UserError
        When the log can't be written: what can't be logged may not be used.
    """
    with unrecorded(), _alone(project) as folder, told_by_disk(folder):
        lines = _acknowledged(folder)
        if change and any(json.dumps(change).encode() in line for line in lines):
            return
        last = json.loads(lines[-1])["hash"] if lines else START
        added: list[bytes] = []
        for number, use in enumerate(uses, len(lines) + 1):
            written = {"number": number, "when": _now(), "who": system_user(), **asdict(use), "change": change}
            last = _bound(last, written)
            added.append(json.dumps({**written, "hash": last}, ensure_ascii=False).encode() + b"\n")
        _append(folder, b"".join(added))
        _count(folder, len(lines) + len(added), last)


def refuse_numbers(ground: str) -> None:
    """Refuse a ground that tells a number of a person: the log keeps it for good.

    Raises
    ------
    UserError
        When eight digits follow each other; they are not shown.
    """
    if LONG_NUMBER.search(ground):
        raise UserError("the ground holds a long number", remedy="Write it without anything of the person.")


def read_log(project: Project) -> tuple[LoggedUse, ...]:
    """Return every line, oldest first.

    Raises
    ------
    UserError
        When a line can't be read.
    """
    with unrecorded():
        folder = _folder(project)
        return tuple(_logged(line, number) for number, line in enumerate(_lines(folder), 1))


def verify_log(project: Project, key: Key | None = None) -> Verification:
    """Tell whether every line is as it was written and in its place, and whether lines are missing at the end.

    Who may write the folder can cut the end off and write the count anew; only the seal, made with the key at every
    ingest, rotation and removal, tells that, for the lines before it.
    """
    with unrecorded():
        folder = _folder(project)
        lines = _lines(folder)
        found = _broken(lines) or _short(folder, lines)
        sealed: int | None = None
        if key is not None:
            sealed, unsealed = _against_seal(folder, lines, key)
            found = found or unsealed
    broken, problem = found or (None, "")
    return Verification(len(lines), broken, problem, sealed)


def seal_log(project: Project, key: Key) -> None:
    """Seal the lines so far with the key."""
    with unrecorded(), _alone(project) as folder, told_by_disk(folder):
        lines = _acknowledged(folder)
        last = json.loads(lines[-1])["hash"] if lines else START
        sealed = {"lines": len(lines), "hash": last, "key": key.id, "seal": _seal(key, len(lines), last)}
        _replace(folder / SEAL, sealed)


def _folder(project: Project) -> Path:
    return project.secure / FOLDER


@contextmanager
def _alone(project: Project) -> Iterator[Path]:
    from filelock import FileLock, Timeout

    folder = _folder(project)
    with told_by_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        try:
            lock.acquire(timeout=WAIT_SECONDS)
        except Timeout:
            raise UserError(
                f"another process holds the use log for {WAIT_SECONDS:.0f} seconds",
                where=project.relative(folder),
                remedy="End it if it hangs, then try again.",
            ) from None
    try:
        yield folder
    finally:
        lock.release()


def _lines(folder: Path) -> list[bytes]:
    path = folder / LINES
    return path.read_bytes().splitlines() if path.exists() else []


def _acknowledged(folder: Path) -> list[bytes]:
    """Return the lines to go on from; an unfinished end, of a use that was never allowed, is cut off."""
    path = folder / LINES
    whole = path.read_bytes() if path.exists() else b""
    kept = whole[: whole.rfind(b"\n") + 1]
    if kept != whole:
        write_through(path, kept)
    lines = kept.splitlines()
    short = _short(folder, lines)  # the whole chain is for verify_log: a use waits for the end of it only
    if short:
        raise UserError(
            f"{short[1]}; nothing is added to a log that was altered",
            where=f"data/secure/{FOLDER}/{LINES}, line {short[0]}",
            remedy="Bring the file back from a copy. If there is none, keep it aside as it is for whoever "
            f"answers for the data, and move the folder data/secure/{FOLDER} away.",
        )
    return lines


def _broken(lines: Sequence[bytes]) -> tuple[int, str] | None:
    last = START
    for number, line in enumerate(lines, 1):
        try:
            written = json.loads(line)
            told = written.pop("hash")
            counted = written["number"]
        except (ValueError, KeyError, TypeError, AttributeError):
            return number, "the line is no line of the log"
        if counted != number:
            return number, f"line {counted} stands in the place of line {number}: lines were removed or moved"
        last = _bound(last, written)
        if told != last:
            return number, "the line, or the one before it, is not as it was written"
    return None


def _short(folder: Path, lines: Sequence[bytes]) -> tuple[int, str] | None:
    path = folder / COUNT
    if not path.exists():
        return (1, "the count of lines beside the log is missing") if lines else None
    try:
        counted = json.loads(path.read_bytes())
        number, told = counted["lines"], counted["hash"]
    except (ValueError, KeyError, TypeError):
        return len(lines) + 1, "the count of lines beside the log can't be read"
    return _reaches(lines, number, told)


def _reaches(lines: Sequence[bytes], number: int, told: str) -> tuple[int, str] | None:
    if len(lines) < number:
        return len(lines) + 1, f"the log ends after line {len(lines)}, but had {number} lines"
    if number and f'"hash": "{told}"'.encode() not in lines[number - 1]:
        return number, "the line is another than the one that was counted"
    return None


def _against_seal(folder: Path, lines: Sequence[bytes], key: Key) -> tuple[int | None, tuple[int, str] | None]:
    path = folder / SEAL
    if not path.exists():
        return None, None
    try:
        sealed = json.loads(path.read_bytes())
        number, told, made = sealed["lines"], sealed["hash"], sealed["seal"]
        other = sealed["key"] != key.id
    except (ValueError, KeyError, TypeError):
        return None, (len(lines) + 1, "the seal beside the log can't be read")
    if other:
        return None, None
    if not hmac.compare_digest(made, _seal(key, number, told)):
        return None, (len(lines) + 1, "the seal beside the log was not made with the key")
    if _broken(lines[:number]):
        return number, None  # told already, with the line itself
    return number, _reaches(lines, number, told)


def _seal(key: Key, lines: int, last: str) -> str:
    return hmac.new(key.derive("log"), f"{lines}:{last}".encode(), sha256).hexdigest()


def _bound(last: str, written: dict[str, Any]) -> str:
    return sha256(f"{last}{json.dumps(written, sort_keys=True, ensure_ascii=False)}".encode()).hexdigest()


def _append(folder: Path, content: bytes) -> None:
    with (folder / LINES).open("ab") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    settle_folder(folder)


def _count(folder: Path, lines: int, last: str) -> None:
    _replace(folder / COUNT, {"lines": lines, "hash": last})


def _replace(path: Path, content: dict[str, Any]) -> None:
    beside = path.with_name(f".{path.name}")
    write_through(beside, json.dumps(content).encode())
    beside.replace(path)
    settle_folder(path.parent)


def _logged(line: bytes, number: int) -> LoggedUse:
    try:
        written = json.loads(line)
        use = Use(**{name: written[name] for name in Use.__dataclass_fields__})
        return LoggedUse(
            written["number"], datetime.fromisoformat(written["when"]), written["who"], use, written["change"]
        )
    except (ValueError, KeyError, TypeError):
        remedy = "'sertakan agreements log --verify' says what was altered."
        raise UserError("no line of the log", where=f"{LINES}, line {number}", remedy=remedy) from None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def system_user() -> str:
    """Return the name under which the system knows who runs this process."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"  # a process of a user without a name, as in some containers

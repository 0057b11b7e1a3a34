"""What was read, as a value for the record, and the list that grows while a run reads."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from importlib.util import source_from_cache
from typing import TYPE_CHECKING, Any

from sertakan_analysis.reading.borders import Borders
from sertakan_analysis.reading.digests import digest_of_file, digest_of_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reads:
    """What was read, each with the SHA-256 of its content when it was read.

    ``files`` and ``folders`` by path from the project's root (absolute outside it); a folder's content is the list of
    its names. ``rules`` by rule name; ``prefix/*`` stands for "which rules there are below prefix". In place of a
    checksum stands ``absent`` for what was looked for and not there.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, dict[str, str]]:
        """Return plain values for a record."""
        return {"files": dict(self.files), "folders": dict(self.folders), "rules": dict(self.rules)}

    @classmethod
    def from_json(cls, written: Any) -> Reads:
        """Return what ``to_json`` wrote.

        Raises
        ------
        ValueError
            When the record has another shape.
        """
        try:
            parts = {name: dict(written[name]) for name in ("files", "folders", "rules")}
        except (TypeError, KeyError) as error:
            raise ValueError(f"no record of what was read: {error}") from error
        if not all(isinstance(word, str) for part in parts.values() for pair in part.items() for word in pair):
            raise ValueError("no record of what was read: a name or a checksum is no text")
        return cls(**parts)


class Recording:
    """The reads so far; goes on until its ``with`` block ends."""

    def __init__(self, root: Path) -> None:
        self._borders = Borders.around(root)
        self._written: set[str] = set()
        # Filled from any thread; one setdefault is one step, so the first digest of a thing stays without a lock.
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._rules: dict[str, str] = {}

    @property
    def reads(self) -> Reads:
        """What was read until now, in alphabetical order."""
        return Reads(*(dict(sorted(noted.copy().items())) for noted in (self._files, self._folders, self._rules)))

    def note_file(self, path: str) -> None:
        """Note a file with its content now, unless the run wrote it itself."""
        name = self._borders.name(path)
        if name not in self._files and path not in self._written:
            self._files.setdefault(name, digest_of_file(path))

    def note_rule(self, name: str, digest: Callable[[], str]) -> None:
        """Note a rule, or a listing of rules."""
        if name not in self._rules:
            self._rules.setdefault(name, digest())

    def opened(self, given: Any, mode: str | None, flags: int) -> None:
        """Note a file that is opened for reading; remember one that is opened for writing."""
        path = _path(given)
        if path is None:
            return
        reading, writing = _directions(mode, flags)
        if reading:
            source = _source(path)
            if self._borders.count(source) and not os.path.isdir(source):  # noqa: PTH112 - paths are text here
                self.note_file(source)
        if writing:
            self._written.add(path)

    def made(self, given: Any) -> None:
        """Remember a folder that the run makes."""
        self._written.add(_path(given) or "")

    def moved(self, source: Any, target: Any) -> None:
        """Remember that what the run wrote has another name now."""
        if _path(source) in self._written:
            self._written.add(_path(target) or "")

    def connected(self, given: Any) -> None:
        """Note a database file that SQLite opens; ``:memory:`` and addresses are none."""
        path = _path(given)
        if path is not None and os.path.isfile(path) and self._borders.count(path):  # noqa: PTH113 - paths are text here
            self.note_file(path)

    def listed(self, given: Any) -> None:
        """Note a folder whose names are read."""
        path = _path("." if given is None else given)
        if path is None or path in self._written or not self._borders.count(path, listing=True):
            return
        name = self._borders.name(path)
        if name not in self._folders:
            self._folders.setdefault(name, digest_of_folder(path))


def _path(given: Any) -> str | None:
    """Return the absolute path as text; ``None`` for a file descriptor and for what no file can be called."""
    if not isinstance(given, str | bytes | os.PathLike):
        return None
    try:
        return os.path.abspath(os.fsdecode(given))  # noqa: PTH100 - text, without following links
    except (OSError, ValueError, TypeError):
        return None


def _directions(mode: str | None, flags: int) -> tuple[bool, bool]:
    """Say whether a file is opened to read what it holds, and whether to write."""
    if mode is not None:
        return ("r" in mode or mode.startswith("a+")), any(sign in mode for sign in "wax+")
    access = flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR)
    return access != os.O_WRONLY and not flags & os.O_TRUNC, access != os.O_RDONLY


def _source(path: str) -> str:
    """Return the module's source for a compiled file: a module beside the notebooks is read through its cache."""
    if not path.endswith(".pyc"):
        return path
    try:
        return source_from_cache(path)
    except (ValueError, NotImplementedError):
        return path

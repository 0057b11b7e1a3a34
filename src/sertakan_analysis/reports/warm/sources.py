"""Noticing that a file changed since a process loaded it, by its size and time of change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sertakan_analysis

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


def package_modules() -> list[Path]:
    """Return the source files of this package, as they lie on the disk."""
    return sorted(Path(sertakan_analysis.__file__).parent.rglob("*.py"))


class Snapshot:
    """What files looked like at one moment; a missing file has a look too."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._looks: Mapping[Path, tuple[int, int] | None] = {file: _look(file) for file in files}

    def keep(self, files: Collection[str]) -> None:
        """Forget the files whose names are not among ``files``."""
        self._looks = {file: look for file, look in self._looks.items() if str(file) in files}

    def changed(self) -> bool:
        """Say whether any file looks different now."""
        return any(_look(file) != look for file, look in self._looks.items())


def _look(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mtime_ns, found.st_size

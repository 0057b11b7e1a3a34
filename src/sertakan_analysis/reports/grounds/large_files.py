"""Checksums of files; a large one is read again only when the system says that it may have changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reading import digest_of_file
from sertakan_analysis.reports.grounds.memo import keep, recalled

if TYPE_CHECKING:
    from pathlib import Path

MEMO: Final = "files.json"
LARGE: Final = 2_000_000
# A change within the clock's step after the last look would not show in the times.
SETTLED_NANOSECONDS: Final = 2_000_000_000
CODE: Final = "1"


class LargeFiles:
    """What is known of large files; ``folder`` keeps it for the next process."""

    def __init__(self, folder: Path) -> None:
        self._memo = folder / MEMO
        self._known: dict[str, Any] | None = None

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of a file, or ``absent`` or ``unreadable``."""
        try:
            state = path.stat()
        except (OSError, ValueError):
            return digest_of_file(path)
        if state.st_size < LARGE:
            return digest_of_file(path)
        if self._known is None:
            self._known = recalled(self._memo, CODE)
        seen = [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]
        known = self._known.get(str(path))
        if isinstance(known, list) and known[:-1] == seen and isinstance(known[-1], str):
            return known[-1]
        looked = time.time_ns()
        digest = digest_of_file(path)
        if looked - max(state.st_mtime_ns, state.st_ctime_ns) > SETTLED_NANOSECONDS:
            self._known[str(path)] = [*seen, digest]
            keep(self._memo, CODE, self._known)
        return digest

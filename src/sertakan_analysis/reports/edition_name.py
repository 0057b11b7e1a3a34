"""The names of editions: the as-of day, and from the second revision on its number, as 2025-11-30.2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reports.manifest import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

WRITTEN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d*))?")


@dataclass(frozen=True, slots=True, order=True)
class EditionName:
    """An as-of day and the number of the revision, counted from 1; sorts by day, then by number."""

    day: date
    revision: int = 1

    @classmethod
    def parse(cls, text: str) -> EditionName | None:
        """Return the name written in a text; ``None`` when it is no name of an edition."""
        found = WRITTEN.fullmatch(text)
        if found is None or found[2] == "1":
            return None
        try:
            return cls(date.fromisoformat(found[1]), int(found[2] or 1))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day}.{self.revision}" if self.revision > 1 else f"{self.day}"

    def next(self) -> EditionName:
        """Return the name of the revision after this one."""
        return EditionName(self.day, self.revision + 1)


def editions(outputs: Path) -> tuple[EditionName, ...]:
    """Return the published editions, the oldest first. A folder without a record is the user's own and is no edition."""
    return tuple(sorted(name for name in _names(outputs) if (outputs / str(name) / FILE).is_file()))


def newest_revision(outputs: Path, day: date) -> EditionName | None:
    """Return the newest published edition of an as-of day."""
    return max((name for name in editions(outputs) if name.day == day), default=None)


def free_name(outputs: Path, day: date) -> EditionName:
    """Return the name for the next edition of an as-of day: after everything that bears such a name."""
    taken = max((name for name in _names(outputs) if name.day == day), default=None)
    return taken.next() if taken else EditionName(day)


def resolve_edition(outputs: Path, text: str) -> Path:
    """Return the folder of an edition named by a user, also when the words are a path to it.

    Raises
    ------
    UserError
        When there is no such edition; offers the nearest.
    """
    known = {str(name): name for name in editions(outputs)}
    wanted = Path(text).name
    if wanted not in known:
        raise UserError(f"there is no edition '{text}' in '{outputs.name}'", remedy=nearest(wanted, known))
    return outputs / wanted


def _names(outputs: Path) -> Iterable[EditionName]:
    if not outputs.is_dir():
        return ()
    return (name for path in outputs.iterdir() if (name := EditionName.parse(path.name)) is not None)

"""One family of errors: a mistake of the user, and what to do about it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


NAMES_LISTED = 12


class SertakanError(Exception):
    """Anything this package raises on purpose."""


class UserError(SertakanError):
    """Something the user can mend: says what is wrong, where, and the remedy. Exit code 2, no traceback."""

    def __init__(self, problem: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        super().__init__(self._message())

    def _message(self) -> str:
        lines = [f"{self.where}: {self.problem}" if self.where else self.problem]
        if self.remedy:
            lines.append(f"Remedy: {self.remedy}")
        return "\n".join(lines)


class RunFailed(SertakanError):  # noqa: N818 - a state of the run, named as one
    """A report could not be produced; the last good edition is untouched. Exit code 1."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a sentence that offers the nearest known name, or the known names when none is near."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"Did you mean '{close[0]}'?"
    listed = ", ".join(names[:NAMES_LISTED]) + (", …" if len(names) > NAMES_LISTED else "")
    return f"Known: {listed or 'none'}."

"""What the leak scan reads and what it finds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class LeakKind(StrEnum):
    """What of a person was found."""

    NIK = "NIK or family card number"
    PHONE = "phone number"
    NUMBER = "phone or membership number"
    NAME = "name"
    ADDRESS = "address"
    EMAIL = "e-mail address"


class Passage(NamedTuple):
    """A text at one place of a file, such as "page 2" or "sheet 'Desa' cell B3".

    ``glued`` says that it goes on where the passage before it ended, in the same line: words may reach across.
    """

    place: str
    text: str
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """All passages of a file in one piece, in plain lower case, and where in it each place begins."""

    file: str
    text: str
    starts: Sequence[int]
    places: Sequence[str]

    def place(self, position: int) -> str:
        """Return the place to which a position of the text belongs."""
        return self.places[bisect_right(self.starts, position) - 1]


@dataclass(frozen=True, slots=True)
class Leak:
    """Something of a person in a file; ``masked`` tells its shape and never what it says."""

    file: str
    place: str
    kind: LeakKind
    masked: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.kind.value} ({self.masked})"

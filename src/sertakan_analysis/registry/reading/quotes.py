"""Where the records of a delimited text end: at line ends that stand outside quotation marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

QUOTE: Final = ord('"')
LINE_END: Final = ord("\n")
LINE_SIGNS: Final = b"\r\n"


@dataclass(frozen=True, slots=True)
class Quoting:
    """How a text uses quotation marks: whether at all, and whether every one opens or closes a cell.

    ``ended`` tells that the last line has its line end, ``old_lines`` that lines end in a carriage return alone.
    """

    used: bool
    sound: bool
    ended: bool
    old_lines: bool


def quoting(blocks: Iterable[bytes], separator: str) -> Quoting:
    """Look through a text once and return how it uses quotation marks.

    A mark that opens must follow a separator or a line's begin, one that closes must stand before one; a doubled mark
    inside a cell is a closing and an opening one.
    """
    beside = np.frombuffer(separator.encode() + LINE_SIGNS + b'"', dtype=np.uint8)
    before, marks, sound = b"\n", 0, True
    last, returns, feeds = b"", 0, 0
    for block in blocks:
        returns, feeds, last = returns + block.count(b"\r"), feeds + block.count(b"\n"), block[-1:] or last
        text = before + block
        before = text[-2:]
        if sound:
            marks, sound = _marks(text, beside, marks)
    marks, sound = _marks(before + b"\n", beside, marks) if sound else (marks, sound)
    return Quoting(marks > 0 or not sound, sound and marks % 2 == 0, last in (b"\n", b"\r"), returns > 0 and feeds == 0)


def _marks(text: bytes, beside: NDArray[np.uint8], count: int) -> tuple[int, bool]:
    """Return the marks counted so far and whether those of a text but its first and last byte stand where they may."""
    signs = np.frombuffer(text, dtype=np.uint8)
    places = np.flatnonzero(signs[1:-1] == QUOTE) + 1
    opening = (np.arange(len(places)) + count) % 2 == 0
    neighbours = np.where(opening, signs[places - 1], signs[np.minimum(places + 1, len(signs) - 1)])
    return count + len(places), bool(np.isin(neighbours, beside).all())


def whole_records(blocks: Iterable[bytes], *, quoted: bool) -> Iterator[bytes]:
    """Give a text in pieces that end with a record; the last one as it comes.

    In a text whose quotation marks are sound, a line end is a record's when an even number of marks stands before it.
    """
    rest = b""
    for block in blocks:
        text = rest + block
        cut = _cut(text) if quoted else text.rfind(b"\n") + 1
        if cut:
            yield text[:cut]
        rest = text[cut:]
    if rest:
        yield rest


def _cut(text: bytes) -> int:
    signs = np.frombuffer(text, dtype=np.uint8)
    places = np.flatnonzero(signs == QUOTE)
    end = len(text)
    while (end := text.rfind(b"\n", 0, end)) >= 0:
        before = int(np.searchsorted(places, end))
        if before % 2 == 0:
            return end + 1
        end = int(places[before - 1])  # the line end stands in a quoted cell: look before the mark that opens it
    return 0

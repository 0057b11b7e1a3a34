"""Finding the same row again in two versions of a table."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sertakan_analysis.reports.difference.printed import Cell, Sheet

Row = tuple["Cell", ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A row before and now, ``None`` where it is missing, and the label that both bear."""

    label: str
    old: Row | None
    new: Row | None


def paired_rows(old: Sheet, new: Sheet) -> Iterator[Pair]:
    """Pair the rows by their first columns; of rows with one label first the equal ones, then by position.

    As many first columns make the label as are needed to tell the rows apart, never all of them: where only words
    stand in a table, the last column is what is said of the others.
    """
    width = _label_width(old, new)
    before, now = _by_label(old, width), _by_label(new, width)
    for label in dict.fromkeys([*now, *before]):
        pairs = list(_aligned(before.get(label, []), now.get(label, [])))
        for number, (row_before, row_now) in enumerate(pairs, start=1):
            shown = " · ".join(part for part in label if part)
            yield Pair(f"{shown} ({number})" if len(pairs) > 1 else shown, row_before, row_now)


def _label_width(old: Sheet, new: Sheet) -> int:
    width = 1
    while width < min(len(old.columns), len(new.columns)) - 1:
        if all(_distinct(_labels(sheet, width)) for sheet in (old, new)):
            break
        if any(row[width].measured for sheet in (old, new) for row in sheet.rows):
            break
        width += 1
    return width


def _labels(sheet: Sheet, width: int) -> list[tuple[str, ...]]:
    """Return each row's first cells; an empty one repeats the cell above, as tables print it."""
    labels: list[tuple[str, ...]] = []
    above: tuple[str, ...] = ("",) * width
    for row in sheet.rows:
        above = tuple(cell.text or kept for cell, kept in zip(row[:width], above, strict=True))
        labels.append(above)
    return labels


def _distinct(labels: Sequence[tuple[str, ...]]) -> bool:
    return len(set(labels)) == len(labels)


def _by_label(sheet: Sheet, width: int) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = {}
    for label, row in zip(_labels(sheet, width), sheet.rows, strict=True):
        found.setdefault(label, []).append(row)
    return found


def _aligned(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield from zip_longest(old[old_start:old_end], new[new_start:new_end])

"""Where the head of a table stands and which column is which, found by content and not by position."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sertakan_analysis.registry.reading.combined import COMBINED, Combined
from sertakan_analysis.registry.reading.labels import Aliases, label_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sertakan_analysis.registry.model import FileKind

# How far down a head is looked for: letterheads and title blocks of decrees are shorter.
ROWS_SEARCHED: Final = 60
# Fewer labels than this are met by chance in a title block ("Desa : Leran").
LABELS_NEEDED: Final = 2
COLUMN_NUMBER: Final = re.compile(r"\(?(\d{1,3})\)?\.?")


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column of the file: its label, its letter in a spreadsheet, its place from 0."""

    label: str
    letter: str
    position: int


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a table.

    ``rows`` are its row numbers as the user's program shows them, ``mapping`` the file's column by canonical name,
    ``combined`` the file's columns that hold two of ours, ``unmapped`` the labels that none took, ``doubled`` further
    columns of a meaning that an earlier one has, ``first`` the row number where the data may begin and ``numbered``
    tells that a row of column numbers stands between.
    """

    rows: tuple[int, ...]
    mapping: Mapping[str, HeaderColumn]
    combined: Mapping[int, Combined]
    unmapped: tuple[HeaderColumn, ...]
    doubled: Mapping[str, HeaderColumn]
    first: int
    numbered: bool

    @property
    def width(self) -> int:
        """How many columns the head reaches over."""
        columns = (*self.mapping.values(), *self.unmapped, *self.doubled.values())
        return 1 + max(column.position for column in columns)


def letter(position: int) -> str:
    """Return a column's letter in a spreadsheet: 0 is A, 26 is AA."""
    letters, rest = "", position + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def find_header(rows: Sequence[Sequence[str]], kind: FileKind) -> Header | None:
    """Return the head that names most columns of a kind, or ``None`` when no row names two.

    A head may stand on two rows, the upper one with labels that reach over several columns.
    """
    aliases = Aliases(kind)
    searched = rows[:ROWS_SEARCHED]
    found = [_header(aliases, (number,), _labels(row)) for number, row in enumerate(searched, 1)]
    for number, (upper, lower) in enumerate(pairwise(searched), 1):
        if any(map(str.strip, lower)):
            found.append(_header(aliases, (number, number + 1), _joined(aliases, upper, lower)))
    best = max(found, key=_weight, default=None)
    if best is None or len(best.mapping) < LABELS_NEEDED:
        return None
    return _after_numbers(best, rows)


def missing_needed(header: Header, kind: FileKind) -> tuple[str, ...]:
    """Return the needed columns that a head lacks, each group of which one is enough as ``nik or no_kpj``."""
    lacking = [name for name, column in kind.columns.items() if column.needed and name not in header.mapping]
    groups = [" or ".join(group) for group in kind.any_of if not any(name in header.mapping for name in group)]
    return (*lacking, *groups)


def _weight(header: Header) -> tuple[int, int, int]:
    # Most columns first; among equals the head on one row, then the upper one.
    return len(header.mapping), -len(header.rows), -header.rows[0]


def _labels(row: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in row]


def _joined(aliases: Aliases, upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Join a head's two rows; an upper label reaches to the right as long as only the lower row has labels."""
    width = max(len(upper), len(lower))
    above = [*_labels(upper), *[""] * (width - len(upper))]
    below = [*_labels(lower), *[""] * (width - len(lower))]
    for position in range(1, width):
        if not above[position] and below[position]:
            above[position] = above[position - 1] if below[position - 1] else ""
    return [_one_label(aliases, *pair) for pair in zip(above, below, strict=True)]


def _one_label(aliases: Aliases, above: str, below: str) -> str:
    together = f"{above} {below}".strip()
    if not below or _meaning(aliases, together):
        return together
    return below if _meaning(aliases, below) else together


def _meaning(aliases: Aliases, label: str) -> bool:
    return aliases.column(label) is not None or label_key(label) in COMBINED


def _header(aliases: Aliases, rows: tuple[int, ...], labels: Sequence[str]) -> Header:
    mapping: dict[str, HeaderColumn] = {}
    unmapped: list[HeaderColumn] = []
    doubled: dict[str, HeaderColumn] = {}
    pairs: dict[int, Combined] = {}
    for position, label in enumerate(labels):
        column = HeaderColumn(label, letter(position), position)
        name = aliases.column(label)
        if name is None:
            if label_key(label) in COMBINED:
                pairs[position] = COMBINED[label_key(label)]
            if label:
                unmapped.append(column)
        elif name in mapping:
            doubled[name] = column
        else:
            mapping[name] = column
    taken = {
        position: pair
        for position, pair in pairs.items()
        if all(name in aliases.kind.columns and name not in mapping for name in pair.names)
    }
    for position, pair in taken.items():
        mapping |= dict.fromkeys(pair.names, HeaderColumn(labels[position], letter(position), position))
    rest = tuple(column for column in unmapped if column.position not in taken)
    return Header(rows, mapping, taken, rest, doubled, rows[-1] + 1, numbered=False)


def _after_numbers(header: Header, rows: Sequence[Sequence[str]]) -> Header:
    """Pass over a row of column numbers (1, 2, 3 …) below the head."""
    if len(rows) < header.first:
        return header
    cells = [cell.strip() for cell in rows[header.first - 1] if cell.strip()]
    numbers = [COLUMN_NUMBER.fullmatch(cell) for cell in cells]
    values = [int(found[1]) for found in numbers if found]
    if len(values) < max(LABELS_NEEDED, len(cells)) or any(after != before + 1 for before, after in pairwise(values)):
        return header
    return Header(
        header.rows, header.mapping, header.combined, header.unmapped, header.doubled, header.first + 1, numbered=True
    )

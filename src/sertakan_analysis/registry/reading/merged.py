"""Cells merged downwards: what stands in the uppermost belongs to every row that the cell covers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sertakan_analysis.registry.model import ColumnKind
    from sertakan_analysis.registry.reading.cells import Value
    from sertakan_analysis.registry.reading.grid import Found

# These belong to one person: a cell that covers two people says nothing of the second.
ONE_PERSONS: Final[frozenset[ColumnKind]] = frozenset({"nik", "kpj", "name", "birth_date", "phone", "email"})

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Merges:
    """The cells of a sheet that are merged over several rows of the mapped columns.

    ``columns`` are name and kind by place. Rows and columns of ranges count from 0.
    """

    ranges: Sequence[Range]
    columns: dict[int, tuple[str, ColumnKind]]
    _values: dict[tuple[int, int], Value] = field(default_factory=dict)

    def fill(self, rows: Sequence[list[Value]], first: int) -> Iterator[Found]:
        """Fill the covered cells of some rows, the first of which has the row number ``first``, and tell each."""
        for (top, left), (bottom, _) in self.ranges:
            if bottom == top or left not in self.columns:
                continue
            name, kind = self.columns[left]
            for row in range(max(top, first - 1), min(bottom, first - 2 + len(rows)) + 1):
                cells = rows[row - first + 1]
                if row == top:
                    self._values[top, left] = cells[left]
                elif kind in ONE_PERSONS:
                    yield row + 1, name, "sel_gabungan_pengenal", f"baris {top + 1} sampai {bottom + 1}"
                elif self._values.get((top, left), "") != "":
                    cells[left] = self._values[top, left]
                    yield row + 1, name, "sel_gabungan_diisi", f"dari baris {top + 1}"

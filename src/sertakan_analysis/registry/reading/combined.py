"""Columns of a file that hold two of ours in one cell, and how they are parted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Combined:
    """Two columns in one; a cell that does not match the pattern goes whole to the second.

    ``pattern`` has one group for each of ``names``.
    """

    names: tuple[str, str]
    pattern: str

    def parted(self, cell: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        """Return both parts of a column's cells."""
        first, second = cell.str.extract(self.pattern, 1), cell.str.extract(self.pattern, 2)
        fits = cell.str.contains(self.pattern)
        return first.alias(self.names[0]), pl.when(fits).then(second).otherwise(cell).alias(self.names[1])


# "Gresik, 12-05-1980": the date begins at the first digit.
BIRTH: Final = Combined(("tempat_lahir", "tanggal_lahir"), r"^\s*([^0-9]*?)\s*[,/]?\s*([0-9].*?)\s*$")
# "003/002" or "003 / 002".
NEIGHBOURHOOD: Final = Combined(("rt", "rw"), r"^\s*(?:RT\.?\s*)?([0-9]{1,3})\s*[/\-]\s*(?:RW\.?\s*)?([0-9]{1,3})\s*$")

COMBINED: Final[Mapping[str, Combined]] = {
    **dict.fromkeys(
        (
            "ttl",
            "tempattanggallahir",
            "tempattgllahir",
            "tempatdantanggallahir",
            "tempatdantgllahir",
            "tmptgllahir",
            "tmpttgllahir",
            "tempatlahirtanggallahir",
            "tempatlahirtgllahir",
        ),
        BIRTH,
    ),
    **dict.fromkeys(("rtrw", "rtdanrw"), NEIGHBOURHOOD),
}

"""A list of people as an office wrote it, and what is true of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    import polars as pl


@dataclass(frozen=True, slots=True)
class SourceList:
    """A list with its own mistakes.

    ``frame`` has one row a line of the list, all columns text under their canonical names, null for an empty cell.
    ``truth`` says who each line is: row (from 1), nomor_orang of the population, and ganda (the person stands above
    already). ``planted`` says what is wrong: row, column, error, one row a mistake.
    """

    kind: str
    title: str
    office: str
    as_of: date
    frame: pl.DataFrame
    truth: pl.DataFrame
    planted: pl.DataFrame

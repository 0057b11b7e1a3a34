"""What a column shows of its writer's habits, so that a doubtful cell is read as its neighbours are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from sertakan_analysis.registry.model import Chunk, FileKind

NUMBERED: Final = r"^\s*'?([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})\s*[-/.]\s*[0-9]{2,4}"
LAST_MONTH: Final = 12


@dataclass(frozen=True, slots=True)
class Habits:
    """Columns that write the month before the day, and columns of sex that write P and W for pria and wanita."""

    month_first: frozenset[str] = frozenset()
    man_woman: frozenset[str] = frozenset()


def learned(chunk: Chunk, kind: FileKind) -> Habits:
    """Return the habits that the first rows of a file show; hand them on to all its other rows.

    Months come first where some cell can be read in no other way and none speaks against it. P means pria where the
    column has W beside it and no L.
    """
    columns = [column for column in kind.columns.values() if column.name in chunk.frame.columns]
    frame = chunk.frame
    return Habits(
        month_first=frozenset(
            column.name
            for column in columns
            if column.kind in {"birth_date", "day", "month"} and _month_first(frame.get_column(column.name))
        ),
        man_woman=frozenset(
            column.name for column in columns if column.kind == "sex" and _man_woman(frame.get_column(column.name))
        ),
    )


def _month_first(texts: pl.Series) -> bool:
    parts = texts.unique().str.extract_groups(NUMBERED).struct.unnest()
    first, second = (parts.to_series(place).cast(pl.Int64, strict=False) for place in (0, 1))
    against = ((first > LAST_MONTH) & (second <= LAST_MONTH)).any()
    return not against and ((second > LAST_MONTH) & (first <= LAST_MONTH)).any()


def _man_woman(texts: pl.Series) -> bool:
    written = set(texts.unique().drop_nulls().str.strip_chars().str.to_lowercase().str.slice(0, 1))
    return {"p", "w"} <= written and "l" not in written

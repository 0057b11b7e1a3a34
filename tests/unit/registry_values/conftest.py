"""A column of a list read as its kind, for tests that look like tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
import pytest

from sertakan_analysis.registry.findings import no_findings
from sertakan_analysis.registry.model import Chunk, FileColumn, FileKind, ReadingContext
from sertakan_analysis.registry.values import converted, lookups

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sertakan_analysis.registry.values import Habits, Lookups

DAY = date(2025, 11, 21)
FIRST_ROW = 5


class Read(NamedTuple):
    """The values of each column, and the findings as (row, column, code, shape)."""

    values: dict[str, list[Any]]
    findings: list[tuple[int, str, str, str]]

    def codes(self, place: int) -> list[str]:
        """Return the codes found at the cell of a place, the first being 0."""
        return sorted(code for row, _, code, _ in self.findings if row == FIRST_ROW + place)


@pytest.fixture(scope="session")
def gresik() -> Lookups:
    return lookups("35.25")


@pytest.fixture
def chunk_of() -> Callable[[Mapping[str, Sequence[str | None]]], Chunk]:
    def make(columns: Mapping[str, Sequence[str | None]]) -> Chunk:
        frame = pl.DataFrame(dict(columns), schema=dict.fromkeys(columns, pl.String))
        return Chunk(frame.with_row_index("row", offset=FIRST_ROW), no_findings())

    return make


@pytest.fixture
def kind_of() -> Callable[[Mapping[str, str]], FileKind]:
    def make(kinds: Mapping[str, str]) -> FileKind:
        columns = {name: FileColumn(name, name, kind, needed=False, personal=True) for name, kind in kinds.items()}  # type: ignore[arg-type]
        return FileKind("uji", "Uji", columns)

    return make


@pytest.fixture
def read(chunk_of: Callable[..., Chunk], kind_of: Callable[..., FileKind], gresik: Lookups) -> Callable[..., Read]:
    def run(
        columns: Mapping[str, Sequence[str | None]],
        kinds: Mapping[str, str],
        *,
        tables: Lookups = gresik,
        habits: Habits | None = None,
    ) -> Read:
        context = ReadingContext(tables.region_code, DAY)
        done = converted(chunk_of(columns), kind_of(kinds), context, lookups=tables, habits=habits)
        values = {name: done.frame.get_column(name).to_list() for name in done.frame.columns}
        return Read(values, [(row, *rest) for row, *rest in done.findings.iter_rows()])

    return run


@pytest.fixture
def cells(read: Callable[..., Read]) -> Callable[..., Read]:
    """Read one column named as its kind."""

    def run(kind: str, *texts: str | None, habits: Habits | None = None) -> Read:
        return read({kind: texts}, {kind: kind}, habits=habits)

    return run

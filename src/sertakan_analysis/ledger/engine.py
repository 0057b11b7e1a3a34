"""What answers the questions: DuckDB in memory, or another engine with the same four words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import duckdb

from sertakan_analysis.ledger.questions import PARAMETER, used

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


class Engine(Protocol):
    """Holds tables by name and answers questions; parameters stand in a text as ``:name``."""

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a frame as a table, in the place of an earlier one of that name."""

    def make(self, name: str, text: str) -> None:
        """Keep the answer to a question as a table."""

    def ask(self, text: str, given: Mapping[str, int | str]) -> pl.DataFrame:
        """Answer a question; parameters that it does not name are passed over."""

    def close(self) -> None:
        """Let everything go."""


class DuckEngine:
    """DuckDB in memory; nothing is written to the disk."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(":memory:", config={"temp_directory": ""})

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a frame as a table, in the place of an earlier one of that name."""
        self._connection.register("given", frame.to_arrow())
        self.make(name, "FROM given")
        self._connection.unregister("given")

    def make(self, name: str, text: str) -> None:
        """Keep the answer to a question as a table."""
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {text}')

    def ask(self, text: str, given: Mapping[str, int | str]) -> pl.DataFrame:
        """Answer a question; parameters that it does not name are passed over."""
        frame: pl.DataFrame = self._connection.sql(PARAMETER.sub(r"$\1", text), params=used(text, given)).pl()
        return frame

    def close(self) -> None:
        """Let everything go."""
        self._connection.close()

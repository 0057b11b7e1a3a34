"""Reading the secure zone: personal columns in memory, row group by row group, never on the disk in the clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.registry.zone.encrypted import decrypted
from sertakan_analysis.registry.zone.seal import require_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key


def open_secure(project: Project, key: Key, batch: str, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
    """Give a batch's personal columns, all of them or those named, a chunk of rows at a time.

    ``row`` is the row of the list, by which the store's ``baris`` knows it.

    Raises
    ------
    UserError
        When the key is another, or the batch has no such file.
    """
    require_key(project, key)
    yield from decrypted(project.secure / batch / "people.parquet", key, batch, "people", columns)


def open_tokens(project: Project, key: Key, batch: str) -> Iterator[pl.DataFrame]:
    """Give a batch's hashes for the leak scan, a chunk at a time; otherwise as ``open_secure``."""
    require_key(project, key)
    yield from decrypted(project.secure / batch / "tokens.parquet", key, batch, "tokens")

"""A batch written anew beside the one that is there, row group by row group, with another key or without some rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.durable import write_through
from sertakan_analysis.errors import SertakanError
from sertakan_analysis.registry.store.listing import batch_folder
from sertakan_analysis.registry.store.record import RECORD, to_bytes
from sertakan_analysis.registry.zone.disk import told_by_disk
from sertakan_analysis.registry.zone.encrypted import ParquetAppender, decrypted, encrypted
from sertakan_analysis.registry.zone.transaction import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.registry.model import BatchRecord
    from sertakan_analysis.registry.zone.transaction import Workplace


# Turns a chunk's personal columns and its rows of the store, which lie side by side, into those to write.
Edit = Callable[[pl.DataFrame, pl.DataFrame], tuple[pl.DataFrame, pl.DataFrame]]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A batch to write anew: its record, keys before and after, and what it holds afterwards beside its rows.

    ``after``, its new record, is asked when all rows are written, since only then it is known what went.
    """

    record: BatchRecord
    after: Callable[[], BatchRecord]
    old: Key
    new: Key
    findings: pl.DataFrame
    tokens: Iterable[pl.DataFrame]


def rewrite(project: Project, work: Workplace, rewriting: Rewriting, edit: Edit) -> list[Change]:
    """Write a batch anew in a workplace and return the changes that put it in the place of the old one.

    Raises
    ------
    UserError
        When the disk refuses, or the batch doesn't open with the old key.
    SertakanError
        When the two files of the batch don't lie side by side.
    """
    record, new = rewriting.record, rewriting.new
    secure, store = work.secure / record.batch, work.store / record.batch
    with told_by_disk(project.root / "data"):
        secure.mkdir(mode=0o700)
        store.mkdir()
        with (
            encrypted(secure / "people.parquet", new, record.batch, "people") as people_file,
            encrypted(secure / "tokens.parquet", new, record.batch, "tokens") as tokens_file,
            ParquetAppender(store / "rows.parquet") as rows_file,
            ParquetAppender(store / "findings.parquet") as findings_file,
        ):
            for people, rows in side_by_side(project, record, rewriting.old):
                kept_people, kept_rows = edit(people, rows)
                people_file.append(kept_people)
                rows_file.append(kept_rows)
            for tokens in rewriting.tokens:
                tokens_file.append(tokens)
            findings_file.append(rewriting.findings)
        write_through(store / RECORD, to_bytes(rewriting.after()))
    target = f"{record.kind}/{record.region}/{record.batch}"
    return [Change("secure", record.batch, record.batch), Change("store", target, record.batch)]


def side_by_side(project: Project, record: BatchRecord, key: Key) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Give a batch's personal columns and its rows of the store, a row group of both at a time.

    Raises
    ------
    UserError
        When the batch doesn't open with the key.
    SertakanError
        When a row of one is not the row of the other.
    """
    import pyarrow.parquet as pq

    people = decrypted(project.secure / record.batch / "people.parquet", key, record.batch, "people")
    with pq.ParquetFile(batch_folder(project, record) / "rows.parquet") as opened:
        groups = (pl.from_arrow(opened.read_row_group(number)) for number in range(opened.num_row_groups))
        for persons, rows in zip(people, groups, strict=True):
            assert isinstance(rows, pl.DataFrame)  # noqa: S101 - a table never becomes a series
            if not persons["row"].cast(pl.UInt32).equals(rows["baris"].cast(pl.UInt32), check_names=False):
                raise SertakanError(f"batch {record.batch}: the rows of the secure zone are not those of the store")
            yield persons, rows

"""A batch while it is written: nothing of it is visible before ``commit``, and then all of it."""

from __future__ import annotations

import re
import secrets
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, Self

from sertakan_analysis.durable import write_through
from sertakan_analysis.errors import SertakanError, UserError
from sertakan_analysis.registry.model import FINDINGS_SCHEMA, ROW_COLUMNS
from sertakan_analysis.registry.store.record import RECORD, SCHEMA, to_bytes
from sertakan_analysis.registry.use_log import Use, seal_log
from sertakan_analysis.registry.zone.disk import told_by_disk
from sertakan_analysis.registry.zone.encrypted import ParquetAppender, encrypted
from sertakan_analysis.registry.zone.seal import SEAL, require_key, sealing_key, write_seal
from sertakan_analysis.registry.zone.transaction import Change, alone, publish, workplace

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import polars as pl

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.registry.model import BatchRecord

PEOPLE_COLUMNS: Final = ("row", "identity", "household")
RECEIVED: Final = "diterima"
PLAIN_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def new_batch(as_of: date) -> str:
    """Return the id of a new batch: the day that the list tells of, and eight random letters."""
    return f"{as_of:%Y%m%d}-{secrets.token_hex(4)}"


class Staging:
    """Takes a batch chunk by chunk; what is not committed when the ``with`` block ends is removed.

    Chunks come in the order of their rows, people and rows of a chunk together: row groups of both files hold the same
    rows in the same order.
    """

    def __init__(self, project: Project, key: Key, batch: str) -> None:
        self._project = project
        self._key = key
        self.batch = batch

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            with alone(self._project):
                require_key(self._project, self._key)
            self._work = opened.enter_context(workplace(self._project))
            self._secure = self._work.secure / self.batch
            self._store = self._work.store / self.batch
            with told_by_disk(self._project.root / "data"):
                self._secure.mkdir(mode=0o700)
                self._store.mkdir()
            self._people = encrypted(self._secure / "people.parquet", self._key, self.batch, "people")
            self._tokens = encrypted(self._secure / "tokens.parquet", self._key, self.batch, "tokens")
            self._rows = ParquetAppender(self._store / "rows.parquet")
            self._findings = ParquetAppender(self._store / "findings.parquet")
            for appender in (self._people, self._tokens, self._rows, self._findings):
                opened.callback(appender.close)
            self._open = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with told_by_disk(self._project.root / "data"):
            self._open.close()

    @property
    def rows_path(self) -> Path:
        """The rows as written so far, for a look across all of them; complete after ``end_rows``."""
        return self._rows.path

    def write_people(self, frame: pl.DataFrame) -> None:
        """Add a chunk's personal columns, encrypted: ``row``, ``identity``, ``household`` and those of the list."""
        self._append(self._people, frame, PEOPLE_COLUMNS)

    def write_tokens(self, frame: pl.DataFrame) -> None:
        """Add a chunk's hashes for the leak scan, encrypted."""
        self._append(self._tokens, frame, ())

    def write_rows(self, frame: pl.DataFrame) -> None:
        """Add a chunk's columns for the store; ``ROW_COLUMNS`` first of all, and none that is personal."""
        self._append(self._rows, frame, ROW_COLUMNS)

    def write_findings(self, frame: pl.DataFrame) -> None:
        """Add findings, of a chunk or of the whole list."""
        self._append(self._findings, frame, tuple(FINDINGS_SCHEMA))

    def end_rows(self) -> Path:
        """Close the rows, so that they can be read, and return their path; no rows can be added after it."""
        with told_by_disk(self._project.root / "data"):
            self._rows.close()
        return self.rows_path

    def finish_rows(self, statuses: pl.DataFrame) -> None:
        """Give rows another status, found by looking across all of them; ``statuses`` has ``baris`` and ``status``."""
        import polars as pl
        import pyarrow.parquet as pq

        source = self.end_rows()
        target = source.with_name("finished.parquet")
        changed = statuses.select(pl.col("baris"), pl.col("status").alias("changed"))
        with told_by_disk(self._project.root / "data"):
            with pq.ParquetFile(source) as read, ParquetAppender(target) as write:
                for group in range(read.num_row_groups):
                    frame = pl.from_arrow(read.read_row_group(group))
                    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table never becomes a series
                    status = pl.coalesce("changed", "status").alias("status")
                    joined = frame.join(changed, on="baris", how="left", maintain_order="left", validate="m:1")
                    write.append(joined.with_columns(status).drop("changed"))
            target.replace(source)

    def commit(self, record: BatchRecord) -> None:
        """Make the batch visible, whole, under its record.

        Raises
        ------
        UserError
            When the disk refuses, when another key seals the zone by now, when a batch of this name exists.
        SertakanError
            When the record and what was written don't agree.
        """
        self._check(record)
        target = f"{record.kind}/{record.region}/{record.batch}"
        changes = [Change("secure", record.batch, record.batch), Change("store", target, record.batch)]
        with told_by_disk(self._project.root / "data"):
            for appender in (self._people, self._tokens, self._rows, self._findings):
                appender.close()
            self._check_files(record)
            write_through(self._store / RECORD, to_bytes(record))
            if sealing_key(self._project) is None:
                write_seal(self._work.secure / SEAL, self._key)
                changes.insert(0, Change("secure", SEAL, SEAL))
        use = Use(RECEIVED, record.agreement, record.batch, record.read)
        publish(self._project, self._work, changes, [use], lambda: self._refuse_other(target))
        seal_log(self._project, self._key)

    def _append(self, appender: ParquetAppender, frame: pl.DataFrame, needed: tuple[str, ...]) -> None:
        missing = [name for name in needed if name not in frame.columns]
        if missing:
            raise SertakanError(f"{appender.path.stem} of a batch lack {', '.join(missing)}")
        with told_by_disk(self._project.root / "data"):
            appender.append(frame)

    def _check(self, record: BatchRecord) -> None:
        wanted = {"batch": self.batch, "key": self._key.id, "schema": SCHEMA}
        wrong = [name for name, value in wanted.items() if getattr(record, name) != value]
        wrong += [name for name in ("kind", "region", "batch") if not PLAIN_NAME.fullmatch(getattr(record, name))]
        if wrong:
            raise SertakanError(f"the record of batch {self.batch} has another {', '.join(wrong)} than the batch")

    def _check_files(self, record: BatchRecord) -> None:
        """Hold what was written against the record; a personal column in the store would be a leak."""
        if not self._findings.begun:
            self._findings.append(_no_findings())
            self._findings.close()
        if not (self._people.begun and self._rows.begun):
            raise SertakanError(f"batch {self.batch} has no rows; an empty list is no batch")
        if not self._tokens.begun:
            raise SertakanError(f"batch {self.batch} has no tokens; without them no report could be searched for leaks")
        if not self._people.groups == self._rows.groups or sum(self._rows.groups) != record.read:
            raise SertakanError(
                f"batch {self.batch}: {record.read} rows in the record, {sum(self._rows.groups)} in the store, "
                f"{sum(self._people.groups)} in the secure zone"
            )
        personal = sorted(set(self._people.columns) & set(self._rows.columns))
        if personal:
            raise SertakanError(f"personal columns may not go to the store: {', '.join(personal)}")

    def _refuse_other(self, target: str) -> None:
        require_key(self._project, self._key)
        if (self._project.store / target).exists() or (self._project.secure / self.batch).exists():
            raise UserError(f"there is a batch '{self.batch}' already", remedy="Ingest the list again.")


def _no_findings() -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema={name: getattr(pl, kind) for name, kind in FINDINGS_SCHEMA.items()})

"""Bring a list in: read, convert, check, give pseudonyms, and let the batch appear whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.identity.tokens import person_tokens
from sertakan_analysis.reading import digest_of_file
from sertakan_analysis.registry.agreements import agreement_named, load_agreements, permit
from sertakan_analysis.registry.checking.elsewhere import people_elsewhere
from sertakan_analysis.registry.checking.identifiers import FAULT, SYNTHETIC
from sertakan_analysis.registry.examination import WEIGHT_COLUMN, Asked, Walk, region_asked
from sertakan_analysis.registry.findings import gathered, status_of
from sertakan_analysis.registry.model import CODE_COLUMNS, MONTH_COLUMNS, PLACE_CODES, ROW, BatchRecord
from sertakan_analysis.registry.pseudonyms import identities, pseudonyms
from sertakan_analysis.registry.store.listing import batch_folder, batches
from sertakan_analysis.registry.store.record import SCHEMA
from sertakan_analysis.registry.zone.staging import Staging, new_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.agreements import Agreement
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.registry.model import Chunk, FileKind

# What conversion derives beside the list's own columns; codes, not words of the list.
DERIVED: Final = (*PLACE_CODES, *CODE_COLUMNS.values())


def ingest(  # noqa: PLR0913 - each is a question that only the caller can answer
    project: Project,
    path: Path,
    *,
    kind: str,
    agreement: str,
    as_of: date,
    key: Key,
    region: str | None = None,
    sheet: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> BatchRecord:
    """Bring a list into the secure zone and the store, and return the batch's record.

    ``as_of`` is the day that the list tells of; ``region`` its region, the agreement's own when it is not given.
    ``progress`` hears how many rows are done. Every row is kept: accepted, accepted with warnings, or held back.

    Raises
    ------
    UserError
        When the agreement doesn't allow it today, the same file is there already, the file can't be read as a list of
        its kind or changes meanwhile, the key is not the zone's, or the disk refuses. Nothing is stored then.
    """
    agreements = load_agreements(project.agreements)
    terms = agreement_named(agreements, agreement)
    place = region_asked(region, terms)
    # Receiving serves every purpose that the agreement names; each use is held against it when it comes.
    permit(terms, purpose=terms.purposes[0], kind=kind, region=place, on=date.today())  # noqa: DTZ011 - a day of its own place
    before = _standing(path)
    digest = digest_of_file(path)
    _refuse_again(batches(project, kind=kind), path, digest, agreement)
    walk = Walk(project, path, Asked(kind, place, as_of, sheet, terms.synthetic))
    batch = new_batch(as_of)
    with Staging(project, key, batch) as staging:
        for rows in _written(staging, walk, key, synthetic=terms.synthetic):
            if progress is not None:
                progress(rows)
        _refuse_empty(walk, path)
        _look_across(staging, walk, _other_sources(project, agreements, terms, walk.kind, place))
        if _standing(path) != before:
            raise UserError("the file changed while it was read", where=path.name, remedy="Ingest it again.")
        record = BatchRecord(
            batch=batch,
            kind=kind,
            region=place,
            as_of=as_of,
            agreement=agreement,
            file=path.name,
            digest=digest,
            received=datetime.now(UTC),
            key=key.id,
            schema=SCHEMA,
            synthetic=terms.synthetic or walk.whole.synthetic > 0,
            rows=walk.states(),
            codes=dict(sorted(walk.codes.items())),
            columns=walk.labels,
            unmapped=tuple(walk.table.unmapped),
            notes=walk.notes(),
        )
        staging.commit(record)
    return record


def _written(staging: Staging, walk: Walk, key: Key, *, synthetic: bool) -> Iterator[int]:
    """Write chunk after chunk and give the number of rows written so far.

    A chunk is written while the next one is read: hashing and encrypting keep one processor busy, reading another.
    """
    with ThreadPoolExecutor(max_workers=1) as writer:
        pending: Future[None] | None = None
        rows = 0
        for chunk in walk.chunks():
            if pending is not None:
                pending.result()
                yield rows
            rows += chunk.frame.height
            pending = writer.submit(_write, staging, chunk, walk.kind, key, synthetic=synthetic)
        if pending is not None:
            pending.result()
            yield rows


def _write(staging: Staging, chunk: Chunk, kind: FileKind, key: Key, *, synthetic: bool) -> None:
    """Write a chunk: personal columns to the zone, everything else under pseudonyms to the store."""
    frame = chunk.frame
    identity = identities(_with_sound_nik(frame), staging.batch)
    personal = [name for name, column in kind.columns.items() if column.personal and name in frame.columns]
    open_to_store = [name for name, column in kind.columns.items() if not column.personal and name in frame.columns]
    people = frame.select(ROW, *personal)
    staging.write_people(people.hstack(identity.select("identity", "household")))
    kinds = {name: str(kind.columns[name].kind) for name in personal}
    staging.write_tokens(person_tokens(people, kinds, key.derive("tokens")))
    months = [_month(frame, day).alias(month) for day, month in MONTH_COLUMNS.items() if day in kind.columns]
    made_up = pl.col(SYNTHETIC) if SYNTHETIC in frame.columns else pl.lit(value=False)
    staging.write_rows(
        frame.select(
            pl.col(ROW).alias("baris"),
            pseudonyms(identity.get_column("identity"), key).alias("orang"),
            identity.get_column("identitas"),
            pseudonyms(identity.get_column("household"), key, "household").alias("keluarga"),
            _month(frame, "tanggal_lahir").alias("bulan_lahir"),
            status_of(pl.col(WEIGHT_COLUMN)).alias("status"),
            (made_up | pl.lit(synthetic)).alias("sintetis"),
            *open_to_store,
            *months,
            *(name for name in DERIVED if name in frame.columns),
        )
    )
    staging.write_findings(chunk.findings)


def _month(frame: pl.DataFrame, day: str) -> pl.Expr:
    """Return the month of a day, null throughout where the list has no such column."""
    return pl.col(day).dt.truncate("1mo") if day in frame.columns else pl.lit(None, pl.Date)


def _with_sound_nik(frame: pl.DataFrame) -> pl.DataFrame:
    """Empty every NIK whose structure is unsound: no pseudonym may stand on it."""
    if FAULT not in frame.columns:
        return frame
    return frame.with_columns(pl.when(pl.col(FAULT).is_null()).then("nik").alias("nik"))


def _look_across(staging: Staging, walk: Walk, others: Mapping[str, Path]) -> None:
    """Find what only all rows together show, and give the rows concerned their final state."""
    found = gathered([walk.across(), people_elsewhere(staging.end_rows(), others)])
    changed = walk.add(found)
    staging.write_findings(found)
    if changed.height:
        staging.finish_rows(
            changed.select(pl.col(ROW).alias("baris"), status_of(pl.col(WEIGHT_COLUMN)).alias("status"))
        )


def _other_sources(
    project: Project, agreements: Mapping[str, Agreement], terms: Agreement, kind: FileKind, region: str
) -> dict[str, Path]:
    """Return the rows of the newest batch of every other source of this kind.

    A later list of the same provider for the same region takes the place of the earlier one and shares its people. In a
    list of payments somebody may well stand twice, for other months: the ledger looks at that.
    """
    if any(column.kind == "month" for column in kind.columns.values()):
        return {}
    newest: dict[tuple[str, str], BatchRecord] = {}
    for record in batches(project, kind=kind.name):
        provider = agreements[record.agreement].provider.name if record.agreement in agreements else record.agreement
        newest[record.region, provider] = record
    newest.pop((region, terms.provider.name), None)
    return {record.batch: batch_folder(project, record) / "rows.parquet" for record in newest.values()}


def _refuse_again(known: tuple[BatchRecord, ...], path: Path, digest: str, agreement: str) -> None:
    for record in known:
        if record.digest == digest and record.agreement == agreement:
            raise UserError(
                f"this file is in the store already: batch {record.batch}, received on {record.received:%Y-%m-%d}",
                where=path.name,
                remedy=f"To read it once more, withdraw batch {record.batch} first.",
            )


def _refuse_empty(walk: Walk, path: Path) -> None:
    if walk.rows_read == 0:
        raise UserError(
            "the list has no rows below its heading", where=path.name, remedy="Give a list that holds people."
        )


def _standing(path: Path) -> tuple[int, int]:
    """Return size and time of the last change; a file that is not there is told by whoever opens it."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns

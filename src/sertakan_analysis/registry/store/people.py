"""The people of a list for a stated purpose: what a report or an explorer works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reading import note_file, note_rule
from sertakan_analysis.registry.agreements import (
    Agreement,
    Notice,
    Purpose,
    agreement_named,
    covers,
    load_agreements,
    permit,
    standing_today,
)
from sertakan_analysis.registry.model import PAYING, Status
from sertakan_analysis.registry.store.findings import findings_counts
from sertakan_analysis.registry.store.listing import batch_folder, records
from sertakan_analysis.registry.store.record import RECORD, to_bytes
from sertakan_analysis.registry.use_log import Use, log_use

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    import duckdb
    import polars as pl

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.model import BatchRecord

AUTOMATIC: Final = "auto"
ACCEPTED: Final = (Status.ACCEPTED, Status.WARNED)
BATCH: Final = "batch"
KECAMATAN_LENGTH: Final = len("35.25.10")


@dataclass(frozen=True, slots=True)
class People:
    """The rows of one or more batches, opened for a purpose that their agreements allow.

    ``previous`` are the batches of the same sources before these, for how quality changed; ``notices`` the agreements
    that end soon; ``synthetic`` tells that made-up people are among them.
    """

    batches: tuple[BatchRecord, ...]
    previous: tuple[BatchRecord, ...]
    notices: tuple[Notice, ...]
    region: str
    _project: Project = field(repr=False)

    @property
    def synthetic(self) -> bool:
        """Tell whether made-up people are among these: then every page says so."""
        return any(record.synthetic for record in self.batches)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that any of the batches has, ``batch`` among them."""
        import polars as pl

        paths = [batch_folder(self._project, record) / "rows.parquet" for record in self.batches]
        return frozenset({BATCH, *(name for path in paths for name in pl.read_parquet_schema(path))})

    def rows(self, columns: Sequence[str], statuses: Sequence[Status] = ACCEPTED) -> pl.DataFrame:
        """Return the rows of these states, in the order of batches and lists, with the columns named.

        A row is a row of a list: somebody who stands in two batches has two, under one ``orang``. ``batch`` is a
        column as well. A column that one batch lacks is null there. Of a batch of a wider region only the rows with a
        resolved code in this region are returned.

        Raises
        ------
        UserError
            When no batch has a column, or a batch was changed since it was opened.
        """
        paths = [batch_folder(self._project, record) / "rows.parquet" for record in self.batches]
        for path in paths:
            note_file(path)
        self._refuse_changed()
        frame = _queried(self._sources(paths), columns, statuses)
        self._refuse_changed()
        return frame

    def only(self, batches: Collection[str]) -> People:
        """Return the same without the other batches."""
        kept = tuple(record for record in self.batches if record.batch in batches)
        return People(kept, self.previous, self.notices, self.region, self._project)

    def findings_counts(self) -> pl.DataFrame:
        """Return how many findings these batches have: ``batch, code, column, findings, rows``; whole batches."""
        counted = findings_counts(self._project, self.batches)
        self._refuse_changed()
        return counted

    def _sources(self, paths: Sequence[Path]) -> list[tuple[BatchRecord, Path, str]]:
        return [
            (record, path, "" if covers(self.region, record.region) else self.region)
            for record, path in zip(self.batches, paths, strict=True)
        ]

    def _refuse_changed(self) -> None:
        for record in self.batches:
            path = batch_folder(self._project, record) / RECORD
            if not path.exists() or path.read_bytes() != to_bytes(record):
                raise UserError(
                    f"batch {record.batch} was changed or withdrawn while it was in use",
                    where=self._project.relative(path),
                    remedy="Run again: it then works on what the store holds now.",
                )


def open_people(  # noqa: PLR0913 - each is a question that only the caller can answer
    project: Project,
    *,
    kind: str,
    region: str,
    as_of: date,
    purpose: Purpose,
    batch: str = AUTOMATIC,
    report: str = "",
    on: date | None = None,
) -> People:
    """Open the lists of a kind for a region, for a purpose, and log the use.

    ``batch`` is ``auto`` for the newest batch of every source up to ``as_of`` (a source is what one provider gives for
    one region), or a batch's id, or an agreement's name for the newest ones under it. Of the kinds in ``PAYING`` come the
    earlier ones besides, but for those whose agreement doesn't allow the use: several are in force at once. A desa's or
    kecamatan's people are also looked for in lists of the wider region. ``on`` is the day of use, today when it is not
    given.

    Raises
    ------
    UserError
        When there is no such batch, an agreement doesn't allow the use on that day, or the use can't be logged.
    """
    told, chosen, notices = _usable(project, kind, region, as_of, (purpose, batch, on))
    agreements = load_agreements(project.agreements)
    for record in told if kind in PAYING else chosen:
        note_rule(f"agreement/{record.agreement}", partial(standing_today, project, record.agreement))
    log_use(project, [Use(purpose, record.agreement, record.batch, record.read, report) for record in chosen])
    return People(tuple(chosen), tuple(_before(told, chosen, agreements)), notices, region, project)


@dataclass(frozen=True, slots=True)
class Series:
    """The lists of a kind one after another: ``people`` are those that may be used, the newest first.

    ``shut`` are earlier lists that stay out, since their agreement doesn't allow the use any more; oldest first.
    """

    people: People
    shut: tuple[BatchRecord, ...]


def open_series(people: People, *, as_of: date, purpose: Purpose, report: str = "", on: date | None = None) -> Series:
    """Open beside lists that are open already every earlier one of their kind and region, and log the use of these.

    Raises
    ------
    UserError
        When an agreement can't be read, or the use can't be logged.
    """
    project = people._project  # noqa: SLF001 - the lists of the same store
    day = on or date.today()  # noqa: DTZ011 - an agreement ends on a day of its own place
    agreements = load_agreements(project.agreements)
    opened = {record.batch for record in people.batches}
    told = _told(project, people.batches[0].kind, people.region, as_of)
    others = [record for record in told if record.batch not in opened]
    for record in others:
        note_rule(f"agreement/{record.agreement}", partial(standing_today, project, record.agreement))
    earlier, noticed = _allowed(agreements, others, purpose, day)
    log_use(project, [Use(purpose, record.agreement, record.batch, record.read, report) for record in earlier])
    shut = tuple(record for record in others if record not in earlier)
    chosen = tuple(record for record in reversed(told) if record not in shut)
    notices = {notice.agreement: notice for notice in (*people.notices, *noticed)}
    return Series(People(chosen, (), tuple(notices.values()), people.region, project), shut)


def usable_lists(  # noqa: PLR0913 - as in open_people
    project: Project,
    *,
    kind: str,
    region: str,
    as_of: date,
    purpose: Purpose,
    batch: str = AUTOMATIC,
    on: date | None = None,
) -> tuple[BatchRecord, ...]:
    """Return the batches that ``open_people`` would open, without opening them: nothing is used and nothing logged.

    Raises
    ------
    UserError
        As ``open_people``.
    """
    return tuple(_usable(project, kind, region, as_of, (purpose, batch, on))[1])


def allowed_lists(
    project: Project, records: Sequence[BatchRecord], purpose: Purpose, on: date | None = None
) -> tuple[BatchRecord, ...]:
    """Return those of some batches whose agreements allow a purpose on a day, today when it is not given."""
    day = on or date.today()  # noqa: DTZ011 - an agreement ends on a day of its own place
    return tuple(_allowed(load_agreements(project.agreements), records, purpose, day)[0])


def _usable(
    project: Project, kind: str, region: str, as_of: date, wish: tuple[Purpose, str, date | None]
) -> tuple[list[BatchRecord], list[BatchRecord], tuple[Notice, ...]]:
    """Return the batches told of by a day, those chosen among them, and the notices of their agreements."""
    purpose, batch, on = wish
    agreements = load_agreements(project.agreements)
    told = _told(project, kind, region, as_of)
    chosen = _chosen(told, batch, agreements)
    if not chosen:
        raise _nothing(_told(project, kind, region, date.max), batch, f"'{kind}' of region {region} up to {as_of}")
    day = on or date.today()  # noqa: DTZ011 - an agreement ends on a day of its own place
    noticed = [_permitted(agreements, record, purpose, day) for record in chosen]
    if kind in PAYING and batch not in {record.batch for record in told}:
        others = [one for one in told if one not in chosen and batch in (AUTOMATIC, one.agreement)]
        besides, more = _allowed(agreements, others, purpose, day)
        chosen = [one for one in told if one in chosen or one in besides]
        noticed += more
    return told, chosen, tuple({notice.agreement: notice for notice in noticed if notice}.values())


def _told(project: Project, kind: str, region: str, as_of: date) -> list[BatchRecord]:
    """Return the lists up to a day that may hold people of a region, from the oldest to the newest."""
    known = records(project, kind, lambda code: covers(region, code) or covers(code, region))
    return [record for record in known if record.as_of <= as_of]


def _allowed(
    agreements: Mapping[str, Agreement], records: Sequence[BatchRecord], purpose: Purpose, day: date
) -> tuple[list[BatchRecord], list[Notice]]:
    """Return the batches whose agreements allow a purpose on a day, and the notices of these."""
    allowed, notices = [], []
    for record in records:
        try:
            notice = _permitted(agreements, record, purpose, day)
        except UserError:
            continue
        allowed.append(record)
        notices += [notice] if notice else []
    return allowed, notices


def _permitted(agreements: Mapping[str, Agreement], record: BatchRecord, purpose: Purpose, day: date) -> Notice | None:
    agreement = agreement_named(agreements, record.agreement)
    return permit(agreement, purpose=purpose, kind=record.kind, region=record.region, on=day)


def _chosen(told: Sequence[BatchRecord], batch: str, agreements: Mapping[str, Agreement]) -> list[BatchRecord]:
    named = [record for record in told if record.batch == batch]
    if named:
        return named
    if batch != AUTOMATIC:
        told = [record for record in told if record.agreement == batch]
    # Later ones take the place of earlier ones, and stand where they come themselves: from the oldest to the newest.
    newest = {_source(record, agreements): record for record in told}
    return [record for record in told if record is newest[_source(record, agreements)]]


def _before(
    told: Sequence[BatchRecord], chosen: Sequence[BatchRecord], agreements: Mapping[str, Agreement]
) -> list[BatchRecord]:
    # Of several of one source the oldest: what stands before it was not chosen.
    sources = {_source(record, agreements): told.index(record) for record in reversed(chosen)}
    earlier: dict[tuple[str, str], BatchRecord] = {}
    for place, record in enumerate(told):
        source = _source(record, agreements)
        if place < sources.get(source, 0):
            earlier[source] = record
    return list(earlier.values())


def _source(record: BatchRecord, agreements: Mapping[str, Agreement]) -> tuple[str, str]:
    """Name the source: an extended agreement is still of the same provider, two donors of a kabupaten are two."""
    return record.region, agreement_named(agreements, record.agreement).provider.name


def _nothing(known: Sequence[BatchRecord], batch: str, question: str) -> UserError:
    if batch != AUTOMATIC:
        names = {record.batch for record in known} | {record.agreement for record in known}
        problem = f"there is no batch or agreement '{batch}' with a list {question}. {nearest(batch, names)}"
        return UserError(problem, where="data/store", remedy="Name a batch, an agreement, or 'auto'.")
    later = min((record.as_of for record in known), default=None)
    first = f"; the first one tells of {later}" if later else ""
    remedy = "'sertakan ingest' brings one in; 'sertakan demo people' makes one of synthetic people."
    return UserError(f"the store holds no list {question}{first}", where="data/store", remedy=remedy)


def _queried(
    sources: Sequence[tuple[BatchRecord, Path, str]], columns: Sequence[str], statuses: Sequence[Status]
) -> pl.DataFrame:
    """Read the rows through DuckDB, one connection for one question, nothing of it on the disk."""
    import duckdb

    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        parts: list[str] = []
        given: list[str | list[str]] = []
        known: set[str] = {BATCH}
        for record, path, within in sources:
            held = _columns(connection, path)
            known |= held
            parts.append(_part(held, within, record.batch, columns))
            given += [str(path), [str(status) for status in statuses], *([within] if within else [])]
        unknown = [name for name in columns if name not in known]
        if unknown:
            problem = f"the store has no column '{unknown[0]}'. {nearest(unknown[0], known)}"
            raise UserError(problem, remedy="Personal columns are in the secure zone only and never in a report.")
        frame: pl.DataFrame = connection.sql(" UNION ALL BY NAME ".join(parts), params=given).pl()
        return frame.select(columns)


def _columns(connection: duckdb.DuckDBPyConnection, path: Path) -> set[str]:
    described = connection.execute("SELECT name FROM parquet_schema(?) WHERE num_children IS NULL", [str(path)])
    return {name for (name,) in described.fetchall()}


def _part(held: set[str], within: str, batch: str, columns: Sequence[str]) -> str:
    """Return the question to one batch's file; its values are given beside it."""
    wanted = [f'"{name}"' for name in columns if name in held and name != BATCH]
    # A batch's id is plain: letters, digits, dots and dashes.
    selected = ", ".join([*wanted, f"'{batch}' AS {BATCH}"])
    states = "list_contains(?, status)"
    if not within:
        return f"SELECT {selected} FROM read_parquet(?) WHERE {states}"  # noqa: S608 - names that the file itself has
    column = "kode_desa" if len(within) > KECAMATAN_LENGTH else "kode_kecamatan"
    if column not in held:
        problem = f"batch {batch} is of a wider region and has no column '{column}' to find the people of {within} by"
        raise UserError(problem, remedy="Ask for the whole region of the batch, or ingest a list of this region.")
    inside = f"starts_with({column} || '.', ? || '.')"
    return f"SELECT {selected} FROM read_parquet(?) WHERE {states} AND {inside}"  # noqa: S608 - as above

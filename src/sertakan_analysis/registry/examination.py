"""A list on its way through reading, conversion and checks; nothing of it is stored and no key is needed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.identity.names import name_key
from sertakan_analysis.regions.gazetteer import is_village_code
from sertakan_analysis.registry.age_limits import age_limits
from sertakan_analysis.registry.agreements import agreement_named, load_agreements
from sertakan_analysis.registry.checking.repeats import NAME_KEY, Repeats
from sertakan_analysis.registry.checking.row_checks import checked
from sertakan_analysis.registry.checking.whole_file import WholeFile
from sertakan_analysis.registry.donors import load_donors
from sertakan_analysis.registry.findings import WEIGHT, Findings, gathered, row_weights
from sertakan_analysis.registry.kinds import load_kinds
from sertakan_analysis.registry.model import ROW, Chunk, ReadingContext, Severity, Status
from sertakan_analysis.registry.reading.table import open_table
from sertakan_analysis.registry.values.convert import converted_chunks
from sertakan_analysis.registry.values.jobs import unknown_occupations
from sertakan_analysis.registry.values.notes import settled
from sertakan_analysis.registry.values.own_names import load_own_occupations, load_own_payers
from sertakan_analysis.registry.values.places import PLACE_COLUMNS
from sertakan_analysis.registry.values.tables import lookups
from sertakan_analysis.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.agreements import Agreement
    from sertakan_analysis.registry.model import FileKind
    from sertakan_analysis.registry.reading.table import SourceTable
    from sertakan_analysis.registry.values.tables import Lookups

WARNING: Final = WEIGHT[Severity.WARNING]
ERROR: Final = WEIGHT[Severity.ERROR]
WEIGHT_COLUMN: Final = "weight"
OCCUPATION: Final = "pekerjaan"


@dataclass(frozen=True, slots=True)
class Examination:
    """What a list holds and what is wrong in it, without anything of a person.

    ``columns`` are the file's own labels by canonical name, ``unmapped`` labels that no column took, ``missing`` columns
    that the kind wants and the file lacks; ``rows`` counts by ``Status`` that add up to the rows read.
    """

    file: str
    kind: str
    columns: Mapping[str, str]
    unmapped: tuple[str, ...]
    missing: tuple[str, ...]
    rows: Mapping[str, int]
    findings: Findings

    @property
    def read(self) -> int:
        """All rows read: the three states add up to it."""
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is said to be: its kind, region and day, which sheet, and whether made-up people may be in it."""

    kind: str
    region: str
    as_of: date
    sheet: str | None = None
    synthetic_allowed: bool = True


def examine(  # noqa: PLR0913 - each is a question that only the caller can answer
    project: Project,
    path: Path,
    *,
    kind: str,
    as_of: date,
    region: str | None = None,
    agreement: str | None = None,
    sheet: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Examination:
    """Read and check a list and tell what was found; ``progress`` hears how many rows are done.

    ``region`` is the agreement's own when it is not given; one of the two is needed. Without an agreement made-up
    people are no error. Persons in other batches are looked for only by ``ingest``: that needs pseudonyms, and those
    the key.

    Raises
    ------
    UserError
        When the file can't be read as a list of its kind, or kind, region or agreement are unknown.
    """
    terms = agreement_named(load_agreements(project.agreements), agreement) if agreement else None
    place = region_asked(region, terms)
    walk = Walk(project, path, Asked(kind, place, as_of, sheet, terms is None or terms.synthetic))
    found = []
    for chunk in walk.chunks():
        found.append(chunk.findings)
        if progress is not None:
            progress(walk.rows_read)
    across = walk.across()
    walk.add(across)
    return Examination(
        file=path.name,
        kind=kind,
        columns=walk.labels,
        unmapped=tuple(walk.table.unmapped),
        missing=tuple(walk.table.missing_wanted),
        rows=walk.states(),
        findings=Findings(gathered([*found, across]), walk.titles),
    )


def occupations_to_assign(
    project: Project, path: Path, *, kind: str, region: str, sheet: str | None = None
) -> pl.DataFrame:
    """Return the occupations of a list that no name fits, the most frequent first, for the user to give a meaning.

    Columns: pekerjaan (as written), orang (rows), mungkin (keys of the nearest occupations). The texts are a person's
    words: they are for whoever holds the list, and are kept nowhere.

    Raises
    ------
    UserError
        When the file can't be read as a list of its kind, or has no column of occupations.
    """
    asked = _without_desa(kind_named(project, kind), region)
    known = _tables(project, region, synthetic=True)
    table = open_table(path, asked, sheet=sheet)
    if OCCUPATION not in table.header.mapping:
        raise UserError("the list has no column of occupations", where=path.name, remedy="There is nothing to assign.")
    texts = pl.concat([chunk.frame.get_column(OCCUPATION) for chunk in table.chunks()])
    return unknown_occupations(texts, known)


def region_asked(region: str | None, agreement: Agreement | None) -> str:
    """Return the region of a list: the one named, else the only one of its agreement.

    Raises
    ------
    UserError
        When neither says it.
    """
    if region is not None:
        return region
    if agreement is None:
        raise UserError("a list needs a region", remedy="Give its code, such as --region 35.25.10.2010.")
    if len(agreement.regions) == 1:
        return agreement.regions[0]
    raise UserError(
        f"agreement '{agreement.name}' covers several regions: {', '.join(agreement.regions)}",
        remedy="Say which one the list is of, such as --region 35.25.10.2010.",
    )


class Walk:
    """One pass over a list. Remembers of its rows only hashes, the heaviest finding of each, and counts."""

    def __init__(self, project: Project, path: Path, asked: Asked) -> None:
        self.kind = _without_desa(kind_named(project, asked.kind), asked.region)
        self.limits = age_limits(load_rules(project.rules), self.kind.name, asked.region, asked.as_of)
        self.context = ReadingContext(
            region_code=asked.region,
            as_of=asked.as_of,
            age_limits=self.limits.years if self.limits else None,
            synthetic_allowed=asked.synthetic_allowed,
        )
        self._lookups = _tables(project, asked.region, synthetic=asked.synthetic_allowed)
        self.table: SourceTable = open_table(path, self.kind, sheet=asked.sheet)
        self.whole = WholeFile(self.context)
        self.codes: Counter[str] = Counter()
        self._repeats = Repeats(self.kind)
        self._heavy: list[pl.DataFrame] = []
        self._of_file = [self.table.findings]

    @property
    def rows_read(self) -> int:
        """How many rows have passed so far."""
        return self.whole.rows

    @property
    def labels(self) -> Mapping[str, str]:
        """The file's own label of each column, by canonical name."""
        return {name: column.label for name, column in self.table.header.mapping.items()}

    @property
    def titles(self) -> Mapping[str, str]:
        """How people find each column again: its label in the file with its letter, else its name in the kind."""
        found = self.table.header.mapping
        return {
            name: f"{found[name].label} (kolom {found[name].letter})" if name in found else column.title
            for name, column in self.kind.columns.items()
        }

    def chunks(self) -> Iterator[Chunk]:
        """Give the list chunk by chunk, typed and checked, with what was found in its rows.

        The frame holds besides the list's columns what its NIK say, ``name_key``, and ``weight``: of the heaviest
        finding in the row so far, null where there is none that touches its status.
        """
        read = converted_chunks(_in_one_piece(self.table.chunks()), self.kind, self.context, lookups=self._lookups)
        for chunk in read:
            frame, findings = checked(self._placed(chunk), self.kind, self.context)
            if "nama" in frame.columns:
                frame = frame.with_columns(name_key(frame.get_column("nama")).replace("", None).alias(NAME_KEY))
            of_file = pl.col(ROW) == 0
            self._of_file.append(findings.filter(of_file))
            findings = findings.filter(~of_file)
            weights = row_weights(findings)
            frame = frame.join(weights, on=ROW, how="left", maintain_order="left")
            self._repeats.add(frame.filter(pl.col(WEIGHT_COLUMN).fill_null(0) < ERROR))
            self.whole.add(frame)
            self._heavy.append(weights)
            self._count(findings)
            yield Chunk(frame, findings)

    def _placed(self, chunk: Chunk) -> Chunk:
        """Put the rows of a desa's list that name no desa into that desa."""
        if not is_village_code(self.context.region_code) or "kode_desa" not in chunk.frame.columns:
            return chunk
        unnamed = [pl.col(name).is_null() for name in PLACE_COLUMNS if name in chunk.frame.columns]
        silent = pl.all_horizontal(unnamed) if unnamed else pl.lit(value=True)
        desa = self.context.region_code
        codes = {"kode_desa": desa, "kode_kecamatan": desa.rpartition(".")[0]}
        filled = [
            pl.when(silent).then(pl.lit(code)).otherwise(pl.col(name)).alias(name) for name, code in codes.items()
        ]
        return Chunk(chunk.frame.with_columns(filled), chunk.findings)

    def across(self) -> pl.DataFrame:
        """Return what only the whole list shows: rows and persons that repeat, and what is told of the file."""
        return gathered([settled(gathered(self._of_file)), self.whole.findings(), self._repeats.findings()])

    def add(self, found: pl.DataFrame) -> pl.DataFrame:
        """Count findings that were not given with a chunk; return ``row`` and ``weight`` of the rows that they touch."""
        self._count(found)
        added = row_weights(found)
        self._heavy = [pl.concat([*self._heavy, added]).group_by(ROW).agg(pl.col(WEIGHT_COLUMN).max())]
        return added.select(ROW).join(self._heavy[0], on=ROW)

    def states(self) -> dict[str, int]:
        """Return how many rows are in each state; the three add up to the rows read."""
        weights = pl.concat([pl.DataFrame(schema={ROW: pl.UInt32, WEIGHT_COLUMN: pl.UInt8}), *self._heavy])
        held = weights.filter(pl.col(WEIGHT_COLUMN) == ERROR).height
        warned = weights.filter(pl.col(WEIGHT_COLUMN) == WARNING).height
        return {
            str(Status.ACCEPTED): self.rows_read - held - warned,
            str(Status.WARNED): warned,
            str(Status.HELD): held,
        }

    def notes(self) -> dict[str, Any]:
        """Return what a reader of the batch has to know besides: which age limits were held against it, and their doubt."""
        return {} if self.limits is None else {"age_limits": self.limits.to_json()}

    def _count(self, found: pl.DataFrame) -> None:
        self.codes.update(dict(found.group_by("code").len().iter_rows()))


def _tables(project: Project, region: str, *, synthetic: bool) -> Lookups:
    """Return what the list is read against; a made-up donor is known only where made-up people may be."""
    return lookups(
        region,
        load_own_occupations(project.occupation_aliases),
        user_payers=load_own_payers(project.payer_aliases),
        donors=[donor for donor in load_donors(project.donors).values() if synthetic or not donor.synthetic],
    )


def _in_one_piece(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Give chunks whose columns are each one piece of memory: polars 2.1 fails over columns in unlike pieces."""
    for chunk in chunks:
        yield Chunk(chunk.frame.rechunk(), chunk.findings)


def _without_desa(kind: FileKind, region: str) -> FileKind:
    """Return the kind for a list of this region: one of a single desa needs no column that says so in every row."""
    desa = kind.columns.get("desa")
    if desa is None or not is_village_code(region):
        return kind
    return replace(kind, columns={**kind.columns, "desa": replace(desa, needed=False)})


def kind_named(project: Project, name: str) -> FileKind:
    """Return a kind of list.

    Raises
    ------
    UserError
        When the project has none of this name; offers the nearest.
    """
    kinds = load_kinds(project.columns)
    if name not in kinds:
        raise UserError(f"there is no kind of list '{name}'", where="params/columns", remedy=nearest(name, kinds))
    return kinds[name]

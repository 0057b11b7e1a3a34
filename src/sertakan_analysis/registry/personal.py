"""The people of lists with their personal columns, in memory only: for matching and for the list of candidates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

import polars as pl

from sertakan_analysis.errors import SertakanError, UserError, nearest
from sertakan_analysis.registry.kinds import load_kinds
from sertakan_analysis.registry.store.listing import batch_folder
from sertakan_analysis.registry.store.people import AUTOMATIC, People, open_people
from sertakan_analysis.registry.zone.seal import require_key
from sertakan_analysis.registry.zone.secure import open_secure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.agreements import Notice
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.registry.model import BatchRecord, ColumnKind, FileColumn

PersonalPurpose = Literal["padanan", "daftar_calon"]

PURPOSES: Final[tuple[PersonalPurpose, ...]] = get_args(PersonalPurpose)
PLACE: Final = ("batch", "baris")
# What every frame has, a column that no list has being null.
USUAL: Final = ("orang", "kode_desa", "kode_kecamatan", "jenis_kelamin")
NUMBER: Final = "nomor"
# What a column is that no list opened has; the others are texts.
TYPES: Final[Mapping[ColumnKind, type[pl.DataType]]] = {
    "birth_date": pl.Date,
    "day": pl.Date,
    "month": pl.Date,
    "money": pl.Int64,
    "count": pl.Int64,
    "area": pl.Int64,
    "yes_no": pl.Boolean,
    "decile": pl.Int8,
}


@dataclass(frozen=True, slots=True)
class Personal:
    """The people of one or more batches, opened with the key for a purpose that their agreements allow.

    Nothing is kept: every question reads the secure zone again, decrypts the columns asked for only, and writes
    nothing. What it returns is personal and stays in this process.
    """

    people: People
    _project: Project = field(repr=False)
    _key: Key = field(repr=False)

    @property
    def batches(self) -> tuple[BatchRecord, ...]:
        """The batches, as they were opened; ``save_match`` holds the store against them."""
        return self.people.batches

    @property
    def synthetic(self) -> bool:
        """Tell whether made-up people are among these."""
        return self.people.synthetic

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The agreements that end soon."""
        return self.people.notices

    def frame(self, columns: Sequence[str]) -> pl.DataFrame:
        """Return the people, one row a row of a list, with the columns named.

        Before these stand ``nomor, batch, baris, orang, kode_desa, kode_kecamatan, jenis_kelamin``. Accepted rows only,
        in the order of batches and rows; of a person in several batches the rows of the newest. ``nomor`` counts them
        from 0 across all batches: ``baris`` is unique in its batch only. A column that a list lacks is null. Texts are
        as the secure zone has them, ``tanggal_lahir`` is a day.

        Raises
        ------
        UserError
            When no kind of list has such a column, the key is another, or a batch was changed since it was opened.
        """
        rows = self._rows()
        newest = self._newest(rows)
        return self._with_columns(newest, columns).with_row_index(NUMBER)

    def fetch(self, places: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """Return a few rows for people to look at: those of ``places`` (``batch``, ``baris``), as ``frame`` gives them.

        One pass through the files for all of them, and no row but theirs is kept; without ``nomor``.

        Raises
        ------
        UserError
            As ``frame``; also when a place is none of the people opened.
        """
        wanted = places.select("batch", pl.col("baris").cast(pl.UInt32)).unique()
        rows = self._rows().join(wanted, on=PLACE, how="semi", maintain_order="left")
        if rows.height < wanted.height:
            problem = f"{wanted.height - rows.height} rows are none of the people of these lists"
            raise UserError(problem, where=", ".join(record.batch for record in self.batches), remedy="Match again.")
        return self._with_columns(rows, columns)

    def _rows(self) -> pl.DataFrame:
        """Return the accepted rows with what of the usual columns the store has."""
        held = set().union(*(self._stored(record) for record in self.batches))
        there = [name for name in USUAL if name in held]
        rows = self.people.rows([*PLACE, *there]).with_columns(pl.col("baris").cast(pl.UInt32))
        absent = [pl.lit(None, pl.String).alias(name) for name in USUAL if name not in held]
        return rows.with_columns(absent).select(*PLACE, *USUAL)

    def _newest(self, rows: pl.DataFrame) -> pl.DataFrame:
        if len(self.batches) == 1:
            return rows
        by_age = sorted(self.batches, key=lambda record: (record.as_of, record.received, record.batch))
        age = pl.col("batch").replace_strict({record.batch: age for age, record in enumerate(by_age)})
        return rows.filter(age == age.max().over("orang"))

    def _with_columns(self, rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        wanted = [name for name in dict.fromkeys(columns) if name not in (*PLACE, *USUAL)]
        self._refuse_unknown(wanted)
        parts = [self._of_batch(record, rows.filter(batch=record.batch), wanted) for record in self.batches]
        whole = pl.concat(parts, how="diagonal_relaxed")
        # A list may lack a column, and no list of those opened may have it.
        absent = [pl.lit(None, self._type(name)).alias(name) for name in wanted if name not in whole.columns]
        return whole.with_columns(absent).select(*PLACE, *USUAL, *wanted)

    def _of_batch(self, record: BatchRecord, rows: pl.DataFrame, wanted: Sequence[str]) -> pl.DataFrame:
        stored = self._stored(record)
        in_store = [name for name in wanted if name in stored]
        personal = [name for name in wanted if name not in stored and name in record.columns]
        if in_store:
            path = batch_folder(self._project, record) / "rows.parquet"
            open_ones = pl.read_parquet(path, columns=["baris", *in_store])
            rows = _beside(rows, [open_ones.with_columns(pl.col("baris").cast(pl.UInt32))])
        if personal:
            secure = open_secure(self._project, self._key, record.batch, ["row", *personal])
            rows = _beside(rows, (chunk.rename({"row": "baris"}) for chunk in secure))
        return rows

    def _stored(self, record: BatchRecord) -> set[str]:
        return set(pl.read_parquet_schema(batch_folder(self._project, record) / "rows.parquet"))

    def _refuse_unknown(self, wanted: Sequence[str]) -> None:
        known = {*self._declared(), *USUAL, *(name for record in self.batches for name in self._stored(record))}
        unknown = [name for name in wanted if name not in known]
        if unknown:
            problem = f"no kind of list has a column '{unknown[0]}'. {nearest(unknown[0], known)}"
            raise UserError(problem, where=self._project.relative(self._project.columns))

    def _declared(self) -> dict[str, FileColumn]:
        kinds = load_kinds(self._project.columns).values()
        return {name: column for kind in kinds for name, column in kind.columns.items()}

    def _type(self, name: str) -> type[pl.DataType]:
        column = self._declared().get(name)
        return TYPES.get(column.kind, pl.String) if column is not None else pl.String


def open_personal(  # noqa: PLR0913 - each is a question that only the caller can answer
    project: Project,
    key: Key,
    *,
    kind: str,
    region: str,
    as_of: date,
    purpose: PersonalPurpose,
    batch: str = AUTOMATIC,
    report: str = "",
    on: date | None = None,
) -> Personal:
    """Open the lists that ``open_people`` would open, with their personal columns, and log the use.

    Raises
    ------
    UserError
        When the purpose is not one that needs names ("padanan", "daftar_calon"), or the key is another; otherwise as
        ``open_people``.
    """
    if purpose not in PURPOSES:
        problem = f"personal columns are not opened for '{purpose}'. {nearest(purpose, PURPOSES)}"
        raise UserError(problem, remedy="Reports and a look of your own work on the store: 'open_people'.")
    require_key(project, key)
    people = open_people(
        project, kind=kind, region=region, as_of=as_of, purpose=purpose, batch=batch, report=report, on=on
    )
    return Personal(people, project, key)


def _beside(rows: pl.DataFrame, chunks: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Join what chunks of a list's rows hold to the rows wanted, keeping no other."""
    wanted = rows.select("baris").sort("baris")
    kept = []
    for chunk in chunks:
        typed = chunk.with_columns(pl.col("baris").cast(pl.UInt32))
        # Only the rows wanted of this stretch: looking for all of them in every chunk would take a square of time.
        stretch = wanted.filter(pl.col("baris").is_between(typed["baris"].min(), typed["baris"].max()))
        kept.append(typed.join(stretch, on="baris", how="semi", maintain_order="left"))
    found = pl.concat(kept)
    if found.height != rows.height:
        raise SertakanError("the rows of the secure zone are not those of the store")
    return rows.join(found, on="baris", how="left", validate="1:1", maintain_order="left")

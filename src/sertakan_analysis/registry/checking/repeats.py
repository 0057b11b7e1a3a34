"""The same row or the same person again within one list.

Which row counts is decided here: of rows that are equal in every column, and of rows that tell the same of one person,
the first stays and the later ones are held back, so that nobody is counted twice and the village still sees each of
them. Where it can't be known which row is right (one NIK under several names, namesakes without a NIK) nothing is held
back and all are warned.

Only hashes are kept, 32 bytes a row, under a seed that lives as long as the object: ten million rows take 320 MB. Two
of ten million people share a 64-bit hash by chance about three times in a million lists.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.checking.identifiers import FAULT
from sertakan_analysis.registry.findings import SCHEMA, gathered, no_findings
from sertakan_analysis.registry.model import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sertakan_analysis.registry.model import FileKind

# One person may stand in a list of payments once for each month and payer; a list of people has none of these columns.
OCCASIONS: Final = frozenset(
    {"sumber_dana", "donor", "perusahaan", "program", "skema", "no_kwitansi", "segmen", "no_sk", "tanggal_versi"}
)
# Rows compared at a time, so that looking for equal ones takes little beside the hashes themselves.
AT_A_TIME: Final = 1_000_000
NAME_KEY: Final = "name_key"


class Repeats:
    """Hashes of the rows seen so far; ``findings`` compares them at the end."""

    def __init__(self, kind: FileKind) -> None:
        self._kind = kind
        self._seed = secrets.randbits(63)
        self._seen: list[pl.DataFrame] = []

    def add(self, frame: pl.DataFrame) -> None:
        """Remember the rows of a checked chunk that are not held back already.

        ``frame`` has ``row``, the list's typed columns, ``nik:fault`` where there is a NIK, and ``name_key`` where
        there is a name: the canonical words, so that "Moh. Ali" and "Muhammad Ali" are one name.
        """
        columns = [name for name in self._kind.columns if name in frame.columns]
        content = frame.select(columns).hash_rows(self._seed)
        hashed = frame.select(ROW, *self._keys(frame.columns)).with_columns(content.alias("content"))
        self._seen.append(hashed)

    def _keys(self, columns: list[str]) -> list[pl.Expr]:
        """Return the hash of the person by NIK, of the person with the occasion, and of the name."""
        absent = pl.lit(None, pl.UInt64)
        name = pl.col(NAME_KEY) if NAME_KEY in columns else pl.lit(None, pl.String)
        kinds = {column.name: column.kind for column in self._kind.columns.values()}
        occasion = [pl.col(each) for each in columns if kinds.get(each) == "month" or each in OCCASIONS]
        by_nik = absent
        if FAULT in columns:
            sound = pl.col("nik").is_not_null() & pl.col(FAULT).is_null()
            by_nik = pl.when(sound).then(pl.col("nik").hash(self._seed))
        by_name = absent
        if {NAME_KEY, "tanggal_lahir", "kode_desa"} <= set(columns):
            told = [pl.col(NAME_KEY), pl.col("tanggal_lahir"), pl.col("kode_desa")]
            complete = pl.all_horizontal(part.is_not_null() for part in told)
            by_name = pl.when(complete).then(pl.struct(told).hash(self._seed + 1))
        same = pl.when(by_nik.is_not_null()).then(
            pl.struct(by_nik.alias("person"), name.alias("name"), *occasion).hash(self._seed + 2)
        )
        namesake = pl.when(by_nik.is_null() & by_name.is_not_null()).then(
            pl.struct(by_name.alias("person"), *occasion).hash(self._seed + 3)
        )
        return [
            by_nik.alias("person"),
            pl.coalesce(same, namesake).alias("same"),
            pl.when(name.is_not_null()).then((name.hash(self._seed + 4) % 2**32).cast(pl.UInt32)).alias("name"),
        ]

    def findings(self) -> pl.DataFrame:
        """Return the findings of all rows that repeat another one."""
        if not self._seen:
            return no_findings()
        seen = pl.concat(self._seen)
        self._seen = []
        twins = gathered(_twins(seen))
        held = twins.select(ROW)
        return gathered([twins, *_same_people(seen, held), *_shared_nik(seen, held)]).sort(ROW, maintain_order=True)


def _repeated(seen: pl.DataFrame, column: str, held: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Give the rows whose value in a column occurs more than once, in parts that hold all rows of a value.

    Rows ``held`` back already are left out. They are taken from the few that repeat, not from all: that needs no copy.
    """
    parts = seen.height // AT_A_TIME + 1
    for part in range(parts):
        some = seen.filter(pl.col(column) % parts == part)
        several = some.filter(some.get_column(column).is_duplicated()).join(held, on=ROW, how="anti")
        several = several.filter(several.get_column(column).is_duplicated()).rechunk()
        if several.height:
            yield several.with_columns(pl.col(ROW).min().over(column).alias("first"))


def _twins(seen: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for rows in _repeated(seen, "content", seen.select(ROW).clear()):
        later = rows.filter(pl.col(ROW) > pl.col("first"))
        yield _told(later, "baris_kembar", pl.format("sama dengan baris {}", "first"))


def _same_people(seen: pl.DataFrame, held: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for rows in _repeated(seen, "same", held):
        by_nik, first = pl.col("person").is_not_null(), pl.col(ROW) == pl.col("first")
        named = pl.format("sama dengan baris {}", "first")
        counted = pl.format("{} baris", pl.len().over("same"))
        marked = rows.with_columns(named.alias("named"), counted.alias("counted"))
        yield _told(marked.filter(by_nik & first), "orang_berulang_pertama", pl.col("counted"))
        yield _told(marked.filter(by_nik & ~first), "orang_berulang", pl.col("named"))
        yield _told(marked.filter(~by_nik), "mungkin_orang_sama", pl.col("counted"))


def _shared_nik(seen: pl.DataFrame, held: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for rows in _repeated(seen, "person", held):
        several = rows.filter(pl.col("name").drop_nulls().n_unique().over("person") > 1)
        yield _told(several, "nik_beberapa_nama", pl.format("{} baris", pl.len().over("person")))


def _told(rows: pl.DataFrame, code: str, shape: pl.Expr) -> pl.DataFrame:
    column = "nik" if code in {"orang_berulang", "orang_berulang_pertama", "nik_beberapa_nama"} else ""
    told = rows.select(ROW, pl.lit(column).alias("column"), pl.lit(code).alias("code"), shape.alias("shape"))
    return told.cast(SCHEMA)  # type: ignore[arg-type]

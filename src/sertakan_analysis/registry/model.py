"""What a list of people is made of: kinds of file, chunks of rows, findings, and the record of a batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    import polars as pl

# Lists that announce who pays: several annexes are in force at once. Of every other kind the newest list of a source
# stands in the place of those before it.
PAYING: Final = ("penerima", "donor")
ColumnKind = Literal[
    "nik",
    "kk",
    "kpj",
    "name",
    "place",
    "birth_date",
    "day",
    "month",
    "sex",
    "region",
    "occupation",
    "payer",
    "donor",
    "programme",
    "scheme",
    "segment",
    "membership",
    "verification",
    "ring",
    "money",
    "count",
    "area",
    "phone",
    "email",
    "yes_no",
    "decile",
    "category",
    "text",
]

# What these kinds say is looked up; the code goes to the store under this name, the words stay in the secure zone.
CODE_COLUMNS: Final[Mapping[ColumnKind, str]] = {
    "occupation": "pekerjaan_kode",
    "payer": "pembayar_kode",
    "donor": "donor_kode",
    "programme": "program_kode",
    "scheme": "skema_kode",
}
# Columns that the store has of itself.
PLACE_CODES: Final = ("kode_desa", "kode_kecamatan")
# Of these days the store has the month alone, under the second name.
MONTH_COLUMNS: Final[Mapping[str, str]] = {"tgl_kepesertaan": "bulan_kepesertaan"}
ROW_COLUMNS: Final = ("baris", "orang", "identitas", "keluarga", "bulan_lahir", "status", "sintetis")

# A finding's frame: the row as the user's program numbers it (0: the whole file), the column's canonical name (empty:
# the whole row), the code, and the masked shape of the value (empty: none to tell).
FINDINGS_SCHEMA: Final[Mapping[str, str]] = {"row": "UInt32", "column": "String", "code": "String", "shape": "String"}
ROW: Final = "row"


class Severity(StrEnum):
    """How much a finding weighs; only the first two touch a row's status."""

    ERROR = "galat"
    WARNING = "peringatan"
    CHANGE = "perubahan"
    NOTE = "catatan"


class Status(StrEnum):
    """What became of a row. The three add up to the rows read."""

    ACCEPTED = "diterima"
    WARNED = "diterima_dengan_peringatan"
    HELD = "ditahan"


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column that a kind of file may have. A ``personal`` column never leaves the secure zone."""

    name: str
    title: str
    kind: ColumnKind
    needed: bool
    personal: bool
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of list, such as ``pendataan``: its columns by name.

    ``any_of`` holds groups of columns of which one is enough, such as ``nik`` or ``no_kpj``.
    """

    name: str
    title: str
    columns: Mapping[str, FileColumn]
    any_of: tuple[tuple[str, ...], ...] = ()


class Chunk(NamedTuple):
    """Some rows of a list, and what was found in them.

    ``frame`` holds ``row`` and the mapped columns; ``findings`` has the columns of ``FINDINGS_SCHEMA``.
    """

    frame: pl.DataFrame
    findings: pl.DataFrame


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a list is read against: the region of its agreement, the day that it tells of, dated limits.

    ``age_limits`` are the youngest and the oldest age in years that the rules allow on that day, ``None`` where no rule
    says it; ``synthetic_allowed`` tells whether the agreement is one for synthetic data.
    """

    region_code: str
    as_of: date
    age_limits: tuple[int, int] | None = None
    synthetic_allowed: bool = False


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch as the store tells of it; holds nothing of a person.

    ``rows`` are counts by ``Status``, ``codes`` counts of findings by code, ``columns`` the file's own column label by
    canonical name, ``unmapped`` labels that no column took. ``file`` is the file's name without its folder.
    """

    batch: str
    kind: str
    region: str
    as_of: date
    agreement: str
    file: str
    digest: str
    received: datetime
    key: str
    schema: int
    synthetic: bool
    rows: Mapping[str, int]
    codes: Mapping[str, int]
    columns: Mapping[str, str]
    unmapped: tuple[str, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """All rows read: the three states add up to it."""
        return sum(self.rows.values())

"""What is asked of a list of candidates, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    import polars as pl

    from sertakan_analysis.registry.recipients import Recipient

DecileSource = Literal["dtsen", "list"]

# A person of the sheet: not covered for sure, or to be looked into by whoever holds the list.
CANDIDATE: Final = "Calon"
TO_CHECK: Final = "Perlu dicek"
PURPOSE: Final = "daftar_calon"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a list of candidates is to hold.

    ``deciles`` are those of welfare, all when empty. ``month`` is the first day of the contribution month, ``None`` for
    that of the newest participant list. ``people`` names the list, such as "pendataan:leran-2025"; ``limit`` is the
    largest number of rows. ``decile_from`` tells whose decile counts, ``None``: DTSEN's when the store has one.
    """

    region: str
    deciles: tuple[int, ...] = ()
    month: date | None = None
    people: str = "pendataan"
    limit: int | None = None
    decile_from: DecileSource | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The people chosen, with their names: personal, and never to be shown or logged.

    ``frame`` has a row a person, in the order of the sheet: ``nama, nik, tanggal_lahir, jenis_kelamin, alamat, rt, rw,
    kode_desa, pekerjaan_kode, desil, keadaan, keterangan, batch``. ``counts`` tell how the people of the list became
    these, ``lists`` the batch, agreement and number of people given out of every list of names.
    """

    frame: pl.DataFrame = field(repr=False)
    counts: Mapping[str, int]
    region: str
    month: date
    decile_from: DecileSource
    agreements: tuple[str, ...]
    lists: tuple[tuple[str, str, int], ...]
    synthetic: bool

    @property
    def rows(self) -> int:
        """How many people the sheet names."""
        return self.frame.height


@dataclass(frozen=True, slots=True)
class Copy:
    """What tells one copy of the sheet from every other: its number, who asked for it, when, and for whom."""

    number: str
    asked_by: str
    asked_at: datetime
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What the command may tell: where the encrypted sheet lies, the copy's number, and counts. Nothing of a person."""

    path: Path
    copy: Copy
    counts: Mapping[str, int]
    month: date
    synthetic: bool

"""What linking works on and what it gives: the columns of a prepared list, of pairs, and the bands of a decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

# What a list must bring, one row a person of the list; any but ``baris`` may be null throughout. ``baris`` is unique in
# the list, ``orang`` is the pseudonym (two rows may share one). The rest are personal columns as the secure zone has
# them: text, and ``tanggal_lahir`` as a day.
LIST_COLUMNS: Final[Mapping[str, str]] = {
    "baris": "UInt32",
    "orang": "String",
    "nik": "String",
    "no_kk": "String",
    "nama": "String",
    "nama_ibu": "String",
    "tanggal_lahir": "Date",
    "jenis_kelamin": "String",
    "kode_kecamatan": "String",
    "kode_desa": "String",
    "rt": "String",
    "rw": "String",
    "no_hp": "String",
    "no_kpj": "String",
}

# A list put together of several, in each of which a person may stand, brings besides which of them a row is of: such rows
# are no rivals for somebody of the other side.
LIST: Final = "daftar"

# One row a candidate pair: the rows of both lists, how it was found, the match weight in bits, the probability, the band,
# and whether it is the one kept for both persons. A column ``tingkat_<perbandingan>`` (Int8) for each comparison tells
# the level that it reached: 0 for "different", -1 where a value is missing, higher is more alike.
PAIR_COLUMNS: Final[Mapping[str, str]] = {
    "kiri": "UInt32",
    "kanan": "UInt32",
    "cara": "String",
    "bobot": "Float64",
    "peluang": "Float64",
    "pita": "String",
    "terpilih": "Boolean",
}


class Way(StrEnum):
    """How a pair was found: by an equal NIK that the name confirms, or by the weighing of everything together."""

    NIK = "nik"
    MODEL = "model"


class Band(StrEnum):
    """What a pair is taken for: the same person, uncertain (people decide), or two persons."""

    MATCHED = "padan"
    UNCERTAIN = "ragu"
    DIFFERENT = "beda"


@dataclass(frozen=True, slots=True)
class Linked:
    """The outcome of linking two lists.

    ``pairs`` has ``PAIR_COLUMNS`` and the levels, one row a candidate pair worth keeping (matched, uncertain, and those
    that lost to another). ``repeats`` tells who stands in one list several times: ``sisi`` ("kiri"/"kanan"), ``baris``,
    ``kelompok``, one row a row of a list that is the person of another row of it; rows of one ``kelompok`` are one person.
    ``facts`` are counts and seconds for the record, nothing personal.
    """

    pairs: pl.DataFrame
    repeats: pl.DataFrame
    facts: Mapping[str, float]

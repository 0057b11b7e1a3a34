"""What the ledger keeps: spells of person, payer, programme and segment, months inclusive."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# One row a spell: the person after matching, who pays, for which programmes, in which segment, from the first to the
# last contribution month (both the first day of the month, both included; ``sampai`` null: no end is known).
# ``dasar`` tells an announced spell from a realised one, ``awal_pasti`` whether its first month was seen or is taken
# from the day of membership. ``sektor`` is that of PP 50/2025 or null; ``sumber`` the batch that tells of it.
SPELL_COLUMNS: Final[Mapping[str, str]] = {
    "orang": "String",
    "pembayar": "String",
    "donor": "String",
    "program": "String",
    "segmen": "String",
    "dari": "Date",
    "sampai": "Date",
    "dasar": "String",
    "awal_pasti": "Boolean",
    "sektor": "String",
    "sumber": "String",
}


class Basis(StrEnum):
    """Announced and realised are different facts."""

    ANNOUNCED = "ditetapkan"
    REALISED = "terealisasi"


class Segment(StrEnum):
    """The segments of membership."""

    WAGE = "PU"
    OWN_ACCOUNT = "BPU"
    CONSTRUCTION = "JAKON"

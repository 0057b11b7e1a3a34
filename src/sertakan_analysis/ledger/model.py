"""What the ledger keeps: spells of person, payer, programme and segment, months inclusive."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# One row a spell: the person after matching, who pays, for which programmes, in which segment, from the first to the
# last contribution month (both the first day of the month, both included; ``sampai`` null: no end is known).
# ``dasar`` tells an announced spell from a realised one. ``pasti`` tells that a list names these months, false that they
# are assumed between the day of membership and the months seen. ``awal_pasti`` tells that nothing went before: false
# where the first month is the month of membership, or only the first one that a list shows. ``sektor`` is that of PP
# 50/2025 or null; ``sumber`` the batch that tells of it.
SPELL_COLUMNS: Final[Mapping[str, str]] = {
    "orang": "String",
    "pembayar": "String",
    "donor": "String",
    "program": "String",
    "segmen": "String",
    "dari": "Date",
    "sampai": "Date",
    "dasar": "String",
    "pasti": "Boolean",
    "awal_pasti": "Boolean",
    "sektor": "String",
    "sumber": "String",
}

# The payer of own-account members whom no decree or donor's list names for the month, or more than one does: by
# themselves or by somebody whose list is not here. Never one of the payers, so that no fund is charged by a guess.
UNKNOWN_PAYER: Final = "tidak_diketahui"
EMPLOYER: Final = "pemberi_kerja"
PROJECT: Final = "proyek"


class Basis(StrEnum):
    """Announced and realised are different facts."""

    ANNOUNCED = "ditetapkan"
    REALISED = "terealisasi"


class Segment(StrEnum):
    """The segments of membership."""

    WAGE = "PU"
    OWN_ACCOUNT = "BPU"
    CONSTRUCTION = "JAKON"


class Reading(StrEnum):
    """How the months before full death benefit are counted, which no source that we found settles.

    ``UNBROKEN``: from the start of the present run, a month without payer starts again. ``TOGETHER``: all months ever.
    """

    UNBROKEN = "berturut_turut"
    TOGETHER = "kumulatif"

"""An occupation as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["rentan", "tidak_bekerja", "lain"]
Sector = Literal["transportasi", "nontransportasi"]
Family = Literal["pertanian", "perdagangan", "tukang", "jasa", "buruh", "pabrik", "keagamaan", "pelayanan"]


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation with its key ("ojek_pangkalan") and what the rules say of it.

    ``standing`` is "rentan" for the trades of vulnerable workers, "tidak_bekerja" for those without work, "lain" for the
    rest of the KTP list. ``siak`` is the nearest number of that list and ``isco08`` our approximate reading; both are
    empty where there is none. ``sector`` is PP 50/2025's; ``family`` is our own grouping of the vulnerable trades outside
    transport, None for others. ``group_pp44`` is the risk group of PP 44/2015 ("I", "II"; None: could not be read).
    ``tobacco`` tells whether a source names it as fitting the DBHCHT quota; None: not stated.
    """

    key: str
    name: str
    name_en: str
    siak: str
    isco08: str
    sector: Sector | None
    family: Family | None
    group_pp44: str | None
    tobacco: bool | None
    standing: Standing
    aliases: tuple[str, ...]
    risk_note: str
    sources: tuple[str, ...]

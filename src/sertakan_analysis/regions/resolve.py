"""From a region as people write it to the region meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.regions.gazetteer import aliases, all_regions, listed, region

if TYPE_CHECKING:
    from sertakan_analysis.regions.model import Level, Region

# The words that people put before a name, and the levels that they can mean.
PREFIXES: dict[str, Level] = {
    "provinsi": "provinsi",
    "prov": "provinsi",
    "kabupaten": "kabupaten",
    "kab": "kabupaten",
    "kota": "kota",
    "kecamatan": "kecamatan",
    "kec": "kecamatan",
}


def resolve(name_or_code: str) -> Region:
    """Return the region meant by a code or a name, comparing letters only.

    A name without a word for its level means the highest level that has it: "Gresik" is the kabupaten,
    "Kec. Gresik" the kecamatan.

    Raises
    ------
    UserError
        No such region, with the nearest name; or several of one level ("Bekasi"), with all of them.
    """
    text = name_or_code.strip() if isinstance(name_or_code, str) else name_or_code
    if not isinstance(text, str) or re.fullmatch(r"[\d.,\s]+", text):
        return region(text)
    candidates = _candidates(text)
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        meant = " or ".join(f"{each.name} ({each.code})" for each in candidates)
        raise UserError(f"'{text}' is ambiguous: {meant}", remedy="Write the full name or the code.")
    names = {name for each in all_regions().values() for name in (each.name, each.short)}
    raise UserError(f"there is no region '{text}'", remedy=f"{nearest(text, names)} {listed()}")


def _candidates(text: str) -> list[Region]:
    """Return the regions of that name, of the level named or else of the highest level that has any."""
    level, bare = _split(text)
    named = [each for each in all_regions().values() if _split(each.name)[1] == bare]
    named += [all_regions()[code] for alias, code in aliases().items() if _letters(alias) == bare]
    if level is not None:
        return [each for each in named if each.level == level]
    upper = [each for each in named if each.level != "kecamatan"]
    return upper or named


def _split(text: str) -> tuple[Level | None, str]:
    first, _, rest = re.sub(r"[.\s]+", " ", text.strip()).partition(" ")
    level = PREFIXES.get(first.lower())
    return (level, _letters(rest)) if level and rest else (None, _letters(text))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())

"""From a region as people write it to the region meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.regions.gazetteer import (
    aliases,
    all_regions,
    former_codes,
    listed,
    region,
    village_aliases,
    villages,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.regions.model import Level, Region

# The words that people put before a name, and the levels that they can mean.
PREFIXES: Final[dict[str, Level]] = {
    "provinsi": "provinsi",
    "prov": "provinsi",
    "kabupaten": "kabupaten",
    "kab": "kabupaten",
    "kota": "kota",
    "kecamatan": "kecamatan",
    "kec": "kecamatan",
    "desa": "desa",
    "ds": "desa",
    "kelurahan": "kelurahan",
    "kel": "kelurahan",
}
VILLAGE_LEVELS: Final = ("desa", "kelurahan")


def resolve(name_or_code: str, *, within: str | None = None) -> Region:
    """Return the region meant by a code or a name, comparing letters only.

    A name without a word for its level means the highest level that has it: "Gresik" is the kabupaten, "Kec. Gresik"
    the kecamatan. A desa is meant only by its word ("Desa Leran") or ``within`` a region: names of desa repeat. A code
    that is no longer in force leads to its successor.

    Raises
    ------
    UserError
        No such region, with the nearest name; or several of one level ("Bekasi"), with all of them.
    """
    text = name_or_code.strip() if isinstance(name_or_code, str) else name_or_code
    if not isinstance(text, str) or re.fullmatch(r"[\d.,\s]+", text):
        former = former_codes().get(text)
        return _inside(region(former.code if former else text), within)
    level, _ = split(text)
    pool = _pool(within, deep=within is not None or level in VILLAGE_LEVELS)
    candidates = _candidates(text, pool)
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        meant = " or ".join(f"{_placed(each)} ({each.code})" for each in candidates)
        raise UserError(f"'{text}' is ambiguous: {meant}", remedy="Write the full name, its kecamatan, or the code.")
    names = {name for each in pool for name in (each.name, each.short)}
    where = "" if within is None else f" within {within} {region(within).name}"
    raise UserError(
        f"there is no region '{text}'{where}", remedy=f"{nearest(text, names)} {listed() if within is None else ''}"
    )


def split(text: str) -> tuple[Level | None, str]:
    """Return the level that a name's first word means, if any, and the letters of the name itself."""
    first, _, rest = re.sub(r"[.\s]+", " ", text.strip()).partition(" ")
    level = PREFIXES.get(first.lower())
    return (level, letters(rest)) if level and rest else (None, letters(text))


def letters(text: str) -> str:
    """Return what names are compared by: their letters a to z, in lower case."""
    return re.sub(r"[^a-z]", "", text.lower())


def _pool(within: str | None, *, deep: bool) -> list[Region]:
    if within is None:
        return [*all_regions().values(), *(villages("00") if deep else ())]
    top = region(within).code
    upper = [each for each in all_regions().values() if _below(each.code, top)]
    return [*upper, *(each for each in villages(top) if _below(each.code, top))]


def _candidates(text: str, pool: Iterable[Region]) -> list[Region]:
    """Return the regions of that name, of the level named or else of the highest level that has any."""
    level, bare = split(text)
    known = {each.code: each for each in pool}
    named = [each for each in known.values() if split(each.name)[1] == bare]
    named = named or [
        known[code]
        for alias, code in (*aliases().items(), *village_aliases())
        if letters(alias) == bare and code in known
    ]
    if level in VILLAGE_LEVELS:
        # A desa that became a kelurahan goes on being called a desa: its word decides only between two of a name.
        low = [each for each in named if each.level in VILLAGE_LEVELS]
        return [each for each in low if each.level == level] or low
    if level is not None:
        return [each for each in named if each.level == level]
    for tier in (("negara", "provinsi", "kabupaten", "kota"), ("kecamatan",), VILLAGE_LEVELS):
        found = [each for each in named if each.level in tier]
        if found:
            return found
    return []


def _inside(found: Region, within: str | None) -> Region:
    if within is None or found.code == within or _below(found.code, region(within).code):
        return found
    raise UserError(f"{found.name} ({found.code}) is not within {within} {region(within).name}")


def _below(code: str, top: str) -> bool:
    return code != top and (top == "00" or code.startswith(f"{top}."))


def _placed(found: Region) -> str:
    if found.level not in VILLAGE_LEVELS or found.parent is None:
        return found.name
    return f"{found.name}, {region(found.parent).name}"

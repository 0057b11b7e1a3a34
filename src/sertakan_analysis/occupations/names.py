"""From an occupation as people write it to the occupation meant."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.occupations.model import Family, Occupation, Sector, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

NEAR: Final = 75  # of 100, rapidfuzz's weighted ratio of letters; below it the offers only mislead
NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


@cache
def occupations() -> Mapping[str, Occupation]:
    """Return every occupation known, by key."""
    return MappingProxyType({row["kode"]: _occupation(row) for row in _rows("occupations.csv")})


def occupation(text: str, own: Mapping[str, str] = NO_NAMES) -> Occupation | None:
    """Return the occupation that a text means, None for one unknown.

    Names are compared by their letters; a number is one of the KTP list. ``own`` holds the user's names with the key
    that each stands for; they go before ours.

    Raises
    ------
    UserError
        When ``own`` names a key that is no occupation.
    """
    key = occupation_keys(own).get(compared(text))
    return occupations()[key] if key else None


def occupation_keys(own: Mapping[str, str] = NO_NAMES) -> Mapping[str, str]:
    """Return the key of the occupation for each text known, as ``compared`` gives it: names, and KTP numbers.

    Raises
    ------
    UserError
        When ``own`` names a key that is no occupation.
    """
    return _keys(tuple(own.items()))


@cache
def _keys(own: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    for written, key in own:
        if key not in occupations():
            raise UserError(
                f"'{written}' is assigned to '{key}', which is no occupation",
                remedy=f"{nearest(key, occupations())} occupations() gives every key.",
            )
    names = {**_ours(), **{compared(written): key for written, key in own}}
    numbers = {row["kode"]: names[found] for row in _rows("siak.csv") if (found := compared(row["nama"])) in names}
    return MappingProxyType({**numbers, **names})


def nearest_occupations(text: str, own: Mapping[str, str] = NO_NAMES, *, limit: int = 3) -> tuple[Occupation, ...]:
    """Return the occupations whose names look most like a text, the nearest first; none when nothing looks like it."""
    from rapidfuzz import fuzz, process

    bare = compared(text)
    if not bare or bare.isdigit():
        return ()
    keys = occupation_keys(own)
    names = [name for name in keys if not name.isdigit()]
    matches = process.extract(bare, names, scorer=fuzz.ratio, limit=limit * 4, score_cutoff=NEAR)
    found = dict.fromkeys(keys[name] for name, _, _ in matches)
    return tuple(occupations()[key] for key in list(found)[:limit])


def compared(text: str) -> str:
    """Return what texts are compared by: the letters in lower case, or the number for a text of digits alone."""
    bare = text.strip()
    if re.fullmatch(r"[0-9]+(\.0+)?", bare):
        return str(int(bare.partition(".")[0]))
    return re.sub(r"[^a-z]", "", bare.lower())


@cache
def _ours() -> Mapping[str, str]:
    return {compared(name): each.key for each in occupations().values() for name in (each.name, *each.aliases)}


def _occupation(row: Mapping[str, str]) -> Occupation:
    return Occupation(
        key=row["kode"],
        name=row["nama_id"],
        name_en=row["nama_en"],
        siak=row["kode_siak"],
        isco08=row["isco08"],
        sector=cast("Sector", row["sektor_pp50"]) if row["sektor_pp50"] else None,
        family=cast("Family", row["rumpun"]) if row["rumpun"] else None,
        group_pp44=row["kelompok_pp44"] or None,
        tobacco={"ya": True, "tidak": False}.get(row["dbhcht"]),
        standing=cast("Standing", row["golongan"]),
        aliases=tuple(filter(None, row["alias"].split("|"))),
        risk_note=row["catatan_risiko"],
        sources=tuple(filter(None, row["sumber"].split(";"))),
    )


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = (files("sertakan_analysis.occupations") / "data" / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))

"""The regions that the package knows, read once from its own data."""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import cast

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.regions.model import Bakorwil, FormerCode, Inset, Kecamatan, Level, Region, Tile


def region(code: str) -> Region:
    """Return the region with a Kemendagri code, such as "35.25" or, for a desa, "35.25.10.2010".

    Raises
    ------
    UserError
        Unknown code, or a code that was read as a number; offers the nearest code and its name. A code of old, with
        the one in force.
    """
    if not isinstance(code, str):
        raise UserError(f"the region code {code!r} is a number", remedy="Codes are text: quote them, like '35.25'.")
    known = all_regions()
    if code in known:
        return known[code]
    if is_village_code(code):
        return _village(code)
    damaged = code.rstrip("0")
    if damaged in known and "." in damaged:
        raise UserError(
            f"there is no region '{code}'; it looks like {damaged} ({known[damaged].name}) read as a number",
            remedy=f"Codes are text: quote them, like '{damaged}'.",
        )
    raise UserError(f"there is no region '{code}'", remedy=f"{nearest(code, known)} {listed()}")


def _village(code: str) -> Region:
    parent = code.rpartition(".")[0]
    siblings = {each.code: each for each in villages(parent)} if parent in all_regions() else {}
    if code in siblings:
        return siblings[code]
    former = former_codes().get(code)
    if former is not None:
        raise UserError(
            f"the code '{code}' is no longer in force; since {former.since} it is {former.code}",
            remedy=f"Write '{former.code}'. Source: {former.source}",
        )
    if not siblings:
        raise UserError(f"there is no region '{code}': kecamatan '{parent}' is not known", remedy=listed())
    names = ", ".join(f"{each.code} {each.short}" for each in siblings.values())
    raise UserError(f"there is no region '{code}'", remedy=f"{nearest(code, siblings)} Below {parent}: {names}.")


def villages(region_code: str) -> tuple[Region, ...]:
    """Return the desa and kelurahan of a kecamatan, or of all kecamatan of a region, in order of code.

    Empty where the package holds no list of kecamatan. Loads the list of all Indonesian villages at the first call.

    Raises
    ------
    UserError
        Unknown region.
    """
    code = region(region_code).code
    if is_village_code(code):
        return (region(code),)
    within = "" if code == "00" else f"{code}."
    parents = [row["code"] for row in _rows("kecamatan.csv") if f"{row['code']}.".startswith(within)]
    return tuple(each for parent in parents for each in _villages_of(parent))


def kecamatan(region_code: str) -> tuple[Kecamatan, ...]:
    """Return the kecamatan of a region in order of code; empty where the package holds no list.

    Raises
    ------
    UserError
        Unknown region.
    """
    parent = region(region_code).code
    return tuple(
        Kecamatan(
            code=row["code"],
            name=row["name"],
            bps_code=row["bps_code"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            desa=int(row["desa"]),
            kelurahan=int(row["kelurahan"]),
        )
        for row in _rows("kecamatan.csv")
        if row["parent"] == parent
    )


def tiles(region_code: str) -> tuple[Tile, ...]:
    """Return the tile grid of a region from north to south; empty where the package holds none.

    Raises
    ------
    UserError
        Unknown region.
    """
    code = region(region_code).code
    names = {row["code"]: row["name"] for row in _rows("kecamatan.csv")}
    return tuple(
        Tile(
            code=row["code"],
            name=names[row["code"]],
            row=int(row["row"]),
            column=int(row["column"]),
            lines=tuple(row["lines"].split("/")),
        )
        for row in _rows("tiles.csv")
        if row["region"] == code
    )


def insets(region_code: str) -> tuple[Inset, ...]:
    """Return the tiles of a region that belong inside a box of their own, by label.

    Raises
    ------
    UserError
        Unknown region.
    """
    grid = {tile.code: tile for tile in tiles(region_code)}
    boxes: dict[str, list[Tile]] = {}
    for row in _rows("insets.csv"):
        if row["code"] in grid:
            boxes.setdefault(row["label"], []).append(grid[row["code"]])
    return tuple(Inset(label, tuple(members)) for label, members in boxes.items())


def bakorwil(region_code: str, *, on: date) -> Bakorwil | None:
    """Return the Bakorwil that a region belonged to on a day; None for a region without any on record.

    Raises
    ------
    UserError
        Unknown region, or a day that no source covers for a region that is on record.
    """
    code = region(region_code).code
    recorded = [_membership(row) for row in _rows("bakorwil.csv") if row["region"] == code]
    for membership in recorded:
        if membership.since <= on and (membership.until is None or on <= membership.until):
            return membership
    if recorded:
        spans = ", ".join(f"{each.name} {each.since} to {each.until or 'now'}" for each in recorded)
        raise UserError(
            f"no source says which Bakorwil region {code} belonged to on {on}; on record: {spans}",
            remedy="Choose a later day, or add the earlier membership with its source.",
        )
    return None


@cache
def all_regions() -> dict[str, Region]:
    """Return every region known down to the kecamatan, by code."""
    upper = [
        Region(row["code"], row["name"], row["short"], cast("Level", row["level"]), row["parent"] or None)
        for row in _rows("regions.csv")
    ]
    lower = [
        Region(row["code"], f"Kecamatan {row['name']}", row["name"], "kecamatan", row["parent"])
        for row in _rows("kecamatan.csv")
    ]
    return {each.code: each for each in (*upper, *lower)}


@cache
def aliases() -> dict[str, str]:
    """Return other names in use, as written, with the code that each stands for."""
    return {row["alias"]: row["code"] for row in _rows("regions.csv") if row["alias"]}


@cache
def village_aliases() -> tuple[tuple[str, str], ...]:
    """Return other spellings of desa in use, as written, each with the code that it stands for."""
    return tuple((row["alias"], row["code"]) for row in _rows("village_aliases.csv"))


@cache
def former_codes() -> dict[str, FormerCode]:
    """Return the codes that are no longer in force, each with its successor."""
    return {
        row["former"]: FormerCode(row["former"], row["code"], row["since"], row["source"])
        for row in _rows("former_codes.csv")
    }


def is_village_code(code: str) -> bool:
    """Tell whether a text has the shape of a desa's or kelurahan's code: 2+2+2+4 digits with dots."""
    return re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}", code) is not None


def listed() -> str:
    """Return a sentence that names the regions above the kecamatan, for messages."""
    shown = ", ".join(f"{each.code} {each.name}" for each in all_regions().values() if each.level != "kecamatan")
    return f"Regions: {shown}, and their kecamatan."


@cache
def _villages_of(kecamatan_code: str) -> tuple[Region, ...]:
    from sertakan_analysis.regions.national import children

    return tuple(
        Region(child.code, f"{child.level.capitalize()} {child.name}", child.name, child.level, kecamatan_code)
        for child in children(kecamatan_code)
    )


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = (files("sertakan_analysis.regions") / "data" / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _membership(row: dict[str, str]) -> Bakorwil:
    return Bakorwil(
        region=row["region"],
        name=row["bakorwil"],
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        source=row["source"],
        status=row["status"],
        note=row["note"],
    )

"""The regions that the package knows, read once from its own data."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from typing import cast

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.regions.model import Bakorwil, Inset, Kecamatan, Level, Region, Tile


def region(code: str) -> Region:
    """Return the region with a Kemendagri code.

    Raises
    ------
    UserError
        Unknown code, or a code that was read as a number; offers the nearest code and its name.
    """
    if not isinstance(code, str):
        raise UserError(f"the region code {code!r} is a number", remedy="Codes are text: quote them, like '35.25'.")
    known = all_regions()
    if code in known:
        return known[code]
    damaged = code.rstrip("0")
    if damaged in known and "." in damaged:
        raise UserError(
            f"there is no region '{code}'; it looks like {damaged} ({known[damaged].name}) read as a number",
            remedy=f"Codes are text: quote them, like '{damaged}'.",
        )
    raise UserError(f"there is no region '{code}'", remedy=f"{nearest(code, known)} {listed()}")


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
    """Return every region known, kecamatan among them, by code."""
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


def listed() -> str:
    """Return a sentence that names the regions above the kecamatan, for messages."""
    shown = ", ".join(f"{each.code} {each.name}" for each in all_regions().values() if each.level != "kecamatan")
    return f"Regions: {shown}, and their kecamatan."


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

"""Regions as values: codes are Kemendagri's, always text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Level = Literal["negara", "provinsi", "kabupaten", "kota", "kecamatan", "desa", "kelurahan"]


@dataclass(frozen=True, slots=True)
class Region:
    """A region with its Kemendagri code ("00" for the country) and its names as a reader sees them.

    ``name`` is full ("Provinsi Jawa Timur"), ``short`` is enough among the regions known ("Jawa Timur").
    ``parent`` is the code of the region that holds it, None for the country.
    """

    code: str
    name: str
    short: str
    level: Level
    parent: str | None


@dataclass(frozen=True, slots=True)
class Kecamatan:
    """A kecamatan: Kemendagri and BPS codes, centroid in degrees, numbers of desa and kelurahan."""

    code: str
    name: str
    bps_code: str
    latitude: float
    longitude: float
    desa: int
    kelurahan: int


@dataclass(frozen=True, slots=True)
class FormerCode:
    """A code out of force and its successor; ``since`` is the month of the change ("2022-12")."""

    former: str
    code: str
    since: str
    source: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A kecamatan's place in the tile grid: row 0 is north, column 0 is west.

    ``lines`` is the name broken for a narrow tile: ("Balong-", "panggang").
    """

    code: str
    name: str
    row: int
    column: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inset:
    """Tiles that lie elsewhere in truth, to be drawn inside a dashed box with its label."""

    label: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Bakorwil:
    """A region's membership of a Badan Koordinasi Wilayah; ``until`` is None while no end is known."""

    region: str
    name: str
    since: date
    until: date | None
    source: str
    status: str
    note: str

"""Codes and names of regions (Kemendagri) down to the desa, tile grids, and Bakorwil membership by date."""

from __future__ import annotations

from sertakan_analysis.regions.gazetteer import bakorwil, insets, kecamatan, region, tiles, villages
from sertakan_analysis.regions.model import Bakorwil, Inset, Kecamatan, Region, Tile
from sertakan_analysis.regions.resolve import resolve

__all__ = [
    "Bakorwil",
    "Inset",
    "Kecamatan",
    "Region",
    "Tile",
    "bakorwil",
    "insets",
    "kecamatan",
    "region",
    "resolve",
    "tiles",
    "villages",
]

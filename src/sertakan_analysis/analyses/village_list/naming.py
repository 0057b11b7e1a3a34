"""How reports on lists of people name the region and mark made-up people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.regions import region as find_region

if TYPE_CHECKING:
    from sertakan_analysis.regions import Region

SYNTHETIC: Final = "DATA SINTETIS: bukan orang sungguhan"


def whole_name(place: Region) -> str:
    """Name the region with what it lies in: a desa's name alone is no key."""
    names = [place.name]
    parent = place.parent
    while parent is not None and parent.count(".") >= 1:
        above = find_region(parent)
        names.append(above.name)
        parent = above.parent
    return ", ".join(names)

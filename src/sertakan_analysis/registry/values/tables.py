"""The tables that a list is read against: desa and kecamatan around its region, names of occupations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sertakan_analysis.occupations import occupation_keys
from sertakan_analysis.regions import kecamatan, region, villages
from sertakan_analysis.regions.gazetteer import all_regions, former_codes, village_aliases
from sertakan_analysis.regions.resolve import letters
from sertakan_analysis.registry.donors import donor_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sertakan_analysis.payers import Donor
    from sertakan_analysis.regions import Region


@dataclass(frozen=True, slots=True)
class Lookups:
    """What names and codes mean, built once for a file.

    ``villages`` and ``districts`` are the desa and kecamatan of every kabupaten that the region lies in or holds, by
    code; names are letters only, each with the codes that bear it. ``bps`` leads from BPS codes of kecamatan to ours,
    ``former`` from codes out of force. ``occupations`` leads from a text as compared to the key, ``donors`` from a
    donor's name as compared to the code; ``own_payers`` are the user's names of payers.
    """

    region_code: str
    villages: Mapping[str, Region]
    districts: Mapping[str, Region]
    village_names: Mapping[str, tuple[str, ...]]
    village_aliases: Mapping[str, tuple[str, ...]]
    district_names: Mapping[str, tuple[str, ...]]
    bps: Mapping[str, str]
    former: Mapping[str, str]
    own_occupations: Mapping[str, str]
    occupations: Mapping[str, str]
    own_payers: Mapping[str, str] = field(default_factory=dict)
    donors: Mapping[str, str] = field(default_factory=dict)


def lookups(
    region_code: str,
    user_occupations: Mapping[str, str] | None = None,
    *,
    user_payers: Mapping[str, str] | None = None,
    donors: Iterable[Donor] = (),
) -> Lookups:
    """Return the tables for a list of a region: a desa, kecamatan, kabupaten or anything above.

    Raises
    ------
    UserError
        Unknown region, or a user's name of an occupation that leads to no occupation.
    """
    own = dict(user_occupations or {})
    tops = _kabupaten(region(region_code))
    near = {each.code: each for top in tops for each in villages(top)}
    districts = [each for top in tops for each in kecamatan(top)]
    return Lookups(
        region_code=region_code,
        villages=near,
        districts={each.code: region(each.code) for each in districts},
        village_names=_grouped((letters(each.short), each.code) for each in near.values()),
        village_aliases=_grouped((letters(alias), code) for alias, code in village_aliases() if code in near),
        district_names=_grouped((letters(each.name), each.code) for each in districts),
        bps={each.bps_code: each.code for each in districts},
        former={old: new.code for old, new in former_codes().items() if new.code in near},
        own_occupations=own,
        occupations=occupation_keys(own),
        own_payers=dict(user_payers or {}),
        donors=donor_keys(donors),
    )


def _kabupaten(found: Region) -> list[str]:
    """Return the kabupaten that holds a region, or all those inside it."""
    parts = found.code.split(".")
    if len(parts) > 1:
        return [".".join(parts[:2])]
    inside = [each for each in all_regions().values() if each.level in {"kabupaten", "kota"}]
    return [each.code for each in inside if found.code in {"00", each.parent}]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name, code in pairs:
        groups[name].append(code)
    return {name: tuple(codes) for name, codes in groups.items()}

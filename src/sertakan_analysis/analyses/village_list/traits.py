"""What the people of a list are counted by, in the words of the report."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sertakan_analysis.disclosure import Category, Dimension
from sertakan_analysis.errors import UserError
from sertakan_analysis.occupations import occupations
from sertakan_analysis.regions import kecamatan, region, villages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sertakan_analysis.occupations import Family, Occupation
    from sertakan_analysis.regions import Region

VULNERABLE: Final = "rentan"
YES: Final = "ya"
NO: Final = "tidak"
TRANSPORT: Final = "transportasi"
OTHER_TRADES: Final = "nontransportasi"
NO_SECTOR: Final = "sektor_lain"
TOBACCO: Final = "tembakau"
FAMILIES: Final[Mapping[Family, str]] = MappingProxyType(
    {
        "pertanian": "Pertanian dan perikanan",
        "perdagangan": "Perdagangan dan usaha mikro",
        "tukang": "Bangunan, bengkel, dan kerajinan",
        "jasa": "Rumah tangga dan jasa perorangan",
        "buruh": "Buruh harian, angkut, dan kebersihan",
        "pabrik": "Pabrik dan borongan",
        "keagamaan": "Keagamaan",
        "pelayanan": "Desa, kader, keamanan, dan honorer",
    }
)
DECILES: Final = 10

STANDING: Final = Dimension(
    "kedudukan",
    "Kedudukan dalam pekerjaan",
    (
        Category(VULNERABLE, "Pekerja rentan"),
        Category("lain", "Pekerja lain"),
        Category("tidak_bekerja", "Tidak bekerja"),
    ),
)
SEX: Final = Dimension("jenis_kelamin", "Jenis kelamin", (Category("L", "Laki-laki"), Category("P", "Perempuan")))
# From and to, in completed years; the first and the last are the ages outside the usual limits of 17 and 65.
AGE_GROUPS: Final = ((0, 16), (17, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 150))
AGE: Final = Dimension(
    "kelompok_umur",
    "Kelompok umur",
    tuple(
        Category(
            str(first),
            f"di bawah {last + 1}" if first == 0 else f"{first} ke atas" if last > 100 else f"{first}–{last}",  # noqa: PLR2004 - an age that nobody passes
        )
        for first, last in AGE_GROUPS
    ),
)
MEMBER: Final = Dimension(
    "peserta", "Peserta BPJS Ketenagakerjaan menurut daftar", (Category(YES, "Ya"), Category(NO, "Tidak"))
)
DECILE: Final = Dimension(
    "desil",
    "Desil kesejahteraan",
    tuple(Category(str(number), f"Desil {number}") for number in range(1, DECILES + 1)),
    sensitive=True,
)


def trades() -> Dimension:
    """Return the trades of vulnerable workers below their families, and those below the sectors of PP 50/2025.

    The tobacco trades, those that a source names as fitting the quota of DBHCHT, are a family of their own; transport has
    none, nor has a trade without sector.
    """
    vulnerable = [each for each in occupations().values() if each.standing == VULNERABLE]
    listed = tuple(Category(each.key, each.name[:1].upper() + each.name[1:], _family(each)) for each in vulnerable)
    return Dimension("pekerjaan", "Pekerjaan", (*families().categories, *listed))


def families() -> Dimension:
    """Return the families of trades below the sectors, under the key of ``trades``: its categories that have parts."""
    sectors = (
        Category(TRANSPORT, "Sektor transportasi"),
        Category(OTHER_TRADES, "Sektor nontransportasi"),
        Category(NO_SECTOR, "Sektor belum ditetapkan"),
    )
    below = (*FAMILIES.items(), (TOBACCO, "Tembakau dan rokok"))
    return Dimension(
        "pekerjaan", "Rumpun pekerjaan", (*sectors, *(Category(code, name, OTHER_TRADES) for code, name in below))
    )


def family_codes() -> dict[str, str]:
    """Return for each vulnerable trade the category of ``families`` that it is counted in."""
    return {key: _family(each) for key, each in occupations().items() if each.standing == VULNERABLE}


def _family(trade: Occupation) -> str:
    return TOBACCO if trade.tobacco else trade.family or trade.sector or NO_SECTOR


def places(code: str) -> Dimension | None:
    """Return where people live within a region: kecamatan and their desa, the desa of a kecamatan; None within a desa.

    Raises
    ------
    UserError
        When the region is above the kabupaten: lists are not laid together there.
    """
    place = region(code)
    if place.level in ("desa", "kelurahan"):
        return None
    if place.level == "kecamatan":
        return Dimension("wilayah", "Desa/kelurahan", tuple(Category(each.code, each.short) for each in villages(code)))
    if place.level not in ("kabupaten", "kota"):
        remedy = "Choose a kabupaten, a kecamatan or a desa."
        raise UserError(f"a report on lists is made for one kabupaten or less, not for {place.name}", remedy=remedy)
    return Dimension("wilayah", "Kecamatan", _nested(code))


def _nested(code: str) -> tuple[Category, ...]:
    below: dict[str, list[Region]] = {}
    for each in villages(code):
        below.setdefault(each.parent or "", []).append(each)
    return tuple(
        category
        for district in kecamatan(code)
        for category in (
            Category(district.code, district.name),
            *(Category(each.code, each.short, district.code) for each in below.get(district.code, ())),
        )
    )

"""What the people of a list are counted by, in the words of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.disclosure import Category, Dimension
from sertakan_analysis.errors import UserError
from sertakan_analysis.occupations import occupations
from sertakan_analysis.regions import kecamatan, region, villages

if TYPE_CHECKING:
    from sertakan_analysis.regions import Region

VULNERABLE: Final = "rentan"
YES: Final = "ya"
NO: Final = "tidak"
TRANSPORT: Final = "transportasi"
OTHER_TRADES: Final = "nontransportasi"
NO_SECTOR: Final = "sektor_lain"
TOBACCO: Final = "tembakau"
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
    """Return the trades of vulnerable workers below the sectors of PP 50/2025, those of tobacco as a group of their own.

    The tobacco trades are those that a source names as fitting the quota of DBHCHT; they are all of one sector.
    """
    vulnerable = [each for each in occupations().values() if each.standing == VULNERABLE]
    tobacco = [each for each in vulnerable if each.tobacco]
    groups = (
        Category(TRANSPORT, "Sektor transportasi"),
        Category(OTHER_TRADES, "Sektor nontransportasi"),
        Category(NO_SECTOR, "Sektor belum ditetapkan"),
        Category(TOBACCO, "Tembakau dan rokok", tobacco[0].sector or NO_SECTOR),
    )
    listed = tuple(
        Category(
            each.key,
            each.name[:1].upper() + each.name[1:],
            TOBACCO if each in tobacco else each.sector or NO_SECTOR,
        )
        for each in vulnerable
    )
    return Dimension("pekerjaan", "Pekerjaan", (*groups, *listed))


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

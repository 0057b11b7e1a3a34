"""What the protection of workers is counted by, in the words of the report."""

from __future__ import annotations

from typing import Final

from sertakan_analysis.disclosure import Category, Dimension
from sertakan_analysis.payers import payers

COVERED: Final = "terlindungi"
NOT_SURE: Final = "belum_pasti"
ANNOUNCED: Final = "ditetapkan"
TO_CHECK: Final = "perlu_dicek"
UNCOVERED: Final = "belum"
SEVERAL: Final = "lebih_dari_satu"
# Where somebody stands under the lists of this month. The second group is not known to be covered: announced and not yet
# seen to be paid, uncertain whether the participant found is this person, or found in no list.
_OPEN: Final = (
    Category(ANNOUNCED, "Ditetapkan, belum terlihat dibayar", NOT_SURE),
    Category(TO_CHECK, "Perlu dicek orangnya", NOT_SURE),
    Category(UNCOVERED, "Belum terlindungi", NOT_SURE),
)
STATE: Final = Dimension(
    "perlindungan",
    "Perlindungan",
    (Category(COVERED, "Terlindungi"), Category(NOT_SURE, "Belum atau belum pasti"), *_OPEN),
)
# The same without its parts: where places are small, more would only be withheld.
STATE_IN_SHORT: Final = Dimension("perlindungan", "Perlindungan", STATE.categories[:2])
PAYER_UNKNOWN: Final = "pembayar_tidak_diketahui"

DECILE_GROUPS: Final = {"1": "1", "2": "2", "3": "3_5", "4": "3_5", "5": "3_5"}
OTHER_DECILES: Final = "6_10"
DECILE_GROUP: Final = Dimension(
    "desil_padanan",
    "Desil kesejahteraan menurut padanan",
    (
        Category("1", "Desil 1"),
        Category("2", "Desil 2"),
        Category("3_5", "Desil 3–5"),
        Category(OTHER_DECILES, "Desil 6–10"),
    ),
    sensitive=True,
)


def states_by_payer() -> Dimension:
    """Return how people stand, the covered divided by who pays: no dimension of its own, for it divides a category."""
    paying = tuple(Category(code, payer.name, COVERED) for code, payer in payers().items())
    others = (
        Category(SEVERAL, "Lebih dari satu pembayar", COVERED),
        Category(PAYER_UNKNOWN, "Pembayar tidak terlihat dari daftar", COVERED),
    )
    return Dimension(STATE.key, STATE.title, (*STATE.categories, *paying, *others))

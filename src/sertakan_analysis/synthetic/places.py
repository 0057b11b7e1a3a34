"""Where households live: desa, dusun, RT, RW and an address made of the commonest street names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.regions import region, villages
from sertakan_analysis.synthetic.assumed import assumed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sertakan_analysis.regions import Region
    from sertakan_analysis.synthetic.draws import Draws

STREETS: Final = (
    "Jl. Raya",
    "Jl. Melati",
    "Jl. Mawar",
    "Jl. Kenanga",
    "Jl. Anggrek",
    "Jl. Flamboyan",
    "Gang Masjid",
    "Gang Sawo",
    "Gang Mangga",
    "Jl. Pasar",
    "Jl. Balai Desa",
    "Jl. Tambak",
    "Gang Buntu",
)
DUSUN: Final = ("Krajan", "Kidul", "Lor", "Wetan", "Kulon", "Tengah")
HOUSES: Final = 120


def homes(region_code: str, households: int, draws: Draws) -> pl.DataFrame:
    """Return one row a household: kode_kecamatan, kecamatan, kode_desa, desa, dusun, rt, rw, alamat.

    How populous a desa is comes from chance: nobody publishes it here. A dusun is a run of RW.

    Raises
    ------
    UserError
        A region without any desa on record.
    """
    places = _desa_of(region_code)
    sizes = 1 + draws.uniform("desa_size", len(places)) * (assumed("desa_size") - 1)
    lived = np.sort(draws.picks("desa", sizes, households))
    first = np.searchsorted(lived, lived, side="left")
    rt = (np.arange(households) - first) // int(assumed("household_per_rt"))
    rw = rt // int(assumed("rt_per_rw"))
    table = pl.DataFrame(
        {
            "kode_desa": [each.code for each in places],
            "desa": [each.short for each in places],
            "kode_kecamatan": [each.parent for each in places],
            "kecamatan": [region(each.parent or "").short for each in places],
        }
    )
    street = pl.Series(STREETS).gather(draws.picks("street", 1.0 / (np.arange(len(STREETS)) + 3), households))
    number = pl.Series(1 + draws.below("house", HOUSES, households)).cast(pl.String)
    return table[lived].select(
        "kode_kecamatan",
        "kecamatan",
        "kode_desa",
        "desa",
        pl.Series(DUSUN).gather(rw % len(DUSUN)).alias("dusun"),
        _three_digits(rt, "rt"),
        _three_digits(rw, "rw"),
        (street + " No. " + number).alias("alamat"),
    )


def _three_digits(numbers: NDArray[np.int64], name: str) -> pl.Series:
    return pl.Series(name, numbers + 1).cast(pl.String).str.zfill(3)


def _desa_of(region_code: str) -> tuple[Region, ...]:
    found = villages(region_code)
    if not found:
        raise UserError(
            f"the package knows no desa of {region(region_code).name}",
            remedy="Choose a kabupaten, kecamatan or desa of Gresik (35.25) or Kabupaten Bekasi (32.16).",
        )
    return found

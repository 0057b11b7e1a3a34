"""Numbers that nobody has: NIK, No. KK, KPJ and phone, sound in shape and held by no region, office or operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.identity.nik import SYNTHETIC_KABUPATEN, WOMEN
from sertakan_analysis.regions import kecamatan
from sertakan_analysis.synthetic.assumed import assumed

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from sertakan_analysis.synthetic.draws import Draws

KABUPATEN: Final = ("35.25", "32.16")
# A family card begins here, so that no No. KK equals a NIK born on the day of its registration.
FIRST_CARD: Final = 1001
LARGEST_GAP: Final = 9
CARDS_SINCE: Final = 15  # years
# 084 belongs to no operator and no area: Indonesian mobile numbers begin with 081-083 and 085-089.
# Source: libphonenumber, metadata of country code 62 (mobile 8[1-35-9], free phone 800, premium 809).
PHONE: Final = "0840"
# KPJ are told to have 11 digits; these begin with two zeros, which no year of registration gives.
KPJ: Final = "00"


def niks(home: pl.Series, born: pl.Series, male: NDArray[np.bool_], draws: Draws) -> pl.Series:
    """Make a NIK for everybody, each once: kabupaten part 99, kecamatan of the first registration, date, serial.

    ``home`` are codes of the kecamatan lived in; a few are registered first in another kecamatan that the package knows.
    """
    count = len(home)
    everywhere = [each.code for code in KABUPATEN for each in kecamatan(code)]
    other = pl.Series(everywhere).gather(draws.below("nik_elsewhere_code", len(everywhere), count))
    elsewhere = pl.Series(draws.uniform("nik_elsewhere", count) < assumed("nik_elsewhere"))
    day = born.dt.day().cast(pl.Int32) + pl.Series(~male).cast(pl.Int32) * WOMEN
    frame = pl.DataFrame({"first": other.zip_with(elsewhere, home), "born": born, "day": day})
    stem = _district("first") + pl.col("day").cast(pl.String).str.zfill(2) + pl.col("born").dt.strftime("%m%y")
    # Other people of the day hold the serials between: the first of each group begins at a gap of its own.
    gap = pl.Series(draws.below("nik_gap", LARGEST_GAP, count))
    numbered = frame.with_columns(stem.alias("stem"), gap.alias("gap"))
    serial = pl.col("gap").first().over("stem") + pl.int_range(pl.len()).over("stem") + 1
    return numbered.select((pl.col("stem") + serial.cast(pl.String).str.zfill(4)).alias("nik")).to_series()


def family_cards(home: pl.Series, as_of: date, draws: Draws) -> pl.Series:
    """Make a No. KK for each household, each once; ``home`` are codes of the kecamatan, one a household."""
    count = len(home)
    ago = draws.below("card_day", CARDS_SINCE * 365, count)
    frame = pl.DataFrame({"home": home, "ago": ago}).with_columns(
        (pl.lit(as_of) - pl.duration(days=pl.col("ago"))).dt.strftime("%d%m%y").alias("day")
    )
    stem = frame.select((_district("home") + pl.col("day")).alias("stem"))
    serial = pl.int_range(pl.len()).over("stem") + FIRST_CARD
    return stem.select((pl.col("stem") + serial.cast(pl.String).str.zfill(4)).alias("no_kk")).to_series()


def phones(count: int, draws: Draws) -> pl.Series:
    """Make a phone number for everybody, each once: twelve digits that cannot be dialled."""
    return _numbers(PHONE, 8, count, draws, "no_hp")


def member_numbers(count: int, draws: Draws) -> pl.Series:
    """Make a KPJ for everybody, each once: eleven digits."""
    return _numbers(KPJ, 9, count, draws, "no_kpj")


def _numbers(prefix: str, digits: int, count: int, draws: Draws, name: str) -> pl.Series:
    """Spread numbers over the whole range without repeating one: one in each of ``count`` equal parts, shuffled."""
    width = 10**digits // count
    numbers = draws.order(f"{name}_order", count) * width + draws.below(name, width, count)
    return pl.Series(numbers).cast(pl.String).str.zfill(digits).str.replace("^", prefix).alias(name)


def _district(code: str) -> pl.Expr:
    """Return the first six digits: the province and kecamatan of a code such as "35.25.10", the kabupaten as 99."""
    return pl.col(code).str.slice(0, 2) + pl.lit(str(SYNTHETIC_KABUPATEN)) + pl.col(code).str.slice(6, 2)

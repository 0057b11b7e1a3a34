"""How NIK, dates, villages and occupations are written wrongly or otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from sertakan_analysis.identity.nik import WOMEN
from sertakan_analysis.occupations import occupations
from sertakan_analysis.synthetic.name_mistakes import picked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

DIGITS: Final = "0123456789"
# The first six digits tell the made-up region: no mistake touches them, so that no wrong NIK can be somebody's own.
REGION: Final = 6
DAY: Final = slice(6, 8)
SERIAL: Final = 12
# Excel keeps fifteen digits of a number; the sixteenth becomes 0.
EXCEL_DIGITS: Final = 15
# The day that Excel counts from, for every date after February 1900.
EXCEL_EPOCH: Final = date(1899, 12, 30)
MONTHS: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
# Trades that people do have; somebody has to assign them.
UNKNOWN_TRADES: Final = (
    "PENGGALI SUMUR",
    "JURU KUNCI MAKAM",
    "TUKANG TAMBAL BAN",
    "PEMBUAT TERASI",
    "PENJAGA PINTU AIR",
)
MONTHS_IN_YEAR: Final = len(MONTHS)


def emptied(_: str, __: Random, ___: str | None = None) -> str:
    """Leave the cell empty."""
    return ""


def digits_exchanged(nik: str, chance: Random, _: str | None = None) -> str | None:
    """Exchange two unequal neighbours behind the region's digits."""
    able = [place for place in range(REGION, len(nik) - 1) if nik[place] != nik[place + 1]]
    if not able:
        return None
    place = able[int(chance.random() * len(able))]
    return nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :]


def digit_wrong(nik: str, chance: Random, _: str | None = None) -> str:
    """Write another digit in one place behind the region's digits."""
    place = REGION + int(chance.random() * (len(nik) - REGION))
    return nik[:place] + picked(DIGITS.replace(nik[place], ""), chance) + nik[place + 1 :]


def digit_lost(nik: str, chance: Random, _: str | None = None) -> str:
    """Leave out one digit behind the region's: fifteen remain."""
    place = REGION + int(chance.random() * (len(nik) - REGION))
    return nik[:place] + nik[place + 1 :]


def serial_zero(nik: str, _: Random, __: str | None = None) -> str:
    """Write 0000 for the serial number."""
    return nik[:SERIAL] + "0000"


def forty_forgotten(nik: str, _: Random, __: str | None = None) -> str | None:
    """Write a woman's day of birth without the 40; None for a man's NIK."""
    day = int(nik[DAY])
    return f"{nik[: DAY.start]}{day - WOMEN:02d}{nik[DAY.stop :]}" if day > WOMEN else None


def of_relative(_: str, __: Random, relative: str | None = None) -> str | None:
    """Write the NIK of another member of the household; None for those who live alone."""
    return relative


def of_card(_: str, __: Random, card: str | None = None) -> str | None:
    """Write the number of the family card for the NIK."""
    return card


def as_number(nik: str, _: Random, __: str | None = None) -> str:
    """Store the NIK as a number: the sixteenth digit is lost to Excel."""
    return nik[:EXCEL_DIGITS] + "0" * (len(nik) - EXCEL_DIGITS)


def apostrophe(nik: str, _: Random, __: str | None = None) -> str:
    """Put an apostrophe before the digits, as people do to keep Excel from counting them."""
    return "'" + nik


def day_month_exchanged(text: str, _: Random, __: str | None = None) -> str | None:
    """Write the month first; None where that gives no other date."""
    day, month, year = text.split("-")
    return f"{month}-{day}-{year}" if day != month and int(day) <= MONTHS_IN_YEAR else None


def new_year(text: str, _: Random, __: str | None = None) -> str | None:
    """Round the date to 1 January of its year; None for one that is it."""
    rounded = f"01-01-{text[-4:]}"
    return rounded if rounded != text else None


def other_form(text: str, chance: Random, _: str | None = None) -> str:
    """Write the same day in another form: with slashes, ISO, with the month's name, or as Excel's number."""
    day, month, year = text.split("-")
    whole = date(int(year), int(month), int(day))
    return picked(
        (
            f"{day}/{month}/{year}",
            whole.isoformat(),
            f"{whole.day} {MONTHS[whole.month - 1]} {whole.year}",
            str((whole - EXCEL_EPOCH) // timedelta(days=1)),
        ),
        chance,
    )


def other_desa(_: str, chance: Random, neighbours: str | None = None) -> str | None:
    """Write another desa of the kecamatan; ``neighbours`` are their names, separated by bars."""
    return picked(tuple(neighbours.split("|")), chance) if neighbours else None


def unknown_trade(_: str, chance: Random, __: str | None = None) -> str:
    """Write an occupation that no table of the package has."""
    return picked(UNKNOWN_TRADES, chance)


def other_trade_name(text: str, chance: Random, _: str | None = None) -> str | None:
    """Write the occupation by another of its names in use; None where we know none."""
    names = _trade_names().get(text.lower())
    return picked(names, chance).upper() if names else None


@cache
def _trade_names() -> Mapping[str, tuple[str, ...]]:
    return {each.name.lower(): each.aliases for each in occupations().values() if each.aliases}

"""Numbers and dates as Bahasa Indonesia writes them (CLDR ``id_ID``), rounded half up."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.exhibits import Quantity
    from sertakan_analysis.exhibits.quantity import Kind

LOCALE: Final = "id_ID"
GAP: Final = "–"
# Letters in brackets rather than a figure of its own: every font and screen reader has them, and neither a bare letter
# (BPS prints e, r and x beside a number) nor a dash (a gap) can be taken for it.
WITHHELD_SIGN: Final = "[d]"
MINUS: Final = "\N{MINUS SIGN}"
APPROXIMATELY: Final = "sekitar"
ROMAN: Final = ("I", "II", "III", "IV")
SWAP: Final = str.maketrans(",.", ".,")
UNITS: Final[dict[str, tuple[str, str]]] = {
    "percent": ("", "%"),
    "points": ("", " poin persen"),
    "rupiah": ("Rp", ""),
}


def write(quantity: Quantity) -> str:
    """Write a quantity with its unit: 39,40%, −11,7 poin persen, Rp16.800, 4 Juli 2025, sekitar 292.116.

    Raises
    ------
    TypeError
        When the value does not fit its kind (a date as a count, a number as a day).
    """
    written = _written(quantity)
    return f"{APPROXIMATELY} {written}" if quantity.approximate else written


def _written(quantity: Quantity) -> str:
    value, kind = quantity.value, quantity.kind
    if isinstance(value, date):
        return write_date(value, kind)
    if kind in {"day", "month"}:
        raise TypeError(f"a {kind} needs a date, not {value!r}")
    if kind == "year":
        return str(int(value))
    before, after = UNITS.get(kind, ("", ""))
    sign, digits = _sign_and_digits(value, quantity.decimals, signed=quantity.signed)
    return f"{sign}{before}{digits}{after}"


def write_date(value: date, kind: Kind) -> str:
    """Write a date with the precision that its kind names."""
    match kind:
        case "day":
            return day(value)
        case "month":
            return month(value)
        case "year":
            return str(value.year)
        case _:
            raise TypeError(f"a date cannot be written as a {kind}")


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as people round by hand."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Decimal | int, decimals: int = 0, *, signed: bool = False) -> str:
    """Write a number: 247.777 or 39,40; ``signed`` puts a plus before a gain."""
    return "".join(_sign_and_digits(Decimal(value), decimals, signed=signed))


def _sign_and_digits(value: Decimal, decimals: int, *, signed: bool) -> tuple[str, str]:
    shown = rounded(value, decimals)
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    return sign, f"{abs(shown):,.{decimals}f}".translate(SWAP)


@cache
def _month_names(width: Literal["wide", "abbreviated"]) -> dict[int, str]:
    from babel.dates import get_month_names

    return {number: str(name) for number, name in get_month_names(width, locale=LOCALE).items()}


def day(value: date) -> str:
    """4 Juli 2025."""
    return f"{value.day} {month(value)}"


def month(value: date) -> str:
    """Juli 2025."""
    return f"{_month_names('wide')[value.month]} {value.year}"


def month_short(value: date) -> str:
    """Jul 2025."""
    return f"{_month_names('abbreviated')[value.month]} {value.year}"


def day_short(value: date) -> str:
    """4 Jul 2025."""
    return f"{value.day} {month_short(value)}"


def quarter(value: date) -> str:
    """Write the quarter of a date; CLDR's K3 is not what offices write: triwulan III 2025."""
    return f"triwulan {ROMAN[(value.month - 1) // 3]} {value.year}"


def listing(words: Sequence[str]) -> str:
    """Join words: nelayan, petani, dan tukang ojek."""
    from babel.lists import format_list

    return format_list(list(words), locale=LOCALE)

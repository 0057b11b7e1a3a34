"""How a value that may not be shown is told of: by its shape, never by what it says."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

NIK_DIGITS: Final = 16
SHOWN_BEFORE: Final = 4
SHOWN_AFTER: Final = 4
EMPTY: Final = "kosong"
AND: Final = " dan "
SCIENTIFIC: Final = r"^[0-9](?:[.,][0-9]+)?[eE][+\-]?[0-9]{1,3}$"
LETTER: Final = r"\p{L}"
DIGIT: Final = r"[0-9]"
SIGN: Final = r"[^\p{L}0-9\s]"


def masked_nik(nik: str) -> str:
    """Return 16 digits with all but the first four and the last four covered: 3525********0001.

    Anything else is told by its shape alone, so that no other value slips through a mask made for a NIK.
    """
    if len(nik) == NIK_DIGITS and nik.isascii() and nik.isdigit():
        return f"{nik[:SHOWN_BEFORE]}{'*' * 8}{nik[-SHOWN_AFTER:]}"
    return shape_of(nik)


def shape_of(text: str | None) -> str:
    """Return the shape of one text in Bahasa Indonesia: "15 angka", "16 angka, 3525********0001", "teks 12 huruf".

    The slow and plain twin of ``shape``, which it equals.
    """
    if text is None or not text:
        return EMPTY
    letters = sum(character.isalpha() for character in text)
    digits = sum(character in "0123456789" for character in text)
    # Python takes the separators U+001C to U+001F for spaces, Unicode and polars do not.
    spaces = sum(character.isspace() and not "\x1c" <= character <= "\x1f" for character in text)
    signs = len(text) - letters - digits - spaces
    if digits == NIK_DIGITS == len(text):
        return f"16 angka, {masked_nik(text)}"
    if re.match(SCIENTIFIC, text):
        return f"notasi ilmiah dengan {digits} angka"
    if letters == digits == signs == 0:
        return "hanya spasi"
    counted = [(letters, "huruf"), (digits, "angka"), (signs, "tanda")]
    listed = AND.join(f"{number} {what}" for number, what in counted if number)
    return f"teks {listed}" if letters else listed


def shape(text: pl.Expr) -> pl.Expr:
    """Return the shape of every text of a column; see ``shape_of``."""
    letters, digits, signs = (text.str.count_matches(pattern) for pattern in (LETTER, DIGIT, SIGN))
    # Texts are joined by "+": in polars 2.1 format and concat_str panic over columns that are cut into other pieces
    # than the rest of their frame, as filtered ones are.
    counted = _counted(letters, "huruf") + _counted(digits, "angka") + _counted(signs, "tanda")
    listed = counted.str.strip_suffix(AND)
    return (
        pl.when(text.is_null() | (text == ""))
        .then(pl.lit(EMPTY))
        .when((digits == NIK_DIGITS) & (text.str.len_chars() == NIK_DIGITS))
        .then(pl.lit("16 angka, ") + text.str.head(SHOWN_BEFORE) + pl.lit("*" * 8) + text.str.tail(SHOWN_AFTER))
        .when(text.str.contains(SCIENTIFIC))
        .then(pl.lit("notasi ilmiah dengan ") + digits.cast(pl.String) + pl.lit(" angka"))
        .when((letters + digits + signs) == 0)
        .then(pl.lit("hanya spasi"))
        .when(letters > 0)
        .then(pl.lit("teks ") + listed)
        .otherwise(listed)
    )


def _counted(number: pl.Expr, what: str) -> pl.Expr:
    return pl.when(number > 0).then(number.cast(pl.String) + pl.lit(f" {what}{AND}")).otherwise(pl.lit(""))

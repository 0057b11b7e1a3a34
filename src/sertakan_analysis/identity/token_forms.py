"""The forms in which something of a person could stand in a report, as plain texts: for lists and for reports alike.

A list's value and a report's text must come to the same form, or a leak is overlooked: both sides use this module. A
form begins with its kind, so that a number never answers for a name.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sertakan_analysis.identity.name_parts import canonical_words
from sertakan_analysis.identity.name_rules import JOINED, Rule, name_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Form(StrEnum):
    """What a form is made from; its value begins the form's text."""

    WRITTEN = "nama"  # the words of a name as written, in order
    CANONICAL = "kanon"  # each canonical word once, in alphabetical order
    ALONE = "kata"  # the only word of a name
    NUMBER = "angka"
    ADDRESS = "alamat"
    EMAIL = "surel"


# A longer name is known by its first words; a window of this many words is looked at in a report.
NAME_WORDS: Final = 5
# Shorter ones ("Al", "Ni Ta") can't be told from abbreviations and syllables.
LETTERS_ALONE: Final = 3
LETTERS_TOGETHER: Final = 4
# Fewer digits are counts and years; 16 digits are told by their shape and need no list.
DIGITS: Final = 8
NIK_DIGITS: Final = 16

# A phone number with its code for the country or the trunk, or without.
TRUNK: Final = Rule("^(?:0062|62|0)", "")
# The words of an address without those that only say what follows; a street keeps its mark.
ADDRESS: Final = (
    # Each run of other signs becomes one space; single spaces are left alone, which is three times as fast.
    Rule(r" *[^a-z0-9 ][^a-z0-9]*| {2,}", " "),
    Rule(r"([0-9])([a-z])", "$1 $2"),
    Rule(r"([a-z])([0-9])", "$1 $2"),
    Rule(r"\brt rw ([0-9]+) ([0-9]+)", "rt $1 rw $2"),
    Rule(r"\brt ([0-9]+) ([0-9]+)", "rt $1 rw $2"),
    Rule(r"\b(?:jalan|jln)\b", "jl"),
    Rule(r"\b(?:gang)\b", "gg"),
    Rule(r"\b(?:perumahan|perumnas)\b", "perum"),
    Rule(r"\b(?:no|nomor|nomer|nmr|dsn|dusun|dukuh|ds|desa|kel|kelurahan|kec|kecamatan|kab|kabupaten|kota) ", ""),
    Rule(r"\b0+([0-9])", "$1"),
)
# Street and number, or a hamlet with its RT and RW. A place alone, or with one number beside it as in a table, is none.
HOUSE: Final = r"\b(?:jl|gg|blok|perum) (?:[a-z]+ ){1,6}[0-9]+\b"
NEIGHBOURHOOD: Final = r"\b[a-z]+ rt [0-9]+ rw [0-9]+\b"


def lowered(text: str) -> str:
    """Return a text in lower case with every sign in its plainest form, marks and apostrophes gone."""
    if text.isascii() and "'" not in text and "`" not in text:
        return text.lower()
    return re.sub(JOINED.pattern, JOINED.replacement, unicodedata.normalize("NFKD", text).lower())


def written_form(words: Sequence[str]) -> str | None:
    """Return the form of two or more plain words as they follow each other; ``None`` when they are too short."""
    words = words[:NAME_WORDS]
    if len(words) < 2 or sum(map(len, words)) < LETTERS_TOGETHER:  # noqa: PLR2004 - one word is no full name
        return None
    return f"{Form.WRITTEN}:{' '.join(words)}"


def canonical_form(words: Iterable[str]) -> str | None:
    """Return the form of plain words of a name in any order and spelling; ``None`` when no two words are left."""
    connectives = name_table().connectives
    return canonical_form_of(canonical_words(word for word in words if word not in connectives))


def canonical_form_of(canonical: Sequence[str]) -> str | None:
    """Return the form of canonical words; ``None`` when they are fewer than two or too short."""
    found = sorted(set(canonical[:NAME_WORDS]))
    if len(found) < 2 or sum(map(len, found)) < LETTERS_TOGETHER:  # noqa: PLR2004
        return None
    return f"{Form.CANONICAL}:{' '.join(found)}"


def alone_form(word: str) -> str | None:
    """Return the form of one word that is a whole name."""
    return f"{Form.ALONE}:{word}" if len(word) >= LETTERS_ALONE else None


def number_form(digits: str) -> str | None:
    """Return the form of a person's number, a phone number without its trunk code; ``None`` for too few digits."""
    national = re.sub(TRUNK.pattern, TRUNK.replacement, digits)
    return f"{Form.NUMBER}:{national}" if len(national) >= DIGITS else None


def email_form(address: str) -> str:
    """Return the form of an address of electronic mail."""
    return f"{Form.EMAIL}:{address.lower()}"


def address_forms(text: str) -> tuple[str, ...]:
    """Return the forms of all addresses in a text: street with number, hamlet with RT and RW."""
    plain = lowered(text)
    for rule in ADDRESS:
        plain = re.sub(rule.pattern, rule.replacement.replace("$", "\\"), plain)
    found = (*re.findall(HOUSE, plain), *re.findall(NEIGHBOURHOOD, plain))
    return tuple(f"{Form.ADDRESS}:{address}" for address in found)

"""Two sides of a pair, field by field: what agrees, what nearly does, what differs, and where in the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.matching.review.session import Side


class Agreement(Enum):
    """How the two values of a field stand to each other: a sign and a word, so that no colour is needed."""

    EQUAL = ("=", "sama")
    NEAR = ("≈", "mirip")
    UNLIKE = ("≠", "beda")
    UNKNOWN = ("·", "tidak ada")

    def __init__(self, sign: str, word: str) -> None:
        self.sign = sign
        self.word = word


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a value, and whether a nearly equal other side lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A field of a pair: its label, how the sides agree, and both values in pieces (none: the list lacks it)."""

    label: str
    agreement: Agreement
    left: tuple[Part, ...]
    right: tuple[Part, ...]


LABELS: Final = {
    "nik": "NIK",
    "no_kk": "No. KK",
    "nama": "Nama",
    "nama_ibu": "Nama ibu",
    "tempat_lahir": "Tempat lahir",
    "tanggal_lahir": "Tanggal lahir",
    "jenis_kelamin": "Jenis kelamin",
    "alamat": "Alamat",
    "rt": "RT",
    "rw": "RW",
    "desa": "Desa/kelurahan",
    "kecamatan": "Kecamatan",
    "kode_desa": "Kode desa",
    "kode_kecamatan": "Kode kecamatan",
    "no_hp": "No. HP",
    "no_kpj": "No. KPJ",
}
NAMES: Final = frozenset({"nama", "nama_ibu"})
# A code or a letter is the same or another: one digit beside it is somewhere else, not nearly there.
WITHOUT_NEARNESS: Final = frozenset({"jenis_kelamin", "kode_kecamatan", "kode_desa", "rt", "rw"})
NUMBERS: Final = frozenset({"nik", "no_kk", "no_hp", "no_kpj", "tanggal_lahir"})
EDITS_OF_A_NUMBER: Final = 2
NEAR_TEXT: Final = 0.8


def compared(left: Side, right: Side) -> tuple[Line, ...]:
    """Return a line for each field that either side has, known fields first in the order of the labels."""
    columns = [column for column in LABELS if column in left or column in right]
    columns += [column for column in {**left, **right} if column not in LABELS]
    lines = (_line(column, _shown(left.get(column)), _shown(right.get(column))) for column in columns)
    return tuple(line for line in lines if line.left or line.right)


def _line(column: str, left: str, right: str) -> Line:
    label = LABELS.get(column, column.replace("_", " "))
    agreement = _agreement(column, left, right)
    # Of two values that have little in common nearly every letter would be marked.
    parts = _parts(left, right) if agreement is Agreement.NEAR else (_whole(left), _whole(right))
    return Line(label, agreement, *parts)


def _agreement(column: str, left: str, right: str) -> Agreement:
    if not left or not right:
        return Agreement.UNKNOWN
    if left.casefold() == right.casefold():
        return Agreement.EQUAL
    return Agreement.NEAR if _near(column, left.casefold(), right.casefold()) else Agreement.UNLIKE


def _near(column: str, left: str, right: str) -> bool:
    from rapidfuzz.distance import OSA

    if column in WITHOUT_NEARNESS:
        return False
    if column in NUMBERS:
        return _day_for_month(left) == right or OSA.distance(left, right) <= EDITS_OF_A_NUMBER
    if column in NAMES and _words(left) == _words(right) != []:
        return True
    return OSA.normalized_similarity(left, right) >= NEAR_TEXT


def _day_for_month(date: str) -> str:
    first, _, rest = date.partition("-")
    second, _, year = rest.partition("-")
    return f"{second}-{first}-{year}"


def _words(name: str) -> list[str]:
    from sertakan_analysis.identity.name_parts import name_parts

    return sorted(name_parts(name).words)


def _shown(value: str | date | None) -> str:
    """Return a value as text of one line; a sign that a terminal would obey shows as a question mark."""
    text = value.strftime("%d-%m-%Y") if isinstance(value, date) else str(value or "")
    spaced = " ".join(text.split())
    return "".join(character if character.isprintable() else "?" for character in spaced)


def _whole(text: str) -> tuple[Part, ...]:
    return (Part(text, differs=False),) if text else ()


def _parts(left: str, right: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    first, second = ([letter.casefold() for letter in text] for text in (left, right))
    steps = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return (
        _pieces(left, [(step, start, end) for step, start, end, _, _ in steps]),
        _pieces(right, [(step, start, end) for step, _, _, start, end in steps]),
    )


def _pieces(text: str, steps: Sequence[tuple[str, int, int]]) -> tuple[Part, ...]:
    return tuple(Part(text[start:end], differs=step != "equal") for step, start, end in steps if end > start)

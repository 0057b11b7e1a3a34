"""Pairs of made-up people for the review: their NIK are of a kabupaten that no region has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sertakan_analysis.matching.review import Session

if TYPE_CHECKING:
    from sertakan_analysis.matching.review import Answer

FIRST = (
    {"nik": "3599011203870001", "nama": "Moh. Kholil", "tanggal_lahir": date(1987, 3, 12), "rt": "01", "no_hp": None},
    {"nik": "3599011203780001", "nama": "MUHAMMAD CHOLIL", "tanggal_lahir": date(1987, 12, 3), "rt": "02"},
)
SECOND = ({"nama": "Siti Aminah", "nik": None}, {"nama": "Sri Wahyuni", "nik": "3599014101900002"})
THIRD = ({"nama": "Budi"}, {"nama": "budi"})
PEOPLE = {"first": FIRST, "second": SECOND, "third": THIRD}


class Kept(list[tuple[str, str]]):
    """What was kept, in order; refuses when ``broken``."""

    broken: Exception | None = None

    def __call__(self, pair: str, answer: Answer) -> None:
        if self.broken:
            raise self.broken
        self.append((pair, str(answer)))


def reviewed(answers: dict[str, Answer] | None = None) -> tuple[Session[str], Kept]:
    kept = Kept()
    return Session(list(PEOPLE), fetch=PEOPLE.__getitem__, keep=kept, answers=answers), kept

from __future__ import annotations

from datetime import date

import pytest
from reviewed_people import FIRST

from sertakan_analysis.matching.review.comparing import Agreement, compared


def told(column: str, left: str | date | None, right: str | date | None) -> str:
    (line,) = compared({column: left}, {column: right})
    return line.agreement.word


@pytest.mark.parametrize(
    ("column", "left", "right", "word"),
    [
        ("nama", "SITI  aminah", "Siti Aminah", "sama"),
        ("nama", "Moh. Kholil", "MUHAMMAD CHOLIL", "mirip"),  # the same words once spelled out
        ("nama", "Aminah Siti", "Siti Aminah", "mirip"),
        ("nama", "Siti Aminah", "Siti Aminnah", "mirip"),
        ("nama", "Siti Aminah", "Sri Wahyuni", "beda"),
        ("nama", "-", "--", "beda"),  # no word in either is no likeness
        ("nik", "3599011203870001", "3599011203780001", "mirip"),  # two digits changed places
        ("nik", "3599011203870001", "3599011203870099", "mirip"),
        ("nik", "3599011203870001", "3599021203870099", "beda"),
        ("tanggal_lahir", date(1987, 3, 12), date(1987, 12, 3), "mirip"),  # day and month changed places
        ("tanggal_lahir", date(1987, 3, 12), date(1978, 3, 12), "mirip"),
        ("tanggal_lahir", date(1987, 3, 12), date(1990, 8, 30), "beda"),
        ("jenis_kelamin", "L", "P", "beda"),
        ("kode_desa", "35.25.10.2010", "35.25.10.2011", "beda"),  # one digit beside is another village
        ("rt", "01", None, "tidak ada"),
    ],
)
def test_a_field_agrees(column: str, left: str | date | None, right: str | date | None, word: str):
    assert told(column, left, right) == word
    assert told(column, right, left) == word


def test_fields_stand_in_a_fixed_order_and_those_that_both_lack_are_left_out():
    assert [line.label for line in compared(*FIRST)] == ["NIK", "Nama", "Tanggal lahir", "RT"]


def test_an_unknown_field_comes_last_under_its_own_name():
    lines = compared({"nama_usaha": "Warung", "nama": "Budi"}, {"nama": "Budi"})
    assert [line.label for line in lines] == ["Nama", "nama usaha"]


def test_the_letters_that_the_other_side_lacks_are_marked():
    (line,) = compared({"nama": "Kholil"}, {"nama": "CHOLIL"})
    assert [(part.text, part.differs) for part in line.left] == [("K", True), ("holil", False)]
    assert [(part.text, part.differs) for part in line.right] == [("C", True), ("HOLIL", False)]


def test_marks_fall_on_the_right_letters_when_small_letters_are_longer():
    (line,) = compared({"nama": "ẞİab"}, {"nama": "ẞİac"})
    assert [(part.text, part.differs) for part in line.left] == [("ẞİa", False), ("b", True)]


def test_signs_that_a_terminal_would_obey_are_not_passed_on():
    (line,) = compared({"nama": "Budi\x1b[2J\u202e\nSantoso"}, {})
    assert line.left[0].text == "Budi?[2J? Santoso"


def test_every_agreement_has_a_sign_and_a_word_of_its_own():
    assert len({agreement.sign for agreement in Agreement}) == len(Agreement)
    assert len({agreement.word for agreement in Agreement}) == len(Agreement)

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sertakan_analysis.display import render
from sertakan_analysis.exhibits import BarSeries, Column, LineSeries, Point, PublishedTable, Withheld, count, text

DAY = date(2025, 11, 30)


def test_a_withheld_number_in_a_sentence_says_so_and_is_no_number():
    assert render(text("Nelayan perempuan: {n}.", n=Withheld())) == "Nelayan perempuan: (dirahasiakan)."


def test_a_sum_over_a_withheld_cell_of_a_frame_fails_instead_of_leaving_it_out():
    rows = (("Petani", 512), ("Nelayan", Withheld()))
    frame = PublishedTable("t", text("t"), "one", (Column("k", "K"), Column("n", "N", "count")), rows, DAY).frame()
    assert frame["n"].iloc[1] == Withheld()
    with pytest.raises(TypeError):
        frame["n"].sum()


def test_a_frame_tells_a_withheld_cell_from_one_that_is_not_published():
    rows = ((count(5),), (Withheld(),), (None,))
    frame = PublishedTable("t", text("t"), "one", (Column("n", "N", "count"),), rows, DAY).frame()
    assert frame["n"].isna().tolist() == [False, False, True]


def test_a_withheld_point_has_no_number_and_is_not_among_the_points_shown():
    known, hidden = Point(DAY, Decimal(40)), Point(DAY, Withheld("percent"))
    assert LineSeries("Cakupan", (known, hidden)).shown == (known,)
    with pytest.raises(TypeError, match="2025-11-30 is withheld"):
        _ = hidden.number


def test_a_mirrored_part_takes_no_negative_value():
    BarSeries("Laki-laki", (Decimal(0), Withheld(), None), mirrored=True)
    with pytest.raises(ValueError, match="'Laki-laki' has a negative value"):
        BarSeries("Laki-laki", (Decimal(-1),), mirrored=True)

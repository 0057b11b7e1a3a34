from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from sertakan_analysis.display import render
from sertakan_analysis.exhibits import (
    Column,
    PublishedTable,
    Quantity,
    count,
    day,
    decimal,
    month,
    percent,
    points,
    rupiah,
    text,
    year,
)
from sertakan_analysis.exhibits.fonts import FAMILY, font_folder

DAY = date(2025, 7, 4)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (count(5), Quantity(Decimal(5), "count", 0)),
        (count(5, approximate=True, signed=True), Quantity(Decimal(5), "count", 0, signed=True, approximate=True)),
        (decimal(Decimal("1.5")), Quantity(Decimal("1.5"), "decimal", 2)),
        (percent(Decimal("40.82")), Quantity(Decimal("40.82"), "percent", 2)),
        (points(Decimal("-11.7")), Quantity(Decimal("-11.7"), "points", 1, signed=True)),
        (rupiah(1000), Quantity(Decimal(1000), "rupiah", 0)),
        (day(DAY), Quantity(DAY, "day")),
        (month(DAY), Quantity(DAY, "month")),
        (year(DAY), Quantity(DAY, "year")),
    ],
)
def test_a_quantity_keeps_its_value_with_its_kind(made: Quantity, expected: Quantity):
    assert made == expected


def test_the_decimals_shown_do_not_touch_the_value_kept():
    assert percent(Decimal("40.8189"), 1).value == Decimal("40.8189")


def test_a_sentence_names_exactly_the_places_that_it_fills():
    assert render(text("Naik {gain} orang.", gain=count(10_557))) == "Naik 10.557 orang."
    with pytest.raises(ValueError, match=r"places \['gain'\] and values \[\]"):
        text("Naik {gain} orang.")
    with pytest.raises(ValueError, match=r"places \[\] and values \['gain'\]"):
        text("Naik.", gain=count(1))


def test_words_from_data_are_never_a_template():
    assert render(text("{inner}!", inner=text("{word}", word="{gain} {} {"))) == "{gain} {} {!"


def one_table(rows: tuple[tuple[object, ...], ...]) -> PublishedTable:
    columns = (Column("month", "Bulan"), Column("people", "Peserta", "count"))
    return PublishedTable("contoh", text("Contoh"), "one month", columns, rows, DAY)


def test_a_row_with_a_cell_too_few_is_refused_with_table_and_row():
    with pytest.raises(ValueError, match="table 'contoh', row 1: 1 cells for 2 columns"):
        one_table((("Juli", 5), ("Agustus",)))


def test_a_tables_frame_has_the_values_under_the_keys():
    frame = one_table((("Juli", count(5, approximate=True)), ("Agustus", None))).frame()
    assert list(frame.columns) == ["month", "people"]
    assert list(frame["people"]) == [Decimal(5), None]


def test_an_exhibit_cannot_be_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        one_table(()).name = "lain"


def test_the_font_folder_holds_the_family_with_its_licence():
    names = {path.name for path in font_folder().iterdir()}
    assert FAMILY == "Source Sans Pro"
    assert "OFL.txt" in names
    assert [name for name in names if name.endswith(".ttf")]
    assert [name for name in names if name.endswith(".woff2")]

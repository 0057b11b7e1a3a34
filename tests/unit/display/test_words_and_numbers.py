from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertakan_analysis.display import locale
from sertakan_analysis.display.sentence import render
from sertakan_analysis.exhibits import (
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

JULY = date(2025, 7, 4)


@pytest.mark.parametrize(
    ("quantity", "written"),
    [
        (percent(Decimal("39.4")), "39,40%"),
        (points(Decimal("-11.7")), "−11,7 poin persen"),
        (points(Decimal("6.85")), "+6,9 poin persen"),
        (points(Decimal("-0.04")), "0,0 poin persen"),
        (rupiah(16800), "Rp16.800"),
        (rupiah(-16800), "−Rp16.800"),
        (count(247777), "247.777"),
        (count(292116, approximate=True), "sekitar 292.116"),
        (count(10557, signed=True), "+10.557"),
        (decimal(Decimal("0.125")), "0,13"),
        (decimal(Decimal("2.5"), 0), "3"),
        (day(JULY), "4 Juli 2025"),
        (month(JULY), "Juli 2025"),
        (year(JULY), "2025"),
        (Quantity(Decimal(2045), "year"), "2045"),
    ],
)
def test_a_quantity_is_written_the_indonesian_way(quantity: Quantity, written: str):
    assert locale.write(quantity) == written


@pytest.mark.parametrize("quantity", [Quantity(Decimal(4), "day"), Quantity(JULY, "count")])
def test_a_value_that_does_not_fit_its_kind_is_refused(quantity: Quantity):
    with pytest.raises(TypeError):
        locale.write(quantity)


def test_dates_on_axes_and_in_sentences():
    assert locale.month_short(date(2025, 8, 1)) == "Agu 2025"
    assert locale.day_short(JULY) == "4 Jul 2025"
    assert [locale.quarter(date(2025, number, 1)) for number in (3, 4, 7, 12)] == [
        "triwulan I 2025",
        "triwulan II 2025",
        "triwulan III 2025",
        "triwulan IV 2025",
    ]


def test_a_list_ends_with_dan():
    assert locale.listing(["nelayan", "petani", "tukang ojek"]) == "nelayan, petani, dan tukang ojek"


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=6), st.integers(0, 4))
def test_a_written_number_reads_back_as_the_value_rounded_half_up(value: Decimal, decimals: int):
    written = locale.number(value, decimals)
    read = Decimal(written.replace(".", "").replace(",", ".").replace("−", "-"))
    assert read == value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert not (read == 0 and written.startswith("−"))


def test_texts_nest_and_words_from_data_are_no_template():
    inner = text("{n} orang", n=count(10557))
    assert render(text("Naik {inner} di {place}.", inner=inner, place="Desa {x}")) == "Naik 10.557 orang di Desa {x}."


def test_an_empty_place_leaves_no_double_space():
    assert render(text("Cakupan {word} naik", word="")) == "Cakupan naik"


def test_a_moment_is_written_as_its_day():
    assert locale.write(day(datetime(2025, 7, 4, 12, 0))) == "4 Juli 2025"  # noqa: DTZ001 - no zone on purpose

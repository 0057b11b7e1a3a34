"""Reading values fast gives what a slow and obvious reading gives, and what was written comes back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sertakan_analysis.registry.values.amounts import read_money
from sertakan_analysis.registry.values.choices import SEX, read_sex
from sertakan_analysis.registry.values.days import DayStyle, read_days
from sertakan_analysis.registry.values.identifiers import read_identifier

if TYPE_CHECKING:
    from sertakan_analysis.registry.values.cells import Cells

AS_OF = date(2025, 11, 21)
STYLE = DayStyle(AS_OF, birth=True)
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
FORMS = (
    *("{0:%Y-%m-%d}", "{0:%d-%m-%Y}", "{0:%d/%m/%Y}", "{0:%d.%m.%Y}", "{0.day}-{0.month}-{0.year}"),
    *("{0:%Y%m%d}", "{0:%d%m%Y}", "{0.day} {1} {0.year}", "{0:%d}-{1}-{0.year}", "Gresik, {0.day} {1} {0.year}"),
)
DAYS = st.dates(date(1900, 3, 1), date(2099, 12, 31))
NEAR_DATES = st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}", fullmatch=True)
AMOUNTS = st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True)


def value_of(cells: Cells) -> Any:
    (value,) = cells.values.get_column("value")
    return value


def column(*texts: str) -> pl.Series:
    return pl.Series("text", texts, dtype=pl.String)


@settings(deadline=None)
@given(DAYS, st.sampled_from(FORMS))
def test_a_date_comes_back_from_every_form(day: date, form: str) -> None:
    assert value_of(read_days(column(form.format(day, MONTHS[day.month - 1])), STYLE)) == day


@settings(deadline=None)
@given(st.dates(date(1927, 5, 18), date(2099, 12, 31)))
def test_a_date_comes_back_from_its_excel_serial(day: date) -> None:
    assert value_of(read_days(column(str((day - date(1899, 12, 30)).days)), STYLE)) == day


@settings(deadline=None)
@given(st.dates(AS_OF - timedelta(days=36_500), AS_OF))
def test_a_birth_of_the_last_hundred_years_comes_back_from_two_digits_of_its_year(day: date) -> None:
    assert value_of(read_days(column(f"{day:%d-%m-%y}"), STYLE)) == day


def slow_date(text: str) -> date | None:
    """Read numbers between signs, one after the other."""
    first, second, third = re.split(r"[-/. ]", text)
    if len(first) == 4 and len(third) <= 2:
        year, month, day = int(first), int(second), int(third)
    elif len(first) <= 2 and len(third) in {2, 4}:
        year, month, day = int(third), int(second), int(first)
        if len(third) == 2:
            year = 2000 + year if (2000 + year, month, day) <= (AS_OF.year, AS_OF.month, AS_OF.day) else 1900 + year
    else:
        return None
    try:
        return date(year, month, day) if 1900 <= year <= 2099 else None
    except ValueError:
        return None


@settings(deadline=None, max_examples=300)
@given(NEAR_DATES)
def test_numbers_between_signs_are_the_date_that_a_slow_reading_finds_or_none(text: str) -> None:
    cells = read_days(column(text), STYLE)
    assert value_of(cells) == slow_date(text)
    assert cells.problems.height == (slow_date(text) is None)


def slow_money(text: str) -> int | None:
    """Read an amount sign by sign."""
    minus, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    signs = re.findall(r"[.,]", digits)
    groups = re.split(r"[.,]", digits)
    if not signs:
        return minus * int(digits)
    if set(groups[-1]) == {"0"} and len(groups[-1]) <= 2:
        decimal, signs, groups = signs[-1], signs[:-1], groups[:-1]
        if not signs:
            return minus * int(groups[0])
        if decimal in signs:
            return None
    thousands = len(set(signs)) == 1 and all(len(group) == 3 for group in groups[1:])
    if not thousands or groups[0].startswith("0") or len(groups[0]) > 3:
        return None
    return minus * int("".join(groups))


@settings(deadline=None, max_examples=300)
@given(AMOUNTS)
def test_an_amount_is_what_a_slow_reading_finds_or_is_reported(text: str) -> None:
    cells = read_money(column(text))
    assert value_of(cells) == slow_money(text)
    assert cells.problems.height == (slow_money(text) is None)


@settings(deadline=None)
@given(st.integers(0, 10**15), st.sampled_from(("{0}", "Rp{1}", "Rp {1},00", "{1}", "{2}", "IDR {2}.00", "{1},-")))
def test_rupiah_come_back_from_every_writing(amount: int, form: str) -> None:
    dots = f"{amount:,}".replace(",", ".")
    assert value_of(read_money(column(form.format(amount, dots, f"{amount:,}")))) == amount


@settings(deadline=None)
@given(st.sampled_from(sorted(SEX)), st.sampled_from((str.upper, str.title, str.lower)))
def test_the_case_of_a_word_for_the_sex_does_not_matter(word: str, case: Any) -> None:
    assert value_of(read_sex(column(case(word)))) == SEX[word]


@settings(deadline=None)
@given(st.text(max_size=24))
def test_an_identifier_never_gains_a_digit_or_changes_their_order(text: str) -> None:
    value = value_of(read_identifier(column(text)))
    assert value is None or re.sub(r"[^0-9]", "", value) == re.sub(r"[^0-9]", "", text)


@pytest.mark.parametrize("reader", [read_money, read_sex, lambda texts: read_days(texts, STYLE)])
@settings(deadline=None)
@given(texts=st.lists(st.text(max_size=20), unique=True, max_size=8))
def test_any_text_is_read_or_reported_and_none_raises(reader: Any, texts: list[str]) -> None:
    cells = reader(column(*texts))
    assert sorted(cells.values.get_column("text")) == sorted(texts)
    empty = cells.values.filter(pl.col("value").is_null()).get_column("text")
    assert set(empty) == set(cells.problems.get_column("text"))

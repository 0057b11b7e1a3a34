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
    from collections.abc import Iterable

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
WRITINGS = ("{0}", "Rp{1}", "Rp {1},00", "{1}", "{2}", "IDR {2}.00", "{1},-")
AMOUNTS = st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True)


# A reader takes a whole column at once: many cells an example, few examples.
columns = settings(deadline=None, max_examples=20)


def many(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(cells, unique=True, min_size=1, max_size=25)


def column(texts: Iterable[str]) -> pl.Series:
    return pl.Series("text", list(dict.fromkeys(texts)), dtype=pl.String)


def values_of(cells: Cells) -> dict[str, Any]:
    return dict(cells.values.select("text", "value").iter_rows())


def reported(cells: Cells) -> set[str]:
    return set(cells.problems.get_column("text"))


@columns
@given(many(st.tuples(DAYS, st.sampled_from(FORMS))))
def test_a_date_comes_back_from_every_form(written: list[tuple[date, str]]) -> None:
    days = {form.format(day, MONTHS[day.month - 1]): day for day, form in written}
    assert values_of(read_days(column(days), STYLE)) == days


@columns
@given(many(st.dates(date(1927, 5, 18), date(2099, 12, 31))))
def test_a_date_comes_back_from_its_excel_serial(written: list[date]) -> None:
    days = {str((day - date(1899, 12, 30)).days): day for day in written}
    assert values_of(read_days(column(days), STYLE)) == days


@columns
@given(many(st.dates(AS_OF - timedelta(days=36_500), AS_OF)))
def test_a_birth_of_the_last_hundred_years_comes_back_from_two_digits_of_its_year(written: list[date]) -> None:
    days = {f"{day:%d-%m-%y}": day for day in written}
    assert values_of(read_days(column(days), STYLE)) == days


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


@settings(columns, max_examples=40)
@given(many(NEAR_DATES))
def test_numbers_between_signs_are_the_date_that_a_slow_reading_finds_or_none(texts: list[str]) -> None:
    cells = read_days(column(texts), STYLE)
    assert values_of(cells) == {text: slow_date(text) for text in texts}
    assert reported(cells) == {text for text in texts if slow_date(text) is None}


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


@settings(columns, max_examples=40)
@given(many(AMOUNTS))
def test_an_amount_is_what_a_slow_reading_finds_or_is_reported(texts: list[str]) -> None:
    cells = read_money(column(texts))
    assert values_of(cells) == {text: slow_money(text) for text in texts}
    assert reported(cells) == {text for text in texts if slow_money(text) is None}


@columns
@given(many(st.tuples(st.integers(0, 10**15), st.sampled_from(WRITINGS))))
def test_rupiah_come_back_from_every_writing(written: list[tuple[int, str]]) -> None:
    amounts = {form.format(each, f"{each:,}".replace(",", "."), f"{each:,}"): each for each, form in written}
    assert values_of(read_money(column(amounts))) == amounts


def test_the_case_of_a_word_for_the_sex_does_not_matter() -> None:
    words = {case(word): sex for word, sex in SEX.items() for case in (str.upper, str.title, str.lower)}
    assert values_of(read_sex(column(words))) == words


@columns
@given(many(st.text(max_size=24)))
def test_an_identifier_never_gains_a_digit_or_changes_their_order(texts: list[str]) -> None:
    for text, value in values_of(read_identifier(column(texts))).items():
        assert value is None or re.sub(r"[^0-9]", "", value) == re.sub(r"[^0-9]", "", text)


@pytest.mark.parametrize("reader", [read_money, read_sex, lambda texts: read_days(texts, STYLE)])
@columns
@given(texts=st.lists(st.text(max_size=20), unique=True, max_size=25))
def test_any_text_is_read_or_reported_and_none_raises(reader: Any, texts: list[str]) -> None:
    cells = reader(column(texts))
    values = values_of(cells)
    assert set(values) == set(texts)
    assert {text for text, value in values.items() if value is None} == reported(cells)

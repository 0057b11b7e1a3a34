from __future__ import annotations

import re
from datetime import date

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lokal import parse_nik

from sertakan_analysis.identity.masking import shape, shape_of
from sertakan_analysis.identity.nik import PROVINCES, decode


def plain(value: str | None, on: date) -> tuple[str | None, str | None, date | None, str | None]:
    """Read one NIK as a person would: clean it, then one question after the other."""
    if value is None:
        return None, None, None, None
    nik = re.sub(r"[.\-'’]", "", "".join(value.split()))
    if not (len(nik) == 16 and nik.isascii() and nik.isdigit()):
        return None, "format", None, None
    born, sex = plain_birth(nik, on)
    kabupaten, kecamatan = int(nik[2:4]), int(nik[4:6])
    questions = [
        ("provinsi", int(nik[:2]) not in PROVINCES),
        ("wilayah", kabupaten in {0, 70} or kecamatan == 0),
        ("tanggal", born is None),
        ("urut_nol", nik[12:] == "0000"),
    ]
    fault = next((name for name, broken in questions if broken), None)
    return nik, fault, born, sex


def plain_birth(nik: str, on: date) -> tuple[date | None, str | None]:
    written, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    day, sex = (written - 40, "P") if written > 40 else (written, "L")
    for century in (2000, 1900):
        try:
            born = date(century + year, month, day)
        except ValueError:
            continue
        if century == 1900 or born <= on:
            return born, sex
    return None, None


digits = st.text("0123456789", min_size=14, max_size=18)
near_nik = st.builds(
    "{:02d}{:02d}{:02d}{:02d}{:02d}{:02d}{:04d}".format,
    st.sampled_from([0, 11, 20, 32, 35, 64, 65, 66, 77, 82, 91, 96, 97]),
    st.sampled_from([0, 1, 25, 69, 70, 71, 99]),
    st.integers(0, 3),
    st.integers(0, 75),
    st.integers(0, 13),
    st.integers(0, 99),
    st.sampled_from([0, 1, 9999]),
)
leap_days = st.builds("359910{}02{:02d}0001".format, st.sampled_from([28, 29, 30, 68, 69, 70]), st.integers(0, 99))
signs = st.sampled_from(list(" .-'’O \t"))
dressed = st.builds(lambda nik, cut, sign: nik[:cut] + sign + nik[cut:], near_nik, st.integers(0, 16), signs)
# Python takes these four separators for spaces, Unicode and polars do not.
anything = st.text(max_size=20).filter(lambda text: not re.search("[\x1c-\x1f]", text))
values = st.none() | digits | near_nik | leap_days | dressed | anything
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(st.lists(values, min_size=1, max_size=40), days)
@example(["3599102902000001"], date(2000, 2, 28))
@settings(max_examples=100)
def test_the_fast_reading_equals_the_plain_one(given_values: list[str | None], on: date):
    read = decode(pl.Series(given_values, dtype=pl.String), on)
    assert list(read.select("nik", "fault", "birth_date", "sex").iter_rows()) == [
        plain(each, on) for each in given_values
    ]


@given(st.lists(near_nik | leap_days, min_size=1, max_size=40))
def test_structure_agrees_with_lokal_id_but_for_its_kabupaten_70_and_its_century_by_year(given_values: list[str]):
    on = date(2025, 12, 31)
    read = decode(pl.Series(given_values), on)
    for value, fault in zip(given_values, read.get_column("fault"), strict=True):
        if value[2:4] != "70":
            assert (fault is None) == parse_nik(value, reference_date=on).valid, value


# Letters newer than the Unicode tables of this Python are letters to polars only; no name bears one.
written = st.text(st.characters(max_codepoint=0x24FF), max_size=20)


@given(st.lists(st.none() | written | digits, min_size=1, max_size=40))
def test_the_fast_shape_equals_the_plain_one(texts: list[str | None]):
    fast = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)}).select(shape(pl.col("text"))).to_series()
    assert fast.to_list() == [shape_of(text) for text in texts]

from __future__ import annotations

import polars as pl
import pytest

from sertakan_analysis.identity.masking import masked_nik, shape, shape_of

SHAPES = [
    (None, "kosong"),
    ("", "kosong"),
    ("   ", "hanya spasi"),
    ("3599101702900001", "16 angka, 3599********0001"),
    ("359910170290001", "15 angka"),
    ("35991017029000012", "17 angka"),
    ("3599 1017 0290 0001", "16 angka"),
    ("35.99.10.170290.0001", "16 angka dan 4 tanda"),
    ("3.59910E+15", "notasi ilmiah dengan 8 angka"),
    ("3,5E15", "notasi ilmiah dengan 4 angka"),
    ("Contoh Orang", "teks 11 huruf"),
    ("Moh. Contoh", "teks 9 huruf dan 1 tanda"),
    ("RT 03/RW 01", "teks 4 huruf dan 4 angka dan 1 tanda"),
    ("=HYPERLINK(1)", "teks 9 huruf dan 1 angka dan 3 tanda"),
    ("-", "1 tanda"),
]


@pytest.mark.parametrize(("value", "expected"), SHAPES)
def test_a_value_is_told_by_its_shape(value: str | None, expected: str):
    assert shape_of(value) == expected


def test_the_fast_way_tells_the_same_as_the_plain_one():
    values = pl.DataFrame({"value": [value for value, _ in SHAPES]})
    assert values.select(shape(pl.col("value"))).to_series().to_list() == [expected for _, expected in SHAPES]


def test_columns_in_unlike_pieces_of_memory_are_read_as_well():
    # What a filter leaves of a frame whose parts were put together without copying.
    numbers = pl.concat([pl.Series([value]) for value in ("3,5E+15", "x", "3,6E+15", "3,7E+15")], rechunk=False)
    frame = pl.DataFrame({"row": [1, 2, 3, 4], "value": numbers}).filter(pl.col("value") != "x")
    assert set(frame.select(shape(pl.col("value"))).to_series()) == {"notasi ilmiah dengan 4 angka"}


def test_a_mask_made_for_a_nik_shows_nothing_of_anything_else():
    assert masked_nik("3599101702900001") == "3599********0001"
    assert masked_nik("Contoh Orang Sungguh") == "teks 18 huruf"
    assert masked_nik("１２３４５６７８９０１２３４５６") == "16 tanda"

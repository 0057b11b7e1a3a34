from __future__ import annotations

import polars as pl
import pytest
from assessed_pairs import THRESHOLDS, pairs

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.assess import in_bits, in_strata
from sertakan_analysis.linkage.weights import Bands


@pytest.mark.parametrize(
    ("way", "weight", "band", "kept", "layer"),
    [
        ("nik", 30, "padan", True, "NIK, terpilih"),
        ("nik", 30, "ragu", True, "NIK, ragu"),
        ("model", -4, "ragu", True, "model, terpilih, -4 sampai -2 bit"),
        ("model", 3.9, "ragu", True, "model, terpilih, 2 sampai 4 bit"),
        ("model", 4, "padan", True, "model, terpilih, 4 sampai 6 bit"),
        ("model", 12, "padan", True, "model, terpilih, 12 bit ke atas"),
        ("model", -4.5, "beda", False, "model, kalah, -6 sampai -4 bit"),
        ("model", -40, "beda", False, "model, kalah, di bawah -8 bit"),
        ("model", 20, "beda", False, "model, kalah, 4 bit ke atas"),
    ],
)
def test_layers_are_narrow_between_the_thresholds_and_wide_beyond(
    way: str,
    weight: float,
    band: str,
    kept: bool,  # noqa: FBT001 - a row of the table
    layer: str,
):
    found = in_strata(pairs((1, way, weight, band, kept)), THRESHOLDS)
    assert found["lapisan"].to_list() == [layer]


def test_rows_of_the_same_two_persons_are_one_pair_and_the_kept_row_counts():
    once = pairs((1, "model", 6, "padan", True))
    lost = once.with_columns(
        pl.lit(9.0).alias("bobot"), pl.lit("beda").alias("pita"), pl.lit(value=False).alias("terpilih")
    )
    found = in_strata(pl.concat([lost, once]), THRESHOLDS)
    assert found["lapisan"].to_list() == ["model, terpilih, 6 sampai 8 bit"]


def test_bands_in_probabilities_are_thresholds_in_bits():
    # 0.8 is 4 to 1, two bits; 1/9 is 1 to 8, three bits against.
    assert in_bits(Bands(matched=0.8, uncertain=1 / 9, kept=-10, margin=1)) == pytest.approx((-3, 2))


def test_thresholds_out_of_order_and_missing_columns_are_named():
    given = pairs((1, "nik", 30, "padan", True))
    with pytest.raises(UserError, match="uncertain from 4 bits and matched from -4"):
        in_strata(given, (4, -4))
    with pytest.raises(UserError, match="lack the columns bobot, pita"):
        in_strata(given.drop("bobot", "pita"), THRESHOLDS)

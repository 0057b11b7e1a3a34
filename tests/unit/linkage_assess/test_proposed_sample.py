from __future__ import annotations

import polars as pl
import pytest
from assessed_pairs import THRESHOLDS, pairs

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.assess import proposed_sample

KEY = ["kiri_orang", "kanan_orang"]


@pytest.fixture(scope="module")
def match() -> pl.DataFrame:
    return pairs(
        (3_000, "nik", 40, "padan", True),
        (400, "model", 15, "padan", True),
        (60, "model", 1, "ragu", True),
        (4, "model", -3, "ragu", True),
        (500, "model", -9, "beda", False),
    )


def drawn(match: pl.DataFrame, size: int = 120, seed: int = 5) -> pl.DataFrame:
    return proposed_sample(match, size, seed, thresholds=THRESHOLDS)


def test_every_layer_gives_pairs_those_turned_down_too_and_a_small_one_all_it_has(match: pl.DataFrame):
    found = drawn(match)
    by_layer = dict(found["lapisan"].value_counts().iter_rows())
    assert sum(by_layer.values()) == 120
    assert by_layer.pop("model, terpilih, -4 sampai -2 bit") == 4
    assert min(by_layer.values()) >= 10
    assert any("kalah" in name for name in by_layer)


def test_the_chance_of_a_pair_is_the_part_of_its_layer_that_is_drawn(match: pl.DataFrame):
    found = drawn(match)
    shares = found.group_by("lapisan").agg(
        (pl.len() / pl.col("banyak_lapisan").first()).alias("share"), pl.col("peluang_terpilih").unique()
    )
    assert shares["peluang_terpilih"].list.len().max() == 1
    assert shares["share"].to_list() == shares["peluang_terpilih"].list.first().to_list()


def test_the_same_pairs_give_the_same_sample_in_whatever_order_and_another_seed_another(match: pl.DataFrame):
    found = drawn(match)
    assert found.equals(drawn(match.sample(fraction=1, shuffle=True, seed=1)))
    assert found.join(drawn(match, seed=6), on=KEY, how="semi").height < 60


def test_a_list_that_grew_by_a_tenth_keeps_nearly_all_of_its_sample(match: pl.DataFrame):
    more = pairs((300, "nik", 40, "padan", True), (40, "model", 15, "padan", True), names="baru")
    before, after = drawn(match), drawn(pl.concat([match, more]))
    assert before.join(after, on=KEY, how="semi").height >= 0.85 * before.height


def test_judged_pairs_stay_drawn_or_not_and_one_not_drawn_has_no_chance(match: pl.DataFrame):
    inside = drawn(match).head(3)
    outside = match.join(drawn(match), on=KEY, how="anti").head(2)
    decided = pl.concat([inside.select(KEY), outside.select(KEY)])
    found = proposed_sample(match, 120, 5, thresholds=THRESHOLDS, decided=decided)
    kept = found.filter("diputuskan")
    assert found.height == 122
    assert kept.height == 5
    assert kept.join(outside, on=KEY, how="semi")["peluang_terpilih"].to_list() == [None, None]
    assert kept["peluang_terpilih"].null_count() == 2


def test_a_sample_larger_than_the_match_is_the_match(match: pl.DataFrame):
    found = drawn(match, size=100_000)
    assert found.height == match.height
    assert found["peluang_terpilih"].unique().to_list() == [1.0]


def test_no_pairs_give_an_empty_sample_and_no_size_is_refused(match: pl.DataFrame):
    assert drawn(match.clear()).is_empty()
    with pytest.raises(UserError, match="a sample of 0 pairs"):
        drawn(match, size=0)

from __future__ import annotations

import polars as pl
import pytest
from assessed_pairs import THRESHOLDS, judged_all, pairs

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.assess import Measure, quality, quality_by_threshold

CHOSEN = (100, "model", 9.0, "padan", True)
TURNED_DOWN = (50, "model", -9.0, "beda", False)


def labels(match: pl.DataFrame, *words: str, chance: float | None = 1.0) -> pl.DataFrame:
    return judged_all(match.head(len(words)), "sama", chance).with_columns(pl.Series("keputusan", words))


def test_nobody_judged_a_pair_means_no_quality():
    match = pairs(CHOSEN)
    assert quality(match, judged_all(match.clear(), "sama"), thresholds=THRESHOLDS) is None
    assert quality_by_threshold(match, judged_all(match.clear(), "sama"), thresholds=THRESHOLDS, at=[0]).is_empty()


def test_a_match_judged_to_the_last_pair_leaves_no_doubt():
    chosen, down = pairs(CHOSEN), pairs(TURNED_DOWN, names="kalah")
    judged = pl.concat([labels(chosen, *["beda"] * 10, *["sama"] * 90), labels(down, *["sama"] * 30, *["beda"] * 20)])
    found = quality(pl.concat([chosen, down]), judged, thresholds=THRESHOLDS)
    assert found is not None
    for measure, share in ((found.precision, 90 / 100), (found.recall, 90 / (90 + 30))):
        assert (measure.low, measure.value, measure.high) == (pytest.approx(share),) * 3
    assert found.f1.value == pytest.approx(2 * 90 / (100 + 120))
    assert (found.chosen, found.reviewed, found.unsure) == (100, 150, 0)


def test_a_layer_counts_by_its_pairs_and_not_by_its_judgements():
    large, small = pairs((900, "nik", 40.0, "padan", True)), pairs((100, "model", 9.0, "padan", True), names="kecil")
    judged = pl.concat(
        [labels(large, *["sama"] * 30, chance=30 / 900), labels(small, *["sama"] * 15, *["beda"] * 15, chance=0.3)]
    )
    found = quality(pl.concat([large, small]), judged, thresholds=THRESHOLDS)
    assert found.precision.value == pytest.approx(0.9 * 1 + 0.1 * 0.5)
    assert found.precision.low < 0.95 < found.precision.high


def test_pairs_that_the_match_turned_down_lower_the_recall_only():
    chosen, down = pairs(CHOSEN), pairs((1_000, "model", -9.0, "beda", False), names="kalah")
    match = pl.concat([chosen, down])
    judged = pl.concat([labels(chosen, *["sama"] * 50, chance=0.5), labels(down, "sama", *["beda"] * 49, chance=0.05)])
    found = quality(match, judged, thresholds=THRESHOLDS)
    assert found.precision.value == 1
    assert found.recall.value == pytest.approx(100 / (100 + 20))  # 1 of 50 in 1,000: 20 missed


def test_pairs_judged_without_being_drawn_count_for_themselves_alone():
    match = pairs(CHOSEN)
    drawn = labels(match.tail(20), *["sama"] * 20, chance=0.2)
    suspicious = labels(match.head(10), *["beda"] * 10, chance=None)
    found = quality(match, pl.concat([drawn, suspicious]), thresholds=THRESHOLDS)
    assert found.precision.value == pytest.approx(0.9)  # ten wrong, the other ninety as the drawn ones: right
    assert found.precision.high <= 0.9


def test_pairs_drawn_with_different_chances_weigh_by_them():
    match = pairs(CHOSEN)
    often = labels(match.head(8), *["beda"] * 8, chance=0.8)
    seldom = labels(match.tail(9), *["sama"] * 9, chance=0.1)
    found = quality(match, pl.concat([often, seldom]), thresholds=THRESHOLDS)
    assert found.precision.value == pytest.approx(90 / (90 + 10))


def test_those_who_could_not_tell_widen_the_interval_and_move_no_value():
    match = pairs(CHOSEN)
    sure = quality(match, labels(match, *["sama"] * 20, chance=0.3), thresholds=THRESHOLDS)
    with_doubt = labels(match, *["sama"] * 20, *["tidak_tahu"] * 10, chance=0.3)
    unsure = quality(match, with_doubt, thresholds=THRESHOLDS)
    assert unsure.precision.value == sure.precision.value == 1
    assert unsure.precision.low < 0.67 < sure.precision.low
    assert (unsure.reviewed, unsure.unsure) == (20, 10)


def test_a_layer_that_nobody_judged_leaves_the_measure_without_a_value_but_with_limits():
    chosen, unseen = pairs(CHOSEN), pairs((100, "nik", 40.0, "padan", True), names="lain")
    found = quality(pl.concat([chosen, unseen]), labels(chosen, *["sama"] * 100), thresholds=THRESHOLDS)
    assert found.precision == Measure(None, pytest.approx(0.5), 1.0)


def test_the_latest_judgement_of_a_pair_counts():
    match = pairs((1, "model", 9.0, "padan", True))
    judged = pl.concat([labels(match, "beda"), labels(match, "sama")])
    assert quality(match, judged, thresholds=THRESHOLDS).precision.value == 1


def test_a_match_that_chose_nothing_has_no_precision():
    match = pairs(TURNED_DOWN)
    found = quality(match, labels(match, *["beda"] * 50), thresholds=THRESHOLDS)
    assert (found.precision, found.recall, found.f1, found.chosen) == (None, None, None, 0)


def test_with_a_higher_threshold_fewer_pairs_are_chosen_and_those_of_an_equal_nik_stay():
    match = pairs((10, "nik", 1.0, "padan", True), (10, "model", 5.0, "padan", True), (10, "model", 9.0, "padan", True))
    words = ["sama"] * 10 + ["beda"] * 5 + ["sama"] * 15
    table = quality_by_threshold(match, labels(match, *words), thresholds=THRESHOLDS, at=[4, 8])
    assert table.select("ambang", "terpilih", "diperiksa").rows() == [(4, 30, 30), (8, 20, 20)]
    assert table["presisi"].to_list() == [pytest.approx(25 / 30), 1]
    assert table["perolehan"].to_list() == [1, pytest.approx(20 / 25)]
    assert (table["f1_bawah"] <= table["f1"]).all()


def test_a_lower_threshold_takes_what_was_too_light_and_leaves_people_what_a_rival_disputes():
    light, disputed = (10, "model", 1.0, "ragu", True), (10, "model", 9.0, "ragu", True)
    match = pairs(CHOSEN, light, disputed, TURNED_DOWN)
    table = quality_by_threshold(match, labels(match, *["sama"] * 120), thresholds=THRESHOLDS, at=[-50, 0, 2, 9.5])
    assert table["terpilih"].to_list() == [110, 110, 100, 0]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (pl.lit("sma").alias("keputusan"), "'sma' is no judgement of a pair\nRemedy: Did you mean 'sama'"),
        (pl.lit(1.5).alias("peluang_terpilih"), "a chance that is not above 0 and up to 1"),
        (pl.lit(0.0).alias("peluang_terpilih"), "a chance that is not above 0 and up to 1"),
    ],
)
def test_judgements_that_are_none_are_refused(changed: pl.Expr, message: str):
    match = pairs(CHOSEN)
    with pytest.raises(UserError, match=message):
        quality(match, judged_all(match, "sama").with_columns(changed), thresholds=THRESHOLDS)


def test_judgements_without_their_chance_are_refused():
    match = pairs(CHOSEN)
    with pytest.raises(UserError, match="lack the columns peluang_terpilih"):
        quality(match, judged_all(match, "sama").drop("peluang_terpilih"), thresholds=THRESHOLDS)

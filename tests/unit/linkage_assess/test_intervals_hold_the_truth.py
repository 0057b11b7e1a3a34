from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from assessed_pairs import THRESHOLDS, pseudonym

from sertakan_analysis.linkage.assess import proposed_sample, quality

pytestmark = pytest.mark.slow

REPETITIONS = 200
LEAST = 0.92  # two standard errors of a share of 95 in 200 below it


def match(size: int, seed: int) -> pl.DataFrame:
    """Return a match as one looks: most pairs sure and nearly all right, weights that promise too much, many left over."""
    random = np.random.default_rng(seed)
    equal = int(0.6 * size)
    others = size - equal
    weight = np.where(random.random(others) < 0.5, random.normal(22, 6, others), random.normal(-4, 5, others))
    true = random.random(others) < 1 / (1 + 2.0 ** -(weight - 3))
    kept = (weight >= THRESHOLDS[0]) & (random.random(others) < np.where(weight < 5, 0.5, 0.95))
    band = np.where(~kept, "beda", np.where(weight >= THRESHOLDS[1], "padan", "ragu"))
    return pl.DataFrame(
        {
            "kiri_orang": [pseudonym(f"kiri {number}") for number in range(size)],
            "kanan_orang": [pseudonym(f"kanan {number}") for number in range(size)],
            "cara": ["nik"] * equal + ["model"] * others,
            "bobot": np.r_[np.full(equal, 40.0), weight],
            "peluang": np.r_[np.ones(equal), 1 / (1 + 2.0**-weight)],
            "pita": ["padan"] * equal + list(band),
            "terpilih": [True] * equal + list(kept),
            "benar": np.r_[random.random(equal) > 0.0005, true],
        }
    )


def judged(sample: pl.DataFrame, pairs: pl.DataFrame, unsure: pl.Series) -> pl.DataFrame:
    truth = sample.join(pairs.select("kiri_orang", "benar"), on="kiri_orang", maintain_order="left")
    word = pl.when("benar").then(pl.lit("sama")).otherwise(pl.lit("beda"))
    return truth.with_columns(pl.when(unsure).then(pl.lit("tidak_tahu")).otherwise(word).alias("keputusan"))


@pytest.mark.parametrize(("people", "size", "share_unsure"), [(1_500, 100, 0.0), (5_000, 300, 0.0), (5_000, 300, 0.1)])
def test_intervals_of_a_judged_sample_hold_the_truth_as_often_as_they_say(people: int, size: int, share_unsure: float):
    pairs = match(people, seed=people)
    chosen = pairs.filter("terpilih", pl.col("pita") == "padan")
    right, true = chosen["benar"].sum(), pairs["benar"].sum()
    truth = {"precision": right / chosen.height, "recall": right / true, "f1": 2 * right / (chosen.height + true)}
    held = dict.fromkeys(truth, 0)
    random = np.random.default_rng(3)
    for seed in range(REPETITIONS):
        sample = proposed_sample(pairs, size, seed, thresholds=THRESHOLDS)
        unsure = pl.Series(random.random(sample.height) < share_unsure)
        found = quality(pairs, judged(sample, pairs, unsure), thresholds=THRESHOLDS)
        for name, value in truth.items():
            measure = getattr(found, name)
            held[name] += measure.low <= value <= measure.high
    assert min(held.values()) >= LEAST * REPETITIONS, held

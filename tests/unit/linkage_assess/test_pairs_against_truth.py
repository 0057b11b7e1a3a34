from __future__ import annotations

import polars as pl
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.assess import Scores, judged


def table(text: str) -> pl.DataFrame:
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pl.DataFrame([dict(zip(head, row, strict=True)) for row in rows])
    numbers = [pl.col(name).cast(pl.Int64) for name in ("kiri", "kanan")]
    if "terpilih" in head:
        numbers += [pl.col("bobot").cast(pl.Float64), pl.col("terpilih") == "ya"]
    return frame.with_columns(numbers)


PAIRS = table("""
    kiri | kanan | cara  | bobot | pita  | terpilih
       1 |     1 | nik   |    40 | padan | ya
       2 |     2 | model |     9 | padan | ya
       3 |     4 | model |     5 | padan | ya
       4 |     5 | model |     1 | ragu  | ya
       5 |     6 | model |     8 | beda  | tidak
""")
TRUTH = table("""
    kiri | kanan
       1 |     1
       2 |     2
       4 |     5
       5 |     6
       6 |     7
""")


def test_right_pairs_are_counted_among_the_chosen_and_among_the_true():
    scores = judged(PAIRS, TRUTH)
    assert scores == Scores(chosen=3, right=2, true=5)
    assert (scores.precision, scores.recall, scores.f1) == (2 / 3, 2 / 5, 2 * 2 / (3 + 5))


def test_nothing_chosen_and_nothing_true_have_no_share():
    nothing = judged(PAIRS.clear(), TRUTH.clear())
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


def test_a_pair_given_twice_is_refused():
    with pytest.raises(UserError, match="the true pairs hold a pair twice"):
        judged(PAIRS, pl.concat([TRUTH, TRUTH]))

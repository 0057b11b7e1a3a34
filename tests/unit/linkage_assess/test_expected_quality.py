from __future__ import annotations

import polars as pl

from sertakan_analysis.linkage import load_weights
from sertakan_analysis.linkage.assess import expected_quality


def test_the_quoted_shares_follow_from_the_quoted_counts():
    table = expected_quality()
    assert table.select("skenario", "daftar", "orang", "benih").is_unique().all()
    off = table.filter(
        ((pl.col("tepat") / pl.col("terpilih") - pl.col("presisi")).abs() > 1e-5)
        | ((pl.col("tepat") / pl.col("pasangan_benar") - pl.col("perolehan")).abs() > 1e-5)
    )
    assert off.is_empty()


def test_no_quoted_row_is_of_the_people_that_the_weights_were_estimated_with():
    for seed in expected_quality()["benih"].unique():
        assert f"seed {seed}," not in load_weights().origin["data"]

"""Whatever pairs weigh: nobody is given two partners, and the order of rows changes nothing."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from sertakan_analysis.linkage.decided import decided
from sertakan_analysis.linkage.scoring import SCORE_COLUMNS
from sertakan_analysis.linkage.weights import Bands

BANDS = Bands(matched=0.9, uncertain=0.05, kept=-10.0, margin=1.0)
LEVELS = st.fixed_dictionaries(
    {
        "tingkat_nik": st.integers(-1, 2),
        "tingkat_nama": st.integers(-1, 7),
        "tingkat_lahir": st.integers(-1, 5),
        "bobot": st.integers(-10, 25).map(float),
    }
)
PAIRS = st.dictionaries(st.tuples(st.integers(1, 6), st.integers(1, 6)), LEVELS, min_size=1, max_size=20)


def frame(pairs: dict[tuple[int, int], dict[str, float]]) -> pl.DataFrame:
    rows = [
        {
            **dict.fromkeys(SCORE_COLUMNS, -1),
            **told,
            "kiri": left,
            "kanan": right,
            "peluang": 2 ** told["bobot"] / (1 + 2 ** told["bobot"]),
            "kelompok_kiri": left,
            "kelompok_kanan": right,
        }
        for (left, right), told in pairs.items()
    ]
    return pl.DataFrame(rows, schema_overrides={"bobot": pl.Float64, "peluang": pl.Float64})


@settings(max_examples=60)
@given(PAIRS)
def test_nobody_is_given_two_partners(pairs: dict[tuple[int, int], dict[str, float]]):
    kept = decided(frame(pairs), BANDS).filter("terpilih")
    assert kept["kiri"].is_unique().all()
    assert kept["kanan"].is_unique().all()


@settings(max_examples=60)
@given(PAIRS)
def test_a_kept_pair_outweighs_every_other_pair_of_its_persons(pairs: dict[tuple[int, int], dict[str, float]]):
    for row in decided(frame(pairs), BANDS).filter("terpilih").iter_rows(named=True):
        rivals = [
            told["bobot"] for (left, right), told in pairs.items() if (left == row["kiri"]) != (right == row["kanan"])
        ]
        assert all(row["bobot"] > rival for rival in rivals)


@settings(max_examples=60)
@given(PAIRS)
def test_a_matched_pair_is_kept_and_likely_and_not_against_name_and_birth_date(
    pairs: dict[tuple[int, int], dict[str, float]],
):
    for row in decided(frame(pairs), BANDS).filter(pl.col("pita") == "padan").iter_rows(named=True):
        assert row["terpilih"]
        assert row["peluang"] >= BANDS.matched
        assert (row["tingkat_nama"], row["tingkat_lahir"]) != (0, 0)


@settings(max_examples=60)
@given(PAIRS)
def test_the_order_of_pairs_changes_nothing(pairs: dict[tuple[int, int], dict[str, float]]):
    given_order, turned = frame(pairs), frame(dict(reversed(pairs.items())))
    assert decided(given_order, BANDS).sort("kiri", "kanan").equals(decided(turned, BANDS).sort("kiri", "kanan"))

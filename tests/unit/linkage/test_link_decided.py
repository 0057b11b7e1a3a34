"""Who is whose best, how clearly, and in which band that falls."""

from __future__ import annotations

import polars as pl

from sertakan_analysis.linkage.decided import decided
from sertakan_analysis.linkage.scoring import SCORE_COLUMNS
from sertakan_analysis.linkage.weights import Bands

BANDS = Bands(matched=0.9, uncertain=0.05, kept=-10.0, margin=1.0)
ALIKE = {"tingkat_nik": -1, "tingkat_nama": 7, "tingkat_lahir": 5, "tingkat_jk": 1}


def pairs(*rows: tuple[int, int, float], groups: dict[int, int] | None = None, **levels: int) -> pl.DataFrame:
    """Return weighed pairs (left, right, bits); ``groups`` puts rows of the right list together."""
    together = groups or {}
    return pl.DataFrame(
        [
            {
                **dict.fromkeys(SCORE_COLUMNS, -1),
                **ALIKE,
                **levels,
                "kiri": left,
                "kanan": right,
                "bobot": bits,
                "peluang": 2**bits / (1 + 2**bits),
                "kelompok_kiri": left,
                "kelompok_kanan": together.get(right, right),
            }
            for left, right, bits in rows
        ],
        schema_overrides={"bobot": pl.Float64, "peluang": pl.Float64},
    )


def outcome(frame: pl.DataFrame) -> dict[tuple[int, int], tuple[str, bool]]:
    judged = decided(frame, BANDS)
    return {(row["kiri"], row["kanan"]): (row["pita"], row["terpilih"]) for row in judged.iter_rows(named=True)}


def test_a_likely_pair_without_rival_is_matched():
    assert outcome(pairs((1, 1, 10.0))) == {(1, 1): ("padan", True)}


def test_a_doubtful_pair_is_left_to_people():
    assert outcome(pairs((1, 1, 0.0))) == {(1, 1): ("ragu", True)}


def test_an_unlikely_pair_is_two_persons():
    assert outcome(pairs((1, 1, -8.0))) == {(1, 1): ("beda", False)}


def test_who_is_better_matched_elsewhere_loses():
    assert outcome(pairs((1, 1, 20.0), (1, 2, 10.0), (2, 2, 15.0))) == {
        (1, 1): ("padan", True),
        (1, 2): ("beda", False),
        (2, 2): ("padan", True),
    }


def test_a_pair_is_kept_only_where_each_is_the_others_best():
    # 1 likes 2 best, but 2 has a heavier pair with 3.
    assert outcome(pairs((1, 2, 10.0), (3, 2, 15.0)))[1, 2] == ("beda", False)


def test_two_equally_heavy_pairs_are_both_left_to_people_and_none_is_kept():
    assert outcome(pairs((1, 1, 10.0), (1, 2, 10.0))) == {(1, 1): ("ragu", False), (1, 2): ("ragu", False)}


def test_a_pair_less_than_the_margin_ahead_is_kept_and_left_to_people():
    assert outcome(pairs((1, 1, 10.5), (1, 2, 10.0))) == {(1, 1): ("ragu", True), (1, 2): ("beda", False)}


def test_two_rows_of_one_person_are_no_rivals():
    assert outcome(pairs((1, 1, 20.0), (1, 2, 19.9), groups={1: 1, 2: 1})) == {
        (1, 1): ("padan", True),
        (1, 2): ("padan", True),
    }


def test_an_equal_nik_against_name_and_birth_date_is_never_matched_whatever_it_weighs():
    told = pairs((1, 1, 20.0), tingkat_nik=2, tingkat_nama=0, tingkat_lahir=0)
    assert outcome(told) == {(1, 1): ("ragu", True)}


def test_an_equal_nik_against_name_and_birth_date_is_shown_to_people_even_where_it_weighs_little():
    told = pairs((1, 1, -9.0), tingkat_nik=2, tingkat_nama=0, tingkat_lahir=0)
    assert outcome(told) == {(1, 1): ("ragu", True)}


def test_a_household_does_not_decide_for_another_name():
    twins = pairs((1, 1, 12.0), tingkat_nik=0, tingkat_nama=0, tingkat_lahir=5)
    assert outcome(twins) == {(1, 1): ("ragu", True)}


def test_a_shared_name_does_not_decide_against_nik_and_birth_date():
    # Members of one household bear one name and share the mother, the card and the telephone.
    assert outcome(pairs((1, 1, 12.0), tingkat_nik=0, tingkat_lahir=0)) == {(1, 1): ("ragu", True)}


def test_another_name_under_the_very_nik_and_birth_date_is_one_person():
    assert outcome(pairs((1, 1, 12.0), tingkat_nik=2, tingkat_nama=0)) == {(1, 1): ("padan", True)}


def test_another_name_under_a_nik_one_digit_away_is_left_to_people():
    # The same day and serial number in the next kecamatan: strangers.
    assert outcome(pairs((1, 1, 12.0), tingkat_nik=1, tingkat_nama=0)) == {(1, 1): ("ragu", True)}

"""Splink's settings, made from the comparisons and the weights: the same for every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import SettingsCreator, block_on

from sertakan_analysis.linkage.comparisons import COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from splink.internals.comparison_level_creator import ComparisonLevelCreator

    from sertakan_analysis.linkage.comparisons import Comparison, Level
    from sertakan_analysis.linkage.weights import Odds, Weights

ROW: Final = "baris"
# A name borne by one in a million weighs no more than one borne by one in a hundred thousand: in a short list nearly
# every name is rare.
RAREST: Final = 1e-5


def settings(weights: Weights, prior: float, keys: Iterable[str]) -> SettingsCreator:
    """Return the settings for linking two lists that bear these key columns of candidate blocks."""
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name=ROW,
        probability_two_random_records_match=prior,
        comparisons=[_comparison(each, weights.odds[each.name]) for each in COMPARISONS],
        blocking_rules_to_generate_predictions=[block_on(key) for key in keys],
        # The levels come along with the columns only; both stay in the engine, and the columns are left there.
        retain_matching_columns=True,
    )


def _comparison(given: Comparison, odds: tuple[Odds, ...]) -> comparisons.CustomComparison:
    made = [_level(level, each) for level, each in zip(given.levels, odds, strict=True)]
    unknown = levels.CustomLevel(given.unknown).configure(is_null_level=True)
    return comparisons.CustomComparison([unknown, *made], output_column_name=given.name)


def _level(given: Level, odds: Odds) -> ComparisonLevelCreator:
    made = levels.CustomLevel(given.condition, given.name) if given.condition else levels.ElseLevel()
    made.configure(m_probability=odds.m, u_probability=odds.u)
    if given.frequency:
        made.configure(
            tf_adjustment_column=given.frequency,
            tf_adjustment_weight=1.0,
            tf_minimum_u_value=RAREST,
            disable_tf_exact_match_detection=True,
        )
    return made

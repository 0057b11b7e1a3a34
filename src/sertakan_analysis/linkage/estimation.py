"""Estimating the weights from two lists without labels: what strangers share by chance, and what one person shares."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import duckdb
from splink import DuckDBAPI, Linker, block_on

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.comparisons import COMPARED, COMPARISONS
from sertakan_analysis.linkage.linking import link
from sertakan_analysis.linkage.model import Band
from sertakan_analysis.linkage.preparation import prepared
from sertakan_analysis.linkage.scoring import LEFT, RIGHT, frequencies
from sertakan_analysis.linkage.settings import ROW, settings
from sertakan_analysis.linkage.weights import Odds, load_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    import polars as pl

    from sertakan_analysis.linkage.weights import Weights

PAIRS: Final = 2_000_000
# Each round leaves out of the estimate what it blocks on; together they see every comparison. Estimates of several
# rounds are averaged.
ROUNDS: Final = (("lahir", "jk"), ("nama_urut",))
MOST_PAIRS: Final = 3_000_000
# Below this many matched pairs the shares say little.
FEWEST: Final = 500
# No list is so clean that one person never differs: below this share a difference would weigh as proof.
LEAST: Final = 0.003


def estimate(  # noqa: PLR0913 - what an estimate depends on
    left: pl.DataFrame,
    right: pl.DataFrame,
    weights: Weights | None = None,
    *,
    seed: int,
    made: date,
    comparisons: Iterable[str] = (),
) -> Weights:
    """Return weights estimated on two lists of ``LIST_COLUMNS``, reproducible by ``seed``; ``made`` is the day.

    The shares among strangers (u) come from two million random pairs less the pairs of one person among them, those
    among pairs of one person (m) from expectation maximisation within blocks. Comparisons of columns that a list lacks
    keep the odds of ``weights`` (those of the package unless others are given); so does everything outside
    ``comparisons`` where these are named, and the bands. Raw shares of rare levels are kept from zero: half a pair.

    Raises
    ------
    UserError
        Fewer than 500 persons whom the given weights match: too few to estimate from.

    Source: Fellegi and Sunter (1969), A Theory for Record Linkage; Winkler (1988) for the estimate without labels.
    """
    given = weights or load_weights()
    found = link(left, right, given, on=made)
    matched = int(found.facts[str(Band.MATCHED)])
    if matched < FEWEST:
        raise UserError(
            f"the two lists share {matched} persons for sure, too few to estimate weights from",
            where="linkage",
            remedy=f"Give lists that share at least {FEWEST}, or use the weights that the package brings.",
        )
    one, other = prepared(left, made), prepared(right, made)
    among = matched / (left.height * right.height)
    trained = _trained(one, other, given, among, seed)
    wanted = set(comparisons) or {each.name for each in COMPARISONS}
    told = {
        each.name: _odds(given.odds[each.name], trained[each.name], among)
        for each in COMPARISONS
        if each.name in wanted
    }
    odds = {name: told.get(name) or given.odds[name] for name in given.odds}
    return replace(
        given,
        title="Bobot dari daftar sendiri",
        origin={
            "data": f"two lists of {left.height} and {right.height} rows, {matched} persons in both",
            "method": f"u from {PAIRS} random pairs, m by expectation maximisation (Splink), seed {seed}",
            "made": made.isoformat(),
        },
        assumed=tuple(name for name in given.assumed if not told.get(name)),
        share=min(0.99, round(matched / min(left.height, right.height), 3)),
        odds=odds,
    )


def _trained(
    one: pl.DataFrame, other: pl.DataFrame, weights: Weights, among: float, seed: int
) -> Mapping[str, list[dict[str, Any]]]:
    """Return Splink's levels by comparison, each from alike to unlike with what it found of m and u."""
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection, _without_notices():
        api = DuckDBAPI(connection)
        tables = [
            api.register(side.select(ROW, *COMPARED).to_arrow(), dataset_display_name=name)
            for side, name in ((one, LEFT), (other, RIGHT))
        ]
        linker = Linker(tables, settings(weights, among, ()), log_level=None)
        for column, shares in frequencies(one, other).items():
            linker.table_management.register_term_frequency_lookup(api.register(shares.to_arrow()), column)
        linker.training.estimate_u_using_random_sampling(PAIRS, seed=seed, min_count_per_level=None, num_chunks=1)
        for columns in ROUNDS:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*columns), max_pairs=MOST_PAIRS, estimate_without_term_frequencies=True
            )
        model = linker.misc.save_model_to_json()
    return {
        each["output_column_name"]: [level for level in each["comparison_levels"] if not level.get("is_null_level")]
        for each in model["comparisons"]
    }


@contextmanager
def _without_notices() -> Iterator[None]:
    """Keep Splink from telling of every level that the lists lack: those keep the odds they had."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _odds(given: tuple[Odds, ...], levels: list[dict[str, Any]], among: float) -> tuple[Odds, ...] | None:
    """Return the odds of a comparison, or None where the lists tell nothing of it: Splink leaves them as they were."""
    if len(levels) != len(given):
        message = f"Splink returned {len(levels)} levels where {len(given)} were given"
        raise AssertionError(message)
    sampled = [level.get("u_probability") for level in levels]
    shares = [level.get("m_probability") for level in levels]
    if sampled == [each.u for each in given] or shares == [each.m for each in given]:
        return None
    m = _summing_to_one([max(each or 0.0, LEAST) for each in shares])
    # Among random pairs a few are one person: their share is known, and taken out again.
    u = _summing_to_one([max((each or 0.0) - among * own, 0.5 / PAIRS) for each, own in zip(sampled, m, strict=True)])
    return tuple(Odds(each, chance) for each, chance in zip(m, u, strict=True))


def _summing_to_one(shares: list[float]) -> list[float]:
    total = sum(shares)
    # Digits enough that a share of nearly everything stays below everything.
    return [float(f"{each / total:.9g}") for each in shares]

"""Which pairs people should judge so that precision and recall of a match can be told."""

from __future__ import annotations

from hashlib import blake2b
from math import sqrt
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.assess.strata import PAIR_KEY, in_strata

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_OF_A_LAYER: Final = 10
# No layer is taken for sure, however sure the model is: its probability is not calibrated.
SUREST: Final = 0.98
SEED_BYTES: Final = 8
NUMBER_BYTES: Final = 8


def proposed_sample(
    pairs: pl.DataFrame,
    size: int,
    seed: int,
    *,
    thresholds: tuple[float, float],
    decided: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Draw pairs for people to judge, some from every layer, those that the match turned down too.

    A row is a pair of persons, in the order of judging: ``kiri_orang``, ``kanan_orang``, ``lapisan``,
    ``banyak_lapisan`` (pairs in the layer), ``peluang_terpilih`` (the chance of any pair of the layer to be drawn) and
    ``diputuskan`` (people judged it already, by ``decided`` with ``kiri_orang`` and ``kanan_orang``). A judged pair that
    is not drawn stays, without a chance: what is known of it counts for itself alone.

    Every pair bears a lasting random number, a hash of its pseudonyms keyed by ``seed``; a layer gives those with the
    smallest. The same pairs give the same sample, and a list that grew keeps nearly all of it. Layers share ``size`` by
    their pairs times the model's spread sqrt(p(1 - p)), none less than ten where it has them.

    Raises
    ------
    UserError
        A size or seed below 0, or pairs without the needed columns.

    Source: Ohlsson (1995), Coordination of Samples Using Permanent Random Numbers, in Cox et al., Business Survey
    Methods; Neyman's allocation as in Cochran (1977), Sampling Techniques, 3rd ed., section 5.5.
    """
    if size < 1 or seed < 0:
        raise UserError(
            f"a sample of {size} pairs with the seed {seed} can't be drawn",
            remedy="Ask for at least one pair, with a seed of 0 or more.",
        )
    layered = in_strata(pairs, thresholds).with_columns(_lasting_number(seed))
    shares = _shared_out(layered, size)
    drawn = layered.with_columns(
        pl.col("nomor").rank("ordinal").over("lapisan").alias("urutan"),
        pl.len().over("lapisan").alias("banyak_lapisan"),
        pl.col("lapisan").replace_strict(shares, return_dtype=pl.Int64, default=0).alias("jatah"),
        _is_among(decided).alias("diputuskan"),
    )
    chance = pl.when(pl.col("urutan") <= pl.col("jatah")).then(pl.col("jatah") / pl.col("banyak_lapisan"))
    return (
        drawn.with_columns(chance.alias("peluang_terpilih"))
        .filter(pl.col("peluang_terpilih").is_not_null() | pl.col("diputuskan"))
        # By the lasting number across layers: whoever stops early has judged some of every large layer.
        .sort("nomor", *PAIR_KEY)
        .select(*PAIR_KEY, "lapisan", "banyak_lapisan", "peluang_terpilih", "diputuskan")
    )


def _lasting_number(seed: int) -> pl.Expr:
    keyed = blake2b(digest_size=NUMBER_BYTES, key=seed.to_bytes(SEED_BYTES, "big"))

    def number(pair: str) -> int:
        hashed = keyed.copy()
        hashed.update(pair.encode())
        return int.from_bytes(hashed.digest(), "big")

    pair = pl.col(PAIR_KEY[0]) + "|" + pl.col(PAIR_KEY[1])
    return pair.map_elements(number, return_dtype=pl.UInt64).alias("nomor")


def _is_among(decided: pl.DataFrame | None) -> pl.Expr:
    if decided is None:
        return pl.lit(value=False)
    judged = decided.select(pl.struct(PAIR_KEY).unique()).to_series()
    return pl.struct(PAIR_KEY).is_in(judged.implode())


def _shared_out(layered: pl.DataFrame, size: int) -> Mapping[str, int]:
    sure = pl.col("peluang").fill_null(0.5).clip(1 - SUREST, SUREST).mean()
    layers = layered.group_by("lapisan").agg(pl.len().alias("pairs"), sure.alias("sure")).sort("lapisan")
    has = dict(zip(layers["lapisan"], layers["pairs"], strict=True))
    wants = {name: count * sqrt(sure * (1 - sure)) for name, count, sure in layers.iter_rows()}
    least = min(LEAST_OF_A_LAYER, max(1, size // max(1, len(has))))
    given = {name: min(least, has[name]) for name in has}
    while (left := size - sum(given.values())) > 0 and (
        open_layers := [name for name in has if given[name] < has[name]]
    ):
        total = sum(wants[name] for name in open_layers)
        before = sum(given.values())
        for name in open_layers:
            given[name] = min(has[name], given[name] + int(left * wants[name] / total))
        if sum(given.values()) == before:
            for name in sorted(open_layers, key=lambda each: (-wants[each], each))[:left]:
                given[name] += 1
    return given

"""The layers of a match from which pairs are drawn for people to judge: narrow where the decision turns."""

from __future__ import annotations

from itertools import pairwise
from math import inf, log2
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.model import Band, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.linkage.weights import Bands

PAIR_KEY: Final = ("kiri_orang", "kanan_orang")
NEEDED: Final = (*PAIR_KEY, "cara", "bobot", "peluang", "pita", "terpilih")
# Distances in bits from the thresholds: one bit halves or doubles the odds.
BELOW: Final = (2, 4)
ABOVE: Final = (2, 4, 8)
PARTS_BETWEEN: Final = 4


def in_bits(bands: Bands) -> tuple[float, float]:
    """Return the weights from which a pair is uncertain and matched."""
    uncertain, matched = (log2(chance / (1 - chance)) for chance in (bands.uncertain, bands.matched))
    return uncertain, matched


def in_strata(pairs: pl.DataFrame, thresholds: tuple[float, float]) -> pl.DataFrame:
    """Return the distinct pairs of persons with ``lapisan``, the layer that each lies in.

    ``pairs`` are those of a match under pseudonyms: ``kiri_orang``, ``kanan_orang`` and the columns ``cara``, ``bobot``,
    ``peluang``, ``pita`` and ``terpilih`` of ``PAIR_COLUMNS``. Of rows that speak of the same two persons the kept one
    counts, else the heaviest. ``thresholds`` are the weights in bits from which a pair is uncertain and matched.

    Raises
    ------
    UserError
        When a column is missing or the thresholds are not in order.
    """
    _check(pairs, thresholds)
    once = pairs.sort("terpilih", "bobot", descending=True, nulls_last=True).unique(PAIR_KEY, keep="first")
    return once.with_columns(_layer(thresholds).alias("lapisan")).sort(PAIR_KEY)


def is_chosen(threshold: float | None = None, matched: float = inf) -> pl.Expr:
    """Say which pairs are taken for one person: as the match decided, or had it matched from another weight in bits.

    ``matched`` is the weight from which the match did. A pair found by its NIK is decided by the NIK and the name,
    whatever its weight; one that was heavy enough and yet left to people (a rival is as near, nothing but the household
    agrees) stays with them.
    """
    as_decided = pl.col("terpilih") & (pl.col("pita") == Band.MATCHED)
    if threshold is None:
        return as_decided
    light = pl.col("terpilih") & (pl.col("bobot") < matched)
    by_weight = (as_decided | light) & (pl.col("bobot") >= threshold)
    return pl.when(pl.col("cara") == Way.NIK).then(as_decided).otherwise(by_weight)


def _check(pairs: pl.DataFrame, thresholds: tuple[float, float]) -> None:
    if missing := [name for name in NEEDED if name not in pairs.columns]:
        raise UserError(
            f"the pairs lack the columns {', '.join(missing)}",
            remedy="Give the pairs of a stored match, with the pseudonyms of both sides.",
        )
    if not thresholds[0] <= thresholds[1]:
        raise UserError(
            f"a pair can't be uncertain from {thresholds[0]:g} bits and matched from {thresholds[1]:g}",
            remedy="Give the lower threshold first.",
        )


def _layer(thresholds: tuple[float, float]) -> pl.Expr:
    uncertain, matched = thresholds
    step = (matched - uncertain) / PARTS_BETWEEN
    between = [uncertain + step * part for part in range(1, PARTS_BETWEEN)] if step else []
    above = [matched + more for more in ABOVE]
    kept = pl.lit("model, terpilih, ") + _weights(sorted({uncertain, *between, matched, *above}))
    # A pair that is not kept is never taken for one person; it matters only for what was missed.
    below = [uncertain - less for less in BELOW]
    lost = pl.lit("model, kalah, ") + _weights(sorted({*below, uncertain, matched}))
    by_nik = pl.lit("NIK, ") + pl.when(is_chosen()).then(pl.lit("terpilih")).otherwise(pl.col("pita"))
    return pl.when(pl.col("cara") == Way.NIK).then(by_nik).when("terpilih").then(kept).otherwise(lost)


def _weights(edges: Sequence[float]) -> pl.Expr:
    """Name the span of bits that a weight lies in; a weight on an edge belongs to the span above it."""
    names = [
        f"di bawah {_bits(edges[0])} bit",
        *(f"{_bits(low)} sampai {_bits(high)} bit" for low, high in pairwise(edges)),
        f"{_bits(edges[-1])} bit ke atas",
    ]
    reached = pl.sum_horizontal(pl.col("bobot") >= edge for edge in edges)
    return reached.replace_strict(dict(enumerate(names)), return_dtype=pl.String)


def _bits(edge: float) -> str:
    return f"{edge:.4g}".replace(".", ",")

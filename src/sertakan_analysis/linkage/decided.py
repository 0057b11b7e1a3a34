"""From weighed pairs to a decision for each: who is whose best, how clearly, and in which band that falls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.linkage.evidence import allowed, disputed
from sertakan_analysis.linkage.model import Band

if TYPE_CHECKING:
    from sertakan_analysis.linkage.weights import Bands

# Weights that differ by less are equal: engines add the same numbers in another order.
EQUAL: Final = 1e-6
_SIDES: Final = ("kelompok_kiri", "kelompok_kanan")


def decided(pairs: pl.DataFrame, bands: Bands) -> pl.DataFrame:
    """Add ``terpilih`` and ``pita`` to weighed pairs that bear the groups of their rows, ``kelompok_kiri`` and ``_kanan``.

    A pair is kept where each is the other's best by weight; rows of one group are one person and no rivals. A pair that
    does not outweigh its rivals by the margin is uncertain, one as heavy as a rival is uncertain and not kept, one that
    lost is taken for two persons.
    """
    best = pairs.group_by(_SIDES).agg(
        pl.col("bobot").max(),
        pl.col("peluang").max(),
        allowed().any().alias("boleh"),
        disputed().any().alias("sengketa"),
    )
    for side in _SIDES:
        best = best.with_columns(_rival(side).alias(f"lawan_{side}"))
    rival = pl.max_horizontal(*(f"lawan_{side}" for side in _SIDES))
    # Without a rival there is no weight to beat.
    ahead = (pl.col("bobot") - rival).fill_null(float("inf"))
    judged = best.select(
        *_SIDES,
        (ahead > EQUAL).alias("terpilih"),
        _band(ahead, bands).alias("pita"),
    )
    own = pl.col("peluang") >= bands.uncertain
    lost = pl.col("pita") == str(Band.DIFFERENT)
    return (
        pairs.join(judged, on=_SIDES, how="left", maintain_order="left")
        .with_columns(pl.when(own | disputed()).then("pita").otherwise(pl.lit(str(Band.DIFFERENT))).alias("pita"))
        .with_columns((pl.col("terpilih") & ~lost).alias("terpilih"))
    )


def _rival(side: str) -> pl.Expr:
    """Return the heaviest weight that a group has with any other group than this one."""
    weight = pl.col("bobot")
    heaviest = weight.max().over(side)
    second = weight.top_k(2).min().over(side)
    alone = pl.len().over(side) == 1
    return pl.when(alone).then(None).when(weight < heaviest).then(heaviest).otherwise(second)


def _band(ahead: pl.Expr, bands: Bands) -> pl.Expr:
    clear = ahead >= bands.margin
    likely = pl.col("peluang") >= bands.uncertain
    return (
        pl.when((pl.col("peluang") >= bands.matched) & pl.col("boleh") & clear)
        .then(pl.lit(str(Band.MATCHED)))
        .when((likely | pl.col("sengketa")) & (ahead >= -EQUAL))
        .then(pl.lit(str(Band.UNCERTAIN)))
        .otherwise(pl.lit(str(Band.DIFFERENT)))
    )

"""How good a match is by what people judged, and which pairs they should judge next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import polars as pl

from sertakan_analysis.linkage.assess import proposed_sample, quality, quality_by_threshold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.linkage.assess import Quality
    from sertakan_analysis.registry.matches import Match

NEEDED: Final = (
    "kiri_daftar",
    "kiri_baris",
    "kiri_orang",
    "kanan_daftar",
    "kanan_baris",
    "kanan_orang",
    "cara",
    "bobot",
    "peluang",
    "pita",
    "terpilih",
)
LABELS: Final = {
    "kiri_orang": pl.String,
    "kanan_orang": pl.String,
    "keputusan": pl.String,
    "peluang_terpilih": pl.Float64,
}


def reviewed_quality(match: Match) -> Quality | None:
    """Return precision and recall of a match from the pairs that people judged; ``None`` when nobody judged any."""
    return quality(match.pairs(NEEDED), _labels(match), thresholds=_thresholds(match))


def reviewed_by_threshold(match: Match, at: Sequence[float]) -> pl.DataFrame:
    """Return the quality with other thresholds, in bits; columns as ``linkage.assess.quality_by_threshold``."""
    return quality_by_threshold(match.pairs(NEEDED), _labels(match), thresholds=_thresholds(match), at=at)


def pairs_to_review(match: Match, size: int, seed: int) -> pl.DataFrame:
    """Return the pairs that people should look at: a stratified sample first, then all uncertain pairs.

    One row a pair, with ``NEEDED``, ``lapisan``, ``peluang_terpilih`` (null: not drawn) and ``diputuskan``. Uncertain
    pairs are those kept for both persons whom nobody judged yet, the likeliest first.

    Raises
    ------
    UserError
        A sample of no pairs.
    """
    pairs = match.pairs(NEEDED)
    judged = _labels(match).select("kiri_orang", "kanan_orang")
    sample = proposed_sample(pairs, size, seed, thresholds=_thresholds(match), decided=judged)
    drawn = sample.filter(pl.col("peluang_terpilih").is_not_null()).select(
        "kiri_orang", "kanan_orang", "lapisan", "peluang_terpilih", "diputuskan"
    )
    keys = ["kiri_orang", "kanan_orang"]
    unsure = (
        pairs.filter(pl.col("pita") == "ragu", "terpilih")
        .join(drawn, on=keys, how="anti")
        .select(
            *keys,
            pl.lit("", pl.String).alias("lapisan"),
            pl.lit(None, pl.Float64).alias("peluang_terpilih"),
            pl.struct(keys).is_in(judged.select(pl.struct(keys).unique()).to_series().implode()).alias("diputuskan"),
        )
    )
    order = pl.concat([drawn, unsure], how="vertical_relaxed").with_row_index("_order")
    found = order.join(pairs.unique(subset=keys, keep="first", maintain_order=True), on=keys, how="inner")
    return found.sort("_order").drop("_order")


def _labels(match: Match) -> pl.DataFrame:
    rows = [{name: getattr(decision, name) for name in LABELS} for decision in match.decisions().latest]
    return pl.DataFrame(rows, schema=LABELS)


def _thresholds(match: Match) -> tuple[float, float]:
    low, high = match.record.notes["thresholds"]
    return cast("float", low), cast("float", high)

"""How good a match is by what people judged, and which pairs they should judge next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import polars as pl

from sertakan_analysis.linkage.assess import proposed_sample, quality, quality_by_threshold
from sertakan_analysis.registry.matches import contradicting, settled, with_verdicts

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
PLACES: Final = ("kiri_daftar", "kiri_baris", "kanan_daftar", "kanan_baris")
UNIT: Final = "satu_orang"
LABELS: Final = {
    "kiri_orang": pl.String,
    "kanan_orang": pl.String,
    "keputusan": pl.String,
    "peluang_terpilih": pl.Float64,
}


def kept_pairs(match: Match) -> pl.DataFrame:
    """Return the pairs kept for both persons, after what people decided: matched ones, and uncertain ones (``pita``)."""
    return settled(match, NEEDED).pairs.filter("terpilih")


def with_units(rows: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return rows of the left lists with ``UNIT``: what rows of one person share; of a row alone its own place.

    ``rows`` have ``batch`` and ``baris``; ``groups`` are those that ``settled`` gives.
    """
    together = groups.filter(sisi="kiri").select(pl.col("daftar").alias("batch"), "baris", "kelompok")
    joined = rows.join(together, on=("batch", "baris"), how="left", maintain_order="left")
    unit = pl.coalesce(pl.format("kelompok {}", "kelompok"), pl.format("{} {}", "batch", "baris"))
    return joined.with_columns(unit.alias(UNIT)).drop("kelompok")


def reviewed_quality(match: Match) -> Quality | None:
    """Return precision and recall of a match from the pairs that people judged; ``None`` when nobody judged any."""
    return quality(match.pairs(NEEDED), _labels(match), thresholds=_thresholds(match))


def reviewed_by_threshold(match: Match, at: Sequence[float]) -> pl.DataFrame:
    """Return the quality with other thresholds, in bits; columns as ``linkage.assess.quality_by_threshold``."""
    return quality_by_threshold(match.pairs(NEEDED), _labels(match), thresholds=_thresholds(match), at=at)


def pairs_to_review(match: Match, size: int, seed: int) -> pl.DataFrame:
    """Return the pairs that people should look at: a stratified sample first, then every uncertain pair.

    One row a pair, with ``NEEDED``, ``keputusan`` (null: to be asked), ``lapisan`` and ``peluang_terpilih`` (null: not
    drawn). Uncertain pairs are those kept for both persons, the likeliest first. Of decisions that contradict each other
    all are asked again, and come first.

    Raises
    ------
    UserError
        A sample of no pairs.
    """
    told = with_verdicts(match.pairs(list(NEEDED)), match.decisions().latest)
    against = contradicting(told, match).select(*PLACES)
    judged = told.filter(pl.col("keputusan").is_not_null()).select("kiri_orang", "kanan_orang")
    sample = proposed_sample(told, size, seed, thresholds=_thresholds(match), decided=judged)
    drawn = sample.filter(pl.col("peluang_terpilih").is_not_null()).select(
        "kiri_orang", "kanan_orang", "lapisan", "peluang_terpilih"
    )
    again = told.join(against, on=PLACES, how="semi", maintain_order="left").with_columns(
        pl.lit(None, pl.String).alias("keputusan"), *_not_drawn()
    )
    pairs = told.unique(subset=["kiri_orang", "kanan_orang"], keep="first", maintain_order=True)
    chosen = drawn.join(pairs, on=["kiri_orang", "kanan_orang"], how="inner", maintain_order="left")
    unsure = told.filter(pl.col("pita") == "ragu", "terpilih").with_columns(*_not_drawn())
    whole = pl.concat([again, chosen.select(again.columns), unsure], how="vertical_relaxed")
    return whole.unique(subset=PLACES, keep="first", maintain_order=True)


def _not_drawn() -> tuple[pl.Expr, pl.Expr]:
    return pl.lit("").alias("lapisan"), pl.lit(None, pl.Float64).alias("peluang_terpilih")


def _labels(match: Match) -> pl.DataFrame:
    rows = [{name: getattr(decision, name) for name in LABELS} for decision in match.decisions().latest]
    return pl.DataFrame(rows, schema=LABELS)


def _thresholds(match: Match) -> tuple[float, float]:
    low, high = match.record.notes["thresholds"]
    return cast("float", low), cast("float", high)

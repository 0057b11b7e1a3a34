"""Pairs of a match as a small text table, and judgements on them."""

from __future__ import annotations

from hashlib import sha256

import polars as pl

THRESHOLDS = (-4.0, 4.0)


def pseudonym(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def pairs(*groups: tuple[int, str, float, str, bool], names: str = "") -> pl.DataFrame:
    """Return pairs in groups of equal ones: how many, way, weight in bits, band, kept."""
    rows = [
        {
            "kiri_orang": pseudonym(f"{names} kiri {group} {number}"),
            "kanan_orang": pseudonym(f"{names} kanan {group} {number}"),
            "cara": way,
            "bobot": float(weight),
            "peluang": 1 / (1 + 2**-weight),
            "pita": band,
            "terpilih": kept,
        }
        for group, (count, way, weight, band, kept) in enumerate(groups)
        for number in range(count)
    ]
    return pl.DataFrame(rows)


def judged_all(given: pl.DataFrame, word: str, chance: float | None = 1.0) -> pl.DataFrame:
    return given.select(
        "kiri_orang",
        "kanan_orang",
        pl.lit(word).alias("keputusan"),
        pl.lit(chance, dtype=pl.Float64).alias("peluang_terpilih"),
    )

"""What the shipped weights reach on synthetic lists: kept, so that a report can quote it beside its own sample."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import polars as pl

TABLE: Final = "expected.csv"
SCHEMA: Final = {
    "skenario": pl.String,
    "judul": pl.String,
    "benih": pl.Int64,
    "daftar": pl.String,
    "orang": pl.Int64,
    "kiri": pl.Int64,
    "kanan": pl.Int64,
    "pasangan_benar": pl.Int64,
    "terpilih": pl.Int64,
    "tepat": pl.Int64,
    "presisi": pl.Float64,
    "perolehan": pl.Float64,
    "f1": pl.Float64,
    "ragu": pl.Int64,
}


def expected_quality() -> pl.DataFrame:
    """Return how well the shipped weights match synthetic lists whose truth is known.

    A row is a scenario, a pair of lists and a seed: ``skenario`` and ``judul`` (which errors), ``benih``, ``daftar``
    ("pendataan-peserta"), ``orang`` (people of the population), ``kiri`` and ``kanan`` (rows of the lists),
    ``pasangan_benar``, ``terpilih`` and ``tepat`` (pairs that are one person, that were taken for one, and both),
    ``presisi``, ``perolehan`` and ``f1`` as shares (null where nothing was chosen), ``ragu`` the pairs left to people.
    No seed is the one that the weights were estimated with.

    Source: made by benchmarks/linkage_quality.py.
    """
    text = files("sertakan_analysis.linkage.assess").joinpath(TABLE).read_text(encoding="utf-8")
    return pl.read_csv(text.encode(), schema=SCHEMA, comment_prefix="#")

"""The same person several times within one list: rows that belong together, so that they are not rivals of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sertakan_analysis.linkage.blocking import Key, blocked
from sertakan_analysis.linkage.evidence import allowed
from sertakan_analysis.linkage.scoring import SCORE_COLUMNS, Question, frequencies

if TYPE_CHECKING:
    from sertakan_analysis.linkage.scoring import Engine
    from sertakan_analysis.linkage.weights import Weights

# What a second row of a person shares with the first, unless both were written anew from memory.
KEYS: Final = (
    Key("nik", (pl.col("nik"),), 2_500),
    Key("kpj", (pl.col("kpj"),), 400),
    Key("nama_lahir", (pl.col("nama_urut"), pl.col("lahir")), 2_500),
)
# Few stand twice in a list: of a hundred people one, before anything is known of them.
SHARE: Final = 0.01


def repeated(people: pl.DataFrame, weights: Weights, engine: Engine) -> pl.DataFrame:
    """Return the pairs of rows of one prepared list that are one person, ``kiri`` < ``kanan``, with their weights."""
    candidates = people.filter(_shared(people))
    if candidates.is_empty():
        return pl.DataFrame(schema=dict(SCORE_COLUMNS))
    block = blocked(candidates, candidates, KEYS)
    prior = min(0.5, SHARE / people.height)
    question = Question(
        block.left, block.right, block.keys, frequencies(people, people), weights, prior, weights.bands.kept
    )
    if not block.keys:
        return pl.DataFrame(schema=dict(SCORE_COLUMNS))
    pairs = engine(question).filter(pl.col("kiri") < pl.col("kanan"))
    return pairs.filter(pl.col("peluang") >= weights.bands.matched, allowed()).sort("kiri", "kanan")


def groups(rows: pl.Series, pairs: pl.DataFrame) -> pl.Series:
    """Return a group number for each row; rows joined by pairs, directly or through others, share one."""
    places = pl.DataFrame({"baris": rows}).with_row_index("place")
    ends = [
        pairs.join(places, left_on=side, right_on="baris", maintain_order="left")["place"].to_numpy()
        for side in ("kiri", "kanan")
    ]
    joined = coo_array((np.ones(pairs.height, dtype=np.int8), tuple(ends)), shape=(rows.len(), rows.len()))
    return pl.Series("kelompok", connected_components(joined, directed=False)[1]).cast(pl.UInt32)


def _shared(people: pl.DataFrame) -> pl.Series:
    shared = [(pl.col(column).is_not_null() & pl.col(column).is_duplicated()) for column in ("nik", "kpj")]
    named = (
        pl.struct("nama_urut", "lahir").is_duplicated()
        & pl.col("nama_urut").is_not_null()
        & pl.col("lahir").is_not_null()
    )
    return people.select((shared[0] | shared[1] | named).alias("shared")).to_series()

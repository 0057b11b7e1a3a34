"""Persons of both lists whose pair was never compared: what the blocks missed, at least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.blocking import PREFIX

if TYPE_CHECKING:
    from sertakan_analysis.linkage.blocking import Blocked

FEWEST_KEYS: Final = 2


@dataclass(frozen=True, slots=True)
class Unseen:
    """``found`` pairs of one person came out of the blocks; ``at_least`` so many more are estimated to be outside.

    ``by_one_key`` and ``by_two_keys`` count the found pairs that share exactly one key of the ``keys``, and two.
    """

    found: int
    by_one_key: int
    by_two_keys: int
    keys: int
    at_least: float

    @property
    def reach(self) -> float | None:
        """The share of pairs of one person that the blocks can have found at most; ``None`` when none was found."""
        return self.found / (self.found + self.at_least) if self.found else None


def unseen_by_blocking(pairs: pl.DataFrame, blocks: Blocked) -> Unseen:
    """Estimate from below how many pairs of one person no key brought together.

    ``pairs`` are those held for one person (``kiri`` and ``kanan``, rows of both lists), ``blocks`` the two lists with
    their keys. Every key is a way to find a pair: few pairs found by one key alone, beside those found by two, say that
    few were found by none. Persons differ in how easily they are found and the keys share columns; both make the true
    number larger than the estimate, never smaller but for chance. A person who has nothing right to be found by leaves
    no trace at all.

    Raises
    ------
    UserError
        When fewer than two keys have any value: then nothing can be estimated.

    Source: Chao (1987), Estimating the Population Size for Capture-Recapture Data with Unequal Catchability,
    Biometrics 43, 783-791, in the bias-corrected form for a fixed number of occasions. A model for the misses of
    blocking that goes beyond a lower bound: Dasylva and Goussanou (2021), Survey Methodology 47(2).
    """
    keys = [name for name in blocks.keys if name.startswith(PREFIX)]
    if len(keys) < FEWEST_KEYS:
        raise UserError(
            f"{len(keys)} key of the blocks has values; what they miss can't be estimated",
            remedy="Match lists that share more columns, or leave this estimate out.",
        )
    counts = _keys_shared(pairs, blocks, keys)
    one, two = (int((counts == number).sum()) for number in (1, 2))
    # Pairs that a person or an equal NIK brought together without a key were not found by one.
    found = int((counts > 0).sum())
    occasions = (len(keys) - 1) / len(keys)
    return Unseen(found, one, two, len(keys), occasions * one * (one - 1) / (2 * (two + 1)))


def _keys_shared(pairs: pl.DataFrame, blocks: Blocked, keys: list[str]) -> pl.Series:
    left = blocks.left.select(pl.col("baris").alias("kiri"), *keys)
    right = blocks.right.select(pl.col("baris").alias("kanan"), *keys)
    rows = pairs.select("kiri", "kanan").join(left, on="kiri").join(right, on="kanan", suffix="_kanan")
    shared = pl.sum_horizontal((pl.col(key) == pl.col(key + "_kanan")).fill_null(value=False) for key in keys)
    return rows.select(shared.alias("kunci")).to_series()

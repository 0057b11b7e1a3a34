"""How good a match is, told from known truth: synthetic lists and nothing else have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.assess.strata import is_chosen

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Scores:
    """Pairs against the truth.

    ``chosen`` pairs were taken for one person, ``right`` of them are; ``true`` pairs are one person in truth. A person
    who stands in a list twice makes two true pairs.
    """

    chosen: int
    right: int
    true: int

    @property
    def precision(self) -> float | None:
        """The share of chosen pairs that are right; ``None`` when none was chosen."""
        return self.right / self.chosen if self.chosen else None

    @property
    def recall(self) -> float | None:
        """The share of true pairs that were chosen; ``None`` when there is none."""
        return self.right / self.true if self.true else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; ``None`` when there is nothing to find and nothing found."""
        return 2 * self.right / (self.chosen + self.true) if self.chosen + self.true else None


def judged(pairs: pl.DataFrame, truth: pl.DataFrame) -> Scores:
    """Compare the chosen pairs of a match with all pairs that are one person in truth.

    ``pairs`` has ``PAIR_COLUMNS``; ``truth`` one row a true pair, ``kiri`` and ``kanan`` as in ``pairs``.

    Raises
    ------
    UserError
        When the same pair stands twice in ``truth``, or among the chosen.
    """
    key = ["kiri", "kanan"]
    chosen = pairs.filter(is_chosen()).select(key)
    true = truth.select(key).cast(chosen.schema)
    for name, frame in (("the chosen pairs", chosen), ("the true pairs", true)):
        if frame.is_duplicated().any():
            raise UserError(f"{name} hold a pair twice", remedy="Give each pair of rows once.")
    return Scores(chosen.height, chosen.join(true, on=key, how="semi").height, true.height)

"""What people decided, put in the place of what the weights say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.matches.decision import NOT_SAME, SAME
from sertakan_analysis.registry.matches.pairs import DIFFERENT, LEFT, MATCHED, RIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.registry.matches.decision import Decision

PERSONS: Final = ("kiri_orang", "kanan_orang")
ROWS: Final = (*LEFT, *RIGHT)
VERDICT: Final = "keputusan"


def decided(pairs: pl.DataFrame, decisions: Sequence[Decision]) -> pl.DataFrame:
    """Return pairs as people decided them, in the same order, with the column ``keputusan`` (null: nobody decided).

    "sama" makes a pair matched and kept, and lets go of other pairs of both rows; "beda" makes it two persons; of
    "tidak_tahu" only the word is told. ``pairs`` has the columns of places and pseudonyms, ``pita`` and ``terpilih``.

    Raises
    ------
    UserError
        When two pairs that were decided "sama" give one row two persons; names both pairs by their rows.
    """
    told = with_verdicts(pairs, decisions)
    if not decisions:
        return told
    _refuse_two(told)
    return _applied(told)


def with_verdicts(pairs: pl.DataFrame, decisions: Sequence[Decision]) -> pl.DataFrame:
    """Return pairs with the column ``keputusan``, what people said of each (null: nobody did), and nothing changed.

    A decision counts for the rows that were looked at, else, in a later match, for the only pair of the same two
    pseudonyms: two rows of one list may share a pseudonym, and then nobody can tell which was meant.
    """
    if not decisions:
        return pairs.with_columns(pl.lit(None, pl.String).alias(VERDICT))
    of_rows, of_persons = _verdicts(decisions, ROWS), _verdicts(decisions, PERSONS)
    times = pairs.select(PERSONS).join(of_persons, on=PERSONS, how="semi").group_by(PERSONS).len()
    certain = of_persons.join(times.filter(pl.col("len") == 1), on=PERSONS, how="semi")
    joined = pairs.join(of_rows.rename({VERDICT: "_of_rows"}), on=ROWS, how="left", maintain_order="left").join(
        certain.rename({VERDICT: "_of_persons"}), on=PERSONS, how="left", maintain_order="left"
    )
    return joined.with_columns(pl.coalesce("_of_rows", "_of_persons").alias(VERDICT)).drop("_of_rows", "_of_persons")


def contradicting(told: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs decided "sama" that give one row two persons; ``told`` is as ``with_verdicts`` gives it."""
    same = told.filter(pl.col(VERDICT) == SAME)
    # Two rows of one pseudonym are one person entered twice: the same row may be the same as both.
    return same.filter(
        (pl.col("kanan_orang").n_unique().over(LEFT) > 1) | (pl.col("kiri_orang").n_unique().over(RIGHT) > 1)
    )


def _applied(told: pl.DataFrame) -> pl.DataFrame:
    same, other = (pl.col(VERDICT).eq_missing(verdict) for verdict in (SAME, NOT_SAME))
    taken = told.filter(same)
    marked = told
    for side, mark in ((LEFT, "_left_taken"), (RIGHT, "_right_taken")):
        rows = taken.select(side).unique().with_columns(pl.lit(value=True).alias(mark))
        marked = marked.join(rows, on=side, how="left", maintain_order="left")
    lost = pl.any_horizontal("_left_taken", "_right_taken").fill_null(value=False)
    return marked.with_columns(
        pl.when(same).then(pl.lit(MATCHED)).when(other).then(pl.lit(DIFFERENT)).otherwise("pita").alias("pita"),
        (same | (pl.col("terpilih") & ~other & ~lost)).alias("terpilih"),
    ).drop("_left_taken", "_right_taken")


def _verdicts(decisions: Sequence[Decision], key: tuple[str, ...]) -> pl.DataFrame:
    kinds = [pl.UInt32 if name.endswith("_baris") else pl.String for name in key]
    schema = {**dict(zip(key, kinds, strict=True)), VERDICT: pl.String}
    rows = [{name: getattr(decision, name) for name in schema} for decision in decisions]
    return pl.DataFrame(rows, schema=schema).unique(subset=key, keep="last", maintain_order=True)


def _refuse_two(told: pl.DataFrame) -> None:
    twice = contradicting(told)
    if not twice.height:
        return
    pairs = [f"{a} row {b} with {c} row {d}" for a, b, c, d in twice.select(ROWS).head(2).iter_rows()]
    raise UserError(
        f"two pairs that were decided 'sama' give one row two persons: {'; '.join(pairs)}",
        where="data/store/padanan/keputusan.jsonl",
        remedy="Decide one of the two pairs again: 'sertakan match review' asks both.",
    )

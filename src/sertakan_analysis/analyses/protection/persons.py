"""How each worker of the village lists stands in a month: covered by whom, announced, to be checked, or not covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.analyses.protection.traits import (
    ANNOUNCED,
    COVERED,
    DECILE_GROUP,
    DECILE_GROUPS,
    OTHER_DECILES,
    SEVERAL,
    STATE,
    TO_CHECK,
    UNCOVERED,
)
from sertakan_analysis.inputs.ledgers import PARTICIPANTS, VILLAGE, WELFARE
from sertakan_analysis.ledger import Basis
from sertakan_analysis.matching import kept_pairs

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.inputs import OpenedLedger
    from sertakan_analysis.registry.matches import Match

PLACE: Final = ("batch", "baris")
PAYER: Final = "pembayar"


def standings(rows: pl.DataFrame, book: OpenedLedger, month: date) -> pl.DataFrame:
    """Return rows of the village lists with how each person stands in a month.

    ``rows`` have ``batch, baris, orang``. Added are ``perlindungan`` (a code of ``traits.STATE``), ``pembayar`` (who pays
    for the covered, null for others) and ``desil_padanan`` (a code of ``traits.DECILE_GROUP``, null where the welfare
    register does not know the person).
    """
    covered = book.ledger.covered(month, basis=Basis.REALISED)
    payers = covered.group_by("orang").agg(
        pl.when(pl.col(PAYER).n_unique() == 1).then(pl.col(PAYER).first()).otherwise(pl.lit(SEVERAL)).alias(PAYER)
    )
    announced = book.ledger.covered(month, basis=Basis.ANNOUNCED).select("orang").unique()
    match = book.matches[VILLAGE, PARTICIPANTS].match
    own = book.person_of(VILLAGE, rows)
    found = own.join(_partners(match, book), on=PLACE, how="left", maintain_order="left")
    paid = found.join(payers, left_on="sama", right_on="orang", how="left", maintain_order="left")
    known = paid.with_columns(
        pl.col("ragu").is_in(payers["orang"].implode()).fill_null(value=False).alias("_ragu"),
        pl.col("pribadi").is_in(announced["orang"].implode()).alias("_ditetapkan"),
    )
    state = (
        pl.when(pl.col(PAYER).is_not_null())
        .then(pl.lit(COVERED))
        .when("_ditetapkan")
        .then(pl.lit(ANNOUNCED))
        .when("_ragu")
        .then(pl.lit(TO_CHECK))
        .otherwise(pl.lit(UNCOVERED))
    )
    told = known.with_columns(state.alias(STATE.key)).drop("sama", "ragu", "_ragu", "_ditetapkan", "pribadi")
    return _with_deciles(told, book)


def _partners(match: Match, book: OpenedLedger) -> pl.DataFrame:
    """Return for rows of the village lists the participant who is the same person, or may be: ``sama``, ``ragu``."""
    kept = kept_pairs(match)
    persons = book.person_of(PARTICIPANTS, kept.select(pl.col("kanan_orang").alias("orang")))
    placed = kept.select(
        pl.col("kiri_daftar").alias("batch"), pl.col("kiri_baris").alias("baris"), "pita"
    ).with_columns(persons["pribadi"])
    return placed.group_by(PLACE).agg(
        pl.col("pribadi").filter(pl.col("pita") == "padan").first().alias("sama"),
        pl.col("pribadi").filter(pl.col("pita") == "ragu").first().alias("ragu"),
    )


def _with_deciles(rows: pl.DataFrame, book: OpenedLedger) -> pl.DataFrame:
    opened = book.matches.get((VILLAGE, WELFARE))
    if opened is None:
        return rows.with_columns(pl.lit(None, pl.String).alias(DECILE_GROUP.key))
    match = opened.match
    kept = kept_pairs(match).filter(pl.col("pita") == "padan")
    deciles = match.right.rows(["batch", "baris", "desil"]).select(
        pl.col("batch").alias("kanan_daftar"),
        pl.col("baris").cast(pl.UInt32).alias("kanan_baris"),
        pl.col("desil")
        .cast(pl.String)
        .replace_strict(DECILE_GROUPS, default=OTHER_DECILES, return_dtype=pl.String)
        .alias(DECILE_GROUP.key),
    )
    known = (
        kept.join(deciles, on=["kanan_daftar", "kanan_baris"], how="inner")
        .select(pl.col("kiri_daftar").alias("batch"), pl.col("kiri_baris").alias("baris"), DECILE_GROUP.key)
        .unique(subset=PLACE, keep="first", maintain_order=True)
    )
    return rows.join(known, on=PLACE, how="left", maintain_order="left")

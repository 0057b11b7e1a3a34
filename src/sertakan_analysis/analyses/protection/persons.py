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
from sertakan_analysis.matching import NEEDED, UNIT, with_units
from sertakan_analysis.registry.matches import settled

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.inputs import OpenedLedger

LEFT_PLACE: Final = (pl.col("kiri_daftar").alias("batch"), pl.col("kiri_baris").alias("baris"))
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
    own = book.person_of(VILLAGE, rows)
    found = _with_partners(own, book)
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


def _with_partners(rows: pl.DataFrame, book: OpenedLedger) -> pl.DataFrame:
    """Add the participant who is the same person, or may be: ``sama``, ``ragu``.

    Of rows that are one person within the village lists the partner of one counts for all.
    """
    pairs, groups = settled(book.matches[VILLAGE, PARTICIPANTS].match, NEEDED)
    kept = pairs.filter("terpilih")
    persons = book.person_of(PARTICIPANTS, kept.select(pl.col("kanan_orang").alias("orang")))
    placed = kept.select(*LEFT_PLACE, "pita").with_columns(persons["pribadi"])
    partners = (
        with_units(placed, groups)
        .group_by(UNIT)
        .agg(
            pl.col("pribadi").filter(pl.col("pita") == "padan").first().alias("sama"),
            pl.col("pribadi").filter(pl.col("pita") == "ragu").first().alias("ragu"),
        )
    )
    return with_units(rows, groups).join(partners, on=UNIT, how="left", maintain_order="left").drop(UNIT)


def _with_deciles(rows: pl.DataFrame, book: OpenedLedger) -> pl.DataFrame:
    opened = book.matches.get((VILLAGE, WELFARE))
    if opened is None:
        return rows.with_columns(pl.lit(None, pl.String).alias(DECILE_GROUP.key))
    match = opened.match
    pairs, groups = settled(match, NEEDED)
    deciles = match.right.rows(["batch", "baris", "desil"]).select(
        pl.col("batch").alias("kanan_daftar"),
        pl.col("baris").cast(pl.UInt32).alias("kanan_baris"),
        pl.col("desil")
        .cast(pl.String)
        .replace_strict(DECILE_GROUPS, default=OTHER_DECILES, return_dtype=pl.String)
        .alias(DECILE_GROUP.key),
    )
    known = pairs.filter("terpilih", pl.col("pita") == "padan").join(
        deciles, on=["kanan_daftar", "kanan_baris"], how="inner", maintain_order="left"
    )
    told = (
        with_units(known.select(*LEFT_PLACE, DECILE_GROUP.key), groups)
        .select(UNIT, DECILE_GROUP.key)
        .unique(subset=UNIT, keep="first", maintain_order=True)
    )
    return with_units(rows, groups).join(told, on=UNIT, how="left", maintain_order="left").drop(UNIT)

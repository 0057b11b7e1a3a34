"""Who paid for a realised month, as far as the segment or an announcement tells."""

from __future__ import annotations

from contextlib import closing
from typing import Final

import polars as pl

from sertakan_analysis.ledger.engine import DuckEngine
from sertakan_analysis.ledger.model import EMPLOYER, PROJECT, SPELL_COLUMNS, UNKNOWN_PAYER, Segment
from sertakan_analysis.ledger.months import as_day, as_number
from sertakan_analysis.ledger.questions import question
from sertakan_analysis.ledger.spells import doubts, sector_of

BY_SEGMENT: Final = {str(Segment.WAGE): EMPLOYER, str(Segment.CONSTRUCTION): PROJECT}


def with_payers(pieces: pl.DataFrame, announced: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return realised stretches with ``pembayar, donor, sektor, sumber``, and doubts where several announced a month.

    An own-account stretch is cut where its announcers change. Where several kinds of payer announced a month the payer
    stays unknown, where several donors of one kind did the donor does.
    """
    own = pl.col("segmen") == str(Segment.OWN_ACCOUNT)
    by_segment = pl.col("segmen").replace_strict(BY_SEGMENT, default=None, return_dtype=pl.String)
    others = pieces.filter(~own).with_columns(by_segment.alias("pembayar"), pl.lit(None, pl.String).alias("donor"))
    own_account, several = _announcers(pieces.filter(own), announced)
    both = pl.concat([others, own_account.select(others.columns)])
    return both.with_columns(sector_of("pekerjaan_kode").alias("sektor"), pl.col("batch").alias("sumber")), several


def _announcers(pieces: pl.DataFrame, announced: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    numbered = pieces.with_row_index("nomor")
    promised = pl.DataFrame(schema=dict.fromkeys(SPELL_COLUMNS, pl.String)) if announced is None else announced
    with closing(DuckEngine()) as engine:
        engine.put("nyata", numbered.select("nomor", "orang", as_number("dari"), as_number("sampai")))
        engine.put(
            "janji",
            promised.cast({"dari": pl.Date, "sampai": pl.Date}).select(
                "orang", "pembayar", pl.col("donor").fill_null(""), as_number("dari"), as_number("sampai")
            ),
        )
        found = engine.ask(question("payers_of_months"), {})
    cut = numbered.drop("dari", "sampai").join(
        found.with_columns(as_day("dari"), as_day("sampai")), on="nomor", how="inner", maintain_order="left"
    )
    begun = numbered.select("nomor", pl.col("dari").alias("awal"))
    cut = cut.join(begun, on="nomor", how="left").with_columns(
        pl.when(pl.col("pembayar_banyak") == 1).then("pembayar").otherwise(pl.lit(UNKNOWN_PAYER)).alias("pembayar"),
        pl.when((pl.col("pembayar_banyak") == 1) & (pl.col("donor_banyak") == 1) & (pl.col("donor") != ""))
        .then("donor")
        .alias("donor"),
        (pl.col("awal_pasti") & (pl.col("dari") == pl.col("awal"))).alias("awal_pasti"),
    )
    several = cut.filter(pl.col("pembayar_banyak") > 1).unique(["batch", "baris"], maintain_order=True)
    return cut, doubts(several.with_columns(pl.lit("beberapa_pembayar").alias("alasan")))

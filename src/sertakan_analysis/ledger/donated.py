"""Money of companies that a decree and a donor's list both tell of: one payment, not two."""

from __future__ import annotations

from contextlib import closing
from typing import Final

import polars as pl

from sertakan_analysis.ledger.engine import DuckEngine
from sertakan_analysis.ledger.months import as_day, as_number
from sertakan_analysis.ledger.questions import question
from sertakan_analysis.payers import payers

CSR: Final = "csr"
# What a decree that names no company may call CSR, while the donor's list names the scheme.
COMPANY_SCHEMES: Final = ("gn_lingkaran", "sertakan")


def told_once(rows: pl.DataFrame, donated: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return announced rows without the months that a donor's list tells of as well, and the rows that this shortened.

    The donor's list stays, for it names the company. The money is taken for the same when both name one donor, under
    whatever scheme; where the decree names none, when both name one scheme, or the decree says CSR and the list one of
    ``COMPANY_SCHEMES``. A decree that names another donor keeps its months: two companies pay.

    ``rows`` have ``orang, pembayar, donor_kode, dari, sampai``, months inclusive; ``donated`` has ``SPELL_COLUMNS``.
    """
    given = pl.col("pembayar").is_in([code for code, payer in payers().items() if payer.scheme]).fill_null(value=False)
    asked = rows.filter(given).with_row_index("nomor")
    if asked.is_empty() or donated.is_empty():
        return rows, rows.clear()
    by_donor = _key("donor", pl.col("donor_kode"))
    by_payer = _key("pembayar", pl.col("pembayar"))
    with closing(DuckEngine()) as engine:
        own = pl.coalesce(by_donor, by_payer).alias("orang")
        engine.put("nyata", asked.select("nomor", own, as_number("dari"), as_number("sampai")))
        engine.put("janji", _under_every_name(donated))
        found = engine.ask(question("payers_of_months"), {})
    left = asked.drop("dari", "sampai").join(
        found.filter(pl.col("pembayar_banyak") == 0).select("nomor", as_day("dari"), as_day("sampai")), on="nomor"
    )
    twice = asked.join(found.filter(pl.col("pembayar_banyak") > 0), on="nomor", how="semi")
    kept = pl.concat([rows.filter(~given), left.select(rows.columns)])
    return kept.sort("batch", "baris", "dari"), twice.drop("nomor")


def _under_every_name(donated: pl.DataFrame) -> pl.DataFrame:
    """Return what donors' lists tell under the names by which a decree may mean it: donor, scheme, CSR."""
    schemes = donated.filter(pl.col("pembayar").is_in(COMPANY_SCHEMES))
    named = [
        donated.filter(pl.col("donor").is_not_null()).with_columns(_key("donor", pl.col("donor")).alias("orang")),
        donated.with_columns(_key("pembayar", pl.col("pembayar")).alias("orang")),
        schemes.with_columns(_key("pembayar", pl.lit(CSR)).alias("orang")),
    ]
    columns = ("orang", "pembayar", pl.col("donor").fill_null(""), as_number("dari"), as_number("sampai"))
    return pl.concat(part.select(columns) for part in named)


def _key(what: str, name: pl.Expr) -> pl.Expr:
    """Return a person's name together with whoever pays; null where that is not known."""
    return pl.concat_str(pl.col("orang"), pl.lit(what), name, separator="|")

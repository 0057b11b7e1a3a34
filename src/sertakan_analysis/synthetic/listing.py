"""From people to a list: the lines, their cells as text, the mistakes, and the truth beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.regions import villages
from sertakan_analysis.synthetic.cell_mistakes import MONTHS
from sertakan_analysis.synthetic.draws import Draws
from sertakan_analysis.synthetic.recording import CARD, NEIGHBOURS, RELATIVE, SEX, lines, recorded
from sertakan_analysis.synthetic.source_list import SourceList

if TYPE_CHECKING:
    from collections.abc import Callable

    from sertakan_analysis.synthetic.people import Population
    from sertakan_analysis.synthetic.rates import ErrorRates


def listed(  # noqa: PLR0913 - what tells one list from another
    population: Population,
    people: pl.DataFrame,
    *,
    kind: str,
    title: str,
    office: str,
    cells: Callable[[pl.DataFrame, Draws], pl.DataFrame],
    errors: ErrorRates,
    seed: int,
) -> SourceList:
    """Write a list of some people of a population; ``cells`` makes the text columns of its lines."""
    draws = Draws(seed, kind, str(population.seed), population.region)
    written = lines(people, errors, draws)
    known = written.select(
        "ganda",
        pl.col("jenis_kelamin").alias(SEX),
        pl.col("no_kk").alias(CARD),
        _relatives(population, written),
        pl.col("kode_desa").replace_strict(_neighbours(people), default=None).alias(NEIGHBOURS),
    )
    frame, planted = recorded(cells(written, draws), known, errors, draws)
    truth = written.select(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row"), "nomor_orang", "ganda")
    return SourceList(kind, title, office, population.as_of, frame, truth, planted)


def thousands(column: str) -> pl.Expr:
    """Write whole rupiah with dots between the thousands: 1800000 is "1.800.000"."""
    # From the right: a dot stands before every three digits that others precede.
    grouped = pl.col(column).cast(pl.String).str.reverse().str.replace_all(r"(\d{3})", "${1}.").str.reverse()
    return grouped.str.strip_prefix(".").alias(column)


def yes_no(condition: pl.Expr, name: str) -> pl.Expr:
    """Write a condition as "Ya" or "Tidak"."""
    return pl.when(condition).then(pl.lit("Ya")).otherwise(pl.lit("Tidak")).alias(name)


def month_text(month: pl.Expr, name: str) -> pl.Expr:
    """Write a month as an Indonesian clerk does: "Januari 2025"."""
    words = month.dt.month().replace_strict(dict(enumerate(MONTHS, start=1)), return_dtype=pl.String)
    return (words + " " + month.dt.year().cast(pl.String)).alias(name)


def _relatives(population: Population, written: pl.DataFrame) -> pl.Series:
    """Return the NIK of the next member of each person's household, null for those who live alone."""
    everybody = population.people.select(
        "nomor_orang",
        pl.when(pl.len().over("nomor_keluarga") > 1)
        .then(pl.col("nik").shift(-1).over("nomor_keluarga").fill_null(pl.col("nik").first().over("nomor_keluarga")))
        .alias(RELATIVE),
    )
    return everybody[RELATIVE].gather(written["nomor_orang"] - 1)


def _neighbours(people: pl.DataFrame) -> dict[str, str | None]:
    """Return the other desa of the kecamatan of each desa that occurs, separated by bars."""
    found: dict[str, str | None] = {}
    for parent in people["kode_kecamatan"].unique().sort():
        siblings = villages(parent)
        for each in siblings:
            others = [other.short.upper() for other in siblings if other.code != each.code]
            found[each.code] = "|".join(others) or None
    return found

"""Membership of BPJS Ketenagakerjaan: segment, who pays, from which month to which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sertakan_analysis.synthetic.assumed import assumed, assumed_table
from sertakan_analysis.synthetic.work import tobacco_jobs, trade

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from sertakan_analysis.synthetic.draws import Draws
    from sertakan_analysis.synthetic.targets import Margins
    from sertakan_analysis.synthetic.work import Work

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

BUILDING: Final = ("kuli_bangunan", "tukang_batu", "tukang_kayu", "tukang_las", "tukang_listrik")
MONTHS_BACK: Final = 36
LAPSED_MONTHS: Final = (4, 24)
YEAR: Final = 12


def memberships(doing: Work, given: Margins, as_of: date, draws: Draws) -> pl.DataFrame:
    """Return one row a person: segmen, pembayar, bulan_mulai, bulan_terakhir, aktif; all null for no participant.

    The active participants of each segment are as many of the labour force as the margins say. ``bulan_terakhir`` is
    the last contribution month paid; a participant whose last month lies back is no longer active.
    """
    count = len(doing.job)
    chosen = _members(doing, given, draws)
    own, lapsed = chosen["own"], chosen["lapsed"]
    segment = np.select([chosen["PU"], chosen["jakon"], chosen["tobacco"] | own | lapsed], [1, 2, 3], 0)
    payer = np.select(
        [chosen["PU"], chosen["jakon"], chosen["tobacco"]],
        [1, 2, 3],
        np.where(own | lapsed, 4 + _payers(count, draws), 0),
    )
    begun, last = _months(as_of, lapsed, count, draws)
    texts = pl.Series([None, "Perusahaan", "Proyek", "DBHCHT", *assumed_table("payer")], dtype=pl.String)
    member = pl.Series(segment > 0)
    return pl.DataFrame(
        {
            "segmen": pl.Series([None, "PU", "JAKON", "BPU"], dtype=pl.String).gather(segment),
            "pembayar": texts.gather(payer),
            "bulan_mulai": _first_of_month(begun).set(~member, None),
            "bulan_terakhir": _first_of_month(last).set(~member, None),
            "aktif": pl.Series(~lapsed).set(~member, None),
        }
    )


def _members(doing: Work, given: Margins, draws: Draws) -> dict[str, Flags]:
    """Choose who belongs to which segment; nobody to two, and tobacco workers only to those that DBHCHT pays for."""
    force = int(doing.labour_force.sum())
    wanted = {name: round(float(share) * force) for name, share in given.segments.items()}
    tobacco = np.isin(doing.job, tobacco_jobs())
    free = doing.employed & ~tobacco
    company = draws.quota("PU", free * np.where(doing.formal, assumed("company_weight"), 1.0), wanted["PU"])
    free &= ~company
    building = np.isin(doing.job, [trade(code) for code in BUILDING])
    jakon = draws.quota("jakon", free * np.where(building, assumed("construction_weight"), 1.0), wanted["jakon"])
    free &= ~jakon & ~doing.formal
    insured = draws.quota("tobacco_insured", tobacco, round(float(given.tobacco_insured) * force))
    own = draws.quota("BPU", free, max(0, wanted["BPU"] - int(insured.sum())))
    lapsed = free & ~own & (draws.uniform("lapsed", len(free)) < assumed("lapsed_share"))
    return {"PU": company, "jakon": jakon, "tobacco": insured, "own": own, "lapsed": lapsed}


def _payers(count: int, draws: Draws) -> Whole:
    return draws.picks("payer", list(assumed_table("payer").values()), count)


def _months(as_of: date, lapsed: Flags, count: int, draws: Draws) -> tuple[Whole, Whole]:
    """Return first and last contribution month, counted from the year 0."""
    now = as_of.year * YEAR + as_of.month - 1
    first, longest = LAPSED_MONTHS
    last = np.where(lapsed, now - first - draws.below("lapsed_months", longest - first + 1, count), now)
    return last - draws.below("months_paid", MONTHS_BACK, count), last


def _first_of_month(months: Whole) -> pl.Series:
    frame = pl.DataFrame({"year": months // YEAR, "month": months % YEAR + 1})
    return frame.select(pl.date("year", "month", 1)).to_series()

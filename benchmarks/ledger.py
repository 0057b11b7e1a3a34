"""What the ledger's questions cost for a kabupaten, beside a table of every person, payer and month.

    python benchmarks/ledger.py [--people 700000] [--way intervals|months|lists]

Made-up spells: two fifths of the people have a realised spell, employers' own-account and construction members; a tenth
are announced, some by two payers or with a gap. "months" writes every spell out to months in pandas and answers the same
questions from that table. "lists" makes the spells of participants' lists first: one month's, then those of a year, of two
fifths of the people each. Each way is a process of its own; the peak is that of the whole process.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sertakan_analysis.ledger import SPELL_COLUMNS, Basis, Ledger, ListedMonth, from_participants
from sertakan_analysis.rules import contribution_due, load_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

RULES = Path(__file__).parents[1] / "params" / "rules"
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 1)
NOW = date(2025, 11, 1)
WAYS = ("intervals", "months", "lists")
YEAR_ONE = 2025 * 12


def main() -> None:
    """Print one table for each way, or for the way asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=700_000)
    parser.add_argument("--way", choices=WAYS)
    given = parser.parse_args()
    if given.way is None:
        for way in WAYS:
            subprocess.run([sys.executable, __file__, "--people", str(given.people), "--way", way], check=True)
        return
    if given.way == "lists":
        lists(given.people * 2 // 5)
    else:
        spells = made_up(given.people)
        print(f"{given.way}: {given.people} people, {spells.height} spells")
        (intervals if given.way == "intervals" else months)(spells)
    print(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def made_up(people: int) -> pl.DataFrame:
    """Return spells that start in the years 2023 to 2025."""
    random = np.random.default_rng(5)
    person = pl.Series("orang", [f"{number:032x}" for number in range(people)])
    parts = [
        _spells(
            person,
            random,
            0.36,
            [("pemberi_kerja", "PU"), ("tidak_diketahui", "BPU"), ("proyek", "JAKON")],
            Basis.REALISED,
        ),
        _spells(person, random, 0.10, [("dbhcht", "BPU"), ("apbd", "BPU"), ("csr", "BPU")], Basis.ANNOUNCED),
        _spells(person, random, 0.04, [("dbhcht", "BPU"), ("apbd", "BPU"), ("csr", "BPU")], Basis.ANNOUNCED),
        _spells(person, random, 0.08, [("dbhcht", "BPU"), ("apbd", "BPU")], Basis.REALISED),
    ]
    return pl.concat(parts)


def _spells(
    person: pl.Series, random: np.random.Generator, share: float, kinds: list[tuple[str, str]], basis: Basis
) -> pl.DataFrame:
    chosen = person.filter(pl.Series(random.random(person.len()) < share))
    kind = random.integers(0, len(kinds), chosen.len())
    first = YEAR_ONE - 24 + random.integers(0, 34, chosen.len())
    last = first + random.integers(0, 24, chosen.len())
    frame = pl.DataFrame({"orang": chosen, "kind": kind, "first": first, "last": last})
    return frame.select(
        "orang",
        pl.Series([name for name, _ in kinds]).gather(kind).alias("pembayar"),
        pl.lit(None, pl.String).alias("donor"),
        pl.lit("jkk_jkm").alias("program"),
        pl.Series([segment for _, segment in kinds]).gather(kind).alias("segmen"),
        pl.date(pl.col("first") // 12, pl.col("first") % 12 + 1, 1).alias("dari"),
        pl.date(pl.col("last") // 12, pl.col("last") % 12 + 1, 1).alias("sampai"),
        pl.lit(str(basis)).alias("dasar"),
        pl.lit(value=True).alias("pasti"),
        pl.lit(value=True).alias("awal_pasti"),
        pl.lit("lainnya").alias("sektor"),
        pl.lit("daftar").alias("sumber"),
    ).select(list(SPELL_COLUMNS))


def timed(name: str, ask: Callable[[], Any]) -> Any:
    """Print how long an answer took, on the clock and of the processors, and return it."""
    began, worked = time.perf_counter(), time.process_time()
    answer = ask()
    clock, work = time.perf_counter() - began, time.process_time() - worked
    print(f"  {name:22} {clock:6.2f} s  {work:6.2f} s  {len(answer) if hasattr(answer, '__len__') else ''}")
    return answer


def intervals(spells: pl.DataFrame) -> None:
    """Ask the ledger everything."""
    rules = load_rules(RULES)
    ledger: Ledger = timed("load", lambda: Ledger(spells))
    timed("covered", lambda: ledger.covered(NOW))
    timed("double payments", lambda: ledger.double_payments(FIRST, LAST))
    timed("gaps", lambda: ledger.gaps(NOW))
    timed("short runs", lambda: ledger.short_runs(NOW, rules))
    timed("death benefits", lambda: ledger.death_benefits(NOW, rules))
    timed("standing", lambda: ledger.standing(NOW, rules))
    timed("lapses", lambda: ledger.lapses(NOW))
    timed("unrealised", lambda: ledger.unrealised(FIRST, LAST))
    timed("unannounced", lambda: ledger.unannounced(FIRST, LAST))
    timed("people by month", lambda: ledger.people_by_month(FIRST, LAST))
    timed("costs", lambda: ledger.costs(FIRST, LAST, rules))
    timed("costs by month", lambda: ledger.costs_by_month(FIRST, LAST, rules))
    ledger.close()


def lists(members: int) -> None:
    """Make the ledger of one monthly list of participants, and of twelve."""
    for count in (1, 12):
        told = [ListedMonth(f"l{back}", "cabang", date(2025, 12 - back, 1)) for back in range(count)]
        rows = pl.concat(_list_of(members, each) for each in told)
        print(f"lists: {count}, {rows.height} rows")
        spells = timed("spells", partial(from_participants, rows, told)).frame
        timed("load", partial(Ledger, spells)).close()


def _list_of(members: int, listed: ListedMonth) -> pl.DataFrame:
    """Return the list of a month: members of three segments who began within the three years before the last one."""
    random = np.random.default_rng(5)
    begun = pl.Series(YEAR_ONE + 11 - random.integers(0, 36, members))
    frame = pl.DataFrame({"orang": [f"{number:032x}" for number in range(members)], "begun": begun})
    segment = pl.Series(["PU", "BPU", "JAKON"]).gather(random.integers(0, 3, members))
    return (
        frame.with_columns(segmen=segment)
        .with_row_index("baris")
        .select(
            pl.lit(listed.batch).alias("batch"),
            "baris",
            "orang",
            "segmen",
            pl.lit("aktif").alias("status_kepesertaan"),
            pl.lit(listed.month).alias("bulan_iuran"),
            pl.date(pl.col("begun") // 12, pl.col("begun") % 12 + 1, 1).alias("bulan_kepesertaan"),
        )
        .filter(pl.col("bulan_kepesertaan") <= listed.month)
    )


def months(spells: pl.DataFrame) -> None:
    """Write every spell out to months and answer from the table, as one would in a notebook."""
    table: pd.DataFrame = timed("load", lambda: written_out(spells))
    now = NOW.year * 12 + NOW.month - 1
    timed("covered", lambda: table[table["bulan"] == now].drop_duplicates(["orang", "pembayar", "dasar"]))
    timed("double payments", lambda: doubles(table))
    timed("gaps", lambda: gaps(table))
    timed("people by month", lambda: people_by_month(table))
    timed("costs by month", lambda: costs(table))


def written_out(spells: pl.DataFrame) -> pd.DataFrame:
    """Return one row a spell and month."""
    frame = spells.select("orang", "pembayar", "segmen", "dasar", "dari", "sampai").to_pandas()
    first = frame["dari"].dt.year * 12 + frame["dari"].dt.month - 1
    last = frame["sampai"].dt.year * 12 + frame["sampai"].dt.month - 1
    count = (last - first + 1).to_numpy()
    table = frame.loc[frame.index.repeat(count), ["orang", "pembayar", "segmen", "dasar"]].reset_index(drop=True)
    start = np.repeat(np.cumsum(count) - count, count)
    table["bulan"] = np.repeat(first.to_numpy(), count) + np.arange(count.sum()) - start
    return table


def doubles(table: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of payers of one person and month in the year."""
    year = table[table["bulan"].between(YEAR_ONE, YEAR_ONE + 11)].drop_duplicates(
        ["orang", "pembayar", "dasar", "bulan"]
    )
    pairs = year.merge(year, on=["orang", "bulan"])
    return pairs[pairs["pembayar_x"] < pairs["pembayar_y"]]


def gaps(table: pd.DataFrame) -> pd.DataFrame:
    """Return the months without payer between two months of a person."""
    paid = table[table["dasar"] == "terealisasi"][["orang", "bulan"]].drop_duplicates().sort_values(["orang", "bulan"])
    paid["berikut"] = paid.groupby("orang")["bulan"].shift(-1)
    return paid[paid["berikut"] > paid["bulan"] + 1]


def people_by_month(table: pd.DataFrame) -> pd.Series[int]:
    """Return how many people each payer pays for."""
    return table.groupby(["dasar", "pembayar", "bulan"])["orang"].nunique()


def costs(table: pd.DataFrame) -> pd.Series[int]:
    """Return rupiah by payer and month of what was announced in the year."""
    rules = load_rules(RULES)
    year = table[(table["dasar"] == "ditetapkan") & table["bulan"].between(YEAR_ONE, YEAR_ONE + 11)]
    people = year.drop_duplicates(["orang", "pembayar", "bulan"]).groupby(["pembayar", "bulan"]).size()
    due = contribution_due(rules, FIRST, payer="apbd", sector="lainnya").amount
    return people * due


if __name__ == "__main__":
    main()

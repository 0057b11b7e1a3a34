"""What protecting tables of people costs: cells lost, and seconds, beside what one would do by hand.

    python benchmarks/disclosure.py [--villages 400] [--occupations 12] [--rounds 3]

Generated people in villages of 18 kecamatan. Each way is attacked with the package's audit: how many withheld cells a
reader can work out more closely than the rule allows. "whole row" hides every number of a village that has one small
cell, its total apart; "small cells only" hides what the rule names and nothing else. Then one kabupaten as a report
shows it: seven tables by village that share their margins, protected together.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sertakan_analysis.disclosure import Category, CountTable, Dimension, Policy, protect, tabulate
from sertakan_analysis.disclosure.audit import WITHHELD, audit, withheld_counts
from sertakan_analysis.disclosure.primary import Sensitivity, lowest_known, sensitivity
from sertakan_analysis.disclosure.system import System, system

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

POLICY = Policy("suppress", 10, 10, 5, (2, 67), 10, 20, 12)
KECAMATAN = 18
TRAITS = {"jenis_kelamin": 2, "umur": 7, "pekerjaan": 18, "sektor": 8, "desil": 10, "tembakau": 2, "peserta": 2}


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--villages", type=int, default=400)
    parser.add_argument("--occupations", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    villages = tree(given.villages)
    work = flat("pekerjaan", given.occupations)
    frame = people(villages, {"pekerjaan": given.occupations})
    one_table(tabulate(frame, [villages, work], name="kerja", population="pekerja"), given.rounds)
    frame = people(villages, TRAITS)
    linked_tables(
        [
            tabulate(frame, [villages, flat(key, number)], name=key, population="pekerja")
            for key, number in TRAITS.items()
        ]
    )


def tree(villages: int) -> Dimension:
    """Return villages in kecamatan of different sizes."""
    home = np.sort(np.random.default_rng(1).integers(0, KECAMATAN, villages))
    above = tuple(Category(f"k{number}", f"Kecamatan {number}") for number in range(KECAMATAN))
    below = (Category(f"d{number}", f"Desa {number}", f"k{home[number]}") for number in range(villages))
    return Dimension("kode_desa", "Desa", (*above, *below))


def flat(key: str, number: int) -> Dimension:
    """Return a trait with so many categories."""
    return Dimension(key, key, tuple(Category(f"{key}{place}", str(place)) for place in range(number)))


def people(villages: Dimension, traits: dict[str, int]) -> pl.DataFrame:
    """Return people whose villages differ in size, and each trait in its shares from village to village."""
    random = np.random.default_rng(2)
    sizes = random.lognormal(5.4, 0.6, len(villages.leaves)).astype(int)
    columns = {"kode_desa": np.repeat([leaf.code for leaf in villages.leaves], sizes)}
    for key, number in traits.items():
        shares = 1 / np.arange(1, number + 1) ** 1.5
        columns[key] = np.concatenate(
            [
                random.choice([f"{key}{place}" for place in range(number)], size, p=random.dirichlet(8 * shares))
                for size in sizes
            ]
        )
    return pl.DataFrame(columns)


def one_table(table: CountTable, rounds: int) -> None:
    """Compare ways to protect one table."""
    whole = system([table.dimensions])
    judged = sensitivity([table], whole, POLICY)
    print(f"{len(whole.cells)} cells, {int(judged.primary.sum())} of them with 1 to {POLICY.minimum_count - 1} people")
    print(f"\n{'way':<20}{'withheld':>10}{'people in them':>16}{'too narrow':>12}{'seconds':>10}")
    protected = [protect([table], POLICY) for _ in range(rounds)]
    ours = np.ravel(protected[0].tables[table.name]._numbers)  # noqa: SLF001 - a benchmark counts what is withheld
    whole_row = table.raw.copy()
    small = (judged.primary.reshape(table.raw.shape) & (table.raw > 0)).any(axis=1)
    small[0] = False
    whole_row[small, 1:] = WITHHELD
    print(told("small cells only", whole, judged, np.where(judged.primary, WITHHELD, judged.values), None))
    print(told("whole row", whole, judged, whole_row.ravel(), None))
    print(told("protect", whole, judged, ours, median(each.seconds for each in protected)))
    rounded = [protect([table], replace(POLICY, method="round")) for _ in range(rounds)]
    moved = np.abs(rounded[0].tables[table.name]._numbers - table.raw)  # noqa: SLF001
    print(f"{'round to base 5':<20}{0:>10}{'':>16}{0:>12}{median(each.seconds for each in rounded):>10.2f}", end="")
    print(f"   every number moved by at most {moved.max()}, {moved.mean():.2f} on average")


def told(way: str, whole: System, judged: Sensitivity, shown: Numbers, seconds: float | None) -> str:
    """Return one row: what a way withholds, and what a reader can still work out."""
    found = audit(withheld_counts(whole, shown, lowest_known(whole), judged.need, whole=True))
    hidden = shown == WITHHELD
    took = "" if seconds is None else f"{seconds:.2f}"
    return f"{way:<20}{hidden.sum():>10}{judged.values[hidden].sum():>16}{len(found.narrow):>12}{took:>10}"


def linked_tables(tables: list[CountTable]) -> None:
    """Protect all tables of one report together."""
    for method in ("suppress", "round"):
        protected = protect(tables, replace(POLICY, method=method))
        (record,) = protected.record()["populations"]
        print(
            f"\n{len(tables)} linked tables, {method}: {record['cells']} cells, {record['withheld']} withheld, "
            f"narrowest {record['narrowest_interval']}, programs {record['programs']}, {protected.seconds:.1f} s"
        )


if __name__ == "__main__":
    main()

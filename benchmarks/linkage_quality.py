"""How good is the match that the package ships? Synthetic lists with known truth, made with seeds of their own.

    python benchmarks/linkage_quality.py [--people 60000] [--seeds 11 12 13] [--overlap 0.3] [--rows N] [--write]

Two lists of one population (a village survey, the participant list, the welfare register), written with the errors that
the generator documents: as a careful office makes them, with a third of the NIK missing in both lists, with twice the
errors, and without any NIK. Prints one row a scenario, pair of lists and seed; ``--write`` puts the rows of these people
into the table that reports quote, in place of older ones. The seeds must not be those that the weights were estimated
with. Of a million people about 290,000 are members, as in Kabupaten Gresik: the full sizes are ``--people 1000000 --rows
700000 --seeds 11 --lists pendataan-peserta`` and ``--people 700000 --seeds 11 --lists pendataan-dtsen``.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from sertakan_analysis.linkage import link
from sertakan_analysis.linkage.assess import expected_quality, judged
from sertakan_analysis.synthetic import error_rates

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "unit" / "linkage"))  # where the lists are made for the tests too

from linked_lists import AS_OF, Kind, LinkedLists, linked_lists, without  # noqa: E402 - after the path to it

if TYPE_CHECKING:
    from collections.abc import Callable

    from sertakan_analysis.synthetic import ErrorRates

Row = dict[str, str | int | float | None]

REGION = "35.25"
TABLE = ROOT / "src" / "sertakan_analysis" / "linkage" / "assess" / "expected.csv"
LISTS: dict[str, tuple[Kind, Kind]] = {
    "pendataan-peserta": ("pendataan", "peserta"),
    "pendataan-dtsen": ("pendataan", "dtsen"),
    "dtsen-peserta": ("dtsen", "peserta"),
}


def twice() -> ErrorRates:
    """Return every rate of a careful office doubled."""
    return error_rates("lazim", **{kind: min(1.0, 2 * rate) for kind, rate in error_rates("lazim").by_kind.items()})


class Scenario(NamedTuple):
    """What is wrong with both lists."""

    title: str
    rates: Callable[[], ErrorRates]
    with_nik: bool


SCENARIOS = {
    "lazim": Scenario("kesalahan yang lazim", lambda: error_rates("lazim"), with_nik=True),
    "nik_sepertiga_kosong": Scenario(
        "sepertiga NIK kosong di kedua daftar", lambda: error_rates("lazim", nik_kosong=1 / 3), with_nik=True
    ),
    "dua_kali_kesalahan": Scenario("dua kali kesalahan yang lazim", twice, with_nik=True),
    "tanpa_nik": Scenario("tanpa NIK sama sekali", lambda: error_rates("lazim"), with_nik=False),
}


def main() -> None:
    """Judge every scenario on every pair of lists and seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    parser.add_argument("--overlap", type=float, default=0.30)
    parser.add_argument("--rows", type=int, help="rows of the left list, drawn at random; all where left out")
    parser.add_argument("--lists", nargs="+", choices=LISTS, default=list(LISTS))
    parser.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = []
    for scenario in given.scenarios:
        for lists in given.lists:
            for seed in given.seeds:
                row, seconds = measured(scenario, lists, given.people, seed, given.overlap, given.rows)
                told = " ".join(f"{row[name] or 0:.4f}" for name in ("presisi", "perolehan", "f1"))
                print(f"{scenario:<22} {lists:<18} {seed:>3} {told} ragu {row['ragu']:>6} {seconds:6.1f} s", flush=True)
                rows.append(row)
    if given.write:
        write(rows)


def measured(  # noqa: PLR0913, PLR0917 - what a study may vary
    scenario: str, lists: str, people: int, seed: int, overlap: float, rows: int | None = None
) -> tuple[Row, float]:
    """Return the row of a scenario in the table of expected quality, and the seconds that the match took."""
    made = two_lists(scenario, lists, people, seed, overlap)
    if rows is not None:
        made = drawn(made, rows, seed)
    start = perf_counter()
    linked = link(made.left, made.right, on=AS_OF)
    seconds = perf_counter() - start
    scores = judged(linked.pairs, made.truth)
    return {
        "skenario": scenario,
        "judul": SCENARIOS[scenario].title,
        "benih": seed,
        "daftar": lists,
        "orang": people,
        "kiri": made.left.height,
        "kanan": made.right.height,
        "pasangan_benar": scores.true,
        "terpilih": scores.chosen,
        "tepat": scores.right,
        "presisi": rounded(scores.precision),
        "perolehan": rounded(scores.recall),
        "f1": rounded(scores.f1),
        "ragu": int(linked.facts["ragu"]),
    }, seconds


def rounded(share: float | None) -> float | None:
    """Return a share with five decimals."""
    return None if share is None else round(share, 5)


def two_lists(scenario: str, lists: str, people: int, seed: int, overlap: float) -> LinkedLists:
    """Return two lists of which the left one has so large a share of its rows in the right one.

    The participant list is whole: of its people as many are taken out of the left list as that share asks for. A survey
    and a register both hold everybody, so that each loses other people.
    """
    rates = SCENARIOS[scenario].rates()
    whole = "peserta" in LISTS[lists]
    made = linked_lists(REGION, people, seed, 1.0 if whole else overlap, rates, LISTS[lists])
    if whole:
        made = cut(made, overlap, seed)
    if not SCENARIOS[scenario].with_nik:
        made = made._replace(left=without(made.left, "nik"), right=without(made.right, "nik"))
    return made


def cut(made: LinkedLists, overlap: float, seed: int) -> LinkedLists:
    """Take rows that stand in both lists out of the left one until so large a share of it is left of them."""
    both = made.left.join(made.truth, left_on="baris", right_on="kiri", how="semi")["baris"].sort()
    alone = made.left.height - both.len()
    kept = both.sample(min(both.len(), round(alone * overlap / (1 - overlap))), seed=seed)
    out = both.filter(~both.is_in(kept.implode()))
    return LinkedLists(
        made.left.filter(~pl.col("baris").is_in(out.implode())),
        made.right,
        made.truth.filter(~pl.col("kiri").is_in(out.implode())),
    )


def drawn(made: LinkedLists, rows: int, seed: int) -> LinkedLists:
    """Draw so many rows of the left list at random."""
    left = made.left.sample(rows, seed=seed).sort("baris")
    return made._replace(left=left, truth=made.truth.join(left, left_on="kiri", right_on="baris", how="semi"))


def write(rows: list[Row]) -> None:
    """Put rows into the table, in place of those of the same scenario, lists, people and seed."""
    fresh = pl.DataFrame(rows)
    key = ["skenario", "daftar", "orang", "benih"]
    if TABLE.exists():
        older = expected_quality()
        fresh = pl.concat([older.join(fresh, on=key, how="anti"), fresh.cast(older.schema)])
    head = (
        "# Made by benchmarks/linkage_quality.py with the weights of linkage/weights.yml on synthetic people of "
        f"{REGION}, {datetime.now(UTC).date()}.\n"
    )
    TABLE.write_text(head + fresh.sort("orang", *key).write_csv(), encoding="utf-8")


if __name__ == "__main__":
    main()

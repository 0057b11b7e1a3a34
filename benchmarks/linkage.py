"""Linking lists of people: the package beside an exact NIK join and a cascade of rules in SQL.

    python benchmarks/linkage.py [--sizes desa 100000 1000000] [--rounds 3] [--people 1210000] [--seed 5]

A survey and the welfare register of one made-up population (errors as a careful office makes them, two thirds of the
people in both), cut to size: one desa against the whole register, and both lists from their beginning. Each measurement
is a process of its own, whose peak memory, the lists included, is its own too; the ways take turns, since a shared
machine drifts. Seconds are those of the call, from typed lists to pairs; reading the lists and starting are not among
them. Each list is made once and lies in a folder that goes with the run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final

import polars as pl

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests" / "unit" / "linkage"))  # where the lists are made for the tests too
WAYS: Final = ("paket", "nik", "nik_dikuatkan", "kaskade_sql")
MEASURED: Final = """
import json, resource, sys, time
import polars as pl
way, folder, benchmarks, tests = sys.argv[1:]
sys.path += [benchmarks, tests]
from linked_lists import AS_OF
from linkage_baselines import cascade, confirmed_nik, exact_nik
from sertakan_analysis.linkage import link, prepared
left, right, truth = (pl.read_parquet(f"{folder}/{name}.parquet") for name in ("left", "right", "truth"))
baselines = {"nik": exact_nik, "nik_dikuatkan": confirmed_nik, "kaskade_sql": cascade}
begin, processor = time.perf_counter(), time.process_time()
if way == "paket":
    found = link(left, right, on=AS_OF).pairs.filter("terpilih", pl.col("pita") == "padan")
else:
    found = baselines[way](prepared(left, AS_OF), prepared(right, AS_OF))
seconds, processor = time.perf_counter() - begin, time.process_time() - processor
good = found.join(truth, on=["kiri", "kanan"], how="semi").height
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
megabytes = peak / 2**20 if sys.platform == "darwin" else peak / 1024
print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": megabytes, "pairs": found.height,
                  "precision": good / max(found.height, 1), "recall": good / max(truth.height, 1)}))
"""


def main() -> None:
    """Make the lists, measure every way in turn, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", nargs="*", default=["desa", "100000", "1000000"], help="'desa' or rows of each list")
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=list(WAYS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--people", type=int, default=1_210_000, help="people of the population")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make(folder / "whole", given.people, given.seed)
        print(
            f"{'lists':<20}{'way':<15}{'median s':>9}{'min–max s':>14}{'processor s':>13}{'peak MB':>9}{'P':>8}{'R':>8}{'F1':>8}"
        )
        for size in given.sizes:
            title = cut(folder / "whole", folder / size, size)
            measured = [(way, once(way, folder / size)) for _ in range(given.rounds) for way in given.ways]
            for way in given.ways:
                tell(title, way, [each for name, each in measured if name == way])


def make(folder: Path, people: int, seed: int) -> None:
    """Write both whole lists and the truth."""
    from linked_lists import linked_lists

    folder.mkdir()
    made = linked_lists(size=people, seed=seed, overlap=0.65, kinds=("pendataan", "dtsen"))
    for name, frame in made._asdict().items():
        frame.write_parquet(folder / f"{name}.parquet")


def cut(whole: Path, folder: Path, size: str) -> str:
    """Write lists of a size and return what to call them; a desa stands against the whole register."""
    folder.mkdir()
    left, right, truth = (pl.read_parquet(whole / f"{name}.parquet") for name in ("left", "right", "truth"))
    if size == "desa":
        desa = left["kode_desa"].value_counts(sort=True)["kode_desa"][0]
        left = left.filter(pl.col("kode_desa") == desa)
    else:
        # People of the left list's part first, else two short lists would share nobody.
        left = left.head(int(size))
        shared = truth.filter(pl.col("kiri").is_in(left["baris"].implode())).select(baris="kanan")
        right = pl.concat([right.join(shared, on="baris", how=how) for how in ("semi", "anti")]).head(int(size))
    truth = truth.filter(pl.col("kiri").is_in(left["baris"].implode()), pl.col("kanan").is_in(right["baris"].implode()))
    for name, frame in (("left", left), ("right", right), ("truth", truth)):
        frame.write_parquet(folder / f"{name}.parquet")
    return f"{left.height:,} × {right.height:,}"


def once(way: str, folder: Path) -> dict[str, Any]:
    """Measure one way once, in a process of its own."""
    given = [way, str(folder), str(ROOT / "benchmarks"), str(ROOT / "tests" / "unit" / "linkage")]
    done = subprocess.run([sys.executable, "-c", MEASURED, *given], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def tell(title: str, way: str, measured: list[dict[str, Any]]) -> None:
    """Print a row of the table."""
    seconds = sorted(each["seconds"] for each in measured)
    last = measured[-1]
    both = last["precision"] + last["recall"]
    f1 = 2 * last["precision"] * last["recall"] / both if both else 0.0
    spread = f"{seconds[0]:.1f}–{seconds[-1]:.1f}"
    processor, peak = (median(each[name] for each in measured) for name in ("processor", "megabytes"))
    print(
        f"{title:<20}{way:<15}{median(seconds):>9.1f}{spread:>14}{processor:>13.1f}{peak:>9.0f}"
        f"{last['precision']:>8.4f}{last['recall']:>8.4f}{f1:>8.4f}",
        flush=True,
    )


if __name__ == "__main__":
    main()

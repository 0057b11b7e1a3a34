"""Reading, checking and storing lists of people: ours against a plain pandas version of the same reading and checks.

    python benchmarks/ingest.py [--rows 100000 1000000] [--xlsx 100000] [--rounds 3]

Each measurement is a process of its own, whose peak memory is its own too; the variants take turns, since a shared
machine drifts; the processor's seconds, start and imports among them, depend on it less. The lists hold made-up people
of kabupaten 99 with the mistakes of clerks at a few percent. ``ingest`` ends with an encrypted zone and a store,
``examine`` with the findings; pandas reads all as text, converts, makes the chief ones of the same checks, and stores
nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import polars as pl

ROOT: Final = Path(__file__).resolve().parents[1]
AS_OF: Final = date(2026, 11, 1)
PART: Final = 250_000
KIND: Final = "pendataan"
REGION: Final = "35.25"
SYLLABLES: Final = ("ba", "ru", "di", "ka", "sa", "na", "wi", "yo", "ti", "ma", "la", "ra", "su", "no", "hi", "do")
WORK: Final = ("Petani", "petani", "Nelayan", "Buruh Tani", "Tukang ojek", "OJEK", "Pedagang", "Guru ngaji", "marbot", "Penjahit",
               "Buruh harian lepas", "Mengurus rumah tangga", "Pelajar", "-", "Juru kunci makam")  # fmt: skip
HEADINGS: Final = {
    "nik": "NIK", "no_kk": "No. KK", "nama": "Nama Lengkap", "tempat_lahir": "Tempat Lahir",
    "tanggal_lahir": "Tgl Lahir", "jenis_kelamin": "L/P", "alamat": "Alamat", "rt": "RT", "rw": "RW", "desa": "Desa",
    "kecamatan": "Kecamatan", "pekerjaan": "Pekerjaan", "no_hp": "No HP", "desil": "Desil",
    "peserta_bpjs_tk": "Peserta BPJS TK",
}  # fmt: skip
MEASURED: Final = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
what, root, path = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
begin = time.perf_counter()
if what == "pandas":
    sys.path.insert(0, sys.argv[4])
    from ingest_in_pandas import examined
    found = examined(path)
else:
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.examination import examine
    from sertakan_analysis.registry.ingest import ingest
    from sertakan_analysis.registry.keys import Key
    asked = {"kind": "pendataan", "region": "35.25", "agreement": "data-sintetis", "as_of": date(2026, 11, 1)}
    if what == "examine":
        done = examine(Project(root), path, **asked)
        found = {"rows": done.read, "findings": len(done.findings)}
    else:
        done = ingest(Project(root), path, key=Key.generate(), **asked)
        found = {"rows": done.read, "findings": sum(done.codes.values())}
seconds = time.perf_counter() - begin
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
megabytes = peak / 2**20 if sys.platform == "darwin" else peak / 1024
print(json.dumps({"seconds": seconds, "processor": time.process_time(), "megabytes": megabytes, **found}))
"""


def main() -> None:
    """Make the lists, measure every way in turn, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000], help="rows of the CSV lists")
    parser.add_argument("--xlsx", type=int, nargs="*", default=[100_000], help="rows of the XLSX lists")
    parser.add_argument("--ways", nargs="*", default=["ingest", "examine", "pandas"])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(
        f"{'list':<16}{'way':<10}{'median s':>10}{'min–max s':>16}{'processor s':>13}{'peak MB':>10}{'rows':>12}{'findings':>12}"
    )
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for form, rows in [*(("csv", rows) for rows in given.rows), *(("xlsx", rows) for rows in given.xlsx)]:
            path = work / f"daftar_{rows}.{form}"
            write_list(path, rows)
            show(f"{form} {rows}", in_turn(path, work, given.ways, given.rounds))
            path.unlink()


def show(title: str, taken: dict[str, list[dict[str, Any]]]) -> None:
    """Print one row a way."""
    for way, rounds in taken.items():
        seconds = [each["seconds"] for each in rounds]
        peak = max(each["megabytes"] for each in rounds)
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}"
        last = rounds[-1]
        busy = median(each["processor"] for each in rounds)
        told = f"{title:<16}{way:<10}{median(seconds):>10.2f}{spread:>16}{busy:>13.2f}{peak:>10.0f}"
        print(f"{told}{last['rows']:>12}{last['findings']:>12}", flush=True)


def in_turn(path: Path, work: Path, ways: list[str], rounds: int) -> dict[str, list[dict[str, Any]]]:
    """Measure each way in a fresh process and a fresh project, one after the other, ``rounds`` times."""
    taken: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            project = work / "project"
            make_project(project)
            command = [sys.executable, "-c", MEASURED, way, str(project), str(path), str(Path(__file__).parent)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            taken[way].append(json.loads(done.stdout))
            shutil.rmtree(project)
    return taken


def make_project(root: Path) -> None:
    """Make a project with our parameters and no data."""
    (root / "notebooks").mkdir(parents=True)
    shutil.copytree(ROOT / "params", root / "params")
    shutil.copytree(ROOT / "data" / "agreements", root / "data" / "agreements")


def write_list(path: Path, rows: int) -> None:
    """Write a list of made-up people, part by part; the same rows every time."""
    parts = (people(start, min(PART, rows - start)) for start in range(0, rows, PART))
    if path.suffix == ".xlsx":
        pl.concat(parts).rename(HEADINGS).write_excel(path)
        return
    with path.open("wb") as stream:
        for number, part in enumerate(parts):
            part.rename(HEADINGS).write_csv(stream, separator=";", include_header=number == 0)


def people(start: int, count: int) -> pl.DataFrame:
    """Return ``count`` made-up people as a clerk writes them, from the ``start``-th on."""
    from sertakan_analysis.regions import region, villages

    draw = np.random.default_rng(start + 7)
    places = [(each, region(each.parent or "")) for each in villages(REGION)]
    place = draw.integers(0, len(places), count)
    born = np.datetime64("1945-01-01") + draw.integers(0, 24_000, count)
    woman = draw.random(count) < 0.5  # noqa: PLR2004
    serial = (np.arange(start, start + count) % 9_999) + 1
    kecamatan = np.array([each.code.split(".")[2] for _, each in places])[place]
    frame = pl.DataFrame(
        {
            "kecamatan_code": kecamatan,
            "born": born,
            "woman": woman,
            "serial": serial,
            "nama": names(draw, count),
            "desa": np.array([each.short for each, _ in places])[place],
            "kecamatan": np.array([each.short for _, each in places])[place],
            "pekerjaan": np.array(WORK)[draw.integers(0, len(WORK), count)],
            "chance": draw.random(count),
            "household": draw.integers(1, 9_999, count),
            "rt": draw.integers(1, 12, count),
            "phone": draw.integers(10**8, 10**9, count),
            "desil": draw.integers(1, 11, count),
        }
    )
    return frame.select(written())


def names(draw: np.random.Generator, count: int) -> pl.Series:
    """Return names of two or three made-up words, most of them of few people, some of many."""
    first, second, third = (draw.zipf(1.3, count) % len(SYLLABLES) ** 2 for _ in range(3))
    pool = pl.Series([f"{one}{two}".capitalize() for one in SYLLABLES for two in SYLLABLES])
    words = [pool[part] for part in (first, second, third)]
    return words[0] + " " + words[1] + pl.Series(np.where(draw.random(count) < 0.6, " ", "")) + words[2]  # noqa: PLR2004


def written() -> list[pl.Expr]:
    """Return the columns as written, a few percent of them with the mistakes of clerks."""
    chance, day = pl.col("chance"), pl.col("born").dt.day() + pl.when("woman").then(40).otherwise(0)
    padded = day.cast(pl.String).str.zfill(2)
    serial = pl.col("serial").cast(pl.String).str.zfill(4)
    nik = pl.concat_str(pl.lit("3599"), "kecamatan_code", padded, pl.col("born").dt.strftime("%m%y"), serial)
    kk = pl.concat_str(
        pl.lit("3599"), "kecamatan_code", pl.lit("120111"), pl.col("household").cast(pl.String).str.zfill(4)
    )
    sex = pl.when(pl.col("woman") ^ (chance > 0.99)).then(pl.lit("P")).otherwise(pl.lit("L"))  # noqa: PLR2004
    rt = pl.col("rt").cast(pl.String).str.zfill(3)
    return [
        pl.when(chance < 0.01)  # noqa: PLR2004
        .then(None)
        .when(chance < 0.015)  # noqa: PLR2004
        .then(nik.str.slice(0, 15))
        .when(chance < 0.02)  # noqa: PLR2004
        .then("'" + nik)
        .otherwise(nik)
        .alias("nik"),
        kk.alias("no_kk"),
        "nama",
        pl.lit("Contoh").alias("tempat_lahir"),
        pl.when(chance < 0.9)  # noqa: PLR2004
        .then(pl.col("born").dt.strftime("%d-%m-%Y"))
        .when(chance < 0.98)  # noqa: PLR2004
        .then(pl.col("born").dt.strftime("%d/%m/%Y"))
        .otherwise(pl.col("born").dt.offset_by("1mo").dt.strftime("%d-%m-%Y"))
        .alias("tanggal_lahir"),
        sex.alias("jenis_kelamin"),
        pl.concat_str(pl.lit("Jl. Contoh "), pl.col("rt"), pl.lit(" No. "), pl.col("household")).alias("alamat"),
        rt.alias("rt"),
        rt.alias("rw"),
        "desa",
        "kecamatan",
        "pekerjaan",
        pl.concat_str(pl.lit("000"), "phone").alias("no_hp"),
        pl.col("desil").cast(pl.String),
        pl.when(chance < 0.3).then(pl.lit("Ya")).otherwise(pl.lit("Tidak")).alias("peserta_bpjs_tk"),  # noqa: PLR2004
    ]


if __name__ == "__main__":
    main()

"""Making many reports: ``sertakan run`` against plain ``papermill`` and ``jupyter nbconvert`` in a loop.

    python benchmarks/run_engines.py [--runs 2 12 65] [--rounds 3 2 1] [--ours] [--memory] [--profile]

The job is an executed notebook, a page and a PDF for each run, with other parameters each. The ways take turns inside
every round, since a shared machine drifts. Every round of ours begins without cache and editions. ``--ours`` leaves the
loops out, which take most of the time: then there are seconds only. ``--memory`` adds the memory of eight live runs (PSS
of everything started), ``--profile`` where the time of one run goes.
webpdf needs a Chromium; playwright is shown Debian's through a folder of links.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from export_engines import linked_chromium

ROOT = Path(__file__).parents[1]
REPORT = "tren_cakupan"
REGIONS = ("35.25", "32.16")
FIRST_DAY = date(2025, 11, 30)
FEW = 12
LOOP = "papermill + nbconvert, loop"
TWO_LOOPS = "papermill + nbconvert, two loops"
COLD = "sertakan run --cold --jobs 1"
LIVE = 8
# Long enough for eight runs to stand side by side.
HOLD_SECONDS = 60
Parameters = tuple[str, str]


def main() -> None:
    """Print a table for each number of runs, then memory and profile if asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, nargs="*", default=[2, 12, 65])
    parser.add_argument("--rounds", type=int, nargs="*", default=[3, 2, 1])
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        project = copied_project(work / "project")
        browsers = linked_chromium(work)
        if browsers is None and not given.ours:
            sys.exit("webpdf needs a Chromium and playwright")
        os.environ.update(PLAYWRIGHT_BROWSERS_PATH=str(browsers), SERTAKAN_PROJECT=str(project))
        for number, rounds in zip(given.runs, given.rounds, strict=True):
            compare(project, work, parameter_sets(number), rounds, loops=not given.ours)
        if given.memory:
            memory(project, work)
        if given.profile:
            profile(project)


def copied_project(home: Path) -> Path:
    """Copy what reports need, so that nothing of the checkout changes."""
    for name in ("notebooks", "params", "data/published"):
        shutil.copytree(ROOT / name, home / name)
    shutil.copy(ROOT / "requirements.lock", home)
    return home


def parameter_sets(number: int) -> list[Parameters]:
    """Return region and as-of day for each run, no two alike."""
    # The command makes every combination of regions and days: an odd number takes one region.
    regions = REGIONS if number % len(REGIONS) == 0 else REGIONS[:1]
    days = (FIRST_DAY + timedelta(days=step) for step in range(number // len(regions)))
    return [(region, day.isoformat()) for day in days for region in regions]


def compare(project: Path, work: Path, sets: list[Parameters], rounds: int, *, loops: bool) -> None:
    """Let the ways take turns and print seconds a report, beside the loop at its best where it takes part."""
    ways = {
        LOOP: lambda: loop(project, work, sets),
        TWO_LOOPS: lambda: two_loops(project, work, sets),
        "sertakan run --jobs 1": lambda: ours(project, sets, "--jobs", "1"),
        "sertakan run --jobs 2": lambda: ours(project, sets, "--jobs", "2"),
        COLD: lambda: ours(project, sets, "--jobs", "1", "--cold"),
        "sertakan run, unchanged": lambda: unchanged(project, sets),
    }
    # Side shows: for many runs they would take longer than all the rest.
    left_out = {*((TWO_LOOPS, COLD) if len(sets) > FEW else ()), *(() if loops else (LOOP, TWO_LOOPS))}
    chosen = {name: way for name, way in ways.items() if name not in left_out}
    taken: dict[str, list[float]] = {name: [] for name in chosen}
    for _ in range(rounds):
        for name, way in chosen.items():
            begun = perf_counter()
            way()
            taken[name].append(perf_counter() - begun)
    best = min(taken.get(LOOP, [0.0]))
    print(f"\n{len(sets)} runs, {rounds} rounds{'':<12}{'median s':>10}{'s a run':>9}{'min–max s':>16}{'times':>8}")
    for name, seconds in taken.items():
        middle, spread = median(seconds), f"{min(seconds):.1f}–{max(seconds):.1f}"
        times = f"{best / middle:.1f}" if best else ""
        print(f"{name:<34}{middle:>10.2f}{middle / len(sets):>9.2f}{spread:>16}{times:>8}", flush=True)


def loop(project: Path, work: Path, sets: list[Parameters]) -> None:
    """Do what a shell script does today: three commands for each report."""
    for region, day in sets:
        one_by_hand(project, work, region, day)


def two_loops(project: Path, work: Path, sets: list[Parameters]) -> None:
    """Do the same with half of the reports each in two loops side by side."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda half: loop(project, work, half), (sets[::2], sets[1::2])))


def one_by_hand(project: Path, work: Path, region: str, day: str) -> None:
    """Execute with papermill and export twice with nbconvert."""
    executed = work / f"plain-{region}-{day}.ipynb"
    source = project / "notebooks" / f"{REPORT}.ipynb"
    quiet = ["--no-progress-bar", "--no-request-save-on-cell-execute", "--autosave-cell-every", "0"]
    command = [sys.executable, "-m", "papermill", source, executed, "-r", "region", region, "-r", "as_of", day, *quiet]
    subprocess.run(command, check=True, capture_output=True, cwd=project)
    for words in (["html"], ["webpdf", "--disable-chromium-sandbox"]):
        exported = [sys.executable, "-m", "nbconvert", "--to", *words, executed]
        subprocess.run(exported, check=True, capture_output=True)


def ours(project: Path, sets: list[Parameters], *words: str) -> None:
    """Make the same reports with one command for each region's days, from nothing."""
    shutil.rmtree(project / "outputs", ignore_errors=True)
    sertakan(project, sets, *words)


def unchanged(project: Path, sets: list[Parameters]) -> None:
    """Ask again for what the round before has made."""
    sertakan(project, sets)


def sertakan(project: Path, sets: list[Parameters], *words: str) -> None:
    """Call the command; region and day are given as lists of which every combination runs."""
    regions = sorted({region for region, _ in sets})
    days = sorted({day for _, day in sets})
    settings = [word for region in regions for word in ("--set", f"region={region}")]
    settings += [word for day in days for word in ("--set", f"as_of={day}")]
    command = [sys.executable, "-m", "sertakan_analysis", "run", REPORT, "--format", "pdf,html", *settings, *words]
    subprocess.run(command, check=True, capture_output=True, cwd=project)


def memory(project: Path, work: Path) -> None:
    """Print the PSS of eight live runs and of all that serves them, plain and ours."""
    import json

    source = project / "notebooks" / f"{REPORT}.ipynb"
    as_it_was = source.read_text(encoding="utf-8")
    held = json.loads(as_it_was)
    held["cells"].append(
        {
            "cell_type": "code",
            "id": "hold",
            "metadata": {"tags": ["hide-input"]},
            "execution_count": None,
            "outputs": [],
            "source": f"import pathlib, time\npathlib.Path('.live').mkdir(exist_ok=True)\n"
            f"pathlib.Path('.live', as_of).touch()\ntime.sleep({HOLD_SECONDS})",
        }
    )
    source.write_text(json.dumps(held), encoding="utf-8")
    days = sorted({day for _, day in parameter_sets(2 * LIVE)})
    plain = [
        [sys.executable, "-m", "papermill", source, work / f"held-{day}.ipynb", "-r", "as_of", day, "--no-progress-bar"]
        for day in days
    ]
    settings = [word for day in days for word in ("--set", f"as_of={day}")]
    warm = [sys.executable, "-m", "sertakan_analysis", "run", REPORT, "--force", "--format", "pdf", "--jobs", str(LIVE)]
    warm += ["--set", f"region={REGIONS[0]}", *settings]
    found = {"papermill": live_pss(project, plain), "sertakan run": live_pss(project, [warm])}
    source.write_text(as_it_was, encoding="utf-8")
    print(f"\n{LIVE} live runs{'':<22}{'PSS MB':>10}{'share':>8}")
    for name, megabytes in found.items():
        print(f"{name:<34}{megabytes:>10.0f}{megabytes / found['papermill']:>8.2f}")


def live_pss(project: Path, commands: list[list[object]]) -> float:
    """Start the commands, wait until every run holds, and return the PSS of all their processes in MB."""
    import psutil

    live = project / ".live"
    shutil.rmtree(live, ignore_errors=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen([str(word) for word in words], cwd=project, **quiet) for words in commands]
    while not live.is_dir() or len(list(live.iterdir())) < LIVE:
        if any(process.poll() for process in started):
            sys.exit("a run ended before all were live")
        sleep(0.2)
    family = [found for process in started for found in family_of(psutil.Process(process.pid))]
    total = sum(found.memory_full_info().pss for found in family)
    for found in family:
        found.kill()
    for process in started:
        process.wait()
    return total / 1e6


def family_of(process: object) -> list[object]:
    """Return a process and all that it started."""
    return [process, *process.children(recursive=True)]


def profile(project: Path) -> None:
    """Print where the time of one run goes, in a process that has the libraries loaded as a warm parent has."""
    command = [sys.executable, str(Path(__file__).with_name("run_profile.py"))]
    subprocess.run(command, check=True, cwd=project)


if __name__ == "__main__":
    main()

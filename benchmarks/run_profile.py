"""Where the time of one run goes, beside its floor: the cells' own time and the formats.

    python benchmarks/run_profile.py [--rounds 7]

A process loads what a warm parent loads and forks a child for each round, as the engine does. The child runs the
notebook with a clock at each cell, then writes the notebook and each format.
"""

from __future__ import annotations

import argparse
import json
import os
from statistics import median
from time import perf_counter
from typing import Any

from sertakan_analysis.project import Project
from sertakan_analysis.reports.planned import Request
from sertakan_analysis.reports.planning import planned_runs
from sertakan_analysis.reports.warm_parents import PRELOADED, prepare

REPORT = "tren_cakupan"


def main() -> None:
    """Print the median of each piece in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    begun = perf_counter()
    for name in PRELOADED:
        __import__(name)
    prepare()
    print(f"loading before the first fork: {1000 * (perf_counter() - begun):.0f} ms, once a call")
    run = planned_runs(Project.find(), [REPORT], Request({"region": ("35.25",)}))[0]
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, seconds in in_child(run).items():
            found.setdefault(name, []).append(seconds)
    for name, seconds in found.items():
        print(f"{name:<44}{1000 * median(seconds):>8.0f} ms")


def in_child(run: Any) -> dict[str, float]:
    """Fork, measure there, and return what the child told."""
    reader, writer = os.pipe()
    begun = perf_counter()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        told = measured(run)
        os.write(writer, json.dumps({"fork": told.pop("begun") - begun, **told}).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        told = json.load(file)
    os.waitpid(pid, 0)
    return told


def measured(run: Any) -> dict[str, float]:
    """Carry out the run piece by piece."""
    from nbconvert.exporters import get_exporter

    from sertakan_analysis.reports.execute import execute
    from sertakan_analysis.reports.execution import Job
    from sertakan_analysis.reports.making import read_notebook, write_notebook

    told = {"begun": perf_counter()}
    source = read_notebook(run.notebook.read_text(encoding="utf-8"))
    clock = CellClock()
    job = Job(source, run.stem, run.parameters, Project.find().root, run.limits)
    with timed(told, "execute: cells and everything around them"):
        execution = execute(job, engine="shell", witness=clock)
    told["of that the cells' own time"] = clock.seconds
    with timed(told, "write the executed notebook"):
        write_notebook(execution.notebook)
    for name in ("html", "pdf", "xlsx"):
        with timed(told, f"write {name.upper()}"):
            get_exporter(f"sertakan_{name}")().from_notebook_node(execution.notebook, {"metadata": {"name": "x"}})
    return told


class CellClock:
    """Adds up the time between the beginning and the end of each cell, as the engine tells them."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.begun = 0.0

    def cell_started(self, index: int) -> None:  # noqa: ARG002 - which cell it is does not matter
        """Start the clock."""
        self.begun = perf_counter()

    def cell_ended(self, index: int, cell: object) -> None:  # noqa: ARG002
        """Stop the clock."""
        self.seconds += perf_counter() - self.begun


class timed:  # noqa: N801 - reads as a word of the sentence
    """Notes the seconds that a block takes."""

    def __init__(self, told: dict[str, float], name: str) -> None:
        self.told = told
        self.name = name

    def __enter__(self) -> None:
        self.begun = perf_counter()

    def __exit__(self, *_: object) -> None:
        self.told[self.name] = perf_counter() - self.begun


if __name__ == "__main__":
    main()

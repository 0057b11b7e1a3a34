"""A small project and a place that makes reports without any kernel, to look at the coordinator alone."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sertakan_analysis.project import Project
from sertakan_analysis.reading import Reads, digest_of_file
from sertakan_analysis.reports import run as running
from sertakan_analysis.reports.executors import Place
from sertakan_analysis.reports.making import make, write_notebook
from sertakan_analysis.reports.planned import PlannedRun
from sertakan_analysis.reports.run import Manner, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pytest

    from sertakan_analysis.reports.order import Made, Order
    from sertakan_analysis.reports.states import State

DAY = date(2025, 11, 30)
SOURCE = "region = '35.25'"


class Quiet:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def expect(self, runs: int) -> None:
        self.told.append(f"expect {runs}")

    def begin(self, what: str) -> None:
        self.told.append(f"begin {what}")

    def advance(self, what: str, state: State) -> None:
        self.told.append(f"{what}: {state}")


class Inline(Executor):
    """Calls at once."""

    def submit(self, function: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*words, **named))
        except Exception as error:  # noqa: BLE001 - an executor holds whatever was raised
            future.set_exception(error)
        return future


@dataclass
class Bench:
    """Makes the orders of a test and remembers them; ``behave`` may answer for an order instead."""

    behave: Callable[[Order], Made | None] = lambda _: None
    orders: list[Order] = field(default_factory=list)

    def __call__(self, order: Order) -> Made:
        self.orders.append(order)
        made = self.behave(order)
        return made if made is not None else made_of(order)

    @contextmanager
    def place(self, _engine: str, jobs: int) -> Iterator[Place]:
        yield Place(Inline(), self, jobs, "shell", lambda: None)


def made_of(order: Order, cover_region: str = "") -> Made:
    """Return what a worker would send: the formats are written for real, the cells are only said to have run."""
    if order.executed is not None:
        return make(order)
    data = f"{order.root}/data/published/figures.csv"
    reads = Reads(files={"data/published/figures.csv": digest_of_file(Path(data))})
    region = cover_region or order.identity.region_codes[0]
    shown = write_notebook(executed(region, order.identity.as_of, Path(data).read_text(encoding="utf-8")))
    return make(replace(order, executed=shown, grounds=order.grounds.with_reads(reads)))


def executed(region: str, day: date, number: str) -> nbformat.NotebookNode:
    cover = {
        "schema": 1, "kind": "cover", "title": "Uji", "subtitle": "", "region_codes": [region],
        "region_names": ["Contoh"], "period": "2025", "as_of": day.isoformat(), "as_of_text": day.isoformat(),
    }  # fmt: skip
    figures = {"schema": 1, "kind": "key_figures", "items": [{"label": "Peserta", "value": number, "note": ""}]}
    outputs = [
        new_output("display_data", data={"application/vnd.sertakan+json": payload, "text/plain": ""})
        for payload in (cover, figures)
    ]
    return new_notebook(cells=[new_markdown_cell("# Uji", id="a"), new_code_cell("show()", id="b", outputs=outputs)])


def small_project(root: Path) -> Project:
    for folder in ("notebooks", "params/reports", "params/rules", "data/published"):
        (root / folder).mkdir(parents=True)
    cell = new_code_cell(SOURCE, id="p", metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[cell]), root / "notebooks/uji.ipynb")
    (root / "data/published/figures.csv").write_text("292858")
    (root / "requirements.lock").write_text("")
    return Project(root)


def planned(project: Project, code: str = "35.25", day: date = DAY, **changes: Any) -> PlannedRun:
    values: dict[str, Any] = {
        "report": "uji",
        "title": "Judul",
        "notebook": project.notebooks / "uji.ipynb",
        "parameters": {"region": code},
        "region_codes": (code,),
        "as_of": day,
        "formats": ("xlsx",),
        "stem": f"uji-{code}",
    }
    return PlannedRun(**{**values, **changes})


def carried_out(
    project: Project, bench: Bench, monkeypatch: pytest.MonkeyPatch, runs: Sequence[PlannedRun], **manner: Any
) -> Outcome:
    monkeypatch.setattr(running, "place", bench.place)
    return running.run(project, runs, Manner(**{"engine": "inline", "jobs": 2, **manner}), Quiet())


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found

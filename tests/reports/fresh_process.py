"""Runs notebooks in the shell engine, each in a process of its own that is forked from one with the libraries loaded."""

from __future__ import annotations

import json
import multiprocessing
import os
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection
    from pathlib import Path

pytest.importorskip("fcntl", reason="the engine runs where processes can be forked")

LOADED = ["matplotlib.pyplot", "pandas", "pytest", "sertakan_analysis.reports.engines.shell"]


@dataclass(frozen=True)
class Ran:
    state: str
    notebook: Any
    story: str
    files: tuple[str, ...]
    witnessed: tuple[tuple[str, int, int], ...]

    @property
    def cells(self) -> list[Any]:
        return list(self.notebook.cells)

    @property
    def statuses(self) -> list[str]:
        return [cell.metadata.papermill.status for cell in self.cells]


class Witnessing:
    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def cell_started(self, index: int) -> None:
        self.told.append(("started", index, 0))

    def cell_ended(self, index: int, cell: Any) -> None:
        self.told.append(("ended", index, len(cell.outputs)))


def notebook_of(*sources: str, tags: tuple[str, ...] = ()) -> Any:
    cells = [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    for cell in cells:
        cell.metadata["tags"] = list(tags)
    return new_notebook(cells=cells)


def run_in_fresh_process(
    notebook: Any,
    root: Path,
    *,
    seconds: float | None = None,
    environment: Mapping[str, str] | None = None,
    first: str = "",
) -> Ran:
    """``first`` is code that the process runs before the engine."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    ours, theirs = context.Pipe()
    asked = {
        "notebook": nbformat.writes(notebook),
        "root": str(root),
        "seconds": seconds,
        "environment": dict(environment or {}),
        "first": first,
    }
    process = context.Process(target=_run, args=(asked, theirs))
    process.start()
    theirs.close()
    told = json.loads(ours.recv_bytes())
    process.join()
    assert "fault" not in told, told["fault"]
    return Ran(
        told["state"],
        nbformat.reads(told["notebook"], as_version=4),
        told["story"],
        tuple(told["files"]),
        tuple(tuple(entry) for entry in told["witnessed"]),
    )


def _run(asked: dict[str, Any], conn: Connection) -> None:
    from pathlib import Path

    from sertakan_analysis.reports.engines.shell import run_cells
    from sertakan_analysis.reports.states import Limits

    os.environ.update(asked["environment"])
    witness = Witnessing()
    notebook = nbformat.reads(asked["notebook"], as_version=4)
    try:
        exec(asked["first"], {})  # noqa: S102 - a test's own code
        execution = run_cells(notebook, Path(asked["root"]), Limits(asked["seconds"]), witness)
    except BaseException:  # noqa: BLE001 - told to the test
        conn.send_bytes(json.dumps({"fault": traceback.format_exc()}).encode())
        return
    told = {
        "state": execution.state.value,
        "notebook": nbformat.writes(execution.notebook),
        "story": execution.story,
        "files": sorted(execution.reads.files),
        "witnessed": witness.told,
    }
    conn.send_bytes(json.dumps(told).encode())

"""The shell engine as papermill uses it."""

from __future__ import annotations

import json
import multiprocessing
from typing import TYPE_CHECKING, Any

import nbformat
from fresh_process import LOADED, notebook_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path


def run_papermill(source: Path, target: Path, **options: Any) -> dict[str, Any]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(str(source), str(target), options, theirs))
    process.start()
    theirs.close()
    told: dict[str, Any] = json.loads(ours.recv_bytes())
    process.join()
    return told


def _run(source: str, target: str, options: dict[str, Any], conn: Connection) -> None:
    from papermill import execute_notebook
    from papermill.engines import papermill_engines

    from sertakan_analysis.reports.engines.ending import Stopped
    from sertakan_analysis.reports.engines.shell_engine import ShellEngine

    papermill_engines.register("sertakan-shell", ShellEngine)
    ended: list[Any] = []
    raised = ""
    try:
        execute_notebook(
            source, target, engine_name="sertakan-shell", progress_bar=False, ended=ended.append, **options
        )
    except Stopped as stopped:
        raised = str(stopped)
    conn.send_bytes(json.dumps({"states": [execution.state for execution in ended], "raised": raised}).encode())


def written(folder: Path, *sources: str) -> Path:
    notebook = notebook_of("tahun = 2024  # parameter", *sources)
    notebook.cells[0].metadata["tags"] = ["parameters"]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / "asal.ipynb"
    nbformat.write(notebook, path)
    return path


def test_papermill_runs_a_notebook_with_its_parameters_through_the_engine(tmp_path: Path) -> None:
    target = tmp_path / "hasil.ipynb"
    told = run_papermill(written(tmp_path, "tahun"), target, parameters={"tahun": 2025})
    assert told == {"states": ["finished"], "raised": ""}
    result = nbformat.read(target, as_version=4)
    assert result.cells[-1].outputs[0].data == {"text/plain": "2025"}
    assert result.metadata.papermill.exception is False


def test_what_papermill_leaves_of_a_failed_run_tells_where_it_failed(tmp_path: Path) -> None:
    target = tmp_path / "hasil.ipynb"
    told = run_papermill(written(tmp_path, "1 / 0", "'sesudah'"), target)
    assert told["states"] == ["cell error"]
    assert "raised ZeroDivisionError" in told["raised"]
    result = nbformat.read(target, as_version=4)
    assert [cell.metadata.papermill.status for cell in result.cells] == ["completed", "failed", "pending"]


def test_papermills_own_time_limit_is_the_limit_of_the_run(tmp_path: Path) -> None:
    source = written(tmp_path, "import time; time.sleep(30)")
    told = run_papermill(source, tmp_path / "hasil.ipynb", execution_timeout=1)
    assert told["states"] == ["timeout"]


def test_the_working_folder_is_the_one_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "proyek").mkdir()
    target = tmp_path / "hasil.ipynb"
    run_papermill(written(tmp_path, "import os; os.path.basename(os.getcwd())"), target, cwd=str(tmp_path / "proyek"))
    assert nbformat.read(target, as_version=4).cells[-1].outputs[0].data == {"text/plain": "'proyek'"}

"""The same plan on a Dask cluster: two workers, one of them killed in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from typing import TYPE_CHECKING

import nbformat
import pytest
from small_reports import notebook_project, sertakan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    # Of the cluster's own threads and sockets when a worker dies; nothing of ours.
    pytest.mark.filterwarnings("ignore:::distributed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

REGIONS = [f"35.{number:02}" for number in range(10, 22)]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return notebook_project(tmp_path / "proyek", monkeypatch)


@pytest.fixture
def cluster(project: Path) -> Iterator[distributed.LocalCluster]:
    # The workers' environment must not name another project.
    assert os.environ["SERTAKAN_PROJECT"] == str(project)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as found:
        yield found


def address(cluster: distributed.LocalCluster) -> str:
    return cluster.scheduler_address.replace("tcp://", "dask://")


def test_a_worker_killed_in_the_middle_loses_nothing_and_nothing_is_made_twice(
    project: Path, cluster: distributed.LocalCluster
):
    began = project / "began"
    victim = next(iter(cluster.workers.values())).pid

    def kill() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and len(list(began.glob("*"))) < 3:
            time.sleep(0.05)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    settings = [word for code in REGIONS for word in ("--set", f"region={code}")]
    result = sertakan("run", "uji", "--format", "xlsx", "--engine", address(cluster), "--set", "mode=slow", *settings)
    assert result.exit_code == 0, result.output + str(result.exc_info)
    killer.join()
    entries = json.loads((project / "outputs/2025-11-30/manifest.json").read_text())["reports"]
    assert sorted(entry["region_codes"][0] for entry in entries) == REGIONS
    table = [line for line in result.stdout.splitlines() if line.startswith("uji ")]
    assert len(table) == len(REGIONS)
    assert all("finished" in line for line in table)


@pytest.mark.usefixtures("project")
def test_a_cluster_gives_the_same_files_as_this_machine(cluster: distributed.LocalCluster):
    words = ("run", "uji", "--set", "region=35.25", "--format", "xlsx,html")
    assert sertakan(*words, "--engine", address(cluster)).exit_code == 0
    result = sertakan(*words, "--force")
    assert result.exit_code == 0
    assert "as published before" in result.stdout


def test_a_worker_with_other_data_is_refused(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    notebook = nbformat.read(project / "notebooks/uji.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("open('data/angka.txt').read();"))
    nbformat.write(notebook, project / "notebooks/uji.ipynb")
    (project / "data").mkdir(exist_ok=True)
    (project / "data/angka.txt").write_text("1")
    other = tmp_path / "lain"
    shutil.copytree(project, other)
    (other / "data/angka.txt").write_text("2")
    monkeypatch.setenv("SERTAKAN_PROJECT", str(other))
    words = ("run", "uji", "--set", "region=35.25", "--format", "xlsx")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as strange:
        monkeypatch.setenv("SERTAKAN_PROJECT", str(project))
        result = sertakan(*words, "--engine", address(strange))
    assert result.exit_code == 1, result.output
    assert "the worker read other data than this project holds: `data/angka.txt` has new content" in result.output
    assert not (project / "outputs/2025-11-30").exists()


@pytest.mark.usefixtures("project")
def test_no_cluster_at_the_address_is_a_mistake_of_the_user():
    result = sertakan("run", "uji", "--engine", "dask://127.0.0.1:1")
    assert result.exit_code == 2
    assert "no Dask cluster answers at '127.0.0.1:1'" in result.stderr

"""What a worker refuses, and what it loads before it forks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from coordinated import Bench, carried_out, planned, small_project

from sertakan_analysis.reports import warm_parents, workers
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.reports.order import Order


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    bench, project = Bench(), small_project(tmp_path)
    carried_out(project, bench, monkeypatch, [planned(project)])
    monkeypatch.setenv("SERTAKAN_PROJECT", str(tmp_path))
    monkeypatch.setattr(workers, "make_warm", lambda _: pytest.fail("it was carried out"))
    return bench.orders[0]


def test_a_worker_with_other_source_of_the_package_refuses(order: Order):
    made = workers.make_on_cluster(replace(order, package_sha256="other"))
    assert made.state is State.REFUSED
    assert "other source of sertakan_analysis than" in made.story
    assert "Remedy: install the same version" in made.story


def test_a_worker_with_other_libraries_refuses(order: Order):
    made = workers.make_on_cluster(replace(order, grounds=replace(order.grounds, python="3.10")))
    assert made.state is State.REFUSED
    assert "other libraries than" in made.story


@pytest.mark.parametrize(
    ("source", "loaded"),
    [
        ("import seaborn as sns", {"seaborn"}),
        ("from statsmodels.formula.api import ols", {"statsmodels.formula.api"}),
        ("# seaborn would be nice", set()),
    ],
)
def test_what_notebooks_name_is_loaded_before_the_fork(source: str, loaded: set[str]):
    assert set(warm_parents.preloaded_for([source])) - set(warm_parents.PRELOADED) == loaded


def test_the_environment_of_a_run_names_the_project_and_no_drawing_backend_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MPLBACKEND", "agg")
    environment = workers.run_environment(tmp_path)
    assert environment["SERTAKAN_PROJECT"] == str(tmp_path)
    assert environment["PYTHONHASHSEED"] == "0"
    assert "MPLBACKEND" not in environment


WARMED = """
import json, sys
from importlib import import_module
from sertakan_analysis.reports.warm_parents import PRELOADED, prepare

for name in PRELOADED:
    import_module(name)
prepare()
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.slow
def test_a_warm_parent_loads_nothing_for_lists_of_people_but_what_searches_finished_files(tmp_path: Path):
    small_project(tmp_path)
    environment = {**os.environ, "SERTAKAN_PROJECT": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", WARMED], env=environment, capture_output=True, text=True, check=True
    ).stdout
    loaded = set(json.loads(told))
    assert loaded.isdisjoint({"polars", "duckdb", "splink", "pyspark", "highspy"})
    assert "sertakan_analysis.disclosure.leaks.scan" in loaded
    assert "sertakan_analysis.reports.leak_gate" in loaded
    assert "pypdfium2" in loaded

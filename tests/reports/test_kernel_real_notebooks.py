"""The project's reports come out equal from a kernel that was forked and from one that was started from nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from kernel_samples import needs_fork

from sertakan_analysis.reports.execute import execute
from sertakan_analysis.reports.execution import Execution, Job
from sertakan_analysis.reports.states import State

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, needs_fork]


def run(name: str, engine: Any, **parameters: Any) -> Execution:
    notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    return execute(Job(notebook, name, parameters, ROOT), engine=engine)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("tren_cakupan.ipynb", {"region": "35.25"}),
        ("tren_cakupan.ipynb", {"region": "32.16"}),
        ("perbandingan_wilayah.ipynb", {"regions": ["35.25", "32.16"]}),
        ("jelajah_angka_terbitan.ipynb", {}),
    ],
)
def test_a_report_is_the_same_cold_and_warm(name: str, parameters: dict[str, Any]):
    cold, warm = (run(name, engine, **parameters) for engine in ("cold", "kernel"))

    assert warm.state is State.FINISHED, warm.story
    assert any(cell.get("outputs") for cell in warm.notebook.cells)
    assert json.dumps(warm.notebook) == json.dumps(cold.notebook)
    assert warm.reads == cold.reads
    assert warm.reads.rules or warm.reads.files

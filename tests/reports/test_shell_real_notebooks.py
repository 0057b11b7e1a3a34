"""The project's own notebooks come out of the shell engine as they come out of a kernel under papermill."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import nbformat
import papermill
import pytest
from fresh_process import run_in_fresh_process
from real_notebooks import ROOT, executed

from sertakan_analysis.reports.engines.ending import ordered_streams, settled

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "region"), [("tren_cakupan", "35.25"), ("tren_cakupan", "32.16"), ("perbandingan_wilayah", None)]
)
def test_a_report_is_equal_byte_by_byte(name: str, region: str | None) -> None:
    parameters = {"region": region} if region else {}
    source = str(ROOT / f"notebooks/{name}.ipynb")
    notebook = papermill.execute_notebook(source, None, parameters, prepare_only=True)
    environment = {"SERTAKAN_PROJECT": str(ROOT)}
    ran = run_in_fresh_process(notebook, ROOT, environment=environment)
    assert ran.state == "finished", ran.story
    assert bytes_of(ran.notebook) == bytes_of(executed(name, region))


def test_a_second_run_in_another_process_is_equal_to_the_first() -> None:
    notebook = nbformat.read(ROOT / "notebooks/tren_cakupan.ipynb", as_version=4)
    first, second = (run_in_fresh_process(notebook, ROOT).notebook for _ in range(2))
    assert nbformat.writes(first) == nbformat.writes(second)


def bytes_of(notebook: Any) -> str:
    copy = settled(deepcopy(notebook))
    copy.metadata.pop("sertakan_execution", None)
    for number, cell in enumerate(copy.cells):
        cell["id"] = str(number)
        if cell.cell_type == "code":
            cell.outputs = ordered_streams(cell.outputs)
    return str(nbformat.writes(copy))

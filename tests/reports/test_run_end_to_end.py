"""Runs with real kernels on a small project of one notebook, from the command to the published files."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from sertakan_analysis.cli import main
from sertakan_analysis.reports.export.identity import read_identity
from sertakan_analysis.reports.manifest import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

PARAMETERS = """
region = "35.25"  # kode wilayah
as_of = "2025-11-30"  # data sampai
factor = 2  # pengali
mode = "good"  # yang diuji
"""
SHOW = """
import os, sys
from IPython.display import display
payload = {
    "schema": 1, "kind": "cover", "title": "Uji", "subtitle": "Contoh", "region_codes": [region],
    "region_names": ["Contoh"], "period": "2025", "as_of": as_of, "as_of_text": as_of,
}
display({"application/vnd.sertakan+json": payload, "text/plain": "Uji"}, raw=True)
display({"application/vnd.sertakan.manifest+json": {"rules": [], "figures": ["angka-1"]}, "text/plain": ""}, raw=True)
"""
COMPUTE = """
print("sebelum galat")
if mode == "raise":
    raise ZeroDivisionError("pembagi nol")
if mode == "die":
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "a {braced} project"
    (root / "notebooks").mkdir(parents=True)
    (root / "params/reports").mkdir(parents=True)
    cells = [
        new_markdown_cell("# Uji"),
        new_code_cell(PARAMETERS.strip(), metadata={"tags": ["parameters", "hide-input"]}),
        new_code_cell(SHOW.strip(), metadata={"tags": ["hide-input"]}),
        new_markdown_cell("## Bagian"),
        new_code_cell(COMPUTE.strip(), metadata={"tags": ["hide-input"]}),
        new_code_cell("print(region, factor * 2, os.environ.get('MPLBACKEND'), os.path.basename(os.getcwd()))"),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), root / "notebooks/uji.ipynb")
    (root / "params/reports/uji.yml").write_text(
        'report: uji\ntitle: Laporan uji\nnotebook: uji.ipynb\nas_of: 2025-11-30\nvalues: {region: ["35.25", "32.16"]}\n'
    )
    monkeypatch.setenv("SERTAKAN_PROJECT", str(root))
    monkeypatch.setenv("MPLBACKEND", "agg")
    return root


def sertakan(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_formats_of_all_runs_appear_together_and_a_second_run_gives_the_same_bytes(project: Path):
    result = sertakan("run", "--all", "--set", "factor=21")
    assert result.exit_code == 0, result.output
    edition = project / "outputs/2025-11-30"
    stems = ["uji-32.16-factor-21", "uji-35.25-factor-21"]
    names = {f"{stem}.{ending}" for stem in stems for ending in ("pdf", "html", "xlsx", "ipynb")}
    first = contents(edition)
    assert set(first) == {*names, FILE}
    assert sorted(path.name for path in (project / "outputs").iterdir()) == [".lock", "2025-11-30", "index.html"]

    manifest = json.loads(first[FILE])
    ids = {entry["stem"]: entry["run_id"] for entry in manifest["reports"]}
    for stem, code in zip(stems, ("32.16", "35.25"), strict=True):
        for ending in ("pdf", "html", "xlsx"):
            found = read_identity(edition / f"{stem}.{ending}")
            assert (found.report, found.region_codes, found.run_id) == ("uji", (code,), ids[stem])
    assert manifest["reports"][0]["figures"] == ["angka-1"]
    assert manifest["reports"][0]["parameters"] == {
        "region": "32.16", "as_of": "2025-11-30", "factor": 21, "mode": "good"
    }  # fmt: skip

    # The kernel had the values in their types, no backend from outside, and the project as its folder.
    executed = nbformat.read(edition / f"{stems[1]}.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0].text == f"35.25 42 module://matplotlib_inline.backend_inline {project.name}\n"
    assert str(project.parent) not in first[f"{stems[1]}.ipynb"].decode()
    assert os.environ["MPLBACKEND"] == "agg"

    assert sertakan("run", "uji", "--set", "factor=21").exit_code == 0
    second = contents(edition)
    assert {name for name in names if first[name] != second[name]} == set()


def test_a_cell_that_raises_is_told_with_its_source_output_and_traceback_and_publishes_nothing(project: Path):
    good = project / "outputs/2025-11-30"
    good.mkdir(parents=True)
    (good / "uji-35.25.pdf").write_bytes(b"the last good edition")
    before = contents(good)

    result = sertakan(
        "run", "uji", "--set", "mode=raise", "--set", "mode=good", "--set", "region=35.25", "--format", "xlsx"
    )

    assert result.exit_code == 1
    told = result.stderr
    for part in ("uji 35.25", "cell 6 (In [4]) raised ZeroDivisionError: pembagi nol", 'if mode == "raise":',
                 "sebelum galat", "Remedy:", "1 of 2 reports failed; nothing was published"):  # fmt: skip
        assert part in told
    assert contents(good) == before
    (kept,) = (project / "outputs/.failed").rglob("*.ipynb")
    assert f"outputs/.failed/{kept.parent.name}/{kept.name}" in told
    assert nbformat.read(kept, as_version=4).metadata["sertakan"]["failed"].startswith("cell 6")
    assert not list((project / "outputs").glob(".staging-*"))


def test_a_kernel_that_is_killed_is_a_failure_and_no_cell_is_said_to_be_complete(project: Path):
    result = sertakan("run", "uji", "--set", "mode=die", "--set", "region=35.25", "--format", "xlsx")
    assert result.exit_code == 1
    assert "the kernel died" in result.stderr
    assert not (project / "outputs/2025-11-30").exists()
    (kept,) = (project / "outputs/.failed").rglob("*.ipynb")
    assert "completed" not in kept.read_text()

"""A project of one small notebook that can be told to misbehave, and the command in it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from sertakan_analysis.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from click.testing import Result

PARAMETERS = """
region = "35.25"  # kode wilayah
as_of = "2025-11-30"  # data sampai
factor = 2  # pengali
mode = "good"  # yang diuji
"""
SHOW = """
import os, pathlib, signal, sys, time
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
began = pathlib.Path("began")
began.mkdir(exist_ok=True)
(began / f"{region}-{os.getpid()}").touch()
if mode == "raise":
    raise ZeroDivisionError("pembagi nol")
if mode == "die":
    os.kill(os.getpid(), signal.SIGKILL)
if mode == "exit":
    os._exit(3)
if mode == "slow":
    time.sleep(0.5)
if mode == "hang":
    time.sleep(600)
if mode == "stubborn":
    while True:
        try:
            time.sleep(600)
        except BaseException:
            pass
if mode == "memory":
    hoard = bytearray(4_000_000_000)
if mode == "full":
    open("/dev/full", "w").write("x" * 100_000)
"""
CELLS = (
    new_markdown_cell("# Uji", id="judul"),
    new_code_cell(PARAMETERS.strip(), id="parameter", metadata={"tags": ["parameters", "hide-input"]}),
    new_code_cell(SHOW.strip(), id="sampul", metadata={"tags": ["hide-input"]}),
    new_markdown_cell("## Bagian", id="bagian"),
    new_code_cell(COMPUTE.strip(), id="hitung", metadata={"tags": ["hide-input"]}),
    new_code_cell("print(region, factor * 2, os.environ.get('MPLBACKEND'), os.path.basename(os.getcwd()))", id="akhir"),
)
DEFINITION = """report: uji
title: Laporan uji
notebook: uji.ipynb
as_of: 2025-11-30
values: {region: ["35.25", "32.16"]}
"""


def notebook_project(root: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> Path:
    """Make the project and let the command find it; ``more`` are further lines of the report's definition."""
    for folder in ("notebooks", "params/reports", "params/rules", "data/published"):
        (root / folder).mkdir(parents=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=list(CELLS), metadata=kernel), root / "notebooks/uji.ipynb")
    (root / "params/reports/uji.yml").write_text(DEFINITION + more)
    use(root, monkeypatch)
    return root


def use(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find a project, with a drawing backend from outside that must not count."""
    monkeypatch.setenv("SERTAKAN_PROJECT", str(root))
    monkeypatch.setenv("MPLBACKEND", "agg")


def sertakan(*words: str) -> Result:
    """Call the command in this process."""
    return CliRunner().invoke(main, words)


def started(*words: str) -> subprocess.Popen[str]:
    """Start the command in a process of its own, which may be killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "sertakan_analysis", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        start_new_session=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}

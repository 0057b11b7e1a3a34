"""Imports run one way, and the start is light."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sertakan_analysis

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/sertakan_analysis"
HEAVY = {
    "IPython", "babel", "cronsim", "distributed", "jinja2", "matplotlib", "mistune", "nbclient", "nbconvert", "nbformat", "numpy",
    "pandas",     "papermill", "psutil", "pydantic", "rich", "scipy", "seaborn", "sqlite3", "statsmodels",
    "typst", "xlsxwriter", "yaml",
}  # fmt: skip


def test_the_layers_of_importlinter_hold():
    lint = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_module_has_its_place_in_a_layer():
    contract = (ROOT / ".importlinter").read_text().partition("layers =")[2].partition("[importlinter:")[0]
    placed = {word for word in contract.replace("|", " ").split() if word.isidentifier()}
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert there - placed == {"__init__", "__main__"}


@pytest.mark.parametrize("words", [["-c", "import sertakan_analysis"], ["-m", "sertakan_analysis", "--help"]])
def test_the_start_loads_no_heavy_library(words: list[str]):
    """Told by what is loaded, not by the clock: the bound of 0.3 s follows from it on any machine."""
    found = subprocess.run(
        [sys.executable, "-X", "importtime", *words], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in found.stderr.splitlines()}
    assert "sertakan_analysis" in loaded
    assert loaded & HEAVY == set()


def test_no_module_is_named_after_nothing():
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}
    assert [str(path) for path in PACKAGE.rglob("*") if path.stem in vague] == []


def test_no_module_is_too_long_to_know():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length >= 350} == {}


def test_the_version_is_the_same_in_the_package_and_its_metadata():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert sertakan_analysis.__version__ == told

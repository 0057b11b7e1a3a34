"""Every function of the package that a real report runs was found in the source beforehand."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from real_notebooks import gresik

import sertakan_analysis
from sertakan_analysis.reports.grounds.notebook import read_notebook_source
from sertakan_analysis.reports.grounds.package import Package
from sertakan_analysis.reports.grounds.present import EXPORTERS
from sertakan_analysis.reports.grounds.reached import reached_by_code, reached_by_name

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
PACKAGE = Package(Path(sertakan_analysis.__file__).parent, "sertakan_analysis")


def ran(notebook: Path, *formats: str) -> dict[str, list[str]]:
    words = [sys.executable, str(Path(__file__).with_name("profiled_run.py")), str(notebook), *formats]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[str]] = json.loads(told)
    return found


def reached_by(notebook: Path) -> Mapping[str, str]:
    code = read_notebook_source(notebook).code
    assert code is not None
    return reached_by_code(PACKAGE, code)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tren_cakupan", "perbandingan_wilayah", "jelajah_angka_terbitan"])
def test_what_a_notebook_runs_it_reaches(name: str):
    notebook = ROOT / "notebooks" / f"{name}.ipynb"
    functions = ran(notebook)["notebook"]
    assert len(functions) > 200
    assert sorted(set(functions) - set(reached_by(notebook))) == []


@pytest.mark.slow
def test_what_an_exporter_runs_it_reaches(tmp_path: Path):
    notebook = tmp_path / "tren.ipynb"
    nbformat.write(gresik(), notebook)
    for name, functions in ran(notebook, *EXPORTERS).items():
        assert len(functions) > 30
        assert sorted(set(functions) - set(reached_by_name(PACKAGE, [EXPORTERS[name]]))) == [], name


def test_one_report_does_not_rest_on_the_analysis_of_another():
    trend, comparison = (
        reached_by(ROOT / f"notebooks/{name}.ipynb") for name in ("tren_cakupan", "perbandingan_wilayah")
    )
    assert "published.rebase.change" in trend
    assert not any(name.startswith(("analyses.comparison", "reports.")) for name in trend)
    assert not any(
        name.startswith(("analyses.coverage", "published.rebase", "statistics.trend")) for name in comparison
    )
    assert "regions/data/regions.csv" in trend


def test_the_exporters_followed_are_those_that_the_package_offers():
    offered = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["nbconvert.exporters"]
    assert {f"sertakan_{name}": target for name, target in EXPORTERS.items()} == {
        name: target.replace(":", ".") for name, target in offered.items()
    }


def test_each_format_rests_on_its_own_template():
    files = {
        name: {part for part in reached_by_name(PACKAGE, [target]) if part.startswith("reports/")}
        for name, target in EXPORTERS.items()
    }
    assert files == {
        "html": {"reports/export/mark.css", "reports/export/style.css", "reports/export/template.html.j2"},
        "pdf": {"reports/export/template.typ"},
        "xlsx": set(),
    }

"""Packages written for a test, and what some code reaches in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.reports.grounds.notebook import read_notebook_source
from sertakan_analysis.reports.grounds.package import Package
from sertakan_analysis.reports.grounds.reached import everything, reached_by_code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOTEBOOK = '{"cells": [{"cell_type": "code", "metadata": {}, "source": %s}], "metadata": {}}'


def write_package(folder: Path, modules: Mapping[str, str], name: str = "paket") -> Path:
    """Write modules given by path; folders become packages."""
    home = folder / name
    for path, text in {"__init__.py": "", **modules}.items():
        file = home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".py" and not (file.parent / "__init__.py").exists():
            (file.parent / "__init__.py").touch()
        file.write_text(text, encoding="utf-8")
    return home


def reached(folder: Path, modules: Mapping[str, str], code: str) -> Mapping[str, str]:
    """Return what the code of a notebook reaches in a package of these modules."""
    from json import dumps

    home = write_package(folder, modules)
    notebook = folder / "uji.ipynb"
    notebook.write_text(NOTEBOOK % dumps(code), encoding="utf-8")
    package = Package(home, "paket")
    source = read_notebook_source(notebook).code
    return everything(package) if source is None else reached_by_code(package, source)

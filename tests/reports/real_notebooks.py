"""The project's own notebooks, executed as a user of papermill would, for tests that look at their exports."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import papermill

ROOT = Path(__file__).parents[2]


@cache
def executed(name: str, region: str | None = None) -> Any:
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return papermill.execute_notebook(
                ROOT / f"notebooks/{name}.ipynb",
                Path(folder) / "out.ipynb",
                {"region": region} if region else {},
                progress_bar=False,
            )
    finally:
        os.chdir(here)


def gresik() -> Any:
    return executed("tren_cakupan", "35.25")


def bekasi() -> Any:
    return executed("tren_cakupan", "32.16")


def comparison() -> Any:
    return executed("perbandingan_wilayah")

"""Small notebooks for the engines that run kernels."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from sertakan_analysis.reports.execution import Job
from sertakan_analysis.reports.states import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

KERNELSPECS = Path(__file__).parents[2] / "data_files" / "share" / "jupyter"

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def job(root: Path, *sources: str, limits: Limits | None = None, **parameters: Any) -> Job:
    defaults = "\n".join(f"{name} = None" for name in parameters) or "as_of = None"
    first = new_code_cell(defaults, id="parameters", metadata={"tags": ["parameters"]})
    cells = [new_code_cell(source, id=f"cell-{index}") for index, source in enumerate(sources)]
    notebook = new_notebook(cells=[first, *cells])
    return Job(notebook, "contoh.ipynb", parameters, root, limits or Limits())


@contextmanager
def nothing_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Check that no folder and no process of a kernel outlives what is done within."""
    before = _kernels()
    folder = Path(tempfile.mkdtemp(prefix="k-"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []
    assert _kernels() <= before
    folder.rmdir()


def _kernels() -> set[str]:
    found: set[str] = set()
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            found.add(" ".join(process.cmdline()))
    return {command for command in found if "ipykernel_launcher" in command}

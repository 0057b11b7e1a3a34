"""nbconvert finds the exporters by name, and finding them is cheap."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from export_samples import displays, notebook, whole_report
from nbformat.v4 import new_output

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

HEAVY = ("typst", "xlsxwriter", "matplotlib", "pandas", "pydantic", "babel")


def test_loading_the_exporters_loads_no_typesetter_spreadsheet_or_plotting_library():
    code = (
        "import sys; from nbconvert.exporters import get_exporter as g; "
        "[g(f'sertakan_{kind}') for kind in ('pdf', 'html', 'xlsx')]; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", ["pdf", "html", "xlsx"])
def test_the_command_line_of_nbconvert_writes_the_file(kind: str, tmp_path: Path):
    nbformat.write(whole_report(rows=1), tmp_path / "laporan.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", f"sertakan_{kind}", "laporan.ipynb"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert (tmp_path / f"laporan.{kind}").stat().st_size > 5_000


def test_the_command_line_exports_a_failed_notebook_only_when_told_to(tmp_path: Path):
    failed = displays(new_output("error", ename="ValueError", evalue="basis kosong", traceback=["x"]))
    nbformat.write(notebook(failed), tmp_path / "gagal.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "sertakan_html", "gagal.ipynb"]
    refused = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert refused.returncode != 0
    assert "cell 1: the cell ended with ValueError: basis kosong" in refused.stderr
    subprocess.run([*command, "--HTMLReportExporter.allow_errors=True"], check=True, capture_output=True, cwd=tmp_path)
    assert (tmp_path / "gagal.html").exists()

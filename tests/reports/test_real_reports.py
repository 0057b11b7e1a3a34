"""The reports of the project itself, made once as a user would and looked at from outside."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import papermill
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from nbconvert.exporters import get_exporter

from sertakan_analysis.cli import main

ROOT = Path(__file__).parents[2]
EDITION = "2025-11-30"
NAMES = ("tren_cakupan-35.25", "tren_cakupan-32.16", "perbandingan_wilayah-35.25-32.16")
ENGLISH = re.compile(
    r"\b(January|February|March|May|June|July|August|October|December|None|nan|NaN|True|False|points?|coverage|base|"
    r"rate|total of|No description|undefined)\b"
)
ENGLISH_NUMBER = re.compile(r"\d,\d{3}\b|\d\.\d%|Rp \d|Rp\d+,\d{3}")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("proyek")
    for folder in ("notebooks", "params", "data/published"):
        shutil.copytree(ROOT / folder, home / folder)
    shutil.copy(ROOT / "requirements.lock", home)
    run_all(home)
    return home


def run_all(home: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERTAKAN_PROJECT", str(home))
        result = CliRunner().invoke(main, ["run", "--all"])
    assert result.exit_code == 0, result.output


def words_of_pdf(path: Path) -> tuple[int, str]:
    with pypdfium2.PdfDocument(path) as document:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return len(pages), " ".join(" ".join(pages).split())


def words_of_html(path: Path) -> str:
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for hidden in page(["style", "script"]):
        hidden.decompose()
    alternatives = " ".join(str(node.get("aria-label", "")) for node in page.find_all(attrs={"aria-label": True}))
    return " ".join(page.get_text(" ").split()) + " " + alternatives


@pytest.mark.parametrize("name", NAMES)
def test_a_report_comes_in_every_format_and_within_its_size(project: Path, name: str):
    files = [project / "outputs" / EDITION / f"{name}.{ending}" for ending in ("pdf", "html", "xlsx", "ipynb")]
    assert all(file.is_file() for file in files)
    assert files[1].stat().st_size <= 1_500_000
    pages, _ = words_of_pdf(files[0])
    assert 4 <= pages <= 8


def test_gresik_says_in_every_format_that_the_base_changed_and_not_the_participants(project: Path):
    folder = project / "outputs" / EDITION
    finding = "−11,7 poin persen = −0,1 dari peserta dan −11,6 dari basis"
    assert finding in words_of_pdf(folder / "tren_cakupan-35.25.pdf")[1]
    assert finding in words_of_html(folder / "tren_cakupan-35.25.html")
    book = openpyxl.load_workbook(folder / "tren_cakupan-35.25.xlsx")
    assert any(finding in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("name", NAMES)
def test_no_english_word_and_no_english_number_is_left(project: Path, name: str):
    folder = project / "outputs" / EDITION
    for words in (words_of_pdf(folder / f"{name}.pdf")[1], words_of_html(folder / f"{name}.html")):
        # Parameter names of the last section and titles of sources are quoted as they are.
        body = words.split("Asal-usul laporan Tabel")[0].split("Parameter laporan")[0]
        assert ENGLISH.findall(body) == []
        assert ENGLISH_NUMBER.findall(body) == []


def test_numbers_in_the_workbook_are_numbers(project: Path):
    book = openpyxl.load_workbook(project / "outputs" / EDITION / "tren_cakupan-35.25.xlsx")
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {247777, 246869, 292858, 303415, 302939} <= values


def test_the_manifest_names_rules_figures_and_inputs(project: Path):
    manifest = json.loads((project / "outputs" / EDITION / "manifest.json").read_text(encoding="utf-8"))
    written = json.dumps(manifest)
    for part in ("target/ucj", "gresik-2024-11-21-coverage_rate-total", "data/published/figures.csv", "sha256"):
        assert part in written


def test_a_second_run_gives_the_same_bytes(project: Path):
    folder = project / "outputs" / EDITION
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix in (".pdf", ".html", ".xlsx")}
    run_all(project)
    assert {name: (folder / name).read_bytes() for name in before} == before


@pytest.mark.slow
def test_plain_papermill_and_nbconvert_work_on_a_report_with_the_region_as_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(ROOT)
    executed = papermill.execute_notebook(
        ROOT / "notebooks/tren_cakupan.ipynb", tmp_path / "out.ipynb", {"region": 35.25}, progress_bar=False
    )
    content, _ = get_exporter("sertakan_pdf")().from_notebook_node(executed, {})
    assert content.startswith(b"%PDF")


@pytest.mark.slow
def test_the_notebook_for_exploring_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    papermill.execute_notebook(
        ROOT / "notebooks/jelajah_angka_terbitan.ipynb", tmp_path / "out.ipynb", progress_bar=False
    )


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "sertakan_analysis", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("0.1.0")

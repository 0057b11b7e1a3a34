"""Runs on a small project of one notebook, from the command to the published files, warm, cold and unchanged."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING

import nbformat
import pytest
from small_reports import contents, notebook_project, sertakan, use

from sertakan_analysis.reports.export.identity import read_identity
from sertakan_analysis.reports.manifest import FILE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return notebook_project(tmp_path / "a {braced} project", monkeypatch)


@pytest.fixture(scope="module")
def both_regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project whose reports are published, for tests to copy."""
    with pytest.MonkeyPatch.context() as patch:
        made = notebook_project(tmp_path_factory.mktemp("terbit") / "proyek", patch)
        result = sertakan("run", "--all", "--format", "xlsx")
    assert result.exit_code == 0, result.output
    return made


@pytest.fixture
def published(both_regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "proyek"
    shutil.copytree(both_regions, copy)
    use(copy, monkeypatch)
    return copy


def files(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents(folder).items() if name != FILE}


def without_the_clock(folder: Path) -> str:
    manifest = json.loads((folder / FILE).read_text(encoding="utf-8"))
    manifest["published"] = ""
    for entry in manifest["reports"]:
        entry["created"] = ""
    return json.dumps(manifest)


def test_all_formats_of_all_runs_appear_together(project: Path):
    result = sertakan("run", "--all", "--set", "factor=21", "--jobs", "2")
    assert result.exit_code == 0, result.output
    edition = project / "outputs/2025-11-30"
    stems = ["uji-32.16-factor-21", "uji-35.25-factor-21"]
    names = {f"{stem}.{ending}" for stem in stems for ending in ("pdf", "html", "xlsx", "ipynb")}
    assert set(files(edition)) == names
    shown = {path.name for path in (project / "outputs").iterdir() if not path.name.startswith(".")}
    assert shown == {"2025-11-30", "index.html"}

    manifest = json.loads((edition / FILE).read_text(encoding="utf-8"))
    ids = {entry["stem"]: entry["run_id"] for entry in manifest["reports"]}
    for stem, code in zip(stems, ("32.16", "35.25"), strict=True):
        for ending in ("pdf", "html", "xlsx"):
            found = read_identity(edition / f"{stem}.{ending}")
            assert (found.report, found.region_codes, found.run_id) == ("uji", (code,), ids[stem])
    assert manifest["reports"][0]["figures"] == ["angka-1"]
    assert manifest["reports"][0]["grounds"]["parameters"] == {
        "region": "32.16", "as_of": "2025-11-30", "factor": 21, "mode": "good"
    }  # fmt: skip

    # The cells had the values in their types, no backend from outside, and the project as their folder.
    executed = nbformat.read(edition / f"{stems[1]}.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0].text == f"35.25 42 module://matplotlib_inline.backend_inline {project.name}\n"
    assert str(project.parent) not in (edition / f"{stems[1]}.ipynb").read_text(encoding="utf-8")
    assert os.environ["MPLBACKEND"] == "agg"


def test_warm_cold_and_a_second_time_give_the_same_bytes(project: Path, tmp_path: Path):
    words = ("run", "uji", "--set", "region=35.25")
    assert sertakan(*words).exit_code == 0
    edition = project / "outputs/2025-11-30"
    first, record = files(edition), without_the_clock(edition)
    for number, how in enumerate(((), ("--cold",))):
        (project / "outputs").rename(tmp_path / f"outputs-{number}")
        assert sertakan(*words, *how).exit_code == 0
        assert files(edition) == first
        assert without_the_clock(edition) == record


def test_unchanged_starts_nothing_and_says_so(published: Path, monkeypatch: pytest.MonkeyPatch):
    before = contents(published / "outputs/2025-11-30")
    monkeypatch.setattr("sertakan_analysis.reports.run.place", lambda *_: pytest.fail("something was started"))
    planned, run = sertakan("plan", "--format", "xlsx"), sertakan("run", "--all", "--format", "xlsx")
    assert (planned.exit_code, run.exit_code) == (0, 0)
    assert "2 runs: 2 fresh" in planned.stdout
    assert run.stdout.count("  fresh  ") == 2
    assert contents(published / "outputs/2025-11-30") == before


def test_a_plan_names_what_changed_and_what_it_costs(published: Path):
    notebook = published / "notebooks/uji.ipynb"
    notebook.write_text(notebook.read_text().replace("## Bagian", "## Bagian kedua"))
    words = ("plan", "uji", "--set", "region=35.25", "--format", "xlsx")
    told = sertakan(*words).stdout
    assert "uji 35.25  2025-11-30  run: " in told
    assert "notebook" in told.splitlines()[0]
    told = sertakan(*words, "--set", "factor=3").stdout
    assert "uji 35.25  2025-11-30  run: never run with these parameters" in told


@pytest.mark.slow
def test_editions_are_compared_with_the_numbers_and_the_cause(project: Path):
    words = ("run", "uji", "--set", "region=35.25", "--format", "xlsx")
    assert sertakan(*words).exit_code == 0
    notebook = project / "notebooks/uji.ipynb"
    notebook.write_text(notebook.read_text().replace("Contoh", "Teladan"))
    assert sertakan(*words).exit_code == 0
    result = sertakan("diff", "2025-11-30", "2025-11-30.2")
    assert result.exit_code == 0, result.output
    assert "notebook" in result.stdout
    wrong = sertakan("diff", "2025-11-30", "2025-11-30.3")
    assert wrong.exit_code == 2
    assert "Did you mean '2025-11-30.2'?" in wrong.stderr


@pytest.mark.usefixtures("project")
def test_status_says_so_when_nothing_has_run_yet():
    assert "Nothing has run yet" in sertakan("status").stdout


@pytest.mark.usefixtures("published")
def test_status_tells_the_last_state_of_each_report():
    assert sertakan("run", "uji", "--set", "region=35.25", "--set", "mode=raise", "--format", "xlsx").exit_code == 1
    told = sertakan("status").stdout
    assert "uji-35.25             2025-11-30  finished" in told
    assert "uji-35.25-mode-raise  2025-11-30  cell error" in told
    assert "cell 6 (In [4]) raised ZeroDivisionError" in told
    assert "never good" in told
    assert sertakan("run", "uji", "--set", "region=35.25", "--format", "xlsx").exit_code == 0
    told = sertakan("status").stdout
    assert "uji-35.25             2025-11-30  fresh" in told
    assert re.search(r"made: \d{4}-\d\d-\d\d \d\d:\d\d in \d+\.\d s, as of 2025-11-30", told)

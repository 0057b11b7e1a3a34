"""One call makes all its reports or publishes none; a kernel is not needed to show it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sertakan_analysis.errors import RunFailed
from sertakan_analysis.project import Project
from sertakan_analysis.reports import run as running
from sertakan_analysis.reports.definition import Definition
from sertakan_analysis.reports.execute import ExecutionFailed
from sertakan_analysis.reports.manifest import FILE
from sertakan_analysis.reports.plan import PlannedRun

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nbformat import NotebookNode

DAY = date(2025, 11, 30)


class Quiet:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.advanced = 0

    def begin(self, what: str) -> None:
        self.begun.append(what)

    def advance(self) -> None:
        self.advanced += 1


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "params/reports", "params/rules", "data/published"):
        (tmp_path / folder).mkdir(parents=True)
    nbformat.write(new_notebook(), tmp_path / "notebooks/uji.ipynb")
    return Project(tmp_path)


def planned(project: Project, code: str, day: date = DAY) -> PlannedRun:
    definition = Definition("uji", "Judul", project.notebooks / "uji.ipynb", "", {}, day, ("xlsx",))
    return PlannedRun(definition, {"region": code}, (code,), day, ("xlsx",), f"uji-{code}")


def executed(cover_region: str) -> NotebookNode:
    cover = {
        "schema": 1, "kind": "cover", "title": "Uji", "subtitle": "", "region_codes": [cover_region],
        "region_names": ["Contoh"], "period": "2025", "as_of": DAY.isoformat(), "as_of_text": "30 November 2025",
    }  # fmt: skip
    data = {"application/vnd.sertakan+json": cover, "text/plain": ""}
    shown = new_output("display_data", data=data)
    return new_notebook(cells=[new_markdown_cell("# Uji"), new_code_cell("show()", outputs=[shown])])


def engine(make: Callable[[str], NotebookNode]) -> Callable[..., NotebookNode]:
    def execute(_notebook: Path, parameters: dict[str, Any], **_: Path) -> NotebookNode:
        return make(parameters["region"])

    return execute


def test_reports_of_two_days_become_two_editions(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(running, "execute", engine(executed))
    monkeypatch.setattr(running, "write_format", lambda _, path, __: path.write_bytes(b"file"))
    runs = [planned(project, "35.25"), planned(project, "35.25", date(2025, 6, 30))]
    progress = Quiet()
    published = running.run(project, runs, progress)
    assert [folder.name for folder in published.folders] == ["2025-06-30", "2025-11-30"]
    assert progress.begun == ["uji 35.25: running the notebook", "uji 35.25: writing XLSX"] * 2
    assert progress.advanced == running.steps(runs)
    page = (project.outputs / "index.html").read_text()
    assert page.count("<section") == 2


def test_the_record_names_the_checksum_and_size_of_every_file(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(running, "execute", engine(executed))
    running.run(project, [planned(project, "35.25")], Quiet())
    edition = project.outputs / DAY.isoformat()
    (entry,) = json.loads((edition / FILE).read_text())["reports"]
    outputs = {output["file"]: output["size"] for output in entry["outputs"]}
    assert outputs == {path.name: path.stat().st_size for path in edition.iterdir() if path.name != FILE}
    assert set(outputs) == {"uji-35.25.ipynb", "uji-35.25.xlsx"}


def test_a_report_that_shows_another_region_than_asked_is_never_published(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(running, "execute", engine(lambda _: executed("32.16")))
    with pytest.raises(RunFailed, match=r"uji-35\.25\.xlsx says that it is .*32\.16"):
        running.run(project, [planned(project, "35.25")], Quiet())
    assert not (project.outputs / DAY.isoformat()).exists()


def test_only_the_newest_failed_notebooks_are_kept(project: Project, monkeypatch: pytest.MonkeyPatch):
    def fail(_: str) -> NotebookNode:
        raise ExecutionFailed("cell 1 raised\nRemedy: mend", new_notebook())

    monkeypatch.setattr(running, "execute", engine(fail))
    codes = [f"35.{number:02}" for number in range(1, 9)]
    with pytest.raises(RunFailed) as told:
        running.run(project, [planned(project, code) for code in codes], Quiet())
    assert "8 of 8 reports failed" in str(told.value)
    kept = {path.stem for path in (project.outputs / ".failed").rglob("*.ipynb")}
    assert kept == {f"uji-{code}" for code in codes[-5:]}
    assert all(f"uji {code} (2025-11-30): cell 1 raised" in str(told.value) for code in codes)

"""What is published of people is kept for good, before anybody can see it; what only waits goes with its call."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cell_samples import cells, manifest_output, telling
from coordinated import small_project
from edition_samples import entry, notebook
from filelock import FileLock

from sertakan_analysis.disclosure.cell_ledger import publications, published_cells
from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.cell_ledger import CellLedger, reserving
from sertakan_analysis.reports.manifest import edition_manifest, written
from sertakan_analysis.reports.proof import PublicationRefused
from sertakan_analysis.reports.told_cells import told_cells

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project

ROWS = "data/store/pendataan/35.25/20251101-uji/rows.parquet"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_project(tmp_path)


def names(project: Project) -> list[str]:
    """The runs in the ledger, without moment and checksum."""
    return ["-".join(name.split("-")[1:-1]) for name in publications(project.published_cells)]


def test_what_is_shown_stays_and_is_kept_once(project: Project) -> None:
    ledger = CellLedger(project)
    ledger.show("uji-35.25", "run1", cells(9, 9))
    ledger.show("uji-35.25", "run1", cells(9, 9))
    assert names(project) == ["uji-35.25-run1"]
    assert ledger.shown("uji-35.25", "run1", cells(9, 9))
    assert not ledger.shown("uji-35.25", "run1", cells(8, 8))
    with reserving(project):
        pass
    assert names(project) == ["uji-35.25-run1"]


def test_one_run_that_shows_other_cells_when_it_is_made_again_is_kept_twice(project: Project) -> None:
    ledger = CellLedger(project)
    ledger.show("uji-35.25", "run1", cells(9, 9))
    ledger.show("uji-35.25", "run1", cells(9, -1))
    assert names(project) == ["uji-35.25-run1"] * 2


def test_cells_that_wait_are_seen_by_what_is_made_meanwhile_and_go_with_their_call(project: Project) -> None:
    with reserving(project) as ledger:
        ledger.reserve("uji-35.25", "run1", cells(9, 9))
        assert len(published_cells(project.published_cells, region="35.25.10").tables) == 1
        assert not ledger.shown("uji-35.25", "run1", cells(9, 9))
    assert names(project) == []


def test_cells_that_waited_and_were_shown_stay(project: Project) -> None:
    with reserving(project) as ledger:
        ledger.reserve("uji-35.25", "run1", cells(9, 9))
        CellLedger(project).show("uji-35.25", "run1", cells(9, 9))
        ledger.reserve("uji-35.25", "run1", cells(9, 9))
        assert ledger.shown("uji-35.25", "run1", cells(9, 9))
    assert names(project) == ["uji-35.25-run1"]


def test_what_a_killed_call_left_waiting_is_dropped_by_the_next_one(project: Project) -> None:
    CellLedger(project).reserve("uji-35.25", "run1", cells(9, 9))
    # Killed between the mark and the cells.
    (project.published_cells / ".menunggu" / "20250101-uji-35.25-run0-abc").touch()
    with reserving(project):
        assert names(project) == []
        assert list((project.published_cells / ".menunggu").iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from sertakan_analysis.project import Project
from sertakan_analysis.reports.cell_ledger import reserving

told = {"format": 1, "dimensions": [], "tables": [], "turnovers": []}
with reserving(Project(Path(sys.argv[1]))) as ledger:
    ledger.show("uji-35.25", "shown", told)
    ledger.reserve("uji-35.25", "waiting", told)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_call_holds_nobody_up_and_what_it_showed_stays(project: Project) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(project.root)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert names(project) == ["uji-35.25-shown", "uji-35.25-waiting"]
    with reserving(project, wait_seconds=1):
        assert names(project) == ["uji-35.25-shown"]


def test_two_calls_never_make_reports_on_people_at_once(project: Project) -> None:
    project.published_cells.mkdir(parents=True)
    with (
        FileLock(project.published_cells / ".lock"),
        pytest.raises(UserError, match="another run has been making reports on people"),
        reserving(project, wait_seconds=0.05),
    ):
        pytest.fail("two at once")


def edition(project: Project, shown: str, run: str = "run1", name: str = "2025-11-30") -> None:
    files = {"uji-35.25.ipynb": shown.encode()}
    grounds = {"reads": {"files": {ROWS: "0"}, "folders": {}, "rules": {}}}
    place = project.outputs / name
    place.mkdir(parents=True)
    (place / "uji-35.25.ipynb").write_bytes(files["uji-35.25.ipynb"])
    record = written(edition_manifest(name, [entry("uji-35.25", run, files, grounds=grounds)]))
    (place / "manifest.json").write_bytes(record)


def test_a_lost_ledger_is_written_again_from_the_editions(project: Project) -> None:
    edition(project, notebook("run1", outputs=()).decode().replace('"outputs": [', _shown(cells(9, 9))))
    with reserving(project):
        assert names(project) == ["uji-35.25-run1"]
    assert names(project) == ["uji-35.25-run1"]
    with reserving(project) as ledger:
        assert ledger.shown("uji-35.25", "run1", cells(9, 9))
    assert names(project) == ["uji-35.25-run1"]


def test_an_edition_of_a_version_that_told_no_cells_is_passed_over(project: Project) -> None:
    edition(project, notebook("run1").decode())
    with reserving(project):
        assert names(project) == []


def test_a_deleted_edition_keeps_its_cells(project: Project) -> None:
    CellLedger(project).show("uji-35.25", "run1", cells(9, 9))
    with reserving(project):
        assert names(project) == ["uji-35.25-run1"]


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ((), "does not tell which cells it shows"),
        ((cells(9, 9), cells(9, 9)), "tells more than once which cells it shows"),
        (({**cells(9, 9), "format": 99},), "can't be read"),
    ],
)
def test_a_report_on_people_that_does_not_tell_its_cells_is_refused(
    shown: tuple[dict[str, object], ...], told: str
) -> None:
    with pytest.raises(PublicationRefused, match=told):
        told_cells(telling(*shown), "uji-35.25")


def test_the_cells_come_back_as_the_notebook_told_them() -> None:
    assert told_cells(telling(cells(9, -1, 9)), "uji-35.25") == cells(9, -1, 9)


def _shown(told: dict[str, object]) -> str:
    (output,) = manifest_output(told)
    return f'"outputs": [{json.dumps(output)}, '

"""Editions appear whole or not at all, also when the process is killed between any two steps."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import RunFailed, UserError
from sertakan_analysis.reports import staging as staged
from sertakan_analysis.reports.staging import EDITIONS, INDEX, publish, staging

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("2025-06-30", "2025-11-30")
# Steps of a publication of two editions over two old ones: the journal, for each edition the old one out and the
# new one in, the index.
MOVES = 6
KILLED_AT_A_MOVE = """
import os, signal, sys
from pathlib import Path
from sertakan_analysis.reports import staging as staged

outputs, last, after = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "after"
done = 0
rename = staged.move

def move(source, target):
    global done
    done += 1
    if done == last and not after:
        os.kill(os.getpid(), signal.SIGKILL)
    rename(source, target)
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)

staged.move = move
with staged.staging(outputs) as folder:
    for name in ("2025-06-30", "2025-11-30"):
        (folder / "editions" / name).mkdir()
        (folder / "editions" / name / "report.pdf").write_text("new")
    (folder / "index.html").write_text("new")
    staged.publish(outputs, folder)
"""


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    folder = tmp_path / "outputs"
    for name in NAMES:
        (folder / name).mkdir(parents=True)
        (folder / name / "report.pdf").write_text("old")
    (folder / INDEX).write_text("old")
    return folder


def state(outputs: Path) -> set[str]:
    files = [*(outputs / name / "report.pdf" for name in NAMES), outputs / INDEX]
    return {path.read_text() for path in files}


def left(outputs: Path) -> list[Path]:
    return list(outputs.glob(f"{staged.PREFIX}*"))


def build(folder: Path) -> None:
    for name in NAMES:
        (folder / EDITIONS / name).mkdir()
        (folder / EDITIONS / name / "report.pdf").write_text("new")
    (folder / INDEX).write_text("new")


def _build_and_break(outputs: Path) -> None:
    with staging(outputs) as folder:
        build(folder)
        raise ZeroDivisionError


def test_what_is_published_replaces_everything_and_leaves_nothing_behind(outputs: Path):
    with staging(outputs) as folder:
        build(folder)
        assert state(outputs) == {"old"}
        publish(outputs, folder)
    assert state(outputs) == {"new"}
    assert left(outputs) == []


def test_what_is_not_published_is_removed_and_the_last_good_edition_stays(outputs: Path):
    with pytest.raises(ZeroDivisionError):
        _build_and_break(outputs)
    assert state(outputs) == {"old"}
    assert left(outputs) == []


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("last", range(1, MOVES + 1))
def test_a_process_killed_at_any_step_leaves_all_old_or_all_new_after_the_next_start(
    outputs: Path, last: int, when: str
):
    killed = subprocess.run([sys.executable, "-c", KILLED_AT_A_MOVE, outputs, str(last), when], check=False)
    assert killed.returncode == -signal.SIGKILL
    with staging(outputs):
        pass
    committed = last > 1 or when == "after"
    assert state(outputs) == ({"new"} if committed else {"old"})
    assert left(outputs) == []


def test_there_are_no_more_steps_than_were_tried(outputs: Path, monkeypatch: pytest.MonkeyPatch):
    moves = []
    monkeypatch.setattr(staged, "move", lambda source, target: (moves.append(target), source.replace(target)))
    with staging(outputs) as folder:
        build(folder)
        publish(outputs, folder)
    assert len(moves) == MOVES


def test_a_second_run_waits_for_the_first(outputs: Path):
    # A lock of one process is shared by its threads, so the other run is another process.
    waiting = (
        "import sys; from pathlib import Path; from sertakan_analysis.reports.staging import staging\n"
        "try:\n    with staging(Path(sys.argv[1]), wait_seconds=0.1): print('inside')\n"
        "except Exception as error: print(error)"
    )
    with staging(outputs) as folder:
        found = subprocess.run([sys.executable, "-c", waiting, outputs], capture_output=True, text=True, check=True)
        assert "another run has been working in 'outputs'" in found.stdout
        assert folder.is_dir()
    found = subprocess.run([sys.executable, "-c", waiting, outputs], capture_output=True, text=True, check=True)
    assert found.stdout == "inside\n"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_refuses_files_is_the_users_to_mend(outputs: Path, monkeypatch: pytest.MonkeyPatch, number: int):
    def refuse(**_: object) -> str:
        raise OSError(number, "refused")

    monkeypatch.setattr(staged, "mkdtemp", refuse)
    with pytest.raises(UserError, match="cannot be written") as told, staging(outputs):
        pass
    assert "Give yourself the right" in str(told.value.remedy)
    assert state(outputs) == {"old"}


def test_a_file_elsewhere_that_cannot_be_read_is_not_blamed_on_the_outputs(outputs: Path, tmp_path: Path):
    with pytest.raises(PermissionError), staging(outputs):
        raise PermissionError(errno.EACCES, "refused", str(tmp_path / "counts.csv"))


def test_outputs_that_are_a_file_are_told_as_such(tmp_path: Path):
    (tmp_path / "outputs").write_text("")
    with pytest.raises(UserError, match="is not a folder"), staging(tmp_path / "outputs"):
        pass


def test_a_full_disk_fails_the_run_and_leaves_the_last_good_edition(outputs: Path):
    with pytest.raises(RunFailed, match="the disk is full"), staging(outputs):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert state(outputs) == {"old"}
    assert left(outputs) == []

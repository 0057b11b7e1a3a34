"""Private folders to build in: gone afterwards, cleared after the dead, never touched while somebody lives in them."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import RunFailed, UserError
from sertakan_analysis.reports import staging as staged
from sertakan_analysis.reports.staging import PREFIX, staging
from sertakan_analysis.reports.states import State
from sertakan_analysis.reports.storage import DiskFull, alone, told_by_storage

if TYPE_CHECKING:
    from pathlib import Path

BUILDING = """
import os, signal, sys, time
from pathlib import Path
from sertakan_analysis.reports.staging import staging

with staging(Path(sys.argv[1])) as folder:
    (folder / "half.pdf").write_text("half")
    print(folder.name, flush=True)
    if sys.argv[2] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


def left(outputs: Path) -> list[str]:
    return sorted(path.name for path in outputs.glob(f"{PREFIX}*"))


def _build_and_break(outputs: Path) -> None:
    with staging(outputs) as folder:
        (folder / "half.pdf").write_text("half")
        raise ZeroDivisionError


def test_what_is_not_published_is_removed(outputs: Path):
    with pytest.raises(ZeroDivisionError):
        _build_and_break(outputs)
    assert left(outputs) == []


def test_several_runs_build_at_once_each_in_a_folder_of_its_own(outputs: Path):
    with staging(outputs) as one, staging(outputs) as other:
        assert one != other
        assert left(outputs) == sorted([one.name, other.name])
    assert left(outputs) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_the_folder_of_a_process_that_died_is_removed_at_the_next_start(outputs: Path):
    killed = subprocess.run(
        [sys.executable, "-c", BUILDING, outputs, "die"], check=False, capture_output=True, text=True
    )
    assert killed.returncode == -signal.SIGKILL
    assert left(outputs) == [killed.stdout.strip()]
    with staging(outputs) as folder:
        assert left(outputs) == [folder.name]


def test_the_folder_of_a_living_process_is_never_removed(outputs: Path):
    command = [sys.executable, "-c", BUILDING, str(outputs), "live"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        name = other.stdout.readline().strip()
        with staging(outputs) as folder:
            assert left(outputs) == sorted([name, folder.name])
        assert (outputs / name / "half.pdf").read_text() == "half"
        other.communicate("")
    assert other.returncode == 0
    assert left(outputs) == []


def test_whoever_waits_too_long_for_the_moment_of_publishing_is_told(outputs: Path):
    outputs.mkdir()
    with alone(outputs), pytest.raises(UserError, match="has been publishing in 'outputs'"), alone(outputs, 0.05):
        pass


def test_a_run_that_builds_holds_up_nobody(outputs: Path):
    with staging(outputs), staging(outputs, wait_seconds=0.05):
        pass


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_refuses_files_is_the_users_to_mend(outputs: Path, monkeypatch: pytest.MonkeyPatch, number: int):
    def refuse(**_: object) -> str:
        raise OSError(number, "refused")

    monkeypatch.setattr(staged, "mkdtemp", refuse)
    with pytest.raises(UserError, match="cannot be written") as told, staging(outputs):
        pass
    assert "Give yourself the right" in str(told.value.remedy)


def test_a_file_elsewhere_that_cannot_be_read_is_not_blamed_on_the_outputs(outputs: Path, tmp_path: Path):
    with pytest.raises(PermissionError), staging(outputs):
        raise PermissionError(errno.EACCES, "refused", str(tmp_path / "counts.csv"))


def test_outputs_that_are_a_file_are_told_as_such(outputs: Path):
    outputs.write_text("")
    with pytest.raises(UserError, match="is not a folder"), staging(outputs):
        pass


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_state_of_its_own(outputs: Path, number: int):
    with pytest.raises(RunFailed, match="the disk is full") as told, staging(outputs):
        raise OSError(number, "No space left on device")
    assert isinstance(told.value, DiskFull)
    assert told.value.state is State.DISK_FULL
    assert left(outputs) == []


def test_other_errors_of_the_system_keep_their_name(outputs: Path):
    with pytest.raises(OSError, match="Input/output error"), told_by_storage(outputs):
        raise OSError(errno.EIO, "Input/output error")

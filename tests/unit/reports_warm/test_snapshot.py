"""A loaded process is stale when a file that it loaded looks different now."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import sertakan_analysis
from sertakan_analysis.reports.warm.sources import Snapshot, package_modules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def touch(file: Path) -> None:
    later = file.stat().st_mtime_ns + 1_000
    os.utime(file, ns=(later, later))


def same_time_other_size(file: Path) -> None:
    then = file.stat().st_mtime_ns
    file.write_text("longer than before")
    os.utime(file, ns=(then, then))


def put_a_folder_away(file: Path) -> None:
    file.unlink()
    file.parent.rmdir()
    file.parent.write_text("no folder any more")


@pytest.mark.parametrize("change", [touch, same_time_other_size, lambda file: file.unlink(), put_a_folder_away])
def test_a_changed_or_missing_file_is_seen(tmp_path: Path, change: Callable[[Path], None]):
    file = tmp_path / "folder/a.py"
    file.parent.mkdir()
    file.write_text("a")
    snapshot = Snapshot([file])
    assert not snapshot.changed()
    change(file)
    assert snapshot.changed()


def test_a_file_that_appears_is_seen(tmp_path: Path):
    snapshot = Snapshot([tmp_path / "requirements.lock"])
    assert not snapshot.changed()
    (tmp_path / "requirements.lock").touch()
    assert snapshot.changed()


def test_a_file_that_was_not_loaded_may_change(tmp_path: Path):
    loaded, other = tmp_path / "loaded.py", tmp_path / "other.py"
    loaded.touch()
    other.touch()
    snapshot = Snapshot([loaded, other])
    snapshot.keep({str(loaded)})
    touch(other)
    assert not snapshot.changed()
    touch(loaded)
    assert snapshot.changed()


def test_the_package_modules_are_those_that_python_loads():
    assert sertakan_analysis.__file__ in map(str, package_modules())

"""A large file is read again only when the system says that it may have changed."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.reading import ABSENT, digest_of_file
from sertakan_analysis.reports.grounds import large_files
from sertakan_analysis.reports.grounds.large_files import LARGE, LargeFiles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Collect the files that are really read; the clock runs an hour ahead, so that no file is too young."""
    found: list[Path] = []
    monkeypatch.setattr(large_files, "digest_of_file", lambda path: found.append(path) or digest_of_file(path))
    now = time.time_ns()
    monkeypatch.setattr(large_files.time, "time_ns", lambda: now + 3600 * 10**9)
    return found


def test_a_large_file_is_read_once_and_again_after_a_change(tmp_path: Path, read: list[Path]):
    path = tmp_path / "besar.parquet"
    path.write_bytes(b"a" * LARGE)
    first = LargeFiles(tmp_path / "memo").digest(path)
    assert LargeFiles(tmp_path / "memo").digest(path) == first
    assert read == [path]
    path.write_bytes(b"b" * LARGE)
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1000))
    assert LargeFiles(tmp_path / "memo").digest(path) == digest_of_file(path) != first


def test_a_change_that_keeps_size_and_time_shows_in_the_time_of_the_change_itself(tmp_path: Path, read: list[Path]):
    path = tmp_path / "besar.parquet"
    path.write_bytes(b"a" * LARGE)
    state = path.stat()
    first = LargeFiles(tmp_path / "memo").digest(path)
    time.sleep(0.02)
    path.write_bytes(b"b" * LARGE)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert LargeFiles(tmp_path / "memo").digest(path) != first
    assert len(read) == 2


def test_a_file_changed_a_moment_ago_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "besar.parquet"
    path.write_bytes(b"a" * LARGE)
    monkeypatch.setattr(large_files.time, "time_ns", lambda: path.stat().st_mtime_ns + 10**9)
    LargeFiles(tmp_path / "memo").digest(path)
    assert not (tmp_path / "memo").exists()


def test_small_and_missing_files_need_no_memo(tmp_path: Path, read: list[Path]):
    (tmp_path / "kecil.csv").write_text("a")
    files = LargeFiles(tmp_path / "memo")
    assert files.digest(tmp_path / "kecil.csv") == digest_of_file(tmp_path / "kecil.csv")
    assert files.digest(tmp_path / "tak_ada.csv") == ABSENT
    assert len(read) == 2
    assert not (tmp_path / "memo").exists()

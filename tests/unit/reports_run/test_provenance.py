"""Code and libraries as they are now, told in the record."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from sertakan_analysis.project import Project
from sertakan_analysis.reports.provenance import package_checksum, provenance

if TYPE_CHECKING:
    from pathlib import Path


def test_outside_git_there_is_no_commit_and_no_flag(tmp_path: Path):
    state = provenance(Project(tmp_path))
    assert (state.commit, state.dirty) == (None, None)


def test_a_file_that_is_not_committed_makes_the_state_dirty(tmp_path: Path):
    (tmp_path / "requirements.lock").write_text("pandas==3.0.0")
    author = ["-c", "user.name=Uji", "-c", "user.email=uji@contoh.test"]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "add", "."], check=True)
    subprocess.run(["git", "-C", tmp_path, *author, "commit", "-q", "-m", "Awal"], check=True)
    clean = provenance(Project(tmp_path))
    (tmp_path / "baru.txt").write_text("x")
    assert (clean.dirty, provenance(Project(tmp_path)).dirty) == (False, True)
    assert clean.commit == provenance(Project(tmp_path)).commit


def test_the_package_has_one_checksum():
    assert package_checksum() == package_checksum()

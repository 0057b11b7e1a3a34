"""Where a list with names may lie."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.candidates import delivery
from sertakan_analysis.candidates.delivery import deliver, destination
from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "params/reports", "outputs/2025-11-30", "data/store", "data/secure"):
        (tmp_path / "proyek" / folder).mkdir(parents=True)
    return Project(tmp_path / "proyek")


def test_a_file_is_written_whole_for_its_owner_only(project: Project, tmp_path: Path) -> None:
    path = destination(project, tmp_path / "calon.xlsx.age", force=False)
    before = os.umask(0)
    try:
        deliver(path, b"isi")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"isi"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["calon.xlsx.age"]


@pytest.mark.parametrize("folder", ["outputs", "outputs/2025-11-30", "data/store", "data/secure"])
def test_published_and_secure_folders_are_refused_also_through_a_link(
    project: Project, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "jalan").symlink_to(project.root / folder)
    for place in (project.root / folder, tmp_path / "jalan", project.root / "notebooks" / ".." / folder):
        with pytest.raises(UserError, match=f"never goes into {folder.split('/2', maxsplit=1)[0]}"):
            destination(project, place / "calon.xlsx.age", force=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_git_work_tree_is_refused_unless_it_ignores_the_file(project: Project) -> None:
    subprocess.run(["git", "init", "--quiet", str(project.root)], check=True)
    with pytest.raises(UserError, match="git work tree"):
        destination(project, project.root / "calon.xlsx.age", force=False)
    (project.root / ".gitignore").write_text("*.age\n", encoding="utf-8")
    assert destination(project, project.root / "calon.xlsx.age", force=False).parent == project.root


def test_where_git_cannot_be_asked_a_work_tree_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.root / ".git").mkdir()
    monkeypatch.setattr(delivery.shutil, "which", lambda _: None)
    with pytest.raises(UserError, match="git work tree"):
        destination(project, project.root / "calon.xlsx.age", force=False)


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(project: Project, tmp_path: Path) -> None:
    there = tmp_path / "calon.xlsx.age"
    there.write_bytes(b"lama")
    with pytest.raises(UserError, match=r"is there already[\s\S]*--force"):
        destination(project, there, force=False)
    deliver(destination(project, there, force=True), b"baru")
    assert there.read_bytes() == b"baru"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("calon.xlsx", "does not end in .age"),
        ("tidak_ada/calon.xlsx.age", "there is no folder"),
        ("map.age", "already"),
    ],
)
def test_a_name_that_cannot_be_written_is_refused(project: Project, tmp_path: Path, name: str, fault: str) -> None:
    (tmp_path / "map.age").mkdir()
    with pytest.raises(UserError, match=fault):
        destination(project, tmp_path / name, force=True)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(delivery, "write_through", full)
    with pytest.raises(UserError, match="No space left"):
        deliver(tmp_path / "calon.xlsx.age", b"isi")
    assert list(tmp_path.iterdir()) == []

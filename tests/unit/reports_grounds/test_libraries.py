"""Installed libraries enter the grounds where they differ from the lock file, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.project import Project
from sertakan_analysis.reports.grounds.libraries import deviations

if TYPE_CHECKING:
    from pathlib import Path

LOCK = """\
pandas==3.1.1 \\
    --hash=sha256:0000
numpy==2.3.0 ; python_full_version < '3.12' \\
    --hash=sha256:0000
numpy==2.4.0 ; python_full_version >= '3.12' \\
    --hash=sha256:0000
    # via pandas==0.0.0
colorama==0.4.6 ; sys_platform == 'win32'
ruamel-yaml==0.19.1
jupyterlab==4.4.1
"""
NEEDS = "Name: sertakan-analysis\nRequires-Dist: pandas>=3.0,<4\nRequires-Dist: jupyterlab>=4.4 ; extra == 'lab'\n"


def found(folder: Path, *installed: str, lock: str | None = LOCK) -> dict[str, str]:
    libraries = folder / "site-packages"
    for name in installed:
        (libraries / f"{name}.dist-info").mkdir(parents=True, exist_ok=True)
    (libraries / "sertakan_analysis-0.1.0.dist-info").mkdir(exist_ok=True)
    (libraries / "sertakan_analysis-0.1.0.dist-info/METADATA").write_text(NEEDS)
    if lock is not None:
        (folder / "requirements.lock").write_text(lock)
    return dict(deviations(folder / "requirements.lock", (libraries,)))


def test_in_a_locked_environment_there_is_none(tmp_path: Path):
    assert found(tmp_path, "pandas-3.1.1", "numpy-2.4.0", "ruamel.yaml-0.19.1", "lain-1.0") == {}


def test_another_version_is_told_with_both(tmp_path: Path):
    assert found(tmp_path, "pandas-3.1.2", "numpy-2.5.0", "ruamel_yaml-0.19.1") == {
        "numpy": "2.5.0 is installed, the lock file says 2.3.0 or 2.4.0",
        "pandas": "3.1.2 is installed, the lock file says 3.1.1",
    }


def test_what_is_missing_counts_when_the_package_needs_it(tmp_path: Path):
    told = {"pandas": "not installed, the lock file says 3.1.1"}
    assert found(tmp_path, "numpy-2.4.0") == told


def test_without_a_lock_file_every_library_counts(tmp_path: Path):
    first = found(tmp_path, "pandas-3.1.1", lock=None)
    assert set(first) == {"installed libraries"}
    assert found(tmp_path, "pandas-3.1.1", lock=None) == first
    assert found(tmp_path, "scipy-1.0", lock=None) != first


def test_this_environment_can_be_told(tmp_path: Path):
    (tmp_path / "requirements.lock").write_text("pandas==0.0.1\n")
    assert set(deviations(Project(tmp_path).lockfile)) == {"pandas"}

"""Where a run comes from: the state of code and libraries, told in the record beside what the run rests on."""

from __future__ import annotations

import platform
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import sertakan_analysis

if TYPE_CHECKING:
    from sertakan_analysis.project import Project


@dataclass(frozen=True, slots=True)
class Provenance:
    """The state of code and libraries. ``commit`` and ``dirty`` are ``None`` outside git."""

    package_version: str
    package_sha256: str
    commit: str | None
    dirty: bool | None
    python: str


def provenance(project: Project) -> Provenance:
    """Return the state of code and libraries now."""
    commit = _git(project.root, "rev-parse", "HEAD")
    changes = _git(project.root, "status", "--porcelain") if commit else None
    return Provenance(
        sertakan_analysis.__version__,
        package_checksum(),
        commit,
        None if changes is None else bool(changes),
        platform.python_version(),
    )


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def package_checksum() -> str:
    """Return one checksum of every file of the package."""
    folder = Path(sertakan_analysis.__file__).parent
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(folder).as_posix()} {checksum(path)}\n".encode())
    return digest.hexdigest()


def _git(root: Path, *words: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    answer = subprocess.run([git, *words], cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    return answer.stdout.strip() if answer.returncode == 0 else None

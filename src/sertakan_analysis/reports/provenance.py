"""What a run rests on: code, libraries and input files as checksums, and the id that follows from them."""

from __future__ import annotations

import json
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
    from sertakan_analysis.reports.plan import PlannedRun

ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Provenance:
    """The state of code and libraries. ``commit`` and ``dirty`` are ``None`` outside git; ``lockfile`` may be too."""

    package_version: str
    package_sha256: str
    commit: str | None
    dirty: bool | None
    lockfile_sha256: str | None
    python: str


def provenance(project: Project) -> Provenance:
    """Return the state of code and libraries now."""
    commit = _git(project.root, "rev-parse", "HEAD")
    changes = _git(project.root, "status", "--porcelain") if commit else None
    return Provenance(
        sertakan_analysis.__version__,
        _package_checksum(),
        commit,
        None if changes is None else bool(changes),
        checksum(project.lockfile) if project.lockfile.is_file() else None,
        platform.python_version(),
    )


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def input_checksums(project: Project, run: PlannedRun) -> dict[str, str]:
    """Return the SHA-256 of every file that the run may read, by path from the project's root."""
    folders = (project.published, project.rules)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    if run.monthly:
        files.append(project.root / Path(run.monthly).expanduser())
    return {project.relative(path): checksum(path) for path in sorted(files)}


def run_id(run: PlannedRun, state: Provenance, inputs: dict[str, str]) -> str:
    """Return the id of a run: equal for equal notebook, parameters, inputs, package source and lockfile.

    Neither the clock nor the commit enters, so that a later run of the same things gives the same bytes; the
    manifest tells both.
    """
    grounds = {
        "report": run.definition.report,
        "parameters": dict(run.parameters),
        "as_of": run.as_of.isoformat(),
        "notebook": checksum(run.definition.notebook),
        "inputs": inputs,
        "package": state.package_sha256,
        "lockfile": state.lockfile_sha256,
    }
    written = json.dumps(grounds, sort_keys=True, ensure_ascii=False)
    return sha256(written.encode()).hexdigest()[:ID_LENGTH]


def _package_checksum() -> str:
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

"""Where an encrypted list may lie, and how it gets there: whole, readable by its owner only, never in a published folder."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from sertakan_analysis.durable import settle_folder, write_through
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project

ENDING: Final = ".age"
OWNER_ONLY: Final = 0o600


def destination(project: Project, out: Path, *, force: bool) -> Path:
    """Return the file to write, with links followed.

    Raises
    ------
    UserError
        When it doesn't end in ``.age``, its folder is not there, a file is there already (without ``force``), or it would
        lie in ``outputs``, in the store or zone, or in a git work tree that doesn't ignore it.
    """
    path = out.expanduser()
    if path.suffix != ENDING:
        raise UserError(f"'{path.name}' does not end in {ENDING}", where="--out", remedy="Such as calon.xlsx.age.")
    if not path.parent.is_dir():
        raise UserError(f"there is no folder '{path.parent}'", where="--out", remedy="Make it first.")
    path = path.parent.resolve() / path.name
    for folder in (project.outputs, project.store, project.secure):
        if path.is_relative_to(folder.resolve()):
            raise UserError(
                f"a list with names never goes into {project.relative(folder)}",
                where="--out",
                remedy="Give a folder outside the project.",
            )
    _refuse_in_git(path)
    if path.is_dir() or path.is_symlink() or (path.exists() and not force):
        remedy = "Give another name" + ("." if path.is_dir() or path.is_symlink() else ", or --force to replace it.")
        raise UserError(f"'{path.name}' is there already", where="--out", remedy=remedy)
    return path


def deliver(path: Path, content: bytes) -> None:
    """Put the file in its place whole, readable and writable by its owner only.

    Raises
    ------
    UserError
        When the disk refuses; nothing is left behind then.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
        write_through(beside, content)
        beside.replace(path)
        settle_folder(path.parent)
    except OSError as error:
        raise UserError(f"the list can't be written: {error.strerror}", where=str(path)) from None
    finally:
        beside.unlink(missing_ok=True)


def _refuse_in_git(path: Path) -> None:
    """Refuse a file that somebody's next commit could carry away."""
    tree = next((folder for folder in path.parents if (folder / ".git").exists()), None)
    if tree is None or _ignored(tree, path):
        return
    raise UserError(
        f"'{path.name}' would lie in the git work tree {tree}, which does not ignore it",
        where="--out",
        remedy="Give a folder outside of it, or add *.age to its .gitignore.",
    )


def _ignored(tree: Path, path: Path) -> bool:
    git = shutil.which("git")
    if git is None:
        return False
    asked = [git, "-C", str(tree), "check-ignore", "--quiet", "--", str(path)]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0  # noqa: S603 - no shell, a path behind "--"

"""Which paths are inputs of a run: not libraries, caches, outputs, notebooks, nor the system's own files."""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Final

PACKAGE: Final = Path(__file__).parents[1]
SYSTEM: Final = (
    "/proc",
    "/sys",
    "/dev",
    "/etc",
    "/usr",
    "/run",
    "/bin",
    "/lib",
    "/lib64",
    "/sbin",
    "/System",
    "/Library",
)
SYSTEM_VARIABLES: Final = ("SystemRoot", "ProgramFiles", "ProgramFiles(x86)", "ProgramData", "APPDATA", "LOCALAPPDATA")
METADATA: Final = (".dist-info", ".egg-info")


@dataclass(frozen=True, slots=True)
class Borders:
    """Which paths count, as normalised folders that end in a separator."""

    root: str
    skipped: tuple[str, ...]
    foreign: tuple[str, ...]
    temporary: tuple[str, ...]
    home: str
    began: float

    @classmethod
    def around(cls, root: Path) -> Borders:
        """Draw the borders for a project. Whatever holds the project itself is no foreign folder for it."""
        python = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), str(PACKAGE)}
        system = {*SYSTEM, *(os.environ.get(name, "") for name in SYSTEM_VARIABLES)} - {""}
        home = _folder(root)
        return cls(
            root=home,
            skipped=tuple(
                sorted({_folder(root / "outputs"), *(path for path in map(_folder, python) if path.startswith(home))})
            ),
            foreign=tuple(sorted({_folder(path) for path in python | system})),
            temporary=tuple(sorted({_folder(tempfile.gettempdir()), _folder(os.path.realpath(tempfile.gettempdir()))})),
            home=_folder(Path.home()),
            began=time.time(),
        )

    def name(self, path: str) -> str:
        """Return how records call a path."""
        whole = os.path.normcase(path) + os.sep
        if whole == self.root:
            return "."
        name = Path(path[len(self.root) :] if whole.startswith(self.root) else path).as_posix()
        # A record is UTF-8; a name in another encoding is told apart, though not found again.
        return name.encode("utf-8", "backslashreplace").decode()

    def count(self, path: str, *, listing: bool = False) -> bool:
        """Say whether reading a file, or listing a folder, is reading an input."""
        whole = os.path.normcase(path) + os.sep
        if whole.startswith(self.root):
            return (
                not whole.startswith(self.skipped)
                and _is_input(whole[len(self.root) :], listing=listing)
                and _is_plain(path)
            )
        if whole.startswith(self.foreign) or whole.removeprefix(self.home).startswith("."):
            return False
        if whole.startswith(self.temporary):
            return _changed(path) <= self.began and _is_plain(path)
        return _is_plain(path)


def _folder(path: str | Path) -> str:
    return os.path.normcase(os.path.abspath(path)).rstrip(os.sep) + os.sep  # noqa: PTH100 - links stay as they are


def _is_input(below: str, *, listing: bool) -> bool:
    """Say whether a path below the root may be an input; hidden folders are caches, a notebook is its own ground."""
    names = Path(below).parts
    folders = names if listing else names[:-1]
    hidden = any(name.startswith(".") or name == "__pycache__" or name.endswith(METADATA) for name in folders)
    return not hidden and not below.endswith(".ipynb" + os.sep)


def _is_plain(path: str) -> bool:
    """Say whether a path is a file or a folder or nothing yet; a pipe would be emptied by looking into it."""
    try:
        found = os.stat(path)  # noqa: PTH116 - called for each file that is opened; a Path costs more
    except (OSError, ValueError):
        return True
    return S_ISREG(found.st_mode) or os.path.isdir(path)  # noqa: PTH112


def _changed(path: str) -> float:
    """Return when a path last changed, endlessly late for one that is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return float("inf")
    return max(found.st_mtime, found.st_ctime)

"""The libraries at hand: the lock file, and where what is installed differs from it."""

from __future__ import annotations

import os
import re
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sertakan_analysis.reading import ABSENT, digest_of_file, digest_of_names

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN: Final = "sertakan-analysis"
LOCKED: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
NEEDED: Final = re.compile(r"^Requires-Dist: ([\w.-]+)(?![^\n]*extra ==)", re.MULTILINE)
UNLOCKED: Final = "installed libraries"


def lockfile_digest(lockfile: Path) -> str:
    """Return the SHA-256 of the lock file, or ``absent``."""
    return digest_of_file(lockfile)


def deviations(lockfile: Path, folders: tuple[Path, ...] = ()) -> Mapping[str, str]:
    """Return, by library, how what is installed differs from the lock file; empty in a locked environment.

    A library that is locked but not installed counts only when the package needs it: others are for other systems.
    Without a lock file one checksum of all that is installed stands under ``installed libraries``. ``folders`` are
    where libraries lie, those of this Python unless given.
    """
    installed = _installed(folders or _library_folders())
    if digest_of_file(lockfile) == ABSENT:
        names = (f"{name} {version}" for name, (version, _) in installed.items() if name != OWN)
        return {UNLOCKED: digest_of_names(names)}
    locked: dict[str, set[str]] = {}
    for name, version in LOCKED.findall(lockfile.read_text(encoding="utf-8", errors="replace")):
        locked.setdefault(_normal(name), set()).add(version)
    found: dict[str, str] = {}
    for name, versions in sorted(locked.items()):
        wanted = " or ".join(sorted(versions))
        version, _ = installed.get(name, ("", None))
        if version and version not in versions:
            found[name] = f"{version} is installed, the lock file says {wanted}"
        elif not version and name in _needed(installed):
            found[name] = f"not installed, the lock file says {wanted}"
    return found


def _library_folders() -> tuple[Path, ...]:
    paths = sysconfig.get_paths()
    return tuple(Path(path) for path in dict.fromkeys((paths["purelib"], paths["platlib"])))


def _installed(folders: tuple[Path, ...]) -> dict[str, tuple[str, Path]]:
    """Return version and metadata folder by library; the folders' names tell both, which spares opening hundreds."""
    found: dict[str, tuple[str, Path]] = {}
    for folder in folders:
        for entry in sorted(os.listdir(folder)) if folder.is_dir() else ():  # noqa: PTH208 - hundreds of names
            name, dash, version = entry.removesuffix(".dist-info").rpartition("-")
            if dash and entry.endswith(".dist-info"):
                found.setdefault(_normal(name), (version, folder / entry))
    return found


def _needed(installed: Mapping[str, tuple[str, Path]]) -> frozenset[str]:
    if OWN not in installed:
        return frozenset()
    metadata = installed[OWN][1] / "METADATA"
    text = metadata.read_text(encoding="utf-8") if metadata.is_file() else ""
    return frozenset(_normal(name) for name in NEEDED.findall(text))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

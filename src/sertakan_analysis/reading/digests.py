"""Checksums of files, folders and lists of names: the same ones when a run reads and when a plan looks again."""

from __future__ import annotations

import os
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ABSENT: Final = "absent"
UNREADABLE: Final = "unreadable"


def digest_of_file(path: str | Path) -> str:
    """Return the SHA-256 of a file's content, or ``absent`` or ``unreadable``."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - called for each file that is opened; a Path costs more
            return file_digest(stream, sha256).hexdigest()
    except FileNotFoundError:
        return ABSENT
    except (OSError, ValueError):
        return UNREADABLE


def digest_of_folder(path: str | Path) -> str:
    """Return the SHA-256 of a folder's names, hidden ones and Python's caches left out, or ``absent``."""
    try:
        names = os.listdir(path)  # noqa: PTH208 - names are wanted, not paths
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except (OSError, ValueError):
        return UNREADABLE
    return digest_of_names(name for name in names if not name.startswith(".") and name != "__pycache__")


def digest_of_names(names: Iterable[str]) -> str:
    """Return the SHA-256 of a set of names."""
    return sha256("\0".join(sorted(names)).encode("utf-8", "surrogateescape")).hexdigest()

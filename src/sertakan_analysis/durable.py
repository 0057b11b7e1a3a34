"""Writing so that a power cut takes nothing back: the disk holds a file, or a folder's names, before the next step."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_through(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk holds it, so that a rename after a power cut never shows it empty."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Wait until the disk holds the folder's list of names."""
    if os.name == "nt":  # Windows opens no folder and writes names through by itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

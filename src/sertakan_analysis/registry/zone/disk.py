"""What the disk must hold before the next step is taken, and what to do when it refuses."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sertakan_analysis.durable import settle_folder
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
NO_FOLDER: Final = frozenset({errno.EEXIST, errno.ENOTDIR})


def settle(path: Path) -> None:
    """Wait until the disk holds a file, or a folder with everything below it but hidden files."""
    if path.is_dir():
        for below in path.iterdir():
            if not below.name.startswith("."):
                settle(below)
        settle_folder(path)
        return
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def told_by_disk(folder: Path) -> Iterator[None]:
    """Say what to do when the disk refuses to take files in a folder.

    Raises
    ------
    UserError
        When the disk is full, the folder can't be written, or is a file. Nothing of a person is in the message.
    """
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        if error.errno in FULL:
            raise UserError(
                f"the disk is full ({reason}); no batch is changed by half",
                where=str(folder),
                remedy="Free space, try again.",
            ) from None
        if error.errno in REFUSED:
            remedy = "Give yourself the right to write there and close programs that hold its files open."
            raise UserError(f"the folder can't be written ({reason})", where=str(folder), remedy=remedy) from None
        if error.errno in NO_FOLDER:
            remedy = "Move the file of that name away and try again."
            raise UserError(f"this is no folder ({reason})", where=str(folder), remedy=remedy) from None
        raise

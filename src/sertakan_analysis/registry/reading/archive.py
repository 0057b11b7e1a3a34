"""What a zipped workbook announces about itself, checked before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from copy import copy
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

GIBIBYTE: Final = 1 << 30
UNPACKED_LIMIT: Final = 2 * GIBIBYTE
# Tables of people shrink to a tenth, formatted empty ones to a hundredth; what shrinks more holds nothing.
RATIO_LIMIT: Final = 200
RATIO_COUNTS_FROM: Final = 32 << 20
BLOCK: Final = 1 << 20
# Read whole into memory, because they are small in any real workbook.
SMALL_PART: Final = 16 << 20


def checked_names(path: Path) -> frozenset[str]:
    """Return the parts of a zipped file when its announced sizes are those of a real workbook.

    Raises
    ------
    UserError
        A damaged or truncated archive, an encrypted part, more than 2 GiB unpacked, or a ratio that no table has.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise damaged(path) from None
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > UNPACKED_LIMIT or (unpacked > RATIO_COUNTS_FROM and unpacked / packed > RATIO_LIMIT):
        raise UserError(
            f"unpacked, the file would take {unpacked / GIBIBYTE:,.1f} GiB ({unpacked // packed:,} times its size): "
            "no list of people does",
            where=path.name,
            remedy="Save the sheet that is needed as CSV and give that; if the file came from outside, don't open it.",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UserError("the file is locked with a password", where=path.name, remedy="Save it without a password.")
    return frozenset(part.filename for part in parts)


def small_part(path: Path, name: str) -> str:
    """Return a small part of an archive as text; empty when it has none of that name.

    Raises
    ------
    UserError
        When the part is damaged, or far larger than such a part ever is.
    """
    content = b""
    for block in blocks(path, name):
        content += block
        if len(content) > SMALL_PART:
            raise damaged(path)
    return content.decode("utf-8", errors="replace")


def blocks(path: Path, name: str) -> Iterator[bytes]:
    """Give a part of an archive block by block; nothing when it has none of that name.

    Raises
    ------
    UserError
        When the part does not unpack to just what it announces: the sizes checked before would be worth nothing.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if name not in archive.namelist():
                return
            part = copy(archive.getinfo(name))
            left = part.file_size
            # Python stops at the announced size; one byte more shows whether the part goes on.
            part.file_size += 1
            with archive.open(part) as content:
                while block := content.read(BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise damaged(path)
                    yield block
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        raise damaged(path) from None


def check_parts(path: Path, besides: Collection[str]) -> None:
    """Unpack every part of an archive once, but those named, and keep nothing: each must be what it announces.

    Raises
    ------
    UserError
        When one is not.
    """
    for name in checked_names(path) - frozenset(besides):
        for _ in blocks(path, name):
            pass


def damaged(path: Path) -> UserError:
    """Return the refusal of a file that can't be unpacked."""
    return UserError(
        "the file is damaged or was cut off on the way",
        where=path.name,
        remedy="Ask for it once more, or open it in Excel, let Excel repair it, and save it again.",
    )

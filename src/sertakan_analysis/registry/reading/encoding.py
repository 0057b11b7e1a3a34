"""How a text file is encoded, and its bytes as UTF-8 whatever it is."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK: Final = 16 << 20
SAMPLE: Final = 1 << 16
UTF8: Final = "utf-8"
MARKS: Final = {codecs.BOM_UTF8: UTF8, codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# What Windows, DOS and old Macs write here; a guess among all that exist would be worse.
ONE_BYTE: Final = ("cp1252", "cp850", "mac_roman")
# In UTF-16 every second byte of Latin text is 0.
ZEROS_OF_UTF16: Final = 0.2


@dataclass(frozen=True, slots=True)
class Encoding:
    """A text file's encoding: its name, the length of its mark, and whether some bytes fit no letter in it."""

    name: str
    mark: int
    damaged: bool = False

    def utf8(self, path: Path) -> Iterator[bytes]:
        """Give a file's content as UTF-8 in large blocks; a byte that fits no letter becomes U+FFFD."""
        decoder = codecs.getincrementaldecoder(self.name)(errors="replace")
        with path.open("rb") as file:
            file.seek(self.mark)
            while block := file.read(BLOCK):
                yield block if self.name == UTF8 and not self.damaged else decoder.decode(block).encode()
        if rest := decoder.decode(b"", final=True):
            yield rest.encode()


def encoding(path: Path) -> Encoding:
    """Return a text file's encoding: by its mark, else UTF-8 when all of it is, else the likeliest one-byte encoding.

    Raises
    ------
    UserError
        When the file holds zero bytes, as no text does.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    for mark, name in MARKS.items():
        if start.startswith(mark):
            return Encoding(name, len(mark), damaged=name == UTF8 and _first_fault(path, len(mark)) is not None)
    odd, even = start[1::2].count(0), start[::2].count(0)
    if max(odd, even) > ZEROS_OF_UTF16 * len(start):
        return Encoding("utf-16-le" if odd > even else "utf-16-be", 0)
    if b"\0" in start:
        raise UserError("this is no text file", where=path.name, remedy="Save the table as CSV or XLSX and give that.")
    fault = _first_fault(path, 0)
    if fault is None:
        return Encoding(UTF8, 0)
    return _not_utf8(path, fault)


def _first_fault(path: Path, begin: int) -> int | None:
    """Return the place of the first byte that is no UTF-8, or ``None``."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    done = begin
    with path.open("rb") as file:
        file.seek(begin)
        while True:
            block = file.read(BLOCK)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return done - waiting + error.start
            if not block:
                return None
            done += len(block)


def _not_utf8(path: Path, fault: int) -> Encoding:
    from charset_normalizer import from_bytes

    with path.open("rb") as file:
        file.seek(max(0, fault - SAMPLE // 2))
        sample = file.read(SAMPLE)
    letters = sample.decode(UTF8, errors="replace")
    broken = letters.count("�")
    if sum(not letter.isascii() for letter in letters) > 2 * broken:
        return Encoding(UTF8, 0, damaged=True)  # most of it is UTF-8: some bytes were damaged or cut off on the way
    best = from_bytes(sample, cp_isolation=list(ONE_BYTE)).best()
    name = best.encoding if best is not None and best.encoding in ONE_BYTE else ONE_BYTE[0]
    return Encoding(name, 0, damaged="�" in sample.decode(name, errors="replace"))

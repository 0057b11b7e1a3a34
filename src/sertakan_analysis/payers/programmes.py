"""The programmes that a contribution buys, "JKK + JKM", as a code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# In the order of a code: jkk_jkm_jht.
PROGRAMMES: Final[Mapping[str, str]] = {
    "jkk": "kecelakaan kerja",
    "jkm": "kematian",
    "jht": "hari tua",
    "jp": "pensiun",
    "jkp": "kehilangan pekerjaan",
}
# BPJS Ketenagakerjaan's packages for its members: two programmes are JKK and JKM, the third is JHT.
PACKAGES: Final[Mapping[str, tuple[str, ...]]] = {"2": ("jkk", "jkm"), "3": ("jkk", "jkm", "jht")}
PACKAGE: Final = re.compile(r"(?:paket )?([23]) (?:program|pro)|(?:program|paket) ([23])(?: program)?")
# Words that join programmes or say only that they are some.
FILLERS: Final = frozenset({"dan", "serta", "program", "jaminan", "bpjs", "tk", "ketenagakerjaan", "paket", "iuran"})
GLUED: Final = re.compile(r"(?:jkk|jkm|jht|jkp|jp)+")
PART: Final = re.compile(r"jkk|jkm|jht|jkp|jp")


def programme_code(text: str) -> str | None:
    """Return the code of the programmes that a text names, "jkk_jkm_jht"; ``None`` when it holds anything else."""
    bare = " ".join(re.findall(r"[a-z]+|[0-9]+", text.casefold()))
    package = PACKAGE.fullmatch(bare)
    found = PACKAGES[package[1] or package[2]] if package else _named(bare)
    return "_".join(code for code in PROGRAMMES if code in found) or None


def _named(bare: str) -> frozenset[str]:
    """Return the programmes in a text; none when a word of it is neither a programme nor a filler."""
    for code, name in PROGRAMMES.items():
        bare = bare.replace(name, code)
    found: set[str] = set()
    for word in bare.split():
        if GLUED.fullmatch(word):
            found.update(PART.findall(word))
        elif word not in FILLERS:
            return frozenset()
    return frozenset(found)

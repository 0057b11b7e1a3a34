"""The signs that people put where they have nothing to say, by kind of column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sertakan_analysis.registry.model import ColumnKind

SIGNS: Final = frozenset(
    {"-", "–", "—", "--", "---", "−", "_", "__", ".", "..", "...", "…", "?", "??", "*", "/", "'", "'-"}
    | {"null", "(null)", "<null>", "#n/a", "n/a", "n.a.", "#null!", "(kosong)", "(blank)"}
)
WORDS: Final = frozenset(
    {"kosong", "nihil", "nil", "none", "nan", "na", "strip", "tidak ada", "tdk ada", "tidak ada data", "tidakada"}
    | {"belum ada", "blm ada", "tidak diisi", "tidak punya", "tdk punya", "t/a", "tidak tahu", "tidak diketahui"}
)
ZERO_DAYS: Final = frozenset({"0", "0000-00-00", "00-00-0000", "00/00/0000", "00-00-00", "0000-00-00 00:00:00"})
ZERO_NUMBERS: Final = frozenset({"0", "00", "000", "0000", "0.0", "'0"})
# A name may be Nil or Na; a yes/no column means no by "tidak ada"; an occupation may be given as unknown.
NOT_EMPTY: Final[dict[str, frozenset[str]]] = {
    "name": WORDS - {"kosong", "tidak ada", "tdk ada", "tidak diisi", "tidak diketahui"},
    "yes_no": WORDS - {"kosong", "strip", "tidak diisi", "tidak tahu", "tidak diketahui"} | {"*"},
    "occupation": frozenset({"tidak diketahui"}),
}


def empty_signs(kind: ColumnKind) -> frozenset[str]:
    """Return what means "nothing" in a column of a kind, in lower case and without spaces around it."""
    found = SIGNS | WORDS
    if kind in {"nik", "kk", "kpj", "phone"}:
        found |= ZERO_NUMBERS
    if kind in {"birth_date", "day", "month"}:
        found |= ZERO_DAYS
    return found - NOT_EMPTY.get(kind, frozenset())


LONGEST_SIGN: Final = max(len(sign.encode()) for sign in SIGNS | WORDS | ZERO_DAYS | ZERO_NUMBERS)

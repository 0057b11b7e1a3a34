"""What is compared of two persons and in which levels: one description from which each engine's settings are made.

The conditions use only functions that DuckDB and Spark both have, and have alike: ``levenshtein`` and, for numbers,
``damerau_levenshtein`` (a transposition is one edit). Jaro-Winkler differs between the two. In a condition a column
has the suffix ``_l`` for the person of the left list and ``_r`` for that of the right one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Level:
    """A degree of likeness: its name, the SQL condition, and the column whose rare values weigh more ("": none)."""

    name: str
    condition: str
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Something compared: the condition under which nothing can be said, and levels from alike to unlike.

    The last level, "beda", has no condition: everything else. Counted from it (0) upwards, a level's number is what
    the column ``tingkat_<name>`` of pairs tells; -1 stands for ``unknown``.
    """

    name: str
    unknown: str
    levels: tuple[Level, ...]

    @property
    def number(self) -> dict[str, int]:
        """The number of each level by name."""
        return {level.name: len(self.levels) - 1 - place for place, level in enumerate(self.levels)}


def _missing(*columns: str) -> str:
    return " or ".join(f"{column}_l is null or {column}_r is null" for column in columns)


def _same(*columns: str) -> str:
    return " and ".join(f"{column}_l = {column}_r" for column in columns)


def _alike(column: str) -> str:
    return f"levenshtein({column}_l, {column}_r) * 4 <= greatest(length({column}_l), length({column}_r))"


def _part(column: str, words: str) -> str:
    """Say that one name's words, each as it is or as a beginning, all stand in the other, in alphabetical order."""
    return " or ".join(
        f"(length({one}) >= 3 and {one} like '{words}' and "
        f"concat(' ', {other}, ' ') like concat('% ', replace({one}, ' ', '% '), ' %'))"
        for one, other in ((f"{column}_l", f"{column}_r"), (f"{column}_r", f"{column}_l"))
    )


# An edit within the date only. The serial number tells strangers of one day and kecamatan apart (0001, 0002), and the
# region strangers of one day and serial number: an edit there is another person as often as a mistake.
CLOSE_NIK: Final = (
    "left(nik_l, 6) = left(nik_r, 6) and right(nik_l, 4) = right(nik_r, 4) and damerau_levenshtein(nik_l, nik_r) <= 1"
)
_BOTH_NIK: Final = "nik_l is not null and nik_r is not null"
# What the NIK told must not count beside the NIK: not where both lists have nothing else, not where two NIK are close,
# and not against a pair whose NIK already speak against it. That another NIK still tells the same day does count.
_DAY_TOLD_TWICE: Final = (
    "(lahir_nik_l and lahir_nik_r) or "
    f"((lahir_nik_l or lahir_nik_r) and {_BOTH_NIK} and (lahir_l <> lahir_r or nik_l = nik_r or ({CLOSE_NIK})))"
)
_SEX_TOLD_TWICE: Final = f"(jk_nik_l and jk_nik_r) or ((jk_nik_l or jk_nik_r) and {_BOTH_NIK})"
DIFFERENT: Final = Level("beda", "")
EXACT: Final = "sama"

COMPARISONS: Final = (
    Comparison(
        "nik",
        _missing("nik"),
        (Level(EXACT, _same("nik")), Level("satu_suntingan", CLOSE_NIK), DIFFERENT),
    ),
    Comparison(
        "nama",
        _missing("nama"),
        (
            Level(EXACT, _same("nama"), "nama_urut"),
            Level("urutan_lain", _same("nama_urut"), "nama_urut"),
            Level("satu_suntingan", "length(nama_l) >= 5 and damerau_levenshtein(nama_l, nama_r) <= 1"),
            Level("bunyi_sama", _same("bunyi_nama")),
            Level("kata_hilang", _part("nama_urut", "% %")),
            Level("mirip", _alike("nama")),
            Level("satu_kata", _part("nama_urut", "%")),
            DIFFERENT,
        ),
    ),
    Comparison(
        "lahir",
        f"{_missing('lahir')} or {_DAY_TOLD_TWICE}",
        (
            Level(EXACT, f"{_same('lahir')} and not lahir_bawaan_l"),
            Level("tanggal_bawaan", _same("lahir")),
            Level(
                "tertukar",
                "damerau_levenshtein(lahir_l, lahir_r) <= 1 or "
                "lahir_l = concat(substr(lahir_r, 1, 4), substr(lahir_r, 7, 2), substr(lahir_r, 5, 2))",
            ),
            Level(
                "tahun_bawaan", "substr(lahir_l, 1, 4) = substr(lahir_r, 1, 4) and (lahir_bawaan_l or lahir_bawaan_r)"
            ),
            Level("bulan", "substr(lahir_l, 1, 6) = substr(lahir_r, 1, 6)"),
            DIFFERENT,
        ),
    ),
    Comparison(
        "jk",
        f"{_missing('jk')} or {_SEX_TOLD_TWICE}",
        (Level(EXACT, _same("jk")), DIFFERENT),
    ),
    # Family card and place say much the same, so that they are one comparison: a household counts once.
    Comparison(
        "rumah",
        f"({_missing('kk')}) and ({_missing('kecamatan')})",
        (
            Level("kk", _same("kk")),
            Level("rt", _same("desa", "rt", "rw")),
            Level("desa", _same("desa")),
            Level("kecamatan", _same("kecamatan")),
            DIFFERENT,
        ),
    ),
    Comparison(
        "ibu",
        _missing("ibu"),
        (Level(EXACT, _same("ibu")), Level("mirip", f"{_alike('ibu')} or {_part('ibu', '%')}"), DIFFERENT),
    ),
    Comparison(
        "ayah",
        _missing("ayah"),
        (Level(EXACT, _same("ayah")), Level("mirip", f"{_alike('ayah')} or {_part('ayah', '%')}"), DIFFERENT),
    ),
    Comparison("hp", _missing("hp"), (Level(EXACT, _same("hp")), DIFFERENT)),
    Comparison(
        "kpj",
        _missing("kpj"),
        (Level(EXACT, _same("kpj")), Level("satu_suntingan", "damerau_levenshtein(kpj_l, kpj_r) <= 1"), DIFFERENT),
    ),
)
BY_NAME: Final = {each.name: each for each in COMPARISONS}
# Columns of a prepared list that the conditions read.
COMPARED: Final = (
    *("nik", "nama", "nama_urut", "bunyi_nama", "lahir", "lahir_bawaan", "lahir_nik", "jk", "jk_nik"),
    *("kk", "kecamatan", "desa", "rt", "rw", "ibu", "ayah", "hp", "kpj"),
)

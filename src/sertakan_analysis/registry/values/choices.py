"""Columns with few answers: sex, yes or no, decile, segment, status of membership, verification, ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, gathered, note, pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

MAN: Final = ("l", "lk", "lki", "laki", "lakilaki", "lelaki", "laki2", "laki-laki", "pria", "cowok", "m", "male", "1")
WOMAN: Final = ("p", "pr", "prp", "perempuan", "perempun", "wanita", "w", "cewek", "f", "female", "2")
SEX: Final = {**dict.fromkeys(MAN, "L"), **dict.fromkeys(WOMAN, "P")}
# A column of P and W without any L says pria and wanita.
SEX_MAN_WOMAN: Final = {**SEX, "p": "L", "w": "P"}

YES: Final = (
    *("ya", "y", "iya", "yes", "true", "benar", "1", "v", "✓", "✔", "√", "ada", "sudah", "sdh", "punya", "aktif"),
    *("terdaftar", "sudahterdaftar", "peserta", "memiliki", "ikut", "sudahada"),
)
NO: Final = (
    *("tidak", "tdk", "t", "tak", "bukan", "no", "n", "false", "salah", "0", "tidakada", "tdkada", "belum", "blm"),
    *("tidakpunya", "tdkpunya", "tidakaktif", "nonaktif", "belumterdaftar", "tidakterdaftar", "bukanpeserta"),
    *("belumada", "blmada", "belumpunya", "nihil", "tidakmemiliki", "tidakikut"),
)
YES_NO: Final = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
# Every number that eight bits hold, so that the checks can tell of a decile 0 or 11.
DECILES: Final = range(128)
DECILE: Final = {
    **{
        f"{word}{number}": number
        for number in DECILES
        for word in ("", "0", "desil", "desil0", "desilke", "d", "decile")
    },
    # Without the word before them V and X are ticks.
    **{f"{word}{roman}": place for place, roman in enumerate(ROMAN, 1) for word in ("desil", "desilke")},
}

SEGMENT: Final = {
    **dict.fromkeys(("pu", "penerimaupah", "ppu", "pekerjapenerimaupah", "pupenerimaupah", "penerimaupahpu"), "PU"),
    **dict.fromkeys(
        (
            "bpu",
            "bukanpenerimaupah",
            "pbpu",
            "pekerjabukanpenerimaupah",
            "bpubukanpenerimaupah",
            "bukanpenerimaupahbpu",
        ),
        "BPU",
    ),
    **dict.fromkeys(("jakon", "jasakonstruksi", "konstruksi", "jakonjasakonstruksi", "jasakonstruksijakon"), "JAKON"),
}
MEMBERSHIP: Final = {
    **dict.fromkeys(("aktif", "active", "pesertaaktif", "statusaktif"), "aktif"),
    **dict.fromkeys(
        (
            *("nonaktif", "tidakaktif", "tdkaktif", "inactive", "inaktif", "pesertanonaktif", "pesertatidakaktif"),
            *("nonactive", "keluar", "berhenti", "meninggal", "meninggaldunia"),
        ),
        "nonaktif",
    ),
}
VERIFICATION: Final = {
    **dict.fromkeys(("terverifikasi", "sudahdiverifikasi", "sudahterverifikasi", "verified", "sudah"), "terverifikasi"),
    **dict.fromkeys(("belumdiverifikasi", "belumterverifikasi", "unverified", "belum", "blm"), "belum"),
}
RING: Final = {
    f"{word}{written}": number
    for number, roman in enumerate(("i", "ii", "iii"), 1)
    for word in ("", "ring", "ringke")
    for written in (str(number), roman)
}


def read_sex(texts: pl.Series, *, man_woman: bool = False) -> Cells:
    """Read the sex as "L" or "P"; with ``man_woman`` the letters P and W mean pria and wanita."""
    cells = _chosen(texts, SEX_MAN_WOMAN if man_woman else SEX, "jenis_kelamin", ("L", "P") if not man_woman else ())
    if not man_woman:
        return cells
    turned = pl.col("code").replace("jenis_kelamin_dibakukan", "jenis_kelamin_pria_wanita")
    return cells._replace(changes=cells.changes.with_columns(turned))


def read_yes_no(texts: pl.Series) -> Cells:
    """Read yes or no in the words of village lists; a cross ("x") can mean both and is reported."""
    return _chosen(texts, YES_NO, "ya_tidak", ("ya", "tidak", "Ya", "Tidak", "YA", "TIDAK"))


def read_decile(texts: pl.Series) -> Cells:
    """Read a decile, also as "Desil 1"; a range is reported, and a number beyond 1 to 10 is left to the checks."""
    return _chosen(texts, DECILE, "desil", tuple(map(str, DECILES)), kept="–/,-")


def read_segment(texts: pl.Series) -> Cells:
    """Read the segment of membership: "PU", "BPU" or "JAKON"."""
    return _chosen(texts, SEGMENT, "segmen", ("PU", "BPU", "JAKON"))


def read_membership(texts: pl.Series) -> Cells:
    """Read whether a member is "aktif" or "nonaktif"; who left or died is no longer active."""
    return _chosen(texts, MEMBERSHIP, "status_kepesertaan", ("aktif", "nonaktif", "AKTIF", "Aktif", "NON AKTIF"))


def read_verification(texts: pl.Series) -> Cells:
    """Read whether an entry of the welfare register was verified: "terverifikasi" or "belum"."""
    return _chosen(texts, VERIFICATION, "status_verifikasi", ("Terverifikasi", "Belum diverifikasi", "Belum"))


def read_ring(texts: pl.Series) -> Cells:
    """Read a company's ring, 1 to 3, the first nearest to its site; each company draws its own."""
    return _chosen(texts, RING, "ring", ("1", "2", "3"))


def _chosen(
    texts: pl.Series, answers: Mapping[str, str | bool | int], name: str, usual: tuple[str, ...], *, kept: str = ""
) -> Cells:
    """Look texts up by their letters and digits; ``kept`` are signs that change the meaning ("1-4")."""
    key = pl.col(TEXT).str.to_lowercase().str.replace(r"\.0$", "").str.replace_all(rf"[^a-z0-9✓✔√{kept}]", "")
    frame = texts.to_frame(TEXT).with_columns(key=key)
    dtype = {str: pl.String, bool: pl.Boolean, int: pl.Int8}[type(next(iter(answers.values())))]
    value = pl.col("key").replace_strict(list(answers), list(answers.values()), default=None, return_dtype=dtype)
    frame = frame.with_columns(value.alias(VALUE))
    known = pl.col(VALUE).is_not_null()
    changed = note(frame, f"{name}_dibakukan", known & ~pl.col(TEXT).is_in(usual), _spelling(pl.col(TEXT)))
    unknown = note(frame, f"{name}_tidak_dikenal", ~known, pattern(pl.col(TEXT)))
    return gathered(frame, [changed], [unknown])


def _spelling(text: pl.Expr) -> pl.Expr:
    """Return the manner of writing in words, so that a column of one manner is told once."""
    return (
        pl.when(text.str.contains(r"^\s*[0-9]+(\.0)?\s*$"))
        .then(pl.lit("angka"))
        .when(text.str.contains(r"^\s*\p{L}\s*$"))
        .then(pl.lit("satu huruf"))
        .otherwise(pl.lit("kata"))
    )

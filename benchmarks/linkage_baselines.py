"""What one would do without a linkage model: an exact join by NIK, and a cascade of rules in SQL.

Each way takes the two prepared lists of ``sertakan_analysis.linkage.prepared`` and returns the pairs that it takes for
one person, ``kiri`` and ``kanan`` (``baris`` of both lists); ``benchmarks/linkage.py`` times and judges them beside the
package. The cascade is written as its maker would defend it: strict passes first, every person once, names compared by
likeness, and no pair of two valid NIK that differ in more than two signs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import polars as pl

Way = Callable[["pl.DataFrame", "pl.DataFrame"], "pl.DataFrame"]

# How alike two names are: the whole name or its words in alphabetical order, whichever is more alike.
NAMES = """greatest(jaro_winkler_similarity(l.nama, r.nama), jaro_winkler_similarity(l.nama_urut, r.nama_urut))"""
# Two valid NIK that are no slip of each other speak of two people; a birth date and a sex that only the NIK told say
# nothing beside it.
NO_OTHER_NIK = "(l.nik IS NULL OR r.nik IS NULL OR damerau_levenshtein(l.nik, r.nik) <= 2)"
SAME_SEX = "(l.jk IS NULL OR r.jk IS NULL OR l.jk = r.jk)"
SAME_PLACE = "(l.desa IS NULL OR r.desa IS NULL OR l.desa = r.desa)"
ONE_EDIT = "damerau_levenshtein(l.nik, r.nik) <= 1 AND right(l.nik, 4) = right(r.nik, 4)"
LONG_NAME = "length(l.nama_urut) >= 10"
NEAR_BIRTH_DATE = "(l.lahir_bawaan OR r.lahir_bawaan OR levenshtein(l.lahir, r.lahir) <= 2)"

# Name of the pass, the join (one or several, each found by hash), the condition on the pair.
PASSES = (
    ("nik", ("l.nik = r.nik",), f"({NAMES} >= 0.75 OR l.lahir = r.lahir AND NOT l.lahir_nik AND NOT r.lahir_nik)"),
    (
        "nik_satu_suntingan",
        (
            "left(l.nik, 10) = left(r.nik, 10) AND right(l.nik, 4) = right(r.nik, 4)",
            "substr(l.nik, 5) = substr(r.nik, 5)",
            "left(l.nik, 5) = left(r.nik, 5) AND right(l.nik, 8) = right(r.nik, 8)",
            "left(l.nik, 8) = left(r.nik, 8) AND right(l.nik, 5) = right(r.nik, 5)",
        ),
        f"{ONE_EDIT} AND {NAMES} >= 0.85",
    ),
    ("kartu_keluarga", ("l.kk = r.kk",), f"{NO_OTHER_NIK} AND {SAME_SEX} AND {NAMES} >= 0.92"),
    (
        "nama_dan_lahir",
        ("l.nama_urut = r.nama_urut AND l.lahir = r.lahir",),
        f"{NO_OTHER_NIK} AND {SAME_SEX}",
    ),
    (
        "lahir_dan_nama_mirip",
        ("l.lahir = r.lahir AND l.jk = r.jk",),
        f"{NO_OTHER_NIK} AND NOT l.lahir_bawaan AND {SAME_PLACE} AND {NAMES} >= 0.90",
    ),
    (
        "nama_dan_tahun",
        ("l.nama_urut = r.nama_urut AND left(l.lahir, 4) = left(r.lahir, 4) AND l.jk = r.jk",),
        f"{NO_OTHER_NIK} AND {SAME_PLACE} AND {LONG_NAME} AND {NEAR_BIRTH_DATE}",
    ),
)


def exact_nik(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Join by an equal valid NIK and ask nothing more."""
    return _asked(left, right, "SELECT l.baris AS kiri, r.baris AS kanan FROM kiri l JOIN kanan r ON l.nik = r.nik")


def confirmed_nik(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Join by an equal valid NIK of which the name or the birth date agrees."""
    return _asked(
        left,
        right,
        "SELECT l.baris AS kiri, r.baris AS kanan FROM kiri l JOIN kanan r ON l.nik = r.nik "
        "WHERE l.nama_urut = r.nama_urut OR l.lahir = r.lahir AND NOT l.lahir_nik AND NOT r.lahir_nik",
    )


def cascade(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Match in six passes of rules; whom a pass matched is out of the later ones."""
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        for name, people in (("kiri", left), ("kanan", right)):
            connection.register("daftar", people)
            connection.execute(f"CREATE TABLE {name} AS FROM daftar")
        connection.execute("CREATE TABLE pasangan (kiri UINTEGER, kanan UINTEGER)")
        for _, joins, condition in PASSES:
            connection.execute(_pass(joins, condition))
            connection.execute("DELETE FROM kiri WHERE baris IN (SELECT kiri FROM pasangan)")
            connection.execute("DELETE FROM kanan WHERE baris IN (SELECT kanan FROM pasangan)")
        pairs: pl.DataFrame = connection.sql("FROM pasangan ORDER BY ALL").pl()
    return pairs


WAYS: dict[str, Way] = {
    "NIK sama": exact_nik,
    "NIK sama, nama atau tanggal lahir cocok": confirmed_nik,
    "enam tahap aturan": cascade,
}


def _pass(joins: tuple[str, ...], condition: str) -> str:
    """Keep the pairs in which each is the other's best; whoever has two equally good ones waits for a later pass."""
    likeness = f"{NAMES} + (coalesce(l.lahir = r.lahir, false))::INTEGER + (coalesce(l.desa = r.desa, false))::INTEGER"
    found = " UNION ".join(
        f"SELECT l.baris AS kiri, r.baris AS kanan, {likeness} AS nilai "  # noqa: S608 - the rules above
        f"FROM kiri l JOIN kanan r ON {join} WHERE {condition}"
        for join in joins
    )
    return f"""
        INSERT INTO pasangan
        WITH ditemukan AS ({found}), urut AS (
            SELECT kiri, kanan,
                rank() OVER (PARTITION BY kiri ORDER BY nilai DESC) AS bagi_kiri,
                rank() OVER (PARTITION BY kanan ORDER BY nilai DESC) AS bagi_kanan
            FROM ditemukan
        ), terbaik AS (
            SELECT kiri, kanan, count(*) OVER (PARTITION BY kiri) AS lawan_kiri,
                count(*) OVER (PARTITION BY kanan) AS lawan_kanan
            FROM urut WHERE bagi_kiri = 1 AND bagi_kanan = 1
        )
        SELECT kiri, kanan FROM terbaik WHERE lawan_kiri = 1 AND lawan_kanan = 1
    """  # noqa: S608 - the rules above


def _asked(left: pl.DataFrame, right: pl.DataFrame, question: str) -> pl.DataFrame:
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        connection.register("kiri", left)
        connection.register("kanan", right)
        pairs: pl.DataFrame = connection.sql(question).pl()
    return pairs

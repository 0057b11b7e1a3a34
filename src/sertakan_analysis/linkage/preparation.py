"""A list made ready for comparing: each column in the one form in which lists can be held against each other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.identity.names import distinct_names, name_frame, sorted_words, sound_key
from sertakan_analysis.identity.nik import decode
from sertakan_analysis.linkage.model import LIST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

# What stands for "we don't know the day": the month and day that offices write then.
DEFAULT_DAYS: Final = ("0101", "0701", "1231")
SHORTEST_PHONE: Final = 8
# One row a person of the list. ``nik`` is null unless it can be one; ``nama`` the words of the name in their order,
# ``nama_urut`` in alphabetical order, ``ayah`` the father's after bin or binti, ``bunyi_nama`` how the words sound,
# ``bunyi`` the first of these; ``lahir`` the birth date as yyyymmdd. ``lahir_nik`` and ``jk_nik`` say that the list
# lacks it and the NIK told it: it must not count beside that NIK a second time. ``lahir_bawaan``: the day is one that
# offices write for an unknown one. ``rt`` and ``rw`` are numbers.
PREPARED_COLUMNS: Final[Mapping[str, str]] = {
    "baris": "UInt32",
    "orang": "String",
    "nik": "String",
    "nama": "String",
    "nama_urut": "String",
    "ayah": "String",
    "bunyi_nama": "String",
    "bunyi": "String",
    "ibu": "String",
    "lahir": "String",
    "lahir_bawaan": "Boolean",
    "lahir_nik": "Boolean",
    "jk": "String",
    "jk_nik": "Boolean",
    "kk": "String",
    "kecamatan": "String",
    "desa": "String",
    "rt": "Int32",
    "rw": "Int32",
    "hp": "String",
    "kpj": "String",
}


def prepared(people: pl.DataFrame, on: date | None = None) -> pl.DataFrame:
    """Return a list with ``PREPARED_COLUMNS`` in the order of its rows; what says nothing is null.

    ``people`` has ``LIST_COLUMNS``; ``on`` is the day that the list tells of (today where it is left out), after which
    nobody was born.

    Raises
    ------
    UserError
        A column missing or of another type, or a ``baris`` that is empty or stands twice.
    """
    _check(people)
    number = decode(people["nik"], on or datetime.now(UTC).date())
    valid = number.select(
        pl.when(pl.col("fault").is_null()).then("nik").alias("nik"),
        pl.when(pl.col("fault").is_null()).then("birth_date").alias("nik_born"),
        pl.when(pl.col("fault").is_null()).then("sex").alias("nik_sex"),
    )
    frame = people.drop("nik").hstack(valid).with_columns(*_names(people["nama"]), _mothers(people["nama_ibu"]))
    born, sex = pl.coalesce("tanggal_lahir", "nik_born"), pl.coalesce("jenis_kelamin", "nik_sex")
    lahir = born.dt.strftime("%Y%m%d")
    return frame.select(
        "baris",
        "orang",
        "nik",
        "nama",
        "nama_urut",
        "ayah",
        "bunyi_nama",
        "bunyi",
        "ibu",
        lahir.alias("lahir"),
        lahir.str.slice(4).is_in(DEFAULT_DAYS).fill_null(value=False).alias("lahir_bawaan"),
        (pl.col("tanggal_lahir").is_null() & born.is_not_null()).alias("lahir_nik"),
        sex.alias("jk"),
        (pl.col("jenis_kelamin").is_null() & sex.is_not_null()).alias("jk_nik"),
        _digits("no_kk").alias("kk"),
        pl.coalesce("kode_kecamatan", pl.col("kode_desa").str.head(8)).alias("kecamatan"),
        pl.col("kode_desa").alias("desa"),
        _unit("rt"),
        _unit("rw"),
        _phone().alias("hp"),
        _digits("no_kpj").alias("kpj"),
    )


def _check(people: pl.DataFrame) -> None:
    for name, kind in LIST_COLUMNS.items():
        if name not in people.columns:
            raise UserError(
                f"the list to be matched lacks the column '{name}'",
                where="linkage",
                remedy=f"Give it, null where nothing is known. {nearest(name, people.columns)}",
            )
        if people.schema[name] != getattr(pl, kind)():
            raise UserError(
                f"the column '{name}' of the list to be matched is {people.schema[name]}, not {kind}",
                where="linkage",
                remedy=f"Convert it to {kind}.",
            )
    rows = people["baris"]
    if rows.null_count() or rows.n_unique() < rows.len():
        raise UserError(
            f"{rows.len() - rows.drop_nulls().n_unique()} rows of the list to be matched have an empty or repeated 'baris'",
            where="linkage",
            remedy="Number the rows of the list, each number once.",
        )


def _names(names: pl.Series) -> list[pl.Series]:
    """Return what is compared of names; each distinct text is worked out once."""
    worked = distinct_names(names).with_columns(sorted_words(pl.col("key")).alias("words"))
    words = worked["words"]
    distinct = words.explode().unique().drop_nulls()
    sounds = (
        words.to_frame("words")
        .select(pl.col("words").list.eval(pl.element().replace(distinct, sound_key(distinct))))
        .to_series()
    )
    sound = sounds.list.join(" ")
    table = pl.DataFrame(
        {
            "given": worked["name"],
            "nama": _filled(worked["key"]),
            "nama_urut": _filled(words.list.join(" ")),
            "ayah": _filled(worked["father"]),
            "bunyi_nama": _filled(sound),
            "bunyi": _filled(sounds.list.first()),
        }
    )
    placed = names.to_frame("given").join(table, on="given", how="left", maintain_order="left")
    return placed.drop("given").get_columns()


def _mothers(names: pl.Series) -> pl.Series:
    return _filled(name_frame(names)["sorted_key"]).alias("ibu")


def _filled(texts: pl.Series) -> pl.Series:
    return texts.set(texts == "", None)


def _digits(column: str) -> pl.Expr:
    digits = pl.col(column).str.replace_all(r"[^0-9]", "")
    return pl.when(digits.str.contains("[1-9]")).then(digits)


def _unit(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"([0-9]{1,3})").cast(pl.Int32).alias(column)


def _phone() -> pl.Expr:
    """Return the digits of a telephone number without the country's or the trunk's prefix."""
    digits = pl.col("no_hp").str.replace_all(r"[^0-9]", "").str.replace(r"^(?:62|0)0*", "")
    return pl.when(digits.str.len_bytes() >= SHORTEST_PHONE).then(digits)

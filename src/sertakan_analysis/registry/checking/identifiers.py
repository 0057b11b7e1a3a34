"""Checks of the numbers that point at a person: NIK, No. KK, KPJ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.identity.masking import shape
from sertakan_analysis.identity.nik import FAULTS, decode
from sertakan_analysis.registry.checking.check import NIK_PREFIX, Check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sertakan_analysis.registry.model import FileKind, ReadingContext

FAULT: Final = f"{NIK_PREFIX}fault"
BIRTH_DATE: Final = f"{NIK_PREFIX}birth_date"
SEX: Final = f"{NIK_PREFIX}sex"
DISTRICT: Final = f"{NIK_PREFIX}district"
SYNTHETIC: Final = f"{NIK_PREFIX}synthetic"


def with_nik(frame: pl.DataFrame, context: ReadingContext) -> pl.DataFrame:
    """Add what each NIK says in columns ``nik:fault``, ``nik:birth_date``, ``nik:sex``, ``nik:district``, ``nik:synthetic``.

    A list without the column ``nik`` stays as it is.
    """
    if "nik" not in frame.columns:
        return frame
    read = decode(frame.get_column("nik"), context.as_of).drop("nik")
    return frame.hstack(read.rename({name: f"{NIK_PREFIX}{name}" for name in read.columns}))


def checks(kind: FileKind, _: Collection[str], context: ReadingContext) -> Iterator[Check]:
    """Give the checks of a list's identifiers."""
    nik = pl.col("nik")
    for fault in FAULTS:
        yield Check(f"nik_{fault}", "nik", pl.col(FAULT) == fault, shape(nik))
    if not context.synthetic_allowed:
        yield Check("nik_sintetis", "nik", pl.col(SYNTHETIC), shape(nik))
    yield Check("nik_sama_dengan_kk", "nik", nik == pl.col("no_kk"), shape(nik))
    yield Check("kpj_sama_dengan_nik", "no_kpj", pl.col("no_kpj") == nik, shape(pl.col("no_kpj")))
    for column in kind.columns.values():
        value = pl.col(column.name)
        if column.kind == "kk":
            yield Check("kk_bentuk", column.name, _misshapen_card(value), shape(value))
        elif column.kind == "kpj":
            yield Check("kpj_bukan_angka", column.name, ~value.str.contains(r"^[0-9]+$"), shape(value))


def _misshapen_card(card: pl.Expr) -> pl.Expr:
    """Say where a No. KK is none: built like a NIK, but its date is the day of registration, without +40."""
    part = {name: card.str.slice(start, 2).cast(pl.Int32, strict=False) for name, start in _CARD.items()}
    shaped = card.str.contains(r"^[0-9]{16}$")
    lengths = pl.when(part["month"] == 2).then(29).when(part["month"].is_in([4, 6, 9, 11])).then(30).otherwise(31)  # noqa: PLR2004
    dated = part["month"].is_between(1, 12) & part["day"].is_between(1, lengths)
    return ~(shaped & dated & (part["province"] > 10) & (part["kabupaten"] > 0) & (part["kecamatan"] > 0))  # noqa: PLR2004


_CARD: Final = {"province": 0, "kabupaten": 2, "kecamatan": 4, "day": 6, "month": 8}

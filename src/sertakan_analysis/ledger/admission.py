"""Spells as the engine takes them: their form is held here, so that no question has to doubt it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.ledger.model import SPELL_COLUMNS, UNKNOWN_PAYER, Basis, Segment
from sertakan_analysis.ledger.months import as_number
from sertakan_analysis.payers import payers

if TYPE_CHECKING:
    from collections.abc import Iterable

NEEDED: Final = ("orang", "pembayar", "segmen", "dari", "dasar", "pasti", "awal_pasti")
WHERE: Final = "spells of the ledger"


def admitted(spells: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Return spells with numbered months and people and without nulls, and the people in the order of their numbers.

    Numbers are the order of the pseudonyms: windows over them are several times faster than over texts.

    Raises
    ------
    UserError
        When columns or types differ from ``SPELL_COLUMNS``, a needed value is missing, a month is not its first day, an
        end comes before its beginning, or a basis, segment or payer is unknown.
    """
    _hold_form(spells)
    _hold_months(spells)
    _hold_words(spells, "dasar", Basis)
    _hold_words(spells, "segmen", Segment)
    _hold_words(spells, "pembayar", (*payers(), UNKNOWN_PAYER))
    people = spells.get_column("orang").unique().sort()
    number = pl.col("orang").cast(pl.Enum(people)).to_physical().cast(pl.Int32)
    rows = spells.select(
        number,
        "pembayar",
        pl.col("donor", "program").fill_null(""),
        "segmen",
        as_number("dari"),
        as_number("sampai"),
        "dasar",
        "pasti",
        "awal_pasti",
        pl.col("sektor").fill_null(""),
    )
    return rows, people


def _hold_form(spells: pl.DataFrame) -> None:
    for name, kind in SPELL_COLUMNS.items():
        if name not in spells.columns:
            raise UserError(f"the column '{name}' is missing", where=WHERE, remedy=f"Give {', '.join(SPELL_COLUMNS)}.")
        if str(spells.schema[name]) != kind:
            problem = f"the column '{name}' is {spells.schema[name]}, not {kind}"
            raise UserError(
                problem, where=WHERE, remedy="Make spells with from_beneficiaries, from_donors, from_participants."
            )
    empty = [name for name in NEEDED if spells.get_column(name).null_count()]
    if empty:
        problem = f"{spells.get_column(empty[0]).null_count()} spells have no '{empty[0]}'"
        raise UserError(problem, where=WHERE, remedy="Leave them out and count them among the doubts.")


def _hold_months(spells: pl.DataFrame) -> None:
    days = spells.filter((pl.col("dari").dt.day() != 1) | (pl.col("sampai").dt.day() != 1)).height
    if days:
        problem = f"{days} spells have a month that is not told by its first day"
        raise UserError(problem, where=WHERE, remedy="Cut 'dari' and 'sampai' to the first day of their months.")
    backward = spells.filter(pl.col("sampai") < pl.col("dari")).height
    if backward:
        problem = f"{backward} spells end before they begin"
        raise UserError(problem, where=WHERE, remedy="Exchange their months, or leave them out and count them.")


def _hold_words(spells: pl.DataFrame, column: str, known: Iterable[str]) -> None:
    words = [str(word) for word in known]
    unknown = spells.get_column(column).unique().filter(~spells.get_column(column).unique().is_in(words)).sort()
    if unknown.len():
        problem = f"'{column}' has {unknown.len()} unknown values, such as one of {len(unknown[0])} characters"
        raise UserError(problem, where=WHERE, remedy=nearest("", words))

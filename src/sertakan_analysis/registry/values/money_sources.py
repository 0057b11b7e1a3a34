"""Where the money of a contribution comes from and what it buys: the code that each text means, unknown ones told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.payers import nearest_payers, programme_code, resolve
from sertakan_analysis.registry.donors import OTHER_DONOR, donor_letters
from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, gathered, length, note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.payers import Payer
    from sertakan_analysis.registry.values.tables import Lookups

# Nearest names are sought for this many unknown texts: a column with more of them holds something else than payers.
MOST_SEARCHED: Final = 2_000


def read_payers(texts: pl.Series, lookups: Lookups) -> Cells:
    """Read sources of money to payers' codes; an unknown one, or two in one cell, is told and never assigned."""
    return _payers(texts, [resolve(text, lookups.own_payers) for text in texts], "pembayar_tidak_dikenal")


def read_schemes(texts: pl.Series, lookups: Lookups) -> Cells:
    """Read the way in which a donor gives (SERTAKAN, GN Lingkaran, CSR, zakat); what is no such way is told."""
    found = (resolve(text, lookups.own_payers) for text in texts)
    return _payers(texts, [each if each and each.scheme else None for each in found], "skema_tidak_dikenal")


def read_programmes(texts: pl.Series, _: Lookups) -> Cells:
    """Read programmes to a code such as "jkk_jkm"."""
    frame = _read(texts, (programme_code(text) for text in texts))
    return gathered(frame, [], [note(frame, "program_tidak_dikenal", pl.col(VALUE).is_null(), length(pl.col(TEXT)))])


def read_donors(texts: pl.Series, lookups: Lookups) -> Cells:
    """Read donors to the codes of ``params/donors.yml``; any other is ``donor_lain`` and told by its length only.

    A donor may be a natural person: the name itself is never told, and no name is offered for it.
    """
    frame = _read(texts, (lookups.donors.get(donor_letters(text)) for text in texts))
    unknown = note(frame, "donor_tidak_dikenal", pl.col(VALUE).is_null(), length(pl.col(TEXT)))
    return gathered(frame.with_columns(pl.col(VALUE).fill_null(OTHER_DONOR)), [], [unknown])


def _payers(texts: pl.Series, found: list[Payer | None], code: str) -> Cells:
    frame = _read(texts, (payer.code if payer else None for payer in found))
    unknown = frame.filter(pl.col(VALUE).is_null()).get_column(TEXT)
    near = [_offered(nearest_payers(text)) for text in unknown.head(MOST_SEARCHED)]
    offered = pl.DataFrame(
        {TEXT: unknown.head(MOST_SEARCHED), "offered": near}, schema={TEXT: pl.String, "offered": pl.String}
    )
    told = frame.join(offered, on=TEXT, how="left")
    return gathered(told, [], [note(told, code, pl.col(VALUE).is_null(), pl.col("offered").fill_null(""))])


def _read(texts: pl.Series, codes: Iterable[str | None]) -> pl.DataFrame:
    return texts.to_frame(TEXT).with_columns(pl.Series(VALUE, list(codes), dtype=pl.String))


def _offered(near: tuple[Payer, ...]) -> str:
    return f"mungkin {' atau '.join(each.name for each in near)}" if near else ""

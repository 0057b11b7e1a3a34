"""Writing a list: who stands in it, some of them twice, and the mistakes of its clerk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from sertakan_analysis.synthetic import cell_mistakes as cells
from sertakan_analysis.synthetic import name_mistakes as names
from sertakan_analysis.synthetic.assumed import rows
from sertakan_analysis.synthetic.rates import TWICE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from numpy.typing import NDArray

    from sertakan_analysis.synthetic.draws import Draws
    from sertakan_analysis.synthetic.rates import ErrorRates

    # The cell, a source of chance, and what the mistake needs to know of the person; None: cannot happen here.
    Mistake = Callable[[str, Random, str | None], str | None]

PLANTED_SCHEMA: Final = {"row": pl.UInt32, "column": pl.String, "error": pl.String}
AS_NUMBER: Final = "nik_sebagai_angka"
RELATIVE: Final = "_nik_keluarga"
NEIGHBOURS: Final = "_desa_lain"
CARD: Final = "_no_kk"
SEX: Final = "_jenis_kelamin"
MISTAKES: Final[Mapping[str, tuple[Mistake, str | None]]] = {
    "nama_varian": (names.variant, None),
    "nama_ejaan_lama": (names.old_spelling, None),
    "nama_singkatan": (names.abbreviated, None),
    "nama_gelar": (names.titled, SEX),
    "nama_salah_ketik": (names.slip, None),
    "nama_kata_hilang": (names.word_lost, None),
    "nik_kosong": (cells.emptied, None),
    "nik_tertukar": (cells.digits_exchanged, None),
    "nik_salah_angka": (cells.digit_wrong, None),
    "nik_15_angka": (cells.digit_lost, None),
    "nik_urut_nol": (cells.serial_zero, None),
    "nik_tanpa_40": (cells.forty_forgotten, None),
    "nik_anggota_keluarga": (cells.of_relative, RELATIVE),
    "nik_sama_kk": (cells.of_card, CARD),
    AS_NUMBER: (cells.as_number, None),
    "nik_apostrof": (cells.apostrophe, None),
    "tanggal_kosong": (cells.emptied, None),
    "tanggal_tertukar": (cells.day_month_exchanged, None),
    "tanggal_1_januari": (cells.new_year, None),
    "tanggal_format_lain": (cells.other_form, None),
    "desa_salah": (cells.other_desa, NEIGHBOURS),
    "rt_rw_kosong": (cells.emptied, None),
    "pekerjaan_tak_dikenal": (cells.unknown_trade, None),
    "pekerjaan_ejaan": (cells.other_trade_name, None),
}


class Recorded(NamedTuple):
    """The written cells, and the mistakes in them: row (from 1), column, error."""

    frame: pl.DataFrame
    planted: pl.DataFrame


def lines(people: pl.DataFrame, errors: ErrorRates, draws: Draws) -> pl.DataFrame:
    """Return people in the order of the list with ``ganda``: some come again at its end, as a clerk adds them."""
    again = np.flatnonzero(draws.uniform(TWICE, people.height) < errors.of(TWICE))
    ordered = again[draws.order("again", len(again))]
    return pl.concat(
        [people.with_columns(ganda=pl.lit(value=False)), people[ordered].with_columns(ganda=pl.lit(value=True))]
    )


def recorded(frame: pl.DataFrame, helpers: pl.DataFrame, errors: ErrorRates, draws: Draws) -> Recorded:
    """Write mistakes into the columns of a list, one at most in a cell.

    ``helpers`` has, line by line, what a mistake needs to know of the person, and ``ganda``.
    """
    planted = [_note(np.flatnonzero(helpers["ganda"].to_numpy()), "", TWICE)]
    written = frame
    for column in dict.fromkeys(row["column"] for row in rows("error_rates.csv") if row["column"] in frame.columns):
        kinds = [
            row["error"] for row in rows("error_rates.csv") if row["column"] == column and errors.of(row["error"]) > 0
        ]
        if kinds:
            cells_written, notes = _column(frame[column], kinds, helpers, errors, draws)
            written = written.with_columns(cells_written)
            planted.extend(notes)
    if {"rt", "rw"} <= set(frame.columns):
        written = written.with_columns(pl.when(pl.col("rt").is_not_null()).then("rw").alias("rw"))
    return Recorded(written, pl.concat(planted).sort("row", "column", maintain_order=True))


def _column(
    given: pl.Series, kinds: list[str], helpers: pl.DataFrame, errors: ErrorRates, draws: Draws
) -> tuple[pl.Series, list[pl.DataFrame]]:
    values = given.to_list()
    free = given.is_not_null().to_numpy().copy()
    notes = []
    for kind in kinds:
        mistake, needed = MISTAKES[kind]
        known = helpers[needed].to_list() if needed else None
        chance = draws.source(kind)
        made = []
        for row in np.flatnonzero(free & (draws.uniform(kind, len(values)) < errors.of(kind))).tolist():
            changed = mistake(values[row], chance, known[row] if known else None)
            if changed is not None:
                values[row] = changed or None
                made.append(row)
        free[made] = False
        notes.append(_note(np.array(made, dtype=np.int64), given.name, kind))
    return pl.Series(given.name, values, dtype=pl.String), notes


def _note(places: NDArray[np.int64], column: str, kind: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"row": places + 1, "column": [column] * len(places), "error": [kind] * len(places)},
        schema_overrides=PLANTED_SCHEMA,
    )

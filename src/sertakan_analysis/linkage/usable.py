"""Whether a list can be matched at all, and what it brings: told in counts, never in values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

# Any of these can tell who a person is.
POINTERS: Final = ("nik", "nama", "kpj")
# Below this many filled cells a column is too short to judge its whole.
JUDGED_FROM: Final = 20
SIDES: Final[Mapping[str, str]] = {"kiri": "left", "kanan": "right"}


def check_usable(people: pl.DataFrame, ready: pl.DataFrame, side: str) -> dict[str, float]:
    """Return what a list brings: its rows, its NIK as given and as valid, its names and birth dates.

    Raises
    ------
    UserError
        A list with rows and neither valid NIK nor name nor KPJ, or one whose columns of NIK and name were exchanged.
    """
    filled, valid = people["nik"].drop_nulls().len(), ready["nik"].drop_nulls().len()
    if filled >= JUDGED_FROM and valid == 0 and _exchanged(people):
        raise UserError(
            f"none of the {filled} cells of 'nik' holds a NIK: most hold letters, and most of 'nama' hold digits only",
            where=f"{SIDES[side]} list",
            remedy="The columns NIK and name seem to be exchanged: mend the file's headings and ingest it again.",
        )
    if not ready.is_empty() and all(ready[name].null_count() == ready.height for name in POINTERS):
        raise UserError(
            f"the list has {ready.height} rows and neither a valid NIK ({filled} cells are filled) nor a name nor a KPJ",
            where=f"{SIDES[side]} list",
            remedy="Give a list that says who its people are.",
        )
    return {
        f"baris_{side}": float(ready.height),
        f"nik_terisi_{side}": float(filled),
        f"nik_sah_{side}": float(valid),
        f"nama_{side}": float(ready["nama"].drop_nulls().len()),
        f"lahir_{side}": float(people["tanggal_lahir"].drop_nulls().len()),
    }


def _exchanged(people: pl.DataFrame) -> bool:
    letters = people["nik"].drop_nulls().str.contains("[A-Za-z]{2}").mean()
    digits = people["nama"].drop_nulls().str.contains("^[^A-Za-z]+$").mean()
    return float(letters or 0) > 0.5 and float(digits or 0) > 0.5  # type: ignore[arg-type]  # noqa: PLR2004 - most

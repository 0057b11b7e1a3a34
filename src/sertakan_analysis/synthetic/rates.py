"""How often a clerk makes which mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.synthetic.assumed import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

Preset = Literal["bersih", "lazim", "berat"]
TWICE: Final = "baris_ganda"


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """The chance of each kind of error on a cell where it can happen, by its name in the table of errors.

    A cell bears one error at most. ``baris_ganda`` is the share of people who stand in the list a second time.
    """

    by_kind: Mapping[str, float]

    def of(self, kind: str) -> float:
        """Return the chance of a kind of error; 0 for one that the list does not have."""
        return self.by_kind.get(kind, 0.0)


def error_rates(preset: Preset = "bersih", **changed: float) -> ErrorRates:
    """Return the rates of a preset, some of them changed: ``error_rates("lazim", nik_kosong=0.2)``.

    "bersih" has no error at all, "lazim" is what a careful office makes, "berat" what was gathered in haste.

    Raises
    ------
    UserError
        Unknown preset or kind of error, or a rate that is no share.
    """
    known = {row["error"]: row for row in rows("error_rates.csv")}
    if preset not in get_args(Preset):
        raise UserError(f"there is no preset '{preset}' of errors", remedy=nearest(preset, get_args(Preset)))
    for kind, rate in changed.items():
        if kind not in known:
            raise UserError(f"there is no kind of error '{kind}'", remedy=nearest(kind, known))
        if not 0 <= rate <= 1:
            raise UserError(f"the rate {rate} of '{kind}' is no share", remedy="Give a number from 0 to 1.")
    return ErrorRates({**{kind: float(row[preset]) for kind, row in known.items()}, **changed})

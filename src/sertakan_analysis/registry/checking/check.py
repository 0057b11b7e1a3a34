"""A named check: its code, the column that it stands at, and the expression that hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.findings import gathered, no_findings
from sertakan_analysis.registry.model import ROW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

# What is derived from the NIK for the checks; no column of a file can bear such a name.
NIK_PREFIX: Final = "nik:"
NOTHING: Final = pl.lit("")


@dataclass(frozen=True, slots=True)
class Check:
    """A rule on one row. ``hit`` is true where it is broken; null, for want of a value, breaks nothing.

    ``shape`` tells of the value without showing it. A check whose columns the file lacks does not apply.
    """

    code: str
    column: str
    hit: pl.Expr
    shape: pl.Expr = NOTHING

    def applies(self, columns: Collection[str]) -> bool:
        """Say whether a file with these columns can be held against this check."""
        return set(columns).issuperset({*self.hit.meta.root_names(), *self.shape.meta.root_names()})


def found(frame: pl.DataFrame, checks: Sequence[Check]) -> pl.DataFrame:
    """Return the findings of all checks that apply, check by check."""
    applied = [check for check in checks if check.applies(frame.columns)]
    if not applied:
        return no_findings()
    hits = frame.select(check.hit.fill_null(value=False).alias(str(place)) for place, check in enumerate(applied))
    return gathered(_each(frame, applied, hits))


def _each(frame: pl.DataFrame, checks: Sequence[Check], hits: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for check, hit in zip(checks, hits.get_columns(), strict=True):
        if hit.any():
            yield frame.filter(hit).select(
                pl.col(ROW),
                pl.lit(check.column).alias("column"),
                pl.lit(check.code).alias("code"),
                check.shape.alias("shape"),
            )

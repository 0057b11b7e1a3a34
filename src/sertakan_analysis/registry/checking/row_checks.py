"""Hold the typed rows of a chunk against every named check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.checking import amounts, birth, identifiers, moments, needed, places
from sertakan_analysis.registry.checking.check import found
from sertakan_analysis.registry.findings import WEIGHT, catalogue, gathered
from sertakan_analysis.registry.model import ROW, Chunk, Severity

if TYPE_CHECKING:
    from sertakan_analysis.registry.model import FileKind, ReadingContext

SUBJECTS: Final = (identifiers, birth, places, moments, amounts)


def checked(chunk: Chunk, kind: FileKind, context: ReadingContext) -> Chunk:
    """Return the chunk with the findings of every check that its columns allow.

    The frame gains what each NIK says (see ``identifiers.with_nik``), so that nobody has to read it again. No value is
    changed and no row leaves.
    """
    frame = identifiers.with_nik(chunk.frame, context)
    rules = [check for subject in SUBJECTS for check in subject.checks(kind, frame.columns, context)]
    empty = found(frame, list(needed.checks(kind, frame.columns, context)))
    return Chunk(frame, gathered([chunk.findings, _not_told_before(empty, chunk.findings), found(frame, rules)]))


def _not_told_before(empty: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Leave out cells that are empty because reading could not make sense of them and said so."""
    heavy = [code for code, kind in catalogue().items() if WEIGHT[kind.severity] >= WEIGHT[Severity.WARNING]]
    return empty.join(told.filter(pl.col("code").is_in(heavy)), on=[ROW, "column"], how="anti")

"""The record of a match as it stands in ``match.json``; holds nothing of a person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.registry.record_form import Form, to_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PREFIX", "RECORD", "SCHEMA", "MatchRecord", "new_match", "read_record", "to_bytes"]

# 2: the rows that are one person within a list lie beside the pairs. Form 1 still opens, and tells of no such rows.
SCHEMA: Final = 2
RECORD: Final = "match.json"
# The same word as the folder: a match's name is never taken for a batch's.
PREFIX: Final = "padanan-"


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """A match of two lists: which batches, when, by which weights, and how many pairs came of it.

    ``as_of`` is the day up to which lists were taken, ``key`` the id of the key whose pseudonyms the pairs bear,
    ``weights`` the digest of the parameters. ``counts`` are pairs: all of them ("pasangan"), by band ("padan", "ragu",
    "beda"), kept for both persons ("terpilih"), and by way among these ("terpilih_nik", "terpilih_model"); and rows of
    either list that are the second or a later one of a person ("berulang_kiri", "berulang_kanan"). They are counted when
    the match is saved. ``levels`` are the comparisons that the pairs have a level of; ``facts`` numbers
    for the reader such as seconds, ``notes`` whatever else a report tells of how the match was made.
    """

    match: str
    region: str
    as_of: date
    made: datetime
    left_kind: str
    right_kind: str
    left_batches: tuple[str, ...]
    right_batches: tuple[str, ...]
    key: str
    weights: str
    engine: str
    synthetic: bool
    counts: Mapping[str, int] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    facts: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)
    schema: int = SCHEMA

    @property
    def batches(self) -> tuple[str, ...]:
        """The batches of both sides, those of the left side first."""
        return (*self.left_batches, *self.right_batches)


def new_match(as_of: date) -> str:
    """Return the id of a new match: the day up to which lists are taken, and eight random letters."""
    return f"{PREFIX}{as_of:%Y%m%d}-{secrets.token_hex(4)}"


def _made(written: Mapping[str, Any]) -> MatchRecord:
    return MatchRecord(
        **{
            **written,
            "as_of": date.fromisoformat(written["as_of"]),
            "made": datetime.fromisoformat(written["made"]),
            "left_batches": tuple(written["left_batches"]),
            "right_batches": tuple(written["right_batches"]),
            "levels": tuple(written["levels"]),
            "counts": {str(name): int(count) for name, count in written["counts"].items()},
        }
    )


read_record: Final = Form("match", SCHEMA, _made, "remove it and match the lists again.").read

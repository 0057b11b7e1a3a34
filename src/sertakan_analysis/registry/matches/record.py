"""The record of a match as it stands in ``match.json``; holds nothing of a person."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA: Final = 1
RECORD: Final = "match.json"
# The same word as the folder: a match's name is never taken for a batch's.
PREFIX: Final = "padanan-"


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """A match of two lists: which batches, when, by which weights, and how many pairs came of it.

    ``as_of`` is the day up to which lists were taken, ``key`` the id of the key whose pseudonyms the pairs bear,
    ``weights`` the digest of the parameters. ``counts`` are pairs: all of them ("pasangan"), by band ("padan", "ragu",
    "beda"), kept for both persons ("terpilih"), and by way among these ("terpilih_nik", "terpilih_model"); they are
    counted when the match is saved. ``levels`` are the comparisons that the pairs have a level of; ``facts`` numbers
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


def to_bytes(record: MatchRecord) -> bytes:
    """Return a record as it is written."""
    plain = asdict(record) | {"as_of": record.as_of.isoformat(), "made": record.made.isoformat()}
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def read_record(path: Path, where: str) -> MatchRecord:
    """Return the record in a file.

    Raises
    ------
    UserError
        When a newer version of the package wrote it, or it can't be read.
    """
    try:
        written = json.loads(path.read_bytes())
        schema = int(written["schema"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError("the record of the match can't be read", where=where, remedy=_REMEDY) from None
    if schema > SCHEMA:
        raise UserError(
            f"the match was written in form {schema}, this version of sertakan_analysis knows forms up to {SCHEMA}",
            where=where,
            remedy="Update sertakan_analysis to the version that wrote it, or a later one.",
        )
    try:
        return _record(written)
    except (ValueError, KeyError, TypeError) as error:
        problem = f"the record of the match has another form ({type(error).__name__})"
        raise UserError(problem, where=where, remedy=_REMEDY) from None


def _record(written: dict[str, Any]) -> MatchRecord:
    return MatchRecord(
        **written
        | {
            "as_of": date.fromisoformat(written["as_of"]),
            "made": datetime.fromisoformat(written["made"]),
            "left_batches": tuple(written["left_batches"]),
            "right_batches": tuple(written["right_batches"]),
            "levels": tuple(written["levels"]),
            "counts": {str(name): int(count) for name, count in written["counts"].items()},
        }
    )


_REMEDY: Final = "Bring the match's folder back from a copy, or remove it and match the lists again."

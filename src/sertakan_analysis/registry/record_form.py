"""Records of the store as JSON: how a batch's and a match's are written, and read by this version or a later one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sertakan_analysis.registry.matches.record import MatchRecord
    from sertakan_analysis.registry.model import BatchRecord

Record = TypeVar("Record", "BatchRecord", "MatchRecord")


@dataclass(frozen=True, slots=True)
class Form(Generic[Record]):
    """How one kind of record is written.

    ``noun`` names what the record is of, ``newest`` is the number of the form that this version writes, ``made`` makes
    the record of what was written, ``otherwise`` says what to do besides bringing the folder back.
    """

    noun: str
    newest: int
    made: Callable[[Mapping[str, Any]], Record]
    otherwise: str

    def read(self, path: Path, where: str) -> Record:
        """Return the record in a file.

        Raises
        ------
        UserError
            When a newer version of the package wrote it, or it can't be read.
        """
        remedy = f"Bring the {self.noun}'s folder back from a copy, or {self.otherwise}"
        try:
            written = json.loads(path.read_bytes())
            form = int(written["schema"])
        except (OSError, ValueError, KeyError, TypeError):
            raise UserError(f"the record of the {self.noun} can't be read", where=where, remedy=remedy) from None
        if form > self.newest:
            problem = f"the {self.noun} was written in form {form}, this version of sertakan_analysis knows forms up to"
            raise UserError(
                f"{problem} {self.newest}",
                where=where,
                remedy="Update sertakan_analysis to the version that wrote it, or a later one.",
            )
        try:
            return self.made(written)
        except (ValueError, KeyError, TypeError) as error:
            problem = f"the record of the {self.noun} has another form ({type(error).__name__})"
            raise UserError(problem, where=where, remedy=remedy) from None


def to_bytes(record: BatchRecord | MatchRecord) -> bytes:
    """Return a record as it is written: days and times as ISO text."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(record).items()}
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()

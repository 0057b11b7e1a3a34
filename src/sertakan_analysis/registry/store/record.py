"""The record of a batch as it stands in ``batch.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.model import BatchRecord

if TYPE_CHECKING:
    from pathlib import Path

# 2: words that anybody may write stay in the secure zone, codes stand in the store (``CODE_COLUMNS``). Form 1 still opens.
SCHEMA: Final = 2
RECORD: Final = "batch.json"


def to_bytes(record: BatchRecord) -> bytes:
    """Return a record as it is written."""
    plain = asdict(record) | {"as_of": record.as_of.isoformat(), "received": record.received.isoformat()}
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def read_record(path: Path, where: str) -> BatchRecord:
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
        raise UserError("the record of the batch can't be read", where=where, remedy=_REMEDY) from None
    if schema > SCHEMA:
        raise UserError(
            f"the batch was written in form {schema}, this version of sertakan_analysis knows forms up to {SCHEMA}",
            where=where,
            remedy="Update sertakan_analysis to the version that wrote it, or a later one.",
        )
    try:
        return _record(written)
    except (ValueError, KeyError, TypeError) as error:
        problem = f"the record of the batch has another form ({type(error).__name__})"
        raise UserError(problem, where=where, remedy=_REMEDY) from None


def _record(written: dict[str, Any]) -> BatchRecord:
    return BatchRecord(
        **written
        | {
            "as_of": date.fromisoformat(written["as_of"]),
            "received": datetime.fromisoformat(written["received"]),
            "rows": {str(name): int(count) for name, count in written["rows"].items()},
            "codes": {str(name): int(count) for name, count in written["codes"].items()},
            "unmapped": tuple(written["unmapped"]),
        }
    )


_REMEDY: Final = "Bring the batch's folder back from a copy, or withdraw the batch and ingest its list again."

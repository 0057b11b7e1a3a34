"""The record of a batch as it stands in ``batch.json``."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.registry.model import BatchRecord
from sertakan_analysis.registry.record_form import Form, to_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RECORD", "SCHEMA", "read_record", "to_bytes"]

# 2: words that anybody may write stay in the secure zone, codes stand in the store (``CODE_COLUMNS``). Form 1 still opens.
SCHEMA: Final = 2
RECORD: Final = "batch.json"


def _made(written: Mapping[str, Any]) -> BatchRecord:
    return BatchRecord(
        **{
            **written,
            "as_of": date.fromisoformat(written["as_of"]),
            "received": datetime.fromisoformat(written["received"]),
            "rows": {str(name): int(count) for name, count in written["rows"].items()},
            "codes": {str(name): int(count) for name, count in written["codes"].items()},
            "unmapped": tuple(written["unmapped"]),
        }
    )


read_record: Final = Form("batch", SCHEMA, _made, "withdraw the batch and ingest its list again.").read

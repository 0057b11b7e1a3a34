"""The store: batches without personal columns, by kind of list and region.

The names load on first use: polars and DuckDB are heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.registry.store.findings import findings_of
    from sertakan_analysis.registry.store.listing import batch_folder, batches, find_batch
    from sertakan_analysis.registry.store.people import People, Series, open_people, open_series, usable_lists
    from sertakan_analysis.registry.store.withdrawal import Withdrawn, withdraw

__all__ = [
    "People",
    "Series",
    "Withdrawn",
    "batch_folder",
    "batches",
    "find_batch",
    "findings_of",
    "open_people",
    "open_series",
    "usable_lists",
    "withdraw",
]

_HOMES: Final = {
    "People": "people",
    "Series": "people",
    "Withdrawn": "withdrawal",
    "batch_folder": "listing",
    "batches": "listing",
    "find_batch": "listing",
    "findings_of": "findings",
    "open_people": "people",
    "open_series": "people",
    "usable_lists": "people",
    "withdraw": "withdrawal",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)

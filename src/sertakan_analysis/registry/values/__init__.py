"""From the text of cells to typed values, every change and everything unreadable told.

The names below load their module on first use, so that importing the package loads no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

_HOMES: Final = {
    "Habits": "habits",
    "Lookups": "tables",
    "converted": "convert",
    "converted_chunks": "convert",
    "learned": "habits",
    "load_own_occupations": "own_names",
    "load_own_payers": "own_names",
    "lookups": "tables",
    "settled": "notes",
    "unknown_occupations": "jobs",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)

"""The one output with names: encrypted to those whom an agreement names, marked, and logged.

The names below load their module on first use, so that importing the package loads no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.candidates.model import Wanted, Written

if TYPE_CHECKING:
    from sertakan_analysis.candidates.keys import keys_in
    from sertakan_analysis.candidates.writing import write_candidates

__all__ = ["Wanted", "Written", "keys_in", "write_candidates"]

_HOMES: Final = {"keys_in": "keys", "write_candidates": "writing"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

"""Who of one list is who of another: prepare, block, compare, decide, assess.

Pure: frames in, pairs out. The names load on first use: Splink and DuckDB are heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.linkage.estimation import estimate
    from sertakan_analysis.linkage.linking import link
    from sertakan_analysis.linkage.model import Band, Linked, Way
    from sertakan_analysis.linkage.preparation import prepared
    from sertakan_analysis.linkage.weights import Weights, load_weights

__all__ = ["Band", "Linked", "Way", "Weights", "estimate", "link", "load_weights", "prepared"]

_HOMES: Final = {
    "Band": "model",
    "Linked": "model",
    "Way": "model",
    "Weights": "weights",
    "estimate": "estimation",
    "link": "linking",
    "load_weights": "weights",
    "prepared": "preparation",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)

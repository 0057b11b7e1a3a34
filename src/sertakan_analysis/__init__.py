"""Reproducible analysis and reports on employment social security for vulnerable workers.

The names that a notebook uses are here; they load on first use, so that the import itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.analyses.coverage_trend import coverage_trend
    from sertakan_analysis.analyses.padanan import padanan
    from sertakan_analysis.analyses.pendataan import pendataan
    from sertakan_analysis.analyses.perlindungan import perlindungan
    from sertakan_analysis.analyses.regional_comparison import regional_comparison
    from sertakan_analysis.inputs import load_inputs, load_ledger, load_lists, load_match, load_matches

__version__ = "0.1.0"
__all__ = [
    "coverage_trend",
    "load_inputs",
    "load_ledger",
    "load_lists",
    "load_match",
    "load_matches",
    "padanan",
    "pendataan",
    "perlindungan",
    "regional_comparison",
]

_HOMES: Final = {
    "coverage_trend": "sertakan_analysis.analyses.coverage_trend",
    "load_inputs": "sertakan_analysis.inputs",
    "load_ledger": "sertakan_analysis.inputs",
    "load_lists": "sertakan_analysis.inputs",
    "load_match": "sertakan_analysis.inputs",
    "load_matches": "sertakan_analysis.inputs",
    "padanan": "sertakan_analysis.analyses.padanan",
    "pendataan": "sertakan_analysis.analyses.pendataan",
    "perlindungan": "sertakan_analysis.analyses.perlindungan",
    "regional_comparison": "sertakan_analysis.analyses.regional_comparison",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module 'sertakan_analysis' has no attribute '{name}'"
    raise AttributeError(message)

"""How good a match is: against known truth, and from a sample of pairs that people judged.

The names load on first use: polars is heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.linkage.assess.expected import expected_quality
    from sertakan_analysis.linkage.assess.intervals import Measure
    from sertakan_analysis.linkage.assess.reviewed import Quality, quality, quality_by_threshold
    from sertakan_analysis.linkage.assess.sample import proposed_sample
    from sertakan_analysis.linkage.assess.strata import in_bits, in_strata
    from sertakan_analysis.linkage.assess.truth import Scores, judged

__all__ = [
    "Measure",
    "Quality",
    "Scores",
    "expected_quality",
    "in_bits",
    "in_strata",
    "judged",
    "proposed_sample",
    "quality",
    "quality_by_threshold",
]

_HOMES: Final = {
    "Measure": "intervals",
    "Quality": "reviewed",
    "Scores": "truth",
    "expected_quality": "expected",
    "in_bits": "strata",
    "in_strata": "strata",
    "judged": "truth",
    "proposed_sample": "sample",
    "quality": "reviewed",
    "quality_by_threshold": "reviewed",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)

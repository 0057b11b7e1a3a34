"""Matching lists of the project: opens them in the secure zone, links them, keeps pairs under pseudonyms.

The names load on first use: Splink, DuckDB and polars are heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.matching.lists import Question, match_lists, region_of, weights_digest
    from sertakan_analysis.matching.quality import (
        NEEDED,
        UNIT,
        kept_pairs,
        pairs_to_review,
        reviewed_by_threshold,
        reviewed_quality,
        with_units,
    )
    from sertakan_analysis.matching.reviewing import matched_lists, review_session

__all__ = [
    "NEEDED",
    "UNIT",
    "Question",
    "kept_pairs",
    "match_lists",
    "matched_lists",
    "pairs_to_review",
    "region_of",
    "review_session",
    "reviewed_by_threshold",
    "reviewed_quality",
    "weights_digest",
    "with_units",
]

_HOMES: Final = {
    "NEEDED": "quality",
    "UNIT": "quality",
    "with_units": "quality",
    "Question": "lists",
    "kept_pairs": "quality",
    "match_lists": "lists",
    "matched_lists": "reviewing",
    "pairs_to_review": "quality",
    "region_of": "lists",
    "review_session": "reviewing",
    "reviewed_by_threshold": "quality",
    "reviewed_quality": "quality",
    "weights_digest": "lists",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)

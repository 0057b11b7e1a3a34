"""People decide the uncertain pairs: one pair at a time, both sides beside each other.

The names load on first use: rich, click and the page in JupyterLab are for this alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.matching.review.answers import Answer
    from sertakan_analysis.matching.review.notebook import Review, review_pairs
    from sertakan_analysis.matching.review.session import Session
    from sertakan_analysis.matching.review.terminal import review_in_terminal

__all__ = ["Answer", "Review", "Session", "review_in_terminal", "review_pairs"]

_HOMES: Final = {
    "Answer": "answers",
    "Review": "notebook",
    "Session": "session",
    "review_in_terminal": "terminal",
    "review_pairs": "notebook",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)

"""Matches of two lists as they are kept: pairs under pseudonyms, what people decided of them, who is one person.

The names load on first use: polars is heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.registry.matches.deciding import Settled, contradicting, settled, with_verdicts
    from sertakan_analysis.registry.matches.decision import Decision, Decisions, decisions, keep_decision
    from sertakan_analysis.registry.matches.groups import placed_groups
    from sertakan_analysis.registry.matches.joining import persons
    from sertakan_analysis.registry.matches.listing import match_folder, matches
    from sertakan_analysis.registry.matches.opening import Match, open_match, usable_match
    from sertakan_analysis.registry.matches.pairs import placed
    from sertakan_analysis.registry.matches.record import MatchRecord, new_match
    from sertakan_analysis.registry.matches.saving import save_match

__all__ = [
    "Decision",
    "Decisions",
    "Match",
    "MatchRecord",
    "Settled",
    "contradicting",
    "decisions",
    "keep_decision",
    "match_folder",
    "matches",
    "new_match",
    "open_match",
    "persons",
    "placed",
    "placed_groups",
    "save_match",
    "settled",
    "usable_match",
    "with_verdicts",
]

_HOMES: Final = {
    "Decision": "decision",
    "Decisions": "decision",
    "Match": "opening",
    "MatchRecord": "record",
    "Settled": "deciding",
    "contradicting": "deciding",
    "decisions": "decision",
    "keep_decision": "decision",
    "match_folder": "listing",
    "matches": "listing",
    "new_match": "record",
    "open_match": "opening",
    "persons": "joining",
    "placed": "pairs",
    "placed_groups": "groups",
    "save_match": "saving",
    "settled": "deciding",
    "usable_match": "opening",
    "with_verdicts": "deciding",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)

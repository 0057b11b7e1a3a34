"""The ledger: who is covered by whom for which months, kept as intervals and never as months.

Pure: spells in, answers out. The names load on first use: DuckDB is heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.ledger.model import SPELL_COLUMNS, UNKNOWN_PAYER, Basis, Reading, Segment

if TYPE_CHECKING:
    from sertakan_analysis.ledger.annexes import in_force
    from sertakan_analysis.ledger.ledger import Ledger
    from sertakan_analysis.ledger.participants import ListedMonth, from_participants
    from sertakan_analysis.ledger.spells import DOUBTS, Spells, from_beneficiaries, from_donors, together

__all__ = [
    "DOUBTS",
    "SPELL_COLUMNS",
    "UNKNOWN_PAYER",
    "Basis",
    "Ledger",
    "ListedMonth",
    "Reading",
    "Segment",
    "Spells",
    "from_beneficiaries",
    "from_donors",
    "from_participants",
    "in_force",
    "together",
]

_HOMES: Final = {
    "DOUBTS": "spells",
    "Ledger": "ledger",
    "ListedMonth": "participants",
    "Spells": "spells",
    "from_beneficiaries": "spells",
    "from_donors": "spells",
    "from_participants": "participants",
    "in_force": "annexes",
    "together": "spells",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)

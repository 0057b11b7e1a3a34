"""Which ages the rules allow the people of a list on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.rules import value_in_force

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.rules import Rules, RuleValue

# Lists of those who shall be or are paid for as informal workers. A register of residents has people of every age, and
# members who joined in time may go on.
WORKERS_LISTS: Final = frozenset({"pendataan", "penerima", "donor"})
LOCAL: Final = {"35.25": "program/gresik/usia_penerima"}
ENTRY: Final = "kepesertaan/usia_masuk_batas"


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """The youngest and the oldest age in years, and the rule that says so with its standing."""

    years: tuple[int, int]
    rule: str
    status: str
    stale: bool

    def to_json(self) -> dict[str, Any]:
        """Return plain values for a record."""
        return {"years": list(self.years), "rule": self.rule, "status": self.status, "stale": self.stale}


def age_limits(rules: Rules, kind: str, region: str, on: date) -> AgeLimits | None:
    """Return the limits that hold for a kind of list in a region on a day; ``None`` where no rule says any.

    A region's own criterion goes before the programme's age of entry, which names no youngest age: 0 stands for it.

    Raises
    ------
    UserError
        When the project lacks one of the rules.
    """
    if kind not in WORKERS_LISTS:
        return None
    local = next((rule for code, rule in LOCAL.items() if f"{region}.".startswith(f"{code}.")), None)
    found = value_in_force(rules, local, on=on) if local else None
    if found is not None and isinstance(found.value, tuple):
        return _limits(found, *found.value)
    entry = value_in_force(rules, ENTRY, on=on)
    # The limit is the age that must not be reached yet.
    return None if entry is None or not isinstance(entry.value, int) else _limits(entry, 0, entry.value - 1)


def _limits(found: RuleValue, youngest: Any, oldest: Any) -> AgeLimits:
    return AgeLimits((int(youngest), int(oldest)), found.rule, found.status, found.stale)

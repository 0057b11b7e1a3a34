"""What a result rests on, for the run's record: the values of rules and the published figures that it used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NotRequired, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST_MIME: Final = "application/vnd.sertakan.manifest+json"


class RuleUsed(TypedDict):
    """One rule value that entered a calculation, as plain text."""

    rule: str
    subkey: NotRequired[str]
    value: str
    unit: str
    effective: str
    status: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """Parameters as given, rule values used, ids of the published figures used.

    ``protection`` tells how counts of people were protected and what the audit found; empty where none are shown.
    """

    parameters: tuple[tuple[str, str], ...]
    rules: tuple[RuleUsed, ...]
    figures: tuple[str, ...]
    protection: Mapping[str, Any] = field(default_factory=dict)

"""How a run can end, and the limits that it runs under."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """The end of a run. Each failure has a state of its own; nothing but ``FINISHED`` and ``FRESH`` is publishable."""

    FINISHED = "finished"
    FRESH = "fresh"
    CELL_ERROR = "cell error"
    TIMEOUT = "timeout"
    KILLED = "killed"
    OUT_OF_MEMORY = "out of memory"
    DISK_FULL = "disk full"
    NOT_STARTED = "not started"
    REFUSED = "refused"
    CANCELLED = "cancelled"


GOOD: Final = frozenset({State.FINISHED, State.FRESH})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use; ``None`` is no limit. ``memory_mb`` counts what the run adds to its start."""

    seconds: float | None = None
    memory_mb: int | None = None

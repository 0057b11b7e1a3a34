"""One run as the history keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sertakan_analysis.reports.states import State

Trigger = Literal["manual", "schedule"]


@dataclass(frozen=True, slots=True)
class RunStart:
    """A run that begins: report and its title, label for messages, stem of its files, parameters, as-of day, who asked."""

    report: str
    title: str
    label: str
    stem: str
    parameters: Mapping[str, Any]
    as_of: date
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended. ``run_id`` is empty for one that is not good; ``cell`` names the cell that failed.

    Of ``story`` the first lines are kept, so no outputs in it.
    """

    state: State
    run_id: str = ""
    seconds: float = 0.0
    peak_mb: int | None = None
    cell: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run: its start, and its end once it has one; ``ended`` and ``end`` are ``None`` while it runs.

    ``number`` is the history's own, from 1; ``started`` and ``ended`` are in UTC; parameters are plain JSON values.
    """

    number: int
    start: RunStart
    started: datetime
    ended: datetime | None
    end: RunEnd | None
    coordinator: str

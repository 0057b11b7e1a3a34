"""What is asked for, and the runs that follow from it: plain values that load nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sertakan_analysis.reports.states import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for: settings by parameter (each value one run), a day, formats; empty means as defined."""

    settings: Mapping[str, tuple[str, ...]]
    as_of: date | None = None
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One run: a report, the parameters as its notebook receives them, formats, and the stem of its files.

    ``reads`` are patterns, from the project's root, of files that no hook sees being read. ``lists`` are the kinds of
    lists of people that it works on.
    """

    report: str
    title: str
    notebook: Path
    parameters: Mapping[str, Any]
    region_codes: tuple[str, ...]
    as_of: date
    formats: tuple[str, ...]
    stem: str
    limits: Limits = field(default_factory=Limits)
    reads: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How messages name the run."""
        return f"{self.report} {' '.join(self.region_codes)}".strip()

    @property
    def edition(self) -> str:
        """The day that the run's files belong to."""
        return self.as_of.isoformat()

    @property
    def monthly(self) -> str:
        """The branch's file of monthly counts that the run reads; empty for none."""
        return str(self.parameters.get("monthly", ""))

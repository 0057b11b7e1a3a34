"""What an analysis works from: published figures, dated rules and, when given, the branch's monthly counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project

if TYPE_CHECKING:
    from sertakan_analysis.published import MonthlyCounts, Published
    from sertakan_analysis.rules import Rules


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that an analysis may read. ``monthly`` is ``None`` when no file of monthly counts was named."""

    published: Published
    rules: Rules
    monthly: MonthlyCounts | None = None


def load_inputs(monthly: str = "", *, project: Project | None = None) -> Inputs:
    """Read the project's published figures and rules, and the branch's monthly counts when a file is named.

    ``monthly`` is a path, absolute or from the project's root; empty means that there is none.
    """
    from sertakan_analysis.published import load_monthly, load_published
    from sertakan_analysis.rules import load_rules

    home = project or Project.find()
    counts = load_monthly(home.root / Path(monthly).expanduser()) if monthly else None
    return Inputs(load_published(home.published), load_rules(home.rules), counts)


def as_code(value: str | float) -> str:
    """Return a region code given as text or, as papermill's ``-p`` passes it, as a number.

    A number loses a closing zero (32.10 arrives as 32.1); no such code exists, so it is refused as unknown.
    """
    return value if isinstance(value, str) else repr(value)


def as_date(value: str | date, *, parameter: str) -> date:
    """Return a day given as a date or as ISO text (papermill carries dates as text)."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UserError(
            f"parameter '{parameter}' is not a day: '{value}'", remedy="Write it as year-month-day: 2025-11-30."
        ) from error

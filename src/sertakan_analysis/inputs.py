"""What an analysis works from: published figures, dated rules and, when given, the branch's monthly counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sertakan_analysis.published import MonthlyCounts, Published
    from sertakan_analysis.registry import Agreement, People
    from sertakan_analysis.registry.agreements import Purpose
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


@dataclass(frozen=True, slots=True)
class OpenedLists:
    """Lists of people opened for a purpose that their agreements allow, and those agreements by name."""

    people: People
    agreements: Mapping[str, Agreement]


def load_lists(  # noqa: PLR0913 - what is asked of the store, one keyword each
    kind: str,
    *,
    region: str | float,
    as_of: str | date,
    purpose: Purpose,
    batch: str = "auto",
    project: Project | None = None,
) -> OpenedLists:
    """Open the lists of a kind ("pendataan") for a region up to a day; the use is logged.

    ``purpose`` is one that the agreements allow: "laporan" for a report, "eksplorasi" for your own look. ``batch`` is
    "auto" for the newest list of every source, or the name of a batch or an agreement.

    Raises
    ------
    UserError
        No such list, or an agreement that doesn't allow the use today, with the party to ask.
    """
    from sertakan_analysis.registry import load_agreements, open_people

    home = project or Project.find()
    people = open_people(
        home,
        kind=kind,
        region=as_code(region),
        as_of=as_date(as_of, parameter="as_of"),
        purpose=purpose,
        batch=batch,
    )
    return OpenedLists(people, load_agreements(home.agreements))


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

"""What an analysis of figures works from: published figures, dated rules, the branch's monthly counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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

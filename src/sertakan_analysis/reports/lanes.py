"""Which runs wait for which: of reports on the same people the later one must know what the earlier one shows.

Each such report is protected around the cells that are shown already. Two that are made at once would not know of each
other, and what one withholds could be worked out from the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.reports.planned import PlannedRun


def lanes(runs: Sequence[PlannedRun]) -> tuple[frozenset[int], ...]:
    """Return for each run the places of the earlier ones that must have ended before it begins.

    Only reports of lists of people wait, and only for those whose regions overlap with theirs, of whatever day.
    """
    return tuple(
        frozenset(before for before, other in enumerate(runs[:place]) if _share_people(run, other))
        for place, run in enumerate(runs)
    )


def overlap(codes: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether any of the regions is, holds or lies in any of the others; one that names none may hold all."""
    if not codes or not others:
        return True
    return any(
        f"{code}.".startswith(f"{other}.") or f"{other}.".startswith(f"{code}.") for code in codes for other in others
    )


def _share_people(run: PlannedRun, other: PlannedRun) -> bool:
    return bool(run.lists and other.lists) and overlap(run.region_codes, other.region_codes)

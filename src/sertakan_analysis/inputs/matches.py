"""Matches of lists, opened for a purpose that the agreements of both lists allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.inputs.given import as_code, as_date
from sertakan_analysis.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sertakan_analysis.linkage.assess import Quality
    from sertakan_analysis.registry import Agreement
    from sertakan_analysis.registry.agreements import Purpose
    from sertakan_analysis.registry.matches import Match


@dataclass(frozen=True, slots=True)
class OpenedMatch:
    """A match, the quality that people's judgements tell of it (``None``: nobody judged), and the agreements by name."""

    match: Match
    quality: Quality | None
    agreements: Mapping[str, Agreement]


def load_match(  # noqa: PLR0913 - what is asked of the store, one keyword each
    left: str,
    right: str,
    *,
    region: str | float,
    as_of: str | date,
    purpose: Purpose,
    project: Project | None = None,
) -> OpenedMatch:
    """Open the newest match of two kinds of list ("pendataan", "peserta") for a region up to a day; the use is logged.

    Raises
    ------
    UserError
        Lists that are not there or not matched yet, with the command that does it; an agreement that doesn't allow the
        use today.
    """
    from sertakan_analysis.matching import reviewed_quality
    from sertakan_analysis.registry import load_agreements
    from sertakan_analysis.registry.matches import open_match

    home = project or Project.find()
    match = open_match(
        home,
        left_kind=left,
        right_kind=right,
        region=as_code(region),
        as_of=as_date(as_of, parameter="as_of"),
        purpose=purpose,
    )
    return OpenedMatch(match, reviewed_quality(match), load_agreements(home.agreements))


def load_matches(  # noqa: PLR0913 - as in load_match
    left: str,
    rights: Sequence[str],
    *,
    region: str | float,
    as_of: str | date,
    purpose: Purpose,
    project: Project | None = None,
) -> tuple[OpenedMatch, ...]:
    """Open the matches of a kind of list with others: the first must be there, of the others those that are.

    Raises
    ------
    UserError
        When there is no match with the first, otherwise as ``load_match``.
    """
    from sertakan_analysis.registry.matches import usable_match

    home, first = project or Project.find(), rights[0]
    asked = {"region": as_code(region), "as_of": as_date(as_of, parameter="as_of"), "purpose": purpose}
    told = [
        right
        for right in rights
        if right == first
        or (
            listed(home, right, as_code(region), as_date(as_of, parameter="as_of"))
            and usable_match(home, left_kind=left, right_kind=right, **asked) is not None  # type: ignore[arg-type]
        )
    ]
    return tuple(load_match(left, right, region=region, as_of=as_of, purpose=purpose, project=home) for right in told)


def listed(project: Project, kind: str, region: str, until: date) -> bool:
    """Tell whether the store holds a list of a kind that may have people of a region, whoever may use it."""
    from sertakan_analysis.registry import batches
    from sertakan_analysis.registry.agreements import covers

    told = batches(project, kind=kind, as_of=until)
    return any(covers(record.region, region) or covers(region, record.region) for record in told)

"""Lists of people, opened for a purpose that their agreements allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.inputs.given import as_code, as_date
from sertakan_analysis.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sertakan_analysis.registry import Agreement, People
    from sertakan_analysis.registry.agreements import Purpose


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

"""Lists of people, opened for a purpose that their agreements allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sertakan_analysis.inputs.given import as_code, as_date
from sertakan_analysis.project import Project
from sertakan_analysis.reading import unrecorded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sertakan_analysis.disclosure import PublishedCells
    from sertakan_analysis.registry import Agreement, People
    from sertakan_analysis.registry.agreements import Purpose


@dataclass(frozen=True, slots=True)
class OpenedLists:
    """Lists of people opened for a purpose that their agreements allow, and those agreements by name.

    ``earlier`` is everything that reports published of people of this region before: disclosure control reckons with it.
    ``again`` opens other batches of the same kind by their names, for the same purpose; nothing where one is gone.
    """

    people: People
    agreements: Mapping[str, Agreement]
    earlier: PublishedCells | None = None
    again: Callable[[tuple[str, ...]], tuple[People, ...] | None] | None = None


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
    from sertakan_analysis.disclosure.cell_ledger import published_cells
    from sertakan_analysis.registry import batches, load_agreements, open_people

    home = project or Project.find()
    code, until = as_code(region), as_date(as_of, parameter="as_of")
    people = open_people(home, kind=kind, region=code, as_of=until, purpose=purpose, batch=batch)

    def again(names: tuple[str, ...]) -> tuple[People, ...] | None:
        held = {record.batch for record in batches(home, kind=kind)}
        if not held.issuperset(names):
            return None
        return tuple(
            open_people(home, kind=kind, region=code, as_of=date.max, purpose=purpose, batch=name) for name in names
        )

    with unrecorded():
        # No ground of the report: what is published was audited, and what comes later is audited against it.
        earlier = published_cells(home.published_cells, region=code)
    return OpenedLists(people, load_agreements(home.agreements), earlier, again)

"""How a command names a list: ``pendataan:leran-2025``, ``peserta:2025-11``, ``dtsen``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.registry.agreements import load_agreements
from sertakan_analysis.registry.kinds import load_kinds
from sertakan_analysis.registry.store.listing import batches
from sertakan_analysis.registry.store.people import AUTOMATIC

if TYPE_CHECKING:
    from sertakan_analysis.project import Project

MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ListName:
    """What a name means to ``open_people``: the kind, which of its lists, and the day up to which they are taken.

    ``batch`` is "auto" for the newest list of every source; ``as_of`` is ``None`` when the name tells no day.
    """

    kind: str
    batch: str = AUTOMATIC
    as_of: date | None = None


def list_named(project: Project, text: str) -> ListName:
    """Return what a name means: a kind of list, alone or with a batch, an agreement, a month or a day behind a colon.

    A month takes the newest lists up to its end, a day those up to it.

    Raises
    ------
    UserError
        When there is no such kind, batch or agreement, or no such month or day; offers what there is.
    """
    kind, _, selector = (part.strip() for part in text.partition(":"))
    kinds = load_kinds(project.columns)
    if kind not in kinds:
        raise UserError(f"there is no kind of list '{kind}'. {nearest(kind, kinds)}", where=text, remedy=_REMEDY)
    if not selector:
        return ListName(kind)
    if MONTH.fullmatch(selector) or DAY.fullmatch(selector):
        return ListName(kind, as_of=_day(selector, text))
    known = batches(project, kind=kind)
    if selector in {record.batch for record in known}:
        return ListName(kind, batch=selector)
    agreements = load_agreements(project.agreements)
    named = {name for name, agreement in agreements.items() if kind in agreement.kinds}
    if selector in named:
        return ListName(kind, batch=selector)
    there = {record.batch for record in known} | named
    problem = f"'{selector}' is no batch of the kind '{kind}' and no agreement for it. {nearest(selector, there)}"
    raise UserError(problem, where=text, remedy=_REMEDY)


def _day(selector: str, text: str) -> date:
    """Return the day written, of a month its last one."""
    month = MONTH.fullmatch(selector)
    try:
        if month is None:
            return date.fromisoformat(selector)
        first = date(int(month[1]), int(month[2]), 1)
    except ValueError:
        raise UserError(f"there is no month or day '{selector}'", where=text, remedy=_REMEDY) from None
    return first.replace(day=monthrange(first.year, first.month)[1])


_REMEDY: Final = (
    "Write KIND, KIND:BATCH, KIND:AGREEMENT, KIND:2025-11 or KIND:2025-11-20; 'sertakan lists' shows the batches."
)

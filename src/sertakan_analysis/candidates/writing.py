"""The list of candidates from the question to the encrypted file."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from sertakan_analysis.candidates.delivery import deliver, destination
from sertakan_analysis.candidates.gathering import gather
from sertakan_analysis.candidates.keys import checked_keys, encrypted, recipients
from sertakan_analysis.candidates.model import PURPOSE, Copy, Written
from sertakan_analysis.candidates.sheet import workbook
from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.agreements import agreement_named, load_agreements
from sertakan_analysis.registry.use_log import Use, log_use, system_user

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sertakan_analysis.candidates.model import Candidates, Wanted
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key

REPORT: Final = "calon"


def write_candidates(  # noqa: PLR0913 - each is a question that only the caller can answer
    project: Project,
    key: Key,
    wanted: Wanted,
    out: Path,
    *,
    to: Iterable[str] = (),
    force: bool = False,
    on: date | None = None,
) -> Written:
    """Write the candidates of a region, encrypted to people whom the agreements name, and tell where.

    ``to`` are public keys; without any it is everybody whom every agreement names. The copy has a number of its own,
    which stands in the sheet and in the log of uses. The names are in memory and in the encrypted file, nowhere else.

    Raises
    ------
    UserError
        As ``gather``, ``recipients`` and ``destination``; when nobody is left to list; when the use can't be logged.
        Nothing is written then.
    """
    path = destination(project, out, force=force)
    keys = checked_keys(to)
    moment = datetime.now(UTC)
    number = f"CALON-{moment:%Y%m%d}-{secrets.token_hex(4)}"
    found = gather(project, key, wanted, report=f"{REPORT} {number}", on=on)
    if not found.rows:
        raise UserError("nobody is left to list", remedy=f"Of the list: {_told(found)}.")
    agreements = load_agreements(project.agreements)
    whom = recipients([agreement_named(agreements, name) for name in found.agreements], keys)
    copy = Copy(number, system_user(), moment, whom)
    sealed = encrypted(workbook(found, copy), whom)
    # What can't be logged is not given out, so the log comes first.
    names = ", ".join(each.name for each in whom)
    uses = [
        Use(PURPOSE, agreement, batch, rows, f"{REPORT} {number}", f"salinan {number} untuk {names}")
        for batch, agreement, rows in found.lists
    ]
    log_use(project, uses)
    deliver(path, sealed)
    return Written(path, copy, found.counts, found.month, found.synthetic)


def _told(found: Candidates) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.counts.items())

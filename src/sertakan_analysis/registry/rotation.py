"""A new key for everything: personal columns encrypted anew, pseudonyms made anew, people told apart as before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.identity.tokens import person_tokens
from sertakan_analysis.registry.keys import Key, keep_key, kept_beside, look_for_key, promote_key
from sertakan_analysis.registry.kinds import load_kinds
from sertakan_analysis.registry.matches.keeping_up import Standing, standing, standing_now, under_new_key
from sertakan_analysis.registry.pseudonyms import pseudonyms
from sertakan_analysis.registry.store.findings import findings_of
from sertakan_analysis.registry.store.listing import batches, stored
from sertakan_analysis.registry.use_log import Use, seal_log
from sertakan_analysis.registry.zone.rewriting import Edit, Rewriting, rewrite
from sertakan_analysis.registry.zone.seal import SEAL, require_key, sealing_key, write_seal
from sertakan_analysis.registry.zone.secure import open_secure
from sertakan_analysis.registry.zone.transaction import Change, publish, workplace

if TYPE_CHECKING:
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.model import BatchRecord
    from sertakan_analysis.registry.zone.transaction import Workplace

ROTATED: Final = "ganti_kunci"
NEXT: Final = "-next"


@dataclass(frozen=True, slots=True)
class Rotated:
    """The ids of the key before and after, and the batches under the new one; ``place`` says where the new key is.

    ``decisions_lost`` counts what people decided of somebody who stands in no batch any more: nothing is left from which
    a new pseudonym could be made.
    """

    old: str
    new: str
    batches: tuple[str, ...]
    place: str
    decisions_lost: int = 0


def rotate_key(project: Project) -> Rotated:
    """Make a new key beside the old one, rotate to it, and let it take the old one's place, which stays beside it.

    Interrupted anywhere, it goes on from there when it is called again: the new key is kept before anything is changed.

    Raises
    ------
    UserError
        When the key comes from the environment, which can't be changed from here; otherwise as ``rotate``.
    """
    found = look_for_key(project)
    if found.source == "environment":
        raise UserError(
            f"the key {found.key.id} comes from {found.place}, which can't be changed from here",
            remedy="Put it into a file of mode 0600 outside the project, name that in SERTAKAN_KEY_FILE, unset "
            "SERTAKAN_KEY and rotate; then set SERTAKAN_KEY to the new text if you need the variable.",
        )
    new = kept_beside(project, found.source, NEXT)
    if new is None:
        new = keep_key(project, Key.generate(), found.source, suffix=NEXT).key
    known = batches(project)  # finishes a rotation that was decided before it was interrupted
    decided = standing(project).decided.count(b"\n")
    rotated = sealing_key(project) == new.id
    done = tuple(record.batch for record in known) if rotated else rotate(project, found.key, new)
    promote_key(project, found.source, NEXT)
    lost = decided - standing(project).decided.count(b"\n")
    return Rotated(found.key.id, new.id, done, found.place, lost)


def rotate(project: Project, old: Key, new: Key) -> tuple[str, ...]:
    """Write every batch anew under another key, all together or none, and return their names.

    Two rows have the same pseudonym afterwards when they had the same before, and no pseudonym stays; matches and what
    people decided get the new ones too. The old batches and the new lie on the disk together until the end: it needs
    room for both.

    Raises
    ------
    UserError
        When the old key doesn't open the zone, a list is ingested meanwhile, or the disk refuses: nothing has changed.
    """
    known, before = batches(project), standing(project)
    require_key(project, old)
    if old == new:
        raise UserError("the new key is the old one", remedy="Let 'sertakan key rotate' make a new one.")
    uses = [Use(ROTATED, one.agreement, one.batch, one.read, note=f"{old.id} -> {new.id}") for one in known]
    renamed = dict.fromkeys(before.persons, "")
    with workplace(project) as work:
        changes = [change for record in known for change in _under(project, work, record, (old, new), renamed)]
        names = {person: name for person, name in renamed.items() if name}
        changes += under_new_key(project, work, before, new.id, names)
        write_seal(work.secure / SEAL, new)
        changes.append(Change("secure", SEAL, SEAL))
        publish(project, work, changes, uses, lambda: _refuse_changed(project, old, known, before))
    seal_log(project, new)
    return tuple(record.batch for record in known)


def _under(
    project: Project, work: Workplace, record: BatchRecord, keys: tuple[Key, Key], renamed: dict[str, str]
) -> list[Change]:
    old, new = keys
    kinds = _column_kinds(project, record)
    secret = new.derive("tokens")
    tokens = (person_tokens(chunk, kinds, secret) for chunk in open_secure(project, old, record.batch))
    rewriting = Rewriting(record, lambda: replace(record, key=new.id), old, new, findings_of(project, record), tokens)
    return rewrite(project, work, rewriting, _renamed(new, renamed))


def _column_kinds(project: Project, record: BatchRecord) -> dict[str, str]:
    known = load_kinds(project.columns)
    if record.kind not in known:
        raise UserError(
            f"batch {record.batch} is a list of the kind '{record.kind}', which is not declared. {nearest(record.kind, known)}",
            where=project.relative(project.columns),
            remedy="Bring its file back: without it nobody knows which columns hold names. Nothing was rotated.",
        )
    return {name: column.kind for name, column in known[record.kind].columns.items()}


def _renamed(new: Key, renamed: dict[str, str]) -> Edit:
    """Return what gives every row its new pseudonyms, and notes those of the persons whom ``renamed`` has."""
    sought = pl.Series(sorted(renamed), dtype=pl.String)

    def edit(people: pl.DataFrame, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        persons = pseudonyms(people["identity"], new).alias("orang")
        families = pseudonyms(people["household"], new, "household").alias("keluarga")
        told = pl.DataFrame({"before": rows["orang"], "after": persons}).filter(
            pl.col("before").is_in(sought.implode())
        )
        renamed.update(told.iter_rows())
        return people, rows.with_columns(persons, families)

    return edit


def _refuse_changed(project: Project, old: Key, known: tuple[BatchRecord, ...], before: Standing) -> None:
    require_key(project, old)
    if stored(project) != known or standing_now(project) != before:
        raise UserError("the store was changed during the rotation; nothing was rotated", remedy="Rotate again.")

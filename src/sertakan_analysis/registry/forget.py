"""Removing a person everywhere, as UU 27/2022 gives everyone the right to ask; what is left tells nothing of them.

A person is found by the pseudonym or the NIK. Rows of the same person without a sound NIK stand under pseudonyms of their
own: name these as well. Published editions hold nobody, copies of the disk and the files that came in do: ``Forgotten``
names the files of the inbox.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.matches.keeping_up import Standing, standing, standing_now, without
from sertakan_analysis.registry.pseudonyms import pseudonyms
from sertakan_analysis.registry.store.findings import findings_of
from sertakan_analysis.registry.store.listing import batch_folder, batches, stored
from sertakan_analysis.registry.store.withdrawal import in_inbox
from sertakan_analysis.registry.use_log import Use, refuse_numbers, seal_log
from sertakan_analysis.registry.zone.rewriting import Rewriting, rewrite
from sertakan_analysis.registry.zone.seal import require_key
from sertakan_analysis.registry.zone.secure import open_secure, open_tokens
from sertakan_analysis.registry.zone.transaction import Change, publish, workplace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.registry.model import BatchRecord
    from sertakan_analysis.registry.zone.transaction import Workplace

PSEUDONYM: Final = re.compile(r"[0-9a-f]{32}")
NIK: Final = re.compile(r"[0-9]{16}")
FORGOTTEN: Final = "dilupakan"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed: rows, the batches that they stood in, and files of the inbox that may hold the person still.

    ``matches`` are those that lost pairs, ``decisions`` counts what people had decided of the person.
    """

    rows: int
    batches: tuple[str, ...]
    files: tuple[str, ...]
    matches: tuple[str, ...] = ()
    decisions: int = 0


def forget(project: Project, key: Key, person: str, *, ground: str) -> Forgotten:
    """Remove every row of a person, by pseudonym (32 hexadecimal letters) or NIK (16 digits), and log it.

    The record in the log holds day, user, ground, batches and numbers of rows. All batches change together or none, and
    with them the person's pairs in matches and what was decided of these.

    Raises
    ------
    UserError
        When the text is neither, nobody is found, the key is another, or the disk refuses.
    """
    refuse_numbers(ground)
    known, before = batches(project), standing(project)
    require_key(project, key)
    wanted = _wanted(key, person.strip())
    rows = {record.batch: gone for record in known if (gone := _rows_of(project, key, record, wanted))}
    touched = [record for record in known if record.batch in rows]
    persons = {wanted.pseudonym, *(name for record in touched for name in _names(project, record, rows[record.batch]))}
    # What was decided of somebody outlives the lists that were withdrawn.
    if not touched and not persons & before.persons:
        raise UserError("nobody stands under this pseudonym or NIK in any batch", remedy=_REMEDY)
    uses = [Use(FORGOTTEN, one.agreement, one.batch, len(rows[one.batch]), note=ground) for one in touched]
    with workplace(project) as work:
        changes = [change for one in touched for change in _without(project, work, one, key, rows[one.batch])]
        changes += without(project, work, before, persons)
        publish(project, work, changes, uses, lambda: _refuse_changed(project, key, known, before))
    seal_log(project, key)
    after = standing(project)
    return Forgotten(
        sum(map(len, rows.values())),
        tuple(rows),
        in_inbox(project, touched),
        tuple(one.match for one in before.matches if one not in after.matches),
        before.decided.count(b"\n") - after.decided.count(b"\n"),
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The person looked for: a pseudonym, and the NIK when it was given."""

    pseudonym: str
    nik: str | None


def _wanted(key: Key, person: str) -> _Wanted:
    if PSEUDONYM.fullmatch(person):
        return _Wanted(person, None)
    if NIK.fullmatch(person):
        return _Wanted(pseudonyms(pl.Series([f"nik:{person}"]), key)[0], person)
    raise UserError(f"neither a pseudonym nor a NIK: a text of {len(person)} characters", remedy=_REMEDY)


def _rows_of(project: Project, key: Key, record: BatchRecord, wanted: _Wanted) -> set[int]:
    """Return the rows of a batch that are the person's; a NIK that isn't sound stands under no pseudonym."""
    stored = pl.scan_parquet(batch_folder(project, record) / "rows.parquet")
    rows = set(stored.filter(pl.col("orang") == wanted.pseudonym).select("baris").collect().to_series().to_list())
    if wanted.nik is not None and "nik" in record.columns:
        for chunk in open_secure(project, key, record.batch, ("row", "nik")):
            rows |= set(chunk.filter(pl.col("nik") == wanted.nik)["row"].to_list())
    return rows


def _names(project: Project, record: BatchRecord, rows: set[int]) -> list[str]:
    """Return the pseudonyms of some rows: those of a NIK that isn't sound stand under others."""
    stored = pl.scan_parquet(batch_folder(project, record) / "rows.parquet")
    return stored.filter(pl.col("baris").is_in(rows)).select("orang").unique().collect().to_series().to_list()


def _without(project: Project, work: Workplace, record: BatchRecord, key: Key, gone: set[int]) -> list[Change]:
    """Write a batch without some rows, with the counts of its record less by what they had."""
    removed: Counter[str] = Counter()
    rows_gone = pl.Series(sorted(gone), dtype=pl.UInt32)

    def edit(people: pl.DataFrame, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        kept = ~rows["baris"].is_in(rows_gone.implode())
        removed.update(rows.filter(~kept)["status"].to_list())
        return people.filter(kept), rows.filter(kept)

    findings = findings_of(project, record)
    theirs = pl.col("row").is_in(rows_gone.implode())
    tokens = (chunk.filter(~theirs) for chunk in open_tokens(project, key, record.batch))
    codes = Counter(findings.filter(theirs)["code"].to_list())

    def after() -> BatchRecord:
        return replace(
            record,
            rows=_less(record.rows, removed),
            codes=_less(record.codes, codes),
            notes={**record.notes, FORGOTTEN: int(record.notes.get(FORGOTTEN, 0)) + len(gone)},
        )

    return rewrite(project, work, Rewriting(record, after, key, key, findings.filter(~theirs), tokens), edit)


def _less(counts: Mapping[str, int], removed: Mapping[str, int]) -> dict[str, int]:
    return {name: count - removed.get(name, 0) for name, count in counts.items()}


def _refuse_changed(project: Project, key: Key, known: tuple[BatchRecord, ...], before: Standing) -> None:
    require_key(project, key)
    if stored(project) != known or standing_now(project) != before:
        problem = "the store was changed while the person was looked for; nothing was removed"
        raise UserError(problem, remedy="Ask again.")


_REMEDY: Final = (
    "Give the pseudonym of 32 hexadecimal letters, or the NIK of 16 digits. Somebody without a sound NIK has a "
    "pseudonym of another ground in each list: 'sertakan findings' shows the rows."
)

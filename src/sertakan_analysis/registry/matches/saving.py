"""A match goes to the store whole or not at all, and only while the lists are those that it was made from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sertakan_analysis.durable import write_through
from sertakan_analysis.errors import SertakanError, UserError
from sertakan_analysis.registry.matches.groups import GROUPS, NO_GROUPS, checked_groups, repeated_rows
from sertakan_analysis.registry.matches.listing import match_folder, target
from sertakan_analysis.registry.matches.pairs import LEVEL, PAIRS, checked, counts, levels_of
from sertakan_analysis.registry.matches.record import PREFIX, RECORD, SCHEMA, MatchRecord, to_bytes
from sertakan_analysis.registry.store.listing import MATCHES, stored
from sertakan_analysis.registry.zone.disk import told_by_disk
from sertakan_analysis.registry.zone.encrypted import ParquetAppender
from sertakan_analysis.registry.zone.seal import sealing_key
from sertakan_analysis.registry.zone.transaction import Change, publish, workplace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.model import BatchRecord
    from sertakan_analysis.registry.zone.transaction import Workplace

GROUP_ROWS = 200_000


def save_match(
    project: Project,
    record: MatchRecord,
    pairs: pl.DataFrame,
    lists: Sequence[BatchRecord],
    groups: pl.DataFrame = NO_GROUPS,
) -> MatchRecord:
    """Keep a match, and return its record with ``counts`` and ``levels`` taken from the pairs and groups.

    ``pairs`` are as ``placed`` gives them, ``groups`` as ``placed_groups``: pseudonyms only; without groups nobody stands
    in a list twice. ``lists`` are the batches as they were opened for it: when one was withdrawn, or a person of it
    forgotten, or the key changed since, the match is refused.

    Raises
    ------
    UserError
        When the store changed meanwhile, or the disk refuses; nothing is kept then.
    SertakanError
        When record, pairs and groups don't agree, or a column may not go to the store.
    """
    _check(record, lists)
    kept = checked(pairs, record.left_batches, record.right_batches)
    together = checked_groups(groups, record.left_batches, record.right_batches)
    levels = tuple(name.removeprefix(LEVEL) for name in levels_of(kept))
    whole = replace(record, counts=counts(kept) | repeated_rows(together), levels=levels)
    with workplace(project) as work:
        change = build(project, work, whole, (kept, together))
        publish(project, work, [change], [], lambda: _refuse_changed(project, whole, lists))
    return whole


def build(project: Project, work: Workplace, record: MatchRecord, held: tuple[pl.DataFrame, pl.DataFrame]) -> Change:
    """Write a match, its pairs and groups, in a workplace and return the change that puts it in its place."""
    folder = work.store / MATCHES / record.match
    with told_by_disk(project.root / "data"):
        folder.mkdir(parents=True)
        for name, frame in zip((PAIRS, GROUPS), held, strict=True):
            _write(folder / name, frame)
        write_through(folder / RECORD, to_bytes(record))
    return Change("store", target(record), f"{MATCHES}/{record.match}")


def _write(path: Path, frame: pl.DataFrame) -> None:
    with ParquetAppender(path) as file:
        for part in frame.iter_slices(GROUP_ROWS):
            file.append(part)
        if not file.begun:
            file.append(frame)


def _check(record: MatchRecord, lists: Sequence[BatchRecord]) -> None:
    if record.schema != SCHEMA or not record.match.startswith(PREFIX):
        raise SertakanError(f"the record of match {record.match} has another form or name than a match has")
    kinds = {one.batch: one.kind for one in lists}
    told = [(batch, record.left_kind) for batch in record.left_batches]
    told += [(batch, record.right_kind) for batch in record.right_batches]
    if not (record.left_batches and record.right_batches) or set(kinds.items()) != set(told):
        raise SertakanError(f"the record of match {record.match} names other batches than those that were opened")
    if any(one.key != record.key for one in lists):
        raise SertakanError(f"the record of match {record.match} has another key than its batches")
    if any(one.synthetic for one in lists) and not record.synthetic:
        raise SertakanError(f"the record of match {record.match} hides that made-up people are among its lists")


def _refuse_changed(project: Project, record: MatchRecord, lists: Sequence[BatchRecord]) -> None:
    there = {one.batch: one for one in stored(project)}
    changed = sorted(one.batch for one in lists if there.get(one.batch) != one)
    if changed or sealing_key(project) != record.key:
        raise UserError(
            f"lists were changed or withdrawn while they were matched: {', '.join(changed) or 'the key'}",
            where=project.relative(project.store),
            remedy="Match again: it then works on what the store holds now.",
        )
    if match_folder(project, record).exists():
        raise UserError(f"there is a match '{record.match}' already", remedy="Match again.")

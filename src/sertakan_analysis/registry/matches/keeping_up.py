"""Matches and decisions keep up with the lists: when a batch goes, a person is forgotten, or the key changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.durable import write_through
from sertakan_analysis.errors import SertakanError
from sertakan_analysis.registry.matches.decision import LINES, parsed, to_line, written
from sertakan_analysis.registry.matches.groups import SIDES, held_groups, repeated_rows, whole_groups
from sertakan_analysis.registry.matches.listing import match_folder, stored_matches, target
from sertakan_analysis.registry.matches.pairs import PAIRS, counts
from sertakan_analysis.registry.matches.saving import build
from sertakan_analysis.registry.store.listing import MATCHES
from sertakan_analysis.registry.zone.disk import told_by_disk
from sertakan_analysis.registry.zone.transaction import Change, undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.matches.decision import Decision
    from sertakan_analysis.registry.matches.record import MatchRecord
    from sertakan_analysis.registry.zone.transaction import Workplace

FORGOTTEN: Final = "dilupakan"


@dataclass(frozen=True, slots=True)
class Standing:
    """Matches and decisions as they stand at one moment: a change that was built on them holds for these only."""

    matches: tuple[MatchRecord, ...]
    decided: bytes

    @property
    def persons(self) -> set[str]:
        """The pseudonyms of everybody of whom something was decided."""
        return {person for decision in parsed(self.decided) for person in decision.persons}


def standing(project: Project) -> Standing:
    """Return how matches and decisions stand."""
    with undisturbed(project):
        return standing_now(project)


def standing_now(project: Project) -> Standing:
    """Return how matches and decisions stand, to somebody who is alone."""
    return Standing(stored_matches(project), written(project))


def made_with(before: Standing, batch: str) -> tuple[MatchRecord, ...]:
    """Return the matches that were made with a batch."""
    return tuple(record for record in before.matches if batch in record.batches)


def removal(records: Iterable[MatchRecord]) -> list[Change]:
    """Return the changes that remove matches."""
    return [Change("store", target(record)) for record in records]


def without(project: Project, work: Workplace, before: Standing, persons: set[str]) -> list[Change]:
    """Write every match without the pairs and groups of some pseudonyms, and the decisions without these pseudonyms.

    What holds none of them stays as it is and is no change.
    """
    changes = []
    for record in before.matches:
        pairs, groups = _held(project, record)
        left = pairs.filter(~(pl.col("kiri_orang").is_in(persons) | pl.col("kanan_orang").is_in(persons)))
        together = whole_groups(groups.filter(~pl.col("orang").is_in(persons)))
        if left.height < pairs.height or together.height < groups.height:
            notes = {**record.notes, FORGOTTEN: int(record.notes.get(FORGOTTEN, 0)) + pairs.height - left.height}
            counted = counts(left) | repeated_rows(together)
            changes.append(build(project, work, replace(record, counts=counted, notes=notes), (left, together)))
    kept = [one for one in parsed(before.decided) if not set(one.persons) & persons]
    return changes + _decisions_written(project, work, before, kept)


def under_new_key(
    project: Project, work: Workplace, before: Standing, key: str, renamed: Mapping[str, str]
) -> list[Change]:
    """Write matches and decisions with new pseudonyms.

    The rows of a match take theirs from the batches as they were just written in the workplace, by batch and row.
    ``renamed`` gives the new pseudonym of everybody in the decisions; a decision about somebody who stands in no batch
    any more can't get one and goes.
    """
    changes = [
        build(project, work, replace(record, key=key), _renamed(project, work, record)) for record in before.matches
    ]
    kept = [
        replace(one, kiri_orang=renamed[one.kiri_orang], kanan_orang=renamed[one.kanan_orang])
        for one in parsed(before.decided)
        if one.kiri_orang in renamed and one.kanan_orang in renamed
    ]
    return changes + _decisions_written(project, work, before, kept)


def _held(project: Project, record: MatchRecord) -> tuple[pl.DataFrame, pl.DataFrame]:
    folder = match_folder(project, record)
    return pl.read_parquet(folder / PAIRS), held_groups(folder)


def _renamed(project: Project, work: Workplace, record: MatchRecord) -> tuple[pl.DataFrame, pl.DataFrame]:
    pairs, groups = _held(project, record)
    new = pl.concat(
        pl.read_parquet(work.store / batch / "rows.parquet", columns=["baris", "orang"]).select(
            pl.lit(batch).alias("daftar"), pl.col("baris").cast(pl.UInt32), pl.col("orang").alias("baru")
        )
        for batch in record.batches
    )
    for side in SIDES:
        pairs = _named(pairs, new, f"{side}_", record)
    return pairs, _named(groups, new, "", record)


def _named(rows: pl.DataFrame, new: pl.DataFrame, side: str, record: MatchRecord) -> pl.DataFrame:
    """Put the new pseudonyms in the place of the old ones; ``side`` is what the columns of a place begin with."""
    places = [f"{side}daftar", f"{side}baris"]
    named = rows.join(
        new, left_on=places, right_on=["daftar", "baris"], how="left", validate="m:1", maintain_order="left"
    )
    if named["baru"].null_count():
        raise SertakanError(f"match {record.match} tells of rows that its batches don't have; remove the match")
    return named.with_columns(pl.col("baru").alias(f"{side}orang")).select(rows.columns)


def _decisions_written(project: Project, work: Workplace, before: Standing, kept: list[Decision]) -> list[Change]:
    content = b"".join(map(to_line, kept))
    if content == before.decided:
        return []
    staged = work.store / MATCHES / LINES
    with told_by_disk(project.root / "data"):
        staged.parent.mkdir(exist_ok=True)
        write_through(staged, content)
    return [Change("store", f"{MATCHES}/{LINES}", f"{MATCHES}/{LINES}")]

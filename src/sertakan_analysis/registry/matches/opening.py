"""A match opened for a purpose: the newest one that was made from the lists a report uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reading import note_file
from sertakan_analysis.registry.agreements import covers
from sertakan_analysis.registry.matches.decision import Decisions, decisions
from sertakan_analysis.registry.matches.groups import GROUP, GROUPS, PLACE, held_groups, whole_groups
from sertakan_analysis.registry.matches.listing import match_folder, stored_matches
from sertakan_analysis.registry.matches.pairs import LEFT, PAIRS, RIGHT
from sertakan_analysis.registry.matches.record import RECORD, MatchRecord, to_bytes
from sertakan_analysis.registry.model import PAYING
from sertakan_analysis.registry.store.listing import MATCHES
from sertakan_analysis.registry.store.people import (
    AUTOMATIC,
    People,
    allowed_lists,
    open_people,
    usable_lists,
)
from sertakan_analysis.registry.zone.transaction import undisturbed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.agreements import Notice, Purpose
    from sertakan_analysis.registry.model import BatchRecord


@dataclass(frozen=True, slots=True)
class Match:
    """A match and both its lists, opened for a purpose that the agreements of both allow.

    ``left`` and ``right`` are the people of the region asked for, of the lists that the match was made from; a match of a
    wider region serves it.
    """

    record: MatchRecord
    left: People
    right: People
    region: str
    _project: Project = field(repr=False)

    @property
    def synthetic(self) -> bool:
        """Tell whether made-up people are among these: then every page says so."""
        return self.record.synthetic

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The agreements of both lists that end soon."""
        told = {notice.agreement: notice for notice in (*self.left.notices, *self.right.notices)}
        return tuple(told.values())

    def pairs(self, columns: Sequence[str]) -> pl.DataFrame:
        """Return the pairs with the columns named, the strongest first, as they were stored: undecided by people.

        A row is a pair of rows of the lists opened. Of a match of a wider region only pairs with at least one of both
        persons in this region are returned. Join them to ``left.rows`` and ``right.rows`` by batch and row.

        Raises
        ------
        UserError
            When the match has no such column, or was changed since it was opened.
        """
        path = match_folder(self._project, self.record) / PAIRS
        note_file(path)
        self._refuse_changed()
        whole = pl.read_parquet(path, columns=self._needed(path, columns))
        self._refuse_changed()
        opened = (_within("kiri_daftar", self.left), _within("kanan_daftar", self.right))
        return self._of_region(whole.filter(*opened)).select(columns)

    def groups(self) -> pl.DataFrame:
        """Return the rows that are one person within their list: ``sisi, daftar, baris, orang, kelompok``.

        A row is a row of the lists opened; rows with the same ``kelompok`` are one person, as matching told, undecided by
        people. Of a match of a wider region only groups with somebody in this region, or in a pair with somebody. None
        where the match was made by a version that did not keep them.

        Raises
        ------
        UserError
            When the match was changed since it was opened.
        """
        path = match_folder(self._project, self.record) / GROUPS
        note_file(path)
        self._refuse_changed()
        whole = held_groups(path.parent)
        self._refuse_changed()
        opened = [record.batch for people in (self.left, self.right) for record in people.batches]
        return self._near(whole_groups(whole.filter(pl.col("daftar").is_in(opened))))

    def decisions(self) -> Decisions:
        """Return what people decided of pairs of these kinds of list."""
        return decisions(self._project, self.record.left_kind, self.record.right_kind)

    def _needed(self, path: Path, columns: Sequence[str]) -> list[str]:
        held = list(pl.read_parquet_schema(path))
        unknown = [name for name in columns if name not in held]
        if unknown:
            problem = f"the match has no column '{unknown[0]}'. {nearest(unknown[0], held)}"
            raise UserError(problem, where=self.record.match, remedy="Personal columns are in the secure zone only.")
        return list(dict.fromkeys([*LEFT, *RIGHT, *columns]))

    def _of_region(self, pairs: pl.DataFrame) -> pl.DataFrame:
        if covers(self.region, self.record.region):
            return pairs
        numbered = pairs.with_row_index("_place")
        sides = ((self.left, LEFT), (self.right, RIGHT))
        inside = pl.concat(numbered.join(_places(people, side), on=side, how="semi") for people, side in sides)
        return inside.unique("_place").sort("_place").drop("_place")

    def _near(self, groups: pl.DataFrame) -> pl.DataFrame:
        if covers(self.region, self.record.region):
            return groups
        pairs = self.pairs([*LEFT, *RIGHT])
        near = [
            *(_places(people, PLACE) for people in (self.left, self.right)),
            *(
                pairs.select(pl.col(side).alias(name) for side, name in zip(places, PLACE, strict=True))
                for places in (LEFT, RIGHT)
            ),
        ]
        inside = groups.join(pl.concat(near), on=PLACE, how="semi")
        return groups.join(inside, on=GROUP, how="semi", maintain_order="left")

    def _refuse_changed(self) -> None:
        path = match_folder(self._project, self.record) / RECORD
        if not path.exists() or path.read_bytes() != to_bytes(self.record):
            raise UserError(
                f"match {self.record.match} was changed or removed while it was in use",
                where=self._project.relative(path),
                remedy="Run again: it then works on what the store holds now.",
            )


def open_match(  # noqa: PLR0913 - each is a question that only the caller can answer
    project: Project,
    *,
    left_kind: str,
    right_kind: str,
    region: str,
    as_of: date,
    purpose: Purpose,
    left_batch: str = AUTOMATIC,
    right_batch: str = AUTOMATIC,
    report: str = "",
    on: date | None = None,
) -> Match:
    """Open the newest match of the lists that ``open_people`` would choose, for a purpose, and log the use of both.

    ``left_batch`` and ``right_batch`` choose lists as ``batch`` of ``open_people`` does. A match of a wider region
    serves a kecamatan or desa in it when it was made from all the lists that these have. Of lists that announce payments
    (``PAYING``) one that may not be matched, by its agreement, is not missed: it is left out.

    Raises
    ------
    UserError
        When the lists were not matched yet, with the command that does it; otherwise as ``open_people``.
    """
    asked = {"region": region, "as_of": as_of, "purpose": purpose, "report": report, "on": on}
    left = open_people(project, kind=left_kind, batch=left_batch, **asked)  # type: ignore[arg-type]
    right = open_people(project, kind=right_kind, batch=right_batch, **asked)  # type: ignore[arg-type]
    known = _of_kinds(project, (left_kind, right_kind), region)
    needed = [_needed(project, people.batches, on) for people in (left, right)]
    serving = _serving(known, region, *needed)
    if serving is None:
        raise _unmatched(project, known, (left, right), {*needed[0], *needed[1]})
    return Match(serving, left.only(serving.left_batches), right.only(serving.right_batches), region, project)


def usable_match(  # noqa: PLR0913 - as in open_match
    project: Project,
    *,
    left_kind: str,
    right_kind: str,
    region: str,
    as_of: date,
    purpose: Purpose,
    on: date | None = None,
) -> MatchRecord | None:
    """Return the match that ``open_match`` would open, without using anything; ``None`` where there is none.

    Raises
    ------
    UserError
        When there is no list of one of the kinds, or an agreement doesn't allow the use on that day.
    """
    asked = {"region": region, "as_of": as_of, "purpose": purpose, "on": on}
    chosen = [usable_lists(project, kind=kind, **asked) for kind in (left_kind, right_kind)]  # type: ignore[arg-type]
    needed = [_needed(project, lists, on) for lists in chosen]
    return _serving(_of_kinds(project, (left_kind, right_kind), region), region, *needed)


def _of_kinds(project: Project, kinds: tuple[str, str], region: str) -> list[MatchRecord]:
    """Return the matches of two kinds of list around a region or in it, the newest last."""
    with undisturbed(project):
        known = stored_matches(project, lambda code: covers(code, region) or covers(region, code))
    return [one for one in known if (one.left_kind, one.right_kind) == kinds]


def _needed(project: Project, lists: Sequence[BatchRecord], on: date | None) -> set[str]:
    """Return which of the lists in use a match must have been made from.

    All of them; of those that announce payments the ones that may be matched. Where none may be, the newest is missed.
    """
    paying = [record for record in lists if record.kind in PAYING]
    matchable = allowed_lists(project, paying, "padanan", on) or paying[-1:]
    return {record.batch for record in lists if record not in paying or record in matchable}


def _serving(known: Sequence[MatchRecord], region: str, left: set[str], right: set[str]) -> MatchRecord | None:
    """Return the newest match of the whole region that was made from all of these lists."""
    made = [
        one
        for one in known
        if covers(one.region, region) and left <= {*one.left_batches} and right <= {*one.right_batches}
    ]
    return made[-1] if made else None


def _unmatched(
    project: Project, of_kinds: Sequence[MatchRecord], sides: tuple[People, People], needed: set[str]
) -> UserError:
    region, kinds = sides[0].region, [people.batches[0].kind for people in sides]
    why = f"; the newest match, {of_kinds[-1].match}, {_lacking(of_kinds[-1], needed)}" if of_kinds else ""
    day = max(one.as_of for people in sides for one in people.batches)
    return UserError(
        f"the lists '{kinds[0]}' and '{kinds[1]}' of region {region} are not matched yet{why}",
        where=project.relative(project.store / MATCHES),
        remedy=f"Match them: sertakan match --left {kinds[0]}:{day} --right {kinds[1]}:{day} --region {region}",
    )


def _lacking(record: MatchRecord, used: set[str]) -> str:
    lists = ", ".join(sorted(used - set(record.batches)))
    return f"was made without {lists}" if lists else f"is of {record.region} only"


def _within(column: str, people: People) -> pl.Expr:
    return pl.col(column).is_in([one.batch for one in people.batches])


def _places(people: People, side: tuple[str, str]) -> pl.DataFrame:
    batch, row = side
    return people.rows(["batch", "baris"]).select(
        pl.col("batch").alias(batch), pl.col("baris").cast(pl.UInt32).alias(row)
    )

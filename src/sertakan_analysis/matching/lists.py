"""From two names of lists to a match in the store: opened in the secure zone, linked, kept under pseudonyms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage import link, load_weights
from sertakan_analysis.linkage.assess import in_bits
from sertakan_analysis.linkage.comparisons import COMPARISONS
from sertakan_analysis.linkage.model import LIST, LIST_COLUMNS
from sertakan_analysis.registry import batches, list_named
from sertakan_analysis.registry.agreements import covers
from sertakan_analysis.registry.matches import MatchRecord, new_match, placed, placed_groups, save_match
from sertakan_analysis.registry.model import PAYING
from sertakan_analysis.registry.personal import open_personal

if TYPE_CHECKING:
    import polars as pl

    from sertakan_analysis.linkage import Weights
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import BatchRecord, ListName
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.registry.personal import Personal

PURPOSE: Final = "padanan"
NUMBER: Final = "nomor"
DIGEST_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Question:
    """Which lists are to be matched: of which region, and up to which day where a name tells none."""

    left: str
    right: str
    region: str
    as_of: date


def region_of(project: Project, left: str, as_of: date) -> str:
    """Return the region of the lists that a name means.

    Raises
    ------
    UserError
        When there is no such list, or there are some of several regions.
    """
    name = list_named(project, left)
    told = [
        record
        for record in batches(project, kind=name.kind, as_of=name.as_of or as_of)
        if name.batch in ("auto", record.batch, record.agreement)
    ]
    regions = {record.region for record in told}
    widest = [code for code in regions if all(covers(code, other) for other in regions)]
    if not told:
        raise UserError(
            f"the store holds no list '{left}' up to {as_of}",
            remedy="'sertakan lists' shows what it holds; 'sertakan ingest' brings a list in.",
        )
    if not widest:
        raise UserError(
            f"'{left}' means lists of {len(regions)} regions: {', '.join(sorted(regions))}",
            where="--region",
            remedy="Name the region to match, such as --region 35.25.",
        )
    return widest[0]


def match_lists(
    project: Project,
    key: Key,
    question: Question,
    *,
    weights: Weights | None = None,
    engine: Literal["duckdb", "spark"] = "duckdb",
) -> MatchRecord:
    """Match two lists and keep the pairs; both uses are logged. Names stay in this process's memory.

    Raises
    ------
    UserError
        No such list; an agreement that doesn't allow "padanan"; a list with nobody in it; lists that can't be matched;
        a store that changed meanwhile.
    """
    left, right = opened(project, key, question)
    # A name's own day rules: "peserta:2025-11" takes the lists up to the end of November.
    until = max(record.as_of for record in (*left.batches, *right.batches))
    used = weights or load_weights()
    frames = [_people(side) for side in (left, right)]
    one, other = (_listed(frame, side.batches[0].kind) for frame, side in zip(frames, (left, right), strict=True))
    linked = link(one, other, used, engine=engine, on=until)
    record = MatchRecord(
        match=new_match(until),
        region=question.region,
        as_of=until,
        made=datetime.now(UTC),
        left_kind=left.batches[0].kind,
        right_kind=right.batches[0].kind,
        left_batches=_names(left.batches),
        right_batches=_names(right.batches),
        key=key.id,
        weights=weights_digest(used),
        engine=engine,
        synthetic=left.synthetic or right.synthetic,
        facts={name: float(value) for name, value in linked.facts.items()},
        notes={
            "title": used.title,
            "origin": dict(used.origin),
            "thresholds": list(in_bits(used.bands)),
            "assumed": list(used.assumed),
            "bits": weights_in_bits(used),
        },
    )
    lists = [*left.batches, *right.batches]
    return save_match(project, record, placed(linked.pairs, *frames), lists, placed_groups(linked.repeats, *frames))


def opened(project: Project, key: Key, question: Question) -> tuple[Personal, Personal]:
    """Open both lists with their personal columns, for matching; both uses are logged.

    Raises
    ------
    UserError
        As ``open_personal``; when both names mean the same list.
    """
    names = [list_named(project, text) for text in (question.left, question.right)]
    sides = [_opened(project, key, name, question) for name in names]
    same = set(_names(sides[0].batches)) & set(_names(sides[1].batches))
    if same:
        raise UserError(
            f"both names mean the list {min(same)}",
            where=f"--left {question.left} --right {question.right}",
            remedy="Name two lists. Who stands twice in one list is told by 'sertakan findings'.",
        )
    return sides[0], sides[1]


def weights_in_bits(weights: Weights) -> dict[str, dict[str, float]]:
    """Return how much each level of each comparison weighs, in bits."""
    return {
        each.name: {level.name: round(weights.bits(each.name, level.name), 3) for level in each.levels}
        for each in COMPARISONS
    }


def weights_digest(weights: Weights) -> str:
    """Return a short name of match weights: the same for the same weights."""
    return sha256(weights.to_yaml().encode()).hexdigest()[:DIGEST_LENGTH]


def _opened(project: Project, key: Key, name: ListName, question: Question) -> Personal:
    return open_personal(
        project,
        key,
        kind=name.kind,
        region=question.region,
        as_of=name.as_of or question.as_of,
        purpose=PURPOSE,
        batch=name.batch,
    )


def _people(side: Personal) -> pl.DataFrame:
    frame = side.frame([name for name in LIST_COLUMNS if name != "baris"])
    if frame.is_empty():
        raise UserError(
            f"there is nobody of {side.people.region} in the lists of kind '{side.batches[0].kind}'",
            where=", ".join(_names(side.batches)),
            remedy="'sertakan findings' tells which rows are held back and why; '--region' may name another region.",
        )
    return frame


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a list to link: ``nomor`` is what its rows are known by, for ``baris`` is unique in its batch only."""
    return frame.drop("baris").rename({NUMBER: "baris"}).select(list(LIST_COLUMNS))


def _listed(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return a list to link; of one that announces payments with the batch of each row: a person may stand in several."""
    several = kind in PAYING and frame["batch"].n_unique() > 1
    return numbered(frame).with_columns(frame["batch"].alias(LIST)) if several else numbered(frame)


def _names(records: tuple[BatchRecord, ...]) -> tuple[str, ...]:
    return tuple(record.batch for record in records)

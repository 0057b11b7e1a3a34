"""Uncertain pairs of a match before people's eyes: what is asked, both persons' values, and where answers go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from sertakan_analysis.matching.lists import PURPOSE
from sertakan_analysis.matching.quality import pairs_to_review
from sertakan_analysis.matching.review import Answer, Session
from sertakan_analysis.registry.matches import Decision, keep_decision, open_match
from sertakan_analysis.registry.personal import open_personal
from sertakan_analysis.registry.use_log import system_user

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.registry.matches import Match
    from sertakan_analysis.registry.personal import Personal

    Side = Mapping[str, str | date | None]

SEEN: Final = (
    "nama",
    "nik",
    "no_kk",
    "tanggal_lahir",
    "jenis_kelamin",
    "nama_ibu",
    "alamat",
    "rt",
    "rw",
    "desa",
    "kecamatan",
    "no_hp",
    "no_kpj",
)
SAMPLE: Final = 120
SEED: Final = 1


class Place(NamedTuple):
    """A row of a list and the pseudonym of its person."""

    batch: str
    row: int
    person: str


class Pair(NamedTuple):
    """A pair to judge: both rows, the weight, and how it came into the sample (no chance: it was not drawn)."""

    left: Place
    right: Place
    weight: float | None
    layer: str
    chance: float | None


def matched_lists(project: Project, kinds: tuple[str, str], region: str, as_of: date) -> Match:
    """Open the newest match of two kinds of list, to judge or to assess it; the use is logged.

    Raises
    ------
    UserError
        When these lists were not matched yet, or an agreement doesn't allow "padanan".
    """
    left, right = kinds
    return open_match(project, left_kind=left, right_kind=right, region=region, as_of=as_of, purpose=PURPOSE)


def review_session(project: Project, key: Key, match: Match, *, size: int = SAMPLE, seed: int = SEED) -> Session[Pair]:
    """Return the pairs that people should judge, those judged before already answered.

    First a sample of ``size`` pairs over all layers, from which the quality is estimated, then every uncertain pair.
    Answers are kept as they are given; the personal values stay in memory.

    Raises
    ------
    UserError
        A sample of no pairs; another key; a batch that is gone.
    """
    found = pairs_to_review(match, size, seed)
    pairs = [_pair(row) for row in found.iter_rows(named=True)]
    fetch = _values(project, key, match, found)
    known = {
        pair: Answer(verdict) for pair, verdict in zip(pairs, found["keputusan"], strict=True) if verdict is not None
    }
    return Session(pairs, fetch=fetch, keep=_keeper(project, match), answers=known)


def _pair(row: Mapping[str, object]) -> Pair:
    left, right = (
        Place(str(row[f"{side}_daftar"]), int(str(row[f"{side}_baris"])), str(row[f"{side}_orang"]))
        for side in ("kiri", "kanan")
    )
    chance = row["peluang_terpilih"]
    weight = row["bobot"]
    return Pair(
        left,
        right,
        None if weight is None else float(str(weight)),
        str(row["lapisan"]),
        None if chance is None else float(str(chance)),
    )


def _values(project: Project, key: Key, match: Match, found: pl.DataFrame) -> Callable[[Pair], tuple[Side, Side]]:
    sides = {side: _rows(_personal(project, key, match, side), found, side) for side in ("kiri", "kanan")}

    def fetch(pair: Pair) -> tuple[Side, Side]:
        return sides["kiri"][pair.left[:2]], sides["kanan"][pair.right[:2]]

    return fetch


def _personal(project: Project, key: Key, match: Match, side: str) -> list[Personal]:
    """Open the batches that the match was made from, one by one: a newer list may have come since."""
    record, people = match.record, match.left if side == "kiri" else match.right
    kind = record.left_kind if side == "kiri" else record.right_kind
    return [
        open_personal(
            project,
            key,
            kind=kind,
            region=match.region,
            as_of=one.as_of,
            purpose=PURPOSE,
            batch=one.batch,
        )
        for one in people.batches
    ]


def _rows(lists: list[Personal], found: pl.DataFrame, side: str) -> dict[tuple[str, int], Side]:
    values: dict[tuple[str, int], Side] = {}
    for personal in lists:
        names = [record.batch for record in personal.batches]
        places = found.select(pl.col(f"{side}_daftar").alias("batch"), pl.col(f"{side}_baris").alias("baris")).filter(
            pl.col("batch").is_in(names)
        )
        if places.height:
            frame = personal.fetch(places, SEEN)
            for row in frame.iter_rows(named=True):
                values[row["batch"], row["baris"]] = {name: row[name] for name in SEEN}
    return values


def _keeper(project: Project, match: Match) -> Callable[[Pair, Answer], None]:
    user = system_user()

    def keep(pair: Pair, answer: Answer) -> None:
        keep_decision(
            project,
            Decision(
                kiri_kind=match.record.left_kind,
                kanan_kind=match.record.right_kind,
                kiri_orang=pair.left.person,
                kanan_orang=pair.right.person,
                keputusan=answer.value,
                waktu=datetime.now(UTC),
                pengguna=user,
                bobot=pair.weight,
                lapisan=pair.layer,
                peluang_terpilih=pair.chance,
                kiri_daftar=pair.left.batch,
                kiri_baris=pair.left.row,
                kanan_daftar=pair.right.batch,
                kanan_baris=pair.right.row,
            ),
        )

    return keep

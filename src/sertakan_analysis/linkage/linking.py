"""Linking two lists: equal NIK that the name bears out first, then everything weighed together, then one for one."""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.linkage.blocking import KEYS, blocked, narrowed
from sertakan_analysis.linkage.decided import decided
from sertakan_analysis.linkage.evidence import confirmed, disputed
from sertakan_analysis.linkage.model import LIST, PAIR_COLUMNS, Band, Linked, Way
from sertakan_analysis.linkage.preparation import prepared
from sertakan_analysis.linkage.repeats import groups, repeated
from sertakan_analysis.linkage.scoring import SCORE_COLUMNS, Question, frequencies
from sertakan_analysis.linkage.usable import check_usable
from sertakan_analysis.linkage.weights import load_weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from sertakan_analysis.linkage.blocking import Blocked
    from sertakan_analysis.linkage.scoring import Engine
    from sertakan_analysis.linkage.weights import Weights

# Where each engine that is named lives: a function that opens it for one linkage.
ENGINES: Final = {"duckdb": ("scoring", "duckdb_engine"), "spark": ("spark", "spark_engine")}
EVERYTHING: Final = -1_000.0
# From this many times the length of the other list on, finding first who shares a key at all saves time.
LONGER: Final = 4
SIDES: Final = ("kiri", "kanan")
LEVELS: Final = tuple(name for name in SCORE_COLUMNS if name.startswith("tingkat_"))


def link(
    left: pl.DataFrame,
    right: pl.DataFrame,
    weights: Weights | None = None,
    *,
    engine: Literal["duckdb", "spark"] | Engine = "duckdb",
    on: date | None = None,
) -> Linked:
    """Say who of one list is who of another.

    Both lists have ``LIST_COLUMNS``, and ``daftar`` (``LIST``) where they are put together of several. ``weights`` are
    those that the package brings unless others are given; ``on`` is the day that the lists tell of (today where it is left
    out). Columns that a list lacks weigh nothing.

    Raises
    ------
    UserError
        A list without the columns wanted, one with neither NIK nor name nor KPJ, one whose columns were exchanged, or an
        engine that is not known or not installed.
    """
    with _engine(engine) as score:
        return _linked(left, right, weights or load_weights(), score, on)


def _linked(left: pl.DataFrame, right: pl.DataFrame, given: Weights, score: Engine, on: date | None) -> Linked:
    clock = _Clock()
    sides = prepared(left, on), prepared(right, on)
    facts = {**check_usable(left, sides[0], "kiri"), **check_usable(right, sides[1], "kanan")}
    clock.lap("detik_siapkan")
    if left.is_empty() or right.is_empty():
        return Linked(_empty(), _repeats(), {**facts, **clock.laps, **_outcome(_empty())})
    prior = given.prior(left.height, right.height)
    question = Question(*_narrowed(*sides), (), frequencies(*sides), given, prior, EVERYTHING)
    clock.lap("detik_saring")
    twice = [repeated(side, given, score) for side in (question.left, question.right)]
    clock.lap("detik_ganda")
    parts = tuple(_part(frame, side) for frame, side in zip((left, right), SIDES, strict=True))
    equal = _equal_nik(question, score)
    sure = _sure(_parted(equal, parts), *twice)
    clock.lap("detik_nik")
    rest, left_out = _rest(question, sure, score, parts)
    clock.lap("detik_bobot")
    pairs = _joined(sure, decided(_grouped(rest, question, twice), given.bands))
    clock.lap("detik_putuskan")
    facts |= {f"ganda_{side}": float(each.height) for side, each in zip(SIDES, twice, strict=True)}
    facts |= {"nik_sama": float(equal.height), "nik_sama_pasti": float(sure.height), **left_out}
    return Linked(pairs, _repeats(*twice), {**facts, **clock.laps, **_outcome(pairs)})


class _Clock:
    """Seconds between steps."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, name: str) -> None:
        now = perf_counter()
        self.laps[name] = now - self._last
        self._last = now


def _engine(engine: str | Engine) -> AbstractContextManager[Engine]:
    if not isinstance(engine, str):
        return nullcontext(engine)
    if engine not in ENGINES:
        raise UserError(f"there is no engine '{engine}'", where="linkage", remedy=nearest(engine, ENGINES))
    module, name = ENGINES[engine]
    opened: AbstractContextManager[Engine] = getattr(import_module(f"sertakan_analysis.linkage.{module}"), name)()
    return opened


def _narrowed(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leave out of a list many times as long as the other who can't be in a pair anyway."""
    if right.height > LONGER * left.height:
        return left, narrowed(right, left)
    if left.height > LONGER * right.height:
        return narrowed(left, right), right
    return left, right


def _equal_nik(question: Question, score: Engine) -> pl.DataFrame:
    """Return the pairs of one NIK with their weights."""
    block = blocked(question.left, question.right, KEYS[:1])
    return _weighed(block, question, score)


def _weighed(block: Blocked, question: Question, score: Engine) -> pl.DataFrame:
    if not block.keys:
        return pl.DataFrame(schema=dict(SCORE_COLUMNS))
    return score(question._replace(left=block.left, right=block.right, keys=block.keys))


def _part(people: pl.DataFrame, side: str) -> pl.DataFrame:
    """Number of which list each row is, where a side is put together of several: ``kiri``, ``bagian_kiri``."""
    number = pl.col(LIST).rank("dense") - 1 if LIST in people.columns else pl.lit(0)
    return people.select(pl.col("baris").alias(side), number.cast(pl.Int64).alias(f"bagian_{side}"))


def _parted(pairs: pl.DataFrame, parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Tell of each pair which two lists it is of: within two lists a person has one partner, across them several."""
    for side, part in zip(SIDES, parts, strict=True):
        pairs = pairs.join(part, on=side, how="left", maintain_order="left")
    lists = parts[1].select(pl.col("bagian_kanan").max() + 1).item()
    return pairs.with_columns((pl.col("bagian_kiri") * lists + pl.col("bagian_kanan")).alias("bagian"))


def _sure(equal: pl.DataFrame, *twice: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of one NIK that are borne out and whose persons no other such pair and no second row claims."""
    borne_out = equal.filter(confirmed())
    alone = borne_out.filter(pl.col("kiri").is_unique() & pl.col("kanan").is_unique())
    for side, pairs in zip(SIDES, twice, strict=True):
        rows = pl.concat([pairs["kiri"], pairs["kanan"]]).alias(side).to_frame()
        alone = alone.join(rows, on=side, how="anti")
    return alone


def _rest(
    question: Question, sure: pl.DataFrame, score: Engine, parts: Sequence[pl.DataFrame]
) -> tuple[pl.DataFrame, dict[str, float]]:
    """Return weighed pairs of those whom an equal NIK did not settle, and how many pairs of which key were left out."""
    left, right = question.left, question.right
    # Whoever is settled with one list may stand in the others of the other side as well.
    if not parts[1]["bagian_kanan"].max():
        left = left.join(sure, left_on="baris", right_on="kiri", how="anti")
    if not parts[0]["bagian_kiri"].max():
        right = right.join(sure, left_on="baris", right_on="kanan", how="anti")
    block = blocked(left, right)
    told = {f"dilewati_{key}": float(pairs) for key, _, pairs in block.left_out.iter_rows()}
    weighed = _parted(_weighed(block, question._replace(lowest=question.weights.bands.kept), score), parts)
    for side in SIDES:
        weighed = weighed.join(sure, on=[side, "bagian"], how="anti", maintain_order="left")
    return weighed, told


def _grouped(pairs: pl.DataFrame, question: Question, twice: list[pl.DataFrame]) -> pl.DataFrame:
    for side, people, each in zip(SIDES, (question.left, question.right), twice, strict=True):
        number = people.select(pl.col("baris").alias(side), groups(people["baris"], each).alias(f"kelompok_{side}"))
        pairs = pairs.join(number, on=side, how="left", maintain_order="left")
    apart = pl.col("bagian").max() + 1
    return pairs.with_columns(
        (pl.col(f"kelompok_{side}").cast(pl.Int64) * apart + pl.col("bagian")).alias(f"kelompok_{side}")
        for side in SIDES
    )


def _joined(sure: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    settled = sure.with_columns(
        pl.lit(str(Way.NIK)).alias("cara"),
        pl.lit(str(Band.MATCHED)).alias("pita"),
        pl.lit(value=True).alias("terpilih"),
    )
    way = pl.when(confirmed()).then(pl.lit(str(Way.NIK))).otherwise(pl.lit(str(Way.MODEL)))
    rest = weighed.with_columns(way.alias("cara"))
    columns = [*PAIR_COLUMNS, *LEVELS]
    return pl.concat([settled.select(columns), rest.select(columns)]).sort("kiri", "kanan")


def _repeats(*twice: pl.DataFrame) -> pl.DataFrame:
    """Return which rows of each list are one person, groups numbered across both lists."""
    parts = [pl.DataFrame(schema={"sisi": pl.String, "baris": pl.UInt32, "kelompok": pl.UInt32})]
    for side, pairs in zip(SIDES, twice, strict=False):
        rows = pl.concat([pairs["kiri"], pairs["kanan"]]).unique().sort()
        number = groups(rows, pairs) + sum(part["kelompok"].n_unique() for part in parts)
        parts.append(
            pl.DataFrame({"sisi": [side] * rows.len(), "baris": rows, "kelompok": number}, schema=parts[0].schema)
        )
    return pl.concat(parts)


def _outcome(pairs: pl.DataFrame) -> dict[str, float]:
    kept = pairs.filter("terpilih")
    return {
        "calon": float(pairs.height),
        "sengketa": float(pairs.select(disputed().sum()).item()),
        **{
            str(band): float(kept.filter(pl.col("pita") == str(band)).height) for band in (Band.MATCHED, Band.UNCERTAIN)
        },
    }


def _empty() -> pl.DataFrame:
    kinds = {name: getattr(pl, kind) for name, kind in PAIR_COLUMNS.items()}
    return pl.DataFrame(schema={**kinds, **{name: SCORE_COLUMNS[name] for name in LEVELS}})

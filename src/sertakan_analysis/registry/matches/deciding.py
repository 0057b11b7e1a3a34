"""What people decided, put in the place of what the weights say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.matches.decision import NOT_SAME, SAME
from sertakan_analysis.registry.matches.groups import GROUP, PLACE, SIDES, whole_groups
from sertakan_analysis.registry.matches.pairs import DIFFERENT, LEFT, MATCHED, RIGHT
from sertakan_analysis.registry.model import PAYING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.registry.matches.decision import Decision
    from sertakan_analysis.registry.matches.opening import Match

PERSONS: Final = ("kiri_orang", "kanan_orang")
ROWS: Final = (*LEFT, *RIGHT)
VERDICT: Final = "keputusan"
# Marks that rows bear while they are decided: the row, or the group that stands for it; and the same by pseudonym.
UNITS: Final = ("_kiri", "_kanan")
WHO: Final = ("_kiri_orang", "_kanan_orang")


class Settled(NamedTuple):
    """The pairs of a match and the rows that are one person within a list, after what people decided."""

    pairs: pl.DataFrame
    groups: pl.DataFrame


def settled(match: Match, columns: Sequence[str]) -> Settled:
    """Return the pairs of a match with these columns and ``keputusan``, and its groups, as people decided them.

    "sama" makes a pair matched and kept, and lets go of other pairs of both persons; "beda" makes it two persons, and a
    row that people told apart from the person of its group leaves the group; of "tidak_tahu" only the word is told.
    ``columns`` hold those of places and pseudonyms, ``pita`` and ``terpilih``.

    Raises
    ------
    UserError
        When two pairs that were decided "sama" give one row two persons, naming both pairs by their rows; otherwise as
        ``Match.pairs``.
    """
    told = with_verdicts(match.pairs(columns), match.decisions().latest)
    groups = _undivided(told, match.groups())
    return Settled(_applied(told, groups, _several(match)), groups)


def with_verdicts(pairs: pl.DataFrame, decisions: Sequence[Decision]) -> pl.DataFrame:
    """Return pairs with the column ``keputusan``, what people said of each (null: nobody did), and nothing changed.

    A decision counts for the rows that were looked at, else, in a later match, for the only pair of the same two
    pseudonyms: two rows of one list may share a pseudonym, and then nobody can tell which was meant.
    """
    if not decisions:
        return pairs.with_columns(pl.lit(None, pl.String).alias(VERDICT))
    of_rows, of_persons = _verdicts(decisions, ROWS), _verdicts(decisions, PERSONS)
    times = pairs.select(PERSONS).join(of_persons, on=PERSONS, how="semi").group_by(PERSONS).len()
    certain = of_persons.join(times.filter(pl.col("len") == 1), on=PERSONS, how="semi")
    joined = pairs.join(of_rows.rename({VERDICT: "_of_rows"}), on=ROWS, how="left", maintain_order="left").join(
        certain.rename({VERDICT: "_of_persons"}), on=PERSONS, how="left", maintain_order="left"
    )
    return joined.with_columns(pl.coalesce("_of_rows", "_of_persons").alias(VERDICT)).drop("_of_rows", "_of_persons")


def contradicting(told: pl.DataFrame, match: Match) -> pl.DataFrame:
    """Return the pairs decided "sama" that give one row two persons; ``told`` is as ``with_verdicts`` gives it."""
    return _contradicting(_marked(told, _undivided(told, match.groups()), _several(match))).drop(*UNITS, *WHO)


def _several(match: Match) -> tuple[str, ...]:
    """Return the sides in whose lists, beside each other in force, one person may stand in several."""
    kinds = (match.record.left_kind, match.record.right_kind)
    return tuple(side for side, kind in zip(SIDES, kinds, strict=True) if kind in PAYING)


def _contradicting(marked: pl.DataFrame) -> pl.DataFrame:
    same = marked.filter(pl.col(VERDICT) == SAME)
    # Two rows of one group or pseudonym are one person entered twice: the same row may be the same as both.
    ways = ((WHO[1], UNITS[0]), (WHO[0], UNITS[1]))
    return same.filter(pl.any_horizontal(pl.col(who).n_unique().over(unit) > 1 for who, unit in ways))


def _applied(told: pl.DataFrame, groups: pl.DataFrame, several: Sequence[str]) -> pl.DataFrame:
    if told[VERDICT].null_count() == told.height:
        return told
    marked = _marked(told, groups, several)
    _refuse_two(_contradicting(marked))
    same, other = (pl.col(VERDICT).eq_missing(verdict) for verdict in (SAME, NOT_SAME))
    taken = marked.filter(same)
    for units, mark in ((UNITS[:1], "_left_taken"), (UNITS[1:], "_right_taken"), (UNITS, "_taken")):
        persons = taken.select(units).unique().with_columns(pl.lit(value=True).alias(mark))
        marked = marked.join(persons, on=units, how="left", maintain_order="left")
    lost = pl.any_horizontal("_left_taken", "_right_taken").fill_null(value=False) & pl.col("_taken").is_null()
    return marked.with_columns(
        pl.when(same).then(pl.lit(MATCHED)).when(other).then(pl.lit(DIFFERENT)).otherwise("pita").alias("pita"),
        (same | (pl.col("terpilih") & ~other & ~lost)).alias("terpilih"),
    ).select(told.columns)


def _marked(told: pl.DataFrame, groups: pl.DataFrame, several: Sequence[str] = ()) -> pl.DataFrame:
    """Add the marks of both rows of each pair: rows of a group bear its number, others their own place.

    Where a person may stand in ``several`` lists of a side, marks differ between these: partners in one exclude none in
    another.
    """
    marked = told
    for side, unit, who in zip(SIDES, UNITS, WHO, strict=True):
        places = [f"{side}_{name}" for name in PLACE]
        number = groups.filter(sisi=side).select(*PLACE, pl.format("kelompok {}", GROUP).alias(unit))
        marked = marked.join(number, left_on=places, right_on=PLACE, how="left", maintain_order="left").with_columns(
            pl.coalesce(unit, f"{side}_orang").alias(who),
            pl.coalesce(unit, pl.format("{} {}", *places)).alias(unit),
        )
    lists = pl.concat_str(*(f"{side}_daftar" for side in several), separator=" ") if several else pl.lit("")
    return marked.with_columns(pl.format("{} {}", unit, lists).alias(unit) for unit in UNITS)


def _undivided(told: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return the groups without rows that people told apart from somebody whom their group is kept for."""
    other = pl.col(VERDICT).eq_missing(NOT_SAME)
    if groups.is_empty() or told.filter(other).is_empty():
        return groups
    marked = _marked(told, groups)
    one = marked.filter(~other, pl.col("terpilih") | pl.col(VERDICT).eq_missing(SAME))
    apart = marked.filter(other).join(one, on=UNITS, how="semi")
    rows = pl.concat(apart.select(pl.col(f"{side}_{name}").alias(name) for name in PLACE) for side in SIDES)
    return whole_groups(groups.join(rows, on=PLACE, how="anti"))


def _verdicts(decisions: Sequence[Decision], key: tuple[str, ...]) -> pl.DataFrame:
    kinds = [pl.UInt32 if name.endswith("_baris") else pl.String for name in key]
    schema = {**dict(zip(key, kinds, strict=True)), VERDICT: pl.String}
    rows = [{name: getattr(decision, name) for name in schema} for decision in decisions]
    return pl.DataFrame(rows, schema=schema).unique(subset=key, keep="last", maintain_order=True)


def _refuse_two(twice: pl.DataFrame) -> None:
    if not twice.height:
        return
    pairs = [f"{a} row {b} with {c} row {d}" for a, b, c, d in twice.select(ROWS).head(2).iter_rows()]
    raise UserError(
        f"two pairs that were decided 'sama' give one row two persons: {'; '.join(pairs)}",
        where="data/store/padanan/keputusan.jsonl",
        remedy="Decide one of the two pairs again: 'sertakan match review' asks both.",
    )

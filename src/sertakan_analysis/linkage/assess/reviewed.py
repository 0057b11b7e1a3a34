"""How good a match is, told from pairs that people judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.linkage.assess.intervals import Layer, Measure, Ratio, measured, share_of
from sertakan_analysis.linkage.assess.strata import PAIR_KEY, in_strata, is_chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

Judgement = Literal["sama", "beda", "tidak_tahu"]
SAME: Final = "sama"
DIFFERENT: Final = "beda"
UNSURE: Final = "tidak_tahu"
JUDGEMENTS: Final = (SAME, DIFFERENT, UNSURE)
LABEL_COLUMNS: Final = (*PAIR_KEY, "keputusan", "peluang_terpilih")
MEASURES: Final = {"precision": "presisi", "recall": "perolehan", "f1": "f1"}


@dataclass(frozen=True, slots=True)
class Quality:
    """What a judged sample tells of a match.

    ``precision`` is the share of chosen pairs that are one person, ``recall`` the share chosen among all candidate pairs
    that are one person, ``f1`` their harmonic mean. Persons whose pair never became a candidate are outside of the
    recall. ``threshold`` in bits is ``None`` for the match as it decided.
    ``chosen`` counts the pairs taken for one person, ``reviewed`` the candidate pairs judged same or different,
    ``unsure`` those of which nobody could tell: they widen the intervals and move no value.
    A measure is ``None`` when no pair was chosen.
    """

    threshold: float | None
    precision: Measure | None
    recall: Measure | None
    f1: Measure | None
    chosen: int
    reviewed: int
    unsure: int


def quality(
    pairs: pl.DataFrame,
    labels: pl.DataFrame,
    *,
    thresholds: tuple[float, float],
    threshold: float | None = None,
) -> Quality | None:
    """Estimate precision and recall of a match with 95 percent intervals; ``None`` when nobody judged a pair of it.

    ``labels`` has one row a judged pair: ``kiri_orang``, ``kanan_orang``, ``keputusan`` ("sama", "beda" or
    "tidak_tahu") and ``peluang_terpilih``, the chance with which ``proposed_sample`` drew it, or null for a pair that
    was judged for another reason; such a pair counts for itself and for no other. Each layer of ``in_strata``, parted by
    the decision, is estimated from the drawn pairs in it, weighted by their chances.

    Raises
    ------
    UserError
        When a column is missing, a judgement is none of the three words, or a chance is not above 0 and up to 1.

    Source: for the intervals see ``intervals.measured``; the weights as in Hájek (1971), comment in Godambe and Sprott,
    Foundations of Statistical Inference, with the effective number of Kish (1992), Weighting for Unequal Pi, Journal of
    Official Statistics 8, 183-200.
    """
    judged = _judged_pairs(pairs, labels, thresholds)
    if judged["keputusan"].drop_nulls().is_empty():
        return None
    return _at(judged, threshold, thresholds[1])


def quality_by_threshold(
    pairs: pl.DataFrame,
    labels: pl.DataFrame,
    *,
    thresholds: tuple[float, float],
    at: Sequence[float],
) -> pl.DataFrame:
    """Return the quality that a match would have, had it matched from other weights in bits.

    A weight below the one from which the match calls a pair uncertain chooses no more: nothing lighter is kept.

    A row is a threshold: ``ambang``, ``terpilih`` and ``diperiksa`` (pairs chosen at it, and judged ones among them),
    and for ``presisi``, ``perolehan`` and ``f1`` the value with ``_bawah`` and ``_atas``, its interval; null where it
    can't be told. No row when nobody judged a pair. Errors as in ``quality``.
    """
    judged = _judged_pairs(pairs, labels, thresholds)
    schema = {"ambang": pl.Float64, "terpilih": pl.Int64, "diperiksa": pl.Int64} | {
        name + end: pl.Float64 for name in MEASURES.values() for end in ("", "_bawah", "_atas")
    }
    if judged["keputusan"].drop_nulls().is_empty():
        return pl.DataFrame(schema=schema)
    rows = [_row(_at(judged, threshold, thresholds[1]), judged, thresholds[1]) for threshold in sorted(at)]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _row(found: Quality, judged: pl.DataFrame, matched: float) -> tuple[float | int | None, ...]:
    sure = judged.filter(is_chosen(found.threshold, matched), pl.col("keputusan").is_in([SAME, DIFFERENT])).height
    measures = (found.precision, found.recall, found.f1)
    ends = [(each.value, each.low, each.high) if each else (None, None, None) for each in measures]
    return (found.threshold, found.chosen, sure, *ends[0], *ends[1], *ends[2])


def _judged_pairs(pairs: pl.DataFrame, labels: pl.DataFrame, thresholds: tuple[float, float]) -> pl.DataFrame:
    _check(labels)
    # The latest judgement of a pair counts.
    latest = labels.select(LABEL_COLUMNS).unique(PAIR_KEY, keep="last", maintain_order=True)
    return in_strata(pairs, thresholds).join(latest, on=PAIR_KEY, how="left", maintain_order="left")


def _check(labels: pl.DataFrame) -> None:
    if missing := [name for name in LABEL_COLUMNS if name not in labels.columns]:
        raise UserError(
            f"the judged pairs lack the columns {', '.join(missing)}",
            remedy="Give the decisions as the registry keeps them.",
        )
    for word in labels["keputusan"].unique().drop_nulls():
        if word not in JUDGEMENTS:
            raise UserError(f"'{word}' is no judgement of a pair", remedy=nearest(word, JUDGEMENTS))
    chances = labels["peluang_terpilih"].drop_nulls()
    if not chances.is_between(0, 1, closed="right").all():
        raise UserError(
            "a judged pair was drawn with a chance that is not above 0 and up to 1",
            remedy="Keep 'peluang_terpilih' as the proposed sample gave it, empty for a pair that was not drawn.",
        )


def _at(judged: pl.DataFrame, threshold: float | None, matched: float) -> Quality:
    decided = judged.with_columns(is_chosen(threshold, matched).fill_null(value=False).alias("dipilih"))
    layers = _layers(decided)
    chosen = int(decided["dipilih"].sum())
    measures = {name: measured(ratio, layers) for name, ratio in _ratios(chosen).items()} if chosen else {}
    words = decided["keputusan"]
    return Quality(
        threshold=threshold,
        precision=measures.get("precision"),
        recall=measures.get("recall"),
        f1=measures.get("f1"),
        chosen=chosen,
        reviewed=decided.filter(words.is_in([SAME, DIFFERENT])).height,
        unsure=decided.filter(words == UNSURE).height,
    )


def _ratios(chosen: int) -> dict[str, Ratio]:
    return {
        "precision": Ratio(chosen=(1, 0), turned_down=(0, 0), fixed=chosen),
        "recall": Ratio(chosen=(1, 1), turned_down=(0, 1), fixed=0),
        "f1": Ratio(chosen=(2, 1), turned_down=(0, 1), fixed=chosen),
    }


def _layers(decided: pl.DataFrame) -> list[Layer]:
    drawn = pl.col("peluang_terpilih").is_not_null()
    weight = 1 / pl.col("peluang_terpilih")
    same, different, unsure = (pl.col("keputusan") == word for word in JUDGEMENTS)
    sure = drawn & (same | different)
    counted = decided.group_by("lapisan", "dipilih", maintain_order=True).agg(
        pl.len().alias("pairs"),
        (~drawn & same).sum().alias("known_same"),
        (~drawn & (same | different)).sum().alias("known"),
        sure.sum().alias("sure"),
        (drawn & unsure).sum().alias("unsure"),
        weight.filter(sure).sum().alias("weights"),
        weight.filter(sure).pow(2).sum().alias("squares"),
        weight.filter(drawn & same).sum().alias("weight_same"),
    )
    return [_layer(**row) for row in counted.iter_rows(named=True)]


def _layer(  # noqa: PLR0913 - one argument a count of the layer
    *,
    dipilih: bool,
    pairs: int,
    known_same: int,
    known: int,
    sure: int,
    unsure: int,
    weights: float,
    squares: float,
    weight_same: float,
    **_: str,
) -> Layer:
    unknown = pairs - known
    if not sure:
        return Layer(dipilih, known_same, unknown, Measure(None, 0.0, 1.0))
    effective = weights * weights / squares
    share = weight_same / weights
    # The unsure shrink as the sure ones do, so that their part of the judged stays what it was.
    found = share_of(share * effective, (1 - share) * effective, unsure * effective / sure, unknown)
    return Layer(dipilih, known_same, unknown, found)

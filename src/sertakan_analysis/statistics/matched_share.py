"""What share of people stand in another list, when it is known from a match that errs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, exp, floor, hypot, inf, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, Protocol

from sertakan_analysis.errors import UserError
from sertakan_analysis.statistics.estimate import Estimate, rounded

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

PERCENT: Final = 100
CONFIDENCE: Final = 0.95
Z: Final = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
MOST: Final = 1e15  # a factor by which even one person matched would be everybody
LEAST: Final = 1e-9  # a share below it is none: no list is long enough to tell
HALF: Final = 0.5  # counts are whole: the correction for continuity

Limits = tuple[float, float]


class Interval(Protocol):
    """A share from 0 to 1 with its 95 percent interval; the value is ``None`` where only the limits are known."""

    @property
    def value(self) -> float | Decimal | None:
        """The share."""

    @property
    def low(self) -> float | Decimal:
        """The lower limit."""

    @property
    def high(self) -> float | Decimal:
        """The upper limit."""


class BoundsFrom(StrEnum):
    """What the bounds rest on: judged quality of the match, or nothing but the pairs that it left uncertain."""

    QUALITY = "mutu"
    UNCERTAIN_PAIRS = "pasangan_ragu"


@dataclass(frozen=True, slots=True)
class MatchedShare:
    """The share of people who stand in another list, in percent.

    ``observed`` is what the match shows. ``share`` is corrected for wrong and missed matches, with its 95 percent
    interval; ``None`` where the quality of the match is not known. ``lowest`` and ``highest`` hold the interval and the
    two extremes of the uncertain pairs: none of them one person, all of them. ``bounds_from`` says whether wrong and
    missed matches are in them at all.
    """

    people: int
    matched: int
    uncertain: int
    observed: Decimal
    share: Estimate | None
    lowest: Decimal
    highest: Decimal
    bounds_from: BoundsFrom


@dataclass(frozen=True, slots=True)
class _Known:
    """A share of the match's quality as plain numbers."""

    value: float | None
    low: float
    high: float


def matched_share(  # noqa: PLR0913 - three counts and what is known of the match
    people: int,
    matched: int,
    uncertain: int = 0,
    *,
    precision: Interval | None = None,
    recall: Interval | None = None,
    sample: bool = False,
) -> MatchedShare:
    """Return the share of ``people`` who stand in another list, with what the match's errors leave open.

    ``matched`` of them have a match, ``uncertain`` others a pair that is neither taken nor turned down. Of the matched,
    the ``precision`` are right; of those who stand in the other list, the ``recall`` are matched. Hence the corrected
    share: matched times precision over recall. Its interval squares and adds two distances, that of the quality's own
    interval (on the logarithm) and that of chance: how many of just these people a match of such a quality gets right,
    and where ``people`` are a random ``sample`` of a larger population, Wilson's interval. One quality is taken to hold
    for all people: in a group where the lists are worse than on the whole, the interval is too narrow.

    Without ``precision`` or ``recall`` there is no corrected share, and the bounds come from the uncertain alone: they
    hold no error of the match itself.

    Raises
    ------
    UserError
        Counts that don't fit each other, or a quality that is no share with its limits in order.

    Source: Rogan and Gladen (1978), Estimating Prevalence from the Results of a Screening Test, American Journal of
    Epidemiology 107, 71-76 (here with the predictive value in place of specificity); bounds as in Horowitz and Manski
    (1995), Identification and Robustness with Contaminated and Corrupted Data, Econometrica 63, 281-302; putting
    distances together as in Zou, Huang and Zhang (2009), Computational Statistics and Data Analysis 53, 1080-1085;
    Wilson (1927), JASA 22, 209-212.
    """
    _check(people, matched, uncertain)
    counts = (people, matched, uncertain)
    seen = _seen(people, matched, sample=sample)
    with_uncertain = _seen(people, matched + uncertain, sample=sample)[1]
    if precision is None or recall is None:
        return _result(counts, None, (seen[0], with_uncertain), BoundsFrom.UNCERTAIN_PAIRS)
    right, found = _known(precision, "precision"), _known(recall, "recall")
    fewest = seen[0] * right.low  # as few right as may be, nobody missed, nobody uncertain
    if right.value is None or not found.value:
        most = _over(seen[1] * right.high, found.low) if matched else 0.0
        return _result(counts, None, (fewest, max(with_uncertain, most)), BoundsFrom.QUALITY)
    corrected = matched / people * _over(right.value, found.value)
    low, high = _interval(people, matched, right, found, sample=sample)
    share = Estimate(_percent(corrected), _percent(low), _percent(high))
    return _result(counts, share, (min(fewest, low), max(with_uncertain, high)), BoundsFrom.QUALITY)


def _check(people: int, matched: int, uncertain: int) -> None:
    if people < 1 or min(matched, uncertain) < 0 or matched + uncertain > people:
        raise UserError(
            f"{matched} matched and {uncertain} uncertain people of {people} don't fit",
            remedy="Count each person once: matched, uncertain or neither, of at least one person.",
        )


def _known(given: Interval, name: str) -> _Known:
    value = None if given.value is None else float(given.value)
    known = _Known(value, float(given.low), float(given.high))
    middle = known.low if value is None else value
    if not 0 <= known.low <= middle <= known.high <= 1:
        raise UserError(
            f"the {name} {given.value} ({given.low} to {given.high}) is no share with its limits in order",
            remedy="Give shares from 0 to 1, not percent.",
        )
    return _Known(None if value is None else _or_none(value), _or_none(known.low), _or_none(known.high))


def _or_none(share: float) -> float:
    return share if share >= LEAST else 0.0


def _result(
    counts: tuple[int, int, int], share: Estimate | None, bounds: Limits, bounds_from: BoundsFrom
) -> MatchedShare:
    people, matched, uncertain = counts
    return MatchedShare(
        people=people,
        matched=matched,
        uncertain=uncertain,
        observed=_percent(matched / people),
        share=share,
        lowest=_percent(bounds[0]),
        highest=_percent(bounds[1]),
        bounds_from=bounds_from,
    )


def _percent(share: float) -> Decimal:
    return rounded(PERCENT * min(1.0, max(0.0, share)))


def _seen(people: int, matched: int, *, sample: bool) -> Limits:
    return _wilson(matched, people) if sample else (matched / people, matched / people)


def _wilson(count: int, people: int) -> Limits:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, people, alpha=1 - CONFIDENCE, method="wilson")
    # Rounding can push a limit past a share of 0 or 1.
    return min(float(low), count / people), max(float(high), count / people)


def _interval(people: int, matched: int, right: _Known, found: _Known, *, sample: bool) -> Limits:
    factor = _over(_value(right), _value(found))
    share = matched / people * factor
    # None matched, none to correct: 0 times a factor without limit is 0.
    of_quality = [matched / people * each if matched else 0.0 for each in _factors(right, found)]
    if sample:
        of_chance = [each * factor for each in _wilson(matched, people)]
    else:
        of_chance = [count / people for count in _by_chance(matched, _value(right), _value(found))]
    low = share - hypot(share - of_quality[0], max(0.0, share - of_chance[0]))
    high = share + hypot(of_quality[1] - share, max(0.0, of_chance[1] - share))
    return max(0.0, low), min(1.0, high)


def _value(known: _Known) -> float:
    if known.value is None:
        raise ValueError("only the limits are known")
    return known.value


def _factors(right: _Known, found: _Known) -> Limits:
    """Return the limits of precision over recall."""
    precision, recall = _value(right), _value(found)
    if precision == 0:
        return 0.0, _over(right.high, recall)
    middle = log(precision) - log(recall)
    below = hypot(log(precision) - _log(right.low), log(found.high) - log(recall))
    above = hypot(log(right.high) - log(precision), log(recall) - _log(found.low))
    return exp(middle - below), exp(min(middle + above, log(MOST)))


def _by_chance(matched: int, precision: float, recall: float) -> Limits:
    """Return how many people stand in the other list at least and at most, given how many the match found.

    With ``number`` of them, the match finds number times recall, give or take the chance of each to be missed, and its
    wrong matches come on top: the limits are the roots of a score test with correction for continuity.
    """
    wrong = matched * (1 - precision)
    low = float(matched) if precision == 1 else floor(max(0.0, _root(matched - wrong - HALF, wrong, recall, min)))
    high = float(matched) if recall == 1 else ceil(_root(matched - wrong + HALF, wrong, recall, max))
    return low, high


def _root(seen: float, wrong: float, recall: float, which: Callable[[float, float], float]) -> float:
    """Solve (seen - number * recall)² = z² * (number * recall * (1 - recall) + wrong) for the number."""
    if seen <= 0 or (which is min and seen * seen <= Z * Z * wrong):
        return 0.0
    half = seen + Z * Z * (1 - recall) / 2
    spread = sqrt(half * half - seen * seen + Z * Z * wrong)
    return which(half - spread, half + spread) / recall


def _log(share: float) -> float:
    return log(share) if share > 0 else -inf


def _over(share: float, recall: float) -> float:
    return min(share / recall, MOST) if recall else MOST

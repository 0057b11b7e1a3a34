"""Arithmetic that published figures must satisfy, each within the rounding of the numbers as printed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.exhibits import Quantity, Text, count, percent, rupiah, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sertakan_analysis.published.model import Published, PublishedFigure

HUNDRED: Final = Decimal(100)
TOTAL: Final = "total"
ROUNDED_FROM: Final = 1000
PARTS: Final = {
    "active_participants": ("PU", "BPU", "jakon", "PMI"),
    "registered_participants": ("PU", "BPU", "jakon", "PMI"),
    "claims_count": ("JHT", "JKK", "JKM", "JKP", "JP"),
    "claims_paid_idr": ("JHT", "JKK", "JKM", "JKP", "JP"),
}
COMPLEMENTS: Final = (
    ("active_participants", "unprotected_workers"),
    ("villages_participating", "villages_not_participating"),
)
SHARES: Final = (("coverage_rate", "unprotected_rate"), ("formal_share", "informal_share"))


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Figures that do not fit together: which (the leading one first), by how much, and in words for a reader."""

    figures: tuple[str, ...]
    difference: Decimal
    message: Text


def rounding(figure: PublishedFigure) -> Decimal:
    """Return by how much a figure may differ from what was counted, as far as its printed digits tell."""
    return half_step(figure.value) if figure.unit == "percent" else count_rounding(figure.value)


def half_step(percentage: Decimal) -> Decimal:
    """Return half of the last printed place of a percentage: 39.4 means 39.35 to 39.45, 70 means 69.5 to 70.5."""
    exponent = percentage.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0) / 2


def count_rounding(number: Decimal) -> Decimal:
    """Return half of the last printed place of a rounded count or amount, 0 of one printed to the unit.

    1500000 means 1450000 to 1550000 and 292858 itself. Below a thousand, zeros are counted and not rounded: there
    are 330 villages.
    """
    exponent = number.normalize().as_tuple().exponent
    if abs(number) < ROUNDED_FROM or not isinstance(exponent, int) or exponent <= 0:
        return Decimal(0)
    return Decimal(1).scaleb(exponent) / 2


def quantity(figure: PublishedFigure, value: Decimal | None = None) -> Quantity:
    """Write a value in the unit of a figure."""
    number = figure.value if value is None else value
    if figure.unit == "percent":
        return percent(number)
    return rupiah(number) if figure.unit == "IDR" else count(number)


def percent_equals_numerator_over_base(published: Published) -> Iterator[Inconsistency]:
    """A printed percentage equals its numerator over its base; implied bases fit by definition."""
    for figure in published.select():
        base = published.base_value(figure.base, figure.when) if figure.base else None
        if figure.unit != "percent" or figure.numerator is None or base is None or base.implied:
            continue
        numerator = published.figures[figure.numerator].value
        above, below = count_rounding(numerator), count_rounding(base.value)
        lowest = (numerator - above) / (base.value + below) * HUNDRED
        highest = (numerator + above) / (base.value - below) * HUNDRED
        slack = rounding(figure)
        if not lowest - slack <= figure.value <= highest + slack:
            computed = numerator * HUNDRED / base.value
            yield Inconsistency(
                (figure.id, figure.numerator),
                round(computed - figure.value, 2),
                text(
                    "{title}: tercetak {printed}, sedangkan {numerator} dari {base} adalah {computed}.",
                    title=published.indicators[figure.indicator].title,
                    printed=percent(figure.value),
                    numerator=count(numerator),
                    base=count(base.value),
                    computed=percent(computed),
                ),
            )


def segments_add_up_to_total(published: Published) -> Iterator[Inconsistency]:
    """The parts that one source prints for one date add up to its total."""
    for group in _together(published, PARTS):
        totals = [figure for figure in group if figure.segment == TOTAL and figure.bound == "point"]
        parts = [figure for figure in group if figure.segment in PARTS[figure.indicator]]
        if len(totals) != 1 or not parts:
            continue
        difference = totals[0].value - sum((figure.value for figure in parts), Decimal(0))
        if abs(difference) > sum((rounding(figure) for figure in (*totals, *parts)), Decimal(0)):
            yield Inconsistency(
                (totals[0].id, *(figure.id for figure in parts)),
                difference,
                text(
                    "{title}: total tercetak {total}, jumlah rinciannya {sum}.",
                    title=published.indicators[totals[0].indicator].title,
                    total=quantity(totals[0]),
                    sum=quantity(totals[0], totals[0].value - difference),
                ),
            )


def _together(published: Published, indicators: Iterable[str]) -> Iterator[list[PublishedFigure]]:
    """Group what one source says of one indicator, place and date."""
    groups: dict[tuple[object, ...], list[PublishedFigure]] = defaultdict(list)
    for indicator in indicators:
        for figure in published.select(indicator=indicator):
            groups[figure.indicator, figure.region, figure.when, figure.scope, figure.source].append(figure)
    yield from groups.values()


def complement_adds_up(published: Published) -> Iterator[Inconsistency]:
    """The covered and the uncovered make up their base; two shares that exclude each other make up 100 percent."""
    for covered, uncovered in COMPLEMENTS:
        for one, other in _pairs(published, covered, uncovered):
            base = published.base_value(other.base, other.when) if other.base and other.base == one.base else None
            if base is not None:
                yield from _complement(published, one, other, base.value)
    for covered, uncovered in SHARES:
        for one, other in _pairs(published, covered, uncovered):
            if one.base == other.base:
                yield from _complement(published, one, other, HUNDRED)


def _complement(
    published: Published, one: PublishedFigure, other: PublishedFigure, whole: Decimal
) -> Iterator[Inconsistency]:
    difference = one.value + other.value - whole
    slack = rounding(one) + rounding(other) + (Decimal(0) if one.unit == "percent" else count_rounding(whole))
    if abs(difference) > slack:
        yield Inconsistency(
            (one.id, other.id),
            Decimal(round(difference)),
            text(
                "{first} ({covered}) ditambah {second} ({uncovered}) berjumlah {sum}, padahal basisnya {whole}.",
                covered=published.indicators[one.indicator].title,
                first=quantity(one),
                uncovered=published.indicators[other.indicator].title,
                second=quantity(other),
                sum=quantity(one, one.value + other.value),
                whole=quantity(one, Decimal(round(whole))),
            ),
        )


def _pairs(published: Published, first: str, second: str) -> Iterator[tuple[PublishedFigure, PublishedFigure]]:
    for one in published.select(indicator=first):
        for other in published.select(indicator=second, region=one.region, segment=one.segment, scope=one.scope):
            if one.when == other.when:
                yield one, other


def labour_force_adds_up(published: Published) -> Iterator[Inconsistency]:
    """The employed and the unemployed of one round make up its labour force."""
    for employed in published.select(indicator="employed"):
        for unemployed in published.select(indicator="unemployed", region=employed.region):
            for force in published.select(indicator="labour_force", region=employed.region):
                if not employed.when == unemployed.when == force.when:
                    continue
                difference = force.value - employed.value - unemployed.value
                if abs(difference) > sum((rounding(item) for item in (employed, unemployed, force)), Decimal(0)):
                    yield Inconsistency(
                        (force.id, employed.id, unemployed.id),
                        difference,
                        text(
                            "Angkatan kerja tercetak {force}, sedangkan {employed} penduduk bekerja dan {unemployed} "
                            "penganggur berjumlah {sum}.",
                            force=count(force.value),
                            employed=count(employed.value),
                            unemployed=count(unemployed.value),
                            sum=count(employed.value + unemployed.value),
                        ),
                    )


def target_gap_agrees(published: Published) -> Iterator[Inconsistency]:
    """The participants still needed equal target minus rate, times the base that both share."""
    for gap in published.select(indicator="participants_needed_to_target"):
        base = published.base_value(gap.base, gap.when) if gap.base else None
        for rate in published.select(indicator="coverage_rate", region=gap.region, segment=TOTAL):
            for target in published.select(indicator="target_coverage_rate", region=gap.region):
                shared = rate.when == gap.when and rate.base == target.base == gap.base
                if base is None or not shared or not target.when.overlaps(gap.when):
                    continue
                computed = (target.value - rate.value) * base.value / HUNDRED
                slack = (rounding(target) + rounding(rate)) * base.value / HUNDRED + rounding(gap)
                if abs(gap.value - computed) > slack:
                    yield Inconsistency(
                        (gap.id, rate.id, target.id),
                        Decimal(round(gap.value - computed)),
                        text(
                            "Kekurangan tercetak {gap} peserta, sedangkan menurut target dan cakupannya {computed}.",
                            gap=count(gap.value),
                            computed=count(round(computed)),
                        ),
                    )

"""Coverage points: participants and the base they belong to, one for each date and base."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.published.model import BaseValue, CoveragePoint, Published, PublishedFigure, PublishedRate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

RATE: Final = "coverage_rate"
HEAD_COUNTS: Final = ("active_participants", "registered_participants")
TOTAL: Final = "total"
SEGMENTS: Final = ("PU", "BPU", "jakon")
HUNDRED: Final = Decimal(100)


def coverage_points(published: Published, region: str, until: date) -> tuple[CoveragePoint, ...]:
    """Return one point for each date on which participants and a base of a region belong together, in date order.

    A printed count over a printed base comes first; the base may be implied by the printed rate, or the participants
    by rate and base; three printed segments are summed when no total is printed. Sources that repeat a point are
    joined to it.
    """
    points = []
    for base_value in published.base_values:
        if published.bases[base_value.base].region == region and base_value.when.on <= until:
            point = _point(published, region, base_value, until)
            if point is not None:
                points.append(point)
    return tuple(sorted(points, key=lambda point: (point.when.on, point.base.base)))


def published_rates(published: Published, region: str, until: date) -> tuple[PublishedRate, ...]:
    """Return every printed coverage rate of a region, also those on a base whose size nobody published."""
    return tuple(
        PublishedRate(figure, published.bases[figure.base], published.base_value(figure.base, figure.when))
        for figure in published.select(region=region, indicator=RATE, until=until)
        if figure.base is not None
    )


def _point(published: Published, region: str, base_value: BaseValue, until: date) -> CoveragePoint | None:
    related = [
        figure
        for indicator in (RATE, *HEAD_COUNTS)
        for figure in published.select(region=region, indicator=indicator, until=until)
        if figure.base == base_value.base and figure.when.overlaps(base_value.when)
    ]
    rates = [figure for figure in related if figure.indicator == RATE and figure.segment == TOTAL]
    counts = [figure for figure in related if figure.indicator in HEAD_COUNTS]
    rate = _nearest_in_time(rates, base_value)
    ends = _range(published, rate)
    participants, implied = _participants(published, base_value, rate, counts)
    if participants is None:
        return None
    used = [*rates, *(figure for figure in counts if figure.segment in (TOTAL, *SEGMENTS))]
    lead = rate or used[0]
    return CoveragePoint(
        region=region,
        when=base_value.when,
        participants=participants,
        participants_implied=implied,
        participants_range=ends,
        base=base_value,
        rate=participants * HUNDRED / base_value.value,
        rate_printed=rate.value if rate else None,
        measure=lead.measure,
        scope=lead.scope,
        segments=_segments(published, lead),
        figures=tuple(sorted({*(figure.id for figure in used), *_base_figures(base_value)})),
        sources=tuple(published.sources[name] for name in _ordered([lead, *used], base_value)),
    )


def _participants(
    published: Published, base_value: BaseValue, rate: PublishedFigure | None, counts: list[PublishedFigure]
) -> tuple[Decimal | None, bool]:
    """Return the participants of a point and whether they are implied by rate and base."""
    numerator = published.figures[rate.numerator] if rate and rate.numerator else None
    totals = [figure for figure in counts if figure.segment == TOTAL and figure.bound == "point"]
    if numerator is not None and numerator.bound == "point":
        return numerator.value, False
    if rate is not None:
        # No single count is printed: the printed rate says more than either end of a range.
        return rate.value * base_value.value / HUNDRED, True
    if totals:
        return totals[0].value, False
    parts = {figure.segment: figure.value for figure in counts if figure.segment in SEGMENTS}
    if set(parts) == set(SEGMENTS):
        return sum(parts.values(), Decimal(0)), False
    return None, False


def _range(published: Published, rate: PublishedFigure | None) -> tuple[Decimal, Decimal] | None:
    """Return both ends when the source of a rate prints its participants as a range."""
    numerator = published.figures[rate.numerator] if rate and rate.numerator else None
    if numerator is None or numerator.bound == "point":
        return None
    ends = {
        figure.bound: figure.value
        for figure in published.select(region=numerator.region, indicator=numerator.indicator)
        if figure.source == numerator.source and figure.when == numerator.when and figure.segment == numerator.segment
    }
    return (ends["lower"], ends["upper"]) if {"lower", "upper"} <= set(ends) else None


def _segments(published: Published, lead: PublishedFigure) -> dict[str, Decimal]:
    return {
        figure.segment: figure.value
        for indicator in HEAD_COUNTS
        for segment in SEGMENTS
        for figure in published.select(region=lead.region, indicator=indicator, segment=segment, scope=lead.scope)
        if figure.when == lead.when
    }


def _nearest_in_time(rates: list[PublishedFigure], base_value: BaseValue) -> PublishedFigure | None:
    """Prefer the rate printed for the very date of the base over one for the whole month around it."""
    return min(rates, key=lambda figure: figure.when != base_value.when, default=None)


def _base_figures(base_value: BaseValue) -> tuple[str, ...]:
    return tuple(name for name in (base_value.figure, base_value.implied_by) if name)


def _ordered(figures: Iterable[PublishedFigure], base_value: BaseValue) -> list[str]:
    return list(dict.fromkeys([*(figure.source for figure in figures), base_value.source]))

"""What can be charted together, and what each region must publish to be comparable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.analyses.comparison.comparability import indicator_words, short_name, whole_figures
from sertakan_analysis.analyses.wording import known_day, plain, source_notes, when_quantity
from sertakan_analysis.exhibits import (
    Cell,
    Column,
    LineChart,
    LineSeries,
    PanelChart,
    Point,
    PublishedTable,
    Text,
    count,
    percent,
    points,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sertakan_analysis.analyses.comparison.comparability import Comparison
    from sertakan_analysis.exhibits.chart import Role
    from sertakan_analysis.published import Published, PublishedFigure
    from sertakan_analysis.regions import Region


def shared_chart(
    published: Published, regions: Sequence[Region], found: Sequence[Comparison], as_of: date
) -> PanelChart | None:
    """Draw one panel for each comparable indicator; ``None`` where there is none."""
    usable = [item for item in found if item.verdict in ("comparable", "with care")]
    if not usable:
        return None
    return PanelChart(
        name="indikator_sebanding",
        title=shared_finding(published, regions, usable),
        as_of=as_of,
        kind="percent",
        decimals=2,
        base=plain("Hanya indikator yang sebanding; skala tiap panel berbeda"),
        notes=(),
        sources=source_notes(
            published.sources[figure.source]
            for item in usable
            for region in regions
            for figure in _history(published, region, item, as_of)
        ),
        panels=tuple(_panel(published, regions, item, as_of) for item in usable),
    )


def _panel(published: Published, regions: Sequence[Region], item: Comparison, as_of: date) -> LineChart:
    roles: tuple[Role, ...] = ("accent", "context", "scenario")
    series = tuple(
        LineSeries(
            short_name(region),
            tuple(Point(known_day(figure), figure.value) for figure in _history(published, region, item, as_of)),
            role=roles[min(number, len(roles) - 1)],
        )
        for number, region in enumerate(regions)
    )
    rate = item.figures[0] is not None and item.figures[0].unit == "percent"
    return LineChart(
        name=f"panel_{item.indicator}",
        title=plain(indicator_words(published, item.indicator, item.segment)),
        as_of=as_of,
        kind="percent" if rate else "count",
        decimals=2 if rate else 0,
        base=None,
        notes=(),
        sources=(),
        series=series,
    )


def _history(published: Published, region: Region, item: Comparison, as_of: date) -> tuple[PublishedFigure, ...]:
    """Return one figure a date for the whole region; of figures with equal dates the first stands for all."""
    by_day: dict[date, PublishedFigure] = {}
    for figure in whole_figures(published, region, as_of, item.indicator, item.segment):
        by_day.setdefault(known_day(figure), figure)
    return tuple(by_day[when] for when in sorted(by_day))


def shared_finding(published: Published, regions: Sequence[Region], usable: Sequence[Comparison]) -> Text:
    """Compare the regions on the first comparable indicator."""
    first = usable[0]
    figures = [figure for figure in first.figures if figure is not None]
    ordered = sorted(zip(figures, regions, strict=True), key=lambda pair: pair[0].value, reverse=True)
    (high, high_region), (low, low_region) = ordered[0], ordered[-1]
    rate = high.unit == "percent"
    return text(
        "{indicator} {when}: {high_region} {high}, {low_region} {low}",
        indicator=indicator_words(published, first.indicator, first.segment),
        when=when_quantity(high.when),
        high_region=high_region.name,
        high=percent(high.value) if rate else count(high.value),
        low_region=low_region.name,
        low=percent(low.value) if rate else count(low.value),
    )


def shared_table(
    published: Published, regions: Sequence[Region], found: Sequence[Comparison], as_of: date
) -> PublishedTable | None:
    """List the comparable indicators with each region's figure and the gap between the first two regions."""
    usable = [item for item in found if item.verdict in ("comparable", "with care")]
    if not usable:
        return None
    return PublishedTable(
        name="indikator_sebanding",
        title=plain("Indikator yang sebanding, berdampingan"),
        row_meaning="one comparable indicator",
        columns=(
            Column("indicator", "Indikator"),
            Column("date", "Putaran"),
            *(Column(region.code, region.name, "count") for region in regions),
            Column("gap", f"Selisih {short_name(regions[0])} – {short_name(regions[1])}"),
        ),
        rows=tuple(_shared_row(published, item) for item in usable),
        as_of=as_of,
        sources=source_notes(
            published.sources[figure.source] for item in usable for figure in item.figures if figure is not None
        ),
    )


def _shared_row(published: Published, item: Comparison) -> tuple[Cell, ...]:
    figures = [figure for figure in item.figures if figure is not None]
    rate = figures[0].unit == "percent"
    gap = figures[0].value - figures[1].value
    same = len({figure.when for figure in figures}) == 1
    return (
        indicator_words(published, item.indicator, item.segment),
        when_quantity(figures[0].when) if same else plain("berbeda-beda"),
        *(percent(figure.value) if rate else count(figure.value) for figure in figures),
        points(gap, 2) if rate else count(gap, signed=True),
    )

"""Lines over time inside one rectangle of a sheet: used once by a line chart, several times by a panel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.charts.axes import Scale, date_ticks, value_ticks
from sertakan_analysis.display.charts.placing import Box, Room, spread
from sertakan_analysis.display.charts.sheet import Font, Sheet, wrapped
from sertakan_analysis.display.charts.style import (
    AXIS,
    BANDS,
    HAIRLINE,
    INK,
    MUTED,
    SMALL,
    STROKES,
    TEXT,
)
from sertakan_analysis.display.charts.withheld import draw_withheld
from sertakan_analysis.display.locale import number, rounded, write
from sertakan_analysis.display.sentence import render
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Quantity, Withheld
from sertakan_analysis.exhibits.payload import WITHHELD_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sertakan_analysis.exhibits import LineChart, LineSeries, Point, TargetLine

TICK_FONT: Final = Font(SMALL, MUTED)
BREAK_FONT: Final = Font(SMALL, MUTED)
FEW_POINTS: Final = 8  # up to so many points each carries its value
DENSE_POINTS: Final = 16  # from here on markers would only hide the line
NEAR_END: Final = 0.03  # of the time axis: such a series is named in the margin
NAME_ROOM: Final = 96.0
TARGET_ROOM: Final = 170.0
SIDE: Final = 20.0  # between the axis and the first point, for half a label
WITHHELD_SIDE: Final = 8.0


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a series or a band, beside its last point."""

    lines: tuple[str, ...]
    font: Font
    at: tuple[float, float]


@dataclass
class Plot:
    """One chart's scales, the sheet that it is drawn on, and the room left for labels."""

    sheet: Sheet
    chart: LineChart
    across: Scale
    up: Scale
    room: Room

    def position(self, point: Point) -> tuple[float, float]:
        """Place of a point on the sheet; a withheld one has no height and stands on the axis."""
        y = self.up.start if isinstance(point.value, Withheld) else self.up.at(float(point.value))
        return self.across.at(point.when.toordinal()), y


def draw_lines(sheet: Sheet, chart: LineChart, frame: Box, *, ticks: int = 7) -> None:
    """Draw axes, bands, lines, marks and direct labels into the frame.

    Raises
    ------
    UserError
        When a series shows no value at all.
    """
    _refuse_without_values(chart)
    plot = _plot(sheet, chart, frame, ticks)
    _draw_axes(plot)
    _draw_bands(plot)
    for series in chart.series:
        _draw_series(plot, series)
    _draw_breaks(plot)
    _draw_targets(plot)
    _draw_withheld_points(plot)
    _label_values(plot)
    _label_names(plot)


def _refuse_without_values(chart: LineChart) -> None:
    for series in chart.series:
        if not series.shown:
            problem = f"series '{render(series.name)}' has no value that may be shown"
            raise UserError(problem, where=f"line chart '{chart.name}'", remedy="Leave the series out of the chart.")


def _points(chart: LineChart) -> Iterator[tuple[date, float]]:
    for series in chart.series:
        yield from ((point.when, float(point.number)) for point in series.shown)
    for band in chart.bands:
        yield from ((point.when, float(point.number)) for point in (*band.lower, *band.upper))
    yield from ((target.when, float(target.value)) for target in chart.targets)


def _days(chart: LineChart) -> list[date]:
    """Every day of the time axis, those of withheld points among them."""
    return [day for day, _ in _points(chart)] + [point.when for series in chart.series for point in series.points]


def _plot(sheet: Sheet, chart: LineChart, frame: Box, ticks: int) -> Plot:
    values = [value for _, value in _points(chart)]
    levels = value_ticks(values, ceiling=100.0 if chart.kind == "percent" else None, wanted=min(ticks - 1, 5))
    labels = [_tick_label(chart, level, levels) for level in levels]
    left = frame.left + TICK_FONT.width(labels) + 8
    right = frame.right - _margin_for_names(chart)
    top = frame.top - (30 if chart.targets else 14 if chart.breaks else 6)
    up = Scale(levels[0], max(*levels, *values), frame.bottom + 18, top, tuple(zip(levels, labels, strict=True)))
    first, last = min(_days(chart)), max(_days(chart))
    edge = timedelta(days=max(1, round((last - first).days * SIDE / (right - left - 2 * SIDE))))
    start, end = first - edge, last + edge
    dates = tuple((float(day.toordinal()), label) for day, label in date_ticks(start, end, ticks))
    across = Scale(start.toordinal(), end.toordinal(), left, right)
    reach = [(when, label, across.at(when) + TICK_FONT.width((label,)) / 2) for when, label in dates]
    across = replace(across, ticks=tuple((when, label) for when, label, edge_of in reach if edge_of <= frame.right))
    return Plot(sheet, chart, across, up, Room(Box(left - 5, frame.bottom + 20, frame.right, frame.top)))


def _tick_label(chart: LineChart, level: float, levels: tuple[float, ...]) -> str:
    whole = all(abs(other - round(other)) < 1e-6 for other in levels)  # noqa: PLR2004 - float dust
    unit = "%" if chart.kind == "percent" else ""
    return f"{number(Decimal(repr(level)), 0 if whole else 1)}{unit}"


def _margin_for_names(chart: LineChart) -> float:
    """Room right of the plot for the names of what ends there."""
    widths = [Font(TEXT, bold=True).width(_name_lines(chart, series)) for series in _ending(chart)]
    widths += [Font(SMALL).width(wrapped(render(band.name), NAME_ROOM, SMALL)) for band in chart.bands]
    return max(widths, default=-10.0) + 10


def _ending(chart: LineChart) -> list[LineSeries]:
    """Series that reach the end of the time axis; one series alone needs no name: the title says what it is."""
    if len(chart.series) == 1 and not chart.bands:
        return []
    days = _days(chart)
    near = max(days) - timedelta(days=int((max(days) - min(days)).days * NEAR_END))
    return [series for series in chart.series if series.points[-1].when >= near and series.role != "needed"]


def _name_lines(chart: LineChart, series: LineSeries) -> tuple[str, ...]:
    lines = wrapped(render(series.name), NAME_ROOM, TEXT, bold=True)
    return lines if _labels_each(chart, series) else (*lines, _written(chart, series.points[-1]))


def _written(chart: LineChart, point: Point) -> str:
    return WITHHELD_WORD if isinstance(point.value, Withheld) else _value(chart, point.value)


def _value(chart: LineChart, value: Decimal) -> str:
    return write(Quantity(value, "decimal" if chart.kind == "points" else chart.kind, chart.decimals))


def _labels_each(chart: LineChart, series: LineSeries) -> bool:
    """Every point carries its value where one series stands alone and its points are few."""
    return len(chart.series) == 1 and not chart.targets and len(series.points) <= FEW_POINTS


def _draw_axes(plot: Plot) -> None:
    across, up = plot.across, plot.up
    for level, label in up.ticks:
        y = up.at(level)
        plot.sheet.line((across.start, across.end), (y, y), AXIS if level == up.first else HAIRLINE, 0.8)
        plot.sheet.words(across.start - 6, y, (label,), TICK_FONT, "right")
    for when, label in across.ticks:
        x = across.at(when)
        plot.sheet.line((x, x), (up.start, up.start - 3), AXIS, 0.8)
        plot.sheet.words(x, up.start - 10, (label,), TICK_FONT, "center")


def _draw_bands(plot: Plot) -> None:
    for order, band in enumerate(plot.chart.bands):
        lower = [plot.position(point) for point in band.lower]
        upper = [plot.position(point) for point in reversed(band.upper)]
        xs, ys = zip(*lower, *upper, strict=True)
        plot.sheet.area(xs, ys, BANDS[min(order, len(BANDS) - 1)])


def _stretches(plot: Plot, series: LineSeries) -> list[list[Point]]:
    """Points between two breaks; only these are joined. A withheld point parts its neighbours as a break does."""
    cuts = [cut.when for cut in plot.chart.breaks]
    cuts += [point.when for point in series.points if isinstance(point.value, Withheld)]
    stretches: list[list[Point]] = [[]]
    for earlier, point in zip((None, *series.shown), series.shown, strict=False):
        if earlier and any(earlier.when < cut <= point.when for cut in cuts):
            stretches.append([])
        stretches[-1].append(point)
    return stretches


def _draw_series(plot: Plot, series: LineSeries) -> None:
    stroke = STROKES[series.role]
    for stretch in _stretches(plot, series) if series.joined else []:
        xs, ys = zip(*map(plot.position, stretch), strict=True)
        if len(stretch) > 1:
            plot.sheet.line(xs, ys, stroke.colour, stroke.width, dashes=stroke.dashes)
            plot.room.take_line(xs, ys)
    if stroke.marker and len(series.points) < DENSE_POINTS:
        for point in series.shown:
            x, y = plot.position(point)
            plot.sheet.marker(x, y, stroke.colour, kind=stroke.marker, hollow=point.hollow)
            plot.room.take_marker(x, y)


def _draw_breaks(plot: Plot) -> None:
    """Mark each break between the points that it parts.

    A word that would touch the same word is left out, for the mark repeats it.
    """
    y = plot.up.end + 8
    taken: list[tuple[Box, str]] = []
    for cut in plot.chart.breaks:
        x, said = _break_place(plot, cut.when), render(cut.label)
        plot.sheet.line((x, x), (plot.up.start, plot.up.end + 2), AXIS, 0.9, dashes=(1.2, 2.4))
        plot.room.take_line((x, x), (plot.up.start, plot.up.end))
        wide = BREAK_FONT.width((said,))
        middle = min(max(x, plot.across.start + wide / 2), plot.across.end - wide / 2)
        box = Box(middle - wide / 2 - 3, y - 5, middle + wide / 2 + 3, y + 5)
        touching = [words for other, words in taken if other.overlap(box)]
        if said in touching:
            continue
        if touching:
            box = plot.room.place((x, plot.up.end - 8), (wide, 9))
        plot.sheet.words(*box.middle, (said,), BREAK_FONT, "center")
        plot.room.taken.append(box)
        taken.append((box, said))


def _break_place(plot: Plot, when: date) -> float:
    """Halfway between the neighbouring points of the main series, for the day of the change is not known."""
    days = sorted(point.when for series in plot.chart.series for point in series.points)
    before = [day for day in days if day < when]
    after = [day for day in days if day >= when]
    if before and after:
        return plot.across.at((before[-1].toordinal() + after[0].toordinal()) / 2)
    return plot.across.at(when.toordinal())


def _draw_targets(plot: Plot) -> None:
    font = Font(SMALL, INK)
    for target in plot.chart.targets:
        x, y = plot.across.at(target.when.toordinal()), plot.up.at(float(target.value))
        plot.sheet.marker(x, y, INK, kind="D", hollow=True)
        plot.room.take_marker(x, y, 5)
    for target in plot.chart.targets:
        x, y = plot.across.at(target.when.toordinal()), plot.up.at(float(target.value))
        lines = wrapped(_target_words(plot.chart, target), TARGET_ROOM, SMALL)
        box = plot.room.place((x, y), (font.width(lines), font.height(lines) + 3), gap=8)
        plot.sheet.words(*box.middle, lines, font, "center")


def _target_words(chart: LineChart, target: TargetLine) -> str:
    """The name, and the value unless the name says it: 99,5 and 60 as well as 60,0."""
    said = render(target.name)
    known = {
        number(target.value, decimals) for decimals in (0, 1, 2) if rounded(target.value, decimals) == target.value
    }
    return said if any(words in said for words in known) else f"{said}: {_value(chart, target.value)}"


def _draw_withheld_points(plot: Plot) -> None:
    """A hatched box on the axis for each; the word above the first of a run, with the point's own words."""
    told: set[tuple[date, tuple[str, ...]]] = set()
    for series in plot.chart.series:
        for earlier, point in zip((None, *series.points), series.points, strict=False):
            if isinstance(point.value, Withheld):
                x, y = plot.position(point)
                draw_withheld(plot.sheet, (x - WITHHELD_SIDE / 2, y), (WITHHELD_SIDE, WITHHELD_SIDE))
                plot.room.take_marker(x, y + WITHHELD_SIDE / 2)
                first = earlier is None or not isinstance(earlier.value, Withheld)
                said = (*([WITHHELD_WORD] if first else []), *([render(point.label)] if point.label else []))
                if said and (point.when, said) not in told:
                    told.add((point.when, said))
                    size = (TICK_FONT.width(said), TICK_FONT.height(said) + 3)
                    box = plot.room.place((x, y + WITHHELD_SIDE), size)
                    plot.sheet.words(*box.middle, said, TICK_FONT, "center")


def _label_values(plot: Plot) -> None:
    font = Font(TEXT, INK, bold=True)
    for series in plot.chart.series:
        each = _labels_each(plot.chart, series)
        for bend, point in _sharpest_first(series):
            said = [*([_written(plot.chart, point)] if each else []), *([render(point.label)] if point.label else [])]
            if said:
                size = (font.width(said), font.height(said) + 3)
                box = plot.room.place(plot.position(point), size, gap=6, below=bend < 0)
                plot.sheet.words(*box.middle, said, font, "center")


def _sharpest_first(series: LineSeries) -> list[tuple[Decimal, Point]]:
    """Points with their bend: a peak (positive) wants its label above, a valley below; the sharpest choose first."""
    points = series.shown
    found = []
    for earlier, point, later in zip((None, *points[:-1]), points, (*points[1:], None), strict=True):
        around = [other.number for other in (earlier, later) if other]
        found.append((point.number - sum(around, Decimal(0)) / max(len(around), 1), point))
    return sorted(found, key=lambda each: -abs(each[0]))


def _label_names(plot: Plot) -> None:
    ending = _ending(plot.chart)
    names = [
        Name(_name_lines(plot.chart, series), _name_font(series), plot.position(series.shown[-1])) for series in ending
    ]
    names += [_band_name(plot, place) for place in range(len(plot.chart.bands))]
    heights = [name.font.height(name.lines) + 5 for name in names]
    middles = spread([name.at[1] for name in names], heights, plot.up.start, plot.up.end + 14)
    for name, middle in zip(names, middles, strict=True):
        plot.sheet.words(plot.across.end + 8, middle, name.lines, name.font)
    if len(plot.chart.series) > 1:
        _label_names_inside(plot, [series for series in plot.chart.series if series not in ending])


def _label_names_inside(plot: Plot, unnamed: list[LineSeries]) -> None:
    for series in unnamed:
        points = [plot.position(point) for point in series.shown]
        x, y = points[len(points) // 2] if series.role == "needed" else points[-1]
        if series.role == "needed" and len(points) == 2:  # noqa: PLR2004 - a straight path has no middle point
            x, y = (points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2
        font, lines = _name_font(series), wrapped(render(series.name), TARGET_ROOM, TEXT, bold=True)
        if series.role != "needed":
            lines = _name_lines(plot.chart, series)
        box = plot.room.place((x, y), (font.width(lines), font.height(lines) + 3), gap=9)
        plot.sheet.words(*box.middle, lines, font, "center")


def _name_font(series: LineSeries) -> Font:
    return Font(TEXT, STROKES[series.role].colour, bold=True)


def _band_name(plot: Plot, place: int) -> Name:
    """Beside the part of the band's upper side that a narrower band leaves free."""
    band = plot.chart.bands[place]
    x, top = plot.position(band.upper[-1])
    return Name(wrapped(render(band.name), NAME_ROOM, SMALL), Font(SMALL, MUTED), (x, top - 4))

"""Horizontal bars by category, parts stacked, negative parts to the left of zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.charts.axes import Scale
from sertakan_analysis.display.charts.sheet import Drawing, Font, Sheet, wrapped
from sertakan_analysis.display.charts.style import AXIS, INK, MUTED, PAPER, PARTS, SMALL, TEXT, WIDTH
from sertakan_analysis.display.locale import number
from sertakan_analysis.display.sentence import render

if TYPE_CHECKING:
    from decimal import Decimal

    from sertakan_analysis.exhibits import BarChart

ROW: Final = 29.0
THICK: Final = 17.0
HEAD_ROOM: Final = 50.0
LABEL_ROOM: Final = 130.0
COLUMN_GAP: Final = 10.0
NAMES: Final = Font(TEXT, INK)
NUMBERS: Final = Font(TEXT, INK)
TOTALS: Final = Font(TEXT, INK, bold=True)
HEADS: Final = Font(SMALL, MUTED)


def draw_bar_chart(chart: BarChart) -> Drawing:
    """Draw the bars, their key above, and at the right each part and the total as written numbers."""
    labels = [_label(render(category)) for category in chart.categories]
    key = max(HEADS.height(wrapped(head, HEAD_ROOM, SMALL)) for head in _heads(chart)) + 14
    sheet = Sheet(key + ROW * len(labels) + 4)
    columns = _columns(chart)
    left, right = NAMES.width([line for label in labels for line in label]) + 12, WIDTH - sum(columns) - 6
    across = _scale(chart, left, right)
    _draw_key(sheet, chart, columns, sheet.height - key / 2 + 3)
    for place, label in enumerate(labels):
        y = sheet.height - key - ROW * (place + 0.5)
        sheet.words(0, y, label, NAMES)
        _draw_row(sheet, chart, place, across, y)
        _write_row(sheet, chart, place, columns, y)
    zero = across.at(0)
    sheet.line((zero, zero), (3, sheet.height - key), AXIS, 1.0)
    return sheet.finished()


def _label(said: str) -> tuple[str, ...]:
    """Break a span of dates at its dash, other long names at a space."""
    start, dash, end = said.partition(" – ")
    if dash and NAMES.width((said,)) > LABEL_ROOM:
        return (f"{start} –", end)
    return wrapped(said, LABEL_ROOM, TEXT)


def _scale(chart: BarChart, left: float, right: float) -> Scale:
    rows = [
        [float(value) for value in row if value is not None]
        for row in zip(*(s.values for s in chart.series), strict=True)
    ]
    low = min((sum(value for value in row if value < 0) for row in rows), default=0.0)
    high = max((sum(value for value in row if value > 0) for row in rows), default=0.0)
    return Scale(low, high if high > low else low + 1, left, right)


def _written(chart: BarChart, value: Decimal | None) -> str:
    if value is None:
        return "–"
    unit = "%" if chart.kind == "percent" else ""
    return f"{number(value, chart.decimals, signed=chart.kind == 'points')}{unit}"


def _heads(chart: BarChart) -> list[str]:
    return [render(series.name) for series in chart.series] + (["Jumlah"] if chart.totals else [])


def _columns(chart: BarChart) -> list[float]:
    """Width of each column of numbers, wide enough for its wrapped head."""
    cells = [series.values for series in chart.series] + ([chart.totals] if chart.totals else [])
    widths = []
    for head, values in zip(_heads(chart), cells, strict=True):
        widest_word = HEADS.width(wrapped(head, HEAD_ROOM, SMALL)) + 9
        widths.append(max(TOTALS.width([_written(chart, value) for value in values]), widest_word) + COLUMN_GAP)
    return widths


def _draw_key(sheet: Sheet, chart: BarChart, columns: list[float], y: float) -> None:
    """Heads of the columns, each with the tone of its bars: key and table head in one."""
    right = WIDTH
    for place in reversed(range(len(columns))):
        lines = wrapped(_heads(chart)[place], HEAD_ROOM, SMALL)
        sheet.words(right, y, lines, HEADS, "right")
        if place < len(chart.series):
            side = right - HEADS.width(lines) - 10
            sheet.box((side, y - 3.5), (7, 7), PARTS[place % len(PARTS)])
        right -= columns[place]


def _draw_row(sheet: Sheet, chart: BarChart, place: int, across: Scale, y: float) -> None:
    ends = {True: 0.0, False: 0.0}
    for order, series in enumerate(chart.series):
        value = series.values[place]
        if value is None or value == 0:
            continue
        side = value > 0
        start, ends[side] = ends[side], ends[side] + float(value)
        x0, x1 = sorted((across.at(start), across.at(ends[side])))
        sheet.box((x0, y - THICK / 2), (x1 - x0, THICK), PARTS[order % len(PARTS)], edgecolor=PAPER)


def _write_row(sheet: Sheet, chart: BarChart, place: int, columns: list[float], y: float) -> None:
    cells = [series.values[place] for series in chart.series] + ([chart.totals[place]] if chart.totals else [])
    right = WIDTH
    for number_of, value in reversed(list(enumerate(cells))):
        font = TOTALS if number_of >= len(chart.series) else NUMBERS
        sheet.words(right, y, (_written(chart, value),), font, "right")
        right -= columns[number_of]

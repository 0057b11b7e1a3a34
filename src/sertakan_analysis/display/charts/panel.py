"""Small multiples: two charts in a row, each with its own scale and its title above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.charts.placing import Box
from sertakan_analysis.display.charts.plot import draw_lines
from sertakan_analysis.display.charts.sheet import Drawing, Font, Sheet, wrapped
from sertakan_analysis.display.charts.style import INK, TEXT, WIDTH
from sertakan_analysis.display.sentence import render

if TYPE_CHECKING:
    from sertakan_analysis.exhibits import LineChart, PanelChart

ACROSS: Final = 2
GUTTER: Final = 18.0
PLOT_HEIGHT: Final = 118.0
TITLE: Final = Font(TEXT, INK, bold=True)


def draw_panel_chart(chart: PanelChart) -> Drawing:
    """Draw the panels from left to right, row by row; a single panel takes the whole width."""
    across = min(ACROSS, len(chart.panels))
    wide = (WIDTH - GUTTER * (across - 1)) / across
    titles = [wrapped(render(panel.title), wide - 4, TITLE.size, bold=True) for panel in chart.panels]
    head = max(map(TITLE.height, titles)) + 12
    rows = -(-len(chart.panels) // across)
    cell = head + PLOT_HEIGHT
    sheet = Sheet(rows * cell + (rows - 1) * GUTTER)
    for place, (panel, title) in enumerate(zip(chart.panels, titles, strict=True)):
        left = (place % across) * (wide + GUTTER)
        top = sheet.height - (place // across) * (cell + GUTTER)
        _draw(sheet, panel, title, Box(left, top - cell, left + wide, top))
    return sheet.finished()


def _draw(sheet: Sheet, panel: LineChart, title: tuple[str, ...], frame: Box) -> None:
    high = TITLE.height(title)
    sheet.words(frame.left, frame.top - 2 - high / 2, title, TITLE)
    draw_lines(sheet, panel, Box(frame.left, frame.bottom, frame.right - 2, frame.bottom + PLOT_HEIGHT), ticks=4)

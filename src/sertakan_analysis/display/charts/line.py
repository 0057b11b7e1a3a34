"""A line chart on a sheet of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.charts.placing import Box
from sertakan_analysis.display.charts.plot import draw_lines
from sertakan_analysis.display.charts.sheet import Drawing, Sheet
from sertakan_analysis.display.charts.style import WIDTH

if TYPE_CHECKING:
    from sertakan_analysis.exhibits import LineChart

HEIGHT: Final = 126.0
HEIGHT_WITH_PATHS: Final = 184.0


def draw_line_chart(chart: LineChart) -> Drawing:
    """Draw one line chart; targets and bands get a little more height."""
    height = HEIGHT_WITH_PATHS if chart.targets or chart.bands else HEIGHT
    sheet = Sheet(height)
    draw_lines(sheet, chart, Box(0, 2, WIDTH - 4, height - 2))
    return sheet.finished()

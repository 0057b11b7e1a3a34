"""A figure: drawn once as SVG, with its words around it as text and its data as a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sertakan_analysis.display.alternative import alternative
from sertakan_analysis.display.below import around, below_html, below_plain, heading_html
from sertakan_analysis.display.plotted import plotted
from sertakan_analysis.display.shown import Shown
from sertakan_analysis.exhibits import BarChart, LineChart, PanelChart, TileMap
from sertakan_analysis.exhibits.payload import SCHEMA, FigurePayload

if TYPE_CHECKING:
    from sertakan_analysis.display.charts.sheet import Drawing
    from sertakan_analysis.exhibits import Chart


class Figure(Shown):
    """A drawn chart; immutable. ``drawing`` is its SVG, where text is text."""


def figure(chart: Chart) -> Figure:
    """Draw a chart. The same chart gives the same bytes, whatever the user's plotting settings are.

    Raises
    ------
    UserError
        A tile map of a region without a tile grid, or with a value for a kecamatan outside it; bars that do not fit on
        a page; a line without a value that may be shown.
    """
    from sertakan_analysis.display.charts.sheet import house_settings

    with house_settings():
        drawing = _drawing(chart)
    columns, rows = plotted(chart)
    words = around(chart, rows)
    payload = FigurePayload(
        schema=SCHEMA,
        kind="figure",
        name=chart.name,
        alt=alternative(chart),
        width_mm=drawing.width_mm,
        height_mm=drawing.height_mm,
        columns=columns,
        rows=rows,
        **words,
    )
    inside = drawing.svg[drawing.svg.index("<svg") :]
    html = (
        f"<figure><figcaption>{heading_html(words)}</figcaption>"
        f'<div class="drawing" role="img" aria-label="{escape(payload["alt"])}">{inside}</div>'
        f"{below_html(words)}</figure>"
    )
    lines = [words["title"], *([words["base"]] if words["base"] else []), payload["alt"], *below_plain(words)]
    return Figure(html, "\n".join(lines), payload, drawing.svg)


def _drawing(chart: Chart) -> Drawing:
    match chart:
        case LineChart():
            from sertakan_analysis.display.charts.line import draw_line_chart

            return draw_line_chart(chart)
        case PanelChart():
            from sertakan_analysis.display.charts.panel import draw_panel_chart

            return draw_panel_chart(chart)
        case BarChart():
            from sertakan_analysis.display.charts.bar import draw_bar_chart

            return draw_bar_chart(chart)
        case TileMap():
            from sertakan_analysis.display.charts.tile import draw_tile_map

            return draw_tile_map(chart)
        case _:
            raise TypeError(f"a {type(chart).__name__} has no drawing")

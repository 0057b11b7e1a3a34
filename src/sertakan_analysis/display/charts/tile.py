"""A tile map: every kecamatan an equal tile in about its place, with its name and its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis import regions
from sertakan_analysis.display.charts.sheet import Drawing, Font, Sheet
from sertakan_analysis.display.charts.style import AXIS, INK, MUTED, PAPER, SMALL, TILE_GAP, WIDTH, mixed, text_on
from sertakan_analysis.display.charts.withheld import KEY_BOX, draw_withheld, draw_withheld_key
from sertakan_analysis.display.locale import GAP, number
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Withheld
from sertakan_analysis.exhibits.payload import WITHHELD_WORD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sertakan_analysis.exhibits import TileMap
    from sertakan_analysis.regions import Inset, Tile

WIDE: Final = 62.0
HIGH: Final = 33.0
SPACE: Final = 3.0
NAME: Final = 7.5
VALUE: Final = 9.5
TOP: Final = 14.0
LEGEND: Final = 78.0
STEPS: Final = 24
HATCH: Final[dict[str, str]] = {"hatch": "////", "edgecolor": "#c5ced6"}


def draw_tile_map(chart: TileMap) -> Drawing:
    """Draw the tiles of one region.

    Raises
    ------
    UserError
        When the package holds no tile grid of the region, or a value names a kecamatan outside it.
    """
    grid = _grid(chart)
    sheet = Sheet((max(tile.row for tile in grid) + 1) * (HIGH + SPACE) + TOP)
    left = max(0.0, (WIDTH - LEGEND - (max(tile.column for tile in grid) + 1) * (WIDE + SPACE)) / 2)
    values = dict(chart.values)
    tones = Tones(tuple(value for value in values.values() if value is not None and not isinstance(value, Withheld)))
    for tile in grid:
        value, corner = values.get(tile.code), _corner(sheet, tile, left)
        if isinstance(value, Withheld):
            _draw_withheld_tile(sheet, tile, corner)
        else:
            _draw_tile(sheet, tile, corner, _written(chart, value), tones.of(value))
    for inset in regions.insets(chart.region_code):
        _draw_inset(sheet, inset, left)
    _draw_legend(sheet, chart, tones)
    _draw_signs(sheet, [values.get(tile.code) for tile in grid])
    return sheet.finished()


@dataclass(frozen=True, slots=True)
class Tones:
    """Lightness by value: the lowest value is the lightest tile, the highest the darkest."""

    known: tuple[Decimal, ...]

    def of(self, value: Decimal | None) -> str | None:
        """Colour of a value; ``None`` where nothing is published."""
        if value is None:
            return None
        low, high = min(self.known), max(self.known)
        return mixed(float((value - low) / (high - low)) if high > low else 0.5)


def _grid(chart: TileMap) -> tuple[Tile, ...]:
    grid = regions.tiles(chart.region_code)
    where = f"tile map '{chart.name}'"
    if not grid:
        remedy = "Show the values as a table or a bar chart."
        raise UserError(f"the package holds no tile grid of region {chart.region_code}", where=where, remedy=remedy)
    strange = sorted({code for code, _ in chart.values} - {tile.code for tile in grid})
    if strange:
        remedy = f"Give values by kecamatan code of {chart.region_code} only."
        raise UserError(f"no tile for {', '.join(strange)}", where=where, remedy=remedy)
    return grid


def _corner(sheet: Sheet, tile: Tile, left: float) -> tuple[float, float]:
    return left + tile.column * (WIDE + SPACE), sheet.height - TOP + SPACE - (tile.row + 1) * (HIGH + SPACE)


def _written(chart: TileMap, value: Decimal | None) -> str:
    if value is None:
        return GAP
    return f"{number(value, chart.decimals)}{'%' if chart.kind == 'percent' else ''}"


def _draw_tile(sheet: Sheet, tile: Tile, corner: tuple[float, float], value: str, ground: str | None) -> None:
    """Name above, value below; a tile without a value is hatched behind a clear strip for its words."""
    x, y = corner
    if ground is None:
        sheet.box(corner, (WIDE, HIGH), TILE_GAP, **HATCH)
        sheet.box((x + 3, y + 5), (WIDE - 6, HIGH - 10), TILE_GAP)
    else:
        sheet.box(corner, (WIDE, HIGH), ground)
    colour = text_on(ground or TILE_GAP)
    middle = x + WIDE / 2
    sheet.words(middle, y + HIGH * 0.66, tile.lines, Font(NAME, colour), "center")
    sheet.words(middle, y + HIGH * 0.24, (value,), Font(VALUE, colour, bold=True), "center")


def _draw_withheld_tile(sheet: Sheet, tile: Tile, corner: tuple[float, float]) -> None:
    """Crosswise hatch behind a clear strip; the word instead of a value."""
    x, y = corner
    draw_withheld(sheet, corner, (WIDE, HIGH))
    sheet.box((x + 3, y + 4), (WIDE - 6, HIGH - 8), PAPER)
    sheet.words(x + WIDE / 2, y + HIGH * 0.66, tile.lines, Font(NAME, INK), "center")
    sheet.words(x + WIDE / 2, y + HIGH * 0.24, (WITHHELD_WORD,), Font(NAME, INK, bold=True), "center")


def _draw_inset(sheet: Sheet, inset: Inset, left: float) -> None:
    corners = [_corner(sheet, tile, left) for tile in inset.tiles]
    x0, y0 = min(x for x, _ in corners) - 4, min(y for _, y in corners) - 1.5
    x1, y1 = max(x for x, _ in corners) + WIDE + 4, max(y for _, y in corners) + HIGH + 4
    sheet.box((x0, y0), (x1 - x0, y1 - y0), "none", edgecolor=AXIS, linestyle=(0, (4, 3)), linewidth=0.9)
    sheet.words(x0, y1 + 6, (inset.label,), Font(SMALL, MUTED, bold=True))


def _draw_legend(sheet: Sheet, chart: TileMap, tones: Tones) -> None:
    """Scale from the lowest to the highest value at the right edge."""
    x, font = WIDTH - LEGEND + 14, Font(SMALL, MUTED)
    if tones.known:
        top = sheet.height - TOP - 8
        for step in range(STEPS):
            sheet.box((x, top - (step + 1) * 4), (11, 4.2), mixed(1 - step / (STEPS - 1)))
        for value, y in ((max(tones.known), top - 4), (min(tones.known), top - STEPS * 4 + 4)):
            sheet.words(x + 16, y, (_written(chart, value),), font)


def _draw_signs(sheet: Sheet, values: Sequence[Decimal | Withheld | None]) -> None:
    """Below the scale, what a tile without a value is: not published, or withheld."""
    x, y = WIDTH - LEGEND + 14, sheet.height - TOP - 8 - STEPS * 4 - 20
    if None in values:
        sheet.box((x, y - 5), (11, 10), TILE_GAP, **HATCH)
        sheet.words(x + 16, y, ("tidak terbit",), Font(SMALL, MUTED))
        y -= KEY_BOX + 6
    if any(isinstance(value, Withheld) for value in values):
        draw_withheld_key(sheet, x, y)

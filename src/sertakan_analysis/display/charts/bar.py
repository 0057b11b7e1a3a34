"""Horizontal bars by category, parts stacked, negative and mirrored parts to the left of zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.charts.bar_scale import Reach, scale_over
from sertakan_analysis.display.charts.sheet import Drawing, Font, Sheet, wrapped
from sertakan_analysis.display.charts.style import AXIS, INK, MUTED, PAPER, PARTS, SMALL, TEXT, WIDTH
from sertakan_analysis.display.charts.withheld import draw_withheld, draw_withheld_key
from sertakan_analysis.display.locale import GAP, WITHHELD_SIGN, number
from sertakan_analysis.display.sentence import render
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from sertakan_analysis.display.charts.axes import Scale
    from sertakan_analysis.exhibits import BarChart

HEAD_ROOM: Final = 50.0
COLUMN_GAP: Final = 10.0
GUTTER: Final = 20.0  # between two halves of a long chart
LEAST_ROOM: Final = 44.0  # for the bars themselves
KEY_WIDTH: Final = 58.0
NAMES: Final = Font(TEXT, INK)
NUMBERS: Final = Font(TEXT, INK)
TOTALS: Final = Font(TEXT, INK, bold=True)
HEADS: Final = Font(SMALL, MUTED)


@dataclass(frozen=True, slots=True)
class Look:
    """How much room a row takes: its height, its bar, its label, the stub that stands for a withheld part."""

    row: float
    thick: float
    label_room: float
    stub: float


ROOMY: Final = Look(29.0, 17.0, 130.0, 17.0)
DENSE: Final = Look(15.0, 10.0, 150.0, 12.0)
HALF: Final = Look(15.0, 10.0, 90.0, 10.0)
# Above so many categories the rows move together, then stand in two halves; more than both halves fill a printed page.
MOST_ROOMY: Final = 12
MOST_DENSE: Final = 36
MOST_HEIGHT: Final = 36 * 15.0 + 60.0  # what an A4 page holds beside caption and notes


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of written numbers. ``tone`` is that of its bars, ``None`` for totals, which have none."""

    head: tuple[str, ...]
    said: tuple[str, ...]
    width: float
    tone: str | None
    mirrored: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A run of categories between two edges of the sheet."""

    places: range
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything measured before the first line is drawn."""

    chart: BarChart
    look: Look
    labels: tuple[tuple[str, ...], ...]
    columns: tuple[Numbers, ...]
    parts: tuple[Part, ...]
    label_width: float
    key: float

    def row(self, place: int) -> float:
        """Height of a category's row; a roomy one holds any label, a dense one grows with it."""
        return self.look.row if self.look is ROOMY else max(self.look.row, NAMES.height(self.labels[place]) + 7)

    @property
    def height(self) -> float:
        """Height of the sheet."""
        return self.key + max(sum(map(self.row, part.places)) for part in self.parts) + 4

    def bars(self, part: Part) -> tuple[float, float]:
        """The edges between which a part's bars run."""
        before = sum(column.width for column in self.columns if column.mirrored)
        after = sum(column.width for column in self.columns if not column.mirrored)
        return part.left + self.label_width + 12 + before, part.right - after - 6


def draw_bar_chart(chart: BarChart) -> Drawing:
    """Draw the bars, their key above, and beside them each part and the total as written numbers.

    Raises
    ------
    UserError
        More categories, or more columns of numbers, than a printed page holds legibly.
    """
    plan = _plan(chart)
    sheet = Sheet(plan.height)
    reaches = [_reach(plan, place) for place in range(len(chart.categories))]
    for part in plan.parts:
        _draw_part(sheet, plan, part, scale_over(reaches, *plan.bars(part)))
    return sheet.finished()


def _plan(chart: BarChart) -> Plan:
    many = len(chart.categories)
    look = ROOMY if many <= MOST_ROOMY else DENSE if many <= MOST_DENSE else HALF
    labels = tuple(_label(render(category), look.label_room) for category in chart.categories)
    columns = tuple(_columns(chart))
    plan = Plan(
        chart,
        look,
        labels,
        columns,
        _parts(many),
        NAMES.width([line for label in labels for line in label]),
        max(HEADS.height(column.head) for column in columns) + 14,
    )
    left, right = plan.bars(plan.parts[0])
    if plan.height > MOST_HEIGHT or right - left < LEAST_ROOM:
        problem = f"{many} categories with {len(columns)} columns of numbers do not fit on a page"
        remedy = "Chart the largest and show the whole as a table, or make one chart for each kecamatan."
        raise UserError(problem, where=f"bar chart '{chart.name}'", remedy=remedy)
    return plan


def _parts(many: int) -> tuple[Part, ...]:
    """One run over the whole width, or two of about equal length side by side, read downwards."""
    if many <= MOST_DENSE:
        return (Part(range(many), 0.0, WIDTH),)
    half, wide = (many + 1) // 2, (WIDTH - GUTTER) / 2
    return Part(range(half), 0.0, wide), Part(range(half, many), wide + GUTTER, WIDTH)


def _label(said: str, room: float) -> tuple[str, ...]:
    """Break a span of dates at its dash, other long names at a space."""
    start, dash, end = said.partition(" – ")
    if dash and NAMES.width((said,)) > room:
        return (f"{start} –", end)
    return wrapped(said, room, TEXT)


def _columns(chart: BarChart) -> Iterator[Numbers]:
    """Columns of numbers in the order of the parts, each wide enough for its wrapped head."""
    given = [
        (render(series.name), series.values, PARTS[place % len(PARTS)], series.mirrored)
        for place, series in enumerate(chart.series)
    ]
    for name, values, tone, mirrored in [*given, *([("Jumlah", chart.totals, None, False)] if chart.totals else [])]:
        head = wrapped(name, HEAD_ROOM, SMALL)
        said = tuple(_written(chart, value) for value in values)
        width = max(TOTALS.width(said), HEADS.width(head) + 9) + COLUMN_GAP
        yield Numbers(head, said, width, tone, mirrored)


def _written(chart: BarChart, value: Decimal | Withheld | None) -> str:
    if value is None:
        return GAP
    if isinstance(value, Withheld):
        return WITHHELD_SIGN
    unit = "%" if chart.kind == "percent" else ""
    return f"{number(value, chart.decimals, signed=chart.kind == 'points')}{unit}"


def _signed(plan: Plan, place: int) -> Iterator[tuple[int, float | None]]:
    """Each drawn part of a category: its order, and its value with the side as its sign; ``None`` when withheld."""
    for order, series in enumerate(plan.chart.series):
        value = series.values[place]
        if isinstance(value, Withheld):
            yield order, None
        elif value:
            yield order, float(-value if series.mirrored else value)


def _goes_left(plan: Plan, order: int) -> bool:
    """Where a withheld part belongs: to the side of the other values of its series."""
    series = plan.chart.series[order]
    known = [value for value in series.values if value and not isinstance(value, Withheld)]
    return series.mirrored or (bool(known) and all(value < 0 for value in known))


def _reach(plan: Plan, place: int) -> Reach:
    """How far a category's bars reach, and what stands beyond them."""
    low = high = beyond_low = beyond_high = 0.0
    for order, value in _signed(plan, place):
        if value is None and _goes_left(plan, order):
            beyond_low += plan.look.stub
        elif value is None:
            beyond_high += plan.look.stub
        elif value < 0:
            low += value
        else:
            high += value
    return Reach(low, high, beyond_low, beyond_high)


def _draw_part(sheet: Sheet, plan: Plan, part: Part, across: Scale) -> None:
    zero, top = across.at(0), sheet.height - plan.key
    _draw_key(sheet, plan, part, zero)
    bottom = top
    for place in part.places:
        bottom -= plan.row(place)
        y = bottom + plan.row(place) / 2
        sheet.words(part.left, y, plan.labels[place], NAMES)
        _draw_row(sheet, plan, place, across, y)
        _write_row(sheet, plan, part, place, y)
    sheet.line((zero, zero), (bottom - 1, top), AXIS, 1.0)


def _edges(plan: Plan, part: Part) -> Iterator[tuple[Numbers, float]]:
    """Each column of numbers with its right edge: mirrored ones before the bars, the others behind them."""
    right = part.right
    for column in reversed([column for column in plan.columns if not column.mirrored]):
        yield column, right
        right -= column.width
    left = part.left + plan.label_width + 12
    for column in (column for column in plan.columns if column.mirrored):
        left += column.width
        yield column, left - COLUMN_GAP


def _draw_key(sheet: Sheet, plan: Plan, part: Part, zero: float) -> None:
    """Heads of the columns, each with the tone of its bars: key and table head in one.

    The sign of a withheld number is explained where no head stands: above the labels, or above zero between two sides.
    """
    y = sheet.height - plan.key / 2 + 3
    for column, right in _edges(plan, part):
        sheet.words(right, y, column.head, HEADS, "right")
        if column.tone:
            side = right - HEADS.width(column.head) - 10
            sheet.box((side, y - 3.5), (7, 7), column.tone)
    if any(said == WITHHELD_SIGN for column in plan.columns for said in column.said):
        mirrored = any(column.mirrored for column in plan.columns)
        draw_withheld_key(sheet, zero - KEY_WIDTH / 2 if mirrored else part.left, y)


def _draw_row(sheet: Sheet, plan: Plan, place: int, across: Scale, y: float) -> None:
    """Known parts outwards from zero in their order; the stubs of withheld ones beyond them."""
    thick = plan.look.thick
    ends = {True: 0.0, False: 0.0}
    parts = list(_signed(plan, place))
    for order, value in parts:
        if value is None:
            continue
        side = value > 0
        start, ends[side] = ends[side], ends[side] + value
        x0, x1 = sorted((across.at(start), across.at(ends[side])))
        sheet.box((x0, y - thick / 2), (x1 - x0, thick), PARTS[order % len(PARTS)], edgecolor=PAPER)
    _draw_stubs(sheet, plan, y, (across.at(ends[False]), across.at(ends[True])), [o for o, v in parts if v is None])


def _draw_stubs(sheet: Sheet, plan: Plan, y: float, ends: tuple[float, float], withheld: Sequence[int]) -> None:
    left, right = ends
    thick, stub = plan.look.thick, plan.look.stub
    for order in withheld:
        if _goes_left(plan, order):
            left -= stub
            draw_withheld(sheet, (left + 1.5, y - thick / 2), (stub - 3, thick))
        else:
            draw_withheld(sheet, (right + 1.5, y - thick / 2), (stub - 3, thick))
            right += stub


def _write_row(sheet: Sheet, plan: Plan, part: Part, place: int, y: float) -> None:
    for column, right in _edges(plan, part):
        font = NUMBERS if column.tone else TOTALS
        sheet.words(right, y, (column.said[place],), font, "right")

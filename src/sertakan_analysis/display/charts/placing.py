"""Where a label goes: the nearest free place beside its point, never over another label, a marker or the edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

OUTSIDE: Final = 1e6
ON_LABEL: Final = 12.0
ON_LINE: Final = 3.0
STEP: Final = 4.0
DUST: Final = 1e-6
ALIGNED: Final = 0.5
# Directions in order of preference: above, below, right, left, above and below with one side aligned, the corners.
DIRECTIONS: Final = (
    *((0.0, 1.0), (0.0, -1.0), (1.0, 0.0), (-1.0, 0.0)),
    *((ALIGNED, 1.0), (-ALIGNED, 1.0), (ALIGNED, -1.0), (-ALIGNED, -1.0)),
    *((1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)),
)
REACHES: Final = (1.0, 1.8, 2.8, 4.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Shared area."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(wide, 0.0) * max(high, 0.0)

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of the rectangle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass
class Room:
    """The plot's rectangle with what already stands in it."""

    bounds: Box
    taken: list[Box] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)

    def take_marker(self, x: float, y: float, radius: float = 4.0) -> None:
        """Keep labels off a marker."""
        self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))

    def take_line(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Keep labels off a line where another place is free."""
        for x0, y0, x1, y1 in zip(xs, ys, xs[1:], ys[1:], strict=False):
            steps = max(1, int(hypot(x1 - x0, y1 - y0) / STEP))
            for number in range(steps + 1):
                x, y = x0 + (x1 - x0) * number / steps, y0 + (y1 - y0) * number / steps
                self.lines.append(Box(x - 1.5, y - 1.5, x + 1.5, y + 1.5))

    def place(
        self, anchor: tuple[float, float], size: tuple[float, float], *, gap: float = 5.0, below: bool = False
    ) -> Box:
        """Take the best place for a label of this size beside the anchor; above first unless told otherwise."""
        around = self._around(anchor, size, gap, -1.0 if below else 1.0)
        near = self._near([box for box, _ in around])
        choices = [(near.cost(box) + penalty, number, box) for number, (box, penalty) in enumerate(around)]
        best = min(choices)[2]
        self.taken.append(best)
        return best

    def _around(
        self, anchor: tuple[float, float], size: tuple[float, float], gap: float, first: float
    ) -> list[tuple[Box, float]]:
        wide, high = size
        found = []
        for far, reach in enumerate(REACHES):
            for rank, (right, up) in enumerate(DIRECTIONS):
                slant = 0.6 if abs(right) == abs(up) else 1.0
                sideways = (
                    right * (wide - 2 * gap) if abs(right) == ALIGNED else right * (wide / 2 + gap * reach * slant)
                )
                x = anchor[0] + sideways
                y = anchor[1] + first * up * (high / 2 + gap * reach * slant)
                box = Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
                found.append((box, 10.0 * far + rank))
        return found

    def _near(self, boxes: Sequence[Box]) -> Room:
        """Return the room without what touches none of the boxes: most of a line is far from a label."""
        whole = Box(
            min(box.left for box in boxes),
            min(box.bottom for box in boxes),
            max(box.right for box in boxes),
            max(box.top for box in boxes),
        )
        return Room(
            self.bounds,
            [box for box in self.taken if box.overlap(whole)],
            [box for box in self.lines if box.overlap(whole)],
        )

    def cost(self, box: Box) -> float:
        """What it would cost to put a label there: most outside the plot, then on another label, then on a line."""
        inside = self.bounds.overlap(box)
        outside = (box.right - box.left) * (box.top - box.bottom) - inside
        return (
            OUTSIDE * (outside > DUST)
            + outside
            + ON_LABEL * sum(box.overlap(other) for other in self.taken)
            + ON_LINE * sum(box.overlap(other) for other in self.lines)
        )


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move the middles of stacked labels as little as needed so that none overlap, between two limits."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    middles = list(wanted)
    floor = low
    for place in order:
        middles[place] = max(middles[place], floor + heights[place] / 2)
        floor = middles[place] + heights[place] / 2
    ceiling = high
    for place in reversed(order):
        middles[place] = min(middles[place], ceiling - heights[place] / 2)
        ceiling = middles[place] - heights[place] / 2
    return middles

"""The house style: one accent colour, greys for context, tones that stay apart in greyscale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sertakan_analysis.exhibits.chart import Role

INK: Final = "#1f2a33"
MUTED: Final = "#4f5d68"
HAIRLINE: Final = "#dde3e8"
AXIS: Final = "#8a98a3"
PAPER: Final = "#ffffff"
BLACK: Final = "#000000"
ACCENT: Final = "#0b5566"
BANDS: Final = ("#dceaed", "#a9cdd5")
# Dark, middle, light: neighbours differ in lightness, so that a grey print still tells them apart.
PARTS: Final = ("#0b5566", "#7fa8b3", "#cfdde1", "#4f5d68")
TILE_LOW: Final = (230, 240, 242)
TILE_HIGH: Final = (11, 85, 102)
TILE_GAP: Final = "#eef1f3"

WIDTH_MM: Final = 165.0
POINTS_PER_MM: Final = 72 / 25.4
WIDTH: Final = WIDTH_MM * POINTS_PER_MM

TEXT: Final = 9.0
SMALL: Final = 8.0
LINE_HEIGHT: Final = 1.22


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a series is drawn: colour, width, dashes (points on and off), marker."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()
    marker: str = "o"


STROKES: Final[dict[Role, Stroke]] = {
    "accent": Stroke(ACCENT, 2.2),
    "context": Stroke("#5f6f7a", 1.6, (), "s"),
    "needed": Stroke(ACCENT, 1.5, (5.0, 3.0), ""),
    "scenario": Stroke("#8a4b08", 1.5, (1.5, 2.0), "D"),
    "projection": Stroke(ACCENT, 1.6, (6.0, 2.5, 1.5, 2.5), ""),
}


def mixed(share: float) -> str:
    """Return the tile colour at a share (0 to 1) of the way from the lowest to the highest value."""
    parts = (round(low + share * (high - low)) for low, high in zip(TILE_LOW, TILE_HIGH, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2.2)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]  # noqa: PLR2004 - constants of sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2); text needs 4.5."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(ground: str) -> str:
    """Return white or black, whichever reads better; only pure black keeps 4.5 on every middle tone."""
    return max((PAPER, BLACK), key=lambda colour: contrast(colour, ground))

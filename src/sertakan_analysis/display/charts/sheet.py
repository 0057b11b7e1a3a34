"""A sheet measured in points (72 to the inch, origin at the lower left), drawn by matplotlib and saved once as SVG.

Every position is computed before drawing, from the font's own widths. So no layout pass is needed, nothing can
be clipped by surprise, and the same chart gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Literal

from sertakan_analysis.display.charts.style import INK, LINE_HEIGHT, POINTS_PER_MM, TEXT, WIDTH, WIDTH_MM
from sertakan_analysis.exhibits.fonts import FAMILY, font_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from matplotlib.ft2font import FT2Font

Align = Literal["left", "center", "right"]
FACES: Final = {False: "SourceSansPro-Regular.ttf", True: "SourceSansPro-Bold.ttf"}
SALT: Final = "sertakan"
CAPS: Final = 0.66  # height of a capital letter in this family, as a part of the size


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished drawing and its size."""

    svg: str
    width_mm: float
    height_mm: float


@cache
def _face(*, bold: bool) -> FT2Font:
    from matplotlib.font_manager import fontManager, get_font

    path = str(font_folder() / FACES[bold])
    fontManager.addfont(path)
    return get_font(path)


def width_of(words: str, size: float = TEXT, *, bold: bool = False) -> float:
    """Width of one line in points."""
    face = _face(bold=bold)
    face.set_size(size, 72)
    face.set_text(words, 0.0)
    return float(face.get_width_height()[0]) / 64


def wrapped(words: str, room: float, size: float = TEXT, *, bold: bool = False) -> tuple[str, ...]:
    """Break words into lines no wider than the room; a single longer word keeps a line of its own."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Font:
    """Size, weight and colour of words."""

    size: float = TEXT
    colour: str = INK
    bold: bool = False

    @property
    def leading(self) -> float:
        """Distance of two baselines."""
        return self.size * LINE_HEIGHT

    def width(self, lines: Sequence[str]) -> float:
        """Width of the longest line."""
        return max((width_of(line, self.size, bold=self.bold) for line in lines), default=0.0)

    def height(self, lines: Sequence[str]) -> float:
        """From the top of the first capitals to the last baseline."""
        return self.size * CAPS + self.leading * (len(lines) - 1)


class Sheet:
    """A white sheet 165 mm wide; used inside ``house_settings``."""

    def __init__(self, height: float) -> None:
        from matplotlib.figure import Figure

        self.height = height
        _face(bold=False), _face(bold=True)
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")
        self._axes = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set(xlim=(0, WIDTH), ylim=(0, height))
        self._axes.set_axis_off()

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float, *, dashes: Sequence[float] = ()
    ) -> None:
        """Draw a line through points; dashes are lengths in points."""
        style: Any = (0, tuple(dashes)) if dashes else "solid"
        from matplotlib.lines import Line2D

        drawn = Line2D(xs, ys, color=colour, linewidth=width, linestyle=style, solid_capstyle="round", clip_on=False)
        drawn.set_dash_capstyle("butt")
        if dashes:
            drawn.set_linestyle((0, tuple(part / width for part in dashes)))
        self._axes.add_line(drawn)

    def marker(self, x: float, y: float, colour: str, *, kind: str = "o", hollow: bool = False) -> None:
        """Draw one marker; hollow ones are white inside."""
        from matplotlib.lines import Line2D

        face = "#ffffff" if hollow else colour
        self._axes.add_line(
            Line2D(
                [x], [y], linestyle="none", marker=kind, markersize=6.0, markerfacecolor=face,
                markeredgecolor=colour if hollow else "#ffffff", markeredgewidth=1.6 if hollow else 0.8, clip_on=False, zorder=4,
            )
        )  # fmt: skip

    def area(self, xs: Sequence[float], ys: Sequence[float], colour: str) -> None:
        """Fill a polygon."""
        from matplotlib.patches import Polygon

        self._axes.add_patch(
            Polygon(list(zip(xs, ys, strict=True)), closed=True, facecolor=colour, edgecolor="none", zorder=1)
        )

    def box(self, corner: tuple[float, float], size: tuple[float, float], fill: str, **edge: Any) -> None:
        """Fill a rectangle; ``edgecolor``, ``linestyle``, ``hatch`` as matplotlib names them."""
        from matplotlib.patches import Rectangle

        look: dict[str, Any] = {"edgecolor": "none", "linewidth": 0.8, "zorder": 1} | edge
        self._axes.add_patch(Rectangle(corner, *size, facecolor=fill, clip_on=False, **look))

    def words(self, x: float, y: float, lines: Sequence[str], font: Font, align: Align = "left") -> None:
        """Write lines; ``y`` is the middle of the block, ``x`` its left edge, middle or right edge."""
        baseline = y + font.height(lines) / 2 - font.size * CAPS
        for number, line in enumerate(lines):
            self._axes.text(
                x, baseline - number * font.leading, line, fontsize=font.size, color=font.colour, family=FAMILY,
                weight="bold" if font.bold else "normal", ha=align, va="baseline", parse_math=False, zorder=5,
            )  # fmt: skip

    def finished(self) -> Drawing:
        """Save the sheet as SVG with text as text, without a date."""
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        target = StringIO()
        FigureCanvasSVG(self._figure).print_svg(target, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
        return Drawing(target.getvalue(), WIDTH_MM, round(self.height / POINTS_PER_MM, 2))


def house_settings() -> AbstractContextManager[None]:
    """Set aside the user's plotting settings while charts are drawn, and restore them afterwards."""
    import matplotlib.style

    return matplotlib.style.context(
        ["default", {"svg.fonttype": "none", "svg.hashsalt": SALT, "font.family": [FAMILY], "hatch.linewidth": 0.6}]
    )

"""How a withheld number is drawn: a small hatched box, told from every tone and from the hatch of a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.charts.sheet import Font
from sertakan_analysis.display.charts.style import MUTED, PAPER, SMALL
from sertakan_analysis.exhibits.payload import WITHHELD_WORD

if TYPE_CHECKING:
    from sertakan_analysis.display.charts.sheet import Sheet

HATCH: Final[dict[str, str]] = {"hatch": "xxxxxx", "edgecolor": "#5f6f7a"}
KEY: Final = Font(SMALL, MUTED)
KEY_BOX: Final = 11.0
KEY_GAP: Final = 5.0


def draw_withheld(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """Fill a rectangle with the sign of a withheld number; its size says nothing."""
    sheet.box(corner, size, PAPER, **HATCH)


def draw_withheld_key(sheet: Sheet, left: float, y: float) -> None:
    """Explain the sign; ``y`` is the middle of the line."""
    draw_withheld(sheet, (left, y - KEY_BOX / 2), (KEY_BOX, KEY_BOX))
    sheet.words(left + KEY_BOX + KEY_GAP, y, (WITHHELD_WORD,), KEY)

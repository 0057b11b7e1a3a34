"""How wide each column of a printed table is, how large its text, and whether the page must lie on its side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sertakan_analysis.reports.export.blocks import Grid, GridCell

PORTRAIT_POINTS = 481.0
LANDSCAPE_POINTS = 728.0
CELL_INSET_POINTS = 8.0
# Text size in points, tried in this order; a landscape page costs two page breaks and comes last.
TRIALS = ((9.0, False), (8.5, False), (8.0, False), (8.5, True), (7.5, True), (6.5, True))
LONGEST_LINES = 4
WIDEST_COLUMN_EM = 38.0
NARROWEST_SHARE = 0.62
DAY = re.compile(r"(\d{1,2} )?[A-Z][a-z]+ \d{4}")
BREAK_AFTER = re.compile(r"(?<=[\s/\-–—\u200b])")
# Longest word that is kept whole: shorter only when a table would burst the widest page.
LONGEST_WORDS = (24, 12, 7)
ZERO_WIDTH_SPACE = "\u200b"
# Widths in em of the bundled sans; a mean is enough, since columns get slack.
WIDTHS = {**dict.fromkeys("iljIftr.,:;'|!()[] ", 0.31), **dict.fromkeys("mwMW%@—", 0.85)}
DEFAULT_WIDTH = 0.52
CAPITAL_WIDTH = 0.6
BOLD = 1.06


@dataclass(frozen=True, slots=True)
class Layout:
    """Column shares, text size in points, share of the page width, longest word kept whole, page direction."""

    shares: tuple[float, ...]
    size: float
    width: float
    longest_word: int
    landscape: bool


def breakable(text: str, longest: int = LONGEST_WORDS[0]) -> str:
    """Let words of more than ``longest`` signs (addresses, codes) break inside, so that no column is burst."""
    piece = max(4, longest // 2)
    return re.sub(
        rf"\S{{{longest + 1},}}",
        lambda word: ZERO_WIDTH_SPACE.join(re.findall(rf".{{1,{piece}}}", word.group())),
        text,
    )


def layout(grid: Grid) -> Layout:
    """Choose the largest text at which no word is cut and no row grows past four lines, portrait first."""
    for longest in LONGEST_WORDS:
        for size, landscape in TRIALS:
            room = _room(grid.width, size, landscape=landscape)
            narrowest, natural = _wants(grid, longest, head_lines=1)
            wrapped = sum(natural) > room
            if wrapped:
                narrowest, natural = _wants(grid, longest, head_lines=2)
            width = 1.0 if landscape or wrapped else max(NARROWEST_SHARE, sum(natural) / room)
            chosen = Layout(tuple(_shares(narrowest, natural, room)), size, width, longest, landscape)
            if sum(narrowest) <= room and _lines(natural, chosen.shares, room) <= LONGEST_LINES:
                return chosen
    return chosen


def _room(columns: int, size: float, *, landscape: bool) -> float:
    return ((LANDSCAPE_POINTS if landscape else PORTRAIT_POINTS) - columns * CELL_INSET_POINTS) / size


def _wants(grid: Grid, longest: int, *, head_lines: int) -> tuple[list[float], list[float]]:
    """Return for each column the width of its longest word and of its longest text, in em."""
    demands = [(place, _demand(cell, longest, head_lines)) for place, cell in _column_heads(grid)]
    for row in grid.body:
        if len(row) == grid.width:
            demands += [(place, _demand(cell, longest)) for place, cell in enumerate(row)]
    narrowest, natural = [1.0] * grid.width, [1.0] * grid.width
    for place, (word, whole) in demands:
        narrowest[place] = max(narrowest[place], word)
        natural[place] = max(natural[place], whole)
    return narrowest, natural


def _column_heads(grid: Grid) -> list[tuple[int, GridCell]]:
    """Return the head cells that stand over one column, with their place."""
    covered: set[tuple[int, int]] = set()
    heads: list[tuple[int, GridCell]] = []
    for number, row in enumerate(grid.head):
        place = 0
        for cell in row:
            while (number, place) in covered:
                place += 1
            covered |= {(number + down, place + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
            if cell.colspan == 1:
                heads.append((place, cell))
            place += cell.colspan
    return heads


def _demand(cell: GridCell, longest: int, head_lines: int = 0) -> tuple[float, float]:
    """Return how wide the cell's longest word and its whole text are; a head may take ``head_lines`` lines."""
    weight = BOLD if head_lines or cell.strong else 1.0
    text = breakable(cell.text, longest)
    whole = weight * _measure(text)
    if (cell.numeric or DAY.fullmatch(cell.text)) and not head_lines:  # a number or a day is one word
        return whole, whole
    word = weight * max(_measure(part.strip()) for part in BREAK_AFTER.split(text))
    return word, max(word, min(WIDEST_COLUMN_EM, whole / max(1, head_lines)))


def _measure(text: str) -> float:
    return sum(WIDTHS.get(sign, CAPITAL_WIDTH if sign.isupper() else DEFAULT_WIDTH) for sign in text)


def _lines(natural: list[float], shares: tuple[float, ...], room: float) -> float:
    scale = room / sum(shares)
    return max(want / (share * scale) for want, share in zip(natural, shares, strict=True))


def _shares(narrowest: list[float], natural: list[float], room: float) -> list[float]:
    """Give every column its longest word, then share what is left by what each still wants."""
    left = room - sum(narrowest)
    wishes = [most - least for most, least in zip(natural, narrowest, strict=True)]
    if left <= 0 or not sum(wishes):
        return narrowest
    part = min(1.0, left / sum(wishes))
    return [least + part * wish for least, wish in zip(narrowest, wishes, strict=True)]

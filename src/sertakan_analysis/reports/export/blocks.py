"""What a report is made of once the notebook is read: words, blocks, and exhibits with their numbers.

Everything is an immutable value. Payloads come from the notebook as plain dictionaries and are read only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sertakan_analysis.exhibits.payload import (
        CalloutPayload,
        FigurePayload,
        KeyFigurePayload,
        SourcePayload,
        TablePayload,
    )


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Words in bold, in italics, or struck through."""

    style: Literal["strong", "emphasis", "strike"]
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Program text or a formula's source inside a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words with an address behind them. Only web and mail addresses get this far."""

    children: tuple[Inline, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page (PDF) or of the document (HTML)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced new line."""


Inline = Words | Styled | Code | Link | Footnote | LineBreak


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading: level from 1 without gaps, ``number`` as printed (``2.1``), ``anchor`` unique."""

    level: int
    children: tuple[Inline, ...]
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item is itself made of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set off from the text."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Text whose lines and spaces count: the source of a cell, or what it printed."""

    text: str
    role: Literal["code", "output"]


@dataclass(frozen=True, slots=True)
class Separator:
    """A thin rule between two parts."""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of headline numbers."""

    items: tuple[KeyFigurePayload, ...]


@dataclass(frozen=True, slots=True)
class CalloutBox:
    """A framed box."""

    payload: CalloutPayload


@dataclass(frozen=True, slots=True)
class TableExhibit:
    """A published table with title, base and notes. ``number`` counts tables from 1, ``cited`` names sources."""

    payload: TablePayload
    number: int = 0
    cited: tuple[int, ...] = ()

    @property
    def elsewhere(self) -> str:
        """Where a page sends the reader instead of printing the table; empty for a table that it prints."""
        if not self.payload.get("detail"):
            return ""
        rows = f"{len(self.payload['rows']):,}".replace(",", ".")
        return f"{rows} baris, pada lembar Tabel {self.number} dalam berkas XLSX laporan ini."


@dataclass(frozen=True, slots=True)
class FigureExhibit:
    """A published figure: payload and drawing. ``number`` counts figures from 1, ``cited`` names sources."""

    payload: FigurePayload
    svg: str
    number: int = 0
    cited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceList:
    """Every source that the exhibits name, in the order of their numbers, the first being 1."""

    sources: tuple[SourcePayload, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of a user's own notebook. ``title`` and ``alt`` are never empty."""

    media: bytes
    format: Literal["svg", "png", "jpg"]
    title: str
    alt: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a drawn table.

    ``strong`` marks a total; ``heading`` a column or row heading; ``withheld`` a sign that stands for a number.
    """

    text: str
    numeric: bool = False
    heading: bool = False
    strong: bool = False
    withheld: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Head rows and body rows of cells; spans cover the places that a row leaves out."""

    width: int
    head: tuple[tuple[GridCell, ...], ...]
    body: tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table of a user's own notebook. Without a title it is part of the text and has no number."""

    grid: Grid
    title: str = ""
    number: int = 0


Block = (
    Heading
    | Paragraph
    | Listing
    | Quote
    | Preformatted
    | Separator
    | KeyFigures
    | CalloutBox
    | TableExhibit
    | FigureExhibit
    | Picture
    | PlainTable
    | SourceList
)


def plain(inlines: tuple[Inline, ...]) -> str:
    """Return the words of a run of inlines, without style, links or footnotes."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Words(text) | Code(text):
                parts.append(text)
            case Styled(_, children) | Link(children, _):
                parts.append(plain(children))
            case LineBreak():
                parts.append(" ")
            case Footnote():
                pass
    return "".join(parts)

"""Blocks of a report as HTML. Every word is escaped here; the template only frames the result."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from sertakan_analysis.exhibits.payload import WITHHELD_WORD
from sertakan_analysis.reports.export.blocks import (
    Block,
    CalloutBox,
    Code,
    FigureExhibit,
    Footnote,
    Grid,
    GridCell,
    Heading,
    Inline,
    KeyFigures,
    LineBreak,
    Link,
    Listing,
    Paragraph,
    Picture,
    PlainTable,
    Preformatted,
    Quote,
    Separator,
    SourceList,
    Styled,
    TableExhibit,
    Words,
)
from sertakan_analysis.reports.export.columns import DAY
from sertakan_analysis.reports.export.grids import grid_of
from sertakan_analysis.reports.export.links import safe_url
from sertakan_analysis.reports.export.svg import inline_svg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.exhibits.payload import (
        CalloutPayload,
        FigurePayload,
        KeyFigurePayload,
        SourcePayload,
        TablePayload,
    )

TAGS = {"strong": "strong", "emphasis": "em", "strike": "s"}
MEDIA = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}
NARROW_COLUMNS = 3
LONG_TEXT = 40  # signs; longer cells get room on a phone, where a table scrolls by itself
ENLARGED = 1.12  # a drawing made for paper, at the larger text of a screen


@dataclass(slots=True)
class HTMLWriter:
    """Writes blocks in order and counts their footnotes, which the page prints at its end."""

    footnotes: list[str] = field(default_factory=list)
    _unnumbered: int = 0

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Return the blocks as HTML."""
        return "\n".join(self._block(block) for block in blocks)

    def inlines(self, inlines: Iterable[Inline]) -> str:
        """Return a run of inlines as HTML."""
        return "".join(self._inline(inline) for inline in inlines)

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Words(text):
                return escape(text)
            case Styled(style, children):
                return f"<{TAGS[style]}>{self.inlines(children)}</{TAGS[style]}>"
            case Code(text):
                return f"<code>{escape(text)}</code>"
            case Link(children, url):
                return f'<a href="{escape(url)}">{self.inlines(children)}</a>'
            case LineBreak():
                return "<br>"
            case Footnote(children):
                place = len(self.footnotes)
                self.footnotes.append("")
                self.footnotes[place] = self.inlines(children)
                number = place + 1
                return (
                    f'<sup><a id="rujukan-{number}" href="#catatan-{number}" '
                    f'aria-label="Catatan {number}">{number}</a></sup>'
                )

    def _block(self, block: Block) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph(children):
                return f"<p>{self.inlines(children)}</p>"
            case Listing():
                return self._listing(block)
            case Quote(children):
                return f"<blockquote>{self.blocks(children)}</blockquote>"
            case Preformatted(text, role):
                name = "Kode program" if role == "code" else "Keluaran program"
                return f'<pre class="{role}" tabindex="0" role="region" {self._unique(name)}>{escape(text)}</pre>'
            case Separator():
                return "<hr>"
            case KeyFigures(items):
                return f'<dl class="key-figures">{"".join(map(_tile, items))}</dl>'
            case CalloutBox(payload):
                return _callout(payload)
            case TableExhibit(payload, number) if block.elsewhere:
                title = f"<b>Tabel {number}.</b> {escape(payload['title'])}"
                return f'<p class="detail" id="tabel-{number}">{title} <span>{escape(block.elsewhere)}</span></p>'
            case TableExhibit(payload, number, cited):
                caption = _caption("Tabel", number, payload["title"], payload["base"])
                return _exhibit(f"tabel-{number}", caption, _table(grid_of(payload), number), _below(payload, cited))
            case PlainTable(grid, title, number):
                if not title:
                    return _region(_drawn(grid), self._unique("Tabel dalam teks"))
                caption = _caption("Tabel", number, title, "")
                return _exhibit(f"tabel-{number}", caption, _table(grid, number), "")
            case FigureExhibit():
                return _figure(block)
            case SourceList(sources):
                return _source_list(sources)
            case Picture():
                return _picture(block)

    def _heading(self, block: Heading) -> str:
        words = self.inlines(block.children)
        if not block.number:  # inside a quotation or a list: bold words, not a part of the report's structure
            return f"<p><strong>{words}</strong></p>"
        level = min(6, block.level + 1)
        return f'<h{level} id="{block.anchor}"><span class="number">{block.number}</span> {words}</h{level}>'

    def _listing(self, block: Listing) -> str:
        items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        return f"<ol{start}>{items}</ol>" if block.ordered else f"<ul>{items}</ul>"

    def _item(self, blocks: tuple[Block, ...]) -> str:
        if blocks and isinstance(blocks[0], Paragraph):  # a first line without a paragraph's margins
            return self.inlines(blocks[0].children) + self.blocks(blocks[1:])
        return self.blocks(blocks)

    def _unique(self, name: str) -> str:
        """Name a scrolling region: landmarks with one name would not be told apart."""
        self._unnumbered += 1
        return f'aria-label="{escape(name)} {self._unnumbered}"'


def _tile(item: KeyFigurePayload) -> str:
    label, value, note = (escape(item[key]) for key in ("label", "value", "note"))
    return f'<div><dt>{label}</dt><dd class="value">{value}</dd><dd class="note">{note}</dd></div>'


def _callout(payload: CalloutPayload) -> str:
    items = [escape(item) for item in payload["items"]]
    listed = "".join(f"<li>{item}</li>" for item in items)
    inside = f"<p>{items[0]}</p>" if len(items) == 1 else f"<ul>{listed}</ul>"
    tone = "caution" if payload["tone"] == "caution" else "note"
    return f'<div class="callout {tone}"><p class="callout-title">{escape(payload["title"])}</p>{inside}</div>'


def _caption(kind: str, number: int, title: str, base: str) -> str:
    name = f"{kind.lower()}-{number}-judul"
    words = f'<span class="title" id="{name}"><b>{kind} {number}.</b> {escape(title)}</span>'
    below = f'<span class="base">{escape(base)}</span>' if base else ""
    return f"<figcaption>{words}{below}</figcaption>"


def _exhibit(anchor: str, caption: str, drawn: str, below: str) -> str:
    return f'<figure id="{anchor}">{caption}{drawn}{below}</figure>'


def _below(payload: TablePayload | FigurePayload, cited: tuple[int, ...]) -> str:
    """Notes, then the numbers of the sources, then the as-of date."""
    lines = [escape(note) for note in payload["notes"]]
    numbers = ", ".join(f'<a href="#sumber-{number}">{number}</a>' for number in cited)
    last = [f"Sumber: {numbers}."] if cited else []
    if payload["as_of_text"]:
        last.append(f"Data sampai {escape(payload['as_of_text'])}.")
    if last:
        lines.append(" ".join(last))
    return f'<div class="below">{"".join(f"<p>{line}</p>" for line in lines)}</div>' if lines else ""


def _source_list(sources: Iterable[SourcePayload]) -> str:
    items = "".join(
        f'<li id="sumber-{number}">{_source(source["text"], source["url"])}</li>'
        for number, source in enumerate(sources, start=1)
    )
    return f'<ol class="sources">{items}</ol>'


def _source(text: str, url: str) -> str:
    address = safe_url(url)
    return f'<a href="{escape(address)}">{escape(text)}</a>' if address else escape(text)


def _table(grid: Grid, number: int) -> str:
    name = f'aria-labelledby="tabel-{number}-judul"'
    return _region(_drawn(grid, name), name)


def _region(table: str, name: str) -> str:
    """Let a wide table scroll by itself, for a finger and for the keyboard."""
    return f'<div class="scroll" role="region" tabindex="0" {name}>{table}</div>'


def _drawn(grid: Grid, name: str = "") -> str:
    head = "".join(f"<tr>{''.join(_cell(cell, 'col') for cell in row)}</tr>" for row in grid.head)
    body = "".join(f"{_row_start(row)}{''.join(_cell(cell, 'row') for cell in row)}</tr>" for row in grid.body)
    width = ' class="narrow"' if grid.width <= NARROW_COLUMNS else ""
    return f"<table{width} {name}><thead>{head}</thead><tbody>{body}</tbody></table>"


def _row_start(row: tuple[GridCell, ...]) -> str:
    return '<tr class="total">' if any(cell.strong for cell in row) else "<tr>"


def _cell(cell: GridCell, scope: str) -> str:
    heading = cell.heading and cell.text
    tag = "th" if heading else "td"
    attributes = f' scope="{scope}{"group" if cell.colspan > 1 else ""}"' if heading else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    attributes += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return f"<{tag}{attributes}{_class(cell, heading=bool(heading))}>{_said(cell)}</{tag}>"


def _said(cell: GridCell) -> str:
    """The cell's words; the sign of a withheld number has a word for a listener and for the mouse."""
    if cell.withheld:
        return f'<span role="img" aria-label="{WITHHELD_WORD}" title="{WITHHELD_WORD}">{escape(cell.text)}</span>'
    return escape(cell.text)


def _class(cell: GridCell, *, heading: bool) -> str:
    if cell.numeric:
        return ' class="number"'
    if DAY.fullmatch(cell.text):
        return ' class="day"'
    if heading and cell.colspan > 1:
        return ' class="group"'
    return ' class="long"' if len(cell.text) > LONG_TEXT else ""


def _figure(block: FigureExhibit) -> str:
    payload, number = block.payload, block.number
    drawing = inline_svg(block.svg, f"grafik-{number}", payload["alt"])
    width = f"max-width:{payload['width_mm'] * ENLARGED:.0f}mm"
    name = f'role="region" tabindex="0" aria-labelledby="gambar-{number}-judul"'
    caption = _caption("Gambar", number, payload["title"], payload["base"])
    framed = f'<div class="drawing" style="{width}" {name}>{drawing}</div>'
    return _exhibit(f"gambar-{number}", caption, framed, _below(payload, block.cited))


def _picture(block: Picture) -> str:
    data = b64encode(block.media).decode()
    image = f'<img src="data:{MEDIA[block.format]};base64,{data}" alt="{escape(block.alt)}">'
    return _exhibit(f"gambar-{block.number}", _caption("Gambar", block.number, block.title, ""), image, "")

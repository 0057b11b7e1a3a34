"""Blocks of a report in Typst's language. Words only travel as string literals, so nothing needs a markup escape."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
from sertakan_analysis.reports.export.columns import breakable, layout
from sertakan_analysis.reports.export.grids import grid_of
from sertakan_analysis.reports.export.links import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.exhibits.payload import CalloutPayload, FigurePayload, SourcePayload, TablePayload
    from sertakan_analysis.reports.export.document import Document

PREAMBLE = '#import "template.typ": *\n'
STYLES = {"strong": "strong", "emphasis": "emph", "strike": "strike"}
ROWS_KEPT_TOGETHER = 14
DEEPEST_IN_CONTENTS = 2


@dataclass(frozen=True, slots=True)
class TypstSource:
    """The main file and the images that it names."""

    main: str
    images: dict[str, bytes] = field(default_factory=dict)


def typst_source(document: Document) -> TypstSource:
    """Return the document in Typst's language, to be compiled beside ``template.typ``."""
    images: dict[str, bytes] = {}
    lead = _blocks(document.lead, images)
    body = _blocks(document.body, images)
    head = f"#show: report.with({_settings(document)})\n\n"
    listed = sum(heading.level <= DEEPEST_IN_CONTENTS for heading in document.headings)
    contents = f"#contents({(listed + 1) // 2})\n\n" if listed else ""
    record = f"#record({literal(document.record)})\n" if document.record else ""
    return TypstSource(f"{PREAMBLE}{head}{lead}{contents}{body}{record}", images)


def literal(text: str) -> str:
    """Return a Typst string literal. Control signs would break a PDF and become spaces."""
    cleaned = "".join(sign if sign >= " " and sign not in "\x7f\u2028\u2029" else " " for sign in text)
    escaped = cleaned.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def words(text: str) -> str:
    """Return words as markup that prints them exactly as written."""
    return f"#{literal(text)};"


def inlines(children: Iterable[Inline]) -> str:
    """Return a run of inlines as markup."""
    return "".join(_inline(child) for child in children)


def _inline(inline: Inline) -> str:
    match inline:
        case Words(text):
            return words(breakable(text))
        case Styled(style, children):
            return f"#{STYLES[style]}[{inlines(children)}];"
        case Code(text):
            return f"#raw({literal(text)});"
        case Link(children, url):
            return f"#link({literal(url)})[{inlines(children)}];"
        case Footnote(children):
            return f"#footnote[{inlines(children)}];"
        case LineBreak():
            return "#linebreak();"


def _blocks(blocks: Iterable[Block], images: dict[str, bytes]) -> str:
    return "".join(_block(block, images) + "\n\n" for block in blocks)


def _block(block: Block, images: dict[str, bytes]) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    match block:
        case Heading():
            return _heading(block)
        case Paragraph(children):
            return inlines(children)
        case Listing():
            return _listing(block, images)
        case Quote(children):
            return f"#quote(block: true)[{_blocks(children, images)}]"
        case Preformatted(text, role):
            lines = "\\n".join(literal(line.expandtabs(4))[1:-1] for line in text.split("\n"))
            return f'#preformatted("{lines}", {literal(role)})'
        case Separator():
            return "#separator()"
        case KeyFigures(items):
            tiles = (f"({', '.join(literal(item[key]) for key in ('value', 'label', 'note'))})" for item in items)
            return f"#key-figures({', '.join(tiles)},)"
        case CalloutBox(payload):
            return _callout(payload)
        case TableExhibit(payload, number) if block.elsewhere:
            return f"#detail({number}, {literal(payload['title'])}, {literal(block.elsewhere)})"
        case TableExhibit(payload, number, cited):
            below = f"base: {literal(payload['base'])}, below: {_below(payload, cited)}"
            return _table(grid_of(payload), f"title: {literal(payload['title'])}, number: {number}, {below}")
        case PlainTable(grid, title, number):
            return _table(grid, f"title: {literal(title)}, number: {number}" if title else "")
        case FigureExhibit():
            return _figure(block, images)
        case SourceList(sources):
            return _source_list(sources)
        case Picture():
            return _picture(block, images)


def _heading(block: Heading) -> str:
    if not block.number:  # inside a quotation or a list: bold words, not a part of the report's structure
        return f"#strong[{inlines(block.children)}];"
    return f"#heading(level: {block.level})[{inlines(block.children)}]"


def _listing(block: Listing, images: dict[str, bytes]) -> str:
    items = "".join(f"[{_blocks(item, images).strip()}], " for item in block.items)
    return f"#enum(start: {block.start}, {items})" if block.ordered else f"#list({items})"


def _callout(payload: CalloutPayload) -> str:
    items = "".join(f"{literal(item)}, " for item in payload["items"])
    return f"#callout({literal(payload['title'])}, ({items}), tone: {literal(payload['tone'])})"


def _source_list(sources: Iterable[SourcePayload]) -> str:
    """Every source with its address behind it."""
    items = "".join(
        f"({literal(breakable(source['text']))}, {literal(safe_url(source['url']) or '')}), " for source in sources
    )
    return f"#source-list(({items}))"


def _below(payload: TablePayload | FigurePayload, cited: tuple[int, ...]) -> str:
    """Notes, then the numbers of the sources, then the as-of date."""
    notes = "".join(f"{literal(breakable(note))}, " for note in payload["notes"])
    sources = "".join(f"{number}, " for number in cited)
    return f"(notes: ({notes}), sources: ({sources}), as-of: {literal(payload['as_of_text'])})"


def _table(grid: Grid, caption: str) -> str:
    shape = layout(grid)
    shares = "".join(f"{share:.2f}fr, " for share in shape.shares)
    head = "".join(_cell(cell, shape.longest_word) for row in grid.head for cell in row)
    body = "".join(_cell(cell, shape.longest_word) for row in grid.body for cell in row)
    together = "true" if len(grid.body) <= ROWS_KEPT_TOGETHER else "false"
    return (
        f"#data-table({caption}{', ' if caption else ''}columns: ({shares}), size: {shape.size}pt, "
        f"width: {shape.width:.0%}, landscape: {str(shape.landscape).lower()}, together: {together}, "
        f"head-rows: {len(grid.head)}, head: ({head}), body: ({body}))"
    )


def _cell(cell: GridCell, longest_word: int) -> str:
    content = f"[{words(breakable(cell.text, longest_word))}]"
    if cell.strong:
        content = f"strong({content})"
    align = ", align: right" if cell.numeric else ", align: center" if cell.colspan > 1 and cell.heading else ""
    spans = (f", colspan: {cell.colspan}" if cell.colspan > 1 else "") + (
        f", rowspan: {cell.rowspan}" if cell.rowspan > 1 else ""
    )
    return f"cell({content}{align}{spans}{', total: true' if cell.strong else ''}), "


def _figure(block: FigureExhibit, images: dict[str, bytes]) -> str:
    payload = block.payload
    name = f"gambar-{block.number}.svg"
    images[name] = block.svg.encode()
    return (
        f"#drawing({literal(name)}, title: {literal(payload['title'])}, number: {block.number}, "
        f"alt: {literal(payload['alt'])}, "
        f"width: {payload['width_mm']:.2f}mm, base: {literal(payload['base'])}, below: {_below(payload, block.cited)})"
    )


def _picture(block: Picture, images: dict[str, bytes]) -> str:
    name = f"gambar-{block.number}.{block.format}"
    images[name] = block.media
    title, alt = literal(block.title), literal(block.alt)
    return f"#drawing({literal(name)}, title: {title}, number: {block.number}, alt: {alt})"


def _settings(document: Document) -> str:
    cover = document.cover
    keywords = "".join(f"{literal(f'{label}={value}')}, " for label, value in document.identity.labels().items())
    texts = {
        "title": cover.title,
        "subtitle": cover.subtitle,
        "region": ", ".join(cover.region_names),
        "codes": ", ".join(cover.region_codes),
        "period": cover.period,
        "as-of": cover.as_of_text,
        "edition": document.edition,
        "author": document.author,
        "mark": cover.mark,
    }
    given = ", ".join(f"{key}: {literal(text)}" for key, text in texts.items())
    return f"{given}, keywords: ({keywords})"

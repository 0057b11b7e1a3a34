"""Markdown to blocks, through mistune's syntax tree."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sertakan_analysis.reports.export.blocks import (
    Block,
    Code,
    Footnote,
    Grid,
    GridCell,
    Heading,
    Inline,
    LineBreak,
    Link,
    Listing,
    Paragraph,
    PlainTable,
    Preformatted,
    Quote,
    Separator,
    Styled,
    Words,
    plain,
)
from sertakan_analysis.reports.export.grids import grids_in_html, words_in_html
from sertakan_analysis.reports.export.links import safe_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal

Node = dict[str, Any]
STYLES: dict[str, Literal["strong", "emphasis", "strike"]] = {
    "strong": "strong",
    "emphasis": "emphasis",
    "strikethrough": "strike",
}


@cache
def _parser() -> Callable[[str], Any]:
    from mistune import create_markdown

    return create_markdown(renderer=None, plugins=["table", "footnotes", "strikethrough", "math"])


def read_markdown(source: str) -> tuple[Block, ...]:
    """Return the blocks of a piece of Markdown (tables, footnotes, strikethrough and formulae included).

    HTML inside it is reduced to its words and tables. Formulae stay as their TeX source. An image keeps
    only its alternative text: a report holds what its cells drew.
    """
    nodes: list[Node] = list(_parser()(source))
    notes = {item["attrs"]["index"]: item for node in nodes if node["type"] == "footnotes" for item in node["children"]}
    return _Reader(notes).blocks(nodes)


class _Reader:
    """Walks the tree of one piece of Markdown; holds its footnotes by number."""

    def __init__(self, notes: dict[int, Node]) -> None:
        self._notes = notes

    def blocks(self, nodes: Iterable[Node]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: Node) -> Iterable[Block]:
        match node["type"]:
            case "heading":
                yield Heading(int(node["attrs"]["level"]), self.inlines(node["children"]))
            case "paragraph" | "block_text":
                children = self.inlines(node["children"])
                if plain(children).strip() or any(isinstance(child, Footnote) for child in children):
                    yield Paragraph(children)
            case "list":
                items = tuple(self.blocks(item["children"]) for item in node["children"])
                attrs = node["attrs"]
                yield Listing(items, bool(attrs["ordered"]), int(attrs.get("start", 1)))
            case "block_quote":
                yield Quote(self.blocks(node["children"]))
            case "block_code" | "block_math":
                yield Preformatted(node["raw"].rstrip("\n"), "code")
            case "thematic_break":
                yield Separator()
            case "table":
                yield PlainTable(_table(node, self.inlines))
            case "block_html":
                yield from _html(node["raw"])

    def inlines(self, nodes: Iterable[Node]) -> tuple[Inline, ...]:
        return tuple(inline for node in nodes for inline in self._inline(node))

    def _inline(self, node: Node) -> Iterable[Inline]:
        match node["type"]:
            case "text":
                yield Words(node["raw"])
            case "strong" | "emphasis" | "strikethrough" as style:
                yield Styled(STYLES[style], self.inlines(node["children"]))
            case "codespan" | "inline_math":
                yield Code(node["raw"])
            case "link":
                children = self.inlines(node["children"])
                url = safe_url(node["attrs"]["url"])
                yield from (Link(children, url),) if url else children
            case "image":
                yield from self.inlines(node["children"])
            case "footnote_ref":
                yield from self._footnote(int(node["attrs"]["index"]))
            case "linebreak":
                yield LineBreak()
            case "softbreak":
                yield Words(" ")
            case "inline_html" if node["raw"].lower().startswith("<br"):
                yield LineBreak()

    def _footnote(self, index: int) -> Iterable[Inline]:
        paragraphs = [self.inlines(child.get("children", ())) for child in self._notes[index]["children"]]
        joined: list[Inline] = []
        for paragraph in paragraphs:
            joined += [LineBreak(), *paragraph] if joined else paragraph
        yield Footnote(tuple(joined))


def _table(node: Node, inlines: Callable[[Iterable[Node]], tuple[Inline, ...]]) -> Grid:
    head, body = node["children"][0], node["children"][1:]

    def cells(nodes: Iterable[Node], *, heading: bool) -> tuple[GridCell, ...]:
        return tuple(
            GridCell(plain(inlines(cell["children"])), cell["attrs"]["align"] == "right", heading=heading)
            for cell in nodes
        )

    rows = [row for part in body for row in part["children"]]
    headings = cells(head["children"], heading=True)
    return Grid(len(headings), (headings,), tuple(cells(row["children"], heading=False) for row in rows))


def _html(source: str) -> Iterable[Block]:
    grids = grids_in_html(source)
    if grids:
        yield from (PlainTable(grid) for grid in grids)
    elif words := words_in_html(source):
        yield Paragraph((Words(words),))

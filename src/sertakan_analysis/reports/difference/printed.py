"""What an executed notebook publishes, as labelled numbers and sentences: what two editions are compared by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits.payload import WITHHELD
from sertakan_analysis.reports.difference.model import Kind
from sertakan_analysis.reports.export.blocks import (
    CalloutBox,
    FigureExhibit,
    Heading,
    KeyFigures,
    Listing,
    Paragraph,
    PlainTable,
    Preformatted,
    Quote,
    SourceList,
    TableExhibit,
    plain,
)
from sertakan_analysis.reports.export.document import read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sertakan_analysis.exhibits.payload import CellPayload, FigurePayload, TablePayload
    from sertakan_analysis.reports.export.blocks import Block, Grid
    from sertakan_analysis.reports.export.document import Document

NAMING: Final = frozenset({"text", "day", "month", "year"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written. ``measured`` tells a number from words and dates, which name what was measured."""

    text: str
    measured: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, or the data of a figure: columns as key and label, rows of cells in their order."""

    kind: Kind
    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything that a report prints: headline numbers as label and value, sheets, sentences, each in order."""

    key_figures: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    sentences: tuple[str, ...]


def read_printed(path: Path) -> Printed:
    """Read what the executed notebook at ``path`` publishes.

    Raises
    ------
    UserError
        When it is missing, is no notebook, or its exhibits are of another form than this version reads.
    """
    again = "Make the report again with this version of the package."
    try:
        notebook = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise UserError("the executed notebook is gone", where=path.name, remedy=again) from error
    except ValueError as error:
        raise UserError("the file is no notebook", where=path.name, remedy=again) from error
    return printed(read_document(notebook, path.stem))


def printed(document: Document) -> Printed:
    """Return what a document prints."""
    figures = [item for block in document.blocks if isinstance(block, KeyFigures) for item in block.items]
    cover = document.cover
    sentences = (cover.title, cover.subtitle, cover.period, cover.as_of_text, *_sentences(document.blocks))
    return Printed(
        tuple((item["label"], item["value"]) for item in figures),
        tuple(_sheets(document.blocks)),
        tuple(sentence for sentence in sentences if sentence),
    )


def _sheets(blocks: Iterable[Block]) -> Iterator[Sheet]:
    for block in blocks:
        match block:
            case TableExhibit(payload):
                yield _sheet(Kind.TABLE, payload)
            case FigureExhibit(payload):
                yield _sheet(Kind.FIGURE, payload)
            case PlainTable(grid, title):
                yield _plain_sheet(grid, title)


def _sheet(kind: Kind, payload: TablePayload | FigurePayload) -> Sheet:
    return Sheet(
        kind,
        payload["name"],
        tuple((column["key"], column["label"]) for column in payload["columns"]),
        tuple(tuple(Cell(cell["text"], _is_measured(cell)) for cell in row) for row in payload["rows"]),
    )


def _is_measured(cell: CellPayload) -> bool:
    """A withheld number is one, though it is not shown: that it came or went is told as a number's change."""
    return cell["kind"] == WITHHELD or (cell["value"] is not None and cell["kind"] not in NAMING)


def _plain_sheet(grid: Grid, title: str) -> Sheet:
    """Read a user's own table; cells that span rows are taken to stand at the left, as labels do."""
    labels = [cell.text for cell in grid.head[-1]] if grid.head else []
    labels = [""] * (grid.width - len(labels)) + labels
    rows = [[Cell(cell.text, cell.numeric) for cell in row] for row in grid.body]
    return Sheet(
        Kind.TABLE,
        title,
        tuple((str(number), label) for number, label in enumerate(labels)),
        tuple(tuple([Cell("", measured=False)] * (grid.width - len(row)) + row) for row in rows),
    )


def _sentences(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(children=children) | Paragraph(children):
                yield plain(children)
            case Listing(items):
                for item in items:
                    yield from _sentences(item)
            case Quote(inner):
                yield from _sentences(inner)
            case Preformatted(text):
                yield from text.splitlines()
            case _:
                yield from _exhibit_sentences(block)


def _exhibit_sentences(block: Block) -> Iterator[str]:
    match block:
        case KeyFigures(items):
            yield from (item["note"] for item in items)
        case CalloutBox(payload):
            yield from (payload["title"], *payload["items"])
        case TableExhibit(payload) | FigureExhibit(payload):
            yield from (payload["title"], payload["base"], *payload["notes"], payload["as_of_text"])
        case SourceList(sources):
            yield from (source["text"] for source in sources)

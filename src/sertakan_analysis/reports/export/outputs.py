"""What a cell displayed, as blocks: our own exhibits first, then honest forms of anything else."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits.manifest import MANIFEST_MIME
from sertakan_analysis.exhibits.payload import MIME, CoverPayload, FigurePayload, ParagraphPayload
from sertakan_analysis.reports.export.blocks import (
    Block,
    CalloutBox,
    FigureExhibit,
    KeyFigures,
    Listing,
    Paragraph,
    Picture,
    PlainTable,
    Preformatted,
    TableExhibit,
    Words,
)
from sertakan_analysis.reports.export.grids import grids_in_html
from sertakan_analysis.reports.export.markdown import read_markdown
from sertakan_analysis.reports.export.payloads import checked

if TYPE_CHECKING:
    from collections.abc import Iterator

Output = Mapping[str, Any]
SVG = "image/svg+xml"
IMAGES: dict[str, Literal["svg", "png", "jpg"]] = {SVG: "svg", "image/png": "png", "image/jpeg": "jpg"}
ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
TRACEBACK_LINES = 6


@dataclass(slots=True)
class Place:
    """Where the reader is: cell number, the nearest heading above, and what the exporter should say aloud."""

    cell: int = 0
    heading: str = ""
    allow_errors: bool = False
    notices: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The cell as a person counts it."""
        return f"cell {self.cell}"

    def notice(self, message: str) -> None:
        """Keep something that the reader of the log should know."""
        self.notices.append(f"{self.where}: {message}")


def joined(text: object) -> str:
    """Return notebook text, which may be stored as a list of lines."""
    return "".join(text) if isinstance(text, list) else str(text)


def read_output(output: Output, place: Place) -> Iterator[Block | CoverPayload]:
    """Yield the blocks of one output; a cover comes as its payload, for the document keeps it apart.

    Raises
    ------
    UserError
        For an error output (unless errors are allowed) and for a malformed exhibit.
    """
    match output["output_type"]:
        case "error":
            yield _error(output, place)
        case "stream":
            yield from _stream(output, place)
        case "display_data" | "execute_result":
            data = cast("Mapping[str, Any]", output["data"])
            if MIME in data:
                yield _exhibit(data, place)
            elif MANIFEST_MIME not in data:
                yield from _other(data, output.get("metadata", {}), place)


def _error(output: Output, place: Place) -> Block:
    said = f"{output.get('ename', 'error')}: {output.get('evalue', '')}"
    if not place.allow_errors:
        raise UserError(
            f"the cell ended with {said}",
            where=place.where,
            remedy="Mend the cell and run the notebook again; a failed report is not exported.",
        )
    place.notice(f"exported with its error: {said}")
    trace = ANSI.sub("", "\n".join(output.get("traceback", [])[-TRACEBACK_LINES:]))
    return Preformatted(trace or said, "output")


def _stream(output: Output, place: Place) -> Iterator[Block]:
    text = ANSI.sub("", joined(output["text"])).rstrip()
    if output.get("name") == "stderr":
        place.notice(f"wrote to stderr, not shown in the report: {text[:200]}")
    elif text:
        yield Preformatted(text, "output")


def _exhibit(data: Mapping[str, Any], place: Place) -> Block | CoverPayload:
    payload = checked(data[MIME], place.where)
    match payload["kind"]:
        case "cover":
            return payload
        case "paragraph":
            return _paragraph(payload)
        case "key_figures":
            return KeyFigures(tuple(payload["items"]))
        case "callout":
            return CalloutBox(payload)
        case "table":
            return TableExhibit(payload)
        case "figure":
            return _figure(payload, data, place)


def _paragraph(payload: ParagraphPayload) -> Block:
    if payload["listed"]:
        return Listing(tuple((Paragraph((Words(item),)),) for item in payload["items"]))
    return Paragraph((Words(" ".join(payload["items"])),))


def _figure(payload: FigurePayload, data: Mapping[str, Any], place: Place) -> Block:
    where = f"{place.where}, figure '{payload['name']}'"
    remedy = "Display it with sertakan_analysis.display.figure."
    if SVG not in data:
        raise UserError("the figure has no drawing (image/svg+xml)", where=where, remedy=remedy)
    if not payload["alt"].strip():
        raise UserError("the figure has no alternative text", where=where, remedy=remedy)
    return FigureExhibit(payload, joined(data[SVG]))


def _other(data: Mapping[str, Any], metadata: Mapping[str, Any], place: Place) -> Iterator[Block]:
    grids = grids_in_html(joined(data["text/html"])) if "text/html" in data else ()
    mime = next((mime for mime in IMAGES if mime in data), None)
    if grids:
        title = str(metadata.get("title") or place.heading or f"Keluaran sel {place.cell}")
        yield from (PlainTable(grid, title) for grid in grids)
    elif mime:
        yield _picture(mime, data[mime], metadata, place)
    elif "text/markdown" in data:
        yield from read_markdown(joined(data["text/markdown"]))
    elif text := joined(data.get("text/plain", "")).rstrip():
        if "text/html" in data:
            place.notice("displayed HTML without a table; its plain text is shown")
        yield Preformatted(ANSI.sub("", text), "output")


def _picture(mime: str, content: object, metadata: Mapping[str, Any], place: Place) -> Block:
    own = metadata.get(mime)
    said = {**metadata, **own} if isinstance(own, Mapping) else dict(metadata)
    alt = str(said.get("alt") or "").strip()
    title = str(said.get("title") or place.heading or alt or f"Keluaran sel {place.cell}").strip()
    if not alt:
        place.notice(f"image without alternative text; the nearest heading stands in: '{title}'")
    text = joined(content)
    media = text.encode() if mime == SVG else b64decode(text)
    return Picture(media, IMAGES[mime], title, alt or title)

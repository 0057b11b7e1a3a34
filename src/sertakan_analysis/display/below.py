"""What stands above and below every table and figure: title, base, notes, sources, date of the data."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, TypedDict

from sertakan_analysis.display.cells import source_payload
from sertakan_analysis.display.locale import WITHHELD_SIGN, day
from sertakan_analysis.display.sentence import render
from sertakan_analysis.exhibits.payload import WITHHELD, WITHHELD_WORD

if TYPE_CHECKING:
    from sertakan_analysis.exhibits import Chart, PublishedTable
    from sertakan_analysis.exhibits.payload import CellPayload, SourcePayload

SAFE_ADDRESSES: Final = ("https://", "http://")
# What the sign means; why the numbers are withheld is said by the notes of whoever withheld them.
WITHHELD_NOTE: Final = f"{WITHHELD_SIGN} = {WITHHELD_WORD}: angkanya ada, tetapi tidak ditampilkan."


class Around(TypedDict):
    """The words around an exhibit."""

    title: str
    base: str
    notes: list[str]
    sources: list[SourcePayload]
    as_of: str
    as_of_text: str


def around(exhibit: Chart | PublishedTable, rows: list[list[CellPayload]]) -> Around:
    """Write title, base, notes, sources and the date of the data.

    Where a cell of the written ``rows`` is withheld, the first note says what its sign means.
    """
    notes = [render(note) for note in exhibit.notes]
    if any(cell["kind"] == WITHHELD for row in rows for cell in row):
        notes.insert(0, WITHHELD_NOTE)
    return Around(
        title=render(exhibit.title),
        base=render(exhibit.base),
        notes=notes,
        sources=[source_payload(source) for source in exhibit.sources],
        as_of=exhibit.as_of.isoformat(),
        as_of_text=day(exhibit.as_of),
    )


def heading_html(words: Around) -> str:
    """Title, and the base below it when one is named."""
    base = f'<br><span class="base">{escape(words["base"])}</span>' if words["base"] else ""
    return f"{escape(words['title'])}{base}"


def below_html(words: Around) -> str:
    """Notes, sources with their addresses, date of the data."""
    lines = [escape(note) for note in words["notes"]]
    if words["sources"]:
        lines.append("Sumber: " + "; ".join(map(_source_html, words["sources"])))
    lines.append(f"Data sampai {escape(words['as_of_text'])}")
    return '<div class="below">' + "".join(f"<p>{line}</p>" for line in lines) + "</div>"


def below_plain(words: Around) -> list[str]:
    """Return the same as plain lines."""
    sources = "; ".join(source["text"] for source in words["sources"])
    return [*words["notes"], *([f"Sumber: {sources}"] if sources else []), f"Data sampai {words['as_of_text']}"]


def _source_html(source: SourcePayload) -> str:
    said = escape(source["text"])
    if source["url"].startswith(SAFE_ADDRESSES):
        return f'<a href="{escape(source["url"])}">{said}</a>'
    return said

"""The texts of a PDF: its pages, properties, attachments, and the strings that no page shows."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.disclosure.leaks.html_text import html_passages
from sertakan_analysis.disclosure.leaks.model import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
LITERAL: Final = re.compile(rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)", re.DOTALL)
HEXADECIMAL: Final = re.compile(rb"<(FEFF[0-9A-F\s]*)>", re.IGNORECASE)
ESCAPED: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
SIGNS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
PACKED_OBJECTS: Final = b"/ObjStm"
# pdfium writes these where a hyphen ended a line.
BROKEN: Final = re.compile("[\u00ad\ufffe\u0002]\\s*")


def pdf_passages(content: bytes, attached: Callable[[str, bytes], Iterator[Passage]]) -> Iterator[Passage]:
    """Give the texts of pages, document properties and attachments, then everything else that is written as text.

    ``attached`` reads an attached file. Alternative texts, notes, link addresses, titles of sections and XMP are strings
    of the file's objects and are found there, wherever they belong.

    Raises
    ------
    ValueError
        When the bytes are no PDF that can be opened.
    """
    import pypdfium2  # type: ignore[import-untyped]  # it comes without types

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise ValueError("no PDF that can be opened") from None
    try:
        yield from _pages(document)
        for name, value in document.get_metadata_dict(skip_empty=True).items():
            yield Passage(f"property {name}", value)
        for number in range(document.count_attachments()):
            attachment = document.get_attachment(number)
            for inner in attached(attachment.get_name(), bytes(attachment.get_data())):
                yield Passage(f"attachment {number + 1}, {inner.place}", inner.text, inner.glued)
    finally:
        document.close()
    yield from _strings(content)


def _pages(document: Any) -> Iterator[Passage]:
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        yield Passage(f"page {number + 1}", BROKEN.sub("", text.get_text_range()))
        text.close()
        page.close()


def _strings(content: bytes) -> Iterator[Passage]:
    """Give strings of objects and XMP; what draws pages is left out, the pages' text was read."""
    for number, found in enumerate(STREAM.finditer(content), start=1):
        head = content[max(0, found.start() - 400) : found.start()].rpartition(b" obj")[2]
        data = _inflated(found[1], head)
        if PACKED_OBJECTS in head:
            yield from _written(data, f"objects in stream {number}")
        elif b"<?xpacket" in data[:200] or b"/Metadata" in head:
            yield from html_passages(data.decode(errors="replace"), "XMP properties, ")
        else:
            # Within the drawing only replacement texts are written in the clear.
            yield from _hexadecimal(data, f"replacement text in stream {number}")
    yield from _written(STREAM.sub(b"", content), "text beside the pages")


def _inflated(data: bytes, head: bytes) -> bytes:
    if b"/FlateDecode" not in head or b"/Image" in head or b"/Length1" in head or b"/CIDFontType0C" in head:
        return data if b"/Filter" not in head else b""
    try:
        # Not zlib.decompress: of data that end like a line the search takes the last byte for the line's end.
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


def _written(objects: bytes, place: str) -> Iterator[Passage]:
    for found in LITERAL.finditer(objects):
        yield Passage(place, _decoded(ESCAPED.sub(_sign, found[1])))
    yield from _hexadecimal(objects, place)


def _hexadecimal(data: bytes, place: str) -> Iterator[Passage]:
    for found in HEXADECIMAL.finditer(data):
        digits = re.sub(rb"\s", b"", found[1])
        yield Passage(place, _decoded(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())))


def _sign(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return SIGNS.get(found[2], found[2])


def _decoded(text: bytes) -> str:
    if text.startswith(b"\xfe\xff"):
        return text[2:].decode("utf-16-be", errors="replace")
    return text.decode("utf-8", errors="replace")

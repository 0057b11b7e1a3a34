"""The texts of HTML and SVG: what is shown, attributes, comments, scripts, and what is embedded as data."""

from __future__ import annotations

import base64
import binascii
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from sertakan_analysis.disclosure.leaks.image_text import image_passages
from sertakan_analysis.disclosure.leaks.model import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

# Elements inside a line of text; any other one begins a text of its own.
INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tspan", "tt", "u", "var", "wbr",
})  # fmt: skip
# Coordinates: thousands of numbers that no reader sees as such.
DRAWN: Final = frozenset(
    {"d", "points", "transform", "viewbox", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "dx", "dy"}
)
DATA: Final = re.compile(r"data:([\w.+/-]*)((?:;[\w.=-]+)*),([A-Za-z0-9+/=!$&*._~:@?%\r\n-]*)")
BINARY: Final = ("font/", "application/font", "application/x-font", "application/octet-stream", "audio/", "video/")


def html_passages(text: str, within: str = "") -> Iterator[Passage]:
    """Give the texts of a page or drawing; ``within`` says where it is embedded and begins every place."""
    embedded: list[tuple[str, str, str]] = []

    def taken_out(found: re.Match[str]) -> str:
        embedded.append((found[1].lower(), found[2].lower(), found[3]))
        return f"data:{found[1]},"

    reader = _TextReader(within)
    reader.feed(DATA.sub(taken_out, text))
    reader.close()
    yield from reader.found
    for media, options, content in embedded:
        yield from _embedded(media, options, content, within)


def _embedded(media: str, options: str, content: str, within: str) -> Iterator[Passage]:
    if media.startswith(BINARY):
        return
    place = f"{within}embedded {media or 'text'}"
    try:
        raw = base64.b64decode(content) if "base64" in options else unquote(content).encode()
    except (binascii.Error, ValueError):
        yield Passage(place, content)
        return
    if "svg" in media or "html" in media or "xml" in media:
        yield from html_passages(raw.decode(errors="replace"), f"{place}, ")
    elif media.startswith("image/"):
        yield from image_passages(raw, place)
    else:
        yield Passage(place, raw.decode(errors="replace"))


class _TextReader(HTMLParser):
    def __init__(self, within: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Passage] = []
        self._within = within
        self._open: list[str] = []
        self._glued = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name not in DRAWN:
                self.found.append(Passage(self._place(f"attribute {name} of <{tag}>"), value))
        self._open = [*self._open[-8:], tag]
        self._glued = self._glued and tag in INLINE

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        self._glued = self._glued and tag in INLINE

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        self.found.append(Passage(self._place(f"<{inside}>" if inside else "text"), data, glued=self._glued))
        self._glued = True

    def handle_comment(self, data: str) -> None:
        self.found.append(Passage(self._place("comment"), data))

    def handle_decl(self, decl: str) -> None:
        self.found.append(Passage(self._place("declaration"), decl))

    def handle_pi(self, data: str) -> None:
        self.found.append(Passage(self._place("instruction"), data))

    def unknown_decl(self, data: str) -> None:
        self.found.append(Passage(self._place("declaration"), data))

    def _place(self, what: str) -> str:
        return f"{self._within}line {self.getpos()[0]}, {what}"

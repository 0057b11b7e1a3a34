"""All texts in a file, also those that no reader sees: by the file's format."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from sertakan_analysis.disclosure.leaks.html_text import html_passages
from sertakan_analysis.disclosure.leaks.image_text import ENDINGS as IMAGES
from sertakan_analysis.disclosure.leaks.image_text import image_passages
from sertakan_analysis.disclosure.leaks.json_text import json_passages, notebook_passages
from sertakan_analysis.disclosure.leaks.model import Passage
from sertakan_analysis.disclosure.leaks.pdf_text import pdf_passages
from sertakan_analysis.disclosure.leaks.xlsx_text import xlsx_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARKUP: Final = ("html", "htm", "svg", "xml")


def passages(name: str, content: bytes) -> Iterator[Passage]:
    """Give the texts of a file in the order in which they stand there, beginning with the file's name.

    A file of an unknown kind is read as text.

    Raises
    ------
    ValueError
        When the file is not what its ending says: what can't be read can't be cleared.
    """
    yield Passage("file name", name)
    ending = name.rpartition(".")[2].lower()
    readers: dict[str, Callable[[bytes], Iterator[Passage]]] = {
        "ipynb": notebook_passages,
        "json": json_passages,
        "pdf": partial(pdf_passages, attached=passages),
        "xlsx": xlsx_passages,
        **dict.fromkeys(MARKUP, _markup_passages),
        **dict.fromkeys(IMAGES, image_passages),
    }
    yield from readers.get(ending, _text_passages)(content)


def _markup_passages(content: bytes) -> Iterator[Passage]:
    return html_passages(content.decode(errors="replace"))


def _text_passages(content: bytes) -> Iterator[Passage]:
    yield Passage("text", content.decode(errors="replace"))

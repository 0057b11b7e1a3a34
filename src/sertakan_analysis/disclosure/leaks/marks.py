"""Whether words that must stand on every page do stand there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sertakan_analysis.disclosure.leaks.passages import passages

if TYPE_CHECKING:
    from collections.abc import Iterator

# What counts as a page: a page of a PDF, a sheet of a workbook; any other file is one.
PAGES: Final = {"pdf": re.compile(r"page [0-9]+"), "xlsx": re.compile(r"sheet '.*?'(?= |$)")}
SHOWN: Final = {"html": re.compile(r"line [0-9]+, (?:text|<(?!style|script|title)[a-z0-9]+>)")}

ELSEWHERE: Final = re.compile("(?!file name).*", re.DOTALL)


def unmarked(name: str, content: bytes, mark: str) -> tuple[str, ...]:
    """Return the pages or sheets of a file on which the words of a mark do not stand, in any case and spacing.

    Of a file without pages "the whole file" is returned when the mark stands nowhere in it.

    Raises
    ------
    ValueError
        When the file can't be read as what its ending says.
    """
    wanted = _spaced(mark)
    pages: dict[str, list[str]] = {}
    for page, text in _pages(name, content):
        pages.setdefault(page, []).append(text)
    return tuple(page for page, texts in pages.items() if wanted not in _spaced("".join(texts)))


def _pages(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    ending = name.rpartition(".")[2].lower()
    whole = "the whole file"
    if ending not in PAGES:
        yield whole, ""
    for passage in passages(name, content):
        if ending in PAGES:
            page = PAGES[ending].match(passage.place)
            if page is not None:
                yield page[0], passage.text if passage.glued else f" {passage.text}"
        elif SHOWN.get(ending, ELSEWHERE).fullmatch(passage.place):
            yield whole, passage.text if passage.glued else f" {passage.text}"


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold()

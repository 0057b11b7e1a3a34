"""Sources once each, at the end of a report: every exhibit names them by number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sertakan_analysis.reports.export.blocks import Block, FigureExhibit, Heading, SourceList, TableExhibit, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.exhibits.payload import SourcePayload

SECTION = "Sumber"
FIRST_SECTION_LEVEL = 2


def with_sources(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give each exhibit the numbers of its sources and append the list; nothing is added where nobody cites.

    Numbers follow the order of first mention; one source is one pair of words and address.
    """
    numbers: dict[tuple[str, str], int] = {}
    listed: list[SourcePayload] = []
    numbered: list[Block] = []
    for block in blocks:
        if not isinstance(block, TableExhibit | FigureExhibit):
            numbered.append(block)
            continue
        for source in block.payload["sources"]:
            if (source["text"], source["url"]) not in numbers:
                listed.append(source)
                numbers[source["text"], source["url"]] = len(listed)
        cited = tuple(sorted({numbers[source["text"], source["url"]] for source in block.payload["sources"]}))
        numbered.append(replace(block, cited=cited))
    if listed:
        levels = [block.level for block in numbered if isinstance(block, Heading)]
        numbered += [Heading(min(levels, default=FIRST_SECTION_LEVEL), (Words(SECTION),)), SourceList(tuple(listed))]
    return tuple(numbered)

"""One door for a notebook cell: give it what a result holds, in any mixture, and it is displayed in order."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from sertakan_analysis.display.blocks import bullets, callout, cover, key_figures, paragraph
from sertakan_analysis.display.tabular import table
from sertakan_analysis.exhibits import (
    MANIFEST_MIME,
    Callout,
    Chart,
    Cover,
    KeyFigure,
    Manifest,
    PublishedTable,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sertakan_analysis.display.shown import Shown

Exhibit = Text | KeyFigure | Cover | Callout | PublishedTable | Chart | Manifest
Given = Exhibit | tuple["Given", ...]


def show(*exhibits: Given) -> None:
    """Display exhibits in their order; sentences next to each other become a list, headline numbers a row.

    Raises
    ------
    TypeError
        For anything that is not an exhibit, such as a data frame: only published values reach a report.
    """
    from IPython.display import display

    for item in written(*exhibits):
        if isinstance(item, Manifest):
            told = {MANIFEST_MIME: asdict(item), "text/plain": _told(item)}
            display(told, raw=True)  # type: ignore[no-untyped-call]
        else:
            display(item)  # type: ignore[no-untyped-call]


def written(*exhibits: Given) -> Iterator[Shown | Manifest]:
    """Yield what ``show`` displays, one output each."""
    for _, run in groupby(_flat(exhibits), key=type):
        members = list(run)
        sentences = [member for member in members if isinstance(member, Text)]
        headlines = [member for member in members if isinstance(member, KeyFigure)]
        if sentences:
            yield bullets(*sentences) if len(sentences) > 1 else paragraph(*sentences)
        elif headlines:
            yield key_figures(*headlines)
        else:
            yield from map(_one, members)


def _flat(given: Sequence[Given]) -> Iterator[Exhibit]:
    for item in given:
        if isinstance(item, tuple):
            yield from _flat(item)
        else:
            yield item


def _one(item: Exhibit) -> Shown | Manifest:
    match item:
        case Cover():
            return cover(item)
        case Callout():
            return callout(item)
        case PublishedTable():
            return table(item)
        case Chart():
            from sertakan_analysis.display.drawn import figure

            return figure(item)
        case Manifest():
            return item
        case _:
            raise TypeError(f"a {type(item).__name__} cannot be shown in a report; give an exhibit of an analysis")


def _told(manifest: Manifest) -> str:
    return f"{len(manifest.rules)} nilai aturan dan {len(manifest.figures)} angka terbitan dipakai."

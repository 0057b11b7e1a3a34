"""Where sources repeat each other, and where they dispute each other."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from sertakan_analysis.exhibits import Quantity, Text, day, month, text, year
from sertakan_analysis.published.arithmetic import half_step, quantity
from sertakan_analysis.published.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sertakan_analysis.published.model import Published, PublishedFigure, When


def exact_duplicates(published: Published) -> Iterator[Finding]:
    """The same figure from two sources; both stay, and a count of figures must not count them twice."""
    for one, other in _same_subject(published):
        if one.value == other.value and one.source != other.source:
            yield Finding(
                "exact_duplicates",
                (one.id, other.id),
                text(
                    "{subject}: {value} dimuat oleh {first} dan {second}.",
                    subject=_subject(published, one),
                    value=quantity(one),
                    first=published.sources[one.source].publisher,
                    second=published.sources[other.source].publisher,
                ),
                "note",
            )


def contradictions(published: Published) -> Iterator[Finding]:
    """Other values for the same subject and time, beyond rounding; neither is preferred in silence."""
    for one, other in _same_subject(published):
        if one.bound != "point" or other.bound != "point" or one.measure != other.measure:
            continue
        if abs(one.value - other.value) > half_step(one.value) + half_step(other.value):
            yield Finding(
                "contradictions",
                (one.id, other.id),
                text(
                    "{subject}: {first_value} menurut {first}, tetapi {second_value} menurut {second}.",
                    subject=_subject(published, one),
                    first_value=quantity(one),
                    first=published.sources[one.source].publisher,
                    second_value=quantity(other),
                    second=published.sources[other.source].publisher,
                ),
                "caution",
            )


def _same_subject(published: Published) -> Iterator[tuple[PublishedFigure, PublishedFigure]]:
    groups: dict[tuple[str, ...], list[PublishedFigure]] = defaultdict(list)
    for figure in published.select():
        key = (figure.region, figure.indicator, figure.segment, figure.scope, figure.status)
        groups[key].append(figure)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.when.overlaps(other.when):
                yield one, other


def _subject(published: Published, figure: PublishedFigure) -> Text:
    title = published.indicators[figure.indicator].title
    return text("{title} ({when})", title=title, when=_when(figure.when))


def _when(when: When) -> Quantity | str:
    if when.start is None:
        return "tanpa tanggal"
    if when.precision == "day":
        return day(when.start)
    return month(when.start) if when.precision == "month" else year(when.start)

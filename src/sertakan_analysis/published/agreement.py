"""Where sources repeat each other, and where they dispute each other."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from sertakan_analysis.exhibits import Quantity, Text, count, day, month, text, year
from sertakan_analysis.published.arithmetic import count_rounding, quantity, rounding
from sertakan_analysis.published.model import Finding
from sertakan_analysis.regions import region

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
        if abs(one.value - other.value) > rounding(one) + rounding(other):
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


def registered_twice(published: Published) -> Iterator[Finding]:
    """One source, two head counts: its rate times its base, and its eligible workers less those not registered."""
    for rate in published.select(indicator="coverage_rate", segment="total"):
        base = published.base_value(rate.base, rate.when) if rate.base else None
        said = [figure for figure in published.select(region=rate.region) if figure.source == rate.source]
        now = {(figure.indicator, figure.segment): figure for figure in said if figure.when == rate.when}
        needed = [("eligible_workers", "total"), ("unprotected_workers", "PU"), ("unprotected_workers", "BPU")]
        if base is None or base.implied or not all(key in now for key in needed):
            continue
        eligible, wage_earners, own_account = (now[key] for key in needed)
        by_rate = rate.value * base.value / 100
        by_rest = eligible.value - wage_earners.value - own_account.value
        if abs(by_rate - by_rest) > rounding(rate) * base.value / 100 + count_rounding(by_rest):
            yield Finding(
                "contradictions",
                (rate.id, eligible.id, wage_earners.id, own_account.id),
                text(
                    "{subject}: {source} memuat dua jumlah peserta, {by_rate} menurut persentasenya dan {by_rest} bila "
                    "yang belum terdaftar dikurangkan dari {eligible} pekerja.",
                    subject=_subject(published, rate),
                    source=published.sources[rate.source].publisher,
                    by_rate=count(round(by_rate), approximate=True),
                    by_rest=count(by_rest),
                    eligible=count(eligible.value),
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
    return text(
        "{title}, {region} ({when})",
        title=published.indicators[figure.indicator].title,
        region=region(figure.region).name,
        when=_when(figure.when),
    )


def _when(when: When) -> Quantity | str:
    if when.start is None:
        return "tanpa tanggal"
    if when.precision == "day":
        return day(when.start)
    return month(when.start) if when.precision == "month" else year(when.start)

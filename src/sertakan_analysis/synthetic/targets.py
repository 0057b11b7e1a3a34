"""The published figures that synthetic people follow, each with the figures that it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.published import coverage_points
from sertakan_analysis.regions import region
from sertakan_analysis.synthetic.assumed import assumed, rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sertakan_analysis.published import CoveragePoint, Published, PublishedFigure

SEGMENTS: Final = ("PU", "BPU", "jakon")
HUNDRED: Final = Decimal(100)
WHOLE: Final = ("people", "households", "men")  # of a desa's own table; the other margins of a desa are occupations
KABUPATEN_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class Margins:
    """What a population is made to fit, as shares from 0 to 1.

    ``people``, ``households`` and ``men`` are head counts of the region where somebody published them. ``participation``
    is the labour force per person of 15 or more, ``unemployment`` per member of the labour force, ``formal`` per
    employed person. ``segments`` are participants and ``tobacco_insured`` tobacco workers with a contribution paid by
    DBHCHT, both per member of the base that the source names, taken here as the labour force. ``occupations`` are head
    counts for ``people`` people. ``figures`` holds the ids of the published figures, or a source, by margin.
    """

    region: str
    people: int | None
    households: int | None
    men: int | None
    participation: Decimal
    unemployment: Decimal
    formal: Decimal
    segments: Mapping[str, Decimal]
    tobacco_insured: Decimal
    occupations: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def margins(region_code: str, as_of: date, published: Published) -> Margins:
    """Take the margins of a region from the newest figures known on a day.

    A figure that nobody published for the kabupaten is the province's. Where participants are not told by segment on
    one base, the newest rate is split as the newest counts of PU and BPU.

    Raises
    ------
    UserError
        Unknown region, one above a kabupaten, or one without any figure by that day.
    """
    kabupaten = ".".join(region(region_code).code.split(".")[:KABUPATEN_PARTS])
    if "." not in kabupaten:
        raise UserError(
            f"synthetic people live in a kabupaten or below, not in {region(kabupaten).name}",
            remedy="Choose 35.25 (Kabupaten Gresik), 32.16 (Kabupaten Bekasi), or a kecamatan or desa of them.",
        )
    newest = _Newest(published, kabupaten, as_of)
    participation = newest.figure("labour_force_participation_rate")
    unemployment = newest.figure("unemployment_rate")
    formal = newest.figure("formal_share")
    segments, base, coverage = _segments(newest)
    tobacco = newest.found("dbhcht_funded_workers", kabupaten, "tobacco")
    village = {row["margin"]: row for row in rows("village_margins.csv") if row["desa"] == region_code}
    counts = {name: _village_count(row, published) for name, row in village.items()}
    return Margins(
        region=region_code,
        people=counts.get("people"),
        households=counts.get("households"),
        men=counts.get("men"),
        participation=participation.value / HUNDRED,
        unemployment=unemployment.value / HUNDRED,
        formal=formal.value / HUNDRED,
        segments=segments,
        tobacco_insured=tobacco.value / base if tobacco else Decimal(0),
        occupations={name: value for name, value in counts.items() if name not in WHOLE},
        figures={
            "participation": (participation.id,),
            "unemployment": (unemployment.id,),
            "formal": (formal.id,),
            "segments": coverage,
            "tobacco_insured": (tobacco.id,) if tobacco else (),
            **{name: (row["figure"] or row["source"],) for name, row in village.items()},
        },
    )


def men_of(people: int, given: Margins) -> int:
    """Return how many of so many people are men: as published, in proportion, else by assumption."""
    if given.men is not None and given.people is not None:
        return round(people * given.men / given.people)
    return round(people * assumed("men_share"))


def households_of(people: int, given: Margins) -> int:
    """Return in how many households so many people live: as published, in proportion, else by assumption."""
    if given.households is not None and given.people is not None:
        return max(1, round(people * given.households / given.people))
    return max(1, round(people / assumed("people_per_household")))


@dataclass(frozen=True, slots=True)
class _Newest:
    published: Published
    kabupaten: str
    as_of: date

    def found(self, indicator: str, where: str, segment: str = "total") -> PublishedFigure | None:
        known = self.published.select(
            region=where, indicator=indicator, segment=segment, status="realised", until=self.as_of
        )
        dated = [figure for figure in known if figure.when.on is not None]
        return dated[-1] if dated else None

    def figure(self, indicator: str) -> PublishedFigure:
        province = self.kabupaten.split(".", maxsplit=1)[0]
        for where in (self.kabupaten, province):
            if (newest := self.found(indicator, where)) is not None:
                return newest
        raise UserError(
            f"nobody published '{indicator}' for {region(self.kabupaten).name} or its province by {self.as_of}",
            remedy="Choose a later day, or add the figure with its source.",
        )


def _segments(newest: _Newest) -> tuple[Mapping[str, Decimal], Decimal, tuple[str, ...]]:
    points = coverage_points(newest.published, newest.kabupaten, newest.as_of)
    whole = [point for point in points if set(point.segments) == set(SEGMENTS)]
    if whole:
        point = whole[-1]
        return {name: point.segments[name] / point.base.value for name in SEGMENTS}, point.base.value, point.figures
    if not points:
        raise UserError(
            f"nobody published the coverage of {region(newest.kabupaten).name} by {newest.as_of}",
            remedy="Choose a later day.",
        )
    return _split(newest, points[-1])


def _split(newest: _Newest, point: CoveragePoint) -> tuple[Mapping[str, Decimal], Decimal, tuple[str, ...]]:
    counts = {name: newest.found("active_participants", newest.kabupaten, name) for name in ("PU", "BPU")}
    known = {name: figure for name, figure in counts.items() if figure is not None}
    together = sum(figure.value for figure in known.values())
    rate = point.participants / point.base.value
    shares = {name: rate * figure.value / together for name, figure in known.items()}
    figures = (*point.figures, *(figure.id for figure in known.values()))
    return {name: shares.get(name, Decimal(0)) for name in SEGMENTS}, point.base.value, figures


def _village_count(row: Mapping[str, str], published: Published) -> int:
    return int(published.figures[row["figure"]].value if row["figure"] else row["value"])

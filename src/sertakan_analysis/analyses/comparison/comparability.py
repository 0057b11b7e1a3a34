"""Which indicators can be set side by side, and why the others can't."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sertakan_analysis.analyses.wording import (
    MEASURES,
    SCOPES,
    SEGMENTS,
    WHOLE_SCOPES,
    known_day,
    plain,
    source_notes,
    when_quantity,
    whole_scope,
)
from sertakan_analysis.exhibits import Cell, Column, PublishedTable, Quantity, Text, count, percent, text
from sertakan_analysis.regions import region

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sertakan_analysis.published import Published, PublishedFigure
    from sertakan_analysis.regions import Region

Verdict = Literal["comparable", "with care", "not comparable", "missing"]
VERDICT_WORDS: Final = {
    "comparable": "Sebanding",
    "with care": "Sebanding dengan hati-hati",
    "not comparable": "Tidak sebanding",
    "missing": "Belum ada",
}
CARE_DAYS: Final = 366

COMPARED: Final = (
    ("coverage_rate", "total"),
    ("active_participants", "total"),
    ("active_participants", "PU"),
    ("active_participants", "BPU"),
    ("active_participants", "jakon"),
    ("target_coverage_rate", "total"),
    ("protected_vulnerable_workers", "vulnerable"),
    ("unemployment_rate", "total"),
    ("labour_force_participation_rate", "total"),
    ("labour_force", "total"),
    ("employed", "total"),
    ("formal_share", "total"),
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator over the regions.

    ``figures`` holds each region's figure (``None``: not published) at the date of the comparison: the latest
    common one where there is one, otherwise each region's latest.
    """

    indicator: str
    segment: str
    figures: tuple[PublishedFigure | None, ...]
    verdict: Verdict
    reason: Text


def short_name(place: Region) -> str:
    """Return the region's name without its level: Gresik, Jawa Timur."""
    return place.name.removeprefix("Kabupaten ").removeprefix("Kota ").removeprefix("Provinsi ")


def compare_indicators(published: Published, regions: Sequence[Region], as_of: date) -> tuple[Comparison, ...]:
    """Judge every compared indicator; rows follow the order of ``COMPARED``."""
    return tuple(_judge(published, regions, as_of, indicator, segment) for indicator, segment in COMPARED)


def _judge(published: Published, regions: Sequence[Region], as_of: date, indicator: str, segment: str) -> Comparison:
    whole = [whole_figures(published, region, as_of, indicator, segment) for region in regions]
    latest = tuple(
        found[-1] if found else _partial(published, region, as_of, indicator, segment)
        for found, region in zip(whole, regions, strict=True)
    )
    lacking = [region.name for region, figure in zip(regions, latest, strict=True) if figure is None]
    if lacking:
        reason = text("Tidak ada angka terbitan untuk {regions}", regions=listed(lacking))
        return Comparison(indicator, segment, latest, "missing", reason)
    partial = [region.name for region, found in zip(regions, whole, strict=True) if not found]
    if partial:
        reason = text(
            "{regions}: hanya ada angka sebagian wilayah, bukan seluruh kabupaten/kota", regions=listed(partial)
        )
        return Comparison(indicator, segment, latest, "not comparable", reason)
    family = published.indicators[indicator].family
    judge = _judge_survey if family == "sakernas" else _judge_programme
    return judge(published, indicator, segment, whole)


def whole_figures(
    published: Published, region: Region, as_of: date, indicator: str, segment: str
) -> tuple[PublishedFigure, ...]:
    """Return the dated figures that count the whole region, oldest first; ranges and withdrawn figures are out."""
    figures = published.select(region=region.code, indicator=indicator, segment=segment, until=as_of)
    # A survey round is dated by its month; a day is the date of somebody's statement about it.
    survey = published.indicators[indicator].family == "sakernas"
    return tuple(
        figure
        for figure in figures
        if figure.scope == whole_scope(region)
        and figure.bound == "point"
        and (figure.when.precision == "month" if survey else figure.when.on)
    )


def _partial(published: Published, region: Region, as_of: date, indicator: str, segment: str) -> PublishedFigure | None:
    """Return the latest figure that counts only part of the region or is one end of a range."""
    figures = published.select(region=region.code, indicator=indicator, segment=segment, until=as_of)
    dated = [figure for figure in figures if figure.when.on and figure.value is not None]
    return dated[-1] if dated else None


def _judge_survey(
    _published: Published, indicator: str, segment: str, whole: Sequence[tuple[PublishedFigure, ...]]
) -> Comparison:
    """Judge labour force survey figures: the same round for all regions is comparable."""
    rounds = [{figure.when: figure for figure in found} for found in whole]
    common = set.intersection(*(set(found) for found in rounds))
    if common:
        when = max(common, key=lambda item: known_day(rounds[0][item]))
        figures = tuple(found[when] for found in rounds)
        reason = text("Sakernas BPS, putaran yang sama ({when})", when=when_quantity(when))
        return Comparison(indicator, segment, figures, "comparable", reason)
    figures = tuple(found[-1] for found in whole)
    gap = _days_apart(figures)
    dates = _listed_dates(figures)
    if gap <= CARE_DAYS:
        reason = text("Sakernas BPS, tetapi tidak ada putaran yang sama ({dates})", dates=dates)
        return Comparison(indicator, segment, figures, "with care", reason)
    reason = text("Tidak ada putaran yang sama; angka terpaut lebih dari setahun ({dates})", dates=dates)
    return Comparison(indicator, segment, figures, "not comparable", reason)


def _judge_programme(
    published: Published, indicator: str, segment: str, whole: Sequence[tuple[PublishedFigure, ...]]
) -> Comparison:
    """Judge figures of the programme: rates need like bases, counts need the same thing counted at about one time."""
    figures = tuple(found[-1] for found in whole)
    if published.indicators[indicator].needs_base:
        bases = [base_words(published, figure) for figure in figures]
        if len({_like(words, figure) for words, figure in zip(bases, figures, strict=True)}) > 1:
            reason = text("Basis berbeda: {bases}", bases=_joined(bases))
            return Comparison(indicator, segment, figures, "not comparable", reason)
    measures = {figure.measure for figure in figures}
    if len(measures) > 1:
        words = _joined([MEASURES.get(figure.measure, "tidak dirinci") for figure in figures])
        reason = text("Yang dihitung berbeda: {words}", words=words)
        return Comparison(indicator, segment, figures, "not comparable", reason)
    if _days_apart(figures) > CARE_DAYS:
        reason = text("Angka terpaut lebih dari setahun ({dates})", dates=_listed_dates(figures))
        return Comparison(indicator, segment, figures, "not comparable", reason)
    reason = text(
        "Istilah sama, tetapi catatan tiap wilayah belum diselaraskan ({dates})", dates=_listed_dates(figures)
    )
    return Comparison(indicator, segment, figures, "with care", reason)


def _days_apart(figures: Sequence[PublishedFigure]) -> int:
    days = [known_day(figure) for figure in figures]
    return (max(days) - min(days)).days


def _like(words: str, figure: PublishedFigure) -> str:
    """Reduce what a base counts to its definition: the name of the region does not make it another one."""
    return words.casefold().replace(short_name(region(figure.region)).casefold(), "")


def base_words(published: Published, figure: PublishedFigure) -> str:
    """What the figure's base counts, as a reader sees it."""
    return published.bases[figure.base].counts if figure.base else "tanpa basis"


def listed(words: Sequence[str]) -> str:
    """Write names one after another: A, A dan B, A, B, dan C."""
    if len(words) < 3:  # noqa: PLR2004 - the comma before "dan" comes with the third name
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"


def _joined(words: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(words))


def _listed_dates(figures: Sequence[PublishedFigure]) -> Text:
    """Write the dates of the figures in order, one after another."""
    places: dict[str, Quantity | str | Text] = {
        f"d{number}": when_quantity(figure.when) for number, figure in enumerate(figures)
    }
    return Text("; ".join(f"{{{name}}}" for name in places), places)


def indicator_words(published: Published, indicator: str, segment: str) -> str:
    """Name an indicator, with its segment where that is not the whole."""
    title = published.indicators[indicator].title
    return title if segment in ("total", "vulnerable") else f"{title}, {SEGMENTS.get(segment, segment)}"


def figure_quantity(figure: PublishedFigure) -> Quantity:
    """Write a published figure by its unit."""
    return percent(figure.value) if figure.unit == "percent" else count(figure.value)


def comparability_table(
    published: Published, regions: Sequence[Region], found: Sequence[Comparison], as_of: date
) -> PublishedTable:
    """List each indicator and region with figure, date and base, and the verdict with its reason."""
    rows: list[tuple[Cell, ...]] = []
    for item in found:
        for number, (place, figure) in enumerate(zip(regions, item.figures, strict=True)):
            first = number == 0
            rows.append(
                (
                    indicator_words(published, item.indicator, item.segment) if first else "",
                    place.name,
                    figure_quantity(figure) if figure else None,
                    when_quantity(figure.when) if figure else None,
                    _base_cell(published, figure),
                    _verdict_cell(item, number),
                )
            )
    return PublishedTable(
        name="keterbandingan",
        title=comparability_finding(found),
        row_meaning="one indicator in one region",
        columns=(
            Column("indicator", "Indikator"),
            Column("region", "Wilayah"),
            Column("value", "Angka", "count"),
            Column("date", "Tanggal"),
            Column("base", "Basis atau cakupan"),
            Column("verdict", "Putusan, lalu alasannya"),
        ),
        rows=tuple(rows),
        as_of=as_of,
        notes=(
            plain("Angka yang ditulis: putaran bersama yang terbaru bila ada, selain itu angka terbaru tiap wilayah."),
        ),
        sources=source_notes(
            published.sources[figure.source] for item in found for figure in item.figures if figure is not None
        ),
    )


def _verdict_cell(item: Comparison, row: int) -> Text | str:
    """Write the verdict beside the first region and its reason beside the second."""
    if row == 0:
        return VERDICT_WORDS[item.verdict]
    return text("{reason}.", reason=item.reason) if row == 1 else ""


def _base_cell(published: Published, figure: PublishedFigure | None) -> str | None:
    if figure is None:
        return None
    words = [base_words(published, figure)] if figure.base else []
    if figure.scope not in WHOLE_SCOPES.values():
        words.append(SCOPES[figure.scope])
    if figure.bound != "point":
        words.append("satu ujung dari kisaran")
    return "; ".join(words) or None


def comparability_finding(found: Sequence[Comparison]) -> Text:
    """Say how many indicators can be compared."""
    good = sum(item.verdict in ("comparable", "with care") for item in found)
    care = sum(item.verdict == "with care" for item in found)
    finding = text("{good} dari {all} indikator dapat dibandingkan", good=count(good), all=count(len(found)))
    return (
        text("{finding}, {care} di antaranya dengan hati-hati", finding=finding, care=count(care)) if care else finding
    )

"""Who the participants are by segment, and where sources disagree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sertakan_analysis.analyses.wording import (
    MEASURES,
    SCOPES,
    SEGMENTS,
    known_day,
    plain,
    source_notes,
    when_quantity,
    whole_scope,
)
from sertakan_analysis.exhibits import (
    BarChart,
    BarSeries,
    Cell,
    Column,
    PublishedTable,
    Text,
    count,
    percent,
    text,
)

if TYPE_CHECKING:
    from sertakan_analysis.analyses.coverage.context import Context
    from sertakan_analysis.exhibits import SourceNote
    from sertakan_analysis.published import PublishedFigure, When

SEGMENT_ORDER = ("PU", "BPU", "jakon")
HEAD_COUNTS = ("active_participants", "registered_participants")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one statement says of the segments: one indicator, scope and measure on one date."""

    when: When
    scope: str
    measure: str
    segments: dict[str, Decimal]
    figures: tuple[PublishedFigure, ...]

    @property
    def complete(self) -> bool:
        """Whether wage earners, own-account workers and construction are all there."""
        return all(segment in self.segments for segment in SEGMENT_ORDER)

    @property
    def total(self) -> Decimal:
        """The sum of the segments that are published."""
        return sum(self.segments.values(), Decimal(0))


def statements(context: Context) -> tuple[Statement, ...]:
    """Gather the published head counts by segment, in date order."""
    found: dict[tuple[When, str, str], list[PublishedFigure]] = {}
    for indicator in HEAD_COUNTS:
        for figure in context.inputs.published.select(
            region=context.region.code, indicator=indicator, until=context.as_of
        ):
            if figure.segment in SEGMENT_ORDER and figure.status == "realised" and figure.when.on:
                found.setdefault((figure.when, figure.scope, figure.measure), []).append(figure)
    merged = [_statement(key, figures) for key, figures in found.items()]
    return tuple(sorted(_joined(merged), key=lambda statement: known_day(statement.figures[0])))


def _statement(key: tuple[When, str, str], figures: list[PublishedFigure]) -> Statement:
    when, scope, measure = key
    return Statement(when, scope, measure, {item.segment: item.value for item in figures}, tuple(figures))


def _joined(found: list[Statement]) -> list[Statement]:
    """Join what one source says on one day in several words (active wage earners, protected own-account workers)."""
    joined: dict[tuple[When, str, frozenset[str]], Statement] = {}
    for item in found:
        key = (item.when, item.scope, frozenset(figure.source for figure in item.figures))
        if key in joined:
            one = joined[key]
            measure = one.measure if one.measure == item.measure else ""
            both = (one.segments | item.segments, one.figures + item.figures)
            joined[key] = Statement(one.when, one.scope, measure, *both)
        else:
            joined[key] = item
    return list(joined.values())


def composition_chart(context: Context, found: tuple[Statement, ...]) -> BarChart | None:
    """Draw the segments of every statement that counts the whole region and names all three; ``None`` without any."""
    drawn = [item for item in found if item.complete and item.scope == whole_scope(context.region)]
    if not drawn:
        return None
    return BarChart(
        name="susunan_segmen",
        title=composition_finding(drawn),
        as_of=context.as_of,
        kind="count",
        decimals=0,
        base=plain("Jumlah peserta menurut segmen"),
        notes=(plain("Peserta jasa konstruksi terikat proyek: jumlahnya naik turun mengikuti proyek."),),
        sources=_source_notes(context, tuple(drawn)),
        categories=tuple(text("{when}", when=when_quantity(item.when)) for item in drawn),
        series=tuple(
            BarSeries(SEGMENTS[segment], tuple(item.segments[segment] for item in drawn)) for segment in SEGMENT_ORDER
        ),
        totals=tuple(item.total for item in drawn),
    )


def composition_finding(drawn: list[Statement]) -> Text:
    """Say which segment carries the participants in the latest complete statement."""
    last = drawn[-1]
    largest = max(SEGMENT_ORDER, key=lambda segment: last.segments[segment])
    return text(
        "{when}: {share} peserta dari segmen {segment}; BPU {bpu}",
        when=when_quantity(last.when),
        share=percent(100 * last.segments[largest] / last.total, 0),
        segment=SEGMENTS[largest],
        bpu=percent(100 * last.segments["BPU"] / last.total, 0),
    )


def composition_table(context: Context, found: tuple[Statement, ...]) -> PublishedTable:
    """List every statement by segment; a gap is "not published"."""
    return PublishedTable(
        name="susunan_segmen",
        title=text("Peserta {region} menurut segmen, sebagaimana terbit", region=context.region.name),
        row_meaning="one statement of participants by segment",
        columns=(
            Column("date", "Tanggal"),
            Column("PU", "PU", "count"),
            Column("BPU", "BPU", "count"),
            Column("jakon", "Jakon", "count"),
            Column("sum", "Jumlah segmen", "count"),
            Column("scope", "Wilayah yang dihitung"),
            Column("measure", "Yang dihitung"),
        ),
        rows=tuple(_row(item) for item in found),
        as_of=context.as_of,
        notes=(
            plain("PU: penerima upah. BPU: bukan penerima upah. Jakon: jasa konstruksi. Tanda “–”: tidak terbit."),
            plain("Jumlah segmen hanya ditulis bila ketiga segmen terbit."),
        ),
        sources=_source_notes(context, found),
    )


def _row(item: Statement) -> tuple[Cell, ...]:
    return (
        when_quantity(item.when),
        *(item.segments.get(segment) for segment in SEGMENT_ORDER),
        count(item.total) if item.complete else None,
        SCOPES[item.scope],
        MEASURES.get(item.measure, "tidak dirinci"),
    )


def _source_notes(context: Context, found: tuple[Statement, ...]) -> tuple[SourceNote, ...]:
    sources = context.inputs.published.sources
    return source_notes(sources[figure.source] for item in found for figure in item.figures)


def disagreements(context: Context) -> PublishedTable:
    """List what the checks of published figures found for the region: repeated, contradicting and corrected figures."""
    published = context.inputs.published
    found = [
        finding
        for finding in published.findings
        if any(
            published.figures[name].region == context.region.code and _is_known(context, name)
            for name in finding.figures
        )
    ]
    return PublishedTable(
        name="catatan_sumber",
        title=text("Pertentangan dan pengulangan antarsumber, {region}", region=context.region.name),
        row_meaning="one finding of the checks on published figures",
        columns=(Column("kind", "Jenis"), Column("finding", "Yang ditemukan")),
        rows=tuple((finding.kind_words, finding.message) for finding in found),
        as_of=context.as_of,
        notes=(plain("Angka yang bertentangan tidak digabung dan tidak dirata-ratakan."),),
    )


def _is_known(context: Context, name: str) -> bool:
    when = context.inputs.published.figures[name].when.on
    return when is None or when <= context.as_of

"""The series as published, and the same head counts on one base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.analyses.wording import (
    MEASURES,
    SCOPES,
    direction,
    plain,
    source_notes,
    when_quantity,
    whole_scope,
)
from sertakan_analysis.exhibits import (
    Break,
    Cell,
    Column,
    LineChart,
    LineSeries,
    Point,
    PublishedTable,
    Text,
    count,
    percent,
    points,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.analyses.coverage.context import Context
    from sertakan_analysis.exhibits import Quantity, SourceNote
    from sertakan_analysis.published import BaseValue, CoveragePoint, RebasedPoint, Source

IMPLIED_NOTE = plain(
    "“Sekitar” menandai angka tersirat: dihitung dari angka lain dalam sumber yang sama, tidak dicetak oleh sumbernya."
)


def published_rate_chart(context: Context) -> LineChart:
    """Draw every published rate at its day; the line stops wherever the base changes."""
    drawn = tuple(
        Point(point.when.on, point.rate_printed or point.rate, hollow=is_implied(point)) for point in context.points
    )
    breaks = tuple(
        Break(later.when.start, "basis berganti")
        for earlier, later in zip(context.points, context.points[1:], strict=False)
        if not same_base(earlier.base, later.base)
    )
    return LineChart(
        name="cakupan_terbitan",
        title=_published_title(context),
        as_of=context.as_of,
        kind="percent",
        decimals=1,
        base=plain("Persen dari basis masing-masing titik; basis tiap titik ada pada tabel berikutnya"),
        notes=(plain("Titik berongga: peserta, basis, atau persentasenya dihitung, tidak dicetak oleh sumber."),),
        sources=source_notes(_sources(context.points)),
        series=(LineSeries("Cakupan menurut terbitan", drawn),),
        breaks=breaks,
    )


def _published_title(context: Context) -> Text:
    bases = {(point.base.base, point.base.value) for point in context.points}
    if len(context.points) == 1:
        return plain("Baru satu angka cakupan terbit, sehingga belum ada tren")
    if len(bases) == 1:
        return text("{n} angka terbitan memakai satu basis", n=count(len(context.points)))
    return text(
        "{n} angka terbitan memakai {bases} basis yang berbeda, sehingga tidak membentuk satu tren",
        n=count(len(context.points)),
        bases=count(len(bases)),
    )


def published_rate_table(context: Context) -> PublishedTable:
    """List each published point with its participants, its base and what the base counts."""
    return PublishedTable(
        name="cakupan_terbitan",
        title=text("Angka cakupan {region} menurut terbitan dan basisnya", region=context.region.name),
        row_meaning="one published coverage figure",
        columns=(
            Column("date", "Tanggal"),
            Column("participants", "Peserta", "count"),
            Column("measure", "Yang dihitung sebagai peserta"),
            Column("base", "Basis", "count"),
            Column("base_counts", "Yang dihitung sebagai basis"),
            Column("rate", "Cakupan", "percent", 2),
        ),
        rows=tuple(_published_row(context, point) for point in context.points),
        as_of=context.as_of,
        notes=(IMPLIED_NOTE,),
        sources=source_notes(_sources(context.points)),
    )


def _published_row(context: Context, point: CoveragePoint) -> tuple[Cell, ...]:
    scope = "" if point.scope == whole_scope(context.region) else f"; {SCOPES[point.scope]}"
    return (
        when_quantity(point.when),
        participants_cell(point),
        f"{MEASURES.get(point.measure, 'tidak dirinci')}{scope}",
        base_size(point.base),
        context.inputs.published.bases[point.base.base].counts,
        percent(
            point.rate_printed if point.rate_printed is not None else point.rate, approximate=not point.rate_printed
        ),
    )


def participants_cell(point: CoveragePoint) -> Cell:
    """Write the participants, or the range where the source prints a range."""
    if point.participants_range:
        low, high = point.participants_range
        return text("{low}–{high}", low=count(low), high=count(high))
    return count(point.participants, approximate=point.participants_implied)


def rebased_chart(context: Context) -> LineChart:
    """Draw the same head counts as a share of the one chosen base."""
    return LineChart(
        name="cakupan_satu_basis",
        title=rebased_finding(context),
        as_of=context.as_of,
        kind="percent",
        decimals=1,
        base=base_line(context),
        notes=(text("Basis acuan: {rule}", rule=context.base_rule),),
        sources=rebased_sources(context),
        series=(LineSeries("Cakupan pada satu basis", observed(context)),),
    )


def observed(context: Context) -> tuple[Point, ...]:
    """Return the head counts as shares of the chosen base; implied ones hollow."""
    return tuple(
        Point(item.point.when.on, item.rate, hollow=item.point.participants_implied) for item in context.rebased
    )


def rebased_sources(context: Context) -> tuple[SourceNote, ...]:
    """List the sources of the head counts on the chosen base."""
    return source_notes(_sources(item.point for item in context.rebased))


def base_size(base: BaseValue) -> Quantity:
    """Write how large a base is; "about" where its source says so or it was implied."""
    return count(base.value, approximate=base.approximate)


def rebased_finding(context: Context) -> Text:
    """Say how coverage moved on one base between the first and the last head count."""
    if len(context.rebased) < 2:  # noqa: PLR2004 - a change needs two points
        return plain("Baru satu jumlah peserta yang mewakili seluruh wilayah; perubahan belum dapat dihitung")
    first, last = context.rebased[0], context.rebased[-1]
    return text(
        "Pada satu basis, cakupan {moved}: {before} ({start}) menjadi {after} ({end})",
        moved=direction(last.rate - first.rate),
        before=percent(first.rate, 1),
        start=when_quantity(first.point.when),
        after=percent(last.rate, 1),
        end=when_quantity(last.point.when),
    )


def rebased_table(context: Context) -> PublishedTable:
    """List head counts, their share of the chosen base and the change from one to the next."""
    rows: list[tuple[Cell, ...]] = []
    previous: RebasedPoint | None = None
    for item in context.rebased:
        rows.append(
            (
                when_quantity(item.point.when),
                participants_cell(item.point),
                count(item.point.participants - previous.point.participants, signed=True) if previous else None,
                percent(item.rate, 1),
                points(item.rate - previous.rate) if previous else None,
            )
        )
        previous = item
    return PublishedTable(
        name="cakupan_satu_basis",
        title=text("Jumlah peserta {region} dan bagiannya pada satu basis", region=context.region.name),
        row_meaning="one published head count",
        columns=(
            Column("date", "Tanggal"),
            Column("participants", "Peserta", "count"),
            Column("participants_change", "Perubahan peserta", "count"),
            Column("rate", "Cakupan pada basis acuan", "percent", 1),
            Column("rate_change", "Perubahan (poin persen)", "points", 1),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=base_line(context),
        notes=(IMPLIED_NOTE,),
        sources=rebased_sources(context),
    )


def base_line(context: Context) -> Text:
    """Name the chosen base with its value and date."""
    return text(
        "Basis: {counts}, {value} orang ({when})",
        counts=context.base_words,
        value=base_size(context.base),
        when=when_quantity(context.base.when),
    )


def is_implied(point: CoveragePoint) -> bool:
    """Tell whether any of participants, base or rate was computed rather than printed."""
    return point.participants_implied or point.base.implied or point.rate_printed is None


def same_base(one: BaseValue, other: BaseValue) -> bool:
    """Tell whether two figures divide by the same thing with the same value."""
    return (one.base, one.value) == (other.base, other.value)


def _sources(items: Iterable[CoveragePoint]) -> tuple[Source, ...]:
    return tuple(source for point in items for source in point.sources)

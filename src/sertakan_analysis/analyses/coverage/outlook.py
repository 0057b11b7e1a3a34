"""Ahead: a projection where the data carry one, and scenarios in any case."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.coverage.series import base_line, observed, rebased_sources
from sertakan_analysis.analyses.refusal_words import why
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import (
    Band,
    Cell,
    Column,
    LineChart,
    LineSeries,
    Point,
    PublishedTable,
    Text,
    count,
    day,
    month,
    percent,
    text,
)
from sertakan_analysis.statistics import (
    Projection,
    Refusal,
    backtest,
    last,
    months_between,
    needed_pace,
    project,
)

if TYPE_CHECKING:
    from sertakan_analysis.analyses.coverage.context import Context
    from sertakan_analysis.analyses.coverage.targets import Outlooked, TargetGap
    from sertakan_analysis.exhibits import Chart
    from sertakan_analysis.statistics import BacktestStep, ProjectedRate

YEARS_AHEAD: Final = 3


def outlook_section(context: Context, outlook: Outlooked) -> tuple[Text | PublishedTable | Chart, ...]:
    """Return the projection or the reason why there is none, then the scenarios."""
    if not context.rebased:
        return (
            plain(
                "Tidak ada proyeksi dan tidak ada skenario: belum terbit jumlah peserta yang mencakup seluruh wilayah."
            ),
        )
    points = [(item.point.when.on, item.point.participants) for item in context.rebased]
    horizon = date(context.as_of.year + YEARS_AHEAD, 12, 31)
    answer = project(points, context.base.value, horizon)
    if isinstance(answer, Refusal):
        return (text("Tidak ada proyeksi, karena {why}.", why=why(answer)), scenario_table(context, outlook))
    return (
        _explanation(answer, backtest(points, context.base.value)),
        _projection_chart(context, answer),
        scenario_table(context, outlook),
    )


def _explanation(projection: Projection, tested: tuple[BacktestStep, ...]) -> Text:
    final = projection.rates[-1]
    said = text(
        "Dari {n} titik antara {first} dan {last}, proyeksi menjangkau paling jauh {until}: separuh panjang deret. Pada saat "
        "itu cakupan pada basis acuan diperkirakan {middle}, dengan peluang 80 persen di antara {low} dan {high}. Rentang yang "
        "lebar berarti data yang ada belum cukup untuk mengatakan lebih.",
        n=count(projection.observations),
        first=day(projection.first),
        last=day(projection.last),
        until=month(final.when),
        middle=percent(final.median, 1),
        low=percent(final.low_80, 1),
        high=percent(final.high_80, 1),
    )
    if not tested:
        return said
    inside = sum(step.inside_80 for step in tested)
    return text(
        "{said} Uji mundur: dari {all} angka terakhir, {inside} jatuh di dalam rentang 80 persen dan {wide} di dalam rentang 95 "
        "persen yang dihitung hanya dari angka-angka sebelumnya.",
        said=said,
        inside=count(inside),
        wide=count(sum(step.inside_95 for step in tested)),
        all=count(len(tested)),
    )


def _projection_chart(context: Context, projection: Projection) -> LineChart:
    final = projection.rates[-1]
    return LineChart(
        name="proyeksi",
        title=text(
            "Proyeksi cakupan sampai {until}: {low} sampai {high}",
            until=month(final.when),
            low=percent(final.low_80, 0),
            high=percent(final.high_80, 0),
        ),
        as_of=context.as_of,
        kind="percent",
        decimals=0,
        base=base_line(context),
        notes=(
            plain(
                "Rentang gelap memuat 80 persen kemungkinan, rentang terang 95 persen, menurut model tren linear lokal pada "
                "skala logit. Basis dianggap tetap. Lonjakan sesudah angka terakhir, misalnya karena "
                "program baru, tidak dapat diramalkan."
            ),
        ),
        sources=rebased_sources(context),
        series=(
            LineSeries("Tercatat", observed(context)),
            LineSeries(
                "Proyeksi", tuple(Point(rate.when, rate.median) for rate in projection.rates), role="projection"
            ),
        ),
        bands=(
            _band("95 persen", projection, "low_95", "high_95"),
            _band("80 persen", projection, "low_80", "high_80"),
        ),
    )


def _band(name: str, projection: Projection, low: str, high: str) -> Band:
    def side(bound: str) -> tuple[Point, ...]:
        return tuple(Point(rate.when, _bound(rate, bound)) for rate in projection.rates)

    return Band(name, side(low), side(high))


def _bound(rate: ProjectedRate, name: str) -> Decimal:
    value: Decimal = getattr(rate, name)
    return value


def scenario_table(context: Context, outlook: Outlooked) -> PublishedTable:
    """Set no growth, the last pace and the needed pace side by side at the ends of the coming years."""
    final = context.rebased[-1]
    step = last(outlook.observed)
    followed = outlook.followed
    dates = [date(context.as_of.year + ahead, 12, 31) for ahead in range(YEARS_AHEAD + 1)]
    needed = _needed(context, followed, dates[-1])
    rows: list[tuple[Cell, ...]] = [_scenario(context, "Tidak bertambah", Decimal(0), dates)]
    if step is not None:
        rows.append(_scenario(context, "Laju terakhir berlanjut", step.per_month, dates))
    if outlook.fastest is not None and outlook.fastest is not step:
        rows.append(_scenario(context, "Laju tercepat yang pernah tercatat", outlook.fastest.per_month, dates))
    if needed is not None:
        rows.append(_scenario(context, _needed_label(followed, dates[-1]), needed, dates))
    return PublishedTable(
        name="skenario",
        title=text("Skenario: cakupan {region} pada akhir tahun menurut laju pertambahan", region=context.region.name),
        row_meaning="one scenario of growth",
        columns=(
            Column("scenario", "Skenario"),
            Column("pace", "Peserta per bulan", "count"),
            *(Column(f"y{when.year}", f"Akhir {when.year}", "percent", 1) for when in dates),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=base_line(context),
        notes=(
            text(
                "Skenario menjawab “bila laju ini bertahan”, bukan “apa yang akan terjadi”. Titik awal: {people} peserta, {when}.",
                people=count(final.point.participants, approximate=final.point.participants_implied),
                when=day(final.point.when.on),
            ),
        ),
    )


def _scenario(context: Context, label: str | Text, pace: Decimal, dates: list[date]) -> tuple[Cell, ...]:
    final = context.rebased[-1].point
    rates = [
        percent(
            min(
                Decimal(100),
                100 * (final.participants + pace * months_between(final.when.on, when)) / context.base.value,
            ),
            1,
        )
        for when in dates
    ]
    return label, count(pace.to_integral_value(), signed=True), *rates


def _needed(context: Context, followed: TargetGap | None, end: date) -> Decimal | None:
    """Return the pace that reaches the followed target's level by the last date of the table."""
    if followed is None or followed.gap <= 0:
        return None
    final = context.rebased[-1].point
    pace = needed_pace(final.participants, followed.needed, final.when.on, end)
    return None if pace is None else pace.to_integral_value(ROUND_CEILING)


def _needed_label(followed: TargetGap | None, end: date) -> Text:
    if followed is None:
        message = "a needed pace without a target"
        raise ValueError(message)
    return text("Laju agar {value} tercapai akhir {end}", value=percent(followed.rule.number), end=str(end.year))

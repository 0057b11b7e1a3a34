"""The branch's own monthly counts: beside the published points, their trend, season and the effect of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.coverage.series import rebased_sources
from sertakan_analysis.analyses.refusal_words import why
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import (
    Break,
    Cell,
    Column,
    LineChart,
    LineSeries,
    Point,
    PublishedTable,
    Quantity,
    Text,
    count,
    decimal,
    month,
    percent,
    text,
)
from sertakan_analysis.inputs import as_date
from sertakan_analysis.statistics import (
    Estimate,
    EventEffect,
    MonthlyTrend,
    Refusal,
    SeasonLeftOut,
    interrupted_series,
    trend_and_season,
)

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from sertakan_analysis.analyses.coverage.context import Context
    from sertakan_analysis.exhibits import Chart
    from sertakan_analysis.published import MonthlyCount

SHOWN_MONTHS: Final = 13
NOTHING_GIVEN: Final = (
    "Tidak ada berkas hitungan bulanan cabang yang diberikan, sehingga tren bulanan, musim, dan pengaruh suatu peristiwa "
    "tidak dapat dihitung. Yang diperlukan: jumlah peserta per bulan dan segmen beserta basisnya, sedikitnya 12 bulan."
)
SEASON_REASONS: Final = {
    SeasonLeftOut.SPAN_TOO_SHORT: "deretnya belum mencapai 24 bulan",
    SeasonLeftOut.TOO_FEW_VALUES: "bulan yang berisi angka kurang dari 20",
    SeasonLeftOut.CALENDAR_MONTH_MISSING: "ada bulan kalender yang tidak pernah terisi",
}


def branch_section(context: Context, event: tuple[str | date, str]) -> tuple[Text | PublishedTable | Chart, ...]:
    """Return what the branch's file shows, or the sentence that says what such a file would bring."""
    counts = context.inputs.monthly
    if counts is None:
        return (plain(NOTHING_GIVEN),)
    rows = tuple(
        row
        for row in counts.rows
        if row.region == context.region.code and row.segment == "total" and row.month <= context.as_of
    )
    if not rows:
        raise UserError(
            f"no monthly count of {context.region.name} on or before {context.as_of}",
            where=counts.name,
            remedy="Give a file with this region's months, or leave the parameter 'monthly' empty.",
        )
    months, values = [row.month for row in rows], [row.participants for row in rows]
    trend = trend_and_season(months, values)
    return (
        _counts_chart(context, rows, trend, event),
        *_trend_words(trend),
        *_season_table(context, trend),
        *_event_words(months, values, event),
        _counts_table(context, rows),
    )


def _counts_chart(
    context: Context, rows: tuple[MonthlyCount, ...], trend: MonthlyTrend | Refusal, event: tuple[str | date, str]
) -> LineChart:
    """Draw head counts, so that series with different bases may stand on one axis."""
    published = tuple(
        Point(item.point.when.on, item.point.participants, hollow=item.point.participants_implied)
        for item in context.rebased
    )
    series = [LineSeries("Hitungan cabang", tuple(Point(row.month, row.participants) for row in rows))]
    if isinstance(trend, MonthlyTrend):
        smooth = tuple(Point(point.month, point.trend.value) for point in trend.points)
        series.append(LineSeries("Tren", smooth, role="context"))
    series.append(LineSeries("Angka terbitan", published, role="scenario", joined=False))
    return LineChart(
        name="hitungan_cabang",
        title=text(
            "Peserta menurut hitungan bulanan cabang: {before} ({start}) menjadi {after} ({end})",
            before=count(rows[0].participants),
            start=month(rows[0].month),
            after=count(rows[-1].participants),
            end=month(rows[-1].month),
        ),
        as_of=context.as_of,
        kind="count",
        decimals=0,
        base=plain(
            "Jumlah peserta (orang); basis hitungan cabang dan basis angka terbitan ditulis pada tabel masing-masing"
        ),
        notes=(text("Sumber hitungan cabang: berkas {name}, diberikan oleh pemakai.", name=_name(context)),),
        sources=rebased_sources(context),
        series=tuple(series),
        breaks=(Break(as_date(event[0], parameter="event_date"), event[1] or "peristiwa"),) if event[0] else (),
    )


def _name(context: Context) -> str:
    return context.inputs.monthly.name if context.inputs.monthly else ""


def _trend_words(trend: MonthlyTrend | Refusal) -> tuple[Text, ...]:
    if isinstance(trend, Refusal):
        return (text("Tren bulanan tidak dihitung, karena {why}.", why=why(trend)),)
    gaps = text(" {n} bulan tidak terisi dan tidak diisi dengan perkiraan.", n=count(trend.gaps)) if trend.gaps else ""
    return (
        text(
            "Menurut hitungan cabang, pada bulan terakhir tren berubah {slope} peserta per bulan (rentang 95 persen: {low} "
            "sampai {high}), dari {n} bulan berisi angka.{gaps}",
            slope=_signed(trend.slope.value),
            low=_signed(trend.slope.low),
            high=_signed(trend.slope.high),
            n=count(trend.observations),
            gaps=gaps,
        ),
    )


def _season_table(context: Context, trend: MonthlyTrend | Refusal) -> tuple[Text | PublishedTable, ...]:
    if isinstance(trend, Refusal):
        return ()
    if trend.season_left_out is not None:
        return (text("Pola musiman tidak dihitung, karena {why}.", why=SEASON_REASONS[trend.season_left_out]),)
    rows = tuple((_calendar_month(factor.calendar_month), *_cells(factor.effect)) for factor in trend.season)
    return (
        PublishedTable(
            name="musim",
            title=plain("Pola musiman: selisih rata-rata tiap bulan kalender terhadap tren"),
            row_meaning="one calendar month",
            columns=(
                Column("month", "Bulan"),
                Column("effect", "Selisih (orang)", "count"),
                Column("low", "Batas bawah 95%", "count"),
                Column("high", "Batas atas 95%", "count"),
            ),
            rows=rows,
            as_of=context.as_of,
        ),
    )


def _event_words(months: list[date], values: list[Decimal], event: tuple[str | date, str]) -> tuple[Text, ...]:
    if not event[0]:
        return ()
    when, name = as_date(event[0], parameter="event_date"), event[1] or "peristiwa"
    effect = interrupted_series(months, values, when)
    if isinstance(effect, Refusal):
        return (text("Pengaruh {name} tidak dihitung, karena {why}.", name=name, why=why(effect)),)
    return (_effect_words(effect, name), *_effect_limits(effect))


def _effect_words(effect: EventEffect, name: str) -> Text:
    final = effect.after[-1]
    return text(
        "{name} ({when}): jumlah peserta berubah {level} orang pada bulan itu (rentang 95 persen: {low} sampai {high}), dan "
        "pertambahan per bulan sesudahnya berubah {slope} orang ({slope_low} sampai {slope_high}). Pada {end}, "
        "{later} bulan kemudian, selisih dengan arah semula {effect} orang ({effect_low} sampai {effect_high}).",
        name=name,
        when=month(effect.event_month),
        level=_signed(effect.level_change.value),
        low=_signed(effect.level_change.low),
        high=_signed(effect.level_change.high),
        slope=_signed(effect.slope_change.value),
        slope_low=_signed(effect.slope_change.low),
        slope_high=_signed(effect.slope_change.high),
        end=month(final.month),
        later=count(final.months_after),
        effect=_signed(final.effect.value),
        effect_low=_signed(final.effect.low),
        effect_high=_signed(final.effect.high),
    )


def _effect_limits(effect: EventEffect) -> tuple[Text, ...]:
    return (
        text(
            "Dihitung dari {before} bulan sebelum dan {after} bulan sejak peristiwa, dengan galat baku Newey–West "
            "(lebar {bandwidth} bulan; Durbin–Watson {dw}). Hal lain yang terjadi pada waktu yang sama ikut terhitung.",
            before=count(effect.months_before),
            after=count(effect.months_after),
            bandwidth=count(effect.bandwidth),
            dw=decimal(effect.durbin_watson, 2),
        ),
    )


def _counts_table(context: Context, rows: tuple[MonthlyCount, ...]) -> PublishedTable:
    shown = rows[-SHOWN_MONTHS:]
    return PublishedTable(
        name="hitungan_cabang",
        title=text("Hitungan bulanan cabang, {n} bulan terakhir", n=count(len(shown))),
        row_meaning="one month of the branch's count",
        columns=(
            Column("month", "Bulan"),
            Column("participants", "Peserta", "count"),
            Column("base", "Basis menurut cabang", "count"),
            Column("rate", "Cakupan", "percent", 1),
        ),
        rows=tuple(
            (
                month(row.month),
                row.participants,
                row.base,
                percent(100 * row.participants / row.base, 1) if row.base else None,
            )
            for row in shown
        ),
        as_of=context.as_of,
        base=plain("Basis menurut berkas cabang; tidak disatukan dengan basis angka terbitan"),
        notes=(text("Sumber: berkas {name}, diberikan oleh pemakai.", name=_name(context)),),
    )


def _signed(value: Decimal) -> Quantity:
    return count(value.to_integral_value(), signed=True)


def _cells(effect: Estimate) -> tuple[Cell, ...]:
    return _signed(effect.value), _signed(effect.low), _signed(effect.high)


def _calendar_month(number: int) -> str:
    from babel.dates import get_month_names

    return str(get_month_names("wide", locale="id_ID")[number])

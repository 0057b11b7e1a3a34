"""Each step between two published rates, split into participants and base."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sertakan_analysis.analyses.wording import MEASURES, plain, source_notes, when_quantity
from sertakan_analysis.exhibits import (
    BarChart,
    BarSeries,
    Cell,
    Column,
    PublishedTable,
    Text,
    count,
    decimal,
    points,
    text,
)
from sertakan_analysis.published import change

if TYPE_CHECKING:
    from sertakan_analysis.analyses.coverage.context import Context
    from sertakan_analysis.published import Change, CoveragePoint

SPLIT_NOTE = plain(
    "Bagian peserta: perubahan bila basis tidak berubah. Bagian basis: perubahan bila peserta tidak berubah. "
    "Keduanya berjumlah tepat sama dengan perubahan (pemecahan simetris, Das Gupta 1993); yang tampak dibulatkan."
)
YEAR_DAYS = 365
YEAR_TOLERANCE_DAYS = 45


@dataclass(frozen=True, slots=True)
class Step:
    """A step from one published point to a later one. ``split`` is ``None`` where the two can't be compared."""

    earlier: CoveragePoint
    later: CoveragePoint
    span: str
    split: Change | None
    caution: Text | None


def steps(context: Context) -> tuple[Step, ...]:
    """Return each neighbouring step, then the last year, then the whole period, without repeats."""
    series = context.points
    found = [(one, two, "berurutan") for one, two in pairwise(series)]
    known = {(one.when, two.when) for one, two, _ in found}
    for earlier, span in ((year_before(series), "setahun"), (series[0] if series else None, "seluruh masa")):
        if earlier is not None and earlier is not series[-1] and (earlier.when, series[-1].when) not in known:
            found.append((earlier, series[-1], span))
            known.add((earlier.when, series[-1].when))
    return tuple(_step(one, two, span) for one, two, span in found)


def year_before(series: tuple[CoveragePoint, ...]) -> CoveragePoint | None:
    """Return the point about a year before the last one (at most 45 days off), the nearest to a year first."""
    if not series:
        return None
    distances = [(abs((series[-1].when.on - point.when.on).days - YEAR_DAYS), point) for point in series[:-1]]
    near = [pair for pair in distances if pair[0] <= YEAR_TOLERANCE_DAYS]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _step(earlier: CoveragePoint, later: CoveragePoint, span: str) -> Step:
    if earlier.scope != later.scope:
        reason = plain("Tidak dipecah: wilayah yang dihitung berbeda (satu cabang dan seluruh kabupaten/kota)")
        return Step(earlier, later, span, None, reason)
    caution = None
    if earlier.measure != later.measure:
        caution = text(
            "Hati-hati: yang dihitung berbeda ({before}; {after})",
            before=MEASURES.get(earlier.measure, "tidak dirinci"),
            after=MEASURES.get(later.measure, "tidak dirinci"),
        )
    return Step(earlier, later, span, change(earlier, later), caution)


def main_step(found: tuple[Step, ...]) -> Step | None:
    """Return the step that a reader asks about first: the last year, else the last neighbouring step that splits."""
    usable = [step for step in found if step.split]
    yearly = [step for step in usable if step.span == "setahun"]
    neighbours = [step for step in usable if step.span == "berurutan"]
    chosen = yearly or neighbours or usable
    return chosen[-1] if chosen else None


def change_chart(context: Context, found: tuple[Step, ...]) -> BarChart | None:
    """Draw the two parts of each step; ``None`` where no step can be split."""
    usable = [step for step in found if step.split]
    if not usable:
        return None
    splits = [step.split for step in usable if step.split]
    return BarChart(
        name="perubahan_dipecah",
        title=change_finding(main_step(found)),
        as_of=context.as_of,
        kind="points",
        decimals=1,
        base=plain("Perubahan cakupan terbitan dalam poin persen, dipecah menjadi bagian peserta dan bagian basis"),
        notes=(SPLIT_NOTE,),
        sources=source_notes(
            source for step in usable for point in (step.earlier, step.later) for source in point.sources
        ),
        categories=tuple(_label(step) for step in usable),
        series=(
            BarSeries("Karena peserta", tuple(split.participants for split in splits)),
            BarSeries("Karena basis", tuple(split.base for split in splits)),
        ),
        totals=tuple(split.total for split in splits),
    )


def _label(step: Step) -> Text:
    return text("{start} – {end}", start=when_quantity(step.earlier.when), end=when_quantity(step.later.when))


def change_finding(step: Step | None) -> Text:
    """Say how much of the main step is due to participants and how much to the base."""
    if step is None or step.split is None:
        return plain("Tidak ada dua angka terbitan yang dapat dibandingkan langsung")
    return text(
        "{start} – {end}: {total} poin persen = {participants} dari peserta dan {base} dari basis",
        start=when_quantity(step.earlier.when),
        end=when_quantity(step.later.when),
        total=decimal(step.split.total, 1, signed=True),
        participants=decimal(step.split.participants, 1, signed=True),
        base=decimal(step.split.base, 1, signed=True),
    )


def change_table(context: Context, found: tuple[Step, ...]) -> PublishedTable:
    """List every step with its parts, the change of head count, and what to be careful about."""
    return PublishedTable(
        name="perubahan_dipecah",
        title=text("Perubahan cakupan {region}, bagian peserta dan bagian basis", region=context.region.name),
        row_meaning="one step between two published figures",
        columns=(
            Column("start", "Dari"),
            Column("end", "Sampai"),
            Column("total", "Perubahan", "points", 1, "Poin persen"),
            Column("participants", "dari peserta", "points", 1, "Poin persen"),
            Column("base", "dari basis", "points", 1, "Poin persen"),
            Column("persons", "Perubahan peserta", "count"),
            Column("caution", "Catatan"),
        ),
        rows=tuple(_row(step) for step in found),
        as_of=context.as_of,
        notes=(SPLIT_NOTE,),
        sources=source_notes(source for point in context.points for source in point.sources),
        total_rows=frozenset(number for number, step in enumerate(found) if step.span != "berurutan"),
    )


def _row(step: Step) -> tuple[Cell, ...]:
    span = {"berurutan": "", "setahun": "Setahun. ", "seluruh masa": "Seluruh masa. "}[step.span]
    remark = text("{span}{caution}", span=span, caution=step.caution or "")
    if step.split is None:
        return when_quantity(step.earlier.when), when_quantity(step.later.when), None, None, None, None, remark
    return (
        when_quantity(step.earlier.when),
        when_quantity(step.later.when),
        points(step.split.total),
        points(step.split.participants),
        points(step.split.base),
        count(step.later.participants - step.earlier.participants, signed=True),
        remark,
    )

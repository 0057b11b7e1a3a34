"""Coverage of one region over time: as published, on one base, split into participants and base, against targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.analyses.coverage.branch_counts import branch_section
from sertakan_analysis.analyses.coverage.change import Step, change_chart, change_table, main_step, steps
from sertakan_analysis.analyses.coverage.composition import (
    composition_chart,
    composition_table,
    disagreements,
    statements,
)
from sertakan_analysis.analyses.coverage.context import Context
from sertakan_analysis.analyses.coverage.outlook import outlook_section
from sertakan_analysis.analyses.coverage.reading import reading_guide
from sertakan_analysis.analyses.coverage.series import (
    base_size,
    participants_cell,
    published_rate_chart,
    published_rate_table,
    rebased_chart,
    rebased_finding,
    rebased_table,
)
from sertakan_analysis.analyses.coverage.targets import (
    Outlooked,
    needed_chart,
    pace_table,
    target_finding,
    target_outlook,
    target_table,
)
from sertakan_analysis.analyses.evidence import manifest, parameters_table, rule_doubts, rules_table
from sertakan_analysis.analyses.wording import plain, when_quantity, whole_scope
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Cover, KeyFigure, Quantity, Text, count, day, decimal, percent, points, text
from sertakan_analysis.inputs import as_code, as_date
from sertakan_analysis.published import choose_base, coverage_points, rebase
from sertakan_analysis.regions import region as find_region

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.exhibits import (
        BarChart,
        Callout,
        Chart,
        LineChart,
        Manifest,
        PublishedTable,
    )
    from sertakan_analysis.inputs import Inputs
    from sertakan_analysis.published import CoveragePoint

Section = tuple["Text | PublishedTable | Chart", ...]


@dataclass(frozen=True, slots=True)
class CoverageTrend:
    """Everything that the report shows, in its order, and the points and steps for further work.

    ``points`` are the published points, oldest first; ``steps`` the changes between them with their parts. A
    section without data holds the sentence that says so.
    """

    points: tuple[CoveragePoint, ...]
    steps: tuple[Step, ...]
    cover: Cover
    key_figures: tuple[KeyFigure, ...]
    summary: tuple[Text, ...]
    published_chart: LineChart
    published_table: PublishedTable
    base_choice: Text
    rebased_chart: LineChart | Section
    rebased_table: PublishedTable
    change_chart: BarChart | Section
    change_table: PublishedTable | Section
    composition_chart: BarChart | Section
    composition_table: PublishedTable
    target_table: PublishedTable
    pace_table: PublishedTable | Section
    needed_chart: LineChart | Section
    outlook: Section
    monthly: Section
    reading_guide: Callout
    limits: tuple[Text, ...]
    disagreements: PublishedTable | Section
    rules_table: PublishedTable
    parameters_table: PublishedTable
    manifest: Manifest


def coverage_trend(  # noqa: PLR0913 - the report's parameters, one keyword each
    inputs: Inputs,
    *,
    region: str | float,
    as_of: str | date,
    base: str = "auto",
    target: str = "auto",
    event: tuple[str | date, str] = ("", ""),
) -> CoverageTrend:
    """Follow the coverage of one region up to a day.

    ``base`` is the id of a base or "auto"; ``target`` the name of a target rule or "auto"; ``event`` the day and
    name of an event whose effect on the branch's monthly counts is estimated (both empty: none).

    Raises
    ------
    UserError
        Unknown region, base or target; a day before any published point of the region.
    """
    context = make_context(inputs, as_code(region), as_date(as_of, parameter="as_of"), base)
    found = steps(context)
    outlook = target_outlook(context, target)
    segments = statements(context)
    rules = tuple(gap.rule for gap in outlook.gaps)
    parameters = _parameters(context, base, target, event)
    return CoverageTrend(
        points=context.points,
        steps=found,
        cover=_cover(context),
        key_figures=_key_figures(context, found, outlook),
        summary=_summary(context, found, outlook),
        published_chart=published_rate_chart(context),
        published_table=published_rate_table(context),
        base_choice=text(
            "Basis acuan laporan ini: {rule}. Yang dihitung: {counts}.",
            rule=context.base_rule,
            counts=context.base_words,
        ),
        rebased_chart=rebased_chart(context) if len(context.rebased) > 1 else (),
        rebased_table=rebased_table(context),
        change_chart=change_chart(context, found) or (),
        change_table=change_table(context, found) if found else (_no_steps(),),
        composition_chart=composition_chart(context, segments) or (_no_composition(context),),
        composition_table=composition_table(context, segments),
        target_table=target_table(context, outlook),
        pace_table=pace_table(context, outlook) if outlook.observed else (_no_pace(),),
        needed_chart=needed_chart(context, outlook) or (),
        outlook=outlook_section(context, outlook),
        monthly=branch_section(context, event),
        reading_guide=reading_guide(context, found, outlook.followed),
        limits=_limits(context, outlook),
        disagreements=_disagreements(context),
        rules_table=rules_table(rules, context.as_of),
        parameters_table=parameters_table(parameters, context.as_of),
        manifest=manifest(parameters, rules, _figures(context)),
    )


def make_context(inputs: Inputs, region: str, as_of: date, base: str) -> Context:
    """Gather a region's points up to a day and put the head counts on the chosen base."""
    place = find_region(region)
    found = coverage_points(inputs.published, place.code, as_of)
    if not found:
        raise UserError(
            f"no published coverage figure of {place.name} with a base of known size on or before {as_of}",
            remedy="Choose a later day with as_of, or add the figure to data/published.",
        )
    chosen, rule = choose_base(inputs.published, found, base)
    whole = tuple(point for point in found if point.scope == whole_scope(place))
    return Context(inputs, place, as_of, found, chosen, rule, rebase(whole, chosen))


def _parameters(context: Context, base: str, target: str, event: tuple[str | date, str]) -> dict[str, str]:
    given = {"region": context.region.code, "as_of": context.as_of.isoformat(), "base": base, "target": target}
    if context.inputs.monthly is not None:
        given["monthly"] = context.inputs.monthly.name
    if event[0]:
        given["event_date"], given["event_name"] = str(event[0]), event[1]
    return given


def _cover(context: Context) -> Cover:
    first, last = context.points[0], context.points[-1]
    return Cover(
        title=plain("Tren cakupan jaminan sosial ketenagakerjaan"),
        subtitle=plain(context.region.name),
        region_codes=(context.region.code,),
        region_names=(context.region.name,),
        period=text("{first} – {last}", first=when_quantity(first.when), last=when_quantity(last.when)),
        as_of=context.as_of,
    )


def _key_figures(context: Context, found: tuple[Step, ...], outlook: Outlooked) -> tuple[KeyFigure, ...]:
    last = context.points[-1]
    shown = [
        KeyFigure(
            plain("Peserta"),
            participants_place(last),
            text("{when}", when=when_quantity(last.when)),
        )
    ]
    if context.rebased:
        item = context.rebased[-1]
        note = text("dari {value} {counts}", value=base_size(context.base), counts=context.base_words)
        shown.append(KeyFigure(plain("Cakupan pada basis acuan"), percent(item.rate, 1), note))
    step = main_step(found)
    if step and step.split:
        since = text("poin persen sejak {start}", start=when_quantity(step.earlier.when))
        shown.append(
            KeyFigure(plain("Perubahan karena peserta"), decimal(step.split.participants, 1, signed=True), since)
        )
    followed = outlook.followed
    if followed and followed.gap > 0:
        note = text("untuk target {value} pada {due}", value=percent(followed.rule.number), due=day(followed.due))
        shown.append(KeyFigure(plain("Masih kurang"), count(followed.gap, approximate=not followed.own_base), note))
    return tuple(shown)


def _summary(context: Context, found: tuple[Step, ...], outlook: Outlooked) -> tuple[Text, ...]:
    sentences = [
        _latest(context.points[-1], context),
        *_main_change(main_step(found)),
        text("{finding}.", finding=rebased_finding(context)),
    ]
    if outlook.followed:
        sentences.append(text("{finding}.", finding=target_finding(context, outlook)))
    if not context.rebased:
        sentences.append(
            plain("Angka yang terbit hanya mencakup sebagian wilayah, sehingga tidak disatukan menjadi deret.")
        )
    return tuple(sentences)


def _latest(last: CoveragePoint, context: Context) -> Text:
    """Tell the latest figure whole: participants, base, what the base counts."""
    return text(
        "Angka terbaru ({when}): {people} peserta, atau {rate} dari {base} {counts}.",
        when=when_quantity(last.when),
        people=participants_place(last),
        rate=percent(last.rate_printed if last.rate_printed is not None else last.rate),
        base=base_size(last.base),
        counts=context.inputs.published.bases[last.base.base].counts,
    )


def _main_change(step: Step | None) -> list[Text]:
    """Tell the step that readers ask about: rate, head count, and the two parts."""
    if step is None or step.split is None:
        return [plain("Angka terbitan yang ada tidak dapat dibandingkan langsung satu sama lain.")]
    return [
        text(
            "Antara {start} dan {end} angka terbitan berubah dari {before} menjadi {after}, sedangkan peserta dari "
            "{people_before} menjadi {people_after} orang.",
            start=when_quantity(step.earlier.when),
            end=when_quantity(step.later.when),
            before=percent(step.earlier.rate, 1),
            after=percent(step.later.rate, 1),
            people_before=participants_place(step.earlier),
            people_after=participants_place(step.later),
        ),
        text(
            "Dari perubahan {total}, {people} berasal dari peserta dan {base} dari basis ({base_before} → {base_after}).",
            total=points(step.split.total),
            people=decimal(step.split.participants, 1, signed=True),
            base=decimal(step.split.base, 1, signed=True),
            base_before=base_size(step.earlier.base),
            base_after=base_size(step.later.base),
        ),
    ]


def participants_place(point: CoveragePoint) -> Quantity | Text:
    """Write participants inside a sentence: a count, or a range where the source prints one."""
    cell = participants_cell(point)
    return cell if isinstance(cell, Text) else count(point.participants, approximate=point.participants_implied)


def _limits(context: Context, outlook: Outlooked) -> tuple[Text, ...]:
    implied = sum(point.participants_implied or point.base.implied for point in context.points)
    sentences = [
        text("{n} dari {all} titik memuat angka tersirat.", n=count(implied), all=count(len(context.points))),
        plain("Laporan ini tidak memakai data perorangan, sehingga tidak ada angka yang disamarkan."),
    ]
    partial = len(context.points) - len(context.rebased)
    if partial:
        sentences.append(
            text("{n} titik hanya menghitung sebagian wilayah dan tidak ikut pada basis acuan.", n=count(partial))
        )
    return (*sentences, *rule_doubts(gap.rule for gap in outlook.gaps))


def _disagreements(context: Context) -> PublishedTable | Section:
    table = disagreements(context)
    return table if table.rows else (plain("Tidak ditemukan pertentangan atau pengulangan antarsumber."),)


def _figures(context: Context) -> tuple[str, ...]:
    return tuple(name for point in context.points for name in point.figures)


def _no_steps() -> Text:
    return plain("Baru ada satu angka terbitan, sehingga belum ada perubahan yang dapat dipecah.")


def _no_pace() -> Text:
    return plain("Belum ada dua jumlah peserta seluruh wilayah yang cukup berjauhan untuk menghitung laju.")


def _no_composition(context: Context) -> Text:
    return text(
        "Belum ada terbitan yang memuat ketiga segmen untuk seluruh {region}; yang ada ditulis pada tabel.",
        region=context.region.name,
    )

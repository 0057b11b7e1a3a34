"""Targets in force, the distance to them and the pace that they need."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.coverage.series import base_line, observed, rebased_sources
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.exhibits import (
    Cell,
    Column,
    LineChart,
    LineSeries,
    Point,
    PublishedTable,
    SourceNote,
    TargetLine,
    Text,
    count,
    day,
    decimal,
    percent,
    text,
    year,
)
from sertakan_analysis.rules import RuleValue, timeline
from sertakan_analysis.statistics import Pace, fastest, needed_pace, needed_path, paces

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.analyses.coverage.context import Context

LOCAL_TARGET: Final = "target/ucj"
NATION: Final = "00"
LONG_TARGET: Final = "target/rpjpn"
SHORTEST_STEP_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class TargetGap:
    """A target and what it asks on the chosen base.

    ``own_base`` tells whether the target is defined on that very base; otherwise needed counts are an
    illustration. ``definition`` says what the target divides by. ``needed`` and ``gap`` are persons, ``pace`` persons per month.
    """

    name: str
    rule: RuleValue
    due: date
    definition: str
    own_base: bool
    needed: int
    gap: int
    pace: Decimal | None


@dataclass(frozen=True, slots=True)
class Outlooked:
    """Every target in force with its gap, the one that the reader follows, and the observed paces."""

    gaps: tuple[TargetGap, ...]
    followed: TargetGap | None
    observed: tuple[Pace, ...]
    missing: tuple[Text, ...]

    @property
    def fastest(self) -> Pace | None:
        """The fastest growth ever observed over a step of at least two months."""
        return fastest(self.observed) if self.observed else None


def target_outlook(context: Context, target: str) -> Outlooked:
    """Find the targets in force, the distance of the last head count, and what was ever achieved in a month.

    ``target`` names the rule that the report follows ("target/ucj"); "auto" is the region's own target where
    there is one, else the long-term national one.
    """
    found = [gap for name in target_rules(context) for gap in _gaps(context, name)]
    gaps = tuple(sorted(found, key=lambda gap: (gap.name != LOCAL_TARGET, gap.due, gap.name)))
    return Outlooked(gaps, _followed(context, gaps, target), _observed(context), tuple(_missing(context)))


def target_rules(context: Context) -> tuple[str, ...]:
    """Return the names of the target rules that speak of this region or of the nation."""
    rules = context.inputs.rules
    return tuple(name for name in rules.below("target") if {None, context.region.code} & set(rules[name].values))


def _gaps(context: Context, name: str) -> list[TargetGap]:
    rules = context.inputs.rules
    subkey = context.region.code if context.region.code in rules[name].values else None
    coming = timeline(rules, name, known_on=context.as_of, subkey=subkey)
    return [
        _gap(context, name, value)
        for value in coming
        if value.value is not None and value.until is not None and value.until >= context.as_of
    ]


def _gap(context: Context, name: str, value: RuleValue) -> TargetGap:
    needed = int((value.number * context.base.value / 100).to_integral_value(ROUND_CEILING))
    current = int(context.rebased[-1].point.participants) if context.rebased else 0
    due = value.until or value.effective
    base = _stated_base(context, value)
    return TargetGap(
        name=name,
        rule=value,
        due=due,
        definition=context.inputs.published.bases[base].counts if base else "basis tidak disebut sumber",
        own_base=base == context.base.base,
        needed=needed,
        gap=needed - current,
        pace=needed_pace(current, needed, context.as_of, due) if context.rebased else None,
    )


def _stated_base(context: Context, value: RuleValue) -> str | None:
    """Return the base on which a target was announced, for the region or the nation, when it was published so."""
    place = context.region.code if value.subkey else NATION
    for figure in context.inputs.published.select(region=place, indicator="target_coverage_rate"):
        if figure.when.start and figure.when.start.year == value.effective.year and figure.value == value.number:
            return figure.base
    return None


def _followed(context: Context, gaps: tuple[TargetGap, ...], target: str) -> TargetGap | None:
    if target != "auto" and target not in context.inputs.rules:
        raise UserError(f"parameter 'target' names no rule: '{target}'", remedy=nearest(target, target_rules(context)))
    wanted = (LOCAL_TARGET, LONG_TARGET) if target == "auto" else (target,)
    for name in wanted:
        for gap in gaps:
            if gap.name == name:
                return gap
    if target == "auto":
        return None
    raise UserError(
        f"target '{target}' has no value in force for {context.region.name} on {context.as_of}",
        remedy=nearest(target, {gap.name for gap in gaps}),
    )


def _observed(context: Context) -> tuple[Pace, ...]:
    """Return the paces between neighbouring head counts; a shorter step says more about rounding than about growth."""
    counts = [(item.point.when.on, item.point.participants) for item in context.rebased]
    return tuple(pace for pace in paces(counts) if (pace.end - pace.start).days >= SHORTEST_STEP_DAYS)


def _missing(context: Context) -> list[Text]:
    """Say which target values of this and the coming years nobody published."""
    return [sentence for name in target_rules(context) for sentence in _gaps_in_law(context, name)]


def _gaps_in_law(context: Context, name: str) -> list[Text]:
    rules = context.inputs.rules
    subkey = context.region.code if context.region.code in rules[name].values else None
    coming = [
        value
        for value in timeline(rules, name, known_on=context.as_of, subkey=subkey)
        if (value.until or value.effective) >= context.as_of
    ]
    unknown = [
        text(
            "{title} tahun {years} belum diketahui; tidak diperkirakan di sini.", title=value.title, years=_years(value)
        )
        for value in coming
        if value.value is None
    ]
    if name == LOCAL_TARGET and not coming:
        words = "Target {region} untuk tahun {when} belum diketahui."
        unknown.append(text(words, region=context.region.name, when=str(context.as_of.year)))
    return unknown


def _years(value: RuleValue) -> str:
    first, last = value.effective.year, (value.until or value.effective).year
    return str(first) if first == last else f"{first}–{last}"


def target_table(context: Context, outlook: Outlooked) -> PublishedTable:
    """List the targets in force: value, due day, what they divide by, and what is still lacking on the chosen base."""
    return PublishedTable(
        name="target",
        title=target_finding(context, outlook),
        row_meaning="one target in force",
        columns=(
            Column("target", "Target"),
            Column("value", "Nilai", "percent", 2),
            Column("due", "Batas waktu", "day"),
            Column("definition", "Basis target"),
            Column("needed", "Peserta yang diperlukan", "count"),
            Column("gap", "Masih kurang", "count"),
            Column("pace", "Laju per bulan yang diperlukan", "count"),
        ),
        rows=tuple(_target_row(gap) for gap in outlook.gaps),
        as_of=context.as_of,
        base=base_line(context),
        notes=(
            plain(
                "Target nasional dan target kabupaten memakai definisi yang berbeda dan tidak boleh dikurangkan satu dari "
                "yang lain. Jumlah orang untuk target berdefinisi lain adalah gambaran bila persentasenya diterapkan pada "
                "basis acuan laporan ini."
            ),
            *outlook.missing,
        ),
        sources=tuple(SourceNote(gap.rule.title, gap.rule.basis, "", gap.rule.source) for gap in outlook.gaps),
    )


def _target_row(gap: TargetGap) -> tuple[Cell, ...]:
    return (
        gap.rule.title,
        percent(gap.rule.number),
        gap.due,
        gap.definition,
        count(gap.needed, approximate=not gap.own_base),
        count(gap.gap, approximate=not gap.own_base) if gap.gap > 0 else "tercapai",
        count(gap.pace.to_integral_value(ROUND_CEILING)) if gap.pace is not None and gap.gap > 0 else None,
    )


def target_finding(context: Context, outlook: Outlooked) -> Text:
    """Say what the followed target still needs, against the fastest growth ever observed."""
    followed = outlook.followed
    if followed is None or not context.rebased:
        return plain("Belum ada target yang dapat dibandingkan dengan jumlah peserta")
    if followed.gap <= 0:
        return text("Target {value} sudah tercapai pada basis acuan", value=percent(followed.rule.number))
    sentence = text(
        "Target {value} sampai {due}: kurang {gap} peserta",
        value=percent(followed.rule.number),
        due=day(followed.due),
        gap=count(followed.gap, approximate=not followed.own_base),
    )
    if followed.pace is None or outlook.fastest is None:
        return sentence
    return text(
        "{sentence}, atau {pace} per bulan; laju tercepat yang pernah tercatat {best} per bulan",
        sentence=sentence,
        pace=count(followed.pace.to_integral_value(ROUND_CEILING)),
        best=count(outlook.fastest.per_month.to_integral_value()),
    )


def pace_table(context: Context, outlook: Outlooked) -> PublishedTable:
    """List the observed growth per month between head counts, fastest first in bold."""
    best = outlook.fastest
    return PublishedTable(
        name="laju",
        title=text("Laju pertambahan peserta {region} yang pernah tercatat", region=context.region.name),
        row_meaning="one step between two head counts at least two months apart",
        columns=(
            Column("start", "Dari", "day"),
            Column("end", "Sampai", "day"),
            Column("months", "Bulan", "decimal", 1),
            Column("pace", "Peserta per bulan", "count"),
        ),
        rows=tuple(
            (pace.start, pace.end, decimal(pace.months, 1), count(pace.per_month.to_integral_value(), signed=True))
            for pace in outlook.observed
        ),
        as_of=context.as_of,
        notes=(plain("Langkah yang lebih pendek dari dua bulan tidak dihitung sebagai laju."),),
        total_rows=frozenset(number for number, pace in enumerate(outlook.observed) if pace == best),
    )


def needed_chart(context: Context, outlook: Outlooked) -> LineChart | None:
    """Draw the path that each target needs from the last head count; ``None`` without a head count or a target."""
    ahead = [gap for gap in outlook.gaps if gap.gap > 0]
    if not context.rebased or not ahead:
        return None
    longest = max(ahead, key=lambda gap: gap.due)
    last = context.rebased[-1]
    span = (last.point.participants, longest.needed, last.point.when.on, longest.due)
    path, pace = needed_path(*span), needed_pace(*span) or Decimal(0)
    needed = tuple(Point(when, 100 * people / context.base.value) for when, people in path)
    return LineChart(
        name="jalur_target",
        title=text(
            "Untuk mencapai {value} pada {due}, peserta perlu bertambah {pace} orang per bulan tanpa putus",
            value=percent(longest.rule.number, 1),
            due=year(longest.due),
            pace=count(pace.to_integral_value(ROUND_CEILING)),
        ),
        as_of=context.as_of,
        kind="percent",
        decimals=0,
        base=base_line(context),
        notes=(plain("Garis putus-putus adalah jalur yang diperlukan, bukan ramalan. Basis dianggap tetap."),),
        sources=rebased_sources(context),
        series=(
            LineSeries("Tercatat", observed(context)),
            LineSeries("Jalur yang diperlukan", needed, role="needed"),
        ),
        targets=tuple(TargetLine(_target_label(gap), gap.rule.number, gap.due) for gap in ahead),
    )


def _target_label(gap: TargetGap) -> Text:
    return text("{title} {value}", title=gap.rule.title, value=percent(gap.rule.number, 1))

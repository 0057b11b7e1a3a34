"""The difference of two regions' coverage, split into composition and rates by segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.analyses.comparison.comparability import listed
from sertakan_analysis.analyses.wording import SEGMENTS, plain
from sertakan_analysis.exhibits import (
    Cell,
    Column,
    PublishedTable,
    Text,
    month,
    percent,
    points,
    text,
)
from sertakan_analysis.statistics import kitagawa

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from sertakan_analysis.published import MonthlyCounts
    from sertakan_analysis.regions import Region
    from sertakan_analysis.statistics import Decomposition

SEGMENT_ORDER = ("PU", "BPU", "jakon")
KITAGAWA_NOTE = plain(
    "Bagian susunan: selisih karena porsi segmen dalam basis berbeda. Bagian cakupan: selisih karena cakupan di dalam "
    "tiap segmen berbeda. Keduanya berjumlah tepat sama dengan selisih (Kitagawa 1955)."
)

Counts = dict[str, tuple["Decimal", "Decimal"]]


def segment_section(
    monthly: MonthlyCounts | None, regions: Sequence[Region], as_of: date
) -> tuple[Text | PublishedTable, ...]:
    """Return the decomposition of every other region against the first, or what is missing for it."""
    if monthly is None:
        return (_missing(regions),)
    shown: list[Text | PublishedTable] = []
    for other in regions[1:]:
        pair = _latest_common(monthly, regions[0], other, as_of)
        if pair is None:
            shown.append(_missing((regions[0], other)))
            continue
        when, first, second = pair
        shown.append(_decomposition_table((regions[0], other), when, kitagawa(first, second), as_of))
    return tuple(shown)


def _missing(regions: Sequence[Region]) -> Text:
    return text(
        "Pemecahan selisih antara {regions} belum dapat dihitung. Yang diperlukan dari setiap wilayah itu: jumlah "
        "peserta dan basis menurut segmen (PU, BPU, jakon) pada bulan yang sama, dengan definisi basis yang sama. Angka itu "
        "dapat diberikan sebagai berkas hitungan bulanan cabang.",
        regions=listed([region.name for region in regions]),
    )


def _latest_common(
    monthly: MonthlyCounts, first: Region, second: Region, as_of: date
) -> tuple[date, Counts, Counts] | None:
    """Find the latest month in which both regions give participants and base for the same segments."""
    for when in sorted({row.month for row in monthly.rows if row.month <= as_of}, reverse=True):
        pair = [_counts(monthly, region, when) for region in (first, second)]
        if pair[0] and set(pair[0]) == set(pair[1]):
            return when, pair[0], pair[1]
    return None


def _counts(monthly: MonthlyCounts, region: Region, when: date) -> Counts:
    return {
        row.segment: (row.participants, row.base)
        for row in monthly.rows
        if row.region == region.code and row.month == when and row.segment in SEGMENT_ORDER and row.base is not None
    }


def _decomposition_table(
    regions: tuple[Region, Region], when: date, split: Decomposition, as_of: date
) -> PublishedTable:
    first, second = regions
    rows: list[tuple[Cell, ...]] = [
        (
            SEGMENTS[group.name],
            percent(group.first_share, 1),
            percent(group.second_share, 1),
            percent(group.first_rate, 1),
            percent(group.second_rate, 1),
            points(group.composition),
            points(group.rates),
        )
        for group in split.by_group
    ]
    total: tuple[Cell, ...] = (
        "Seluruhnya",
        None,
        None,
        percent(split.first_rate, 1),
        percent(split.second_rate, 1),
        points(split.composition),
        points(split.rates),
    )
    return PublishedTable(
        name=f"pemecahan_{first.code}_{second.code}",
        title=text(
            "{first} – {second}, {when}: selisih {difference} = {composition} susunan dan {rates} cakupan segmen",
            first=first.name,
            second=second.name,
            when=month(when),
            difference=points(split.difference),
            composition=points(split.composition),
            rates=points(split.rates),
        ),
        row_meaning="one segment",
        columns=(
            Column("segment", "Segmen"),
            Column("first_share", first.name, "percent", 1, "Porsi dalam basis"),
            Column("second_share", second.name, "percent", 1, "Porsi dalam basis"),
            Column("first_rate", first.name, "percent", 1, "Cakupan"),
            Column("second_rate", second.name, "percent", 1, "Cakupan"),
            Column("composition", "susunan", "points", 1, "Bagian selisih (poin persen)"),
            Column("rates", "cakupan", "points", 1, "Bagian selisih (poin persen)"),
        ),
        rows=(*rows, total),
        as_of=as_of,
        base=plain("Basis menurut berkas hitungan bulanan cabang yang diberikan"),
        notes=(KITAGAWA_NOTE,),
        total_rows=frozenset({len(rows)}),
    )

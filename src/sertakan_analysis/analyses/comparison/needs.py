"""What each region must publish before the comparison can be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.comparison.comparability import CARE_DAYS, indicator_words
from sertakan_analysis.analyses.wording import WHOLE_SCOPES, known_day
from sertakan_analysis.exhibits import Column, PublishedTable, Text, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sertakan_analysis.analyses.comparison.comparability import Comparison
    from sertakan_analysis.published import Published, PublishedFigure
    from sertakan_analysis.regions import Region

PROGRAMME_NEEDS: Final = {
    "coverage_rate": "persentase cakupan bersama jumlah peserta, jumlah basis, dan definisi basisnya pada tanggal yang sama",
    "active_participants": "jumlah peserta aktif seluruh wilayah (gabungan semua kantor cabang), bukan per cabang",
    "target_coverage_rate": "target cakupan beserta basis yang dipakai untuk menghitungnya",
    "protected_vulnerable_workers": "jumlah pekerja rentan yang iurannya sudah dibayar, menurut sumber dana",
}


def needs_table(
    published: Published, regions: Sequence[Region], found: Sequence[Comparison], as_of: date
) -> PublishedTable:
    """List, region by region, what is lacking for a fair comparison."""
    rows = tuple(
        (region.name, indicator_words(published, item.indicator, item.segment), lack, _remedy(published, item, region))
        for number, region in enumerate(regions)
        for item in found
        if item.verdict in ("missing", "not comparable") and (lack := _lack(item, number)) is not None
    )
    return PublishedTable(
        name="yang_perlu_diterbitkan",
        title=text("Yang perlu diterbitkan agar wilayah dapat dibandingkan"),
        row_meaning="one figure that a region must publish",
        columns=(
            Column("region", "Wilayah"),
            Column("indicator", "Indikator"),
            Column("lack", "Keadaan sekarang"),
            Column("need", "Yang diperlukan"),
        ),
        rows=rows,
        as_of=as_of,
    )


def _lack(item: Comparison, number: int) -> str | None:
    """Say what is wrong with this region's figure, or ``None`` where the fault is another region's."""
    figure = item.figures[number]
    if figure is None:
        return "belum ada angka terbitan"
    if figure.scope not in WHOLE_SCOPES.values():
        return "hanya sebagian wilayah"
    if figure.bound != "point":
        return "hanya kisaran"
    others = [other for place, other in enumerate(item.figures) if other is not None and place != number]
    if item.verdict == "not comparable" and all(_whole(other) for other in others):
        newest = max(known_day(other) for other in others)
        if (newest - known_day(figure)).days > CARE_DAYS:
            return "angka sudah lama"
        if figure.base or figure.measure:
            return "definisi belum selaras"
    return None


def _whole(figure: PublishedFigure) -> bool:
    return figure.scope in WHOLE_SCOPES.values() and figure.bound == "point"


def _remedy(published: Published, item: Comparison, region: Region) -> Text:
    family = published.indicators[item.indicator].family
    if family == "sakernas":
        return text(
            "{indicator} {region} dari Sakernas Agustus terbaru (BPS)",
            indicator=published.indicators[item.indicator].title,
            region=region.name,
        )
    need = PROGRAMME_NEEDS[item.indicator]
    return text("{need}", need=need if item.segment in ("total", "vulnerable") else f"{need}, segmen {item.segment}")

"""Regions side by side: what can be compared, what the comparison says, and what must still be published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.analyses.comparison.comparability import (
    Comparison,
    comparability_finding,
    comparability_table,
    compare_indicators,
    indicator_words,
    listed,
)
from sertakan_analysis.analyses.comparison.needs import needs_table
from sertakan_analysis.analyses.comparison.segments import segment_section
from sertakan_analysis.analyses.comparison.shared import shared_chart, shared_finding, shared_table
from sertakan_analysis.analyses.evidence import manifest, parameters_table
from sertakan_analysis.analyses.wording import plain, when_quantity
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Callout, Cover, KeyFigure, Text, count, day, percent, text
from sertakan_analysis.inputs import as_code, as_date
from sertakan_analysis.regions import region as find_region

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sertakan_analysis.exhibits import Manifest, PanelChart, PublishedTable
    from sertakan_analysis.inputs import Inputs
    from sertakan_analysis.regions import Region


@dataclass(frozen=True, slots=True)
class RegionalComparison:
    """Everything that the report shows, in its order, and the comparisons for further work.

    ``comparisons`` holds one verdict for each indicator; tables and charts are made from them.
    """

    comparisons: tuple[Comparison, ...]
    cover: Cover
    key_figures: tuple[KeyFigure, ...]
    summary: tuple[Text, ...]
    comparability_table: PublishedTable
    shared_chart: PanelChart | tuple[Text, ...]
    shared_table: PublishedTable | tuple[Text, ...]
    segments: tuple[Text | PublishedTable, ...]
    needs_table: PublishedTable
    reading_guide: Callout
    limits: tuple[Text, ...]
    parameters_table: PublishedTable
    manifest: Manifest


def regional_comparison(inputs: Inputs, *, regions: Sequence[str | float], as_of: str | date) -> RegionalComparison:
    """Compare two or more regions of one level on what was published up to a day.

    Raises
    ------
    UserError
        When fewer than two regions are given, one is given twice or unknown, or their levels differ.
    """
    day_of = as_date(as_of, parameter="as_of")
    places = _places([as_code(code) for code in regions])
    published = inputs.published
    found = compare_indicators(published, places, day_of)
    parameters = {"regions": ", ".join(place.code for place in places), "as_of": day_of.isoformat()}
    if inputs.monthly is not None:
        parameters["monthly"] = inputs.monthly.name
    nothing = (plain("Belum ada indikator yang sebanding di antara wilayah ini."),)
    figures = [figure.id for item in found for figure in item.figures if figure is not None]
    return RegionalComparison(
        comparisons=found,
        cover=_cover(places, day_of),
        key_figures=_key_figures(inputs, places, found),
        summary=_summary(inputs, places, found),
        comparability_table=comparability_table(published, places, found, day_of),
        shared_chart=shared_chart(published, places, found, day_of) or nothing,
        shared_table=shared_table(published, places, found, day_of) or (),
        segments=segment_section(inputs.monthly, places, day_of),
        needs_table=needs_table(published, places, found, day_of),
        reading_guide=_reading_guide(places),
        limits=_limits(inputs, figures),
        parameters_table=parameters_table(parameters, day_of),
        manifest=manifest(parameters, (), figures),
    )


def _places(codes: Sequence[str]) -> tuple[Region, ...]:
    places = tuple(find_region(code) for code in codes)
    if len(places) < 2:  # noqa: PLR2004 - a comparison needs two
        raise UserError(
            "parameter 'regions' names fewer than two regions", remedy="Give two or more codes: 35.25,32.16."
        )
    if len({place.code for place in places}) < len(places):
        raise UserError("parameter 'regions' names a region twice", remedy="Name each region once.")
    levels = {_level(place) for place in places}
    if len(levels) > 1:
        raise UserError(
            f"parameter 'regions' mixes levels: {', '.join(sorted(levels))}",
            remedy="Compare kabupaten or kota with each other, provinces with provinces.",
        )
    return places


def _level(place: Region) -> str:
    return "kabupaten or kota" if place.level in ("kabupaten", "kota") else place.level


def _cover(places: Sequence[Region], as_of: date) -> Cover:
    names = tuple(place.name for place in places)
    return Cover(
        title=plain("Perbandingan cakupan jaminan sosial ketenagakerjaan"),
        subtitle=plain(listed(names)),
        region_codes=tuple(place.code for place in places),
        region_names=names,
        period=text("Angka terbaru sampai {as_of}", as_of=day(as_of)),
        as_of=as_of,
    )


def _key_figures(inputs: Inputs, places: Sequence[Region], found: Sequence[Comparison]) -> tuple[KeyFigure, ...]:
    """Show how much can be compared, and the first comparable indicator of each region."""
    usable = [item for item in found if item.verdict in ("comparable", "with care")]
    shown = [
        KeyFigure(
            plain("Indikator yang dapat dibandingkan"),
            count(len(usable)),
            text("dari {all} indikator yang diperiksa", all=count(len(found))),
        )
    ]
    if usable:
        first = usable[0]
        words = indicator_words(inputs.published, first.indicator, first.segment)
        for place, figure in zip(places, first.figures, strict=True):
            if figure is not None:
                value = percent(figure.value) if figure.unit == "percent" else count(figure.value)
                note = text("{words}, {when}", words=words, when=when_quantity(figure.when))
                shown.append(KeyFigure(plain(place.name), value, note))
    return tuple(shown)


def _summary(inputs: Inputs, places: Sequence[Region], found: Sequence[Comparison]) -> tuple[Text, ...]:
    usable = [item for item in found if item.verdict in ("comparable", "with care")]
    rate = next(item for item in found if item.indicator == "coverage_rate")
    sentences = [text("{finding}.", finding=comparability_finding(found))]
    if rate.verdict not in ("comparable", "with care"):
        sentences.append(
            text(
                "Cakupan jaminan sosial ketenagakerjaan sendiri belum dapat dibandingkan. {reason}.", reason=rate.reason
            )
        )
    if usable:
        sentences.append(text("{finding}.", finding=shared_finding(inputs.published, places, usable)))
    lacking = [item for item in found if item.verdict == "missing"]
    if lacking:
        sentences.append(
            text(
                "{n} indikator belum terbit untuk salah satu wilayah; daftar yang perlu diterbitkan ada di bagian akhir.",
                n=count(len(lacking)),
            )
        )
    return tuple(sentences)


def _reading_guide(places: Sequence[Region]) -> Callout:
    items = [
        plain(
            "Selisih dua persentase dengan basis berbeda bukan selisih kinerja. Karena itu angka seperti itu tidak digambar."
        ),
        plain("Angka satu kantor cabang bukan angka kabupaten: satu kabupaten dapat dilayani beberapa cabang."),
        plain("Putaran Sakernas Februari dan November tidak disandingkan dengan putaran Agustus."),
    ]
    if any(place.code == "32.16" for place in places) and all(place.code != "32.75" for place in places):
        items.append(plain("Kota Bekasi adalah daerah lain; angkanya tidak pernah dicampur dengan Kabupaten Bekasi."))
    return Callout("cara_membaca", plain("Yang mudah disalahpahami"), tuple(items), "caution")


def _limits(inputs: Inputs, figures: Sequence[str]) -> tuple[Text, ...]:
    used = set(figures)
    corrected = [item.reason for item in inputs.published.corrections.values() if item.figure in used]
    return (
        plain(
            "Angka ketenagakerjaan berasal dari Sakernas BPS sebagaimana dikutip media; tabel BPS sendiri belum diperiksa."
        ),
        plain("Laporan ini tidak memakai data perorangan, sehingga tidak ada angka yang disamarkan."),
        *corrected,
    )

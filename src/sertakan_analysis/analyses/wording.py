"""Words that several analyses share: dates of mixed precision, directions, names of segments and measures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.exhibits import Quantity, SourceNote, Text, day, month, text, year

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sertakan_analysis.published import PublishedFigure, Source, When
    from sertakan_analysis.published.model import Scope
    from sertakan_analysis.regions import Region

SEGMENTS: Final = {
    "total": "seluruh segmen",
    "PU": "penerima upah (PU)",
    "BPU": "bukan penerima upah (BPU)",
    "jakon": "jasa konstruksi (jakon)",
}
MEASURES: Final = {
    "active": "peserta aktif",
    "registered": "terdaftar",
    "participating": "kepesertaan",
    "protected": "terlindungi",
    "ucj_achievement": "capaian UCJ (tidak dirinci)",
}
SCOPES: Final = {
    "kabupaten": "seluruh kabupaten/kota",
    "branch": "wilayah kerja satu cabang",
    "province": "seluruh provinsi",
    "national": "seluruh Indonesia",
    "city": "seluruh kota",
    "village": "satu desa",
    "event": "satu acara",
    "site": "satu lokasi kerja",
}
WHOLE_SCOPES: Final[dict[str, Scope]] = {
    "negara": "national",
    "provinsi": "province",
    "kabupaten": "kabupaten",
    "kota": "city",
}
STEADY: Final = Decimal("0.5")


def whole_scope(place: Region) -> Scope:
    """The scope of a figure that counts the whole of a region."""
    return WHOLE_SCOPES[place.level]


def when_quantity(when: When) -> Quantity | str:
    """Write a date with the precision at which it was published."""
    if when.start is None:
        return "tanpa tanggal"
    return {"day": day, "month": month, "year": year}[when.precision](when.start)


def known_day(figure: PublishedFigure) -> date:
    """Return the reference day of a figure that was chosen because it is dated."""
    if figure.when.on is None:
        message = f"figure '{figure.id}' has no date"
        raise ValueError(message)
    return figure.when.on


def direction(change: Decimal, steady: Decimal = STEADY) -> str:
    """Return naik, turun, or hampir tetap for a change smaller than ``steady``."""
    if abs(change) < steady:
        return "hampir tetap"
    return "naik" if change > 0 else "turun"


def source_notes(sources: Iterable[Source]) -> tuple[SourceNote, ...]:
    """List sources once each, in the order of their first use."""
    unique = {source.id: source for source in sources}
    return tuple(SourceNote(source.title, source.publisher, source.published, source.url) for source in unique.values())


def plain(words: str) -> Text:
    """A sentence without numbers; words from data never count as a template."""
    return text("{words}", words=words)

"""Why a method gives no answer, in the words of a report."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.exhibits import Quantity, Text, count, day, decimal, text
from sertakan_analysis.statistics import RefusalReason

if TYPE_CHECKING:
    from sertakan_analysis.statistics import Refusal

REASONS: Final = {
    RefusalReason.TOO_FEW_POINTS: "hanya ada {found} titik pada satu basis, sedangkan proyeksi memerlukan sedikitnya {needed}",
    RefusalReason.RATE_AT_BOUND: "ada cakupan {found} persen, yang berarti basisnya lebih kecil daripada jumlah peserta",
    RefusalReason.HORIZON_NOT_AHEAD: "deretnya terlalu pendek: proyeksi hanya boleh menjangkau separuh panjang deret",
    RefusalReason.TOO_FEW_MONTHS: "hanya ada {found} bulan berisi angka; diperlukan sedikitnya {needed}",
    RefusalReason.TOO_FEW_MONTHS_BEFORE: "hanya ada {found} bulan sebelum peristiwa; diperlukan sedikitnya {needed}",
    RefusalReason.TOO_FEW_MONTHS_AFTER: "hanya ada {found} bulan sejak peristiwa; diperlukan sedikitnya {needed}",
    RefusalReason.NO_VARIATION: "semua angka sama",
    RefusalReason.NOT_CONVERGED: "perhitungannya tidak menghasilkan jawaban yang mantap",
}


def why(refusal: Refusal) -> Text:
    """Say why there is no answer, with what the data have and what would be needed."""
    template = REASONS[refusal.reason]
    numbers = {"found": refusal.found, "needed": refusal.needed}
    return text(template, **{name: _written(value) for name, value in numbers.items() if f"{{{name}}}" in template})


def _written(value: int | Decimal | date | None) -> Quantity | str:
    match value:
        case date():
            return day(value)
        case Decimal():
            return decimal(value, 1)
        case int():
            return count(value)
        case None:
            return "–"

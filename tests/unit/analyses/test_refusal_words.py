"""Every reason that a method can give has words for the reader."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sertakan_analysis.analyses.refusal_words import REASONS, why
from sertakan_analysis.display import render
from sertakan_analysis.statistics import Refusal, RefusalReason


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_every_reason_can_be_told(reason: RefusalReason):
    assert reason in REASONS
    assert "{" not in render(why(Refusal(reason, 3, 5)))


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Refusal(RefusalReason.TOO_FEW_POINTS, 4, 5), "hanya ada 4 titik pada satu basis, sedangkan proyeksi memerlukan sedikit"),
        (Refusal(RefusalReason.RATE_AT_BOUND, Decimal("104.25")), "ada cakupan 104,3 persen"),
        (Refusal(RefusalReason.TOO_FEW_MONTHS_AFTER, 2, 8), "hanya ada 2 bulan sejak peristiwa; diperlukan sedikitnya 8"),
        (Refusal(RefusalReason.HORIZON_NOT_AHEAD, date(2025, 1, 3), date(2025, 1, 31)), "deretnya terlalu pendek"),
    ],
)  # fmt: skip
def test_the_words_name_what_there_is_and_what_is_needed(refusal: Refusal, words: str):
    assert render(why(refusal)).startswith(words)

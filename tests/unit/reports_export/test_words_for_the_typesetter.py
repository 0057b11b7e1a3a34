"""Words reach the typesetter as literals: nothing that a text holds can become markup."""

from __future__ import annotations

import pytest

from sertakan_analysis.reports.export.columns import ZERO_WIDTH_SPACE, breakable
from sertakan_analysis.reports.export.typst import literal, words


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Rp16.800", '"Rp16.800"'),
        ('kata "kutip"', '"kata \\"kutip\\""'),
        ("garis\\miring", '"garis\\\\miring"'),
        ("#let x = $a$ *b* _c_ `d` <e> @f [g] ~", '"#let x = $a$ *b* _c_ `d` <e> @f [g] ~"'),
        ("dua\nbaris\tdan\x00nol", '"dua baris dan nol"'),
        ("", '""'),
    ],
)
def test_a_literal_escapes_only_quotes_and_backslashes_and_drops_control_signs(text: str, written: str):
    assert literal(text) == written


def test_words_end_their_expression_so_that_what_follows_is_not_drawn_in():
    assert words("a") + "(b)" == '#"a";(b)'


def test_ordinary_words_are_kept_whole_and_very_long_ones_may_break():
    assert breakable("pertanggungjawabannya dan ketidakseragaman") == "pertanggungjawabannya dan ketidakseragaman"
    long = "x" * 60
    assert breakable(long).replace(ZERO_WIDTH_SPACE, "") == long
    assert max(map(len, breakable(long).split(ZERO_WIDTH_SPACE))) <= 12

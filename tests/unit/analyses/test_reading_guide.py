"""Claims about rates are refuted only where the head counts do not bear them out (made-up series)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis import coverage_trend, load_inputs
from sertakan_analysis.analyses.coverage.change import steps, year_before
from sertakan_analysis.analyses.coverage.reading import reading_guide
from sertakan_analysis.analyses.coverage_trend import make_context
from sertakan_analysis.display import render, table
from sertakan_analysis.inputs import Inputs

if TYPE_CHECKING:
    from sertakan_analysis.analyses.coverage.context import Context

AS_OF = date(2025, 11, 30)


@pytest.fixture(scope="module")
def gresik() -> Context:
    return make_context(load_inputs(), "35.25", AS_OF, "auto")


def two_points(context: Context, people: tuple[int, int], bases: tuple[int, int]) -> Context:
    first, second = (
        replace(
            point,
            participants=Decimal(count),
            rate=Decimal(100 * count) / size,
            rate_printed=None,
            base=replace(point.base, value=Decimal(size)),
        )
        for point, count, size in zip(context.points[2:4], people, bases, strict=True)
    )
    return replace(context, points=(first, second))


def claims(context: Context) -> list[str]:
    return [
        render(item) for item in reading_guide(context, steps(context), None).items if "tidak berarti" in render(item)
    ]


@pytest.mark.parametrize(
    ("people", "bases"),
    [
        pytest.param((300_000, 360_000), (600_000, 600_000), id="participants grow on a steady base"),
        pytest.param((300_000, 240_000), (600_000, 600_000), id="participants fall on a steady base"),
        pytest.param((300_000, 360_000), (600_000, 620_000), id="participants outrun a growing base"),
        pytest.param((300_000, 300_100), (600_000, 601_000), id="hardly anything changes"),
    ],
)
def test_nothing_is_refuted_where_the_participants_moved_or_the_rate_did_not(
    gresik: Context, people: tuple[int, int], bases: tuple[int, int]
):
    assert claims(two_points(gresik, people, bases)) == []


@pytest.mark.parametrize(
    ("people", "bases", "words"),
    [
        ((300_000, 330_000), (600_000, 800_000), "Cakupan turun 8,8 poin persen”.*peserta turun.*justru naik"),
        ((300_000, 270_000), (600_000, 400_000), "Cakupan naik 17,5 poin persen”.*peserta naik.*justru turun"),
        ((300_000, 300_500), (600_000, 800_000), "Cakupan turun 12,4 poin persen”.*hampir tetap"),
    ],
)
def test_a_rate_moved_by_its_base_is_refuted_with_the_head_counts(
    gresik: Context, people: tuple[int, int], bases: tuple[int, int], words: str
):
    (claim,) = claims(two_points(gresik, people, bases))
    pattern = words.split(".*")
    assert all(part in claim for part in pattern)


def test_a_year_before_is_at_most_45_days_off_a_year(gresik: Context):
    first, last = gresik.points[2], gresik.points[-1]
    for days, found in ((365, True), (320, True), (319, False), (410, True), (411, False)):
        earlier = replace(first, when=replace(first.when, start=last.when.on - timedelta(days)))
        assert (year_before((earlier, last)) is earlier) is found


def test_curly_braces_in_published_words_are_words_and_no_places(gresik: Context):
    inputs = gresik.inputs
    braced = {name: replace(base, counts=f"{base.counts} {{x}} {{") for name, base in inputs.published.bases.items()}
    published = replace(inputs.published, bases=MappingProxyType(braced))
    trend = coverage_trend(Inputs(published, inputs.rules), region="35.25", as_of=AS_OF)
    assert "angkatan kerja ber-KTP Gresik {x} {" in render(trend.base_choice)
    assert "angkatan kerja ber-KTP Gresik {x} {" in table(trend.rebased_table).plain

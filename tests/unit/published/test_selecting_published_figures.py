from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.published import Dated, When

if TYPE_CHECKING:
    from sertakan_analysis.published import Published
    from sertakan_analysis.published.model import Precision


@pytest.mark.parametrize(
    ("start", "precision", "on"),
    [
        (date(2024, 11, 21), "day", date(2024, 11, 21)),
        (date(2024, 2, 1), "month", date(2024, 2, 29)),
        (date(2025, 1, 1), "year", date(2025, 12, 31)),
    ],
)
def test_the_reference_day_is_the_last_one_that_the_date_covers(start: date, precision: Precision, on: date) -> None:
    assert Dated(start, precision).on == on


def test_an_undated_figure_has_no_reference_day_and_overlaps_nothing() -> None:
    undated = When(None, "none")
    assert undated.on is None
    assert not undated.overlaps(undated)


def test_a_day_overlaps_its_month_and_not_the_next() -> None:
    day = Dated(date(2024, 11, 30), "day")
    assert day.overlaps(Dated(date(2024, 11, 1), "month"))
    assert not day.overlaps(Dated(date(2024, 12, 1), "month"))


def test_figures_come_in_date_order_up_to_a_day(published: Published) -> None:
    found = published.select(region="35.25", indicator="coverage_rate", segment="total", until=date(2024, 11, 30))
    assert [figure.value for figure in found] == [Decimal(value) for value in ("39.4", "45.62", "52.5", "52.5")]


def test_a_figure_of_a_year_is_not_known_before_the_year_is_over(published: Published) -> None:
    name = "dbhcht_funded_workers"
    assert not published.select(region="35", indicator=name, until=date(2025, 12, 30))
    assert len(published.select(region="35", indicator=name, until=date(2025, 12, 31))) == 1


def test_a_target_is_known_once_it_was_published_though_its_year_lies_ahead(published: Published) -> None:
    name = "target_coverage_rate"
    assert not published.select(region="00", indicator=name, until=date(2025, 5, 14))
    found = published.select(region="00", indicator=name, until=date(2025, 5, 15))
    assert [figure.when.on for figure in found] == [date(year, 12, 31) for year in (2025, 2025, 2026, 2029)]


def test_a_figure_that_must_not_be_used_is_kept_and_never_selected(published: Published) -> None:
    name = "bekasi-2025-07-11-labour_force-total"
    assert published.figures[name].printed == 2_200_000
    assert name not in {figure.id for figure in published.select(region="32.16", indicator="labour_force")}


def test_nothing_in_the_figures_can_be_changed(published: Published) -> None:
    with pytest.raises(TypeError):
        published.figures["x"] = published.figures["gresik-2024-11-21-coverage_rate-total"]  # type: ignore[index]

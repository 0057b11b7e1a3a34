"""Reports on the same people wait for each other; everything else runs beside them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from coordinated import DAY, planned

from sertakan_analysis.project import Project
from sertakan_analysis.reports.executors import Place
from sertakan_analysis.reports.lanes import lanes, overlap
from sertakan_analysis.reports.order import Made
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from sertakan_analysis.reports.planned import PlannedRun

PROJECT = Project(Path("/nowhere"))


def run(code: str, *lists: str) -> PlannedRun:
    return planned(PROJECT, code, lists=lists)


def test_of_reports_on_people_of_one_region_the_later_one_waits_for_the_earlier_one() -> None:
    assert lanes([run("35.25", "pendataan"), run("35.25", "pendataan", "peserta")]) == (frozenset(), frozenset({0}))


def test_a_desa_waits_for_its_kabupaten_and_a_kabupaten_for_its_desa() -> None:
    assert lanes([run("35.25", "pendataan"), run("35.25.10.2010", "pendataan")])[1] == {0}
    assert lanes([run("35.25.10.2010", "pendataan"), run("35.25", "pendataan")])[1] == {0}


def test_two_regions_that_share_nobody_and_reports_without_lists_wait_for_nobody() -> None:
    apart = [run("35.25", "pendataan"), run("32.16", "pendataan"), run("35.25"), run("35.2", "pendataan")]
    assert lanes(apart) == (frozenset(),) * 4


def test_reports_of_two_days_share_their_people() -> None:
    later = planned(PROJECT, "35.25", DAY.replace(year=2026), lists=("pendataan",))
    assert lanes([run("35.25", "pendataan"), later])[1] == {0}


def test_a_report_that_names_no_region_may_be_about_anybody() -> None:
    assert overlap((), ("35.25",))
    assert overlap(("32.16", "35.25"), ("35.25.10",))
    assert not overlap(("35.2",), ("35.25",))


def test_an_order_begins_only_when_the_result_it_waits_for_was_taken_and_others_overtake_it() -> None:
    told: list[Any] = []
    second_free = Event()

    def work(order: Any) -> Made:
        if order == "other":
            second_free.set()
        if order == "first":
            # It ends only after the one that nobody has to wait for has overtaken the second.
            assert second_free.wait(10)
        return Made(State.FINISHED, order)

    orders: list[Any] = ["first", "second", "other"]
    with ThreadPoolExecutor(2) as executor:
        here = Place(executor, work, 2, "shell", lambda: None)
        behind = (frozenset[int](), frozenset({0}), frozenset[int]())
        for number, made in here.carry_out(orders, lambda begun: told.append(f"begin {orders[begun]}"), behind):
            assert made.notebook == orders[number]
            told.append(f"taken {made.notebook}")
    assert told.index("begin other") < told.index("taken first") < told.index("begin second")
    assert len(told) == 6


@pytest.mark.parametrize("window", [1, 2, 5])
def test_however_few_run_at_once_every_order_has_its_end(window: int) -> None:
    orders: list[Any] = list("abcdef")
    behind = tuple(frozenset(range(place)) for place in range(6))
    with ThreadPoolExecutor(window) as executor:
        here = Place(executor, lambda order: Made(State.FINISHED, order), window, "shell", lambda: None)
        assert [number for number, _ in here.carry_out(orders, lambda _: None, behind)] == list(range(6))

"""People leave a list and come back: all months as one system tell no more than the few that are audited together."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sertakan_analysis.disclosure import (
    Category,
    Dimension,
    DisclosureRefused,
    Policy,
    Population,
    PublishedCells,
    Turnover,
    audit_together,
    protect,
    tabulate,
)

POLICY = Policy("suppress", 5, 5, 5, (2, 67), 10, 20, 12)
DESA = Dimension("desa", "Desa", tuple(Category(f"d{n}", f"D{n}") for n in range(3)))
WORK = Dimension("kerja", "Pekerjaan", tuple(Category(f"k{n}", f"K{n}") for n in range(3)))
KINDS = [(desa.code, work.code) for desa in DESA.categories for work in WORK.categories]
numbers = st.lists(st.integers(3, 30), min_size=9, max_size=9)
shares = st.lists(st.integers(0, 2), min_size=9, max_size=9)
few = st.lists(st.tuples(st.integers(0, 8), st.sampled_from((-1, 1))), min_size=1, max_size=3)
List = Counter[tuple[str, str]]


def month(number: int) -> Population:
    return Population("orang", lists=(f"b{number}",), as_of=f"2026-{number:02d}")


@pytest.mark.slow
@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate])
@given(numbers, shares, few)
def test_whoever_reckons_with_every_month_finds_no_more_than_the_audit(
    people: list[int], third: list[int], changes: list[tuple[int, int]]
) -> None:
    first = Counter(dict(zip(KINDS, people, strict=True)))
    # A part of each kind is away for two months. Then all are back, but for a few who joined or left meanwhile.
    away = first - Counter({kind: first[kind] * part // 3 for kind, part in zip(KINDS, third, strict=True)})
    back = Counter(first)
    for kind, by in changes:
        back[KINDS[kind]] += by
    lists: dict[int, List] = {1: first, 2: away, 3: away, 4: back}

    def turnover(new: Population, old: Population) -> Turnover:
        later, earlier = (lists[int(each.as_of[-2:])] for each in (new, old))
        return Turnover((later - earlier).total(), (earlier - later).total())

    published = PublishedCells()
    for number, counted in lists.items():
        frame = pl.DataFrame(list(counted.elements()), schema=["desa", "kerja"], orient="row")
        table = tabulate(frame, [DESA, WORK], name="kerja", population=month(number))
        try:
            safe = protect([table], POLICY, earlier=published, turnover=turnover)
        except DisclosureRefused:
            # Nothing is shown: that protects as well.
            return
        with (
            patch("sertakan_analysis.disclosure.joint.laid_beside", lambda tables, _turnovers, _new: tables),
            patch("sertakan_analysis.disclosure.links._telling", lambda ties, _cells, _enough: list(ties)),
        ):
            assert audit_together(safe.record()["published"], published).passed
        published += safe.published

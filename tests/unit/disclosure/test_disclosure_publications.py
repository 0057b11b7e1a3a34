"""What was published before: kept, read back, and reckoned with whatever the method."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from sertakan_analysis.disclosure import (
    Category,
    Dimension,
    DisclosureRefused,
    Policy,
    Population,
    Protected,
    PublishedCells,
    Turnover,
    audit_together,
    protect,
    tabulate,
    tabulate_amounts,
)
from sertakan_analysis.disclosure.beside import laid_beside
from sertakan_analysis.disclosure.cell_ledger import publications, published_cells, record_publication
from sertakan_analysis.disclosure.joint import joint
from sertakan_analysis.disclosure.published_cells import KnownTurnover, ShownTable
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.disclosure import CountTable

POLICY = Policy("suppress", 10, 10, 5, (2, 67), 10, 20, 12)
ROUNDED = replace(POLICY, method="round")
DESA = Dimension("wilayah", "Desa", tuple(Category(f"d{n}", f"Desa {n}") for n in range(1, 4)))
KERJA = Dimension("kerja", "Pekerjaan", tuple(Category(code, code) for code in ("tani", "nelayan", "ojek")))
NUMBERS = ((120, 8, 40), (80, 25, 60), (90, 31, 14))


def month(number: int) -> Population:
    return Population("orang dalam daftar", lists=(f"b{number}",), as_of=f"2026-{number:02d}")


def counted(number: int, numbers: tuple[tuple[int, ...], ...] = NUMBERS) -> CountTable:
    rows = [
        (f"d{desa}", category.code)
        for desa, row in enumerate(numbers, 1)
        for category, people in zip(KERJA.categories, row, strict=True)
        for _ in range(people)
    ]
    frame = pl.DataFrame(rows, schema=["wilayah", "kerja"], orient="row")
    return tabulate(frame, [DESA, KERJA], name="kerja", population=month(number))


def told(*published: Protected) -> PublishedCells:
    return PublishedCells.of([each.record()["published"] for each in published])


def one_a_month(new: Population, old: Population) -> Turnover:
    return Turnover(joined=int(new.as_of[-2:]) - int(old.as_of[-2:]), left=0)


def test_the_ledger_gives_back_what_was_written_in_the_order_of_publication(tmp_path: Path):
    first, second = (protect([counted(number)], POLICY).record()["published"] for number in (1, 2))
    record_publication(tmp_path, "20260201-b", second)
    record_publication(tmp_path, "20260101-a", first)
    record_publication(tmp_path, "20260101-a", first)
    assert publications(tmp_path) == ("20260101-a", "20260201-b")
    assert [table.population.as_of for table in published_cells(tmp_path).tables] == ["2026-01", "2026-02"]
    assert len(published_cells(tmp_path, until="20260201-b").tables) == 1
    assert published_cells(tmp_path).record()["tables"] == [*first["tables"], *second["tables"]]


def test_what_was_published_under_a_name_is_never_changed(tmp_path: Path):
    first, second = (protect([counted(number)], POLICY).record()["published"] for number in (1, 2))
    record_publication(tmp_path, "a", first)
    with pytest.raises(UserError, match="other cells of 'a'"):
        record_publication(tmp_path, "a", second)
    assert published_cells(tmp_path).tables[0].population.as_of == "2026-01"


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 2}'])
def test_a_broken_ledger_is_told_by_its_file(tmp_path: Path, content: str):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(UserError, match="backup") as told_of:
        published_cells(tmp_path)
    assert "a.json" in str(told_of.value)


def beside(number: int, *others: int, people: dict[tuple[int, int], int] | None = None) -> list[int]:
    """Return the months that are laid beside a new one; ``people`` came and went between two months, the later first."""
    tables = [shown(each) for each in (*others, number)]
    turnovers = [
        KnownTurnover(month(later).edition, month(earlier).edition, "", Turnover(several, 0))
        for (later, earlier), several in (people or {}).items()
    ]
    chosen = laid_beside(tables, turnovers, 1)
    assert chosen[-1] is tables[-1]
    return sorted(int(table.population.as_of[-2:]) for table in chosen[:-1])


def shown(number: int, months: int = 6) -> ShownTable:
    return ShownTable("kerja", month(number), (DESA, KERJA), "", "suppress", 10, 10, 10, months, np.full((4, 4), 20))


def test_the_nearest_months_are_laid_beside_a_new_edition():
    assert beside(5, 1, 3, 4, 6, 9) == [4, 6]
    assert beside(6, 1, 3, 4, 6, 9) == [4, 6, 9]
    other = replace(shown(11), population=replace(month(11), as_of=""))
    assert laid_beside([shown(1), other], (), 1)[-1:] == (other,), "who has no day may stand beside any month"


def test_besides_a_month_further_off_whose_people_are_more_alike_than_the_ways_through_the_nearest_tell():
    # 40 were away from March to April; in May they are back, and one is new.
    away = {(5, 4): 41, (5, 1): 1, (4, 1): 40, (3, 1): 40, (4, 3): 0, (5, 3): 41}
    assert beside(5, 1, 3, 4, people=away) == [1, 4]
    # Fewer than nine tenths of those by way of April: 81.
    assert beside(5, 1, 4, people={(5, 4): 41, (4, 1): 40, (5, 1): 72}) == [1, 4]
    assert beside(5, 1, 4, people={(5, 4): 41, (4, 1): 40, (5, 1): 73}) == [4]
    # Who comes never to leave is between all months alike: the nearest ones tell it.
    assert beside(5, 1, 3, 4, people={(5, 4): 10, (5, 1): 40, (4, 1): 30, (5, 3): 20, (4, 3): 10}) == [4]


def test_a_month_that_shows_other_traits_ties_nothing() -> None:
    many = {(5, 4): 10, (5, 1): 20, (4, 1): 10}
    assert beside(5, 1, 4, people=many) == [4]
    by_place = replace(shown(4), dimensions=(DESA,), numbers=np.full(4, 20))
    turnovers = [
        KnownTurnover(month(later).edition, month(earlier).edition, "", Turnover(several, 0))
        for (later, earlier), several in many.items()
    ]
    assert len(laid_beside((shown(1), by_place, shown(5)), turnovers, 1)) == 3


def test_not_where_so_many_came_and_went_that_every_number_can_move():
    # 16 cells and 20 widths of 10 people: 216.
    assert beside(5, 1, 4, people={(5, 4): 300, (5, 1): 215, (4, 1): 300}) == [1, 4]
    assert beside(5, 1, 4, people={(5, 4): 300, (5, 1): 216, (4, 1): 300}) == [4]


def test_the_two_most_alike_are_laid_beside_it_and_none_that_counts_no_longer():
    many = {(12, 11): 90, **{(12, each): each for each in range(1, 11)}}
    assert beside(12, *range(1, 12), people=many) == [6, 7, 11]


def test_the_turnover_is_asked_from_every_edition_that_counts():
    published = told(*(protect([counted(number)], POLICY) for number in (1, 3, 9)))
    asked: list[str] = []

    def turnover(_new: Population, old: Population) -> Turnover:
        asked.append(old.as_of)
        return Turnover(200, 200)

    safe = protect([counted(11)], replace(POLICY, months_counted=8), earlier=published, turnover=turnover)
    assert asked == ["2026-03", "2026-09"]
    assert [each.earlier.as_of for each in safe.published.turnovers] == asked


def test_a_cell_that_a_month_further_off_withheld_may_still_be_a_withheld_zero():
    # Of the months 1, 2 and 3 the first is not beside the last; but what month 2 withholds for its sake may be nobody.
    editions = [protect([counted(number)], POLICY) for number in (1, 2, 3)]
    tables = told(*editions).tables
    made = joint(tables, (), 1)
    assert [table.population.as_of for table in made.tables] == ["2026-02", "2026-03"]
    withheld = tables[1].numbers.ravel() == -1
    assert withheld.any()
    assert (made.lowest[0][withheld] == 0).all()


def test_a_small_cell_stays_withheld_month_after_month():
    published = PublishedCells()
    for number in (1, 2, 3, 4):
        numbers = ((120, 8 + number, 40), *NUMBERS[1:])
        safe = protect([counted(number, numbers)], POLICY, earlier=published, turnover=one_a_month)
        assert audit_together(safe.record()["published"], published).passed
        assert safe.tables["kerja"].withholds(wilayah="d1", kerja="nelayan"), number
        published += safe.published


def test_rounded_again_the_same_people_have_the_same_numbers():
    first = protect([counted(1)], ROUNDED)
    again = protect([counted(1)], ROUNDED, earlier=told(first))
    assert (again.published.tables[0].numbers == first.published.tables[0].numbers).all()
    assert audit_together(again.record()["published"], told(first)).passed


def test_rounded_editions_of_nearly_the_same_people_do_not_narrow_each_other():
    first = protect([counted(1)], ROUNDED)
    other = ((121, 8, 40), *NUMBERS[1:])
    try:
        second = protect([counted(2, other)], ROUNDED, earlier=told(first), turnover=lambda *_: Turnover(1, 0))
    except DisclosureRefused as refused:
        assert "Nothing of these tables is shown" in str(refused)  # noqa: PT017 - either answer protects
    else:
        assert audit_together(second.record()["published"], told(first)).passed


def test_what_was_withheld_is_not_told_by_rounding_it_later():
    first = protect([counted(1)], POLICY)
    assert first.tables["kerja"].withholds(wilayah="d1", kerja="nelayan")
    with pytest.raises(DisclosureRefused, match="together with what was published before"):
        protect([counted(1)], ROUNDED, earlier=told(first))


def test_beside_rounded_numbers_some_are_shown_exactly_and_no_small_one():
    first = protect([counted(1)], ROUNDED)
    second = protect([counted(1)], POLICY, earlier=told(first))
    numbers = second.published.tables[0].numbers
    assert second.tables["kerja"].withholds(wilayah="d1", kerja="nelayan")
    assert (numbers >= POLICY.minimum_count).any()
    assert not ((numbers > 0) & (numbers < POLICY.minimum_count)).any()
    assert audit_together(second.record()["published"], told(first)).passed


def test_an_amount_withheld_by_one_report_is_not_told_by_the_next():
    rows = [(f"d{desa}", f"p{desa}{n}", 100_000) for desa, people in ((1, 4), (2, 40), (3, 30)) for n in range(people)]
    paid = pl.DataFrame(rows, schema=["wilayah", "orang", "biaya"], orient="row")
    amounts = tabulate_amounts(paid, [DESA], amount="biaya", contributor="orang", name="biaya", population=month(1))
    first = protect([amounts], POLICY)
    assert first.tables["biaya"].withholds(wilayah="d1")
    again = protect([amounts], POLICY, earlier=told(first))
    assert (again.published.tables[0].numbers == first.published.tables[0].numbers).all()
    # Where the second report forgets the first, its missing number is the difference of two that are shown.
    loose = first.record()["published"]
    numbers = np.array(loose["tables"][0]["numbers"])
    numbers[1] = 400_000
    shown = {**loose, "tables": [{**loose["tables"][0], "numbers": numbers.tolist()}]}
    assert not audit_together(shown, told(first)).passed

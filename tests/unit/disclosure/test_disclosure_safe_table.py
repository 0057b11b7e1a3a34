"""Only a protected table can be shown, and what it withholds stays withheld in every form."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sertakan_analysis.disclosure import (
    Category,
    CountTable,
    Dimension,
    Heading,
    Policy,
    SafeTable,
    protect,
    tabulate,
)
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Quantity, Withheld, text

if TYPE_CHECKING:
    from collections.abc import Callable

POLICY = Policy("suppress", 10, 10, 5, (2, 67), 10, 20, 12)
HEADING = Heading("contoh", text("Contoh"), date(2025, 6, 30))
WILAYAH = Dimension(
    "wilayah",
    "Wilayah",
    (
        Category("35.25.10", "Manyar"),
        Category("35.25.11", "Bungah"),
        Category("35.25.10.2010", "Leran", "35.25.10"),
        Category("35.25.10.2011", "Betoyo", "35.25.10"),
        Category("35.25.11.2001", "Bungah", "35.25.11"),
    ),
)
SEX = Dimension("sex", "Jenis kelamin", (Category("L", "Laki-laki"), Category("P", "Perempuan")))
COUNTS = {
    ("35.25.10.2010", "L"): 60,
    ("35.25.10.2010", "P"): 4,
    ("35.25.10.2011", "L"): 30,
    ("35.25.10.2011", "P"): 50,
    ("35.25.11.2001", "L"): 40,
    ("35.25.11.2001", "P"): 20,
    (None, "P"): 16,
}


def rows(counts: dict[tuple[str | None, str | None], int]) -> pl.DataFrame:
    cells = [cell for cell, number in counts.items() for _ in range(number)]
    return pl.DataFrame(cells, schema={"wilayah": pl.String, "sex": pl.String}, orient="row")


def raw() -> CountTable:
    return tabulate(rows(COUNTS), [WILAYAH, SEX], name="jk", population="pekerja")


@pytest.fixture
def table() -> SafeTable:
    return protect([raw()], POLICY).tables["jk"]


def test_a_safe_table_is_made_by_protect_alone(table: SafeTable):
    with pytest.raises(TypeError, match="made by"):
        SafeTable(("jk", "pekerja"), table.dimensions, table.terms, table._numbers, object())
    with pytest.raises(TypeError, match="derived"):
        type("Loose", (SafeTable,), {})
    with pytest.raises(TypeError):
        replace(table, name="lain")  # type: ignore[type-var]


@pytest.mark.parametrize("name", ["name", "_numbers", "terms", "baru"])
def test_a_safe_table_can_not_be_changed(table: SafeTable, name: str):
    with pytest.raises(AttributeError, match="can't be changed"):
        setattr(table, name, 1)
    with pytest.raises(AttributeError, match="can't be changed"):
        delattr(table, name)
    with pytest.raises(ValueError, match="read-only"):
        table._numbers[0] = 1


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda table: pickle.loads(pickle.dumps(table))])  # noqa: S301
def test_a_safe_table_can_be_copied_and_stored_for_it_holds_no_withheld_number(
    table: SafeTable, copied: Callable[[SafeTable], SafeTable]
):
    other = copied(table)
    assert other.total == table.total
    assert (other._numbers == table._numbers).all()
    assert other.count(wilayah="35.25.10.2010", sex="P") == Withheld("count")
    assert 4 not in other._numbers


def test_an_unprotected_table_shows_no_number_and_can_not_be_stored():
    unprotected = raw()
    assert "220" not in repr(unprotected) + str(unprotected)
    assert not any(character.isdigit() for character in repr(unprotected))
    assert not hasattr(unprotected, "__iter__")
    assert not hasattr(unprotected, "__dict__")
    for store in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="protect it first"):
            store(unprotected)


def test_a_missing_dimension_is_its_total_and_a_missing_value_its_own_category(table: SafeTable):
    assert table.total == Quantity(Decimal(220), "count")
    assert table.count(wilayah="tidak_diketahui", sex=None) == Quantity(Decimal(16), "count")
    assert [category.label for category in table.categories("wilayah")] == ["Manyar", "Bungah", "Tidak diketahui"]


def test_people_of_a_kecamatan_whose_desa_is_missing_are_unknown_within_it():
    counted = tabulate(rows({**COUNTS, ("35.25.11", "L"): 25}), [WILAYAH, SEX], name="jk", population="p")
    table = protect([counted], POLICY).tables["jk"]
    assert table.count(wilayah="tidak_diketahui:35.25.11") == Quantity(Decimal(25), "count")
    assert table.count(wilayah="35.25.11") == Quantity(Decimal(85), "count")


def test_an_unlisted_value_is_unknown():
    counted = tabulate(rows({**COUNTS, ("99", "L"): 10}), [WILAYAH], name="w", population="p")
    assert protect([counted], POLICY).tables["w"].count(wilayah="tidak_diketahui") == Quantity(Decimal(26), "count")


def test_a_share_is_of_published_numbers_and_withheld_with_either(table: SafeTable):
    assert table.share({"wilayah": "35.25.11.2001"}) == Quantity(Decimal(6000) / 220, "percent", 1)
    assert table.share({"wilayah": "35.25.10.2010", "sex": "P"}, {"wilayah": "35.25.10.2010"}) == Withheld("percent")


def test_a_share_of_nobody_is_nothing():
    counted = tabulate(rows({("35.25.11.2001", "L"): 40}), [WILAYAH, SEX], name="jk", population="p")
    table = protect([counted], POLICY).tables["jk"]
    assert table.share({"wilayah": "35.25.10", "sex": "L"}, {"wilayah": "35.25.10"}) is None
    assert table.exhibit(HEADING, "wilayah", "sex", shares=True).rows[0] == ("Manyar", "–", "–", Decimal(0))


def test_a_part_that_is_not_within_the_whole_is_refused(table: SafeTable):
    with pytest.raises(UserError, match="not within the whole"):
        table.share({"sex": "L"}, {"wilayah": "35.25.10"})
    with pytest.raises(UserError, match="not within the whole"):
        table.share({"wilayah": "35.25.11.2001"}, {"wilayah": "35.25.10"})


def test_unknown_names_offer_the_nearest(table: SafeTable):
    with pytest.raises(UserError, match="'wilayah'"):
        table.count(wilayahh="35.25.10")
    with pytest.raises(UserError, match=r"Did you mean '35\.25\.1"):
        table.count(wilayah="35.25.1")


def test_a_ranking_leaves_out_what_is_withheld_and_what_is_unknown(table: SafeTable):
    assert [category.label for category, _ in table.largest("wilayah", 5)] == ["Manyar", "Bungah"]
    assert [category.label for category, _ in table.largest("wilayah", 1, wilayah="35.25.10")] == ["Betoyo"]
    women = table.largest("wilayah", 5, wilayah="35.25.10", sex="P")
    assert not any(category.label == "Leran" for category, _ in women)


def test_an_exhibit_lists_the_parts_of_what_is_selected_with_their_total(table: SafeTable):
    exhibit = table.exhibit(HEADING, "wilayah", "sex", wilayah="35.25.10")
    assert [column.key for column in exhibit.columns] == ["wilayah", "L", "P", "jumlah"]
    assert [row[0] for row in exhibit.rows] == ["Leran", "Betoyo", "Jumlah"]
    assert exhibit.rows[0] == ("Leran", Withheld("count"), Withheld("count"), Decimal(64))
    assert exhibit.rows[2][3] == Decimal(144)
    assert exhibit.total_rows == {2}


def test_a_note_names_the_rule_when_something_is_withheld_and_only_then(table: SafeTable):
    (note,) = table.exhibit(HEADING, "wilayah", "sex", wilayah="35.25.10").notes
    assert "di bawah {least} orang tidak ditampilkan" in note.template
    assert note.values["least"] == Quantity(Decimal(10), "count")
    assert table.exhibit(HEADING, "wilayah", shares=True).notes == ()
    rounded = protect([raw()], replace(POLICY, method="round")).tables["jk"]
    (note,) = rounded.exhibit(HEADING, "wilayah").notes
    assert "dibulatkan ke kelipatan {base}" in note.template


def test_shares_stand_beside_the_number_or_in_its_place_with_columns(table: SafeTable):
    alone = table.exhibit(HEADING, "wilayah", shares=True)
    assert alone.rows[-1] == ("Jumlah", Decimal(220), Decimal(100))
    across = table.exhibit(HEADING, "wilayah", "sex", shares=True)
    assert [column.kind for column in across.columns] == ["text", "percent", "percent", "count"]
    plain = table.exhibit(HEADING, "wilayah", "sex")
    for share, number in zip(across.rows, plain.rows, strict=True):
        assert [cell == Withheld("percent") for cell in share[1:3]] == [
            cell == Withheld("count") for cell in number[1:3]
        ]


def table_share(table: SafeTable, code: str) -> Decimal | Withheld | None:
    share = table.share({"wilayah": code, "sex": "L"}, {"wilayah": code})
    return Decimal(share.value) if isinstance(share, Quantity) and isinstance(share.value, Decimal) else None


def test_bars_and_tiles_carry_what_is_withheld_as_such(table: SafeTable):
    bars = table.bars(HEADING, "wilayah", "sex", wilayah="35.25.10")
    assert bars.categories == ("Leran", "Betoyo")
    assert bars.series[1].values[0] == Withheld("count")
    assert bars.totals == (Decimal(64), Decimal(80))
    tiles = table.tiles(HEADING, "35.25", "wilayah", part={"sex": "L"})
    assert [code for code, _ in tiles.values] == ["35.25.10", "35.25.11"]
    assert tiles.kind == "percent"
    assert dict(tiles.values)["35.25.11"] == table_share(table, "35.25.11")


def test_more_than_three_traits_at_once_are_refused():
    frame = pl.DataFrame({key: ["1"] for key in "abcd"})
    traits = [Dimension(key, key, (Category("1", "1"),)) for key in "abcd"]
    with pytest.raises(UserError, match="more than 3"):
        tabulate(frame, traits, name="empat", population="p")


@pytest.mark.parametrize(
    ("categories", "match"),
    [
        ((), "no category"),
        ((Category("a", "A"), Category("a", "B")), "twice"),
        ((Category("b", "B", "a"), Category("a", "A")), "before it is listed"),
    ],
)
def test_a_dimension_with_faulty_categories_is_refused(categories: tuple[Category, ...], match: str):
    with pytest.raises(UserError, match=match):
        Dimension("x", "X", categories)


def test_a_dimension_without_its_column_offers_the_nearest():
    with pytest.raises(UserError, match="Did you mean 'wilayah'"):
        tabulate(rows(COUNTS), [replace(WILAYAH, key="wilayh")], name="w", population="p")


def test_a_desa_is_within_its_kecamatan_as_a_whole(table: SafeTable):
    share = table.share({"wilayah": "35.25.10.2011"}, {"wilayah": "35.25.10"})
    assert share == Quantity(Decimal(8000) / 144, "percent", 1)


def test_a_share_of_a_rounded_whole_below_ten_times_the_base_is_withheld():
    counted = tabulate(
        rows({("35.25.10.2010", "L"): 30, ("35.25.11.2001", "L"): 60}), [WILAYAH, SEX], name="t", population="p"
    )
    table = protect([counted], replace(POLICY, method="round")).tables["t"]
    assert table.share({"wilayah": "35.25.10", "sex": "L"}, {"wilayah": "35.25.10"}) == Withheld("percent")
    assert isinstance(table.share({"wilayah": "35.25.11", "sex": "L"}, {"wilayah": "35.25.11"}), Quantity)

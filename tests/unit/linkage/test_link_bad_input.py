"""Lists that can't be matched, or only in part: a clear word or a truthful answer."""

from __future__ import annotations

import polars as pl
import pytest
from people_by_hand import AS_OF, list_of, person

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage import link
from sertakan_analysis.linkage.model import PAIR_COLUMNS

SITI = person("Siti Aminah", "1980-05-17", "P", "3599015705800001")
NAMES = ("Sutrisno", "Mulyadi", "Karsono", "Paijan", "Wagiman")


@pytest.mark.parametrize(("left", "right"), [((), (SITI,)), ((SITI,), ()), ((), ())])
def test_an_empty_list_has_no_pairs(left: tuple[dict[str, object], ...], right: tuple[dict[str, object], ...]):
    found = link(list_of(*left), list_of(*right), on=AS_OF)
    assert found.pairs.is_empty()
    assert set(PAIR_COLUMNS) <= set(found.pairs.columns)
    assert found.facts["padan"] == 0


def test_lists_that_share_nobody_share_no_pair():
    found = link(list_of(SITI), list_of(person("Budi Santoso", "1971-02-03", "L", "3599010302710009")), on=AS_OF)
    assert found.pairs.is_empty()
    assert (found.facts["baris_kiri"], found.facts["calon"], found.facts["padan"]) == (1, 0, 0)


def test_a_list_of_nik_only_is_matched_by_them():
    only = [person(None, nik=f"359901170580{place:04}") for place in range(1, 31)]
    found = link(list_of(*only), list_of(*only[:10]), on=AS_OF)
    assert found.pairs.filter("terpilih", pl.col("pita") == "padan").height == 10
    # Nothing but the number says so: no pair is borne out by a name.
    assert found.facts["nik_sama_pasti"] == 0


def test_a_list_without_nik_says_so():
    found = link(list_of({**SITI, "nik": None}), list_of(SITI), on=AS_OF)
    assert (found.facts["nik_terisi_kiri"], found.facts["nik_sah_kiri"]) == (0, 0)
    assert found.pairs.select("cara", "pita").rows() == [("model", "padan")]


def test_exchanged_columns_are_named_and_no_value_is_told():
    exchanged = [person(f"359901170580{place:04}", nik=NAMES[place % 5]) for place in range(1, 31)]
    with pytest.raises(UserError, match="right list: none of the 30 cells of 'nik' holds a NIK") as caught:
        link(list_of(SITI), list_of(*exchanged), on=AS_OF)
    assert "3599" not in str(caught.value)
    assert not any(name in str(caught.value) for name in NAMES)


def test_a_list_that_says_nothing_of_who_its_people_are_is_refused():
    with pytest.raises(
        UserError, match=r"left list: the list has 1 rows and neither a valid NIK \(1 cells are filled\)"
    ):
        link(list_of(person(None, "1980-05-17", "P", "3599")), list_of(SITI), on=AS_OF)


def test_an_unknown_engine_is_named_with_the_nearest():
    with pytest.raises(UserError, match=r"no engine 'duckbd'(?s:.*)Did you mean 'duckdb'"):
        link(list_of(SITI), list_of(SITI), engine="duckbd", on=AS_OF)  # type: ignore[arg-type]
